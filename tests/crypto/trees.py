"""Merkle trees for tests: one built by the code under test, one straight from the definitions of RFC 6962."""

import hashlib
from collections.abc import Sequence

from crypto.merkle import Frontier, Node


def built(leaves: Sequence[bytes]) -> tuple[list[Frontier], Node]:
    """Return the frontier before each leaf and after the last, and the nodes that were completed on the way."""
    known: dict[tuple[int, int], bytes] = {}
    frontiers = [Frontier()]
    for leaf in leaves:
        completed: list[tuple[int, int, bytes]] = []
        frontiers.append(frontiers[-1].appended(leaf, completed))
        for level, index, value in completed:
            assert (level, index) not in known, "a node is completed once"
            known[level, index] = value
    return frontiers, lambda level, index: known[level, index]


def _split(length: int) -> int:
    half = 1
    while half * 2 < length:
        half *= 2
    return half


def mth(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, over leaf hashes."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*path(index, leaves[:k]), mth(leaves[k:])]
    return [*path(index - k, leaves[k:]), mth(leaves[:k])]


def subproof(old: int, leaves: Sequence[bytes], *, whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, 2.1.2; PROOF is SUBPROOF of the whole tree."""
    if old == len(leaves):
        return [] if whole else [mth(leaves)]
    k = _split(len(leaves))
    if old <= k:
        return [*subproof(old, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*subproof(old - k, leaves[k:], whole=False), mth(leaves[:k])]
