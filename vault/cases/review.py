"""The consumer's review: what is hidden in an item, piece by piece, to be added to, taken away from, or moved.

Every change makes a new rendition; the old one and its key are gone with it. To show what the vault would hide takes a
confirmation; codes that open an account are never shown.
"""

from dataclasses import dataclass
from typing import Annotated

import msgspec
from sqlalchemy import select

from vault.access.disclosure import disclose
from vault.access.rotation import again
from vault.accounts.actor import Actor
from vault.audit.entry import Action
from vault.cases.handling import apply_handling, prepare_handling
from vault.cases.lookup import find_own, require_status
from vault.cases.record_review import REVIEW, RecordReview, review_of
from vault.cases.renditions import NOT_YET, Review, render_item, review_from, scopes_of
from vault.cases.workflow import OPEN, Status
from vault.errors import FieldError, Invalid, NotFound
from vault.installation import Vault
from vault.redaction.chats import flatten
from vault.redaction.marks import ADDED, Addition, Edits, Mark
from vault.redaction.policy import DEFAULT, Treatment
from vault.redaction.reading import Box, Reading
from vault.redaction.spans import PiiType
from vault.storage.schema import evidence

MOST_PIECES = 1_000
Place = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]


class Piece(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something to hide: characters ``start`` to ``end`` of a text, or a ``box`` in pixels (left, top, right, bottom).

    ``part`` is the page of a picture or document, counted from 0.
    """

    part: Place = 0
    start: Place | None = None
    end: Place | None = None
    box: tuple[Place, Place, Place, Place] | None = None


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change to what is hidden. To move a piece, show it and hide another.

    ``show`` and ``restore`` name marks: those to be shown from now on (one's own are dropped), and those to be hidden
    again. ``confirmed`` says that the reader knows that the team will read what is shown.
    """

    hide: Annotated[list[Piece], msgspec.Meta(max_length=MOST_PIECES)] = []
    show: Annotated[list[Annotated[str, msgspec.Meta(max_length=80)]], msgspec.Meta(max_length=MOST_PIECES)] = []
    restore: Annotated[list[Annotated[str, msgspec.Meta(max_length=80)]], msgspec.Meta(max_length=MOST_PIECES)] = []
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ItemReview:
    """What an item's owner reviews: its state, its text or the sizes of its pages, and the marks."""

    id: str
    number: int
    media_type: str
    state: str
    text: str | None
    pages: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]


def review_item(vault: Vault, actor: Actor, case: str, item: str) -> ItemReview:
    """Open how an item of one's own was read and what is hidden in it. ``NotFound`` for anybody else's."""
    with vault.store.read() as connection:
        find_own(connection, actor, case)
        row = connection.execute(select(evidence).where(evidence.c.case_id == case, evidence.c.id == item)).first()
    if row is None:
        raise NotFound
    with disclose(vault, actor, case, [scopes_of(item)["review"]]) as opened:
        records = opened.records()
    review = review_from(records[0].value) if records else None
    reading = review.reading if review else Reading()
    return ItemReview(
        item,
        row.number,
        row.media_type,
        row.rendition if review or row.rendition != "rendered" else NOT_YET,
        _text(reading),
        tuple((page.width, page.height) for page in reading.pages),
        review.marks if review else (),
    )


def change_item(vault: Vault, actor: Actor, case: str, item: str, change: Change) -> ItemReview:
    """Change what is hidden in an item of one's own, and make its rendition anew.

    ``Invalid`` names a piece that lies outside, a mark that is not there, or the confirmation that is missing;
    ``Conflict`` once the case has ended.
    """
    with vault.store.read() as connection:
        require_status(find_own(connection, actor, case), OPEN | {Status.DRAFT}, "change what is hidden")
    render_item(vault, actor, case, item, lambda review: changed(review, change))
    return review_item(vault, actor, case, item)


def review_record(vault: Vault, actor: Actor, case: str) -> RecordReview:
    """Open what is hidden in the free texts of one's own case, as of the last handling view that was made."""
    with vault.store.read() as connection:
        find_own(connection, actor, case)
    with disclose(vault, actor, case, [REVIEW]) as opened:
        records = opened.records()
    return review_of(records[0].value if records else None)


def change_record(vault: Vault, actor: Actor, case: str, path: str, change: Change) -> RecordReview:
    """Change what is hidden in one free text of one's own case, such as ``statement/narrative``.

    ``Invalid`` and ``Conflict`` as for ``change_item``, and ``Invalid`` if there is no such text.
    """
    with vault.store.read() as connection:
        require_status(find_own(connection, actor, case), OPEN | {Status.DRAFT}, "change what is hidden")

    def edited(last: RecordReview) -> dict[str, Edits]:
        if path not in last.texts:
            message = "There is no such text in the handling view. Preview it first, then load the review."
            raise Invalid(message, [FieldError("/path", "Name one of the texts of the review.")])
        review = Review(Reading(text=last.texts[path]), last.marks.get(path, ()), last.edits.get(path, Edits()))
        return {**last.edits, path: changed(review, change)}

    def once() -> None:
        view = prepare_handling(vault, actor, case, edited)
        vault.store.write(lambda unit: apply_handling(vault, unit, actor, view, Action.CASE_REDACT))

    again(once)
    return review_record(vault, actor, case)


def changed(review: Review, change: Change) -> Edits:
    """Return an owner's edits after a change; ``Invalid`` if it does not fit what was read."""
    marks = {mark.id: mark for mark in review.marks}
    _check_marks(marks, change)
    added = [addition for addition in review.edits.added if addition.id not in change.show]
    for at, piece in enumerate(change.hide):
        new = _addition(review.reading, piece, at)
        if new.id not in {addition.id for addition in added}:
            added.append(new)
    if len(added) > MOST_PIECES:
        message = f"At most {MOST_PIECES} pieces of one item can be hidden by hand. Hide larger pieces."
        raise Invalid(message)
    found = {name for name in change.show if marks[name].source != ADDED}
    return Edits(tuple(added), (review.edits.shown | found) - set(change.restore))


def _check_marks(marks: dict[str, Mark], change: Change) -> None:
    wrong = [
        FieldError(f"/{field}/{at}", "There is no such mark. Load the review again.")
        for field, names in (("show", change.show), ("restore", change.restore))
        for at, name in enumerate(names)
        if name not in marks
    ]
    wrong += [
        FieldError(f"/show/{at}", "A code that opens an account is never shown.")
        for at, name in enumerate(change.show)
        if name in marks and _always_hidden(marks[name])
    ]
    if wrong:
        message = "This does not fit what is hidden in the item now."
        raise Invalid(message, wrong)
    if not change.confirmed and any(marks[name].source != ADDED for name in change.show):
        message = (
            "The team will be able to read what you show. Send the change again with `confirmed` if you want that."
        )
        raise Invalid(message, [FieldError("/confirmed", "Must be true to show what was found to be personal.")])


def _always_hidden(mark: Mark) -> bool:
    return mark.kind in set(PiiType) and DEFAULT[PiiType(mark.kind)] is Treatment.DROP


def _addition(reading: Reading, piece: Piece, at: int) -> Addition:
    problem = FieldError(f"/hide/{at}", "Name start and end within the text, or a box within a page.")
    if piece.box is not None and piece.start is None and piece.end is None and piece.part < len(reading.pages):
        left, top, right, bottom = piece.box
        page = reading.pages[piece.part]
        if left < right <= page.width and top < bottom <= page.height:
            return Addition(piece.part, box=Box(left, top, right, bottom))
    text = _text(reading)
    if piece.box is None and text is not None and piece.part == 0:
        start, end = piece.start, piece.end
        if start is not None and end is not None and start < end <= len(text):
            return Addition(0, start, end)
    message = "A piece to be hidden lies outside of the item."
    raise Invalid(message, [problem])


def _text(reading: Reading) -> str | None:
    if reading.conversation is not None:
        return flatten(reading.conversation).text
    return reading.text
