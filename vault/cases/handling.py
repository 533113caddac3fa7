"""The handling view: what the team sees, made from the originals by redaction before anyone sees it.

Structured fields are masked, free text and files go through the sandbox; what is not understood is withheld and says
so. The originals are opened through the one door, with a purpose of its own in the log.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import cast

from sqlalchemy import Connection, delete, or_, select

from crypto.canonical import Json, canonical
from vault.access.disclosure import Record, disclose
from vault.access.held import HANDLING, HeldKey, owner_key
from vault.access.purposes import Standing
from vault.accounts.actor import Actor
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.cases.fields import RECORD_SCOPES, from_scopes
from vault.cases.lookup import find_own, require_epoch
from vault.cases.missing import is_short_text, pending, render_pending
from vault.cases.record_review import REVIEW, RecordReview, review_of
from vault.cases.renditions import unread
from vault.cases.secrets_map import MAP, Place, map_in, place_of
from vault.cases.shown import free_texts, shown_fields
from vault.cases.views import RecordView
from vault.errors import StaleEpoch
from vault.ids import new_id
from vault.installation import Vault
from vault.redaction.marks import Edits
from vault.storage.objects import put_objects
from vault.storage.schema import evidence, objects
from vault.storage.store import Unit

HANDLING_SCOPES = tuple(f"{HANDLING}/{scope}" for scope in (*RECORD_SCOPES, "evidence"))
_OTHERS = tuple(f"{HANDLING}/{part}/" for part in ("thread", "requests", "evidence"))
NOT_READ_YET = "not-yet"


@dataclass(frozen=True, slots=True)
class Handling:
    """A handling view of the record, sealed and ready to be stored if the case is still as it was read."""

    case: str
    revision: int
    epoch: int
    narrative: str
    order_number: str
    place: Place
    rows: list[dict[str, object]] = field(repr=False)


def prepare_handling(
    vault: Vault, actor: Actor, case: str, change: Callable[[RecordReview], dict[str, Edits]] | None = None
) -> Handling:
    """Make the handling view of the actor's own case, with the owner's edits of its texts as ``change`` leaves them.

    ``NotFound`` if it is not theirs.

    Renditions of texts that are still missing are made too; pictures and documents take longer and may follow.
    """
    render_pending(vault, actor, case, is_short_text)
    with vault.store.read() as connection:
        row = find_own(connection, actor, case)
        place = place_of(connection, case)
        there = _handling_objects(connection, case)
        waiting = pending(connection, case)
        items = connection.execute(select(evidence).where(evidence.c.id.in_(waiting))).all()
    with disclose(vault, actor, case, (*RECORD_SCOPES, MAP, REVIEW), Standing.PREPARE_HANDLING) as opened:
        records = opened.records()
    known, before = map_in(place, records)
    values = {record.scope: record.value for record in records if record.scope not in {MAP, REVIEW}}
    texts = free_texts(values)
    last = review_of({record.scope: record.value for record in records}.get(REVIEW))
    same = {path: text for path, text in last.texts.items() if texts.get(path) == text}  # places in others moved
    edits = {path: own for path, own in last.edits.items() if path in same}
    if change is not None:
        edits = change(replace(last, texts=same, edits=edits))
    fields, hidden = shown_fields(values, known, place.policy, edits)
    shown = {f"{HANDLING}/{scope}": value for scope, value in fields.items()}
    shown[REVIEW] = RecordReview(texts, hidden.marks, edits).to_json()
    shown |= {f"{HANDLING}/evidence/{item.id}": unread(item, NOT_READ_YET, {}) for item in items}
    with vault.store.read() as connection, owner_key(connection, actor, case) as held:
        rows = [_sealed(held, scope, value, there) for scope, value in shown.items()]
        rows += place.sealed(held, hidden.case, before)
        epoch = held.epoch
    statement, number = values.get("statement"), values.get("order/number")
    narrative = statement.get("narrative") if isinstance(statement, dict) else None
    return Handling(
        case,
        row.revision,
        epoch,
        narrative if isinstance(narrative, str) else "",
        number if isinstance(number, str) else "",
        place,
        rows,
    )


def apply_handling(
    vault: Vault, unit: Unit, actor: Actor, view: Handling, action: Action = Action.CASE_PREPARE
) -> None:
    """Store a prepared handling view; ``StaleEpoch`` if the case changed since, which ``again`` answers."""
    row = find_own(unit.connection, actor, view.case)
    require_epoch(row, view.epoch)
    view.place.require_unchanged(unit.connection)
    if row.revision != view.revision:
        message = "The case was changed while its handling view was made. Try again."
        raise StaleEpoch(message)
    there = unit.connection.execute(select(objects.c.id, objects.c.scope).where(objects.c.case_id == view.case)).all()
    old = [one.id for one in there if one.scope.startswith(f"{HANDLING}/") and not one.scope.startswith(_OTHERS)]
    unit.connection.execute(delete(objects).where(objects.c.id.in_(old)))
    waiting = {f"{HANDLING}/evidence/{item}" for item in pending(unit.connection, view.case)}
    made = [one.scope for one in there if one.scope.startswith(f"{HANDLING}/evidence/") and one.scope not in waiting]
    rows = [row for row in view.rows if row["scope"] not in made]  # a rendition that was ready meanwhile stays
    put_objects(unit.connection, rows, vault.clock(), actor.user_id)
    unit.record(told(actor, action, case=view.case, scopes=(HANDLING,)))


def read_handling(vault: Vault, actor: Actor, case: str) -> RecordView:
    """Open the handling view, for the owner or the team: the same words for both."""
    with disclose(vault, actor, case, HANDLING_SCOPES) as opened:
        tree = from_handling(opened.records())
    return RecordView(case, tree, opened.entry)


def from_handling(records: list[Record]) -> dict[str, Json]:
    """Return the tree of a handling view, with evidence as a list in the order of its numbers."""
    fields = {record.scope.removeprefix(f"{HANDLING}/"): record.value for record in records}
    items = [value for scope, value in fields.items() if scope.startswith("evidence/") and isinstance(value, dict)]
    tree = from_scopes({scope: value for scope, value in fields.items() if not scope.startswith("evidence/")})
    return tree | {"evidence": sorted(items, key=lambda item: cast(int, item["number"]))}


def _handling_objects(connection: Connection, case: str) -> dict[str, tuple[str, int]]:
    rows = connection.execute(
        select(objects.c.scope, objects.c.id, objects.c.version).where(
            objects.c.case_id == case,
            or_(objects.c.scope.startswith(f"{HANDLING}/"), objects.c.scope == REVIEW),
        ),
    )
    return {row.scope: (row.id, row.version) for row in rows}


def _sealed(held: HeldKey, scope: str, value: Json, there: dict[str, tuple[str, int]]) -> dict[str, object]:
    identifier, version = there.get(scope, (new_id(), 0))
    return held.seal_record(canonical(value), scope, identifier, version + 1)
