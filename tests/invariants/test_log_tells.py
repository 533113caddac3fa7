"""Invariant 6: the log tells on its owner.

The attacker owns the machine: rewrites the database at will and has the code that computes hashes. The other side has
the public key and one older checkpoint.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from crypto.canonical import Json, canonical
from crypto.merkle import Frontier, leaf_hash
from crypto.notes import Checkpoint, open_checkpoint
from tests.invariants.filled import Filled, Story, reopened, settle
from tests.vault.people import MovableClock
from vault.audit.findings import Findings
from vault.audit.proving import consistency
from vault.audit.verification import verify_log
from vault.cases.filing import read_record
from vault.errors import CannotStart, NotFound
from vault.installation import open_vault

Entry = dict[str, Json]


@pytest.fixture
def older(story: Story, filled: Filled) -> Checkpoint:
    """What someone outside kept at the end of the story; the log of ``filled`` has grown since."""
    note = (story.folder / "checkpoint").read_text("utf-8")
    for case in ("first", "draft"):
        read_record(filled.vault, filled.who("ann"), filled.story.cases[case])
    settle(filled.vault)
    return open_checkpoint(note, filled.vault.checkpoints.key)


def verified(filled: Filled, *known: Checkpoint) -> Findings:
    with filled.vault.store.read() as connection:
        return verify_log(connection, filled.vault.checkpoints.key, known)


def rebuilt(folder: Path, entries: list[Entry]) -> None:
    """Write a log of these entries with every number, column, hash, kept root and head as it should be."""
    head, nodes = Frontier(), []
    columns = ("id", "time", "actor", "role", "action", "outcome", "case", "team", "object", "grant", "purpose")
    with closing(sqlite3.connect(folder / "vault.db")) as connection:
        connection.execute("DELETE FROM log_entries")
        connection.execute("DELETE FROM log_nodes")
        for index, entry in enumerate(entries):
            raw = canonical({**entry, "index": index})
            done: list[tuple[int, int, bytes]] = []
            head = head.appended(leaf_hash(raw), done)
            nodes += [row for row in done if row[0] and row[0] % 8 == 0]
            values = [_column(name, entry.get(name)) for name in columns]
            connection.execute(
                f"INSERT INTO log_entries VALUES (?, {', '.join('?' * 11)}, ?, ?)",  # noqa: S608 - question marks
                (index, *values, raw, leaf_hash(raw)),
            )
        connection.executemany("INSERT INTO log_nodes VALUES (?, ?, ?)", nodes)
        connection.execute("UPDATE log_head SET size = ?, frontier = ?", (head.size, b"".join(head.hashes)))
        connection.commit()


def _column(name: str, value: Json) -> Json:
    return round(datetime.fromisoformat(str(value)).timestamp() * 1_000_000) if name == "time" else value


def entries_of(folder: Path) -> list[Entry]:
    with closing(sqlite3.connect(folder / "vault.db")) as connection:
        rows = connection.execute('SELECT raw FROM log_entries ORDER BY "index"').fetchall()
    return [json.loads(raw) for (raw,) in rows]


def first_disclosure(entries: list[Entry]) -> int:
    return next(at for at, entry in enumerate(entries) if entry["action"] == "disclosure.intent")


def _edit(entries: list[Entry]) -> list[Entry]:
    at = first_disclosure(entries)
    return [*entries[:at], {**entries[at], "purpose": "own-case", "scopes": ["statement"]}, *entries[at + 1 :]]


def _delete(entries: list[Entry]) -> list[Entry]:
    at = first_disclosure(entries)
    return [*entries[:at], *entries[at + 1 :]]


def _reorder(entries: list[Entry]) -> list[Entry]:
    at = first_disclosure(entries)
    return [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]


def _insert(entries: list[Entry]) -> list[Entry]:
    at = first_disclosure(entries)
    return [*entries[:at], {**entries[at], "id": "01a20470-ac4d-76f9-8d99-0ee0a32f2df0"}, *entries[at:]]


Change = Callable[[list[Entry]], list[Entry]]
CHANGES: list[Change] = [_edit, _delete, _reorder, _insert]


def test_the_log_as_it_is_verifies(filled: Filled, older: Checkpoint) -> None:
    assert verified(filled, older).whole
    assert older.size > 100


def test_the_attacker_below_rebuilds_a_log_exactly_as_the_vault_does(filled: Filled, older: Checkpoint) -> None:
    rebuilt(filled.vault.folder, entries_of(filled.vault.folder))
    assert verified(filled, older).whole


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__[1:])
def test_a_log_rebuilt_with_valid_hashes_differs_from_an_older_checkpoint(
    filled: Filled,
    older: Checkpoint,
    change: Change,
) -> None:
    rebuilt(filled.vault.folder, change(entries_of(filled.vault.folder)))
    found = verified(filled, older).findings
    assert [finding.fault for finding in found if finding.fault == "checkpoint"]


def test_without_an_older_checkpoint_an_edit_with_valid_hashes_is_not_found(filled: Filled, older: Checkpoint) -> None:
    """Why checkpoints must be kept elsewhere: the attack above is as good as it gets from inside."""
    rebuilt(filled.vault.folder, _edit(entries_of(filled.vault.folder)))
    assert verified(filled).whole
    assert not verified(filled, older).whole


BY_HAND = [
    (
        "an entry's bytes",
        "UPDATE log_entries SET raw = CAST(replace(raw, 'own', 'his') AS BLOB) WHERE action LIKE 'disc%'",
    ),
    ("bytes and hash", "UPDATE log_entries SET raw = x'7b7d', leaf = zeroblob(32) WHERE \"index\" = 50"),
    ("a column", 'UPDATE log_entries SET actor = NULL WHERE "index" = 50'),
    ("a time", 'UPDATE log_entries SET time = time + 1 WHERE "index" = 50'),
    ("an entry deleted", 'DELETE FROM log_entries WHERE "index" = 50'),
    ("the last one deleted", 'DELETE FROM log_entries WHERE "index" = (SELECT max("index") FROM log_entries)'),
    ("all deleted", "DELETE FROM log_entries"),
    ("the head moved back", "UPDATE log_head SET size = size - 1"),
    ("the head emptied", "UPDATE log_head SET size = 0, frontier = x''"),
    ("the head removed", "DELETE FROM log_head"),
    ("a public key", "UPDATE users SET public_key = (SELECT public_key FROM users ORDER BY id LIMIT 1)"),
]


@pytest.mark.parametrize(("name", "edit"), BY_HAND, ids=[name for name, _ in BY_HAND])
def test_what_was_changed_by_hand_is_found(filled: Filled, older: Checkpoint, name: str, edit: str) -> None:
    with closing(sqlite3.connect(filled.vault.folder / "vault.db")) as connection:
        assert connection.execute(edit).rowcount > 0
        connection.commit()
    assert not verified(filled, older).whole


@pytest.mark.parametrize("kept", [0, 1, 50])
def test_a_log_cut_off_with_a_valid_head_is_shorter_than_the_checkpoint(
    filled: Filled, older: Checkpoint, kept: int
) -> None:
    rebuilt(filled.vault.folder, entries_of(filled.vault.folder)[:kept])
    assert not verified(filled, older).whole


def test_an_old_backup_does_not_start_under_a_newer_checkpoint(story: Story, tmp_path: Path) -> None:
    with reopened(story, tmp_path / "vault") as grown:
        read_record(grown.vault, grown.who("ann"), grown.story.cases["first"])
        folder = grown.vault.folder
    shutil.copy(story.folder / "vault.db", folder / "vault.db")
    with pytest.raises(CannotStart, match="fork"):
        open_vault(folder, MovableClock())


def test_an_old_backup_that_grew_again_is_a_fork(story: Story, tmp_path: Path) -> None:
    """The owner throws the checkpoint file away too and lets the old database run on, past the newer one's size."""
    with reopened(story, tmp_path / "real") as real:
        read_record(real.vault, real.who("ann"), real.story.cases["first"])
        settle(real.vault)
        seen = open_checkpoint(real.vault.checkpoints.newest(), real.vault.checkpoints.key)
    with reopened(story, tmp_path / "restored") as forked:
        while forked.vault.store.head.size < seen.size + 3:
            read_record(forked.vault, forked.who("bob"), forked.story.cases["second"])
            settle(forked.vault)
        assert verified(forked).whole
        assert not verified(forked, seen).whole
        with pytest.raises(NotFound):
            consistency(forked.vault, seen.size, 10_000)


def test_a_log_rewritten_under_a_running_or_starting_vault_is_refused(story: Story, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(story.folder, folder)
    rebuilt(folder, _edit(entries_of(folder)))
    with pytest.raises(CannotStart, match="published"):
        open_vault(folder, MovableClock())
