"""Evidence (docs/crypto.md, section 9): parts that stay where they belong, and a manifest that counts them."""

import hashlib
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.binding import Binding, Kind
from crypto.canonical import Json, canonical
from crypto.errors import CannotOpen
from crypto.evidence import (
    PART_SIZE,
    Manifest,
    Part,
    manifest_of,
    open_manifest,
    open_part,
    part_binding,
    part_encryptor,
    seal_manifest,
    seal_part,
    sealed_size,
)
from crypto.keys import derive, new_key, open_bytes, seal_bytes
from tests.crypto.places import CASE, ITEM

KEY = new_key()
EDGES = [0, 1, 16_383, 16_384, 16_385, 32_767, 32_768, PART_SIZE - 1, PART_SIZE]


@pytest.mark.parametrize("length", EDGES)
def test_a_sealed_part_has_the_size_that_was_announced(length: int) -> None:
    assert len(seal_part(KEY, bytes(length), CASE, ITEM, 0)) == sealed_size(length)


def test_a_full_part_comes_back() -> None:
    plaintext = os.urandom(PART_SIZE)
    assert open_part(KEY, seal_part(KEY, plaintext, CASE, ITEM, 0), CASE, ITEM, 0) == plaintext


@given(st.lists(st.integers(0, 40_000), max_size=6))
def test_pieces_of_any_size_make_the_same_part(sizes: list[int]) -> None:
    encryptor = part_encryptor(KEY, CASE, ITEM, 0)
    sealed = b"".join(encryptor.update(b"x" * size) for size in sizes) + encryptor.finalize()
    assert open_part(KEY, sealed, CASE, ITEM, 0) == b"x" * sum(sizes)


@pytest.mark.parametrize(
    ("case", "item", "part"),
    [
        (CASE, ITEM, 1),
        (CASE, ITEM, 10),
        (CASE, ITEM + "0", 0),
        (CASE, CASE, 0),
        (ITEM, ITEM, 0),
        (ITEM, CASE, 0),
        ("", ITEM, 0),
        (CASE, "", 0),
        (CASE + ITEM, "", 0),
    ],
)
def test_a_part_posing_as_another_is_refused(case: str, item: str, part: int) -> None:
    sealed = seal_part(KEY, b"the receipt", CASE, ITEM, 0)
    with pytest.raises(CannotOpen):
        open_part(KEY, sealed, case, item, part)


def test_chunks_of_one_part_can_not_be_swapped_dropped_or_repeated() -> None:
    sealed = seal_part(KEY, os.urandom(3 * 16_384 + 100), CASE, ITEM, 0)
    head, step = sealed[:56], 16_384 + 16
    chunks = [sealed[start : start + step] for start in range(56, len(sealed), step)]
    assert len(chunks) == 4
    one, two, three, last = chunks
    for order in ([two, one, three, last], [one, three, last], [one, one, two, three, last], [one, two, three], [last]):
        with pytest.raises(CannotOpen):
            open_part(KEY, head + b"".join(order), CASE, ITEM, 0)


@given(st.integers(0, sealed_size(40_000) - 1), st.integers(0, 7))
def test_any_flipped_bit_of_a_long_part_is_refused(position: int, bit: int) -> None:
    sealed = bytearray(seal_part(KEY, bytes(40_000), CASE, ITEM, 0))
    sealed[position] ^= 1 << bit
    with pytest.raises(CannotOpen):
        open_part(KEY, bytes(sealed), CASE, ITEM, 0)


@pytest.mark.parametrize("kept", [0, 24, 55, 56, 71, 72, 56 + 16_400, 56 + 16_400 + 15, 56 + 2 * 16_400])
def test_a_part_cut_at_a_seam_is_refused(kept: int) -> None:
    sealed = seal_part(KEY, bytes(40_000), CASE, ITEM, 0)
    with pytest.raises(CannotOpen):
        open_part(KEY, sealed[:kept], CASE, ITEM, 0)


def test_a_part_is_bound_to_case_item_and_number_and_nothing_else() -> None:
    """No epoch: turning keys over must leave blobs as they are."""
    assert part_binding(CASE, ITEM, 4) == Binding(Kind.EVIDENCE_PART, case=CASE, object=ITEM, part=4)


def test_a_manifest_lists_what_it_was_made_of() -> None:
    parts = [b"first", b"", os.urandom(70_000)]
    manifest = manifest_of(iter(parts))
    assert manifest.length == 5 + 70_000
    assert [part.length for part in manifest.parts] == [5, 0, 70_000]
    assert [part.sha256 for part in manifest.parts] == [hashlib.sha256(part).digest() for part in parts]
    assert manifest.sha256 == hashlib.sha256(b"".join(parts)).digest()


PARTS = st.builds(Part, st.integers(0, PART_SIZE), st.binary(min_size=32, max_size=32))


@given(st.builds(Manifest, st.lists(PARTS, max_size=5).map(tuple), st.binary(min_size=32, max_size=32)))
def test_a_manifest_comes_back(manifest: Manifest) -> None:
    assert open_manifest(KEY, seal_manifest(KEY, manifest, CASE, ITEM), CASE, ITEM) == manifest


def test_a_manifest_of_another_item_or_case_is_refused() -> None:
    sealed = seal_manifest(KEY, manifest_of([b"x"]), CASE, ITEM)
    for case, item in ((CASE, CASE), (ITEM, ITEM), (ITEM, CASE), (CASE, ITEM + "x"), ("", ITEM)):
        with pytest.raises(CannotOpen):
            open_manifest(KEY, sealed, case, item)


def _sealed_as_manifest(text: bytes) -> bytes:
    place = Binding(Kind.EVIDENCE_MANIFEST, case=CASE, object=ITEM)
    return seal_bytes(derive(KEY, "manifest"), text, place)


def test_a_manifest_is_the_json_that_section_9_2_writes() -> None:
    sealed = seal_manifest(KEY, manifest_of([b"x"]), CASE, ITEM)
    place = Binding(Kind.EVIDENCE_MANIFEST, case=CASE, object=ITEM)
    digest = hashlib.sha256(b"x").hexdigest()
    text = f'{{"parts":[{{"length":1,"sha256":"{digest}"}}],"sha256":"{digest}","suite":"cobblestone-256"}}'
    assert open_bytes(derive(KEY, "manifest"), sealed, place) == text.encode()
    assert open_manifest(KEY, _sealed_as_manifest(text.encode()), CASE, ITEM) == manifest_of([b"x"])


GOOD = manifest_of([b"x"])
HEX = GOOD.sha256.hex()


def _manifest_json(**changes: Json) -> bytes:
    whole: dict[str, Json] = {"parts": [{"length": 1, "sha256": HEX}], "sha256": HEX, "suite": "cobblestone-256"}
    return canonical({**whole, **changes})


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        _manifest_json(suite="cobblestone-128"),
        _manifest_json(suite=None),
        _manifest_json(extra=1),
        _manifest_json(parts=None),
        _manifest_json(parts=[1]),
        _manifest_json(parts=[{"length": "1", "sha256": HEX}]),
        _manifest_json(parts=[{"length": True, "sha256": HEX}]),
        _manifest_json(parts=[{"length": 1.5, "sha256": HEX}]),
        _manifest_json(parts=[{"length": -1, "sha256": HEX}]),
        _manifest_json(parts=[{"length": PART_SIZE + 1, "sha256": HEX}]),
        _manifest_json(parts=[{"length": 1, "sha256": HEX[:-2]}]),
        _manifest_json(parts=[{"length": 1, "sha256": HEX.upper()}]),
        _manifest_json(sha256=HEX[:62]),
        _manifest_json(sha256=7),
        _manifest_json().replace(b":1,", b":1e400,"),
        _manifest_json().replace(b":1,", b":NaN,"),
        _manifest_json().replace(b":1,", b": 1,"),
        _manifest_json().replace(b"{", b'{"suite":"cobblestone-128",', 1),
        _manifest_json() + b"\n",
    ],
)
def test_a_well_sealed_manifest_that_says_nonsense_is_refused_like_any_other(text: bytes) -> None:
    with pytest.raises(CannotOpen):
        open_manifest(KEY, _sealed_as_manifest(text), CASE, ITEM)


def test_a_manifest_gives_away_parts_that_were_left_out_added_or_swapped() -> None:
    manifest = manifest_of([b"one", b"two", b"three"])
    assert manifest_of([b"one", b"two"]) != manifest
    assert manifest_of([b"one", b"two", b"three", b""]) != manifest
    assert manifest_of([b"two", b"one", b"three"]) != manifest
    assert manifest_of([b"on", b"etwo", b"three"]).sha256 == manifest.sha256
    assert manifest_of([b"on", b"etwo", b"three"]) != manifest
    assert replace(manifest, parts=manifest.parts[:2]).length != manifest.length
