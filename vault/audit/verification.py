"""The whole log read again and compared with everything that should agree with it (docs/crypto.md, section 11).

Inside the database: numbers, hashes, canonical form, columns, kept subtree roots, head. From outside: every older
checkpoint that someone kept. Who can write to the database can make the inside agree; only the outside stops them.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from crypto.merkle import EMPTY_ROOT, Frontier, leaf_hash
from crypto.notes import Checkpoint, NoteKey
from vault.audit.decoding import ROW, decode, differing
from vault.audit.findings import Fault, Findings, Report
from vault.audit.log import TILE, read_head
from vault.audit.registration import check_registered_keys
from vault.errors import Damaged
from vault.storage.schema import log_entries, log_nodes

_PAGE = 1_024


def verify_log(connection: Connection, key: NoteKey | None, known: Sequence[Checkpoint]) -> Findings:
    """Read the log from end to end in bounded memory and return every disagreement.

    ``known`` are older checkpoints whose signatures the caller checked; with ``key``, those of another origin are
    findings.
    """
    report = Report()
    ours = [checkpoint for checkpoint in known if key is None or checkpoint.origin == key.name]
    for foreign in (checkpoint for checkpoint in known if checkpoint not in ours):
        report.add(Fault.CHECKPOINT, None, None, f"A checkpoint is of another log ({foreign.origin}); not compared.")
    walk = _Walk(connection, report, ours)
    walk.run()
    check_registered_keys(connection, report)
    return report.findings(walk.read, len(ours), walk.tree.root() if walk.tree else None)


class _Walk:
    """One pass over the entries in the order of their numbers."""

    def __init__(self, connection: Connection, report: Report, known: Sequence[Checkpoint]) -> None:
        self._connection, self._report = connection, report
        self._known = sorted(known, key=lambda checkpoint: checkpoint.size)
        self._compared = 0
        self._agreed = 0  # the newest size at which a checkpoint still held
        self._differs = False
        self._next = 0
        self.read = 0
        self.tree: Frontier | None = Frontier()  # lost at the first gap: behind it no root can be known

    def run(self) -> None:
        self._compare(EMPTY_ROOT)
        last: int | None = None
        while rows := self._page(last):
            completed: list[tuple[int, int, bytes]] = []
            for row in rows:
                self._entry(row, completed)
            self._roots(completed)
            last = rows[-1].number
        self._head()
        self._surplus_roots()
        for checkpoint in self._known[self._compared :]:
            reason = (
                "entries before it are missing" if checkpoint.size <= self._next else f"the log ends at {self._next}"
            )
            says = f"The checkpoint for {checkpoint.size} entries can't hold: {reason}."
            self._report.add(Fault.CHECKPOINT, None, None, says)

    def _page(self, last: int | None) -> Sequence[Row[Any]]:
        query = select(*ROW).order_by(log_entries.c.index).limit(_PAGE)
        return self._connection.execute(query if last is None else query.where(log_entries.c.index > last)).all()

    def _entry(self, row: Row[Any], completed: list[tuple[int, int, bytes]]) -> None:
        index: int = row.number
        self.read += 1
        if index < 0:
            self._report.add(Fault.PLACE, index, index, "no entry has such a number.")
            return
        if index > self._next:
            self._report.add(Fault.MISSING, self._next, index - 1, "missing.")
            self.tree = None
        self._next = index + 1
        leaf = leaf_hash(row.raw)
        if leaf != row.leaf:
            self._report.add(Fault.HASH, index, index, "the bytes do not have the hash that was recorded for them.")
        self._content(row)
        if self.tree is not None:
            self.tree = self.tree.appended(leaf, completed)
            if self._compared < len(self._known) and self._known[self._compared].size == self._next:
                self._compare(self.tree.root())

    def _content(self, row: Row[Any]) -> None:
        try:
            entry = decode(row.raw)
        except Damaged:
            self._report.add(Fault.FORM, row.number, row.number, "the bytes are no entry in canonical form.")
            return
        if entry.index != row.number:
            says = f"the bytes stand in the wrong place: they are those of entry {entry.index}."
            self._report.add(Fault.PLACE, row.number, row.number, says)
        wrong = [name for name in differing(row, entry) if name != "index"]
        if wrong:
            says = f"the columns differ from the bytes: {', '.join(wrong)}."
            self._report.add(Fault.COLUMNS, row.number, row.number, says)

    def _compare(self, root: bytes) -> None:
        size = self._next
        while self._compared < len(self._known) and self._known[self._compared].size == size:
            if self._known[self._compared].root == root:
                self._agreed = size
            elif self._differs:
                says = f"The checkpoint for {size} entries differs too."
                self._report.add(Fault.CHECKPOINT, None, None, says)
            else:
                says = (
                    f"not as published: the checkpoint for {size} entries has another root; the change is among these."
                )
                self._report.add(Fault.CHECKPOINT, self._agreed, size - 1, says)
                self._differs = True
            self._compared += 1

    def _roots(self, completed: list[tuple[int, int, bytes]]) -> None:
        expected: dict[int, dict[int, bytes]] = {}
        for level, index, digest in completed:
            if level and level % TILE == 0:
                expected.setdefault(level, {})[index] = digest
        for level, roots in expected.items():
            query = select(log_nodes.c.index.label("number"), log_nodes.c.hash).where(
                log_nodes.c.level == level,
                log_nodes.c.index.between(min(roots), max(roots)),
            )
            kept = {row.number: row.hash for row in self._connection.execute(query)}
            for index, digest in roots.items():
                if kept.get(index) != digest:
                    says = "the kept root of this subtree is not that of the entries, or is missing."
                    self._report.add(Fault.ROOT, index << level, ((index + 1) << level) - 1, says)

    def _surplus_roots(self) -> None:
        levels = self._connection.execute(select(log_nodes.c.level).distinct()).scalars().all()
        for level in levels:
            full = self._next >> level if level > 0 and level % TILE == 0 else 0
            index = log_nodes.c.index
            query = select(func.count()).where(log_nodes.c.level == level, or_(index >= full, index < 0))
            surplus = self._connection.execute(query).scalar_one()
            if surplus:
                says = f"{surplus} kept subtree roots of level {level} belong to no entries."
                self._report.add(Fault.ROOT, None, None, says)

    def _head(self) -> None:
        head = read_head(self._connection)
        if head.size > self._next:
            self._report.add(Fault.MISSING, self._next, head.size - 1, "missing at the end of the log.")
        elif head.size < self._next:
            says = f"the head of the log does not know them: it says {head.size} entries."
            self._report.add(Fault.HEAD, head.size, self._next - 1, says)
        elif self.tree is not None and head != self.tree:
            says = "The head of the log holds other hashes than those of the entries."
            self._report.add(Fault.HEAD, None, None, says)
