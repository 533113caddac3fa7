"""Roots and proofs agree with pymerkle and tlog-scales, two implementations that we did not write."""

from hashlib import sha256
from typing import Protocol, cast

import pymerkle
import pytest
from tlog_scales.tlog import ConsistencyProof, InclusionProof

from crypto.merkle import consistency_proof, inclusion_proof, leaf_hash, verify_consistency, verify_inclusion
from tests.crypto.trees import built

SIZE = 67
ENTRIES = [b"entry %d" % number for number in range(SIZE)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
FRONTIERS, NODE = built(LEAVES)
ROOTS = [frontier.root() for frontier in FRONTIERS]


class TheirProof(Protocol):
    rule: list[int]
    path: list[bytes]


class TheirTree(Protocol):
    def append_entry(self, data: bytes) -> int: ...
    def get_root(self, size: int | None = None) -> bytes: ...
    def prove_inclusion(self, index: int, size: int | None = None) -> TheirProof: ...
    def prove_consistency(self, prior_size: int, later_size: int | None = None) -> TheirProof: ...


@pytest.fixture(scope="module")
def theirs() -> TheirTree:
    tree = cast("TheirTree", pymerkle.InmemoryTree(algorithm="sha256"))
    for entry in ENTRIES:
        tree.append_entry(entry)
    return tree


def test_pymerkle_has_the_same_root_for_every_size(theirs: TheirTree) -> None:
    assert [theirs.get_root(size) for size in range(SIZE + 1)] == ROOTS
    assert ROOTS[0] == sha256().digest()


def test_the_vault_accepts_every_inclusion_proof_of_pymerkle(theirs: TheirTree) -> None:
    """pymerkle counts leaves from one, and its path begins with the leaf itself."""
    for size in range(1, SIZE + 1):
        for index in range(size):
            proof = theirs.prove_inclusion(index + 1, size).path
            assert proof[0] == LEAVES[index]
            assert proof[1:] == inclusion_proof(index, size, NODE)
            assert verify_inclusion(LEAVES[index], index, size, proof[1:], ROOTS[size])


def test_pymerkle_accepts_every_inclusion_proof_of_the_vault(theirs: TheirTree) -> None:
    for index in range(SIZE):
        rule = theirs.prove_inclusion(index + 1, SIZE).rule
        ours = [LEAVES[index], *inclusion_proof(index, SIZE, NODE)]
        proof = pymerkle.InclusionProof("sha256", True, SIZE, index + 1, rule, ours)
        pymerkle.verify_inclusion(LEAVES[index], ROOTS[SIZE], proof)


def test_tlog_scales_accepts_every_proof_of_the_vault() -> None:
    for size in range(1, SIZE + 1):
        for index in range(size):
            InclusionProof(index, size, inclusion_proof(index, size, NODE)).check(LEAVES[index], ROOTS[size])
        for old in range(size + 1):
            ConsistencyProof(old, size, consistency_proof(old, size, NODE)).check(ROOTS[old], ROOTS[size])


def test_the_vault_and_tlog_scales_refuse_the_same_mixed_up_proofs() -> None:
    """Every proof of one pair of sizes is offered for every other pair: both must say the same."""
    top = 12
    pairs = [(old, size) for size in range(top) for old in range(size + 1)]
    proofs = {pair: consistency_proof(*pair, NODE) for pair in pairs}
    for old, size in pairs:
        for proof in proofs.values():
            verdict = verify_consistency(old, size, proof, ROOTS[old], ROOTS[size])
            try:
                ConsistencyProof(old, size, proof).check(ROOTS[old], ROOTS[size])
            except Exception:  # noqa: BLE001 - it refuses with several errors
                assert not verdict
            else:
                assert verdict
