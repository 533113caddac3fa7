"""Sessions end by time, by will, and never come from a text that is no token."""

import base64
import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.vault.people import MovableClock, People, SignIn, entries, origin_of
from vault.accounts.actor import Actor, Origin
from vault.accounts.sessions import (
    authenticate,
    drop_ended_sessions,
    end_current,
    end_session,
    list_sessions,
    require_step_up,
    step_up,
)
from vault.accounts.tokens import read_token
from vault.audit.entry import Action
from vault.errors import BadCredentials, NotAuthenticated, NotFound, RateLimited, StepUpRequired
from vault.installation import Vault, open_vault
from vault.storage.schema import sessions, users
from vault.teams.teams import Team


def settle(vault: Vault) -> None:
    """Wait for the writes that nobody waited for."""
    vault.store.write(lambda _: None)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "A" * 42,
        "A" * 43,
        "A" * 44,
        "=" * 43,
        "A" * 42 + "é",
        "密" * 43,
        "\ud800" * 43,
        "+" * 43,
        "A" * 42 + "\n",
        " " + "A" * 42,
        "A" * 1_000_000,
    ],
)
def test_what_is_no_token_authenticates_nobody(vault: Vault, source: Origin, token: str) -> None:
    with pytest.raises(NotAuthenticated):
        authenticate(vault, token, source)


def test_a_token_has_one_spelling(vault: Vault, people: People, source: Origin) -> None:
    people.consumer()
    token = people.known["consumer"].token
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    sister = token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]
    assert base64.urlsafe_b64decode(sister + "=") == base64.urlsafe_b64decode(token + "=")
    with pytest.raises(NotAuthenticated):
        authenticate(vault, sister, source)


def test_another_token_of_the_right_form_authenticates_nobody(vault: Vault, source: Origin) -> None:
    token = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
    assert read_token(vault, token) is not None
    with pytest.raises(NotAuthenticated):
        authenticate(vault, token, source)


def test_an_actor_comes_with_keys_teams_and_origin(vault: Vault, team: Team, agent: SignIn) -> None:
    with agent() as actor:
        assert actor.teams == {team.team_id}
        assert len(actor.keyring.identity) == 32
        assert actor.origin.source == origin_of("agent").source
    assert bytes(actor.keyring.root_key) == bytes(32)


def test_a_session_outlives_a_restart(vault: Vault, people: People, source: Origin, clock: MovableClock) -> None:
    user_id = people.consumer().user_id
    vault.close()
    with open_vault(vault.folder, clock) as again:
        assert authenticate(again, people.known["consumer"].token, source).user_id == user_id


@pytest.mark.parametrize(("who", "minutes"), [("consumer", 120), ("agent", 30)])
def test_an_idle_session_ends(vault: Vault, people: People, clock: MovableClock, who: str, minutes: int) -> None:
    getattr(people, who)()
    token = people.known[who].token
    for _ in range(3):
        clock.advance(minutes=minutes, seconds=-1)
        authenticate(vault, token, origin_of(who))
        settle(vault)
    clock.advance(minutes=minutes)
    with pytest.raises(NotAuthenticated):
        authenticate(vault, token, origin_of(who))


@pytest.mark.parametrize(("who", "hours"), [("consumer", 7 * 24), ("agent", 12)])
def test_a_session_in_use_ends_too(vault: Vault, people: People, clock: MovableClock, who: str, hours: int) -> None:
    getattr(people, who)()
    made = people.sign_in(who)
    assert made.expires_at - clock() == timedelta(hours=hours)
    while made.expires_at - clock() > timedelta(minutes=20):
        clock.advance(minutes=20)
        authenticate(vault, made.token, origin_of(who))
        settle(vault)
    clock.now = made.expires_at
    with pytest.raises(NotAuthenticated):
        authenticate(vault, made.token, origin_of(who))


def test_use_is_noted_at_most_once_a_minute(vault: Vault, people: People, clock: MovableClock) -> None:
    actor = people.consumer()
    began = clock()
    clock.advance(seconds=59)
    authenticate(vault, people.known["consumer"].token, actor.origin)
    assert list_sessions(vault, actor)[0].seen_at == began
    clock.advance(seconds=1)
    authenticate(vault, people.known["consumer"].token, actor.origin)
    settle(vault)
    assert list_sessions(vault, actor)[0].seen_at == clock()


def test_a_clock_set_back_ends_nothing_and_opens_nothing(vault: Vault, people: People, clock: MovableClock) -> None:
    people.consumer()
    clock.advance(hours=-1)
    authenticate(vault, people.known["consumer"].token, origin_of("consumer"))


def test_signing_out_ends_the_session_at_once(vault: Vault, people: People) -> None:
    actor = people.consumer()
    end_current(vault, actor)
    with pytest.raises(NotAuthenticated):
        authenticate(vault, people.known["consumer"].token, actor.origin)
    with pytest.raises(NotFound):
        end_current(vault, actor)
    [entry] = entries(vault, Action.SESSION_END)
    assert (entry["actor"], entry["object"]) == (actor.user_id, actor.session_id)


def test_a_user_sees_and_ends_their_own_sessions_alone(vault: Vault, people: People) -> None:
    first = people.consumer()
    second = people.sign_in("consumer", "cookie")
    stranger = people.consumer("stranger")
    views = list_sessions(vault, first)
    assert [(view.session_id, view.transport, view.current) for view in views] == [
        (second.session_id, "cookie", False),
        (first.session_id, "bearer", True),
    ]
    for session_id in (second.session_id, "nothing", ""):
        with pytest.raises(NotFound):
            end_session(vault, stranger, session_id)
    end_session(vault, first, second.session_id)
    with pytest.raises(NotAuthenticated):
        authenticate(vault, second.token, first.origin)
    assert [view.session_id for view in list_sessions(vault, first)] == [first.session_id]


def test_ended_sessions_are_swept(vault: Vault, people: People, clock: MovableClock) -> None:
    people.consumer()
    clock.advance(hours=1)
    people.consumer("second")
    clock.advance(hours=1)
    assert drop_ended_sessions(vault) == 1
    with vault.store.read() as connection:
        assert connection.execute(select(func.count()).select_from(sessions)).scalar() == 1


def test_a_disabled_row_alone_ends_the_session(vault: Vault, people: People) -> None:
    actor = people.consumer()
    change = users.update().where(users.c.id == actor.user_id).values(status="disabled")
    vault.store.write(lambda unit: unit.connection.execute(change).rowcount)
    with pytest.raises(NotAuthenticated):
        authenticate(vault, people.known["consumer"].token, actor.origin)


class TestStepUp:
    def test_it_is_needed_again_after_half_an_hour(self, vault: Vault, people: People, clock: MovableClock) -> None:
        actor = self._late(vault, people, clock)
        with pytest.raises(StepUpRequired):
            require_step_up(vault, actor)
        code = people.code("agent")
        assert code is not None
        made = step_up(vault, actor, code)
        after = authenticate(vault, made.token, actor.origin)
        require_step_up(vault, after)
        assert after.session_id == actor.session_id
        assert bytes(after.keyring.root_key) == bytes(actor.keyring.root_key)

    def test_the_token_changes_with_it(self, vault: Vault, people: People) -> None:
        actor = people.agent()
        code = people.code("agent")
        assert code is not None
        made = step_up(vault, actor, code)
        assert made.session_id == actor.session_id
        with pytest.raises(NotAuthenticated):
            authenticate(vault, people.known["agent"].token, actor.origin)

    def test_a_code_serves_it_once(self, vault: Vault, people: People) -> None:
        actor = people.agent()
        code = people.code("agent")
        assert code is not None
        step_up(vault, actor, code)
        with pytest.raises(BadCredentials):
            step_up(vault, actor, code)
        outcomes = [entry["outcome"] for entry in entries(vault, Action.SESSION_STEP_UP)]
        assert outcomes == ["done", "refused"]

    def test_guessing_codes_ends(self, vault: Vault, people: People) -> None:
        actor = people.agent()
        for _ in range(10):
            with pytest.raises(BadCredentials):
                step_up(vault, actor, "no code")
        with pytest.raises(RateLimited):
            step_up(vault, actor, people.code("agent") or "")

    def test_consumers_never_need_it(self, vault: Vault, people: People, clock: MovableClock) -> None:
        actor = people.consumer()
        clock.advance(hours=1)
        require_step_up(vault, actor)
        with pytest.raises(BadCredentials):
            step_up(vault, actor, "123456")

    def test_an_ended_session_is_not_brought_back(self, vault: Vault, people: People) -> None:
        actor = people.agent()
        end_current(vault, actor)
        with pytest.raises(NotAuthenticated):
            step_up(vault, actor, people.code("agent") or "")

    @staticmethod
    def _late(vault: Vault, people: People, clock: MovableClock) -> Actor:
        people.agent()
        token = people.known["agent"].token
        clock.advance(minutes=15)
        authenticate(vault, token, origin_of("agent"))
        settle(vault)
        clock.advance(minutes=15)
        return authenticate(vault, token, origin_of("agent"))
