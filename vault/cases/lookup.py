"""Finding a case for someone: a foreign one and an absent one are the same ``NotFound``."""

from sqlalchemy import Connection, Row, and_, false, select
from sqlalchemy.sql.elements import ColumnElement

from vault.accounts.actor import Actor, Role
from vault.cases.workflow import Status
from vault.errors import Conflict, NotFound, StaleEpoch
from vault.storage.schema import cases, team_members


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which a case exists for ``actor``."""
    if actor.role is Role.CONSUMER:
        return and_(cases.c.owner_id == actor.user_id, cases.c.status != Status.ERASED)
    if actor.is_desk:
        # As the table says now, not as it said when the request began: who was removed meanwhile writes nothing more.
        mine = select(team_members.c.team_id).where(team_members.c.user_id == actor.user_id)
        return and_(cases.c.team_id.in_(mine), cases.c.status.not_in((Status.DRAFT, Status.ERASED)))
    return false()


def find_case(connection: Connection, actor: Actor, case: str) -> Row[tuple[object, ...]]:
    """Return the row of a case that exists for ``actor``; ``NotFound`` otherwise."""
    row = connection.execute(select(cases).where(cases.c.id == case, visible_to(actor))).first()
    if row is None:
        raise NotFound
    return row


def find_own(connection: Connection, actor: Actor, case: str) -> Row[tuple[object, ...]]:
    """Return the row of a case that ``actor`` owns; ``NotFound`` otherwise."""
    if actor.role is not Role.CONSUMER:
        raise NotFound
    return find_case(connection, actor, case)


def find_handled(connection: Connection, actor: Actor, case: str) -> Row[tuple[object, ...]]:
    """Return the row of a case that a team of ``actor`` handles; ``NotFound`` otherwise."""
    if not actor.is_desk:
        raise NotFound
    return find_case(connection, actor, case)


def require_status(row: Row[tuple[object, ...]], allowed: frozenset[Status], doing: str) -> None:
    """Raise ``Conflict`` unless a case is in one of the states allowed."""
    if Status(row.status) not in allowed:
        message = f"This can't be done to {doing}: the case is {row.status}."
        raise Conflict(message)


def require_epoch(row: Row[tuple[object, ...]], epoch: int) -> None:
    """Raise ``StaleEpoch`` if the keys were rotated since a change was prepared."""
    if row.epoch != epoch:
        message = "The keys of this case were changed meanwhile. Try again."
        raise StaleEpoch(message)
