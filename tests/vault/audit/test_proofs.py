"""Checkpoints and proofs, checked with the verification of RFC 9162 and read as C2SP says."""

import base64

import pytest

from crypto.merkle import leaf_hash, verify_consistency, verify_inclusion
from crypto.notes import open_checkpoint
from tests.vault.audit.making import make_case
from tests.vault.people import SignIn
from tests.vault.storage.acts import fill
from vault.audit.entry import Action
from vault.audit.proving import checkpoint, consistency, entry_proof, inclusion
from vault.audit.reading import EntryFilter, case_history, entries, entry
from vault.errors import NotFound, Refused
from vault.installation import Vault

SIZES = (1, 2, 255, 256, 257, 511, 512, 600)


@pytest.fixture
def roots(vault: Vault) -> dict[int, bytes]:
    """The signed root at some sizes of a log that grew to 600 entries."""
    known, size = {}, 0
    for larger in SIZES:
        fill(vault, larger - size)
        size = larger
        signed = open_checkpoint(checkpoint(vault), vault.checkpoints.key)
        assert signed.size == size
        known[size] = signed.root
    return known


def _leaf(vault: Vault, index: int) -> bytes:
    with vault.store.read() as connection:
        query = 'SELECT raw FROM log_entries WHERE "index" = ?'
        raw: bytes = connection.exec_driver_sql(query, (index,)).scalar_one()
    return leaf_hash(raw)


def test_inclusion_proofs_lead_from_every_kind_of_place_to_the_root(vault: Vault, roots: dict[int, bytes]) -> None:
    for size, root in roots.items():
        for index in {0, size // 2, size - 1, min(255, size - 1)}:
            proof = inclusion(vault, index, size)
            assert verify_inclusion(_leaf(vault, index), index, size, proof.hashes, root)
            assert not verify_inclusion(_leaf(vault, (index + 1) % 600), index, size, proof.hashes, root)


def test_consistency_proofs_connect_every_pair_of_checkpoints(vault: Vault, roots: dict[int, bytes]) -> None:
    for old, old_root in roots.items():
        for size, root in roots.items():
            if old <= size:
                assert verify_consistency(old, size, consistency(vault, old, size).hashes, old_root, root)


@pytest.mark.parametrize(
    ("index", "size"), [(-1, 1), (0, 0), (1, 1), (3, 2), (0, 10**6), (0, 1 << 70), (1 << 70, 1 << 71)]
)
def test_there_are_no_proofs_outside_the_log(vault: Vault, index: int, size: int) -> None:
    fill(vault, 3)
    with pytest.raises(NotFound):
        inclusion(vault, index, size)
    if index > size or size > 3:
        with pytest.raises(NotFound):
            consistency(vault, index, size)


def _verified(vault: Vault, text: str, leaf: bytes) -> int:
    """Read a ``tlog-proof`` as its specification says and return the index that it proves."""
    head, _, note = text.partition("\n\n")
    magic, index_line, *hashes = head.split("\n")
    assert magic == "c2sp.org/tlog-proof@v1"
    index = int(index_line.removeprefix("index "))
    signed = open_checkpoint(note, vault.checkpoints.key)
    proof = [base64.b64decode(line, validate=True) for line in hashes]
    assert verify_inclusion(leaf, index, signed.size, proof, signed.root)
    return index


def test_an_auditor_gets_a_proof_of_any_entry_and_is_logged(vault: Vault, auditor: SignIn) -> None:
    fill(vault, 300)
    actor = auditor()
    for index in (0, 150, 299):
        leaf = entry(vault, actor, index).leaf
        assert _verified(vault, entry_proof(vault, actor, index), leaf) == index
    reads = entries(vault, actor, EntryFilter(action=Action.LOG_READ)).entries
    assert [one.entry.rule for one in reads] == ["proof", "entry"] * 3


def test_a_proof_of_the_only_entry_has_no_hashes(vault: Vault, consumer: SignIn) -> None:
    owner = consumer()
    case = make_case(vault, owner)
    event = case_history(vault, owner, case).events[0]
    assert _verified(vault, entry_proof(vault, owner, event.index), event.leaf) == event.index


def test_consumers_get_proofs_of_their_own_case_and_of_nothing_else(
    vault: Vault, consumer: SignIn, agent: SignIn
) -> None:
    owner, other = consumer("owner"), consumer("other")
    mine, theirs = make_case(vault, owner), make_case(vault, other)
    event = case_history(vault, owner, mine).events[0]
    assert _verified(vault, entry_proof(vault, owner, event.index), event.leaf) == event.index
    foreign = case_history(vault, other, theirs).events[0].index
    for actor, index in ((owner, foreign), (owner, 0), (owner, 1 << 70), (owner, -1), (agent(), event.index)):
        with pytest.raises(NotFound):
            entry_proof(vault, actor, index)


def test_administrators_get_none(vault: Vault, admin: SignIn) -> None:
    with pytest.raises((NotFound, Refused)):
        entry_proof(vault, admin(), 0)


def test_proofs_stay_the_same_while_the_log_grows(vault: Vault, roots: dict[int, bytes]) -> None:
    before = inclusion(vault, 100, 512), consistency(vault, 257, 512)
    fill(vault, 1_000)
    assert (inclusion(vault, 100, 512), consistency(vault, 257, 512)) == before
    grown = open_checkpoint(checkpoint(vault), vault.checkpoints.key)
    assert verify_consistency(600, 1_600, consistency(vault, 600, 1_600).hashes, roots[600], grown.root)
