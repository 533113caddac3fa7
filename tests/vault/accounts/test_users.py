"""What administrators do about accounts."""

import pytest

from tests.vault.people import PASSWORD, People, SignIn, at_once, entries, origin_of
from vault.accounts import enrolment, recovery, users
from vault.accounts.actor import Role
from vault.accounts.enrolment import invite
from vault.accounts.sessions import authenticate, sign_in
from vault.accounts.status import Status
from vault.accounts.users import disable, enable, list_users
from vault.audit.entry import Action
from vault.errors import BadCredentials, Conflict, NotAuthenticated, NotFound, Refused
from vault.installation import Vault
from vault.teams.teams import Team

NOBODY = "00000000-0000-7000-8000-000000000000"


def test_disabling_ends_every_session_at_once(vault: Vault, people: People) -> None:
    user_id = people.agent().user_id
    tokens = [people.known["agent"].token, people.sign_in("agent").token]
    disable(vault, people.admin(), user_id)
    for token in tokens:
        with pytest.raises(NotAuthenticated):
            authenticate(vault, token, origin_of("agent"))
    with pytest.raises(BadCredentials):
        sign_in(vault, origin_of("agent"), "agent@example.com", PASSWORD, people.code("agent"), "bearer")
    [entry] = entries(vault, Action.ACCOUNT_DISABLE)
    assert (entry["actor"], entry["object"]) == (people.admin().user_id, user_id)


def test_an_enabled_account_signs_in_again_but_old_tokens_stay_dead(vault: Vault, people: People) -> None:
    user_id = people.consumer().user_id
    token = people.known["consumer"].token
    disable(vault, people.admin(), user_id)
    enable(vault, people.admin(), user_id)
    with pytest.raises(NotAuthenticated):
        authenticate(vault, token, origin_of("consumer"))
    people.sign_in("consumer")
    assert len(entries(vault, Action.ACCOUNT_ENABLE)) == 1


def test_nobody_disables_or_enables_themselves(vault: Vault, people: People) -> None:
    admin = people.admin()
    for act in (disable, enable):
        with pytest.raises(Refused, match="own account"):
            act(vault, admin, admin.user_id)
    assert [entry["rule"] for entry in entries(vault, Action.ACCESS_REFUSE)] == ["own-account", "own-account"]


def test_two_administrators_can_not_shut_out_each_other(vault: Vault, people: People) -> None:
    one, two = people.admin(), people.admin("second")
    results, problems = at_once(
        [lambda: disable(vault, one, two.user_id), lambda: disable(vault, two, one.user_id)],
    )
    assert len(results) == len(problems) == 1
    assert isinstance(problems[0], NotAuthenticated)


def test_the_standing_is_changed_once(vault: Vault, people: People) -> None:
    user_id = people.consumer().user_id
    with pytest.raises(Conflict):
        enable(vault, people.admin(), user_id)
    disable(vault, people.admin(), user_id)
    with pytest.raises(Conflict):
        disable(vault, people.admin(), user_id)
    for act in (disable, enable):
        with pytest.raises(NotFound):
            act(vault, people.admin(), NOBODY)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_change_standing(vault: Vault, people: People, role: Role) -> None:
    actor = people.actor(role.value, role)
    victim = people.consumer("victim")
    for act in (disable, enable):
        with pytest.raises(Refused):
            act(vault, actor, victim.user_id)
    assert len(entries(vault, Action.ACCESS_REFUSE)) == 2


def test_staff_are_listed_and_consumers_are_counted(vault: Vault, people: People, team: Team) -> None:
    people.consumer("a")
    people.consumer("b")
    disable(vault, people.admin(), people.consumer("c").user_id)
    invite(vault, people.admin(), "new@example.com", "Neu", Role.AUDITOR)
    seen = list_users(vault, people.admin())
    assert seen.consumers == {Status.ACTIVE: 2, Status.DISABLED: 1}
    assert [(view.label, view.role, view.status, len(view.teams)) for view in seen.staff] == [
        ("admin", Role.ADMIN, Status.ACTIVE, 0),
        ("lead", Role.LEAD, Status.ACTIVE, 1),
        ("agent", Role.AGENT, Status.ACTIVE, 1),
        ("Neu", Role.AUDITOR, Status.INVITED, 0),
    ]
    assert list_users(vault, people.auditor()).consumers == seen.consumers


@pytest.mark.parametrize("role", [Role.CONSUMER, Role.AGENT])
def test_the_list_is_not_for_everybody(vault: Vault, people: People, role: Role) -> None:
    with pytest.raises(Refused):
        list_users(vault, people.actor(role.value, role))


def test_no_service_takes_a_password_for_somebody_else(admin: SignIn) -> None:
    """Whoever sets a password proves themselves: by an old one, a recovery code, or an invitation (ASVS 6.4.6)."""
    takers = {
        name
        for module in (enrolment, recovery, users)
        for name, service in vars(module).items()
        if callable(service) and service.__module__ == module.__name__ and not name.startswith("_")
        if any("password" in argument for argument in getattr(service, "__annotations__", {}))
    }
    assert takers == {"enrol", "recover", "change_password", "renew_recovery_code"}
    assert all("user_id" not in vars(recovery)[name].__annotations__ for name in takers - {"enrol"})
    assert "user_id" not in enrolment.enrol.__annotations__
