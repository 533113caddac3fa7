"""What a team sees of personal data: the table of defaults, changed for it by an administrator, with an entry."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Row, delete, insert, select

from vault.accounts.actor import Actor, Role
from vault.accounts.permission import require
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.errors import FieldError, Invalid, NotFound
from vault.installation import Vault
from vault.redaction.policy import DEFAULT, Policy, Treatment, allowed
from vault.redaction.spans import PiiType
from vault.storage.schema import routing, team_policies, teams
from vault.storage.store import Unit


def policy_for(connection: Connection, category: str) -> Policy:
    """Return the policy of the team that takes complaints of a category; the defaults if none does yet."""
    query = (
        select(team_policies.c.kind, team_policies.c.treatment)
        .join(routing, routing.c.team_id == team_policies.c.team_id)
        .where(routing.c.category == category)
    )
    return _policy(connection.execute(query).all())


def read_policy(vault: Vault, actor: Actor, team: str) -> dict[PiiType, Treatment]:
    """Return how each kind of personal data is shown to a team. ``NotFound`` if there is no such team for the actor."""
    require(vault, actor, Role.ADMIN, Role.AUDITOR, Role.LEAD, Role.AGENT)
    if actor.is_desk and team not in actor.teams:
        raise NotFound
    with vault.store.read() as connection:
        return _told(_of_team(connection, team))


def set_policy(vault: Vault, actor: Actor, team: str, changes: Mapping[PiiType, Treatment]) -> dict[PiiType, Treatment]:
    """Replace what differs from the defaults, for renditions made from now on. ``Invalid`` names what is not allowed.

    Only for administrators. The entry says which kinds are shown how.
    """
    require(vault, actor, Role.ADMIN)
    chosen = _checked(changes)

    def work(unit: Unit) -> dict[PiiType, Treatment]:
        _of_team(unit.connection, team)
        unit.connection.execute(delete(team_policies).where(team_policies.c.team_id == team))
        if chosen:
            rows = [{"team_id": team, "kind": kind, "treatment": how} for kind, how in chosen.items()]
            unit.connection.execute(insert(team_policies), rows)
        rule = ",".join(f"{kind}={how}" for kind, how in sorted(chosen.items())) or "default"
        unit.record(told(actor, Action.TEAM_POLICY, team=team, object=team, rule=rule))
        return _told(_of_team(unit.connection, team))

    return vault.store.write(work)


def _of_team(connection: Connection, team: str) -> Policy:
    if connection.execute(select(teams.c.id).where(teams.c.id == team)).first() is None:
        raise NotFound
    query = select(team_policies.c.kind, team_policies.c.treatment).where(team_policies.c.team_id == team)
    return _policy(connection.execute(query).all())


def _policy(rows: Sequence[Row[str, str]]) -> Policy:
    return Policy({PiiType(row.kind): Treatment(row.treatment) for row in rows})


def _told(policy: Policy) -> dict[PiiType, Treatment]:
    return {kind: policy.of(kind) for kind in PiiType}


def _checked(changes: Mapping[PiiType, Treatment]) -> dict[str, str]:
    wrong = [
        FieldError(f"/kinds/{kind.value}", f"Choose one of: {', '.join(sorted(allowed(kind)))}.")
        for kind, treatment in changes.items()
        if treatment not in allowed(kind)
    ]
    if wrong:
        message = "Some of this can't be chosen. Names, numbers of persons and codes are never shown whole to a team."
        raise Invalid(message, wrong)
    return {kind.value: treatment.value for kind, treatment in changes.items() if treatment is not DEFAULT[kind]}
