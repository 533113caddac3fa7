"""A case on its way: lists, state changes, assignment, closing, search."""

from contextlib import suppress
from datetime import timedelta

import msgspec
from sqlalchemy import ColumnElement, Row, select, update

from crypto.blind import blind_index
from vault.access.ending import CASE_ENDED, end_grants_in
from vault.access.rotation import again, settle_rotations
from vault.accounts.actor import DESK, Actor, Role
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.cases.filing import ORDER_INDEX, touch
from vault.cases.lookup import find_case, find_handled, find_own, require_status, visible_to
from vault.cases.messages import Message, seal_message
from vault.cases.views import CaseView, case_view
from vault.cases.workflow import CLOSING, ENDED, NEED_REASON, OPEN, Status, next_states
from vault.errors import ChangedMeanwhile, Conflict, FieldError, Invalid, Refused, Unavailable
from vault.installation import Vault
from vault.limits import spend
from vault.storage.schema import cases, team_members, users
from vault.storage.store import Unit

_HOUR = 3_600
_MOST_FOUND = 50


class CaseFilter(msgspec.Struct, frozen=True):
    """Which cases to list; an empty field does not restrict."""

    status: Status | None = None
    category: str | None = None
    team_id: str | None = None
    assignee_id: str | None = None


def list_cases(vault: Vault, actor: Actor, wanted: CaseFilter, before: str | None, limit: int) -> list[CaseView]:
    """Return the cases that exist for the actor, newest first, ``limit`` at most, older than the id ``before``.

    A consumer's own cases that owe a key rotation get it on the way.
    """
    if actor.role is Role.CONSUMER:
        settle_rotations(vault, actor)
    conditions: list[ColumnElement[bool]] = [visible_to(actor)]
    conditions += [getattr(cases.c, name) == value for name, value in msgspec.structs.asdict(wanted).items() if value]
    if before:
        conditions.append(cases.c.id < before)
    with vault.store.read() as connection:
        rows = connection.execute(select(cases).where(*conditions).order_by(cases.c.id.desc()).limit(limit)).all()
    return [case_view(row) for row in rows]


def read_case(vault: Vault, actor: Actor, case: str) -> CaseView:
    """Return a case without its content. ``NotFound`` if it does not exist for the actor."""
    with vault.store.read() as connection:
        row = find_case(connection, actor, case)
    if row.rotation_owed and row.owner_id == actor.user_id:
        settle_rotations(vault, actor)
        with vault.store.read() as connection:
            row = find_case(connection, actor, case)
    return case_view(row)


def change_status(
    vault: Vault,
    actor: Actor,
    case: str,
    status: Status,
    reason: str | None = None,
    revision: int | None = None,
) -> CaseView:
    """Move a case on. ``Conflict`` names the states it can go to; ``Invalid`` asks for a reason where one is due.

    An agent's wish to close is a proposal: the consumer confirms it, or the stated time passes and it is made again.
    A case that ends ends its grants.
    """
    with vault.store.read() as connection:
        find_case(connection, actor, case)
    if status in NEED_REASON and actor.is_desk and not (reason and reason.strip()):
        message = "Say why, in a sentence that the consumer will read."
        raise Invalid(message, [FieldError("/reason", message)])

    def once() -> CaseView:
        sealed = seal_message(Message(vault, actor, case, reason, "status")) if reason else None

        def work(unit: Unit) -> CaseView:
            row = find_case(unit.connection, actor, case)
            if revision not in (None, row.revision):
                message = "This case was changed meanwhile. Load it again, then make your change."
                raise ChangedMeanwhile(message)
            allowed = next_states(actor.role, Status(row.status))
            if status not in allowed:
                names = ", ".join(sorted(allowed)) or "nowhere by you"
                message = f"The case is {row.status}; from there it can go to: {names}."
                raise Conflict(message)
            if sealed:
                sealed.store(unit)
            rule = _move(vault, unit, actor, row, status)
            unit.record(told(actor, Action.CASE_STATUS, case=case, team=row.team_id, rule=rule))
            _end_grants(vault, unit, actor, case)
            return case_view(find_case(unit.connection, actor, case))

        return vault.store.write(work)

    changed = again(once)
    if changed.rotation_owed and actor.role is Role.CONSUMER:
        with suppress(Unavailable):  # it stays owed until the next session
            return read_case(vault, actor, case)
    return changed


def _move(vault: Vault, unit: Unit, actor: Actor, row: Row[tuple[object, ...]], status: Status) -> str:
    """Move a case, or propose its end; return the word for the log."""
    now, proposed = vault.clock(), row.closing_status == status
    if status not in CLOSING or not actor.is_desk or (proposed and row.closing_due and row.closing_due <= now):
        touch(vault, unit.connection, row.id, status=status.value, closing_status=None, closing_due=None)
        return status.value
    if proposed:
        message = f"Closing is proposed already; it can be done without an answer after {row.closing_due}."
        raise Conflict(message)
    due = now + timedelta(seconds=vault.settings.times.closing)
    touch(vault, unit.connection, row.id, closing_status=status.value, closing_due=due)
    return f"proposed:{status.value}"


def answer_closing(vault: Vault, actor: Actor, case: str, *, accept: bool) -> CaseView:
    """Confirm a proposed end of one's own case, or refuse it so that work goes on. ``Conflict`` if none is proposed."""

    def work(unit: Unit) -> CaseView:
        row = find_own(unit.connection, actor, case)
        if row.closing_status is None:
            message = "Nobody has proposed to close this case."
            raise Conflict(message)
        changes: dict[str, object] = {"closing_status": None, "closing_due": None}
        rule = "closing-refused"
        if accept:
            changes["status"] = rule = row.closing_status
        touch(vault, unit.connection, case, **changes)
        unit.record(told(actor, Action.CASE_STATUS, case=case, team=row.team_id, rule=rule))
        _end_grants(vault, unit, actor, case)
        return case_view(find_own(unit.connection, actor, case))

    return vault.store.write(work)


def _end_grants(vault: Vault, unit: Unit, actor: Actor, case: str) -> None:
    """End every grant of a case that has come to its end: the purpose they were given for is over."""
    status = unit.connection.execute(select(cases.c.status).where(cases.c.id == case)).scalar()
    for grant in end_grants_in(unit.connection, case, vault.clock()) if status in ENDED else ():
        unit.record(told(actor, Action.GRANT_REVOKE, case=case, grant=grant, rule=CASE_ENDED))


def assign_case(vault: Vault, actor: Actor, case: str, assignee: str | None) -> CaseView:
    """Give a case to a member of its team, or to nobody. Agents assign themselves, leads anyone in the team."""
    if actor.role is not Role.LEAD and assignee not in (None, actor.user_id):
        message = "Only a lead assigns cases to others."
        raise Refused(message)

    def work(unit: Unit) -> CaseView:
        row = find_handled(unit.connection, actor, case)
        require_status(row, OPEN | ENDED, "assign")
        if actor.role is not Role.LEAD and row.assignee_id not in (None, actor.user_id):
            message = "This case is assigned to a colleague. Ask your lead."
            raise Refused(message)
        member = select(users.c.id).join(team_members, team_members.c.user_id == users.c.id)
        there = member.where(
            team_members.c.team_id == row.team_id,
            users.c.id == assignee,
            users.c.role.in_(DESK),
            users.c.status == "active",
        )
        if assignee and unit.connection.execute(there).first() is None:
            message = "The assignee is not an active member of this team."
            raise Invalid(message, [FieldError("/assignee_id", message)])
        unit.connection.execute(update(cases).where(cases.c.id == case).values(assignee_id=assignee))
        touch(vault, unit.connection, case)
        unit.record(told(actor, Action.CASE_ASSIGN, case=case, team=row.team_id, object=assignee))
        return case_view(find_handled(unit.connection, actor, case))

    return vault.store.write(work)


def search_orders(vault: Vault, actor: Actor, number: str) -> list[CaseView]:
    """Return the team's cases with this order number, whatever its spacing and case; logged and limited."""
    if not actor.is_desk:
        message = "Only agents and leads search by order number."
        raise Refused(message)
    index = blind_index(vault.secrets.index, ORDER_INDEX, number)

    def work(unit: Unit) -> list[CaseView]:
        spend(vault, unit.connection, "search", actor.user_id, vault.settings.limits.searches_per_hour, _HOUR)
        rows = unit.connection.execute(
            select(cases)
            .where(cases.c.order_index == index, visible_to(actor))
            .order_by(cases.c.id.desc())
            .limit(_MOST_FOUND),
        ).all()
        unit.record(told(actor, Action.CASE_SEARCH, rule=f"found:{len(rows)}"))
        return [case_view(row) for row in rows]

    return vault.store.write(work)
