"""Grants that end with something else: at once, their keys deleted, a rotation owed by each case."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, update

from vault.storage.schema import cases, grant_keys, grants

LEFT, CASE_ENDED = "left", "case-ended"


def end_grants_of(connection: Connection, user: str, now: datetime, team: str | None = None) -> list[str]:
    """End the active grants of a user, in the cases of one team or in all; return their ids.

    Whoever removes or disables someone calls this in the same unit; the caller's own entry tells of it.
    """
    mine: list[ColumnElement[bool]] = [grants.c.grantee_id == user, grants.c.status == "active"]
    if team:
        mine.append(grants.c.case_id.in_(select(cases.c.id).where(cases.c.team_id == team)))
    return _end(connection, mine, LEFT, now)


def end_grants_in(connection: Connection, case: str, now: datetime) -> list[str]:
    """End the active grants in a case that has ended; return their ids. The caller's entries tell of it."""
    return _end(connection, [grants.c.case_id == case, grants.c.status == "active"], CASE_ENDED, now)


def _end(connection: Connection, which: list[ColumnElement[bool]], status: str, now: datetime) -> list[str]:
    rows = connection.execute(select(grants.c.id, grants.c.case_id).where(*which)).all()
    ended = [row.id for row in rows]
    connection.execute(update(grants).where(grants.c.id.in_(ended)).values(status=status, ended_at=now))
    connection.execute(delete(grant_keys).where(grant_keys.c.grant_id.in_(ended)))
    connection.execute(
        update(cases).where(cases.c.id.in_([row.case_id for row in rows])).values(rotation_owed=True),
    )
    return ended
