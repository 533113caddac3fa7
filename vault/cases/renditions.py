"""Renditions of evidence: made for the team from the originals, by their owner's keys alone, one item at a time.

What is sealed under ``redaction/`` (how an item was read, what its owner changed, the map) only the owner opens; what
is sealed under ``handling/evidence/`` the team opens too. A new rendition replaces the old one and its key.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Row, delete, select, update

from crypto.canonical import Json, canonical
from vault.access.disclosure import Disclosure, disclose
from vault.access.held import HANDLING, HeldKey, owner_key
from vault.access.purposes import Standing
from vault.access.rotation import again
from vault.accounts.actor import Actor
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.cases.lookup import find_own, require_epoch
from vault.cases.sandboxed import redact_item
from vault.cases.secrets_map import MAP, Place, map_in, place_of
from vault.cases.shown import shown_fields
from vault.errors import Conflict, NotFound, StaleEpoch
from vault.evidence.sealing import SealedFile, drop_files, put_file, seal_file
from vault.ids import new_id
from vault.installation import Vault
from vault.redaction.casemap import CaseMap
from vault.redaction.formats.files import HEAD
from vault.redaction.marks import Edits, Mark
from vault.redaction.reading import Reading
from vault.redaction.redact import RULES, Job, Made
from vault.redaction.rendition import TOO_LARGE
from vault.redaction.sandbox.jobs import MOST_BYTES
from vault.storage.objects import put_objects
from vault.storage.schema import evidence, objects
from vault.storage.store import Unit

NOT_YET = "none"
RENDERED = "rendered"
_OWNERS_ALONE = {"salt", "sha256"}  # a digest would let anyone confirm a guess at the file


@dataclass(frozen=True, slots=True)
class Review:
    """How an item was read and what is hidden in it, for its owner: the marks, and their own changes."""

    reading: Reading
    marks: tuple[Mark, ...]
    edits: Edits

    def to_json(self, policy: dict[str, str], entries: int) -> Json:
        """Return what is sealed, with the rules, the policy and the length of the map that it was made by."""
        return cast(
            Json,
            {
                "rules": RULES,
                "policy": policy,
                "entries": entries,
                "reading": self.reading.to_json(),
                "marks": [mark.to_json() for mark in self.marks],
                "edits": self.edits.to_json(),
            },
        )


def review_from(value: Json) -> Review | None:
    """Return what was sealed of a review; nothing if it was made by other rules, whose marks are not these."""
    if not isinstance(value, dict) or value.get("rules") != RULES:
        return None
    sealed = cast(dict[str, Any], value)
    marks = tuple(Mark.from_json(mark) for mark in sealed["marks"])
    return Review(Reading.from_json(sealed["reading"]), marks, Edits.from_json(sealed["edits"]))


def kept_edits(value: Json) -> Edits:
    """Return an owner's edits; of those made under other rules, what they hid: the ids of marks are others now."""
    if not isinstance(value, dict):
        return Edits()
    edits = Edits.from_json(cast(dict[str, Any], value["edits"]))
    return edits if value.get("rules") == RULES else Edits(edits.added)


def scopes_of(item: str) -> dict[str, str]:
    """Return the scopes of what is made of an item, by what it is."""
    side = f"{HANDLING}/evidence/{item}"
    return {"review": f"redaction/{item}", "shown": side, "file": f"{side}/rendition", "thumbnail": f"{side}/thumbnail"}


def expire_renditions(connection: Connection, case: str, items: Sequence[str] | None = None) -> None:
    """Say that renditions of a case, all or those of ``items``, are to be made anew: what they are made of changed."""
    query = update(evidence).where(evidence.c.case_id == case).values(rendition=NOT_YET)
    connection.execute(query if items is None else query.where(evidence.c.id.in_(items)))


def drop_rendition(connection: Connection, case: str, item: str) -> list[str]:
    """Delete all that was made of an item; return the blobs to be removed afterwards."""
    scopes = scopes_of(item)
    gone = [scopes["review"], scopes["shown"]]
    connection.execute(delete(objects).where(objects.c.case_id == case, objects.c.scope.in_(gone)))
    return drop_files(connection, case, [scopes["file"], scopes["thumbnail"]])


def render_item(
    vault: Vault, actor: Actor, case: str, item: str, change: Callable[[Review], Edits] | None = None
) -> None:
    """Make the rendition of one item of the actor's own case, with the owner's edits as ``change`` leaves them.

    ``NotFound`` if there is no such item.
    """
    again(lambda: _render(vault, actor, case, item, change))


def _render(vault: Vault, actor: Actor, case: str, item: str, change: Callable[[Review], Edits] | None) -> None:
    with vault.store.read() as connection:
        find_own(connection, actor, case)
        row = connection.execute(select(evidence).where(evidence.c.case_id == case, evidence.c.id == item)).first()
        if row is None:
            raise NotFound
        place = place_of(connection, case)
        before = _versions(connection, case, item)
    scopes = ("identity", MAP, f"redaction/{item}", f"evidence/{item}")
    with disclose(vault, actor, case, scopes, Standing.PREPARE_HANDLING) as opened:
        records = opened.records()
        values = {record.scope: record.value for record in records}
        known, stored = map_in(place, records)
        last = review_from(values.get(f"redaction/{item}"))
        edits = kept_edits(values.get(f"redaction/{item}"))
        if change is not None:
            if last is None:
                message = "This file is still being read. Try again in a moment."
                raise StaleEpoch(message)
            edits = change(last)
        made = _made(opened, row, Job(row.media_type, known, place.policy, edits, last.reading if last else None))
    about, grown = _about(values.get(f"evidence/{item}/about"), made.case, place)
    review = Review(made.reading, made.marks, edits)
    with vault.store.read() as connection, owner_key(connection, actor, case) as held:
        sealed = _Sealed.of(
            vault,
            held,
            item,
            before,
            review.to_json(place.policy.to_json(), len(grown.entries)),
            _shown(row, made, about),
            made,
        )
        rows = [*sealed.records, *place.sealed(held, grown, stored)]
        epoch = held.epoch

    def work(unit: Unit) -> list[str]:
        connection, now = unit.connection, vault.clock()
        row = find_own(connection, actor, case)
        require_epoch(row, epoch)
        place.require_unchanged(connection)
        if row.rules > RULES:
            message = "A newer version of this service has made the renditions of this case."
            raise Conflict(message)
        if _versions(connection, case, item) != before:
            message = "The item was changed while its rendition was made. Try again."
            raise StaleEpoch(message)
        gone = drop_files(connection, case, [scopes_of(item)["file"], scopes_of(item)["thumbnail"]])
        put_objects(connection, rows, now, actor.user_id)
        for file in sealed.files:
            put_file(connection, file, {"created_at": now, "author_id": actor.user_id})
        state = made.withheld or RENDERED
        connection.execute(update(evidence).where(evidence.c.id == item).values(rendition=state))
        action = Action.CASE_PREPARE if change is None else Action.CASE_REDACT
        unit.record(told(actor, action, case=case, object=item, rule=state, scopes=(scopes_of(item)["shown"],)))
        return gone

    for blob in vault.store.write(work):
        vault.blobs.remove(blob)


@dataclass(frozen=True, slots=True)
class _Sealed:
    records: list[dict[str, object]]
    files: list[SealedFile]

    @classmethod
    def of(
        cls,
        vault: Vault,
        held: HeldKey,
        item: str,
        before: dict[str, tuple[str, int]],
        review: Json,
        shown: Json,
        made: Made,
    ) -> "_Sealed":
        scopes = scopes_of(item)
        records = []
        for scope, value in ((scopes["review"], review), (scopes["shown"], shown)):
            identifier, version = before.get(scope, (new_id(), 0))
            records.append(held.seal_record(canonical(value), scope, identifier, version + 1))
        files = [
            seal_file(vault, held, scopes[name], data)
            for name, data in (("file", made.file), ("thumbnail", made.thumbnail))
            if data
        ]
        return cls(records, files)


def _made(opened: Disclosure, row: Row[Any], job: Job) -> Made:
    """Ask the sandbox; of a file that is never looked into, it gets no more than the head."""
    looked_into = job.media_type.startswith(("text/", "image/")) or job.media_type in _READ
    if looked_into and row.length > MOST_BYTES:
        return Made(Reading(withheld=TOO_LARGE), job.case, withheld=TOO_LARGE)
    last = None if row.length <= MOST_BYTES else HEAD * 1_024
    data = b"".join(opened.stream(f"evidence/{row.id}/original", 0, last))
    return redact_item(data, job, opened.actor.user_id)


_READ = frozenset({"application/json", "application/xml", "message/rfc822", "application/pdf"})


def _about(about: Json, case: CaseMap, place: Place) -> tuple[Json, CaseMap]:
    described = about if isinstance(about, dict) else {}
    mine: dict[str, Json] = {f"about/{name}": value for name, value in described.items() if name not in _OWNERS_ALONE}
    shown, hidden = shown_fields(mine, case, place.policy)
    return {path.removeprefix("about/"): value for path, value in shown.items()}, hidden.case


def _shown(row: Row[Any], made: Made, about: Json) -> Json:
    pages = [list(size) for size in made.sizes]
    return cast(
        Json,
        unread(row, made.withheld, about)
        | {
            "text": made.text,
            "told": dict(made.told),
            "hidden": made.proof.get("hidden", {}),
            "proof": dict(made.proof),
            "file": {"media_type": made.file_type, "length": len(made.file), "pages": pages} if made.file else None,
        },
    )


def unread(row: Row[Any], withheld: str | None, about: Json) -> dict[str, Json]:
    """Return what the team sees of an item that has no rendition."""
    return {
        "id": row.id,
        "number": row.number,
        "media_type": row.media_type,
        "length": row.length,
        "text": None,
        "withheld": withheld,
        "told": {},
        "hidden": {},
        "proof": None,
        "file": None,
        "about": about,
    }


def _versions(connection: Connection, case: str, item: str) -> dict[str, tuple[str, int]]:
    """Return what a rendition is made of and what it replaces, to see that neither changed meanwhile."""
    scopes = [f"evidence/{item}/about", *scopes_of(item).values()]
    used = objects.c.scope.in_(scopes) | objects.c.scope.startswith("identity/")
    query = select(objects.c.scope, objects.c.id, objects.c.version).where(objects.c.case_id == case, used)
    return {row.scope: (row.id, row.version) for row in connection.execute(query)}
