"""What services answer about a case: frozen structures, no secrets beyond what the door opened."""

from datetime import datetime

import msgspec
from sqlalchemy import Row

from crypto.canonical import Json
from vault.access.purposes import Purpose
from vault.cases.workflow import Status


class Dropped(msgspec.Struct, frozen=True):
    """A code that was removed before anything was stored: where it stood and what it was."""

    where: str
    kind: str


class CaseView(msgspec.Struct, frozen=True):
    """A case without its content. Times are UTC; ``revision`` counts changes and is the ETag."""

    id: str
    category: str
    language: str
    channel: str
    status: Status
    team_id: str | None
    assignee_id: str | None
    revision: int
    epoch: int
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    first_answer_due: datetime | None
    first_answered_at: datetime | None
    closing_status: Status | None
    closing_due: datetime | None
    rotation_owed: bool
    evidence_count: int
    evidence_bytes: int
    dropped: list[Dropped] = []


class RecordView(msgspec.Struct, frozen=True):
    """Opened fields as a tree, and the index of the log entry that tells of it."""

    case_id: str
    record: dict[str, Json]
    entry: int
    grant_id: str | None = None


class MessageView(msgspec.Struct, frozen=True):
    """One message; ``original`` is there for its author alone, when redaction changed it."""

    id: str
    kind: str
    author_role: str
    created_at: datetime
    text: str
    original: str | None = None
    dropped: list[Dropped] = []


class RequestView(msgspec.Struct, frozen=True):
    """An access request. ``seconds`` is how long the grant would last."""

    id: str
    case_id: str
    requester_id: str
    requester_role: str
    team_id: str
    scopes: list[str]
    purpose: Purpose
    seconds: int
    status: str
    created_at: datetime
    expires_at: datetime
    decided_at: datetime | None
    grant_id: str | None
    reason: str | None = None
    answer: str | None = None


class GrantView(msgspec.Struct, frozen=True):
    """A grant: which scopes, for what, from when to when (UTC)."""

    id: str
    case_id: str
    request_id: str
    grantee_id: str
    scopes: list[str]
    purpose: Purpose
    status: str
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    digest: str


def case_view(row: Row[tuple[object, ...]], dropped: list[Dropped] | None = None) -> CaseView:
    """Return the view of a row of ``cases``."""
    return CaseView(
        id=row.id,
        category=row.category,
        language=row.language,
        channel=row.channel,
        status=Status(row.status),
        team_id=row.team_id,
        assignee_id=row.assignee_id,
        revision=row.revision,
        epoch=row.epoch,
        created_at=row.created_at,
        updated_at=row.updated_at,
        submitted_at=row.submitted_at,
        first_answer_due=row.first_answer_due,
        first_answered_at=row.first_answered_at,
        closing_status=Status(row.closing_status) if row.closing_status else None,
        closing_due=row.closing_due,
        rotation_owed=row.rotation_owed,
        evidence_count=row.evidence_count,
        evidence_bytes=row.evidence_bytes,
        dropped=dropped or [],
    )
