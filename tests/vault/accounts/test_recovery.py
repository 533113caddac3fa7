"""Forgotten passwords, changed passwords, new recovery codes."""

from functools import partial

import pytest

from tests.vault.people import PASSWORD, People, SignIn, at_once, entries, origin_of
from vault.accounts.actor import Origin
from vault.accounts.recovery import change_password, recover, renew_recovery_code
from vault.accounts.recovery_codes import new_recovery_code
from vault.accounts.sessions import authenticate, end_current, sign_in
from vault.accounts.users import disable
from vault.audit.entry import Action
from vault.errors import BadCredentials, Invalid, NotAuthenticated, RateLimited, WeakPassword
from vault.installation import Vault

NEW = "another-quiet-harbour-9"


def test_a_recovery_code_sets_a_new_password_for_the_same_keys(vault: Vault, people: People, source: Origin) -> None:
    before = people.consumer()
    old = people.known["consumer"]
    made = recover(vault, source, old.login, old.recovery_code.lower().replace("-", " "), NEW)
    assert made.user_id == before.user_id
    with pytest.raises(BadCredentials):
        sign_in(vault, source, old.login, PASSWORD, None, "bearer")
    after = authenticate(vault, sign_in(vault, source, old.login, NEW, None, "bearer").token, source)
    assert after.keyring.identity == before.keyring.identity
    [entry] = entries(vault, Action.ACCOUNT_RECOVER)
    assert (entry["actor"], entry["outcome"]) == (before.user_id, "done")


def test_recovering_ends_every_session(vault: Vault, people: People, source: Origin) -> None:
    people.consumer()
    tokens = [people.known["consumer"].token, people.sign_in("consumer").token]
    recover(vault, source, "consumer@example.com", people.known["consumer"].recovery_code, NEW)
    for token in tokens:
        with pytest.raises(NotAuthenticated):
            authenticate(vault, token, source)


def test_a_recovery_code_works_once_also_at_once(vault: Vault, people: People) -> None:
    people.consumer()
    code = people.known["consumer"].recovery_code
    places = [origin_of(f"place {number}") for number in range(8)]
    results, problems = at_once([partial(recover, vault, place, "consumer@example.com", code, NEW) for place in places])
    assert len(results) == 1
    assert all(isinstance(problem, BadCredentials) for problem in problems)
    recover(vault, origin_of("later"), "consumer@example.com", results[0].recovery_code, PASSWORD)


def test_staff_show_their_second_factor_as_well(vault: Vault, people: People, source: Origin) -> None:
    people.agent()
    code = people.known["agent"].recovery_code
    for totp in (None, "no code"):
        with pytest.raises(BadCredentials):
            recover(vault, source, "agent@example.com", code, NEW, totp)
    totp = people.code("agent")
    recover(vault, source, "agent@example.com", code, NEW, totp)
    with pytest.raises(BadCredentials):
        sign_in(vault, source, "agent@example.com", NEW, totp, "bearer")
    sign_in(vault, source, "agent@example.com", NEW, people.code("agent"), "bearer")


def test_staff_choose_a_long_password_and_hear_of_it_after_the_proof(vault: Vault, people: People) -> None:
    people.agent()
    short = "xK9#vQ2$mW7p"
    with pytest.raises(BadCredentials):
        recover(vault, origin_of("thief"), "agent@example.com", new_recovery_code(), short)
    code, totp = people.known["agent"].recovery_code, people.code("agent")
    with pytest.raises(WeakPassword, match="15"):
        recover(vault, origin_of("agent"), "agent@example.com", code, short, totp)


def test_everything_that_does_not_match_gets_one_answer(vault: Vault, people: People, source: Origin) -> None:
    people.consumer()
    shut_out = people.consumer("shut-out")
    disable(vault, people.admin(), shut_out.user_id)
    answers = set()
    for login, code in [
        ("nobody@example.com", new_recovery_code()),
        ("consumer@example.com", new_recovery_code()),
        ("shut-out@example.com", people.known["shut-out"].recovery_code),
        ("consumer@example.com", people.known["shut-out"].recovery_code),
    ]:
        with pytest.raises(BadCredentials) as caught:
            recover(vault, source, login, code, NEW)
        answers.add(caught.value.detail)
    assert len(answers) == 1
    assert len(entries(vault, Action.ACCOUNT_RECOVER)) == 4


@pytest.mark.parametrize("login", ["consumer@example.com", "nobody@example.com"])
def test_a_mistyped_code_is_told_without_looking_at_any_account(
    vault: Vault,
    consumer: SignIn,
    source: Origin,
    login: str,
) -> None:
    consumer()
    with pytest.raises(Invalid, match="Compare"):
        recover(vault, source, login, "ABCD-EFGH", NEW)
    assert entries(vault, Action.ACCOUNT_RECOVER) == []


def test_changing_the_password_ends_other_sessions_and_renews_this_token(vault: Vault, people: People) -> None:
    actor = people.agent()
    mine = people.known["agent"].token
    other = people.sign_in("agent").token
    made = change_password(vault, actor, PASSWORD, NEW)
    for token in (mine, other):
        with pytest.raises(NotAuthenticated):
            authenticate(vault, token, actor.origin)
    after = authenticate(vault, made.token, actor.origin)
    assert after.session_id == actor.session_id
    assert after.keyring.signing == actor.keyring.signing
    with pytest.raises(BadCredentials):
        sign_in(vault, actor.origin, "agent@example.com", PASSWORD, people.code("agent"), "bearer")
    sign_in(vault, actor.origin, "agent@example.com", NEW, people.code("agent"), "bearer")


def test_a_wrong_old_password_changes_nothing_and_is_limited(vault: Vault, people: People) -> None:
    actor = people.consumer()
    for _ in range(10):
        with pytest.raises(BadCredentials):
            change_password(vault, actor, "wrong", NEW)
    with pytest.raises(RateLimited):
        change_password(vault, actor, PASSWORD, NEW)
    people.sign_in("consumer")
    assert [entry["outcome"] for entry in entries(vault, Action.PASSWORD_CHANGE)] == ["refused"] * 10


def test_a_new_password_meets_the_policy_of_the_role(vault: Vault, people: People) -> None:
    with pytest.raises(WeakPassword, match="15"):
        change_password(vault, people.agent(), PASSWORD, "xK9#vQ2$mW7p")
    with pytest.raises(WeakPassword, match="12"):
        change_password(vault, people.consumer(), PASSWORD, "short")
    with pytest.raises(WeakPassword, match="login"):
        change_password(vault, people.consumer(), PASSWORD, "Consumer@example.com")


def test_an_ended_session_changes_no_password(vault: Vault, people: People) -> None:
    actor = people.consumer()
    end_current(vault, actor)
    with pytest.raises(NotAuthenticated):
        change_password(vault, actor, PASSWORD, NEW)
    people.sign_in("consumer")


def test_a_renewed_recovery_code_replaces_the_old_one(vault: Vault, people: People, source: Origin) -> None:
    actor = people.consumer()
    with pytest.raises(BadCredentials):
        renew_recovery_code(vault, actor, "wrong")
    made = renew_recovery_code(vault, actor, PASSWORD)
    with pytest.raises(BadCredentials):
        recover(vault, source, "consumer@example.com", people.known["consumer"].recovery_code, NEW)
    recover(vault, source, "consumer@example.com", made.recovery_code, NEW)


def test_a_password_change_and_a_recovery_at_once_leave_one_way_in(vault: Vault, people: People) -> None:
    actor = people.consumer()
    code = people.known["consumer"].recovery_code
    at_once(
        [
            lambda: change_password(vault, actor, PASSWORD, "first-quiet-harbour-9").user_id,
            lambda: recover(vault, origin_of("b"), "consumer@example.com", code, "second-quiet-harbour-9").user_id,
        ],
    )
    ways = 0
    for password in (PASSWORD, "first-quiet-harbour-9", "second-quiet-harbour-9"):
        try:
            sign_in(vault, origin_of(password), "consumer@example.com", password, None, "bearer")
        except BadCredentials:
            continue
        ways += 1
    assert ways == 1
