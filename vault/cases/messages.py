"""The thread between consumer and team, and the team's internal notes.

A consumer's message is sealed twice: as written, for themselves and by grant, and redacted, for the team. A note is
sealed to the team's key alone: the case key does not open it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Row, func, insert, select, tuple_

from crypto.canonical import canonical
from crypto.identity import seal
from crypto.keys import new_key, seal_bytes, wipe
from vault.access.basis import TEAM_NOTES
from vault.access.disclosure import Record, disclose
from vault.access.held import HANDLING, HeldKey, note_place, owner_key, record_place, team_key
from vault.access.registered import team_public_key
from vault.access.rotation import again
from vault.accounts.actor import Actor, Role
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.cases.lookup import find_case, find_handled, require_epoch, require_status
from vault.cases.secrets_map import HiddenText, hide_text
from vault.cases.views import Dropped, MessageView
from vault.cases.workflow import ENDED, OPEN
from vault.errors import ChangedMeanwhile, FieldError, Invalid, QuotaExceeded
from vault.ids import new_id
from vault.installation import Vault
from vault.redaction.detectors.secrets import drop_secrets
from vault.storage.objects import put_objects
from vault.storage.replays import write_once
from vault.storage.schema import cases, messages
from vault.storage.store import Unit

MOST_CHARACTERS = 10_000
THREAD = f"{HANDLING}/thread"


@dataclass(frozen=True, slots=True)
class Message:
    """A message to be: who writes what in which case."""

    vault: Vault
    actor: Actor
    case: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class SealedMessage:
    """A message sealed and ready to be stored."""

    message: Message
    id: str
    epoch: int
    shown: str
    original: str | None
    dropped: list[Dropped]
    rows: list[dict[str, object]] = field(repr=False)
    hidden: HiddenText | None = field(default=None, repr=False)

    def store(self, unit: Unit) -> MessageView:
        """Write the message; ``StaleEpoch`` if the keys were rotated meanwhile."""
        vault, actor, case = self.message.vault, self.message.actor, self.message.case
        row = find_case(unit.connection, actor, case)
        require_status(row, OPEN | ENDED, "write in the thread")
        require_epoch(row, self.epoch)
        now = vault.clock()
        if self.hidden is not None:
            self.hidden.store_map(unit.connection, now, actor)
        _store(unit, self.message, self.id, self.rows, now)
        if actor.is_desk and row.first_answered_at is None:
            unit.connection.execute(cases.update().where(cases.c.id == case).values(first_answered_at=now))
        scopes = [str(row["scope"]) for row in self.rows]
        unit.record(told(actor, Action.MESSAGE_POST, case=case, team=row.team_id, object=self.id, scopes=scopes))
        return MessageView(self.id, self.message.kind, actor.role.value, now, self.shown, self.original, self.dropped)


def seal_message(message: Message) -> SealedMessage:
    """Remove codes, redact what a consumer wrote, and seal. ``NotFound`` if the case does not exist for the writer."""
    vault, actor, case = message.vault, message.actor, message.case
    with vault.store.read() as connection:
        require_status(find_case(connection, actor, case), OPEN | ENDED, "write in the thread")
    text, found = drop_secrets(_checked(message.text))
    dropped = [Dropped("/text", span.type.value) for span in found]
    identifier = new_id()
    shown, original, hidden = text, None, None
    if actor.role is Role.CONSUMER:
        hidden = hide_text(vault, actor, case, text)
        shown, original = hidden.text, text
    with vault.store.read() as connection:
        held = owner_key(connection, actor, case) if original is not None else team_key(connection, actor, case)
    with held:
        rows = [_row(held, f"{THREAD}/{identifier}", shown)]
        if hidden is not None:
            rows.append(_row(held, f"thread/{identifier}", text))
            hidden.seal_map(held)
    return SealedMessage(message, identifier, held.epoch, shown, original, dropped, rows, hidden)


def post_message(vault: Vault, actor: Actor, case: str, text: str) -> MessageView:
    """Write in the thread of a case; the first by the team stops the first-answer clock."""

    def once() -> MessageView:
        sealed = seal_message(Message(vault, actor, case, text, "message"))
        return write_once(vault, actor, MessageView, sealed.store, case)

    return again(once)


def read_thread(vault: Vault, actor: Actor, case: str, after: str | None, limit: int) -> list[MessageView]:
    """Open messages of a thread in the order they were stored, those after the message ``after``, ``limit`` at most."""
    return _read(vault, actor, case, ("message", "status"), after, limit)


def post_note(vault: Vault, actor: Actor, case: str, text: str) -> MessageView:
    """Write an internal note that only members of the team open."""
    clean, found = drop_secrets(_checked(text))
    dropped = [Dropped("/text", span.type.value) for span in found]
    identifier = new_id()
    scope = f"{TEAM_NOTES}/{identifier}"
    with vault.store.read() as connection:
        row = find_handled(connection, actor, case)
        public, generation = team_public_key(connection, row.team_id)
    data_key = new_key()
    try:
        sealed: dict[str, object] = {
            "id": identifier,
            "case_id": case,
            "scope": scope,
            "version": 1,
            "epoch": 0,
            "generation": generation,
            "wrapped_key": seal(public, data_key, note_place(case, scope, identifier, row.team_id)),
            "ciphertext": seal_bytes(data_key, canonical(clean), record_place(case, scope, identifier, 1)),
        }
    finally:
        wipe(data_key)

    def work(unit: Unit) -> MessageView:
        current = find_handled(unit.connection, actor, case)
        if (current.team_id, team_public_key(unit.connection, current.team_id)[1]) != (row.team_id, generation):
            message = "The team's key was changed just now. Send the note again."
            raise ChangedMeanwhile(message)
        now = vault.clock()
        _store(unit, Message(vault, actor, case, clean, "note"), identifier, [sealed], now)
        unit.record(told(actor, Action.NOTE_POST, case=case, team=row.team_id, object=identifier, scopes=[scope]))
        return MessageView(identifier, "note", actor.role.value, now, clean, None, dropped)

    return write_once(vault, actor, MessageView, work, case)


def read_notes(vault: Vault, actor: Actor, case: str, after: str | None, limit: int) -> list[MessageView]:
    """Open the team's notes on a case, in the order they were written."""
    with vault.store.read() as connection:
        find_handled(connection, actor, case)
    return _read(vault, actor, case, ("note",), after, limit)


def _read(
    vault: Vault,
    actor: Actor,
    case: str,
    kinds: tuple[str, ...],
    after: str | None,
    limit: int,
) -> list[MessageView]:
    with vault.store.read() as connection:
        find_case(connection, actor, case)
        query = select(messages).where(messages.c.case_id == case, messages.c.kind.in_(kinds))
        # An id is older than its row: by ids alone, who has read on would miss what took longer to seal.
        written = tuple_(messages.c.created_at, messages.c.id)
        if after:
            last = select(messages.c.created_at, messages.c.id).where(
                messages.c.case_id == case, messages.c.id == after
            )
            query = query.where(written > last.scalar_subquery())
        rows = connection.execute(query.order_by(messages.c.created_at, messages.c.id).limit(limit)).all()
    if not rows:
        return []
    mine = [row.id for row in rows if row.author_id == actor.user_id and actor.role is Role.CONSUMER]
    side = TEAM_NOTES if "note" in kinds else THREAD
    scopes = [f"{side}/{row.id}" for row in rows] + [f"thread/{identifier}" for identifier in mine]
    texts: dict[str, str] = {}
    for at in range(0, len(scopes), _BATCH):
        with disclose(vault, actor, case, scopes[at : at + _BATCH]) as opened:
            texts |= {record.scope: _text(record) for record in opened.records()}
    return [_view(row, side, texts) for row in rows if f"{side}/{row.id}" in texts]


_BATCH = 64


def _view(row: Row[tuple[object, ...]], side: str, texts: dict[str, str]) -> MessageView:
    shown, original = texts[f"{side}/{row.id}"], texts.get(f"thread/{row.id}")
    return MessageView(row.id, row.kind, row.author_role, row.created_at, shown, original)


def _text(record: Record) -> str:
    return record.value if isinstance(record.value, str) else ""


def _row(held: HeldKey, scope: str, text: str) -> dict[str, object]:
    return held.seal_record(canonical(text), scope, new_id(), 1)


def _checked(text: str) -> str:
    if not text.strip() or len(text) > MOST_CHARACTERS:
        message = f"Write between 1 and {MOST_CHARACTERS} characters."
        raise Invalid(message, [FieldError("/text", message)])
    return text


def _store(unit: Unit, message: Message, identifier: str, rows: list[dict[str, object]], now: datetime) -> None:
    count = select(func.count()).where(messages.c.case_id == message.case)
    if (unit.connection.execute(count).scalar() or 0) >= message.vault.settings.limits.messages_per_case:
        text = "This thread is full. Ask your agent to open a new case that refers to it."
        raise QuotaExceeded(text)
    unit.connection.execute(
        insert(messages).values(
            id=identifier,
            case_id=message.case,
            kind=message.kind,
            author_id=message.actor.user_id,
            author_role=message.actor.role.value,
            created_at=now,
        ),
    )
    put_objects(unit.connection, rows, now, message.actor.user_id)
