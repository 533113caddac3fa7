"""Evidence in a case: listed for its owner and its team, described, opened, removed while it is a draft."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import msgspec
from sqlalchemy import Connection, Row, delete, select

from crypto.canonical import Json, canonical
from vault.access.disclosure import Disclosure, disclose
from vault.access.held import owner_key
from vault.access.rotation import again
from vault.accounts.actor import Actor, Role
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.cases.filing import touch, without_secrets
from vault.cases.lookup import find_case, find_own, require_epoch, require_status
from vault.cases.renditions import drop_rendition, expire_renditions
from vault.cases.workflow import Status
from vault.errors import NotFound, StaleEpoch
from vault.evidence.description import Description
from vault.evidence.upload import ACCEPTING
from vault.installation import Vault
from vault.redaction.formats.files import HEAD, sniff
from vault.storage.objects import put_objects
from vault.storage.schema import cases, evidence, objects, parts
from vault.storage.store import Unit


class Item(msgspec.Struct, frozen=True):
    """An item as its reader may see it: ``about`` is the owner's words, or their redacted form for the team."""

    id: str
    number: int
    media_type: str
    length: int
    received_at: datetime
    entry: int
    rendition: str
    about: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Opened:
    """An item being read: its number in the case, type, whole length and SHA-256, and the bytes in pieces."""

    disclosure: Disclosure
    number: int
    media_type: str
    length: int
    sha256: str
    pieces: Iterator[bytes]


def list_items(vault: Vault, actor: Actor, case: str) -> list[Item]:
    """Return all items of a case in the order of their numbers (a case has a bounded number of them)."""
    with vault.store.read() as connection:
        find_case(connection, actor, case)
        rows = connection.execute(select(evidence).where(evidence.c.case_id == case).order_by(evidence.c.number)).all()
    if not rows:
        return []
    mine = actor.role is Role.CONSUMER
    said: dict[str, Json] = {}
    with disclose(vault, actor, case, ("evidence",) if mine else ("handling/evidence",)) as opened:
        for record in opened.records():
            value = cast(dict[str, Json], record.value)
            said[record.scope.split("/")[1 if mine else 2]] = value if mine else value["about"]
    return [_item(row, said.get(row.id, {})) for row in rows]


def open_item(vault: Vault, actor: Actor, case: str, item: str, first: int = 0, last: int | None = None) -> Opened:
    """Open an original, whole or a range of bytes, through the one door. Close the ``disclosure`` when done.

    ``NotFound`` if there is no such item for the actor, ``NotGranted`` if they hold no key for it.
    """
    return _open(vault, actor, case, item, f"evidence/{item}/original", first, last)


def open_rendition(vault: Vault, actor: Actor, case: str, item: str, file: str) -> Opened:
    """Open the redacted file of an item, or its ``thumbnail``, as the team sees it. ``NotFound`` if there is none."""
    scope = f"handling/evidence/{item}/{file}"
    opened = _open(vault, actor, case, item, scope)
    with ExitStack() as unless_read:
        unless_read.push(opened.disclosure)
        head = next(opened.disclosure.stream(scope, 0, HEAD - 1), b"")
        unless_read.pop_all()
    return replace(opened, media_type=sniff(head))


def _open(
    vault: Vault, actor: Actor, case: str, item: str, scope: str, first: int = 0, last: int | None = None
) -> Opened:
    with vault.store.read() as connection:
        row = connection.execute(select(evidence).where(evidence.c.case_id == case, evidence.c.id == item)).first()
    disclosure = disclose(vault, actor, case, [scope])
    with ExitStack() as unless_opened:
        unless_opened.push(disclosure)
        if row is None:
            raise NotFound
        manifest = disclosure.manifest(scope)
        unless_opened.pop_all()
    pieces = disclosure.stream(scope, first, last)
    return Opened(disclosure, row.number, row.media_type, manifest.length, manifest.sha256.hex(), pieces)


def describe_item(vault: Vault, actor: Actor, case: str, item: str, description: Description) -> Item:
    """Replace what was said of an item of one's own. ``Conflict`` once the case has ended."""
    with disclose(vault, actor, case, [f"evidence/{item}/about"]) as opened:
        records = opened.records()
    if not records:
        raise NotFound
    said, _ = without_secrets(description.as_json())
    old = cast(dict[str, Json], records[0].value)
    about = said | {name: old[name] for name in ("file_name", "salt", "sha256")}

    def once() -> Item:
        with vault.store.read() as connection:
            row = connection.execute(select(objects).where(objects.c.id == records[0].object)).first()
            if row is None:
                raise NotFound
            held = owner_key(connection, actor, case)
        with held:
            sealed = held.seal_record(canonical(about), row.scope, row.id, row.version + 1)

        def work(unit: Unit) -> Item:
            own = find_own(unit.connection, actor, case)
            require_status(own, ACCEPTING, "describe evidence")
            require_epoch(own, held.epoch)
            if unit.connection.execute(select(objects.c.version).where(objects.c.id == row.id)).scalar() != row.version:
                message = "This item was described in another window. Try again."
                raise StaleEpoch(message)
            put_objects(unit.connection, [sealed], vault.clock(), actor.user_id)
            touch(vault, unit.connection, case)
            expire_renditions(unit.connection, case, [item])
            unit.record(told(actor, Action.EVIDENCE_DESCRIBE, case=case, object=item, scopes=[row.scope]))
            return _item(_row(unit.connection, case, item), about)

        return vault.store.write(work)

    return again(once)


def remove_item(vault: Vault, actor: Actor, case: str, item: str) -> None:
    """Remove an item from a draft, keys and bytes. ``Conflict`` once the complaint was filed."""

    def work(unit: Unit) -> list[str]:
        require_status(find_own(unit.connection, actor, case), frozenset({Status.DRAFT}), "remove filed evidence")
        row = _row(unit.connection, case, item)
        blobs = list(unit.connection.execute(select(parts.c.blob).where(parts.c.object_id == item)).scalars())
        unit.connection.execute(delete(parts).where(parts.c.object_id == item))
        unit.connection.execute(delete(evidence).where(evidence.c.id == item))
        blobs += drop_rendition(unit.connection, case, item)
        scopes = [f"evidence/{item}/original", f"evidence/{item}/about"]
        unit.connection.execute(delete(objects).where(objects.c.case_id == case, objects.c.scope.in_(scopes)))
        fewer = {"evidence_bytes": cases.c.evidence_bytes - row.length}
        touch(vault, unit.connection, case, evidence_count=cases.c.evidence_count - 1, **fewer)
        unit.record(told(actor, Action.EVIDENCE_REMOVE, case=case, object=item))
        return blobs

    for blob in vault.store.write(work):
        vault.blobs.remove(blob)


def _row(connection: Connection, case: str, item: str) -> Row[tuple[object, ...]]:
    row = connection.execute(select(evidence).where(evidence.c.case_id == case, evidence.c.id == item)).first()
    if row is None:
        raise NotFound
    return row


def _item(row: Row[tuple[object, ...]], about: Json) -> Item:
    return Item(
        id=row.id,
        number=row.number,
        media_type=row.media_type,
        length=row.length,
        received_at=row.received_at,
        entry=row.entry,
        rendition=row.rendition,
        about=cast(dict[str, Json], about),
    )
