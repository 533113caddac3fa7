"""The Merkle tree of the audit log: RFC 6962 section 2.1, verified as in RFC 9162 section 2.1 (docs/crypto.md, 11)."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Node = Callable[[int, int], bytes]
"""``node(level, index)``: the hash over leaves ``index << level`` up to ``(index + 1) << level``, all present."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256 of a zero byte and the entry."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256 of a one byte and both children."""
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: its size and the roots of its full subtrees, largest first.

    It is all that appending needs, and at most 64 hashes long.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def appended(self, leaf: bytes, completed: list[tuple[int, int, bytes]] | None = None) -> "Frontier":
        """Return the frontier after one more leaf hash.

        Each full subtree that the leaf completes is added to ``completed`` as level, index and hash.
        """
        hashes = list(self.hashes)
        level, current = 0, leaf
        while True:
            if completed is not None:
                completed.append((level, self.size >> level, current))
            if not (self.size >> level) & 1:
                return Frontier(self.size + 1, (*hashes, current))
            current = node_hash(hashes.pop(), current)
            level += 1

    def root(self) -> bytes:
        """Return the root of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        current = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            current = node_hash(left, current)
        return current


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.appended(leaf)
    return frontier.root()


def range_hash(start: int, end: int, node: Node) -> bytes:
    """Return the hash of leaves ``start`` up to ``end``; ``start`` is a multiple of the range's largest subtree."""
    length = end - start
    if length & (length - 1) == 0:
        level = length.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(length)
    return node_hash(range_hash(start, middle, node), range_hash(middle, end, node))


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Return PATH(index, D[size]) from the leaf's sibling up (RFC 6962, 2.1.1). ``ValueError`` outside the tree."""
    if not 0 <= index < size:
        message = "no such leaf in a tree of this size"
        raise ValueError(message)
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_hash(middle, end, node))
            end = middle
        else:
            path.append(range_hash(start, middle, node))
            start = middle
    return path[::-1]


def consistency_proof(old: int, size: int, node: Node) -> list[bytes]:
    """Return PROOF(old, D[size]) (RFC 6962, 2.1.2). ``ValueError`` unless ``0 <= old <= size``."""
    if not 0 <= old <= size:
        message = "the older tree is at most as large as the newer"
        raise ValueError(message)
    if old in (0, size):
        return []
    path = []
    start, end, whole = 0, size, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(range_hash(middle, end, node))
            end = middle
        else:
            path.append(range_hash(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(range_hash(start, end, node))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether ``proof`` shows the leaf hash at ``index`` in the tree (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _hashes(leaf, *proof, root):
        return False
    position, last, current = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            current = node_hash(step, current)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            current = node_hash(current, step)
        position >>= 1
        last >>= 1
    return last == 0 and hmac.compare_digest(current, root)


def verify_consistency(old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    """Tell whether the tree of ``size`` extends the one of ``old`` (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= size or not _hashes(*proof, old_root, root):
        return False
    if old == size:
        return not proof and hmac.compare_digest(old_root, root)
    if old == 0:
        return not proof and hmac.compare_digest(old_root, EMPTY_ROOT)
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        return False
    position, last = old - 1, size - 1
    while position & 1:
        position >>= 1
        last >>= 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            newer = node_hash(newer, step)
        position >>= 1
        last >>= 1
    return last == 0 and hmac.compare_digest(older, old_root) and hmac.compare_digest(newer, root)


def _hashes(*values: bytes) -> bool:
    """Tell whether all have a hash's size: else bytes could pass from one child of a node to the other."""
    return all(len(value) == HASH_SIZE for value in values)


def _split(length: int) -> int:
    """Return the largest power of two below ``length``."""
    return 1 << ((length - 1).bit_length() - 1)
