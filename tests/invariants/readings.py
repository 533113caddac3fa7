"""Everything that everybody in the story can read, through the services: one value or one error for each reading."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from crypto.errors import CannotOpen
from tests.invariants.filled import Filled
from vault.access.requests import list_requests
from vault.accounts.actor import Actor, Role
from vault.cases.filing import read_record
from vault.cases.handling import read_handling
from vault.cases.messages import read_notes, read_thread
from vault.cases.review import review_item
from vault.errors import BadCredentials, Damaged, NotAuthenticated, NotFound, NotGranted
from vault.evidence.items import list_items, open_item, open_rendition

REFUSALS = (Damaged, CannotOpen, NotGranted, NotFound, NotAuthenticated, BadCredentials)
READERS = ("agent", "lead", "stranger", "ann", "bob")


def readings(filled: Filled, cases: tuple[str, ...] = ("first", "second")) -> dict[str, object]:
    """Read it all; a refusal is the name of its error. Anything else that is raised is a defect and goes up."""
    found: dict[str, object] = {}
    for name in READERS:
        for case in cases:
            for what, reading in _of(filled, name, case).items():
                try:
                    found[f"{name} {case} {what}"] = reading()
                except REFUSALS as refusal:
                    found[f"{name} {case} {what}"] = type(refusal).__name__
    return found


def _of(filled: Filled, name: str, case: str) -> dict[str, Callable[[], object]]:
    vault, story = filled.vault, filled.story
    where = story.cases[case]

    def as_whom(work: Callable[[Actor], object]) -> Callable[[], object]:
        return lambda: work(filled.who(name))

    acts: dict[str, Callable[[Actor], object]] = {
        "handling": lambda actor: read_handling(vault, actor, where).record,
        "phone": lambda actor: read_record(vault, actor, where, ("identity/phone",)).record,
        "identity": lambda actor: read_record(vault, actor, where, ("identity",)).record,
        "thread": lambda actor: [(view.text, view.original) for view in read_thread(vault, actor, where, None, 50)],
        "requests": lambda actor: [(view.reason, view.answer) for view in list_requests(vault, actor, where, None, 50)],
        "items": lambda actor: [item.about for item in list_items(vault, actor, where)],
    }
    acts |= {kind: partial(_bytes_of, filled, where, story.items[f"{case} {kind}"].id) for kind in ("chat", "photo")}
    picture = story.items[f"{case} picture"].id
    acts |= {file: partial(_rendition_of, filled, where, picture, file) for file in ("rendition", "thumbnail")}
    if filled.people.known[name].role is Role.CONSUMER:
        acts["map"] = lambda actor: read_record(vault, actor, where, ("redaction/map",)).record
        acts["review"] = lambda actor: review_item(vault, actor, where, story.items[f"{case} chat"].id)
        acts["record"] = lambda actor: read_record(vault, actor, where).record
    else:
        acts["notes"] = lambda actor: [view.text for view in read_notes(vault, actor, where, None, 50)]
    return {what: as_whom(work) for what, work in acts.items()}


def _bytes_of(filled: Filled, case: str, item: str, actor: Actor) -> bytes:
    opened = open_item(filled.vault, actor, case, item)
    with opened.disclosure:
        return b"".join(opened.pieces)


def _rendition_of(filled: Filled, case: str, item: str, file: str, actor: Actor) -> bytes:
    opened = open_rendition(filled.vault, actor, case, item, file)
    with opened.disclosure:
        return b"".join(opened.pieces)


def refused(reading: object) -> bool:
    """Tell whether a reading ended in a refusal."""
    return isinstance(reading, str) and reading in {kind.__name__ for kind in REFUSALS}


def wrong(before: dict[str, object], after: dict[str, object]) -> dict[str, Any]:
    """Return the readings that are neither what they were nor a refusal: there must be none."""
    return {what: value for what, value in after.items() if value != before[what] and not refused(value)}


@contextmanager
def rows(folder: Path) -> Iterator[sqlite3.Connection]:
    """The database as someone with a shell on the machine changes it."""
    with closing(sqlite3.connect(folder / "vault.db", timeout=10)) as connection:
        yield connection
        connection.commit()
