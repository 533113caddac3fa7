"""A real vault for each test: a folder with SQLite, a clock that is moved by hand, and people who sign in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vault.people import MovableClock, People, SignIn, make_vault, origin_of
from vault.accounts.actor import Origin
from vault.installation import Vault
from vault.teams.teams import Team, admit, create_team, list_teams


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def vault(tmp_path: Path, clock: MovableClock) -> Iterator[Vault]:
    with make_vault(tmp_path / "vault", clock) as opened:
        yield opened


@pytest.fixture
def source() -> Origin:
    """A request from a place that nobody ever signed in from."""
    return origin_of("a strange place")


@pytest.fixture
def people(vault: Vault, clock: MovableClock) -> People:
    return People(vault, clock)


@pytest.fixture
def consumer(people: People) -> SignIn:
    """``consumer()`` or ``consumer("name")`` is a consumer, logged in; so with the roles below."""
    return people.consumer


@pytest.fixture
def agent(people: People) -> SignIn:
    return people.agent


@pytest.fixture
def lead(people: People) -> SignIn:
    return people.lead


@pytest.fixture
def auditor(people: People) -> SignIn:
    return people.auditor


@pytest.fixture
def admin(people: People) -> SignIn:
    return people.admin


@pytest.fixture
def team(vault: Vault, people: People) -> Team:
    """A team whose lead is ``lead()`` and whose agent is ``agent()``."""
    made = create_team(vault, people.admin(), "一组", people.lead().user_id)
    admit(vault, people.lead(), made.team_id, people.agent().user_id)
    return list_teams(vault, people.lead())[0]
