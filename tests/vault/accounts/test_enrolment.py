"""How staff get an account."""

from functools import partial

import pytest
from sqlalchemy import select

from crypto.binding import Binding, Kind
from crypto.errors import CannotOpen
from crypto.keys import unwrap
from tests.vault.people import PASSWORD, MovableClock, People, SignIn, at_once, entries, origin_of
from vault.accounts.actor import Origin, Replay, Role
from vault.accounts.enrolment import Enrolled, enrol, invite, reinvite
from vault.accounts.registration import LoginTaken
from vault.accounts.sessions import authenticate, sign_in
from vault.accounts.users import disable, enable
from vault.audit.entry import Action
from vault.errors import BadCredentials, Conflict, Invalid, NotFound, Refused, WeakPassword
from vault.installation import Vault
from vault.storage.schema import users


def test_an_invited_person_enrols_and_signs_in(vault: Vault, people: People) -> None:
    with people.agent() as actor:
        assert actor.role is Role.AGENT
    [_, entry] = entries(vault, Action.ACCOUNT_ENROL)
    assert entry["actor"] == people.known["agent"].user_id


def test_before_enrolling_nobody_signs_in(vault: Vault, admin: SignIn, source: Origin) -> None:
    invite(vault, admin(), "lin@example.com", "Lin", Role.AGENT)
    with pytest.raises(BadCredentials):
        sign_in(vault, source, "lin@example.com", PASSWORD, "123456", "bearer")


@pytest.mark.parametrize("role", ["consumer", "agent", "lead", "auditor"])
def test_only_administrators_invite(vault: Vault, people: People, role: str) -> None:
    actor = people.actor(role, Role(role))
    with pytest.raises(Refused):
        invite(vault, actor, "lin@example.com", "Lin", Role.AGENT)
    [entry] = entries(vault, Action.ACCESS_REFUSE)
    assert (entry["actor"], entry["outcome"], entry["rule"]) == (actor.user_id, "refused", "role")


def test_nobody_is_invited_as_a_consumer(vault: Vault, admin: SignIn) -> None:
    with pytest.raises(Invalid, match="register themselves"):
        invite(vault, admin(), "lin@example.com", "Lin", Role.CONSUMER)


def test_the_operator_invites_the_first_administrator_alone(vault: Vault, source: Origin) -> None:
    with pytest.raises(Refused):
        invite(vault, None, "lin@example.com", "Lin", Role.AGENT)
    first = invite(vault, None, "root@example.com", "Root", Role.ADMIN)
    again = reinvite(vault, None, first.user_id)
    with pytest.raises(BadCredentials):
        enrol(vault, source, first.secret, PASSWORD)
    enrol(vault, source, again.secret, PASSWORD)
    with pytest.raises(Refused, match="administrator already"):
        invite(vault, None, "second@example.com", "Second", Role.ADMIN)
    with pytest.raises(Refused, match="administrator already"):
        reinvite(vault, None, first.user_id)
    assert [entry["role"] for entry in entries(vault, Action.ACCOUNT_INVITE)] == ["operator", "operator"]


def test_an_invitation_works_once_even_for_twenty_at_once(vault: Vault, admin: SignIn) -> None:
    secret = invite(vault, admin(), "lin@example.com", "Lin", Role.AGENT).secret
    places = [origin_of(f"place {number}") for number in range(20)]
    results, problems = at_once([partial(enrol, vault, place, secret, PASSWORD) for place in places])
    assert len(results) == 1
    assert all(isinstance(problem, BadCredentials) for problem in problems)
    assert len(problems) == 19
    assert len(entries(vault, Action.ACCOUNT_ENROL)) == 2


def test_an_invitation_expires(vault: Vault, admin: SignIn, source: Origin, clock: MovableClock) -> None:
    invited = invite(vault, admin(), "lin@example.com", "Lin", Role.AGENT)
    clock.now = invited.expires_at
    with pytest.raises(BadCredentials):
        enrol(vault, source, invited.secret, PASSWORD)
    renewed = reinvite(vault, admin(), invited.user_id)
    assert enrol(vault, source, renewed.secret, PASSWORD).user_id == invited.user_id


@pytest.mark.parametrize("secret", ["", "nothing", "x" * 5_000, "\ud800"])
def test_another_secret_enrols_nobody(vault: Vault, source: Origin, secret: str) -> None:
    with pytest.raises(BadCredentials, match="new one"):
        enrol(vault, source, secret, PASSWORD)


def test_staff_passwords_are_longer_and_not_the_login(vault: Vault, admin: SignIn, source: Origin) -> None:
    secret = invite(vault, admin(), "lin.from.the.desk@example.com", "Lin", Role.AGENT).secret
    with pytest.raises(WeakPassword, match="15"):
        enrol(vault, source, secret, "xK9#vQ2$mW7pR4")
    with pytest.raises(WeakPassword, match="login"):
        enrol(vault, source, secret, "lin.from.the.desk@example.com")
    enrol(vault, source, secret, PASSWORD)


def test_a_disabled_invitation_can_not_be_used(vault: Vault, admin: SignIn, source: Origin) -> None:
    invited = invite(vault, admin(), "lin@example.com", "Lin", Role.AGENT)
    disable(vault, admin(), invited.user_id)
    with pytest.raises(BadCredentials):
        enrol(vault, source, invited.secret, PASSWORD)
    enable(vault, admin(), invited.user_id)
    enrol(vault, source, invited.secret, PASSWORD)


def test_who_has_enrolled_is_not_invited_again(vault: Vault, admin: SignIn, agent: SignIn) -> None:
    with pytest.raises(Conflict):
        reinvite(vault, admin(), agent().user_id)
    with pytest.raises(NotFound):
        reinvite(vault, admin(), "00000000-0000-7000-8000-000000000000")


def test_a_login_is_invited_once(vault: Vault, admin: SignIn, consumer: SignIn) -> None:
    consumer()
    with pytest.raises(LoginTaken):
        invite(vault, admin(), "Consumer@example.com", "Lin", Role.AGENT)


@pytest.mark.parametrize("label", ["", "   ", "x" * 129, "Lin\x1b[31m", "Lin\u202egnp"])
def test_a_label_is_a_short_readable_name(vault: Vault, admin: SignIn, label: str) -> None:
    with pytest.raises(Invalid, match="name"):
        invite(vault, admin(), "lin@example.com", label, Role.AGENT)


def test_the_same_idempotency_key_invites_once(vault: Vault, people: People) -> None:
    people.admin()
    made = []
    for _ in range(2):
        replay = Replay("key-1", b"d" * 32)
        with authenticate(vault, people.known["admin"].token, origin_of("admin"), replay) as actor:
            made.append(invite(vault, actor, "lin@example.com", "Lin", Role.AGENT))
    assert made[0] == made[1]


def test_the_second_factor_is_kept_under_the_root_key_alone(vault: Vault, admin: SignIn, source: Origin) -> None:
    secret = invite(vault, admin(), "lin@example.com", "Lin", Role.AGENT).secret
    enrolled: Enrolled = enrol(vault, source, secret, PASSWORD)
    with vault.store.read() as connection:
        row = connection.execute(select(users).where(users.c.id == enrolled.user_id)).one()
    place = Binding(Kind.TOTP_SECRET, object=enrolled.user_id)
    with admin() as actor, pytest.raises(CannotOpen):
        unwrap(actor.keyring.root_key, row.totp_secret, place)
