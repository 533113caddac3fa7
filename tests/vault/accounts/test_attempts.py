"""Guessing is bounded, and no attacker locks an owner out (ASVS 6.3.1)."""

from pathlib import Path

import pytest

from tests.vault.people import CHEAP, PASSWORD, MovableClock, People, SignIn, entries, make_vault, origin_of
from vault.accounts.actor import Origin
from vault.accounts.recovery import recover
from vault.accounts.recovery_codes import new_recovery_code
from vault.accounts.sessions import sign_in
from vault.audit.entry import Action
from vault.errors import BadCredentials, RateLimited
from vault.installation import Vault


def guess(vault: Vault, place: str, login: str = "consumer@example.com") -> None:
    with pytest.raises(BadCredentials):
        sign_in(vault, origin_of(place), login, "a wrong password", None, "bearer")


def test_guessing_one_account_from_one_place_ends(vault: Vault, consumer: SignIn, clock: MovableClock) -> None:
    consumer()
    for _ in range(vault.settings.limits.sign_in_per_account_and_source):
        guess(vault, "thief")
    with pytest.raises(RateLimited) as caught:
        sign_in(vault, origin_of("thief"), "consumer@example.com", PASSWORD, None, "bearer")
    clock.advance(seconds=caught.value.retry_after)
    sign_in(vault, origin_of("thief"), "consumer@example.com", PASSWORD, None, "bearer")


def test_an_unknown_login_is_limited_the_same_way(vault: Vault) -> None:
    for _ in range(vault.settings.limits.sign_in_per_account_and_source):
        guess(vault, "thief", "nobody@example.com")
    with pytest.raises(RateLimited):
        sign_in(vault, origin_of("thief"), "nobody@example.com", "x", None, "bearer")


@pytest.mark.slow
def test_guessing_many_accounts_from_one_place_ends(vault: Vault) -> None:
    for number in range(vault.settings.limits.sign_in_per_source):
        guess(vault, "thief", f"nobody-{number}@example.com")
    with pytest.raises(RateLimited):
        sign_in(vault, origin_of("thief"), "one-more@example.com", "x", None, "bearer")
    guess(vault, "somebody else", "one-more@example.com")


def test_guessing_from_many_places_ends_and_the_owner_still_gets_in(tmp_path: Path, clock: MovableClock) -> None:
    with make_vault(tmp_path / "vault", clock, "[limits]\nsign_in_per_account = 5\n" + CHEAP) as vault:
        people = People(vault, clock)
        people.consumer()
        clock.advance(hours=1)
        for number in range(5):
            guess(vault, f"thief {number}")
        with pytest.raises(RateLimited):
            sign_in(vault, origin_of("thief 6"), "consumer@example.com", PASSWORD, None, "bearer")
        people.sign_in("consumer")
        people.sign_in("consumer")


def test_a_good_sign_in_forgets_the_failed_ones_from_there(vault: Vault, people: People) -> None:
    people.consumer()
    for _ in range(3):
        for _ in range(vault.settings.limits.sign_in_per_account_and_source - 1):
            guess(vault, "consumer")
        people.sign_in("consumer")


def test_recovery_codes_are_limited_together_with_passwords(vault: Vault, consumer: SignIn, source: Origin) -> None:
    consumer()
    for _ in range(vault.settings.limits.sign_in_per_account_and_source):
        with pytest.raises(BadCredentials):
            recover(vault, source, "consumer@example.com", new_recovery_code(), PASSWORD)
    with pytest.raises(RateLimited):
        recover(vault, source, "consumer@example.com", new_recovery_code(), PASSWORD)
    with pytest.raises(RateLimited):
        sign_in(vault, source, "consumer@example.com", PASSWORD, None, "bearer")


def test_what_was_limited_makes_no_entry(vault: Vault, consumer: SignIn, source: Origin) -> None:
    for _ in range(vault.settings.limits.sign_in_per_account_and_source):
        guess(vault, "thief")
    for _ in range(3):
        with pytest.raises(RateLimited):
            sign_in(vault, origin_of("thief"), "consumer@example.com", "x", None, "bearer")
    assert len(entries(vault, Action.SESSION_CREATE)) == vault.settings.limits.sign_in_per_account_and_source
