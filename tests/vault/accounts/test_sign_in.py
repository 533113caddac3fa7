"""Signing in: one answer to everything that does not match, and codes that work once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.vault.people import CHEAP, PASSWORD, MovableClock, People, SignIn, at_once, entries, make_vault, origin_of
from vault.accounts.actor import Origin, Role
from vault.accounts.enrolment import invite
from vault.accounts.registration import register
from vault.accounts.sessions import SignedIn, authenticate, sign_in
from vault.accounts.totp import code_at
from vault.accounts.users import disable
from vault.audit.entry import Action
from vault.errors import BadCredentials, Damaged, NotAuthenticated
from vault.installation import Vault, open_vault
from vault.storage.schema import users
from vault.times import seconds


def test_every_sign_in_gets_a_token_of_its_own(vault: Vault, people: People) -> None:
    people.consumer()
    tokens = {people.sign_in("consumer").token for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) == 43 for token in tokens)


def test_everything_that_does_not_match_gets_one_answer(vault: Vault, people: People) -> None:
    people.consumer()
    people.agent()
    shut_out = people.consumer("shut-out")
    disable(vault, people.admin(), shut_out.user_id)
    invite(vault, people.admin(), "invited@example.com", "Invited", Role.AGENT)
    good = people.code("agent")
    tries: dict[str, tuple[str, str, str | None]] = {
        "unknown login": ("nobody@example.com", PASSWORD, None),
        "impossible login": ("a b\0\ud800", PASSWORD, None),
        "wrong password": ("consumer@example.com", PASSWORD + "x", None),
        "empty password": ("consumer@example.com", "", None),
        "impossible password": ("consumer@example.com", "\ud800" * 500, None),
        "disabled": ("shut-out@example.com", PASSWORD, None),
        "not enrolled": ("invited@example.com", PASSWORD, "123456"),
        "no code": ("agent@example.com", PASSWORD, None),
        "wrong code": ("agent@example.com", PASSWORD, "000000" if good != "000000" else "000001"),
        "right code, wrong password": ("agent@example.com", PASSWORD + "x", good),
    }
    answers = set()
    for login, password, code in tries.values():
        with pytest.raises(BadCredentials) as caught:
            sign_in(vault, origin_of(login.encode("utf-8", "replace").hex()), login, password, code, "bearer")
        answers.add((type(caught.value), caught.value.detail))
    assert len(answers) == 1
    refused = [entry for entry in entries(vault, Action.SESSION_CREATE) if entry["outcome"] == "refused"]
    assert len(refused) == len(tries)
    assert {frozenset(entry) - {"object"} for entry in refused} == {
        frozenset({"action", "id", "index", "outcome", "policy", "request", "role", "source", "time", "v"}),
    }


def test_good_and_failed_sign_ins_are_told_of(vault: Vault, people: People) -> None:
    user_id = people.consumer().user_id
    with pytest.raises(BadCredentials):
        sign_in(vault, origin_of("thief"), "consumer@example.com", "wrong", None, "bearer")
    good, failed = entries(vault, Action.SESSION_CREATE)
    assert (good["actor"], good["object"], good["outcome"]) == (user_id, user_id, "done")
    assert ("actor" in failed, failed["object"], failed["outcome"]) == (False, user_id, "refused")
    assert failed["source"] == origin_of("thief").source


def test_a_consumer_needs_no_code_and_a_given_one_does_no_harm(vault: Vault, source: Origin, people: People) -> None:
    people.consumer()
    sign_in(vault, source, "consumer@example.com", PASSWORD, "123456", "cookie")


def test_a_code_is_accepted_once(vault: Vault, people: People) -> None:
    people.agent()
    code = people.code("agent")
    sign_in(vault, origin_of("agent"), "agent@example.com", PASSWORD, code, "bearer")
    with pytest.raises(BadCredentials):
        sign_in(vault, origin_of("agent"), "agent@example.com", PASSWORD, code, "bearer")


def test_a_code_older_than_the_last_used_one_is_refused(vault: Vault, people: People, clock: MovableClock) -> None:
    people.agent()
    secret = people.known["agent"].totp_secret
    assert secret is not None
    clock.advance(seconds=90)
    step = seconds(clock()) // 30
    sign_in(vault, origin_of("agent"), "agent@example.com", PASSWORD, code_at(secret, step), "bearer")
    for older in (step, step - 1):
        with pytest.raises(BadCredentials):
            sign_in(vault, origin_of("agent"), "agent@example.com", PASSWORD, code_at(secret, older), "bearer")


def test_of_twenty_uses_of_a_code_at_once_one_succeeds(vault: Vault, people: People) -> None:
    people.agent()
    code = people.code("agent")

    def attempt(place: int) -> Callable[[], SignedIn]:
        return lambda: sign_in(vault, origin_of(f"{place}"), "agent@example.com", PASSWORD, code, "bearer")

    results, problems = at_once([attempt(place) for place in range(20)])
    assert len(results) == 1
    assert len(problems) == 19
    assert all(isinstance(problem, BadCredentials) for problem in problems)


@pytest.mark.parametrize("role", ["consumer", "agent"])
def test_parameters_are_raised_at_sign_in(tmp_path: Path, clock: MovableClock, role: str) -> None:
    folder = tmp_path / "vault"
    with make_vault(folder, clock) as cheap:
        people = People(cheap, clock)
        before = people.actor("lin", Role(role))
        root_key = bytes(before.keyring.root_key)
    (folder / "settings.toml").write_text(CHEAP.replace("time = 2", "time = 3"), "utf-8")
    with open_vault(folder, clock) as dearer:
        people.vault = dearer
        with pytest.raises(BadCredentials):
            sign_in(dearer, origin_of("lin"), "lin@example.com", "wrong", people.code("lin"), "bearer")
        assert _cost(dearer, before.user_id) == (19_456, 2, 1)
        people.sign_in("lin")
        assert _cost(dearer, before.user_id) == (19_456, 3, 1)
        people.sign_in("lin")
        with people.actor("lin", Role(role)) as after:
            assert bytes(after.keyring.root_key) == root_key


def _cost(vault: Vault, user_id: str) -> tuple[int, ...]:
    with vault.store.read() as connection:
        query = select(users.c.memory, users.c.time, users.c.lanes).where(users.c.id == user_id)
        return tuple(connection.execute(query).one())


def test_a_session_belongs_to_the_way_it_travels(vault: Vault, people: People, source: Origin) -> None:
    people.consumer()
    made = people.sign_in("consumer", "cookie")
    authenticate(vault, made.token, source, transport="cookie")
    with pytest.raises(NotAuthenticated):
        authenticate(vault, made.token, source, transport="bearer")


def test_a_swapped_verifier_lets_nobody_into_anothers_account(vault: Vault, source: Origin, consumer: SignIn) -> None:
    """Someone who can write the database copies their own password's row over the victim's."""
    victim = consumer("victim")
    register(vault, source, "mallory@example.com", "another-quiet-harbour-9")
    columns = ("salt", "memory", "time", "lanes", "verifier", "root_by_password")
    with vault.store.read() as connection:
        query = select(*(users.c[name] for name in columns)).where(users.c.id != victim.user_id)
        theirs = dict(zip(columns, connection.execute(query).one(), strict=True))
    change = users.update().where(users.c.id == victim.user_id).values(**theirs)
    vault.store.write(lambda unit: unit.connection.execute(change).rowcount)
    with pytest.raises(Damaged):
        sign_in(vault, source, "victim@example.com", "another-quiet-harbour-9", None, "bearer")
