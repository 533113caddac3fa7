"""The scope tree (docs/crypto.md, section 6): down it goes, never up or sideways, and the words agree with the keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import BadFormat
from crypto.keys import derive, new_key
from crypto.scopes import below, covers, scope_key, segments

CASE_KEY = new_key()
WORDS = ["identity", "phone", "order", "evidence", "original", "handling", "a", "0", "a-b", "a_b"]
PATHS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map("/".join)
SEGMENT = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,63}", fullmatch=True)


@given(st.lists(SEGMENT, min_size=1, max_size=8))
def test_a_path_splits_into_the_words_it_was_made_of(words: list[str]) -> None:
    assert segments("/".join(words)) == tuple(words)


@given(PATHS)
def test_a_key_is_derived_word_by_word(path: str) -> None:
    key = CASE_KEY
    for word in path.split("/"):
        key = derive(key, "scope", word.encode())
    assert scope_key(CASE_KEY, path) == key


@given(PATHS, PATHS)
def test_what_a_path_covers_is_what_its_key_opens(held: str, wanted: str) -> None:
    held_key = scope_key(CASE_KEY, held)
    if covers(held, wanted):
        assert below(held_key, held, wanted) == scope_key(CASE_KEY, wanted)
    else:
        with pytest.raises(BadFormat):
            below(held_key, held, wanted)


@given(st.lists(PATHS, unique=True, min_size=2))
def test_two_paths_never_share_a_key(paths: list[str]) -> None:
    assert len({bytes(scope_key(CASE_KEY, path)) for path in paths}) == len(paths)


def test_no_path_of_the_tree_has_a_key_that_another_derivation_gives() -> None:
    """A parent's key wraps, and gives manifest keys: none of these is a child of it."""
    parent = scope_key(CASE_KEY, "identity")
    purposes = ["wrap", "manifest", "scope", "session-auth", "session-unlock"]
    taken = {bytes(derive(parent, purpose)) for purpose in purposes} | {bytes(parent), bytes(CASE_KEY)}
    for word in (*purposes, "identity", "phone"):
        assert bytes(below(parent, "identity", f"identity/{word}")) not in taken


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ("identity/phone", "identity"),
        ("identity/phone", "identity/name"),
        ("identity", "identity2"),
        ("identity", "identityphone"),
        ("a", "a-b"),
        ("order", "handling/order"),
        ("handling/evidence", "evidence"),
    ],
)
def test_parents_siblings_and_look_alikes_stay_shut(held: str, wanted: str) -> None:
    assert not covers(held, wanted)
    with pytest.raises(BadFormat):
        below(scope_key(CASE_KEY, held), held, wanted)


def test_a_key_held_for_a_path_opens_that_path() -> None:
    held = scope_key(CASE_KEY, "statement")
    opened = below(held, "statement", "statement")
    assert opened == held
    assert opened is not held, "wiping the one leaves the other"


def test_deriving_leaves_the_callers_key_alone() -> None:
    before = bytes(CASE_KEY)
    scope_key(CASE_KEY, "identity/phone")
    below(CASE_KEY, "identity", "identity/phone")
    assert before == CASE_KEY


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/identity",
        "identity/",
        "identity//phone",
        "Identity",
        "identity/../order",
        ".",
        "-a",
        "_a",
        "a b",
        "a\n",
        "a\0b",
        "身份",
        "ａ",
        "a" * 65,
        "/".join("a" * 9),
        "identity/phone\n",
    ],
)
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(BadFormat):
        segments(path)
    with pytest.raises(BadFormat):
        scope_key(CASE_KEY, path)


@given(st.text())
def test_covering_never_reaches_outside_the_tree(wanted: str) -> None:
    """Whatever a request names: a key comes out only for a path, and only below what is held."""
    held_key = scope_key(CASE_KEY, "order")
    try:
        key = below(held_key, "order", wanted)
    except BadFormat:
        return
    assert segments(wanted)[0] == "order"
    assert key == scope_key(CASE_KEY, wanted)
