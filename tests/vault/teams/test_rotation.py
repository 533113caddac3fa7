"""A member who left opens nothing that the team holds."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select, update

from crypto.errors import CannotOpen
from crypto.identity import new_seed, public_key
from tests.vault.people import People, at_once, entries
from tests.vault.teams.sealed import add_case, opened
from vault.accounts.credentials import key_digest
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.errors import Conflict, Damaged, NotFound, Refused
from vault.ids import new_id
from vault.installation import Vault
from vault.storage.schema import cases, log_entries, team_seals, teams, users
from vault.storage.schema import team_members as memberships
from vault.storage.store import Unit
from vault.teams.keys import open_team_seed, registered_team_key
from vault.teams.teams import Team, admit, create_team, remove


@pytest.fixture
def filed(vault: Vault, people: People, team: Team) -> dict[str, bytes]:
    """Five cases of the team's, the first two assigned to its agent: their handling keys."""
    owner, agent = people.consumer().user_id, people.agent().user_id
    return dict(
        vault.store.write(
            lambda unit: [
                add_case(unit, vault, owner, team.team_id, agent if number < 2 else None) for number in range(5)
            ],
        ),
    )


def seed_of(vault: Vault, people: People, name: str, team: Team) -> bytes:
    with vault.store.read() as connection:
        actor = people.lead(name) if "lead" in name else people.agent(name)
        return bytes(open_team_seed(connection, actor, team.team_id))


def test_a_removed_member_opens_nothing_and_the_others_everything(
    vault: Vault,
    people: People,
    team: Team,
    filed: dict[str, bytes],
) -> None:
    admit(vault, people.lead(), team.team_id, people.agent("second").user_id)
    kept = seed_of(vault, people, "agent", team)
    assert opened(vault, team.team_id, kept) == {case_id: (key, key) for case_id, key in filed.items()}

    result = remove(vault, people.lead(), team.team_id, people.agent().user_id)

    assert (result.generation, result.resealed, result.damaged) == (2, 10, 0)
    with pytest.raises(CannotOpen):
        opened(vault, team.team_id, kept)
    for name in ("lead", "second"):
        fresh = seed_of(vault, people, name, team)
        assert fresh != kept
        assert opened(vault, team.team_id, fresh) == {case_id: (key, key) for case_id, key in filed.items()}
    with vault.store.read() as connection, pytest.raises(NotFound):
        open_team_seed(connection, people.agent(), team.team_id)
    assert people.agent().teams == frozenset()


def test_the_old_seals_are_gone_from_the_file(
    vault: Vault,
    people: People,
    team: Team,
    filed: dict[str, bytes],
) -> None:
    with vault.store.read() as connection:
        old = list(connection.execute(select(team_seals.c.sealed_key)).scalars())
    remove(vault, people.lead(), team.team_id, people.agent().user_id)
    folder = vault.folder
    vault.close()
    found = (folder / "vault.db").read_bytes()
    assert len(old) == 5
    assert not any(sealed in found for sealed in old)


def test_the_cases_owe_a_rotation_and_lose_their_assignee(
    vault: Vault,
    people: People,
    team: Team,
    filed: dict[str, bytes],
) -> None:
    remove(vault, people.lead(), team.team_id, people.agent().user_id)
    with vault.store.read() as connection:
        rows = connection.execute(select(cases).order_by(cases.c.id)).all()
    assert all(row.rotation_owed and row.assignee_id is None for row in rows)
    assert sorted(row.revision for row in rows) == [1, 1, 1, 2, 2]
    assert {entry["case"] for entry in entries(vault, Action.CASE_ASSIGN)} == {
        row.id for row in rows if row.revision == 2
    }


def test_the_removal_is_told_in_one_piece(vault: Vault, people: People, team: Team) -> None:
    agent = people.agent().user_id
    remove(vault, people.lead(), team.team_id, agent)
    with vault.store.read() as connection:
        last = connection.execute(select(log_entries.c.action).order_by(log_entries.c.index.desc()).limit(3)).scalars()
        assert list(last) == ["team-key.rotate", "key.register", "team.remove"]
        assert registered_team_key(connection, team.team_id).generation == 2
    assert entries(vault, Action.TEAM_REMOVE)[0]["object"] == agent
    assert entries(vault, Action.TEAM_KEY_ROTATE)[0]["team"] == team.team_id


def test_only_a_lead_of_that_team_removes(vault: Vault, people: People, team: Team) -> None:
    agent = people.agent().user_id
    for actor in (people.admin(), people.auditor(), people.agent(), people.consumer()):
        with pytest.raises(Refused):
            remove(vault, actor, team.team_id, agent)
    with pytest.raises(NotFound):
        remove(vault, people.lead("another lead"), team.team_id, agent)
    for stranger in (new_id(), people.admin().user_id, "nonsense"):
        with pytest.raises(NotFound):
            remove(vault, people.lead(), team.team_id, stranger)


def test_cases_filed_while_a_removal_is_prepared_are_not_forgotten(vault: Vault, people: People, team: Team) -> None:
    owner, agent, lead = people.consumer().user_id, people.agent().user_id, people.lead()
    filed: dict[str, bytes] = {}
    stop = threading.Event()

    def keep_filing() -> None:
        while not stop.is_set():
            case_id, key = vault.store.write(lambda unit: add_case(unit, vault, owner, team.team_id))
            filed[case_id] = key

    thread = threading.Thread(target=keep_filing)
    thread.start()
    try:
        for _ in range(4):
            remove(vault, lead, team.team_id, agent)
            admit(vault, lead, team.team_id, agent)
    finally:
        stop.set()
        thread.join()
    assert filed, "nothing was filed meanwhile"
    seed = seed_of(vault, people, "agent", team)
    assert opened(vault, team.team_id, seed) == {case_id: (key, key) for case_id, key in filed.items()}


def test_a_key_registered_in_the_same_commit_is_sealed_to(vault: Vault, people: People, team: Team) -> None:
    """Group commit puts both units into one transaction: the second looks up an entry of the first."""
    owner, actor = people.consumer().user_id, people.lead()
    public, writing, go = public_key(new_seed()), threading.Event(), threading.Event()

    def hold(_: Unit) -> None:
        writing.set()
        go.wait(10)

    def renew(unit: Unit) -> None:
        digest = key_digest(public)
        entry = unit.record(told(actor, Action.KEY_REGISTER, team=team.team_id, object=team.team_id, digest=digest))
        changed = {"public_key": public, "key_entry": entry, "generation": 2}
        unit.connection.execute(update(teams).where(teams.c.id == team.team_id).values(**changed))

    held = vault.store.submit(hold)
    assert writing.wait(10)
    renewed = vault.store.submit(renew)
    added = vault.store.submit(lambda unit: add_case(unit, vault, owner, team.team_id))
    go.set()
    for future in (held, renewed, added):
        future.result(10)


def test_members_who_come_and_go_at_once_end_up_with_one_key(vault: Vault, people: People, team: Team) -> None:
    lead = people.lead()
    leaving = [people.agent(f"leaving {number}").user_id for number in range(3)]
    coming = [people.agent(f"coming {number}").user_id for number in range(3)]
    for user_id in leaving:
        admit(vault, lead, team.team_id, user_id)
    acts: list[Callable[[], object]] = [partial(remove, vault, lead, team.team_id, user_id) for user_id in leaving]
    acts += [partial(admit, vault, lead, team.team_id, user_id) for user_id in coming]
    _, problems = at_once(acts)
    assert all(isinstance(problem, Conflict) for problem in problems)
    with vault.store.read() as connection:
        generations = set(connection.execute(select(memberships.c.generation)).scalars())
        assert generations == set(connection.execute(select(teams.c.generation)).scalars())
        members = set(connection.execute(select(memberships.c.user_id)).scalars())
        for name, user_id in [(name, person.user_id) for name, person in people.known.items()]:
            if user_id in members:
                open_team_seed(connection, people.actor(name, people.known[name].role), team.team_id)


def test_a_removed_member_is_removed_once(vault: Vault, people: People, team: Team) -> None:
    lead, agent = people.lead(), people.agent().user_id
    results, problems = at_once([lambda: remove(vault, lead, team.team_id, agent) for _ in range(5)])
    assert len(results) == 1
    assert all(isinstance(problem, NotFound) for problem in problems)


def test_a_damaged_seal_does_not_keep_a_member_in(
    vault: Vault,
    people: People,
    team: Team,
    filed: dict[str, bytes],
) -> None:
    broken = next(iter(filed))
    damage = team_seals.update().where(team_seals.c.case_id == broken).values(sealed_key=b"\1\1" + bytes(1_200))
    vault.store.write(lambda unit: unit.connection.execute(damage).rowcount)
    result = remove(vault, people.lead(), team.team_id, people.agent().user_id)
    assert (result.resealed, result.damaged) == (9, 1)
    assert entries(vault, Action.TEAM_KEY_ROTATE)[0]["rule"] == "damaged-seals"


def test_another_teams_seals_stay_as_they_are(vault: Vault, people: People, team: Team) -> None:
    other = create_team(vault, people.admin(), "二组", people.lead("second lead").user_id)
    owner = people.consumer().user_id
    case_id, key = vault.store.write(lambda unit: add_case(unit, vault, owner, other.team_id))
    remove(vault, people.lead(), team.team_id, people.agent().user_id)
    seed = seed_of(vault, people, "second lead", other)
    assert opened(vault, other.team_id, seed) == {case_id: (key, key)}
    with vault.store.read() as connection:
        assert connection.execute(select(cases.c.rotation_owed)).scalar() is False


def test_a_seed_is_not_sealed_to_a_substituted_member(vault: Vault, people: People, team: Team) -> None:
    second = people.agent("second").user_id
    admit(vault, people.lead(), team.team_id, second)
    swap = users.update().where(users.c.id == second).values(public_key=public_key(new_seed()))
    vault.store.write(lambda unit: unit.connection.execute(swap).rowcount)
    with pytest.raises(Damaged):
        remove(vault, people.lead(), team.team_id, people.agent().user_id)
    remove(vault, people.lead(), team.team_id, second)
    remove(vault, people.lead(), team.team_id, people.agent().user_id)
