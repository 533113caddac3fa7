"""The handling view: what the team sees, made from the originals by redaction before anyone sees it.

Structured fields are masked, text goes through the detector, files of text through the sandbox; what is not understood
is withheld and says so. The originals are opened through the one door, with a purpose of its own in the log.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import Connection, Row, delete, select, update

from crypto.canonical import Json, canonical
from vault.access.disclosure import Disclosure, Record, disclose
from vault.access.held import HANDLING, HeldKey, owner_key
from vault.access.purposes import Standing
from vault.access.rotation import again
from vault.accounts.actor import Actor
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.cases.fields import RECORD_SCOPES, from_scopes
from vault.cases.lookup import find_own, require_epoch
from vault.cases.views import RecordView
from vault.cases.workflow import Status
from vault.errors import StaleEpoch
from vault.ids import new_id
from vault.installation import Vault
from vault.redaction.detect import Known
from vault.redaction.fold import fold
from vault.redaction.known import find_known
from vault.redaction.mask import mask_address, mask_email, mask_id, mask_name, mask_phone, placeholder, redact_text
from vault.redaction.rendition import MAX_RENDITION_INPUT, Rendition
from vault.redaction.sandbox import render_in_sandbox
from vault.redaction.spans import PiiType, merge
from vault.storage.objects import put_objects
from vault.storage.schema import evidence, objects
from vault.storage.store import Unit

_TEXT_LIKE = ("text/", "application/json", "message/rfc822")
_OWNERS_ALONE = {"salt", "sha256"}  # a digest would let anyone confirm a guess at the file
HANDLING_SCOPES = tuple(f"{HANDLING}/{scope}" for scope in (*RECORD_SCOPES, "evidence"))

Mask = Callable[[str], str]


def _placed(kind: PiiType) -> Mask:
    return lambda _: placeholder(kind)


_MASKS: dict[str, Mask | None] = {
    "identity/name": mask_name,
    "identity/phone": mask_phone,
    "identity/email": mask_email,
    "identity/address": mask_address,
    "identity/id_number": mask_id,
    "identity/wechat_id": _placed(PiiType.MESSENGER_ID),
    "identity/representative/name": mask_name,
    "identity/representative/phone": mask_phone,
    "identity/representative/id_number": mask_id,
    "identity/minor/name": _placed(PiiType.NAME),
    "identity/minor/id_number": mask_id,
    "identity/joint": mask_name,
    "order/payment_reference": _placed(PiiType.PAYMENT_REF),
    "order/number": None,
    "order/platform": None,
    "order/merchant": None,
    "order/time": None,
    "order/delivered_at": None,
    "order/tracking_number": None,
    "order/return_tracking_number": None,
    "order/amount": None,
    "resolution/types": None,
}
"""How a field is shown: by a mask, as it is but for what is known (``None``), and else through the detector."""


@dataclass(frozen=True, slots=True)
class Handling:
    """A handling view, sealed and ready to be stored if the case is still as it was read."""

    case: str
    revision: int
    epoch: int
    narrative: str
    order_number: str
    known: Known
    rows: list[dict[str, object]] = field(repr=False)
    renditions: dict[str, str] = field(default_factory=dict)


def prepare_handling(vault: Vault, actor: Actor, case: str) -> Handling:
    """Make the handling view of the actor's own case. ``NotFound`` if it is not theirs."""
    with vault.store.read() as connection:
        row = find_own(connection, actor, case)
        items = connection.execute(select(evidence).where(evidence.c.case_id == case).order_by(evidence.c.number)).all()
        there = _handling_objects(connection, case)
    scopes = (*RECORD_SCOPES, "evidence") if items else RECORD_SCOPES
    with disclose(vault, actor, case, scopes, Standing.PREPARE_HANDLING) as opened:
        values = {record.scope: record.value for record in opened.records()}
        known = known_of(values)
        shown: dict[str, Json] = {
            f"{HANDLING}/{scope}": redacted(scope, value, known)
            for scope, value in values.items()
            if not scope.startswith("evidence/")
        }
        renditions: dict[str, str] = {}
        for item in items:
            made = _render(opened, item, known)
            renditions[item.id] = made.withheld or "rendered"
            about = values.get(f"evidence/{item.id}/about")
            shown[f"{HANDLING}/evidence/{item.id}"] = _shown_item(item, made, about, known)
    with vault.store.read() as connection, owner_key(connection, actor, case) as held:
        rows = [_sealed(held, scope, value, there) for scope, value in shown.items()]
        epoch = held.epoch
    statement, number = values.get("statement"), values.get("order/number")
    narrative = statement.get("narrative") if isinstance(statement, dict) else None
    return Handling(
        case,
        row.revision,
        epoch,
        narrative if isinstance(narrative, str) else "",
        number if isinstance(number, str) else "",
        known,
        rows,
        renditions,
    )


def apply_handling(vault: Vault, unit: Unit, actor: Actor, view: Handling) -> None:
    """Store a prepared handling view; ``StaleEpoch`` if the case changed since, which ``again`` answers."""
    row = find_own(unit.connection, actor, view.case)
    require_epoch(row, view.epoch)
    if row.revision != view.revision:
        message = "The case was changed while its handling view was made. Try again."
        raise StaleEpoch(message)
    kept = {f"{HANDLING}/thread", f"{HANDLING}/requests"}
    old = [
        row.id
        for row in unit.connection.execute(select(objects.c.id, objects.c.scope).where(objects.c.case_id == view.case))
        if row.scope.startswith(f"{HANDLING}/") and not any(row.scope.startswith(f"{keep}/") for keep in kept)
    ]
    unit.connection.execute(delete(objects).where(objects.c.id.in_(old)))
    put_objects(unit.connection, view.rows, vault.clock(), actor.user_id)
    for item, state in view.renditions.items():
        unit.connection.execute(update(evidence).where(evidence.c.id == item).values(rendition=state))
    unit.record(told(actor, Action.CASE_PREPARE, case=view.case, scopes=(HANDLING,)))


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


def known_of(values: dict[str, Json]) -> Known:
    """Return what the form itself says is personal, to be hidden wherever else it occurs."""
    names: list[str] = []
    others: list[str] = []

    def take(value: Json, into: list[str]) -> None:
        if isinstance(value, str):
            into.append(value)

    for scope in ("name", "phone", "email", "address", "id_number", "wechat_id"):
        take(values.get(f"identity/{scope}"), names if scope == "name" else others)
    for scope in ("representative", "minor"):
        person = values.get(f"identity/{scope}")
        if isinstance(person, dict):
            take(person.get("name"), names)
            take(person.get("phone"), others)
            take(person.get("id_number"), others)
    joint = values.get("identity/joint")
    for person in joint if isinstance(joint, list) else []:
        take(person, names)
    return Known(tuple(names), tuple(others))


def known_in(vault: Vault, actor: Actor, case: str) -> Known:
    """Open what the form of the actor's own case says of persons, to hide it in something written later."""
    with disclose(vault, actor, case, ("identity",), Standing.PREPARE_HANDLING) as opened:
        return known_of({record.scope: record.value for record in opened.records()})


def redacted(path: str, value: Json, known: Known) -> Json:
    """Return a field as the team may see it."""
    mask = _MASKS.get(path, redact)
    if mask is None:
        return _without_known(value, known)
    if isinstance(value, str):
        return redact_text(value, known).text if mask is redact else mask(value)
    if isinstance(value, dict):
        return {name: redacted(f"{path}/{name}", item, known) for name, item in value.items()}
    if isinstance(value, list):
        return [redacted(path, item, known) for item in value]
    return value


def _without_known(value: Json, known: Known) -> Json:
    """Return a value as it is, but for the person's own data: people type their number into any field."""
    if isinstance(value, str):
        folded = fold(value)
        for span in reversed(merge(folded.back_all(find_known(folded.text, known)))):
            value = value[: span.start] + placeholder(span.type) + value[span.end :]
        return value
    if isinstance(value, dict):
        return {name: _without_known(item, known) for name, item in value.items()}
    return [_without_known(item, known) for item in value] if isinstance(value, list) else value


def redact(text: str) -> str:
    """Redact a text without knowing anything of the case."""
    return redact_text(text).text


def render_filed(vault: Vault, actor: Actor, case: str, item: str) -> None:
    """Make the rendition of one item anew if the case is filed; a draft gets its handling view when it is submitted."""
    with vault.store.read() as connection:
        row = find_own(connection, actor, case)
        this = select(evidence.c.id).where(evidence.c.id == item, evidence.c.case_id == case)
        there = connection.execute(this).first()
    if Status(row.status) is not Status.DRAFT and there is not None:
        again(lambda: render_item(vault, actor, case, item))


def render_item(vault: Vault, actor: Actor, case: str, item: str) -> None:
    """Make the rendition of one item that was added to a case already filed."""
    with vault.store.read() as connection:
        row = connection.execute(select(evidence).where(evidence.c.case_id == case, evidence.c.id == item)).one()
        there = _handling_objects(connection, case)
        read = _item_objects(connection, case, item)
    scopes = (*RECORD_SCOPES, f"evidence/{item}")
    with disclose(vault, actor, case, scopes, Standing.PREPARE_HANDLING) as opened:
        values = {record.scope: record.value for record in opened.records()}
        known = known_of(values)
        made = _render(opened, row, known)
    shown = _shown_item(row, made, values.get(f"evidence/{item}/about"), known)
    with vault.store.read() as connection, owner_key(connection, actor, case) as held:
        sealed = _sealed(held, f"{HANDLING}/evidence/{item}", shown, there)

    def work(unit: Unit) -> None:
        require_epoch(find_own(unit.connection, actor, case), held.epoch)
        if _item_objects(unit.connection, case, item) != read:
            message = "The item was changed while its rendition was made. Try again."
            raise StaleEpoch(message)
        put_objects(unit.connection, [sealed], vault.clock(), actor.user_id)
        unit.connection.execute(
            update(evidence).where(evidence.c.id == item).values(rendition=made.withheld or "rendered"),
        )
        unit.record(told(actor, Action.CASE_PREPARE, case=case, object=item, scopes=(f"{HANDLING}/evidence/{item}",)))

    vault.store.write(work)


def _render(opened: Disclosure, item: Row[tuple[object, ...]], known: Known) -> Rendition:
    if not item.media_type.startswith(_TEXT_LIKE):
        return Rendition(None, "not-text", {})
    if item.length > MAX_RENDITION_INPUT:
        return Rendition(None, "too-large", {})
    return render_in_sandbox(b"".join(opened.stream(item.id)), item.media_type, known)


def _shown_item(item: Row[tuple[object, ...]], made: Rendition, about: Json, known: Known) -> Json:
    described = about if isinstance(about, dict) else {}
    return {
        "id": item.id,
        "number": item.number,
        "media_type": item.media_type,
        "length": item.length,
        "text": made.text,
        "withheld": made.withheld,
        "hidden": cast(Json, dict(made.counts)),
        "about": redacted(
            "about", {name: value for name, value in described.items() if name not in _OWNERS_ALONE}, known
        ),
    }


def _handling_objects(connection: Connection, case: str) -> dict[str, tuple[str, int]]:
    rows = connection.execute(
        select(objects.c.scope, objects.c.id, objects.c.version).where(
            objects.c.case_id == case,
            objects.c.scope.startswith(f"{HANDLING}/"),
        ),
    )
    return {row.scope: (row.id, row.version) for row in rows}


def _item_objects(connection: Connection, case: str, item: str) -> set[tuple[str, int]]:
    """Return what a rendition is made of and what it replaces, to see that neither changed meanwhile."""
    scopes = (f"evidence/{item}/about", f"{HANDLING}/evidence/{item}")
    query = select(objects.c.id, objects.c.version).where(objects.c.case_id == case, objects.c.scope.in_(scopes))
    return {(row.id, row.version) for row in connection.execute(query)}


def _sealed(held: HeldKey, scope: str, value: Json, there: dict[str, tuple[str, int]]) -> dict[str, object]:
    identifier, version = there.get(scope, (new_id(), 0))
    return held.seal_record(canonical(value), scope, identifier, version + 1)
