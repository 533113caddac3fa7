"""Someone with the database changes the log. Each way is found, and the entry or the range is named."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crypto.canonical import canonical
from crypto.merkle import Frontier, leaf_hash
from crypto.notes import Checkpoint, open_checkpoint
from tests.vault.people import MovableClock, make_vault
from tests.vault.storage.acts import act, fill, record
from vault.audit.decoding import decode
from vault.audit.findings import Fault, Findings
from vault.audit.log import TILE
from vault.audit.verification import verify_log
from vault.cli.inspecting import log_key, looking_at

ENTRIES = 700


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Checkpoint]]:
    """A closed vault with 700 entries, and the checkpoints that somebody kept at 1, 300, 512 and 700."""
    folder = tmp_path_factory.mktemp("original") / "vault"
    kept = []
    with make_vault(folder, MovableClock()) as vault:
        for more in (1, 299, 212, 188):
            fill(vault, more)
            kept.append(open_checkpoint(vault.checkpoints.newest(), vault.checkpoints.key))
    return folder, kept


class Copy:
    """A copy of the vault in the hands of someone who can write to its database."""

    def __init__(self, folder: Path, known: list[Checkpoint]) -> None:
        self.folder, self.known = folder, known
        self._connection = sqlite3.connect(folder / "vault.db", isolation_level=None)
        self._connection.execute("PRAGMA synchronous=OFF")

    def change(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)

    def raw(self, index: int) -> bytes:
        found = self._connection.execute('SELECT raw FROM log_entries WHERE "index" = ?', [index]).fetchone()[0]
        assert isinstance(found, bytes)
        return found

    def replace(self, index: int, raw: bytes, *, leaf: bool) -> None:
        self.change('UPDATE log_entries SET raw = ? WHERE "index" = ?', raw, index)
        if leaf:
            self.change('UPDATE log_entries SET leaf = ? WHERE "index" = ?', leaf_hash(raw), index)

    def rebuild(self) -> None:
        """Make leaves, kept roots and head agree with the bytes, as the program itself would have made them."""
        head, completed = Frontier(), list[tuple[int, int, bytes]]()
        rows = self._connection.execute('SELECT "index", raw FROM log_entries ORDER BY "index"').fetchall()
        for index, raw in rows:
            self.change('UPDATE log_entries SET leaf = ? WHERE "index" = ?', leaf_hash(raw), index)
            head = head.appended(leaf_hash(raw), completed)
        self.change("DELETE FROM log_nodes")
        for level, index, digest in completed:
            if level and level % TILE == 0:
                self.change("INSERT INTO log_nodes VALUES (?, ?, ?)", level, index, digest)
        self.change("UPDATE log_head SET size = ?, frontier = ?", head.size, b"".join(head.hashes))

    def verify(self, *, outside: bool = True) -> Findings:
        key = log_key(self.folder)
        with looking_at(self.folder) as connection:
            return verify_log(connection, key, self.known if outside else [])

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def copy(original: tuple[Path, list[Checkpoint]], tmp_path: Path) -> Iterator[Copy]:
    folder, known = original
    shutil.copytree(folder, tmp_path / "copy")
    with closing(Copy(tmp_path / "copy", known)) as made:
        yield made


def _of(findings: Findings, fault: Fault) -> list[tuple[int | None, int | None]]:
    return [(finding.first, finding.last) for finding in findings.findings if finding.fault is fault]


def test_an_untouched_copy_is_whole(copy: Copy) -> None:
    findings = copy.verify()
    assert findings.whole
    assert (findings.entries, findings.checkpoints, findings.root) == (ENTRIES, 4, copy.known[-1].root)


@pytest.mark.parametrize("index", [0, 255, 256, 699])
def test_one_flipped_byte_names_its_entry(copy: Copy, index: int) -> None:
    raw = bytearray(copy.raw(index))
    raw[len(raw) // 2] ^= 1
    copy.replace(index, bytes(raw), leaf=False)
    findings = copy.verify()
    assert _of(findings, Fault.HASH) == [(index, index)]
    assert any(f"Entry {index}:" in finding.what for finding in findings.findings)


def test_every_flipped_byte_of_an_entry_is_found(copy: Copy) -> None:
    copy.change('DELETE FROM log_entries WHERE "index" > 3')
    whole = copy.raw(2)
    with looking_at(copy.folder) as connection:
        for at in range(len(whole)):
            raw = bytearray(whole)
            raw[at] ^= 0x20
            copy.replace(2, bytes(raw), leaf=False)
            assert (2, 2) in _of(verify_log(connection, None, []), Fault.HASH), at
            connection.rollback()  # the next verification sees the next change


def test_a_changed_entry_with_its_hash_made_to_fit_breaks_the_kept_root(copy: Copy) -> None:
    copy.replace(300, copy.raw(300).replace(b"agent", b"admin"), leaf=True)
    copy.change("UPDATE log_entries SET role = 'admin' WHERE \"index\" = 300")
    findings = copy.verify()
    assert _of(findings, Fault.HASH) == []
    assert _of(findings, Fault.ROOT) == [(256, 511)]
    assert (300, 511) in _of(findings, Fault.CHECKPOINT)


@pytest.mark.parametrize(
    "column", ["actor", "role", "action", "outcome", "case_id", "team_id", "purpose", "time", "id"]
)
def test_a_changed_column_names_entry_and_column(copy: Copy, column: str) -> None:
    value: object = 1 if column == "time" else "changed"
    copy.change(f'UPDATE log_entries SET {column} = ? WHERE "index" = 42', value)  # noqa: S608 - from the list above
    findings = copy.verify()
    assert [(finding.fault, finding.first) for finding in findings.findings] == [(Fault.COLUMNS, 42)]
    assert column in findings.findings[0].what


def test_deleted_entries_are_a_named_gap(copy: Copy) -> None:
    copy.change('DELETE FROM log_entries WHERE "index" BETWEEN 100 AND 104')
    findings = copy.verify()
    assert _of(findings, Fault.MISSING) == [(100, 104)]
    assert "Entries 100 to 104: missing." in [finding.what for finding in findings.findings]
    assert findings.root is None


def test_the_first_entry_deleted_is_found(copy: Copy) -> None:
    copy.change('DELETE FROM log_entries WHERE "index" = 0')
    assert _of(copy.verify(), Fault.MISSING) == [(0, 0)]


def test_a_truncated_log_misses_its_end(copy: Copy) -> None:
    copy.change('DELETE FROM log_entries WHERE "index" >= 650')
    findings = copy.verify()
    assert _of(findings, Fault.MISSING) == [(650, 699)]
    assert any("the log ends at 650" in finding.what for finding in findings.findings)


def test_a_truncated_and_rebuilt_log_is_found_by_an_older_checkpoint_only(copy: Copy) -> None:
    copy.change('DELETE FROM log_entries WHERE "index" >= 650')
    copy.rebuild()
    assert copy.verify(outside=False).whole
    findings = copy.verify()
    assert [finding.fault for finding in findings.findings] == [Fault.CHECKPOINT]
    assert "700" in findings.findings[0].what


def test_entries_in_another_order_are_in_the_wrong_place(copy: Copy) -> None:
    first, second = copy.raw(10), copy.raw(11)
    copy.replace(10, second, leaf=True)
    copy.replace(11, first, leaf=True)
    findings = copy.verify()
    assert _of(findings, Fault.PLACE) == [(10, 10), (11, 11)]
    assert any("those of entry 11" in finding.what for finding in findings.findings)


def test_an_entry_that_repeats_another_is_in_the_wrong_place(copy: Copy) -> None:
    copy.replace(20, copy.raw(19), leaf=True)
    assert (20, 20) in _of(copy.verify(), Fault.PLACE)


def test_a_log_rebuilt_with_valid_hashes_is_found_by_an_older_checkpoint(copy: Copy) -> None:
    copy.replace(400, copy.raw(400).replace(b"agent", b"admin"), leaf=True)
    copy.change("UPDATE log_entries SET role = 'admin' WHERE \"index\" = 400")
    copy.rebuild()
    assert copy.verify(outside=False).whole
    findings = copy.verify()
    assert _of(findings, Fault.CHECKPOINT)[0] == (300, 511)
    assert "not as published" in findings.findings[0].what


def test_a_log_replaced_from_its_beginning_is_found(copy: Copy) -> None:
    for index in range(ENTRIES):
        copy.replace(index, copy.raw(index).replace(b"agent", b"admin"), leaf=False)
    copy.change("UPDATE log_entries SET role = 'admin'")
    copy.rebuild()
    assert _of(copy.verify(), Fault.CHECKPOINT)[0] == (0, 0)


def test_an_inserted_entry_is_found(copy: Copy) -> None:
    raw = act("forged").encode(ENTRIES, "01980000-0000-7000-8000-000000000000", MovableClock().now, "1")
    entry = decode(raw)
    columns = '"index", id, time, role, action, outcome, purpose, raw, leaf'
    values = (ENTRIES, entry.id, 0, entry.role, entry.action.value, entry.outcome.value, entry.purpose)
    copy.change(f"INSERT INTO log_entries ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", *values, raw, leaf_hash(raw))  # noqa: S608 - names above
    findings = copy.verify()
    assert _of(findings, Fault.HEAD) == [(ENTRIES, ENTRIES)]


@pytest.mark.parametrize("index", [-1, -(2**62)])
def test_an_entry_with_an_impossible_number_is_found(copy: Copy, index: int) -> None:
    columns = "id, time, role, action, outcome, purpose, raw, leaf"
    statement = f'INSERT INTO log_entries ("index", {columns}) SELECT ?, {columns} FROM log_entries WHERE "index" = 5'  # noqa: S608 - names above
    copy.change(statement, index)
    assert (index, index) in _of(copy.verify(), Fault.PLACE)


_NOT_CANONICAL: dict[str, Callable[[bytes], bytes]] = {
    "a space": lambda raw: raw.replace(b'"action"', b' "action"'),
    "a repeated member": lambda raw: raw[:-1] + b',"v":1}',
    "an unknown member": lambda raw: raw[:-1] + b',"zz":1}',
    "a needless escape": lambda raw: raw.replace(b'"agent"', b'"\\u0061gent"'),
    "an unknown action": lambda raw: raw.replace(b"case.search", b"case.forget"),
    "another version": lambda raw: raw.replace(b'"v":1', b'"v":2'),
    "another number": lambda raw: raw.replace(b'"v":1', b'"v":1.0'),
    "a newline behind": lambda raw: raw + b"\n",
    "no UTF-8": lambda raw: b"\xff" + raw,
    "nothing": lambda _: b"",
    "too little": lambda _: canonical({"index": 7}),
}


@pytest.mark.parametrize("how", _NOT_CANONICAL)
def test_bytes_that_are_no_canonical_entry_are_found_even_with_their_hash(copy: Copy, how: str) -> None:
    changed = _NOT_CANONICAL[how](copy.raw(7))
    assert changed != copy.raw(7)
    copy.replace(7, changed, leaf=True)
    assert (7, 7) in _of(copy.verify(outside=False), Fault.FORM)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ('UPDATE log_nodes SET hash = zeroblob(32) WHERE "index" = 1', (256, 511)),
        ('DELETE FROM log_nodes WHERE "index" = 0', (0, 255)),
        ("INSERT INTO log_nodes VALUES (8, 2, zeroblob(32))", (None, None)),
        ("INSERT INTO log_nodes VALUES (16, 0, zeroblob(32))", (None, None)),
        ("INSERT INTO log_nodes VALUES (3, 0, zeroblob(32))", (None, None)),
    ],
)
def test_kept_roots_that_are_not_those_of_the_entries_are_found(
    copy: Copy, statement: str, named: tuple[int | None, int | None]
) -> None:
    copy.change(statement)
    findings = copy.verify()
    assert _of(findings, Fault.ROOT) == [named]
    assert len(findings.findings) == 1


def test_another_head_is_found(copy: Copy) -> None:
    copy.change("UPDATE log_head SET frontier = zeroblob(length(frontier))")
    assert _of(copy.verify(), Fault.HEAD) == [(None, None)]


def test_no_head_at_all_is_found(copy: Copy) -> None:
    copy.change("DELETE FROM log_head")
    assert _of(copy.verify(), Fault.HEAD) == [(0, ENTRIES - 1)]


def test_many_faults_are_counted_and_neighbours_are_one_range(copy: Copy) -> None:
    copy.change("UPDATE log_entries SET actor = 'someone' WHERE \"index\" BETWEEN 200 AND 399")
    copy.change('UPDATE log_entries SET leaf = zeroblob(32) WHERE "index" % 2 = 1 AND "index" < 400')
    findings = copy.verify()
    assert len(findings.findings) == 100
    assert findings.more > 100
    copy.change("UPDATE log_entries SET actor = NULL")
    copy.rebuild()
    copy.change("UPDATE log_entries SET actor = 'someone' WHERE \"index\" BETWEEN 200 AND 399")
    assert [(one.first, one.last) for one in copy.verify().findings] == [(200, 399)]


def test_checkpoints_of_another_log_are_not_taken_for_ours(copy: Copy) -> None:
    copy.known = [Checkpoint("elsewhere.invalid/log", 300, bytes(32))]
    findings = copy.verify()
    assert [finding.fault for finding in findings.findings] == [Fault.CHECKPOINT]
    assert "elsewhere.invalid/log" in findings.findings[0].what


def test_an_empty_log_is_whole_and_a_checkpoint_of_nothing_holds(tmp_path: Path, clock: MovableClock) -> None:
    with make_vault(tmp_path / "empty", clock) as vault:
        empty = open_checkpoint(vault.checkpoints.newest(), vault.checkpoints.key)
        with vault.store.read() as connection:
            assert verify_log(connection, vault.checkpoints.key, [empty]).whole
        record(vault)
        with vault.store.read() as connection:
            assert verify_log(connection, vault.checkpoints.key, [empty]).whole
