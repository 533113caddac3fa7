"""Invariant 3: plaintext leaves through one function, and only after its entry is durably in the log."""

import ast
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.invariants.filled import Filled, given, painted, settle, thumbnail_of
from tests.vault.filed import uploaded
from tests.vault.people import entries
from vault.access.disclosure import Disclosure, disclose
from vault.access.grants import end_grant
from vault.audit.entry import Action
from vault.cases.filing import read_record
from vault.cases.handling import read_handling
from vault.cases.messages import read_notes, read_thread
from vault.cases.progress import read_case
from vault.cases.renditions import render_item
from vault.cases.review import review_item
from vault.errors import Conflict, LogUnavailable, NotFound, NotGranted, Unavailable
from vault.evidence.items import list_items, open_item, open_rendition
from vault.ids import new_id
from vault.storage.store import Unit

ROOT = Path(__file__).parents[2]
OPENERS = {"open_bytes", "open_sealed", "open_part", "open_manifest", "unwrap", "unwrap_data_key", "_cipher"}
ALLOWED = {
    ("vault/access/disclosure.py", "open_bytes"): "the door: records",
    ("vault/access/disclosure.py", "open_part"): "the door: evidence",
    ("vault/access/disclosure.py", "open_manifest"): "the door: evidence",
    ("vault/access/disclosure.py", "open_sealed"): "the door: a note's data key",
    ("vault/access/disclosure.py", "unwrap_data_key"): "the door: the data key of what is opened next",
    ("vault/access/basis.py", "open_sealed"): "a grant's scope keys, for the door",
    ("vault/access/held.py", "unwrap"): "the case key of its owner, and a data key under a key that is held",
    ("vault/access/held.py", "open_sealed"): "the handling key of a team",
    ("vault/access/rotation.py", "unwrap_data_key"): "a data key, to wrap it anew; no content",
    ("vault/teams/keys.py", "open_sealed"): "a team's seed",
    ("vault/teams/rotation.py", "open_sealed"): "scope and data keys, to seal them anew; no content",
    ("vault/accounts/actor.py", "unwrap"): "a person's own private keys",
    ("vault/accounts/proof.py", "unwrap"): "a person's own root key and second factor",
    ("vault/accounts/sessions.py", "unwrap"): "a person's own root key",
    ("vault/storage/replays.py", "unwrap"): "the answer to a person's own earlier request",
}


def test_nobody_else_calls_what_opens() -> None:
    found: set[tuple[str, str]] = set()
    for path in sorted([*(ROOT / "vault").rglob("*.py"), *(ROOT / "api").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if name in OPENERS:
                found.add((str(path.relative_to(ROOT)), name))
    assert found == set(ALLOWED)


def test_openers_reach_nobody_under_another_name() -> None:
    """No ``import as``, no import of a whole module of keys, no library cipher outside crypto."""
    for path in sorted([*(ROOT / "vault").rglob("*.py"), *(ROOT / "api").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.module != "crypto", path
                assert not (node.module or "").startswith("cryptography"), path
                assert not [alias for alias in node.names if alias.name in OPENERS and alias.asname], path
            if isinstance(node, ast.Import):
                assert not [alias.name for alias in node.names if alias.name.startswith("crypto")], path


Attempt = Callable[[Filled], object]


def _item(filled: Filled) -> list[bytes]:
    opened = open_item(
        filled.vault, filled.who("ann"), filled.story.cases["first"], filled.story.items["first chat"].id
    )
    return list(opened.pieces)


def _rendition(filled: Filled) -> list[bytes]:
    case, item = filled.story.cases["first"], filled.story.items["first picture"].id
    return list(open_rendition(filled.vault, filled.who("agent"), case, item, "rendition").pieces)


ATTEMPTS: dict[str, Attempt] = {
    "a record": lambda f: read_record(f.vault, f.who("ann"), f.story.cases["first"]),
    "a granted field": lambda f: read_record(f.vault, f.who("agent"), f.story.cases["first"], ("identity/phone",)),
    "the handling view": lambda f: read_handling(f.vault, f.who("agent"), f.story.cases["first"]),
    "the thread": lambda f: read_thread(f.vault, f.who("agent"), f.story.cases["first"], None, 50),
    "notes": lambda f: read_notes(f.vault, f.who("lead"), f.story.cases["first"], None, 50),
    "items": lambda f: list_items(f.vault, f.who("ann"), f.story.cases["first"]),
    "an original": _item,
    "a redacted file": _rendition,
    "a review": lambda f: review_item(f.vault, f.who("ann"), f.story.cases["first"], f.story.items["first chat"].id),
    "something refused": lambda f: read_record(f.vault, f.who("agent"), f.story.cases["first"], ("identity/name",)),
    "something foreign": lambda f: read_record(f.vault, f.who("bob"), f.story.cases["first"]),
}


@pytest.fixture(params=sorted(ATTEMPTS))
def attempt(request: pytest.FixtureRequest) -> Attempt:
    return ATTEMPTS[request.param]


def test_a_full_disk_closes_the_door(filled: Filled, attempt: Attempt) -> None:
    """Nothing is returned, and nothing was opened to be returned: it fails where the intent should be written."""
    with filled.vault.store._writing.begin() as connection:  # noqa: SLF001 - a full disk, on the one writing connection
        connection.exec_driver_sql("CREATE TABLE filler (bytes BLOB)")
    with filled.vault.store._writing.begin() as connection:  # noqa: SLF001 - as above
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    _until_full(lambda: filled.vault.store.write(_one_page_more), times=1)  # the free pages that deleted rows left
    _until_full(lambda: attempt(filled), times=5)  # and the last gaps in pages that are in use
    settle(filled.vault)
    before = _entries(filled)
    with pytest.raises(LogUnavailable):
        attempt(filled)
    assert _entries(filled) == before


def _until_full(work: Callable[[], object], times: int) -> None:
    """Do something until it fails so many times in a row."""
    failed = 0
    for _ in range(1_000):
        try:
            work()
        except LogUnavailable:
            failed += 1
            if failed == times:
                return
        except (NotFound, NotGranted):
            failed = 0
        else:
            failed = 0
    pytest.fail("the disk does not get full")


def _one_page_more(unit: Unit) -> int:
    return unit.connection.exec_driver_sql("INSERT INTO filler VALUES (zeroblob(4000))").rowcount


def _entries(filled: Filled) -> int:
    with closing(sqlite3.connect(filled.vault.folder / "vault.db")) as connection:
        count: int = connection.execute("SELECT count(*) FROM log_entries").fetchone()[0]
        return count


def test_a_database_that_can_only_be_read_closes_the_door(filled: Filled, attempt: Attempt) -> None:
    with filled.vault.store._writing.begin() as connection:  # noqa: SLF001 - as a disk remounted read-only does
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(LogUnavailable):
        attempt(filled)


def test_a_database_locked_by_another_closes_the_door(filled: Filled, attempt: Attempt) -> None:
    with filled.vault.store._writing.begin() as connection:  # noqa: SLF001 - so that the test need not wait 15 seconds
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(filled.vault.folder / "vault.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogUnavailable):
            attempt(filled)


def test_a_writer_that_stopped_closes_the_door(filled: Filled, attempt: Attempt) -> None:
    for name in ("ann", "bob", "agent", "lead"):
        filled.who(name)
    filled.vault.store.close()
    with pytest.raises(Unavailable):
        attempt(filled)


def test_a_log_whose_head_was_damaged_closes_the_door(filled: Filled, attempt: Attempt) -> None:
    with closing(sqlite3.connect(filled.vault.folder / "vault.db")) as connection:
        connection.execute("UPDATE log_head SET size = size - 1")
        connection.commit()
    with pytest.raises(LogUnavailable):
        attempt(filled)


def test_every_disclosure_has_its_intent_before_and_its_result_after(filled: Filled) -> None:
    vault, story = filled.vault, filled.story
    size = vault.store.head.size
    with disclose(vault, filled.who("agent"), story.cases["first"], ["identity/phone"]) as opened:
        with closing(sqlite3.connect(vault.folder / "vault.db")) as other:  # durable: another connection sees it
            row = other.execute('SELECT action, outcome FROM log_entries WHERE "index" = ?', (opened.entry,)).fetchone()
        assert row == ("disclosure.intent", "done")
        assert opened.entry >= size
        [record] = opened.records()
        assert record.value == "16800007001"
    read_case(vault, filled.who("agent"), story.cases["first"])
    settle(vault)
    [result] = [e for e in entries(vault, Action.DISCLOSURE_RESULT) if e["rule"] == f"intent:{opened.entry}"]
    assert (result["bytes"], result["outcome"]) == (len('"16800007001"'), "done")
    assert result["grant"] == story.grants["live"]


def test_the_bytes_of_a_redacted_file_are_counted_in_the_log_like_an_originals(filled: Filled) -> None:
    case, item = filled.story.cases["first"], filled.story.items["first picture"].id
    for file, whole in (("rendition", painted(1)), ("thumbnail", thumbnail_of(1))):
        opened = open_rendition(filled.vault, filled.who("agent"), case, item, file)
        with opened.disclosure as door:
            assert b"".join(opened.pieces) == whole
        settle(filled.vault)
        intent = next(e for e in entries(filled.vault, Action.DISCLOSURE_INTENT) if e["index"] == door.entry)
        assert (intent["scopes"], intent["actor"], intent["outcome"]) == (
            [f"handling/evidence/{item}/{file}"],
            filled.story.known["agent"].user_id,
            "done",
        )
        [result] = [e for e in entries(filled.vault, Action.DISCLOSURE_RESULT) if e["rule"] == f"intent:{door.entry}"]
        assert result["outcome"] == "done"
        assert len(whole) <= int(str(result["bytes"])) <= 2 * len(whole)  # its head was looked at before, for its type


def test_making_a_rendition_is_told_as_a_disclosure_of_what_it_was_made_from(filled: Filled) -> None:
    case, item = filled.story.cases["first"], filled.story.items["first chat"].id
    before = len(entries(filled.vault, Action.DISCLOSURE_INTENT))
    render_item(filled.vault, filled.who("ann"), case, item)
    [intent] = entries(filled.vault, Action.DISCLOSURE_INTENT)[before:]
    assert (intent["purpose"], intent["actor"]) == ("prepare-handling", filled.story.known["ann"].user_id)
    assert set(intent["scopes"]) == {"identity", "redaction/map", f"redaction/{item}", f"evidence/{item}"}  # type: ignore[call-overload]
    assert entries(filled.vault, Action.CASE_PREPARE)[-1]["object"] == item


@pytest.mark.parametrize("name", ["agent", "bob", "auditor", "admin", "stranger"])
def test_a_refused_attempt_is_one_entry_and_tells_nothing(filled: Filled, name: str) -> None:
    before = len(entries(filled.vault, Action.DISCLOSURE_INTENT))
    with pytest.raises((NotFound, NotGranted)):
        read_record(filled.vault, filled.who(name), filled.story.cases["first"], ("identity/name",))
    [refused] = entries(filled.vault, Action.DISCLOSURE_INTENT)[before:]
    assert (refused["outcome"], refused["actor"]) == ("refused", filled.story.known[name].user_id)
    assert refused["scopes"] == ["identity/name"]


@pytest.mark.parametrize(
    "scopes", [["identity/phone", "identity/name"], ["identity"], ["evidence"], ["handling", "order"]]
)
def test_a_grant_is_not_stretched_by_asking_for_more_at_once(filled: Filled, scopes: list[str]) -> None:
    with pytest.raises(NotGranted):
        disclose(filled.vault, filled.who("agent"), filled.story.cases["first"], scopes)


def test_a_disclosure_opens_nothing_beside_what_was_asked_for(filled: Filled) -> None:
    story = filled.story
    chat, photo = story.items["first chat"].id, story.items["first photo"].id
    with disclose(filled.vault, filled.who("agent"), story.cases["first"], [f"evidence/{chat}/original"]) as opened:
        for other in (photo, story.items["second chat"].id, story.items["draft chat"].id, new_id()):
            with pytest.raises(NotFound):
                opened.manifest(f"evidence/{other}/original")
            with pytest.raises(NotFound):
                next(opened.stream(f"evidence/{other}/original"))
        assert opened.records() == []


@pytest.fixture
def long_stream(filled: Filled) -> tuple[Disclosure, str, str]:
    """Twenty mebibytes, which are three parts, being read by an agent with a grant; the grant's id."""
    vault, ann, agent, case = filled.vault, filled.who("ann"), filled.who("agent"), filled.story.cases["first"]
    item = uploaded(vault, ann, case, b"\x89PNG\r\n\x1a\n" + bytes(20 * 1024 * 1024), "long.png").id
    grant = given(vault, agent, ann, case, [f"evidence/{item}/original"])
    return disclose(vault, agent, case, [f"evidence/{item}/original"]), item, grant


def test_a_revocation_stops_a_stream_at_the_next_part(filled: Filled, long_stream: tuple[Disclosure, str, str]) -> None:
    disclosure, item, grant = long_stream
    with disclosure:
        stream = disclosure.stream(f"evidence/{item}/original")
        got = len(next(stream))
        end_grant(filled.vault, filled.who("ann"), filled.story.cases["first"], grant)
        more: list[int] = []
        with pytest.raises(NotGranted):
            more.extend(len(piece) for piece in stream)
        got += sum(more)
        assert got <= 8 * 1024 * 1024
    settle(filled.vault)
    [result] = [e for e in entries(filled.vault, Action.DISCLOSURE_RESULT) if e["rule"] == f"intent:{disclosure.entry}"]
    assert (result["outcome"], result["bytes"]) == ("failed", got)


def test_time_stops_a_stream_at_the_next_part(filled: Filled, long_stream: tuple[Disclosure, str, str]) -> None:
    disclosure, item, _ = long_stream
    with disclosure:
        stream = disclosure.stream(f"evidence/{item}/original")
        next(stream)
        filled.clock.advance(days=8)
        with pytest.raises(NotGranted):
            list(stream)


def test_a_grant_revoked_between_intent_and_opening_gives_nothing(filled: Filled) -> None:
    story = filled.story
    with disclose(filled.vault, filled.who("agent"), story.cases["first"], ["identity/phone"]) as opened:
        end_grant(filled.vault, filled.who("ann"), story.cases["first"], story.grants["live"])
        with pytest.raises(NotGranted):
            opened.records()
    with pytest.raises(Conflict):
        end_grant(filled.vault, filled.who("ann"), story.cases["first"], story.grants["live"])
