"""Grants: scope keys sealed by a consumer to one agent, signed, for a purpose and a time; ended by rotation."""

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from crypto.identity import sign
from crypto.scopes import covers
from vault.access.held import damaged
from vault.access.purposes import Purpose
from vault.access.registered import user_public_key
from vault.access.remembered import was_asked
from vault.access.requests import GRANTED, LEAST_SECONDS, decider_key, pending_request, settle_request
from vault.access.rotation import again, apply_rotation, prepare_rotation, seal_grant
from vault.access.statement import GrantStatement
from vault.accounts.actor import Actor, Role
from vault.audit.entry import Action, Entry
from vault.audit.telling import told
from vault.cases.fields import is_requestable
from vault.cases.lookup import find_case, find_own, require_epoch, require_status
from vault.cases.views import GrantView
from vault.cases.workflow import OPEN
from vault.errors import Conflict, Damaged, FieldError, Invalid, NotFound, StaleEpoch
from vault.ids import new_id
from vault.installation import Vault
from vault.storage.replays import first_answer, write_once
from vault.storage.schema import cases, grant_keys, grants, team_members, users
from vault.storage.store import Unit
from vault.times import rfc3339

ACTIVE, REVOKED, RELINQUISHED, EXPIRED = "active", "revoked", "relinquished", "expired"
_SWEPT_AT_ONCE = 500


def grant_request(
    vault: Vault,
    actor: Actor,
    case: str,
    request: str,
    scopes: list[str] | None,
    seconds: int | None,
) -> GrantView:
    """Grant all of a request about one's own case, or less of it, or for a shorter time, from now on.

    ``Invalid`` if more is granted than was asked for; ``Conflict`` if the request was decided or ran out.
    """

    def once() -> GrantView:
        if answered := first_answer(vault, actor, GrantView):
            return answered
        identifier, starts = new_id(), vault.clock().replace(microsecond=0)
        with vault.store.read() as connection:
            asked = pending_request(vault, connection, actor, case, request)
            if not was_asked(connection, asked):
                raise damaged()
            given, lasts = _narrowed(asked, scopes, seconds)
            held = decider_key(vault, connection, actor, case, request)
            public = user_public_key(connection, asked.requester_id)
        ends = starts + timedelta(seconds=lasts)
        with held:
            signing = actor.keyring.signing
            keys = seal_grant(held, identifier, given, asked.requester_id, public, starts, ends, signing)
        facts = GrantStatement(
            identifier, case, request, actor.user_id, asked.requester_id, asked.purpose, tuple(given), starts, ends
        )
        statement = facts.encode()
        digest = hashlib.sha256(statement).hexdigest()

        def work(unit: Unit) -> GrantView:
            pending_request(vault, unit.connection, actor, case, request)
            row = find_own(unit.connection, actor, case)
            require_status(row, OPEN, "grant access")
            require_epoch(row, held.epoch)
            _require_still_there(unit.connection, asked.requester_id, row.team_id)
            settle_request(unit.connection, request, GRANTED, vault, identifier)
            unit.connection.execute(
                insert(grants).values(
                    id=identifier,
                    case_id=case,
                    request_id=request,
                    granter_id=actor.user_id,
                    grantee_id=asked.requester_id,
                    scopes=" ".join(given),
                    purpose=asked.purpose,
                    status=ACTIVE,
                    starts_at=starts,
                    ends_at=ends,
                    statement=statement,
                    signature=sign(actor.keyring.signing, statement),
                ),
            )
            unit.connection.execute(insert(grant_keys), keys)
            unit.record(
                told(
                    actor,
                    Action.GRANT_CREATE,
                    case=case,
                    team=row.team_id,
                    object=request,
                    scopes=given,
                    grant=identifier,
                    purpose=asked.purpose,
                    rule=f"until:{rfc3339(ends)}",
                    digest=digest,
                ),
            )
            return _view(vault, _row(unit.connection, case, identifier))

        return write_once(vault, actor, GrantView, work, case)

    return again(once)


def end_grant(vault: Vault, actor: Actor, case: str, grant: str) -> GrantView:
    """Revoke a grant in one's own case, with a new key epoch at once; or, as its grantee, give it back.

    A grant given back leaves the rotation owed, until the consumer's next session; so does one revoked in a case that
    can't be rotated because something in it is damaged, or is written to without a pause: that must not keep a grant
    alive.
    """

    def once(*, rotating: bool = True) -> GrantView:
        with vault.store.read() as connection:
            find_case(connection, actor, case)
            row = _row(connection, case, grant)
            mine = row.granter_id == actor.user_id and actor.role is Role.CONSUMER
            if not mine and row.grantee_id != actor.user_id:
                raise NotFound
            _require_alive(vault, row)
        rotation = None
        with suppress(Damaged):
            rotation = prepare_rotation(vault, actor, case, frozenset({grant})) if mine and rotating else None

        def work(unit: Unit) -> GrantView:
            row = _row(unit.connection, case, grant)
            _require_alive(vault, row)
            _end(unit.connection, grant, REVOKED if mine else RELINQUISHED, vault.clock())
            rule = REVOKED if mine else RELINQUISHED
            unit.record(told(actor, Action.GRANT_REVOKE, case=case, grant=grant, purpose=row.purpose, rule=rule))
            if rotation:
                apply_rotation(unit, actor, rotation, vault.clock(), REVOKED)
            else:
                unit.connection.execute(update(cases).where(cases.c.id == case).values(rotation_owed=True))
            return _view(vault, _row(unit.connection, case, grant))

        return vault.store.write(work)

    try:
        return again(once)
    except StaleEpoch:
        return once(rotating=False)


def list_grants(vault: Vault, actor: Actor, case: str, before: str | None, limit: int) -> list[GrantView]:
    """Return the grants of a case, newest first: its owner's all of them, an agent's their own."""
    with vault.store.read() as connection:
        find_case(connection, actor, case)
        query = select(grants).where(
            grants.c.case_id == case,
            or_(grants.c.granter_id == actor.user_id, grants.c.grantee_id == actor.user_id),
        )
        if before:
            query = query.where(grants.c.id < before)
        rows = connection.execute(query.order_by(grants.c.id.desc()).limit(limit)).all()
    return [_view(vault, row) for row in rows]


def expire_grants(vault: Vault) -> int:
    """End every grant whose time is over: delete its keys, owe a rotation, tell the log. Return how many."""

    def work(unit: Unit) -> int:
        now = vault.clock()
        query = select(grants).where(grants.c.status == ACTIVE, grants.c.ends_at <= now).limit(_SWEPT_AT_ONCE)
        rows = unit.connection.execute(query).all()
        for row in rows:
            _end(unit.connection, row.id, EXPIRED, now)
            unit.connection.execute(update(cases).where(cases.c.id == row.case_id).values(rotation_owed=True))
            unit.record(
                Entry(Action.GRANT_EXPIRE, None, "system", case=row.case_id, grant=row.id, purpose=row.purpose),
            )
        return len(rows)

    with vault.store.read() as connection:
        due = select(grants.c.id).where(grants.c.status == ACTIVE, grants.c.ends_at <= vault.clock())
        if connection.execute(due.limit(1)).first() is None:
            return 0
    return vault.store.write(work)


def _narrowed(asked: Row[tuple[object, ...]], scopes: list[str] | None, seconds: int | None) -> tuple[list[str], int]:
    wanted: list[str] = asked.scopes.split()
    given = sorted(set(wanted if scopes is None else scopes))
    wider = [
        FieldError(f"/scopes/{at}", "This was not asked for.")
        for at, scope in enumerate(scopes or [])
        if not (is_requestable(scope) and any(covers(one, scope) for one in wanted))
    ]
    if wider or not given:
        message = "Grant what was asked for, or less: every scope must be one of the request's or lie below it."
        raise Invalid(message, wider)
    lasts = asked.seconds if seconds is None else seconds
    if not LEAST_SECONDS <= lasts <= asked.seconds:
        message = f"Grant at most the {asked.seconds} seconds asked for, and at least {LEAST_SECONDS}."
        raise Invalid(message, [FieldError("/seconds", message)])
    return given, lasts


def _require_still_there(connection: Connection, user: str, team: str) -> None:
    member = select(users.c.id).join(team_members, team_members.c.user_id == users.c.id)
    there = member.where(users.c.id == user, users.c.status == "active", team_members.c.team_id == team)
    if connection.execute(there).first() is None:
        message = "The agent who asked no longer handles your case, so nothing can be granted to them."
        raise Conflict(message)


def _require_alive(vault: Vault, row: Row[tuple[object, ...]]) -> None:
    if row.status != ACTIVE or row.ends_at <= vault.clock():
        message = "This grant has ended already."
        raise Conflict(message)


def _end(connection: Connection, grant: str, status: str, now: datetime) -> None:
    connection.execute(update(grants).where(grants.c.id == grant).values(status=status, ended_at=now))
    connection.execute(delete(grant_keys).where(grant_keys.c.grant_id == grant))


def _row(connection: Connection, case: str, grant: str) -> Row[tuple[object, ...]]:
    row = connection.execute(select(grants).where(grants.c.id == grant, grants.c.case_id == case)).first()
    if row is None:
        raise NotFound
    return row


def _view(vault: Vault, row: Row[tuple[object, ...]]) -> GrantView:
    over = row.status == ACTIVE and row.ends_at <= vault.clock()
    return GrantView(
        id=row.id,
        case_id=row.case_id,
        request_id=row.request_id,
        grantee_id=row.grantee_id,
        scopes=row.scopes.split(),
        purpose=Purpose(row.purpose),
        status=EXPIRED if over else row.status,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        digest=hashlib.sha256(row.statement).hexdigest(),
    )
