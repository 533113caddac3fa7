"""Who may read what of the audit log: auditors all of it, desks their own acts, consumers the story of their case."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from vault.accounts.actor import DESK, Actor, Role
from vault.accounts.permission import hide, require
from vault.audit.decoding import ROW, StoredEntry, intact
from vault.audit.entry import Action, Outcome
from vault.audit.telling import told
from vault.errors import FieldError, Invalid, NotFound
from vault.ids import is_id
from vault.installation import Vault
from vault.storage.schema import cases, log_entries

MOST_ENTRIES = 200
"""Entries on one page at most."""
_NO_INDEX = 1 << 63


class EntryFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which entries; all that is given must hold. ``since`` is included, ``until`` is not."""

    actor: str | None = None
    role: str | None = None
    action: Action | None = None
    outcome: Outcome | None = None
    case: str | None = None
    team: str | None = None
    object: str | None = None
    grant: str | None = None
    purpose: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    newest_first: bool = True


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An entry as read back, with the bytes and the hash of its leaf, so that whoever gets it can verify it."""

    entry: StoredEntry
    raw: bytes
    leaf: bytes


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries in the order asked for; ``after`` is the cursor of the next page, ``None`` at the end."""

    entries: tuple[LogEntry, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """What a consumer learns of one act on their case: a role, a purpose, a time, and never who of the staff it was."""

    index: int
    leaf: bytes
    time: str
    role: str
    by_owner: bool
    action: Action
    outcome: Outcome
    purpose: str | None
    scopes: tuple[str, ...]
    grant: str | None


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """Acts on a case in their order; ``after`` is the cursor of the next page, ``None`` at the end."""

    events: tuple[CaseEvent, ...]
    after: int | None


def entries(vault: Vault, actor: Actor, filters: EntryFilter, after: int | None = None, limit: int = 50) -> EntryPage:
    """Return a page of the whole log to an auditor. The reading itself is in the log before the answer is.

    A page ends before the entry of its own reading. ``Refused`` to anyone but auditors, ``Invalid`` for a filter that
    can't be used, ``LogUnavailable`` if the reading can't be logged.
    """
    conditions = _conditions(filters)
    own = told_reading(vault, actor, "entries", filters.case)
    with vault.store.read() as connection:
        newest_first = filters.newest_first
        return _page(connection, [log_entries.c.index < own, *conditions], after, limit, newest_first=newest_first)


def entry(vault: Vault, actor: Actor, index: int) -> LogEntry:
    """Return one entry to an auditor; logged like ``entries``. ``NotFound`` outside the log."""
    own = told_reading(vault, actor, "entry", None)
    if not 0 <= index < own:
        raise NotFound
    with vault.store.read() as connection:
        return one(connection, index)


def own_acts(vault: Vault, actor: Actor, after: int | None = None, limit: int = 50) -> EntryPage:
    """Return what an agent or a lead did, newest first. ``Refused`` to others."""
    require(vault, actor, *DESK)
    with vault.store.read() as connection:
        return _page(connection, [log_entries.c.actor == actor.user_id], after, limit, newest_first=True)


def team_acts(vault: Vault, actor: Actor, team: str, after: int | None = None, limit: int = 50) -> EntryPage:
    """Return what was done in a team's name, newest first, to a lead of it; ``NotFound`` to others."""
    if actor.role is not Role.LEAD or team not in actor.teams:
        hide(vault, actor, team=team)
    with vault.store.read() as connection:
        return _page(connection, [log_entries.c.team_id == team], after, limit, newest_first=True)


def case_history(
    vault: Vault,
    actor: Actor,
    case_id: str,
    after: int | None = None,
    limit: int = 50,
    *,
    newest_first: bool = False,
) -> CaseHistory:
    """Return who did what with a case, when and for which purpose, to the consumer whose case it is.

    ``NotFound`` to everyone else, and the attempt is logged.
    """
    with vault.store.read() as connection:
        owner = connection.execute(select(cases.c.owner_id).where(cases.c.id == case_id)).scalar()
    if owner != actor.user_id:
        hide(vault, actor, case=case_id)
    with vault.store.read() as connection:
        page = _page(connection, [log_entries.c.case_id == case_id], after, limit, newest_first=newest_first)
    return CaseHistory(tuple(_event(item, actor) for item in page.entries), page.after)


def _event(item: LogEntry, owner: Actor) -> CaseEvent:
    said = item.entry
    return CaseEvent(
        index=said.index,
        leaf=item.leaf,
        time=said.time,
        role=said.role,
        by_owner=said.actor == owner.user_id,
        action=said.action,
        outcome=said.outcome,
        purpose=said.purpose,
        scopes=said.scopes,
        grant=said.grant,
    )


def one(connection: Connection, index: int) -> LogEntry:
    """Return one entry; ``NotFound`` if there is none. For services that have decided who may."""
    if not 0 <= index < _NO_INDEX:
        raise NotFound
    row = connection.execute(select(*ROW).where(log_entries.c.index == index)).first()
    if row is None:
        raise NotFound
    return LogEntry(intact(row), row.raw, row.leaf)


def told_reading(vault: Vault, actor: Actor, rule: str, case: str | None = None) -> int:
    """Log that an auditor reads and return that entry's index; ``Refused`` to anyone else, which is logged too."""
    require(vault, actor, Role.AUDITOR)
    about = case if case is not None and is_id(case) else None
    return vault.store.write(lambda unit: unit.record(told(actor, Action.LOG_READ, rule=rule, case=about)))


def _conditions(filters: EntryFilter) -> list[ColumnElement[bool]]:
    columns = log_entries.c
    pairs = (
        ("actor", columns.actor, filters.actor),
        ("role", columns.role, filters.role),
        ("action", columns.action, filters.action and filters.action.value),
        ("outcome", columns.outcome, filters.outcome and filters.outcome.value),
        ("case", columns.case_id, filters.case),
        ("team", columns.team_id, filters.team),
        ("object", columns.object_id, filters.object),
        ("grant", columns.grant_id, filters.grant),
        ("purpose", columns.purpose, filters.purpose),
    )
    faults = [FieldError(f"/{name}", "has a NUL") for name, _, value in pairs if value is not None and "\0" in value]
    limits = (("since", filters.since), ("until", filters.until))
    faults += [FieldError(f"/{name}", "needs an offset, such as Z") for name, at in limits if at and at.tzinfo is None]
    if faults:
        message = "This filter can't be used."
        raise Invalid(message, faults)
    conditions: list[ColumnElement[bool]] = [column == value for _, column, value in pairs if value is not None]
    if filters.since is not None:
        conditions.append(columns.time >= filters.since)
    if filters.until is not None:
        conditions.append(columns.time < filters.until)
    return conditions


def _page(
    connection: Connection,
    conditions: list[ColumnElement[bool]],
    after: int | None,
    limit: int,
    *,
    newest_first: bool,
) -> EntryPage:
    if not 1 <= limit <= MOST_ENTRIES:
        message = f"A page has 1 to {MOST_ENTRIES} entries."
        raise Invalid(message, [FieldError("/limit", f"from 1 to {MOST_ENTRIES}")])
    if after is not None and not 0 <= after < _NO_INDEX:
        message = "This cursor is none of this list."
        raise Invalid(message, [FieldError("/after", "the cursor of the page before")])
    index = log_entries.c.index
    query = select(*ROW).where(*conditions).limit(limit + 1).order_by(index.desc() if newest_first else index)
    if after is not None:
        query = query.where(index < after if newest_first else index > after)
    rows = connection.execute(query).all()
    found = tuple(LogEntry(intact(row), row.raw, row.leaf) for row in rows[:limit])
    return EntryPage(found, found[-1].entry.index if len(rows) > limit else None)
