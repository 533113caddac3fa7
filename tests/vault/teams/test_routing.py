"""Which team a class of complaint goes to."""

import pytest

from tests.vault.people import People, entries
from vault.accounts.actor import Role
from vault.audit.entry import Action
from vault.cases.categories import Category
from vault.errors import Invalid, NotFound, Refused
from vault.ids import new_id
from vault.installation import Vault
from vault.teams.routing import route, routes, team_for
from vault.teams.teams import Team, create_team


def where(vault: Vault, category: str) -> str | None:
    with vault.store.read() as connection:
        return team_for(connection, category)


def test_there_are_eighteen_classes_with_a_title_in_both_languages() -> None:
    assert len(Category) == 18
    assert len({category.zh for category in Category} | {category.en for category in Category}) == 36


def test_a_class_goes_to_the_team_it_was_routed_to_last(vault: Vault, people: People, team: Team) -> None:
    other = create_team(vault, people.admin(), "二组", people.lead().user_id)
    assert where(vault, "wrong_item") is None
    made = route(vault, people.admin(), "wrong_item", team.team_id)
    assert (made.category, made.team_id, made.team_name) == (Category.WRONG_ITEM, team.team_id, team.name)
    assert where(vault, "wrong_item") == team.team_id
    route(vault, people.admin(), Category.WRONG_ITEM, other.team_id)
    assert where(vault, "wrong_item") == other.team_id
    assert where(vault, "counterfeit") is None
    told = [(entry["rule"], entry["team"]) for entry in entries(vault, Action.ROUTING_CHANGE)]
    assert told == [("wrong_item", team.team_id), ("wrong_item", other.team_id)]


def test_the_list_shows_what_nobody_handles_yet(vault: Vault, people: People, team: Team) -> None:
    route(vault, people.admin(), "food_safety", team.team_id)
    for role in (Role.ADMIN, Role.AUDITOR, Role.LEAD, Role.AGENT):
        seen = routes(vault, people.actor(role.value, role))
        assert [found.category for found in seen] == list(Category)
        assert {found.category for found in seen if found.team_id} == {Category.FOOD_SAFETY}
    with pytest.raises(Refused):
        routes(vault, people.consumer())


@pytest.mark.parametrize("category", ["", "WRONG_ITEM", "everything", "wrong_item "])
def test_there_are_no_other_classes(vault: Vault, people: People, team: Team, category: str) -> None:
    with pytest.raises(Invalid, match="class"):
        route(vault, people.admin(), category, team.team_id)


def test_a_class_goes_to_no_team_that_does_not_exist(vault: Vault, people: People) -> None:
    for team_id in (new_id(), "nonsense"):
        with pytest.raises(NotFound):
            route(vault, people.admin(), "wrong_item", team_id)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_route(vault: Vault, people: People, team: Team, role: Role) -> None:
    with pytest.raises(Refused):
        route(vault, people.actor(role.value, role), "wrong_item", team.team_id)
    assert where(vault, "wrong_item") is None
    assert len(entries(vault, Action.ACCESS_REFUSE)) == 1
