"""Renditions that are missing: which they are, how far a case is, and making them one after the other."""

from collections.abc import Callable, Container

import msgspec
import structlog
from sqlalchemy import ColumnElement, Connection, or_, select

from vault.accounts.actor import Actor
from vault.cases.lookup import find_own
from vault.cases.renditions import NOT_YET, render_item
from vault.cases.workflow import OPEN, Status
from vault.errors import NotFound, VaultError
from vault.installation import Vault
from vault.redaction.redact import RULES
from vault.redaction.sandbox.jobs import SHORT_TEXT
from vault.storage.schema import cases, evidence

Chooser = Callable[[str, int], bool]
_log = structlog.get_logger("vault.renditions")


def pending(connection: Connection, case: str) -> list[str]:
    """Return the items of a case that await their rendition, in the order of their numbers."""
    return list(connection.execute(select(evidence.c.id).where(*_missing(case)).order_by(evidence.c.number)).scalars())


def _missing(case: str) -> tuple[ColumnElement[bool], ...]:
    return evidence.c.case_id == case, evidence.c.rendition == NOT_YET


def render_pending(vault: Vault, actor: Actor, case: str, only: Chooser = lambda *_: True) -> int:
    """Make what is missing of the renditions of the actor's own case; return how many were made.

    ``only`` chooses by media type and length in bytes. An item that fails stays missing, and is tried again in the
    owner's next session.
    """
    tried: set[str] = set()
    while (item := next_pending(vault, actor, case, tried, only)) is not None:
        tried.add(item)
        render_if_possible(vault, actor, case, item)
    return len(tried)


def next_pending(
    vault: Vault, actor: Actor, case: str, tried: Container[str], only: Chooser = lambda *_: True
) -> str | None:
    """Return the next item of the actor's own case that awaits its rendition and was not tried yet."""
    with vault.store.read() as connection:
        find_own(connection, actor, case)
        columns = (evidence.c.id, evidence.c.media_type, evidence.c.length)
        rows = connection.execute(select(*columns).where(*_missing(case)).order_by(evidence.c.number))
        waiting = (row.id for row in rows if row.id not in tried and only(row.media_type, row.length))
        return next(waiting, None)


def render_if_possible(vault: Vault, actor: Actor, case: str, item: str) -> None:
    """Make the rendition of one item; what goes wrong is logged, by its kind alone, and the item stays missing."""
    try:
        render_item(vault, actor, case, item)
    except NotFound:
        pass  # removed meanwhile
    except VaultError as error:
        _log.warning("rendition still missing", case=case, item=item, error=type(error).__name__)


def render_at_once(vault: Vault, actor: Actor, case: str, item: str) -> bool:
    """Make the rendition of a text in a case already filed, which the team waits for; tell whether it was one."""
    with vault.store.read() as connection:
        filed = Status(find_own(connection, actor, case).status) is not Status.DRAFT
        columns = (evidence.c.media_type, evidence.c.length)
        row = connection.execute(select(*columns).where(evidence.c.case_id == case, evidence.c.id == item)).first()
    if not filed or row is None or not is_short_text(row.media_type, row.length):
        return False
    render_if_possible(vault, actor, case, item)
    return True


class Progress(msgspec.Struct, frozen=True):
    """How far the renditions of a case are: items in all, those that are made or withheld, and the state of each."""

    total: int
    done: int
    items: dict[str, str]


def progress(vault: Vault, actor: Actor, case: str) -> Progress:
    """Return how far the renditions of the actor's own case are."""
    with vault.store.read() as connection:
        find_own(connection, actor, case)
        query = select(evidence.c.id, evidence.c.rendition).where(evidence.c.case_id == case)
        items = {row.id: row.rendition for row in connection.execute(query.order_by(evidence.c.number))}
    return Progress(len(items), sum(state != NOT_YET for state in items.values()), items)


def unfinished(vault: Vault, actor: Actor) -> list[str]:
    """Return the actor's own cases with renditions that are missing or that older rules made, the fifty newest."""
    query = (
        select(cases.c.id)
        .where(cases.c.owner_id == actor.user_id, cases.c.status.in_(OPEN | {Status.DRAFT}))
        .where(
            or_(
                cases.c.id.in_(select(evidence.c.case_id).where(evidence.c.rendition == NOT_YET)),
                cases.c.rules < RULES,
            )
        )
    )
    with vault.store.read() as connection:
        return list(connection.execute(query.order_by(cases.c.id.desc()).limit(50)).scalars())


def is_short_text(media_type: str, length: int) -> bool:
    """Tell whether an item is a text that is read in a moment."""
    text = media_type.startswith(("text/", "application/json", "application/xml", "message/rfc822"))
    return text and length <= SHORT_TEXT
