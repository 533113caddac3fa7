"""Routing: which team handles which class of complaint."""

import msgspec
from sqlalchemy import Connection, insert, select, update

from vault.accounts.actor import Actor, Role
from vault.accounts.permission import require
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.cases.categories import Category
from vault.errors import FieldError, Invalid, NotFound
from vault.installation import Vault
from vault.storage.schema import routing, teams
from vault.storage.store import Unit


class Route(msgspec.Struct, frozen=True):
    """One class and its team; ``None`` where nobody handles it yet."""

    category: Category
    team_id: str | None
    team_name: str | None


def route(vault: Vault, actor: Actor, category: str, team_id: str) -> Route:
    """Send new cases of a class to a team; those already submitted stay. For administrators.

    ``Invalid`` for a class that does not exist, ``NotFound`` for such a team.
    """
    require(vault, actor, Role.ADMIN)
    try:
        wanted = Category(category)
    except ValueError:
        message = "There is no such class of complaint. Choose one of the list."
        raise Invalid(message, [FieldError("/category", message)]) from None

    def work(unit: Unit) -> Route:
        connection = unit.connection
        name = connection.execute(select(teams.c.name).where(teams.c.id == team_id)).scalar()
        if name is None:
            raise NotFound
        moved = update(routing).where(routing.c.category == wanted.value).values(team_id=team_id)
        if connection.execute(moved).rowcount == 0:
            connection.execute(insert(routing).values(category=wanted.value, team_id=team_id))
        unit.record(told(actor, Action.ROUTING_CHANGE, team=team_id, rule=wanted.value))
        return Route(wanted, team_id, name)

    return vault.store.write(work)


def routes(vault: Vault, actor: Actor) -> tuple[Route, ...]:
    """Return every class with its team, also those without one, to all staff."""
    require(vault, actor, Role.ADMIN, Role.AUDITOR, Role.LEAD, Role.AGENT)
    query = select(routing.c.category, routing.c.team_id, teams.c.name).join(teams, teams.c.id == routing.c.team_id)
    with vault.store.read() as connection:
        known = {row.category: row for row in connection.execute(query)}
    return tuple(
        Route(category, known[category].team_id, known[category].name)
        if category in known
        else Route(category, None, None)
        for category in Category
    )


def team_for(connection: Connection, category: str) -> str | None:
    """Return the id of the team that new cases of a class go to, or ``None``."""
    return connection.execute(select(routing.c.team_id).where(routing.c.category == category)).scalar()
