"""The append-only log in the database: appended under the head's lock, proved from stored subtree roots."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, String, insert, select, text, update

from crypto.keys import KEY_SIZE
from crypto.merkle import Frontier, Node, consistency_proof, inclusion_proof, leaf_hash, node_hash, range_hash
from vault.audit.entry import Action, Entry
from vault.errors import NotFound
from vault.ids import new_id
from vault.storage.schema import log_entries, log_head, log_nodes

TILE = 8
"""Roots of full subtrees are kept at every eighth level, as tlog-tiles cuts them."""
_LOCK = 0x65766C6F67
_HEAD_ROW = 1
_WIDTHS = {column.name: column.type.length for column in log_entries.c if isinstance(column.type, String)}


def lock_head(connection: Connection) -> Frontier:
    """Take the log's lock for this transaction and return the head (SQLite holds it since BEGIN IMMEDIATE).

    On PostgreSQL the head is read in its own statement after the lock, so that READ COMMITTED shows the newest.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    return read_head(connection)


def read_head(connection: Connection) -> Frontier:
    """Return size and right edge of the log."""
    row = connection.execute(select(log_head.c.size, log_head.c.frontier)).first()
    if row is None:
        return Frontier()
    hashes = tuple(row.frontier[at : at + KEY_SIZE] for at in range(0, len(row.frontier), KEY_SIZE))
    return Frontier(row.size, hashes)


@dataclass(slots=True)
class Appender:
    """Entries of one transaction: numbered as they come, written together."""

    head: Frontier
    policy: str
    clock: Callable[[], datetime]
    rows: list[dict[str, object]] = field(default_factory=list)

    def add(self, entry: Entry) -> int:
        """Number an entry and return its index; ``ValueError`` for what would not fit its columns."""
        index = self.head.size + len(self.rows)
        identifier, moment = new_id(), self.clock()
        raw = entry.encode(index, identifier, moment, self.policy)
        row: dict[str, object] = {
            "index": index,
            "id": identifier,
            "time": moment,
            "actor": entry.actor,
            "role": entry.role,
            "action": entry.action.value,
            "outcome": entry.outcome.value,
            "case_id": entry.case,
            "team_id": entry.team,
            "object_id": entry.object,
            "grant_id": entry.grant,
            "purpose": entry.purpose,
            "raw": raw,
            "leaf": leaf_hash(raw),
        }
        for name, most in _WIDTHS.items():  # found at the insert, it would fail every unit of the batch
            value = row[name]
            if isinstance(value, str) and (len(value) > (most or 0) or "\0" in value):
                message = f"{name} of an audit entry has at most {most} characters and no NUL"
                raise ValueError(message)
        self.rows.append(row)
        return index

    def drop_after(self, count: int) -> None:
        """Forget the entries of a unit that failed: those after the first ``count``."""
        del self.rows[count:]

    def registers_key(self) -> bool:
        """Tell whether an entry that is not written yet registers a public key."""
        return any(row["action"] == Action.KEY_REGISTER.value for row in self.rows)

    def write(self, connection: Connection) -> Frontier:
        """Insert the entries so far and finished subtree roots, move the head, and return it."""
        if not self.rows:
            return self.head
        completed: list[tuple[int, int, bytes]] = []
        head = self.head
        for row in self.rows:
            leaf = row["leaf"]
            assert isinstance(leaf, bytes)  # noqa: S101 - narrows a row that this class made
            head = head.appended(leaf, completed)
        connection.execute(insert(log_entries), self.rows)
        roots = [
            {"level": level, "index": index, "hash": digest}
            for level, index, digest in completed
            if level and level % TILE == 0
        ]
        if roots:
            connection.execute(insert(log_nodes), roots)
        values = {"size": head.size, "frontier": b"".join(head.hashes)}
        if connection.execute(update(log_head).values(values)).rowcount == 0:
            connection.execute(insert(log_head).values(id=_HEAD_ROW, **values))
        self.head, self.rows = head, []
        return head


def node_reader(connection: Connection) -> Node:
    """Return a reader of full subtrees, from kept roots and at most 256 leaves or roots for each."""

    def read(level: int, index: int) -> bytes:
        kept = level - level % TILE
        if level == kept:
            return _kept(connection, level, index, index + 1)[0]
        first, last = index << (level - kept), (index + 1) << (level - kept)
        return _fold(_kept(connection, kept, first, last))

    return read


def _kept(connection: Connection, level: int, first: int, last: int) -> list[bytes]:
    """Return the kept hashes of a level from ``first`` up to ``last``; ``NotFound`` if one is missing."""
    table, column = (log_entries, log_entries.c.leaf) if level == 0 else (log_nodes, log_nodes.c.hash)
    query = select(column).where(table.c.index >= first, table.c.index < last).order_by(table.c.index)
    if level:
        query = query.where(log_nodes.c.level == level)
    hashes = list(connection.execute(query).scalars())
    if len(hashes) != last - first:
        raise NotFound
    return hashes


def _fold(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]


def root_at(connection: Connection, size: int) -> bytes:
    """Return the root of the first ``size`` entries; ``NotFound`` if the log is shorter."""
    return range_hash(0, size, node_reader(connection)) if size else Frontier().root()


def prove_inclusion(connection: Connection, index: int, size: int) -> list[bytes]:
    """Return the inclusion proof of an entry in the tree of ``size``; ``NotFound`` outside the log."""
    if not 0 <= index < size <= read_head(connection).size:
        raise NotFound
    return inclusion_proof(index, size, node_reader(connection))


def prove_consistency(connection: Connection, old: int, size: int) -> list[bytes]:
    """Return the proof that the tree of ``size`` extends that of ``old``; ``NotFound`` outside the log."""
    if not 0 <= old <= size <= read_head(connection).size:
        raise NotFound
    return consistency_proof(old, size, node_reader(connection))
