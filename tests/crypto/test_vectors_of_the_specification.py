"""docs/vectors/crypto.json: the code makes what it says and opens what it holds. A failure orphans stored data."""

import hashlib
import json

import pytest

from crypto.binding import Binding, Kind
from crypto.errors import CannotOpen
from crypto.evidence import manifest_of, open_manifest, open_part, sealed_size
from crypto.identity import open_sealed, signed_by
from crypto.keys import open_bytes, unwrap
from crypto.merkle import leaf_hash, verify_consistency, verify_inclusion
from crypto.notes import NoteKey, open_checkpoint, open_note
from tests.crypto.make_vectors import CASE, ITEM, KEY, PATH, PLACES, SECRET, SEED, made, written

TEXT = PATH.read_text("utf-8")
VECTORS = json.loads(TEXT)


def _place(fields: dict[str, str | int]) -> Binding:
    return Binding(**{**fields, "kind": Kind(fields["kind"])})  # type: ignore[arg-type] # names and types as in the file


def test_the_code_makes_exactly_the_vectors_in_the_file() -> None:
    assert written(made(VECTORS["identities"]["sealed"])) == TEXT


@pytest.mark.parametrize("vector", VECTORS["bindings"], ids=lambda vector: vector["name"])
def test_a_binding_written_in_the_file_has_the_bytes_beside_it(vector: dict[str, object]) -> None:
    fields = vector["fields"]
    assert isinstance(fields, dict)
    assert _place(fields).encode().hex() == vector["encoded"]


def test_stored_values_still_open() -> None:
    sealing = VECTORS["sealing"]
    place = _place(sealing["binding"])
    assert open_bytes(KEY, bytes.fromhex(sealing["sealed"]), place).hex() == sealing["plaintext"]
    assert unwrap(KEY, bytes.fromhex(sealing["wrapped"]), place).hex() == sealing["plaintext"]
    person = VECTORS["identities"]
    assert open_sealed(SEED, bytes.fromhex(person["sealed"]), _place(person["binding"])) == SECRET
    assert signed_by(
        bytes.fromhex(person["verifying_key"]),
        bytes.fromhex(person["signature"]),
        bytes.fromhex(person["message"]),
    )


def test_stored_values_open_nowhere_else() -> None:
    sealing, person = VECTORS["sealing"], VECTORS["identities"]
    for place in PLACES.values():
        if place != _place(sealing["binding"]):
            with pytest.raises(CannotOpen):
                unwrap(KEY, bytes.fromhex(sealing["wrapped"]), place)
        if place != _place(person["binding"]):
            with pytest.raises(CannotOpen):
                open_sealed(SEED, bytes.fromhex(person["sealed"]), place)


def test_stored_evidence_still_opens() -> None:
    evidence = VECTORS["evidence"]
    pieces = [b"", b"receipt", bytes(16_384)]
    for part, piece in zip(evidence["parts"], pieces, strict=True):
        assert part["sealed_length"] == sealed_size(part["plaintext_length"])
        assert hashlib.sha256(piece).hexdigest() == part["plaintext_sha256"]
        if part["sealed"]:
            assert open_part(KEY, bytes.fromhex(part["sealed"]), CASE, ITEM, part["part"]) == piece
    assert open_manifest(KEY, bytes.fromhex(evidence["manifest_sealed"]), CASE, ITEM) == manifest_of(pieces)


def test_stored_log_proofs_and_notes_still_verify() -> None:
    tree, notes = VECTORS["merkle"], VECTORS["notes"]
    roots = [bytes.fromhex(root) for root in tree["roots"]]
    inclusion, consistency = tree["inclusion"], tree["consistency"]
    index, size = inclusion["index"], inclusion["size"]
    leaf = leaf_hash(tree["entries"][index].encode())
    assert verify_inclusion(leaf, index, size, [bytes.fromhex(step) for step in inclusion["proof"]], roots[size])
    old, size = consistency["old"], consistency["size"]
    steps = [bytes.fromhex(step) for step in consistency["proof"]]
    assert verify_consistency(old, size, steps, roots[old], roots[size])
    key = NoteKey.parse(notes["verifier_key"])
    assert open_note(notes["note"], [key]) == notes["text"]
    assert open_checkpoint(notes["checkpoint"], key).root == roots[7]
