"""The Merkle tree (docs/crypto.md, section 11), against the definitions of RFC 6962 and the reference vectors of CT."""

import os
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    range_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.crypto.trees import built, mth, path, subproof

LARGEST = 70
LEAVES = [leaf_hash(b"%d" % number) for number in range(LARGEST)]
FRONTIERS, NODE = built(LEAVES)
ROOTS = [frontier.root() for frontier in FRONTIERS]

# The test tree of Certificate Transparency's reference implementation (google/certificate-transparency, merkletree).
CT_LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
_A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
_B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
_C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
_D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
_E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
_F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
CT_PATHS = [
    (0, 1, []),
    (0, 8, [_A, _B, _C]),
    (5, 8, [_D, _E, CT_ROOTS[3]]),
    (2, 3, [CT_ROOTS[1]]),
    (1, 5, [CT_ROOTS[0], _B, _D]),
]
CT_CONSISTENCY = [
    (1, 1, []),
    (1, 8, [_A, _B, _C]),
    (6, 8, [_F, _E, CT_ROOTS[3]]),
    (2, 5, [_B, _D]),
]


def test_the_roots_of_certificate_transparency() -> None:
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in CT_LEAVES]
    assert [root_of(hashes[:size]).hex() for size in range(1, 9)] == CT_ROOTS
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(("index", "size", "expected"), CT_PATHS)
def test_the_inclusion_proofs_of_certificate_transparency(index: int, size: int, expected: list[str]) -> None:
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in CT_LEAVES]
    proof = inclusion_proof(index, size, built(hashes)[1])
    assert [step.hex() for step in proof] == expected
    assert verify_inclusion(hashes[index], index, size, proof, bytes.fromhex(CT_ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "size", "expected"), CT_CONSISTENCY)
def test_the_consistency_proofs_of_certificate_transparency(old: int, size: int, expected: list[str]) -> None:
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in CT_LEAVES]
    proof = consistency_proof(old, size, built(hashes)[1])
    assert [step.hex() for step in proof] == expected
    roots = [bytes.fromhex(root) for root in CT_ROOTS]
    assert verify_consistency(old, size, proof, roots[old - 1], roots[size - 1])


def test_every_root_is_the_one_of_the_definition() -> None:
    assert [mth(LEAVES[:size]) for size in range(LARGEST + 1)] == ROOTS
    assert root_of(LEAVES) == ROOTS[LARGEST]
    assert len({*ROOTS}) == len(ROOTS)


def test_every_inclusion_proof_is_the_one_of_the_definition_and_holds() -> None:
    for size in range(1, LARGEST + 1):
        for index in range(size):
            proof = inclusion_proof(index, size, NODE)
            assert proof == path(index, LEAVES[:size])
            assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])


def test_every_consistency_proof_is_the_one_of_the_definition_and_holds() -> None:
    for size in range(LARGEST + 1):
        for old in range(size + 1):
            proof = consistency_proof(old, size, NODE)
            assert proof == (subproof(old, LEAVES[:size]) if old else [])
            assert verify_consistency(old, size, proof, ROOTS[old], ROOTS[size])


def _altered(proof: list[bytes]) -> list[list[bytes]]:
    """A proof with each step changed, left out or doubled, reversed, cut, lengthened."""
    others = [proof[::-1], proof[:-1], proof[1:], [*proof, os.urandom(32)], [os.urandom(32), *proof]]
    for at, step in enumerate(proof):
        flipped = bytes([step[0] ^ 1]) + step[1:]
        others += [
            [*proof[:at], flipped, *proof[at + 1 :]],
            [*proof[:at], *proof[at + 1 :]],
            [*proof[: at + 1], *proof[at:]],
            [*proof[:at], step[:-1], *proof[at + 1 :]],
            [*proof[:at], step + b"\0", *proof[at + 1 :]],
        ]
    return [other for other in others if other != proof]


def test_altered_inclusion_proofs_are_refused() -> None:
    for size in range(1, 34):
        for index in range(size):
            for proof in _altered(inclusion_proof(index, size, NODE)):
                assert not verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])


def test_an_inclusion_proof_holds_for_its_leaf_index_and_tree_only() -> None:
    for size in range(1, 24):
        for index in range(size):
            proof = inclusion_proof(index, size, NODE)
            for other in range(size):
                if other != index:
                    assert not verify_inclusion(LEAVES[other], index, size, proof, ROOTS[size])
                    assert not verify_inclusion(LEAVES[index], other, size, proof, ROOTS[size])
            for other in {size - 1, size + 1, 2 * size}:
                assert not verify_inclusion(LEAVES[index], index, size, proof, ROOTS[other])
            for outside in (-1, size, size + 1, 1 << 64):
                assert not verify_inclusion(LEAVES[index], outside, size, proof, ROOTS[size])


def test_altered_consistency_proofs_are_refused() -> None:
    for size in range(2, 34):
        for old in range(1, size):
            for proof in _altered(consistency_proof(old, size, NODE)):
                assert not verify_consistency(old, size, proof, ROOTS[old], ROOTS[size])


def test_a_log_that_was_rewritten_can_not_prove_that_it_grew() -> None:
    """One entry edited, deleted or moved: whatever the operator's own tree now proves, the old root does not fit."""
    for victim in range(10):
        edited = [*LEAVES[:victim], leaf_hash(b"edited"), *LEAVES[victim + 1 : 20]]
        deleted = [*LEAVES[:victim], *LEAVES[victim + 1 : 21]]
        moved = [*LEAVES[:victim], *LEAVES[victim + 1 : 15], LEAVES[victim], *LEAVES[15:20]]
        for rewritten in (edited, deleted, moved):
            frontiers, node = built(rewritten)
            proof = consistency_proof(10, 20, node)
            assert verify_consistency(10, 20, proof, frontiers[10].root(), frontiers[20].root())
            assert not verify_consistency(10, 20, proof, ROOTS[10], frontiers[20].root())
            assert not verify_consistency(10, 20, proof, ROOTS[10], ROOTS[20])


def test_a_log_that_shrank_is_refused() -> None:
    assert not verify_consistency(9, 8, [], ROOTS[9], ROOTS[8])
    assert not verify_consistency(-1, 8, [], EMPTY_ROOT, ROOTS[8])
    assert not verify_consistency(8, 8, [], ROOTS[9], ROOTS[8])
    assert not verify_consistency(8, 8, [ROOTS[8]], ROOTS[8], ROOTS[8])
    assert not verify_consistency(0, 8, [], ROOTS[1], ROOTS[8])
    assert not verify_consistency(0, 8, [ROOTS[8]], EMPTY_ROOT, ROOTS[8])
    assert verify_consistency(0, 0, [], EMPTY_ROOT, EMPTY_ROOT)


def test_a_node_can_not_pose_as_a_leaf() -> None:
    """The first byte keeps them apart: an entry made of two hashes is no inner node."""
    pair = LEAVES[0] + LEAVES[1]
    assert leaf_hash(pair) != node_hash(LEAVES[0], LEAVES[1])
    assert not verify_inclusion(leaf_hash(pair), 0, 1, [], ROOTS[2])


def test_bytes_can_not_pass_from_one_child_to_the_other() -> None:
    """A leaf hash of 33 bytes beside a step of 31 would hash alike."""
    left, right = LEAVES[0], LEAVES[1]
    assert node_hash(left + right[:1], right[1:]) == ROOTS[2]
    assert not verify_inclusion(left + right[:1], 0, 2, [right[1:]], ROOTS[2])
    assert not verify_consistency(1, 2, [right[1:]], left + right[:1], ROOTS[2])


def test_a_proof_of_one_tree_is_refused_for_a_tree_said_to_have_another_size() -> None:
    """Even where the hashes come out right. Sizes of one shape are told apart by the signed root, not by the proof."""
    assert not verify_inclusion(LEAVES[1], 0, 1, [LEAVES[0]], ROOTS[2])
    assert not verify_consistency(1, 4, consistency_proof(1, 2, NODE), ROOTS[1], ROOTS[2])
    for size in range(2, 20):
        for said in range(2, 40):
            for old in range(1, min(size, said)):
                proof = consistency_proof(old, size, NODE)
                if len(proof) != len(consistency_proof(old, said, NODE)):
                    assert not verify_consistency(old, said, proof, ROOTS[old], ROOTS[size])
            for index in range(min(size, said)):
                proof = inclusion_proof(index, size, NODE)
                if len(proof) != len(inclusion_proof(index, said, NODE)):
                    assert not verify_inclusion(LEAVES[index], index, said, proof, ROOTS[size])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 5), (5, 5)])
def test_there_is_no_proof_for_a_leaf_outside(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion_proof(index, size, NODE)


@pytest.mark.parametrize(("old", "size"), [(-1, 5), (6, 5)])
def test_there_is_no_proof_from_a_larger_tree(old: int, size: int) -> None:
    with pytest.raises(ValueError, match="older"):
        consistency_proof(old, size, NODE)


def test_a_frontier_keeps_one_hash_for_each_bit_of_its_size() -> None:
    for size, frontier in enumerate(FRONTIERS):
        assert frontier.size == size
        assert len(frontier.hashes) == size.bit_count()


def test_a_frontier_is_not_changed_by_appending() -> None:
    for before, after in pairwise(FRONTIERS):
        assert Frontier(before.size, before.hashes) == before
        assert before.appended(LEAVES[before.size]) == after


@given(st.integers(0, 63), st.integers(1, 64))
def test_a_range_on_a_boundary_has_the_hash_of_its_own_tree(start: int, length: int) -> None:
    largest = 1 << (length.bit_length() - 1) if length & (length - 1) == 0 else 1 << length.bit_length()
    start -= start % largest
    if start + length <= LARGEST:
        assert range_hash(start, start + length, NODE) == mth(LEAVES[start : start + length])
