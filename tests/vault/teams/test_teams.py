"""Who makes a team, and who gets its key."""

import hashlib

import pytest
from sqlalchemy import select

from crypto.identity import new_seed, public_key, seal
from tests.vault.people import People, SignIn, at_once, entries
from vault.accounts.actor import Role
from vault.accounts.enrolment import invite
from vault.accounts.users import disable
from vault.audit.entry import Action
from vault.errors import Conflict, Damaged, Invalid, NotFound, Refused
from vault.ids import new_id
from vault.installation import Vault
from vault.storage.schema import team_members as memberships
from vault.storage.schema import teams, users
from vault.storage.store import Unit
from vault.teams.keys import open_team_seed, registered_team_key, seed_place
from vault.teams.teams import Team, admit, create_team, list_teams, remove, team_members


def test_a_new_team_has_its_lead_alone(vault: Vault, people: People) -> None:
    admin, lead = people.admin(), people.lead()
    team = create_team(vault, admin, "  一组  东区 ", lead.user_id)
    assert (team.name, team.generation) == ("一组 东区", 1)
    assert [(member.user_id, member.role, member.needs_removal) for member in team.members] == [
        (lead.user_id, Role.LEAD, False),
    ]
    with vault.store.read() as connection:
        row = connection.execute(select(teams)).one()
        seed = open_team_seed(connection, people.lead(), team.team_id)
        assert public_key(seed) == row.public_key == registered_team_key(connection, team.team_id).public_key
    registered = entries(vault, Action.KEY_REGISTER)[-1]
    assert registered["object"] == registered["team"] == team.team_id
    assert registered["index"] == row.key_entry
    assert registered["digest"] == hashlib.sha256(row.public_key).hexdigest()


def test_the_administrator_who_made_a_team_holds_no_key_of_it(vault: Vault, people: People, team: Team) -> None:
    with vault.store.read() as connection, pytest.raises(NotFound):
        open_team_seed(connection, people.admin(), team.team_id)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_make_teams(vault: Vault, people: People, role: Role) -> None:
    lead = people.lead()
    with pytest.raises(Refused):
        create_team(vault, people.actor(role.value, role), "一组", lead.user_id)
    assert len(entries(vault, Action.ACCESS_REFUSE)) == 1


def test_a_team_starts_with_an_enrolled_lead(vault: Vault, people: People) -> None:
    waiting = invite(vault, people.admin(), "new@example.com", "Neu", Role.LEAD).user_id
    shut_out = people.lead("shut-out").user_id
    disable(vault, people.admin(), shut_out)
    for user_id in (waiting, shut_out, people.agent().user_id, people.consumer().user_id, new_id(), "nonsense"):
        with pytest.raises(Invalid, match="lead"):
            create_team(vault, people.admin(), "一组", user_id)


@pytest.mark.parametrize("name", ["", "  ", "x" * 129, "a\x1bb", "a\u202eb"])
def test_a_name_is_short_and_readable(vault: Vault, people: People, name: str) -> None:
    with pytest.raises(Invalid, match="name"):
        create_team(vault, people.admin(), name, people.lead().user_id)


def test_a_name_is_given_once(vault: Vault, people: People, team: Team) -> None:
    with pytest.raises(Conflict):
        create_team(vault, people.admin(), team.name, people.lead().user_id)


def test_an_admitted_member_opens_the_same_seed(vault: Vault, people: People, team: Team) -> None:
    with vault.store.read() as connection:
        assert open_team_seed(connection, people.agent(), team.team_id) == open_team_seed(
            connection,
            people.lead(),
            team.team_id,
        )
    assert entries(vault, Action.TEAM_ADMIT)[-1]["object"] == people.agent().user_id
    assert people.agent().teams == {team.team_id}


def test_only_a_lead_of_that_team_admits(vault: Vault, people: People, team: Team) -> None:
    newcomer = people.agent("newcomer").user_id
    for actor in (people.admin(), people.auditor(), people.agent(), people.consumer()):
        with pytest.raises(Refused):
            admit(vault, actor, team.team_id, newcomer)
    for team_id in (team.team_id, new_id(), "nonsense"):
        with pytest.raises(NotFound):
            admit(vault, people.lead("another lead"), team_id, newcomer)
    assert len(entries(vault, Action.ACCESS_REFUSE)) == 7


def test_only_active_agents_and_leads_are_admitted(vault: Vault, people: People, team: Team) -> None:
    shut_out = people.agent("shut-out").user_id
    disable(vault, people.admin(), shut_out)
    for user_id in (shut_out, people.auditor().user_id, people.admin().user_id, people.consumer().user_id, new_id()):
        with pytest.raises(Invalid, match="agent or lead"):
            admit(vault, people.lead(), team.team_id, user_id)
    with pytest.raises(Conflict):
        admit(vault, people.lead(), team.team_id, people.agent().user_id)


def test_of_ten_admissions_at_once_one_succeeds(vault: Vault, people: People, team: Team) -> None:
    lead, newcomer = people.lead(), people.agent("newcomer").user_id
    results, problems = at_once([lambda: admit(vault, lead, team.team_id, newcomer) for _ in range(10)])
    assert len(results) == 1
    assert all(isinstance(problem, Conflict) for problem in problems)


def test_nothing_is_sealed_to_a_substituted_key(vault: Vault, people: People, team: Team) -> None:
    newcomer = people.agent("newcomer").user_id
    swap = users.update().where(users.c.id == newcomer).values(public_key=public_key(new_seed()))
    vault.store.write(lambda unit: unit.connection.execute(swap).rowcount)
    with pytest.raises(Damaged):
        admit(vault, people.lead(), team.team_id, newcomer)
    with vault.store.read() as connection:
        held = connection.execute(select(memberships.c.user_id)).scalars().all()
    assert newcomer not in held


def test_a_substituted_team_key_is_noticed(vault: Vault, people: People, team: Team) -> None:
    """Anyone can seal a seed of their own to a member; the log's digest tells that it is not the team's."""
    lead, forged = people.lead(), new_seed()

    def substitute(unit: Unit) -> None:
        with_key = {
            "team_seed": seal(public_key(lead.keyring.identity), forged, seed_place(team.team_id, 1, lead.user_id))
        }
        mine = (memberships.c.user_id == lead.user_id) & (memberships.c.team_id == team.team_id)
        unit.connection.execute(memberships.update().where(mine).values(**with_key))

    vault.store.write(substitute)
    with vault.store.read() as connection, pytest.raises(Damaged):
        open_team_seed(connection, lead, team.team_id)
    everywhere = teams.update().values(public_key=public_key(forged))
    vault.store.write(lambda unit: unit.connection.execute(everywhere).rowcount)
    with vault.store.read() as connection, pytest.raises(Damaged):
        open_team_seed(connection, lead, team.team_id)
    with vault.store.read() as connection, pytest.raises(Damaged):
        registered_team_key(connection, team.team_id)


def test_a_members_copy_opens_for_no_other_member(vault: Vault, people: People, team: Team) -> None:
    agent, lead = people.agent(), people.lead()

    def swap(unit: Unit) -> None:
        theirs = select(memberships.c.team_seed).where(memberships.c.user_id == lead.user_id)
        copied = unit.connection.execute(theirs).scalar()
        mine = memberships.update().where(memberships.c.user_id == agent.user_id)
        unit.connection.execute(mine.values(team_seed=copied))

    vault.store.write(swap)
    with vault.store.read() as connection, pytest.raises(Damaged):
        open_team_seed(connection, agent, team.team_id)


def test_each_sees_the_teams_that_concern_them(vault: Vault, people: People, team: Team) -> None:
    other = create_team(vault, people.admin(), "二组", people.lead("second lead").user_id)
    everything = [team.team_id, other.team_id]
    for actor, seen in [
        (people.admin(), everything),
        (people.auditor(), everything),
        (people.lead(), [team.team_id]),
        (people.agent(), [team.team_id]),
        (people.lead("second lead"), [other.team_id]),
        (people.agent("nowhere"), []),
    ]:
        assert [found.team_id for found in list_teams(vault, actor)] == seen
    with pytest.raises(Refused):
        list_teams(vault, people.consumer())
    assert len(team_members(vault, people.agent(), team.team_id)) == 2
    with pytest.raises(NotFound):
        team_members(vault, people.agent(), other.team_id)


def test_a_disabled_member_shows_as_still_holding_the_key(vault: Vault, people: People, team: Team) -> None:
    agent = people.agent().user_id
    disable(vault, people.admin(), agent)
    [found] = list_teams(vault, people.lead())
    assert [member.user_id for member in found.members if member.needs_removal] == [agent]
    remove(vault, people.lead(), team.team_id, agent)
    [found] = list_teams(vault, people.lead())
    assert not any(member.needs_removal for member in found.members)


def test_a_team_never_loses_its_last_lead(vault: Vault, people: People, team: Team, lead: SignIn) -> None:
    with pytest.raises(Conflict, match="last lead"):
        remove(vault, lead(), team.team_id, lead().user_id)
    second = lead("second lead").user_id
    admit(vault, lead(), team.team_id, second)
    remove(vault, lead(), team.team_id, lead().user_id)
    with vault.store.read() as connection, pytest.raises(NotFound):
        open_team_seed(connection, lead(), team.team_id)
    with pytest.raises(Conflict, match="last lead"):
        remove(vault, lead("second lead"), team.team_id, second)


def test_a_disabled_lead_does_not_count_as_one(vault: Vault, people: People, team: Team, lead: SignIn) -> None:
    second = lead("second lead").user_id
    admit(vault, lead(), team.team_id, second)
    disable(vault, people.admin(), second)
    with pytest.raises(Conflict, match="last lead"):
        remove(vault, lead(), team.team_id, lead().user_id)


def test_two_leads_who_remove_each_other_at_once_leave_one(vault: Vault, people: People, team: Team) -> None:
    one = people.lead()
    admit(vault, one, team.team_id, people.lead("second lead").user_id)
    two = people.lead("second lead")
    results, problems = at_once(
        [
            lambda: remove(vault, one, team.team_id, two.user_id),
            lambda: remove(vault, two, team.team_id, one.user_id),
        ],
    )
    assert len(results) == len(problems) == 1
    assert isinstance(problems[0], (NotFound, Conflict))
