"""What the log remembers and an edited row could be made to forget; asked before anything is sealed anew."""

import msgspec
from sqlalchemy import Connection, Row, select

from crypto.merkle import leaf_hash
from vault.audit.entry import Action
from vault.storage.schema import log_entries

_ENDINGS = (Action.GRANT_REVOKE.value, Action.GRANT_EXPIRE.value)


class _Fact(msgspec.Struct, frozen=True):
    """The facts of an entry that count here."""

    action: str = ""
    case: str = ""
    team: str | None = None
    actor: str = ""
    object: str = ""
    scopes: tuple[str, ...] = ()
    purpose: str = ""
    rule: str = ""


def filed_with(connection: Connection, case: str) -> str | None:
    """Return the team that a case was submitted to; ``None`` for a draft."""
    return _newest(connection, case, Action.CASE_SUBMIT).team


def was_asked(connection: Connection, request: Row[tuple[object, ...]]) -> bool:
    """Tell whether a row of ``access_requests`` says what its agent asked for, and that this agent asked."""
    fact = _newest(connection, request.case_id, Action.REQUEST_CREATE, request.id)
    asked = (fact.actor, " ".join(fact.scopes), fact.purpose, fact.rule)
    return asked == (request.requester_id, request.scopes, request.purpose, f"seconds:{request.seconds}")


def has_ended(connection: Connection, grant: str) -> bool:
    """Tell whether an end of this grant was recorded, whatever its row says."""
    ends = select(log_entries.c.index).where(log_entries.c.grant_id == grant, log_entries.c.action.in_(_ENDINGS))
    return connection.execute(ends.limit(1)).first() is not None


def _newest(connection: Connection, case: str, action: Action, thing: str | None = None) -> _Fact:
    """Return what the leaf of the newest such entry of a case says, never the columns beside it."""
    query = select(log_entries.c.raw, log_entries.c.leaf).where(
        log_entries.c.case_id == case,
        log_entries.c.action == action.value,
    )
    if thing is not None:
        query = query.where(log_entries.c.object_id == thing)
    row = connection.execute(query.order_by(log_entries.c.index.desc()).limit(1)).first()
    if row is None or leaf_hash(row.raw) != row.leaf:
        return _Fact()
    try:
        fact = msgspec.json.decode(row.raw, type=_Fact)
    except msgspec.DecodeError:
        return _Fact()
    there = (fact.action, fact.case, fact.object if thing else None)
    return fact if there == (action.value, case, thing) else _Fact()
