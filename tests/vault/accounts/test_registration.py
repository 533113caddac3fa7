"""How a consumer gets an account."""

import hashlib
from functools import partial

import pytest
from sqlalchemy import func, select

from tests.vault.people import PASSWORD, MovableClock, at_once, entries, origin_of
from vault.accounts.actor import Origin, Role
from vault.accounts.registration import LoginTaken, Registered, register
from vault.accounts.sessions import authenticate, sign_in
from vault.audit.entry import Action
from vault.errors import Conflict, Invalid, RateLimited, Unavailable, WeakPassword
from vault.installation import Vault
from vault.storage.schema import users


def test_whoever_registered_can_sign_in(vault: Vault, source: Origin) -> None:
    made = register(vault, source, "anna@example.com", PASSWORD)
    session = sign_in(vault, source, "anna@example.com", PASSWORD, None, "bearer")
    with authenticate(vault, session.token, source) as actor:
        assert (actor.user_id, actor.role, actor.teams) == (made.user_id, Role.CONSUMER, frozenset())
        assert len(actor.keyring.identity) == len(actor.keyring.signing) == 32


@pytest.mark.parametrize("spelling", ["Anna@Example.com", " anna@example.com ", "ａｎｎａ@example.com"])
def test_spellings_of_a_login_are_one_login(vault: Vault, source: Origin, spelling: str) -> None:
    register(vault, source, "anna@example.com", PASSWORD)
    with pytest.raises(LoginTaken):
        register(vault, source, spelling, PASSWORD)
    sign_in(vault, source, spelling, PASSWORD, None, "bearer")


def test_punctuation_tells_logins_apart(vault: Vault, source: Origin) -> None:
    register(vault, source, "an.na@example.com", PASSWORD)
    register(vault, source, "anna@example.com", PASSWORD)


@pytest.mark.parametrize(
    "login", ["", "ab", "  ab  ", "x" * 129, "a b c", "anna\0x", "anna\u200b", "anna\ud800", "a\nbc"]
)
def test_what_can_be_no_login_is_refused(vault: Vault, source: Origin, login: str) -> None:
    with pytest.raises(Invalid, match="login"):
        register(vault, source, login, PASSWORD)


def test_a_weak_password_is_refused(vault: Vault, source: Origin) -> None:
    with pytest.raises(WeakPassword):
        register(vault, source, "anna@example.com", "anna@example.com")


def test_public_keys_are_registered_in_the_log(vault: Vault, source: Origin) -> None:
    made = register(vault, source, "anna@example.com", PASSWORD)
    with vault.store.read() as connection:
        row = connection.execute(select(users).where(users.c.id == made.user_id)).one()
    [entry] = entries(vault, Action.KEY_REGISTER)
    assert entry["index"] == row.key_entry
    assert entry["digest"] == hashlib.sha256(row.public_key + row.verifying_key).hexdigest()
    assert entry["object"] == entry["actor"] == made.user_id
    assert [entry["object"] for entry in entries(vault, Action.ACCOUNT_CREATE)] == [made.user_id]


@pytest.mark.slow
def test_fifty_registrations_of_one_login_make_one_account(vault: Vault) -> None:
    def attempt(number: int) -> Registered:
        while True:
            try:
                return register(vault, origin_of(f"place {number}"), "anna@example.com", PASSWORD)
            except Unavailable:
                continue

    results, problems = at_once([partial(attempt, number) for number in range(50)])
    assert len(results) == 1
    assert len(problems) == 49
    assert all(isinstance(problem, Conflict) for problem in problems)
    with vault.store.read() as connection:
        assert connection.execute(select(func.count()).select_from(users)).scalar() == 1
    assert len(entries(vault, Action.ACCOUNT_CREATE)) == 1


def test_asking_for_logins_is_slowed_per_source(vault: Vault, source: Origin, clock: MovableClock) -> None:
    register(vault, source, "anna@example.com", PASSWORD)
    for _ in range(vault.settings.limits.registrations_per_source - 1):
        with pytest.raises(LoginTaken):
            register(vault, source, "anna@example.com", PASSWORD)
    with pytest.raises(RateLimited) as caught:
        register(vault, source, "anna@example.com", PASSWORD)
    assert 0 < caught.value.retry_after <= 3600
    with pytest.raises(LoginTaken):
        register(vault, origin_of("another place"), "anna@example.com", PASSWORD)
    clock.advance(seconds=caught.value.retry_after)
    with pytest.raises(LoginTaken):
        register(vault, source, "anna@example.com", PASSWORD)
