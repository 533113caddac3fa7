"""Access requests: an agent asks for exact scopes, for a purpose and a time; the consumer decides."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import Connection, Row, func, insert, select, update

from crypto.canonical import Json, canonical
from crypto.scopes import covers
from vault.access.disclosure import disclose
from vault.access.held import HANDLING, HeldKey, owner_key, team_key
from vault.access.purposes import Purpose
from vault.access.rotation import again
from vault.accounts.actor import Actor
from vault.audit.entry import Action, Outcome
from vault.audit.telling import told
from vault.cases.fields import is_requestable
from vault.cases.lookup import find_case, find_handled, find_own, require_epoch, require_status
from vault.cases.secrets_map import hide_text
from vault.cases.views import RequestView
from vault.cases.workflow import OPEN
from vault.errors import Conflict, FieldError, Invalid, NotFound, QuotaExceeded
from vault.ids import new_id
from vault.installation import Vault
from vault.redaction.detectors.secrets import drop_secrets
from vault.storage.objects import put_objects
from vault.storage.replays import first_answer, write_once
from vault.storage.schema import access_requests, users
from vault.storage.store import Unit

MOST_SCOPES = 32
LEAST_SECONDS = 60
_LEAST_REASON, _MOST_REASON = 5, 1_000
PENDING, GRANTED, DENIED, WITHDRAWN, EXPIRED = "pending", "granted", "denied", "withdrawn", "expired"


def create_request(
    vault: Vault,
    actor: Actor,
    case: str,
    scopes: list[str],
    purpose: Purpose,
    reason: str,
    seconds: int,
) -> RequestView:
    """Ask the consumer for scopes; the reason is sealed. ``Invalid`` names what can't be asked for."""
    wanted = _checked_scopes(scopes)
    limits = vault.settings.limits
    if not LEAST_SECONDS <= seconds <= limits.grant_seconds:
        message = f"A grant lasts between {LEAST_SECONDS} and {limits.grant_seconds} seconds."
        raise Invalid(message, [FieldError("/seconds", message)])
    text, _ = drop_secrets(reason.strip())
    if not _LEAST_REASON <= len(text) <= _MOST_REASON:
        message = f"Give the consumer a reason of {_LEAST_REASON} to {_MOST_REASON} characters."
        raise Invalid(message, [FieldError("/reason", message)])

    def once() -> RequestView:
        identifier = new_id()
        with vault.store.read() as connection:
            require_status(find_handled(connection, actor, case), OPEN, "ask for access")
            held = team_key(connection, actor, case)
        with held:
            sealed, digest = seal_text(held, f"{HANDLING}/requests/{identifier}/reason", text)

        def work(unit: Unit) -> RequestView:
            now = vault.clock()
            row = find_handled(unit.connection, actor, case)
            require_status(row, OPEN, "ask for access")
            require_epoch(row, held.epoch)
            waiting = select(func.count()).where(
                access_requests.c.case_id == case,
                access_requests.c.status == PENDING,
                access_requests.c.expires_at > now,
            )
            if (unit.connection.execute(waiting).scalar() or 0) >= limits.pending_requests:
                message = "This consumer has many requests to answer already. Wait, or withdraw one of them."
                raise QuotaExceeded(message)
            unit.connection.execute(
                insert(access_requests).values(
                    id=identifier,
                    case_id=case,
                    requester_id=actor.user_id,
                    team_id=row.team_id,
                    scopes=" ".join(wanted),
                    purpose=purpose.value,
                    seconds=seconds,
                    status=PENDING,
                    created_at=now,
                    expires_at=now + timedelta(seconds=limits.request_seconds),
                ),
            )
            put_objects(unit.connection, [sealed], now, actor.user_id)
            unit.record(
                told(
                    actor,
                    Action.REQUEST_CREATE,
                    case=case,
                    team=row.team_id,
                    object=identifier,
                    scopes=wanted,
                    purpose=purpose.value,
                    rule=f"seconds:{seconds}",
                    digest=digest,
                ),
            )
            return _view(vault, _row(unit.connection, case, identifier), actor.role.value, text, None)

        return write_once(vault, actor, RequestView, work, case)

    return again(once)


def list_requests(vault: Vault, actor: Actor, case: str, before: str | None, limit: int) -> list[RequestView]:
    """Return the requests of a case with their reasons, newest first; for its owner and its team."""
    with vault.store.read() as connection:
        find_case(connection, actor, case)
        query = (
            select(access_requests, users.c.role)
            .join(users, users.c.id == access_requests.c.requester_id)
            .where(access_requests.c.case_id == case)
        )
        if before:
            query = query.where(access_requests.c.id < before)
        rows = connection.execute(query.order_by(access_requests.c.id.desc()).limit(limit)).all()
    if not rows:
        return []
    texts = _texts(vault, actor, case, [row.id for row in rows])
    return [_view(vault, row, row.role, *texts.get(row.id, (None, None))) for row in rows]


def read_request(vault: Vault, actor: Actor, case: str, request: str) -> RequestView:
    """Return one request with its reason and answer. ``NotFound`` if it does not exist for the actor."""
    with vault.store.read() as connection:
        find_case(connection, actor, case)
        row = _row(connection, case, request)
        role = connection.execute(select(users.c.role).where(users.c.id == row.requester_id)).scalar_one()
    texts = _texts(vault, actor, case, [request])
    return _view(vault, row, role, *texts.get(request, (None, None)))


def withdraw_request(vault: Vault, actor: Actor, case: str, request: str) -> None:
    """Take back one's own request that nobody has decided. ``Conflict`` if it was."""

    def work(unit: Unit) -> None:
        row = pending_request(vault, unit.connection, actor, case, request)
        if row.requester_id != actor.user_id:
            raise NotFound
        settle_request(unit.connection, request, WITHDRAWN, vault)
        unit.record(told(actor, Action.REQUEST_WITHDRAW, case=case, object=request))

    vault.store.write(work)


def pending_request(
    vault: Vault,
    connection: Connection,
    actor: Actor,
    case: str,
    request: str,
) -> Row[tuple[object, ...]]:
    """Return a request that may still be decided; ``NotFound`` or ``Conflict`` otherwise."""
    find_case(connection, actor, case)
    row = _row(connection, case, request)
    state = _state(vault, row)
    if state != PENDING:
        message = f"This request is {state} already; nothing is left to decide."
        raise Conflict(message)
    return row


def decider_key(vault: Vault, connection: Connection, actor: Actor, case: str, request: str) -> HeldKey:
    """Return the case key of the actor's own case in which a request waits; nobody else decides one."""
    find_own(connection, actor, case)
    row = pending_request(vault, connection, actor, case, request)
    if row.requester_id == actor.user_id:
        raise NotFound
    return owner_key(connection, actor, case)


def settle_request(connection: Connection, request: str, status: str, vault: Vault, grant: str | None = None) -> None:
    """Write how a pending request ended; the first of many at once wins, the others get ``Conflict``."""
    changed = connection.execute(
        update(access_requests)
        .where(access_requests.c.id == request, access_requests.c.status == PENDING)
        .values(status=status, decided_at=vault.clock(), grant_id=grant),
    )
    if changed.rowcount != 1:
        message = "This request was decided meanwhile."
        raise Conflict(message)


def seal_text(held: HeldKey, scope: str, text: str) -> tuple[dict[str, object], str]:
    """Return a sealed text and its digest for the log: SHA-256 of a salt, sealed with it, and the text."""
    salt = secrets.token_bytes(32)
    value: Json = {"salt": salt.hex(), "text": text}
    return held.seal_record(canonical(value), scope, new_id(), 1), hashlib.sha256(salt + text.encode()).hexdigest()


def deny_request(vault: Vault, actor: Actor, case: str, request: str, word: str | None) -> RequestView:
    """Refuse a request about one's own case, with a word to the team if one likes, which they read redacted."""

    def once() -> RequestView:
        if answered := first_answer(vault, actor, RequestView):
            return answered
        with vault.store.read() as connection:
            held = decider_key(vault, connection, actor, case, request)
        with held:
            hidden = hide_text(vault, actor, case, drop_secrets(word)[0]) if word else None
            text = hidden.text if hidden else ""
            if hidden:
                hidden.seal_map(held)
            sealed = [seal_text(held, f"{HANDLING}/requests/{request}/answer", text)] if text else []

        def work(unit: Unit) -> RequestView:
            row = pending_request(vault, unit.connection, actor, case, request)
            require_epoch(find_case(unit.connection, actor, case), held.epoch)
            settle_request(unit.connection, request, DENIED, vault)
            if hidden:
                hidden.store_map(unit.connection, vault.clock(), actor)
            put_objects(unit.connection, [row for row, _ in sealed], vault.clock(), actor.user_id)
            unit.record(
                told(
                    actor,
                    Action.REQUEST_DENY,
                    outcome=Outcome.DONE,
                    case=case,
                    object=request,
                    scopes=row.scopes.split(),
                    purpose=row.purpose,
                    digest=sealed[0][1] if sealed else None,
                ),
            )
            role = unit.connection.execute(select(users.c.role).where(users.c.id == row.requester_id)).scalar_one()
            return _view(vault, _row(unit.connection, case, request), role, None, text or None)

        return write_once(vault, actor, RequestView, work, case)

    return again(once)


def _checked_scopes(scopes: list[str]) -> list[str]:
    bad = [
        FieldError(f"/scopes/{at}", "This can't be asked for.") for at, s in enumerate(scopes) if not is_requestable(s)
    ]
    if bad or not 0 < len(scopes) <= MOST_SCOPES:
        message = (
            f"Name 1 to {MOST_SCOPES} scopes: fields such as identity/phone, statement, evidence/<id>, thread/<id>."
        )
        raise Invalid(message, bad)
    kept = sorted(set(scopes))
    return [scope for scope in kept if not any(other != scope and covers(other, scope) for other in kept)]


def _state(vault: Vault, row: Row[tuple[object, ...]]) -> str:
    late = row.status == PENDING and row.expires_at <= vault.clock()
    return EXPIRED if late else str(row.status)


def _row(connection: Connection, case: str, request: str) -> Row[tuple[object, ...]]:
    query = select(access_requests).where(access_requests.c.id == request, access_requests.c.case_id == case)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound
    return row


def _texts(vault: Vault, actor: Actor, case: str, requests: list[str]) -> dict[str, tuple[str | None, str | None]]:
    found: dict[str, dict[str, str]] = {}
    scopes = [f"{HANDLING}/requests/{request}" for request in requests]
    for at in range(0, len(scopes), _BATCH):
        with disclose(vault, actor, case, scopes[at : at + _BATCH]) as opened:
            for record in opened.records():
                request, _, side = record.scope.removeprefix(f"{HANDLING}/requests/").partition("/")
                if isinstance(record.value, dict):
                    found.setdefault(request, {})[side] = str(record.value.get("text", ""))
    return {request: (sides.get("reason"), sides.get("answer")) for request, sides in found.items()}


_BATCH = 64


def _view(vault: Vault, row: Row[tuple[object, ...]], role: str, reason: str | None, answer: str | None) -> RequestView:
    return RequestView(
        id=row.id,
        case_id=row.case_id,
        requester_id=row.requester_id,
        requester_role=role,
        team_id=row.team_id,
        scopes=row.scopes.split(),
        purpose=Purpose(row.purpose),
        seconds=row.seconds,
        status=_state(vault, row),
        created_at=row.created_at,
        expires_at=row.expires_at,
        decided_at=row.decided_at,
        grant_id=row.grant_id,
        reason=reason,
        answer=answer,
    )
