"""The audit log as people read it: auditors all of it, desks their own acts, consumers the story of their case."""

import base64
from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.params import PathParameter, QueryParameter

from api.document import problem
from api.forms import PathId
from api.paging import USUAL_LIMIT, CursorText, Filters, Limit, Listing
from api.parts import SignedIn
from api.reading import StrictRequest
from vault.audit.decoding import StoredEntry
from vault.audit.entry import Action, Outcome
from vault.audit.proving import entry_proof
from vault.audit.reading import (
    CaseEvent,
    EntryFilter,
    EntryPage,
    LogEntry,
    case_history,
    entries,
    entry,
    own_acts,
    team_acts,
)
from vault.errors import FieldError, Invalid

_AREA = ["audit"]
Index = Annotated[str, PathParameter(pattern="^(0|[1-9][0-9]{0,17})$", description="An entry's index, from 0.")]
_Id = Annotated[str | None, QueryParameter(max_length=36)]
_Moment = Annotated[
    str | None,
    QueryParameter(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:]{8}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$",
        description="A time (RFC 3339, with offset): `since` is included, `until` is not.",
    ),
]


class EntryView(msgspec.Struct, frozen=True):
    """An entry, and the bytes with which anyone can prove that the log holds it."""

    entry: StoredEntry
    raw: Annotated[str, msgspec.Meta(description="The entry's canonical JSON, whose leaf hash the tree holds, base64.")]
    leaf: Annotated[str, msgspec.Meta(description="SHA-256 of a zero byte and `raw`, hexadecimal.")]


class Entries(msgspec.Struct, frozen=True):
    """A page of entries."""

    items: list[EntryView]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null on the last.")]


class Event(msgspec.Struct, frozen=True):
    """One act on a case: by which role, for which purpose, when; never by whom of the staff."""

    index: int
    leaf: Annotated[str, msgspec.Meta(description="The entry's leaf hash, hexadecimal; see audit.inclusion.")]
    time: str
    role: str
    by_owner: bool
    action: Action
    outcome: Outcome
    purpose: str | None
    scopes: list[str]
    grant: str | None


class History(msgspec.Struct, frozen=True):
    """A page of a case's history, oldest first."""

    items: list[Event]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null on the last.")]


@get(
    "/cases/{case_id:str}/history",
    operation_id="cases.history",
    tags=_AREA,
    summary="谁看过我的投诉 · Who saw my case",
)
async def history(
    request: StrictRequest,
    caller: SignedIn,
    case_id: PathId,
    limit: Limit = USUAL_LIMIT,
    cursor: CursorText = None,
) -> Response[History]:
    """Tell everything that was done with one's own case, also after it was erased."""
    path = request.url.path
    listing = Listing(caller.vault.secrets.cursor, path, caller.actor.user_id, {})
    found = await caller.run(case_history, case_id, _after(listing, cursor), limit)
    following = listing.cursor([found.after]) if found.after is not None else None
    return Response(History([_event(event) for event in found.events], following))


@get("/audit/entries", operation_id="audit.entries", tags=_AREA, summary="日志条目 · Read the log")
async def list_entries(  # noqa: PLR0913 - one parameter for each filter
    caller: SignedIn,
    *,
    actor: _Id = None,
    role: Annotated[str | None, QueryParameter(max_length=16)] = None,
    action: Annotated[Action | None, QueryParameter(description="Such as `disclosure.intent`.")] = None,
    outcome: Annotated[Outcome | None, QueryParameter()] = None,
    case: _Id = None,
    team: _Id = None,
    thing: Annotated[str | None, QueryParameter(name="object", max_length=36)] = None,
    grant: _Id = None,
    purpose: Annotated[str | None, QueryParameter(max_length=64)] = None,
    since: _Moment = None,
    until: _Moment = None,
    oldest_first: Annotated[bool, QueryParameter(description="The log's own order.")] = False,
    limit: Limit = USUAL_LIMIT,
    cursor: CursorText = None,
) -> Entries:
    """Read the whole log as an auditor. The reading is itself an entry."""
    wanted = EntryFilter(
        actor=actor,
        role=role,
        action=action,
        outcome=outcome,
        case=case,
        team=team,
        object=thing,
        grant=grant,
        purpose=purpose,
        since=_moment("since", since),
        until=_moment("until", until),
        newest_first=not oldest_first,
    )
    filters: Filters = msgspec.to_builtins(wanted)
    listing = Listing(caller.vault.secrets.cursor, "audit-entries", caller.actor.user_id, filters)
    return _entries(listing, await caller.run(entries, wanted, _after(listing, cursor), limit))


@get("/audit/entries/{index:str}", operation_id="audit.entry", tags=_AREA, summary="单条日志 · Read an entry")
async def read_entry(caller: SignedIn, index: Index) -> EntryView:
    """Read one entry as an auditor; logged too."""
    return _view(await caller.run(entry, int(index)))


@get(
    "/audit/entries/{index:str}/proof",
    operation_id="audit.proof",
    tags=_AREA,
    summary="日志条目证明 · Prove an entry",
    media_type="text/plain",
)
async def prove_entry(caller: SignedIn, index: Index) -> str:
    """Give a C2SP tlog-proof of an entry: to auditors of any, to consumers of those about their own cases."""
    return await caller.run(entry_proof, int(index))


@get(
    "/audit/acts",
    operation_id="audit.acts",
    tags=_AREA,
    summary="我的操作记录 · My own acts",
    responses={404: problem(404)},
)
async def acts(
    caller: SignedIn,
    team: Annotated[str | None, QueryParameter(max_length=36, description="For leads: what their team did.")] = None,
    limit: Limit = USUAL_LIMIT,
    cursor: CursorText = None,
) -> Entries:
    """List what an agent or a lead did themselves, newest first, or what was done in the name of a lead's team."""
    listing = Listing(caller.vault.secrets.cursor, "audit-acts", caller.actor.user_id, {"team": team})
    after = _after(listing, cursor)
    if team is None:
        return _entries(listing, await caller.run(own_acts, after, limit))
    return _entries(listing, await caller.run(team_acts, team, after, limit))


def _moment(name: str, text: str | None) -> datetime | None:
    try:
        return msgspec.convert(text, datetime | None)
    except msgspec.ValidationError:
        message = "This filter can't be used."
        raise Invalid(message, [FieldError(f"?{name}", "not a time such as 2026-11-22T10:00:00Z")]) from None


def _after(listing: Listing, cursor: str | None) -> int | None:
    position = listing.position(cursor)
    return int(position[0]) if position else None


def _entries(listing: Listing, page: EntryPage) -> Entries:
    following = listing.cursor([page.after]) if page.after is not None else None
    return Entries([_view(item) for item in page.entries], following)


def _view(item: LogEntry) -> EntryView:
    return EntryView(item.entry, base64.b64encode(item.raw).decode("ascii"), item.leaf.hex())


def _event(event: CaseEvent) -> Event:
    return Event(
        index=event.index,
        leaf=event.leaf.hex(),
        time=event.time,
        role=event.role,
        by_owner=event.by_owner,
        action=event.action,
        outcome=event.outcome,
        purpose=event.purpose,
        scopes=list(event.scopes),
        grant=event.grant,
    )


HANDLERS = [history, list_entries, read_entry, prove_entry, acts]
