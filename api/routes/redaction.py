"""What is hidden in evidence: its owner's review, and the redacted files that the team sees."""

from typing import Annotated, Final

import msgspec
from litestar import Response, get, patch
from litestar.params import RequestBody

from api.forms import PathId
from api.parts import SignedIn, parts_of
from api.reading import StrictRequest
from api.routes.evidence_content import attached
from api.streaming import Disclosed
from vault.cases.missing import Progress, progress
from vault.cases.record_review import RecordReview
from vault.cases.review import Change, ItemReview, change_item, change_record, review_item, review_record
from vault.evidence.items import open_rendition
from vault.redaction.marks import Mark

_AREA = ["redaction"]
_ITEM: Final = "/cases/{case_id:str}/evidence/{evidence_id:str}"
_BYTES: Final = "application/octet-stream"


class BoxView(msgspec.Struct, frozen=True):
    """A rectangle in pixels of its page; right and bottom lie outside."""

    left: int
    top: int
    right: int
    bottom: int


class MarkView(msgspec.Struct, frozen=True):
    """A piece that is hidden, or that its owner shows."""

    id: str
    part: Annotated[int, msgspec.Meta(description="0 for a text, else the page, counted from 0.")]
    kind: Annotated[
        str,
        msgspec.Meta(description="A kind of personal data, `qr`, `barcode`, `face`, `avatar`, `unreadable` or `own`."),
    ]
    rule: str
    confidence: float
    source: Annotated[str, msgspec.Meta(description="`found` by the vault or `added` by the owner.")]
    hidden: bool
    start: int
    end: int
    boxes: list[BoxView]
    label: str


class TextView(msgspec.Struct, frozen=True):
    """A free text of the record, for its owner alone, and what of it is hidden."""

    path: str
    text: str
    marks: list[MarkView]


class RecordReviewView(msgspec.Struct, frozen=True):
    """The free texts of a record, by their paths."""

    texts: list[TextView]


class TextChange(Change, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A change to what is hidden in the text at ``path``."""

    path: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class PageSize(msgspec.Struct, frozen=True):
    """Pixels."""

    width: int
    height: int


class ReviewView(msgspec.Struct, frozen=True):
    """An item as it was read, for its owner alone, and what of it is hidden."""

    id: str
    number: int
    media_type: str
    state: Annotated[
        str, msgspec.Meta(description="`rendered`, `none` while it is being made, else why it is withheld.")
    ]
    text: Annotated[
        str | None, msgspec.Meta(description="Of a text; `start` and `end` of marks count its code points.")
    ]
    pages: list[PageSize]
    marks: list[MarkView]


@get(
    "/cases/{case_id:str}/redaction",
    operation_id="redaction.progress",
    tags=_AREA,
    summary="脱敏进度 · Progress of redaction",
)
async def read_progress(request: StrictRequest, caller: SignedIn, case_id: PathId) -> Progress:
    """Tell how many renditions of a case are made, and go on with those that are missing."""
    found = await caller.run(progress, case_id)
    if found.done < found.total:
        parts_of(request.app).renderings.begin(caller.actor, case_id)
    return found


@get(
    "/cases/{case_id:str}/record/redaction",
    operation_id="redaction.review-record",
    tags=_AREA,
    summary="核对文字脱敏 · Review what is hidden in texts",
)
async def review_texts(caller: SignedIn, case_id: PathId) -> RecordReviewView:
    """List every piece that is hidden in the free texts of one's own case, as of the last preview or submission."""
    return _texts(await caller.run(review_record, case_id))


@patch(
    "/cases/{case_id:str}/record/redaction",
    operation_id="redaction.change-record",
    tags=_AREA,
    summary="修改文字脱敏 · Change what is hidden in a text",
)
async def change_text(caller: SignedIn, case_id: PathId, data: RequestBody[TextChange]) -> RecordReviewView:
    """Hide more of a text, show what was hidden, or hide it again; the handling view is made anew.

    To show something that was found to be personal takes `confirmed`.
    """
    return _texts(await caller.run(change_record, case_id, data.path, data))


@get(f"{_ITEM}/redaction", operation_id="redaction.review", tags=_AREA, summary="核对脱敏 · Review what is hidden")
async def review(caller: SignedIn, case_id: PathId, evidence_id: PathId) -> ReviewView:
    """List every piece that is hidden in an item of one's own, with what was read around it."""
    return _view(await caller.run(review_item, case_id, evidence_id))


@patch(f"{_ITEM}/redaction", operation_id="redaction.change", tags=_AREA, summary="修改脱敏 · Change what is hidden")
async def change(caller: SignedIn, case_id: PathId, evidence_id: PathId, data: RequestBody[Change]) -> ReviewView:
    """Hide more, show what was hidden, or hide it again; a new rendition takes the place of the old one.

    To show something that was found to be personal takes `confirmed`.
    """
    return _view(await caller.run(change_item, case_id, evidence_id, data))


@get(
    f"{_ITEM}/rendition",
    operation_id="evidence.rendition",
    tags=_AREA,
    summary="下载脱敏文件 · Download the redacted file",
    media_type=_BYTES,
)
async def rendition(caller: SignedIn, case_id: PathId, evidence_id: PathId) -> Response[bytes]:
    """Send a picture or document as the team sees it: new pixels, without metadata."""
    return await _file(caller, case_id, evidence_id, "rendition")


@get(
    f"{_ITEM}/thumbnail",
    operation_id="evidence.thumbnail",
    tags=_AREA,
    summary="脱敏缩略图 · Thumbnail of the redacted file",
    media_type=_BYTES,
)
async def thumbnail(caller: SignedIn, case_id: PathId, evidence_id: PathId) -> Response[bytes]:
    """Send a small picture of the redacted file; it is made from nothing else."""
    return await _file(caller, case_id, evidence_id, "thumbnail")


async def _file(caller: SignedIn, case: str, item: str, file: str) -> Response[bytes]:
    opened = await caller.run(open_rendition, case, item, file)
    headers, media_type = attached(opened, f"{file}-{opened.number}", f'"{item}-{opened.sha256[:16]}"')
    pieces = opened.disclosure.stream(f"handling/evidence/{item}/{file}")
    return Disclosed(caller.bridge, opened.disclosure, pieces, status=200, headers=headers, media_type=media_type)


def _view(item: ItemReview) -> ReviewView:
    return ReviewView(
        item.id,
        item.number,
        item.media_type,
        item.state,
        item.text,
        [PageSize(width, height) for width, height in item.pages],
        [_mark(mark) for mark in item.marks],
    )


def _texts(review: RecordReview) -> RecordReviewView:
    return RecordReviewView(
        [
            TextView(path, text, [_mark(mark) for mark in review.marks.get(path, ())])
            for path, text in sorted(review.texts.items())
        ]
    )


def _mark(mark: Mark) -> MarkView:
    return MarkView(
        mark.id,
        mark.part,
        mark.kind,
        mark.rule,
        mark.confidence,
        mark.source,
        mark.hidden,
        mark.start,
        mark.end,
        [BoxView(box.left, box.top, box.right, box.bottom) for box in mark.boxes],
        mark.label,
    )


HANDLERS = [read_progress, review_texts, change_text, review, change, rendition, thumbnail]
