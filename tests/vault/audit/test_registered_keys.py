"""A public key in someone's place is found, because the log knows the one that they registered."""

import pytest
from sqlalchemy import select, update

from crypto.identity import new_seed, public_key, verifying_key
from tests.vault.people import SignIn
from vault.accounts.actor import Role
from vault.accounts.enrolment import invite
from vault.audit.findings import Fault, Findings
from vault.audit.verification import verify_log
from vault.installation import Vault
from vault.storage.schema import teams, users
from vault.teams.teams import Team, remove


def _verify(vault: Vault) -> Findings:
    with vault.store.read() as connection:
        return verify_log(connection, vault.checkpoints.key, [])


def _set_user(vault: Vault, user_id: str, **values: object) -> None:
    change = update(users).where(users.c.id == user_id).values(**values)
    vault.store.write(lambda unit: unit.connection.execute(change).rowcount)


def _key_entry(vault: Vault, user_id: str) -> int:
    with vault.store.read() as connection:
        return int(connection.execute(select(users.c.key_entry).where(users.c.id == user_id)).scalar_one() or 0)


def test_keys_as_people_registered_them_are_well(vault: Vault, team: Team, consumer: SignIn, auditor: SignIn) -> None:
    consumer()
    auditor()
    assert _verify(vault).whole


@pytest.mark.parametrize("column", ["public_key", "verifying_key"])
def test_a_substituted_key_of_a_user_is_named(vault: Vault, consumer: SignIn, column: str) -> None:
    victim = consumer().user_id
    key = public_key(new_seed()) if column == "public_key" else verifying_key(new_seed())
    _set_user(vault, victim, **{column: key})
    (finding,) = _verify(vault).findings
    assert finding.fault is Fault.KEY
    assert finding.first == _key_entry(vault, victim)
    assert victim in finding.what


def test_a_key_that_points_to_someone_elses_registration_is_named(vault: Vault, consumer: SignIn) -> None:
    victim, thief = consumer("victim").user_id, consumer("thief").user_id
    with vault.store.read() as connection:
        row = connection.execute(select(users).where(users.c.id == thief)).one()
    stolen = {name: getattr(row, name) for name in ("public_key", "verifying_key", "key_entry")}
    _set_user(vault, victim, **stolen)
    (finding,) = _verify(vault).findings
    assert victim in finding.what


@pytest.mark.parametrize("entry", [None, 0, 10**6])
def test_a_key_without_its_registration_is_named(vault: Vault, consumer: SignIn, entry: int | None) -> None:
    victim = consumer().user_id
    _set_user(vault, victim, key_entry=entry)
    (finding,) = _verify(vault).findings
    assert victim in finding.what


def test_a_substituted_key_of_a_team_is_named(vault: Vault, team: Team) -> None:
    change = update(teams).values(public_key=public_key(new_seed()))
    vault.store.write(lambda unit: unit.connection.execute(change).rowcount)
    (finding,) = _verify(vault).findings
    assert f"team {team.team_id}" in finding.what


def test_an_old_team_key_brought_back_after_a_rotation_is_named(
    vault: Vault, team: Team, lead: SignIn, agent: SignIn
) -> None:
    with vault.store.read() as connection:
        old = connection.execute(select(teams.c.public_key, teams.c.key_entry)).one()
    remove(vault, lead(), team.team_id, agent().user_id)
    assert _verify(vault).whole
    change = update(teams).values(public_key=old.public_key, key_entry=old.key_entry)
    vault.store.write(lambda unit: unit.connection.execute(change).rowcount)
    (finding,) = _verify(vault).findings
    assert "registered a newer" in finding.what


def test_invited_people_have_no_key_yet_and_that_is_no_finding(vault: Vault, admin: SignIn) -> None:
    invite(vault, admin(), "new@example.com", "新同事", Role.AGENT)
    assert _verify(vault).whole
