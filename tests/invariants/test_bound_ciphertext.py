"""Invariant 4: ciphertext is bound to its place.

First without the services: whoever holds every key of the vault finds that no value opens in another's place, nor
cut, extended or with one bit changed. Then through the services: whatever is swapped in the rows, each reading is what
it was or refused, never another value.
"""

from collections import defaultdict

import pytest

from tests.invariants.attacker import Attacker, Disk, Sealed, Way
from tests.invariants.filled import Filled, Story
from tests.invariants.readings import readings, refused, rows, wrong


@pytest.fixture(scope="module")
def holder(story: Story) -> Attacker:
    """Someone who was told every password."""
    attacker = Attacker(Disk(story.folder), hasty=True)
    for person in story.known.values():
        attacker.learn_password_of(person.user_id, person.password)
    return attacker.run()


@pytest.fixture(scope="module")
def columns(holder: Attacker) -> dict[str, list[tuple[Sealed, bytes]]]:
    """All sealed values that open, with the keys that do it, by table and column."""
    found: dict[str, list[tuple[Sealed, bytes]]] = defaultdict(list)
    for sealed in holder.disk.sealed():
        if sealed.name in holder.key_of:
            found[f"{sealed.table}.{sealed.column}"].append((sealed, holder.key_of[sealed.name]))
    return dict(found)


def test_whoever_has_every_password_opens_every_value(holder: Attacker) -> None:
    """All but the other ways in: session tokens and recovery codes are secrets of their own."""
    left = {sealed.name.split()[0] for sealed in holder.disk.sealed() if sealed.name not in holder.opened}
    assert left == {"sessions.root_by_token", "users.root_by_recovery"}


def test_no_value_opens_in_the_place_of_another(columns: dict[str, list[tuple[Sealed, bytes]]]) -> None:
    assert len(columns) == 14
    tried = 0
    for values in columns.values():
        for place, key in values:
            for other, other_key in values:
                if other is not place:
                    tried += 1
                    assert place.opened(key, other.value) is None, (place.name, other.name)
                    assert place.opened(other_key, other.value) is None, (place.name, other.name)
    assert tried > 10_000


def test_a_value_of_one_column_does_not_open_as_one_of_another(columns: dict[str, list[tuple[Sealed, bytes]]]) -> None:
    first = [(name, *values[0]) for name, values in columns.items()]
    for name, place, key in first:
        for other_name, other, other_key in first:
            if other_name != name:
                assert place.opened(key, other.value) is None
                assert place.opened(other_key, other.value) is None


def test_a_value_that_is_cut_extended_or_joined_does_not_open(columns: dict[str, list[tuple[Sealed, bytes]]]) -> None:
    for values in columns.values():
        for place, key in values:
            value = place.value
            changed = [
                value[:-1],
                value[1:],
                value[: len(value) // 2],
                b"",
                value + b"\0",
                b"\0" + value,
                value + value,
            ]
            assert [place.opened(key, bent) for bent in changed] == [None] * len(changed), place.name


def test_a_value_with_one_bit_changed_does_not_open(columns: dict[str, list[tuple[Sealed, bytes]]]) -> None:
    for values in columns.values():
        for place, key in values[:2]:
            step = 41 if place.way is Way.HPKE else 7 if len(place.value) > 400 else 1
            for at in range(0, len(place.value), step):
                bent = bytearray(place.value)
                bent[at] ^= 1 << at % 8
                assert place.opened(key, bytes(bent)) is None, (place.name, at)


SWAPS = [
    ("objects", "ciphertext", "id"),
    ("objects", "wrapped_key", "id"),
    ("case_keys", "sealed_key", "case_id"),
    ("team_seals", "sealed_key", "case_id"),
    ("team_seals", "signature", "case_id"),
    ("grant_keys", "sealed_key", "grant_id || scope"),
    ("grants", "statement", "id"),
    ("grants", "signature", "id"),
    ("parts", "blob", "object_id || part"),
    ("users", "identity_seed", "id"),
    ("users", "signing_seed", "id"),
    ("users", "public_key", "id"),
    ("users", "verifying_key", "id"),
    ("sessions", "root_by_token", "id"),
    ("team_members", "team_seed", "team_id || user_id"),
    ("teams", "public_key", "id"),
]


@pytest.mark.parametrize(("table", "column", "key"), SWAPS, ids=[f"{table}.{column}" for table, column, _ in SWAPS])
def test_the_services_never_take_a_swapped_value_for_the_right_one(
    filled: Filled,
    before: dict[str, object],
    table: str,
    column: str,
    key: str,
) -> None:
    """All rows of a column move on by one place, each row getting its neighbour's value."""
    with rows(filled.vault.folder) as database:
        found = database.execute(f"SELECT {key}, {column} FROM {table} ORDER BY 1").fetchall()  # noqa: S608 - from above
        moved = [*found[1:], found[0]]
        assert len({value for _, value in found}) > 1
        if column == "blob":
            database.execute("UPDATE parts SET blob = object_id")  # the names are unique
        for (place, _), (_, value) in zip(found, moved, strict=True):
            database.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (value, place))  # noqa: S608 - from above
    after = readings(filled)
    assert wrong(before, after) == {}
    if (table, column) not in {("grants", "statement"), ("users", "signing_seed")}:  # kept as proof, or used to write
        assert sum(refused(value) for value in after.values()) > sum(refused(value) for value in before.values())
