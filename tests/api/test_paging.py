"""Cursors, entity tags, addresses: small things that clients must not be able to bend."""

import base64

import pytest
from litestar import Request
from litestar.datastructures import State
from litestar.testing import RequestFactory

from api.conditions import etag, expected
from api.context import client_address, is_loopback, keyed_source
from api.negotiation import Language, accepts, preferred_language
from api.paging import Listing, cut
from vault.errors import ChangedMeanwhile, Invalid

KEY = bytes(range(32))
MINE = Listing(KEY, "cases", "user-1", {"status": "submitted", "open": True})
POSITION = ("2026-11-22T00:00:00.000000Z", 7)


def test_a_cursor_opens_for_the_list_that_made_it() -> None:
    assert MINE.position(MINE.cursor(POSITION)) == POSITION
    assert MINE.position(None) is None


@pytest.mark.parametrize(
    "other",
    [
        Listing(bytes(32), "cases", "user-1", MINE.filters),
        Listing(KEY, "grants", "user-1", MINE.filters),
        Listing(KEY, "cases", "user-2", MINE.filters),
        Listing(KEY, "cases", "user-1", {"status": "closed", "open": True}),
        Listing(KEY, "cases", "user-1", {"status": "submitted"}),
        Listing(KEY, "cases", "user-1", {}),
    ],
)
def test_a_cursor_opens_nowhere_else(other: Listing) -> None:
    with pytest.raises(Invalid):
        other.position(MINE.cursor(POSITION))


def test_a_cursor_with_any_character_changed_is_refused() -> None:
    cursor = MINE.cursor(POSITION)
    for at, character in enumerate(cursor):
        changed = cursor[:at] + ("A" if character != "A" else "B") + cursor[at + 1 :]
        with pytest.raises(Invalid):
            MINE.position(changed)


@pytest.mark.parametrize(
    "cursor",
    ["", "A", "=", "*", "\u91d1", " ", base64.urlsafe_b64encode(b'["x"]' + bytes(32)).decode(), "A" * 1000],
)
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        MINE.position(cursor)


@pytest.mark.parametrize("suffix", ["=", "\n", "A", ".", "=="])
def test_a_cursor_has_one_spelling(suffix: str) -> None:
    with pytest.raises(Invalid):
        MINE.position(MINE.cursor(POSITION) + suffix)


def test_a_page_ends_with_the_cursor_of_its_last_item() -> None:
    page = cut(MINE, [1, 2, 3], 2, lambda item: (item,))
    assert page.items == [1, 2]
    assert MINE.position(page.next) == (2,)
    assert page.link("/api/v1/cases", 2, MINE.filters)["Link"].endswith('; rel="next"')
    last = cut(MINE, [3], 2, lambda item: (item,))
    assert (last.items, last.next, last.link("/api/v1/cases", 2, {})) == ([3], None, {})


def matching(value: str | None) -> Request[None, None, State]:
    headers = {} if value is None else {"If-Match": value}
    request: Request[None, None, State] = RequestFactory().put("/", headers=headers)
    return request


def test_a_revision_is_expected_as_it_was_told() -> None:
    assert expected(matching(etag(12))) == 12
    assert expected(matching(None)) is None
    assert expected(matching("*")) is None


@pytest.mark.parametrize("value", ['W/"12"', '"other"', '"-1"', '"01"', '""', '"1e3"', '"' + "9" * 30 + '"'])
def test_a_tag_of_no_present_revision_does_not_match(value: str) -> None:
    with pytest.raises(ChangedMeanwhile):
        expected(matching(value))


@pytest.mark.parametrize("value", ["12", '"1", "2"', '"', "", "'12'"])
def test_what_is_no_single_tag_is_refused(value: str) -> None:
    with pytest.raises(Invalid):
        expected(matching(value))


@pytest.mark.parametrize(
    ("forwarded", "trusted", "address"),
    [
        ([], 0, "192.0.2.1"),
        (["203.0.113.9"], 0, "192.0.2.1"),
        (["203.0.113.9"], 1, "203.0.113.9"),
        (["198.51.100.7, 203.0.113.9"], 1, "203.0.113.9"),
        (["198.51.100.7", "203.0.113.9"], 1, "203.0.113.9"),
        (["198.51.100.7, 203.0.113.9"], 2, "198.51.100.7"),
        (["203.0.113.9"], 2, "192.0.2.1"),
        (["not an address"], 1, "192.0.2.1"),
        ([""], 1, "192.0.2.1"),
        (["203.0.113.9:443"], 1, "192.0.2.1"),
    ],
)
def test_the_address_is_the_one_that_the_outermost_trusted_proxy_saw(
    forwarded: list[str],
    trusted: int,
    address: str,
) -> None:
    assert client_address("192.0.2.1", forwarded, trusted) == address


def test_addresses_of_one_client_have_one_source() -> None:
    assert keyed_source(KEY, "2001:db8:1:2::1") == keyed_source(KEY, "2001:db8:1:2:ffff::9")
    assert keyed_source(KEY, "2001:db8:1:2::1") != keyed_source(KEY, "2001:db8:1:3::1")
    assert keyed_source(KEY, "::ffff:192.0.2.1") == keyed_source(KEY, "192.0.2.1")
    assert keyed_source(KEY, "192.0.2.1") != keyed_source(bytes(32), "192.0.2.1")


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("192.0.2.1", False),
        ("", False),
    ],
)
def test_this_machine_is_told_from_others(address: str, own: bool) -> None:
    assert is_loopback(address) is own


@pytest.mark.parametrize("value", [",;,", "q=", "en;q=x", "en;q=-1;;", ";" * 1000, "\u91d1"])
def test_a_nonsensical_preference_does_no_harm(value: str) -> None:
    assert preferred_language(value) is Language.CHINESE
    accepts(value, "application/json")
