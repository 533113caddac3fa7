"""Binding context (docs/crypto.md, section 3): one place, one sequence of bytes, and no two places share theirs."""

from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.binding import LABEL, Binding, Kind
from tests.crypto.places import FULL, neighbours

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(["", "0", "1", "\0", "\0\0\0"])
NUMBER = st.none() | st.integers(0, 300)
PLACES = st.builds(
    Binding,
    kind=st.sampled_from(Kind),
    case=TEXT,
    scope=TEXT,
    object=TEXT,
    part=NUMBER,
    version=NUMBER,
    epoch=NUMBER,
    recipient=TEXT,
    not_before=NUMBER,
    not_after=NUMBER,
)


def read_back(encoded: bytes) -> tuple[str, ...]:
    """Parse as section 3.1 says, which proves that a place can be told from its bytes."""
    assert encoded.startswith(LABEL)
    rest, found = encoded.removeprefix(LABEL), []
    while rest:
        size = int.from_bytes(rest[:2], "big")
        field, rest = rest[2 : 2 + size], rest[2 + size :]
        assert len(field) == size
        found.append(field.decode())
    return tuple(found)


@given(PLACES)
def test_the_bytes_of_a_place_say_the_place(place: Binding) -> None:
    assert read_back(place.encode()) == tuple("" if value is None else str(value) for value in astuple(place))


@given(PLACES, PLACES)
def test_two_places_share_no_bytes(one: Binding, other: Binding) -> None:
    assert (one == other) == (one.encode() == other.encode())


def test_every_neighbour_of_a_place_has_bytes_of_its_own() -> None:
    encodings = [FULL.encode(), *(place.encode() for place in neighbours(FULL))]
    assert len(encodings) > 40
    assert len(set(encodings)) == len(encodings)


def test_an_absent_number_is_not_zero() -> None:
    absent = Binding(Kind.RECORD, version=None)
    assert absent.encode() != replace(absent, version=0).encode()


def test_a_field_can_not_run_into_the_next() -> None:
    assert Binding(Kind.RECORD, case="ab", scope="c").encode() != Binding(Kind.RECORD, case="a", scope="bc").encode()


def test_a_field_may_have_65535_bytes_and_no_more() -> None:
    assert len(Binding(Kind.RECORD, scope="证" * 21_845).encode()) > 65_535
    with pytest.raises(ValueError, match="65535"):
        Binding(Kind.RECORD, scope="证" * 21_845 + "a").encode()


def test_two_spellings_of_one_letter_are_two_places() -> None:
    assert Binding(Kind.RECORD, object="é").encode() != Binding(Kind.RECORD, object="e\u0301").encode()


def test_no_kind_is_the_beginning_of_another() -> None:
    kinds = [kind.value for kind in Kind]
    assert not [(one, other) for one in kinds for other in kinds if one != other and other.startswith(one)]
