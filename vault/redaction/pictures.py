"""Pages of pixels: what was found in their lines is filled, and the result is read again before anyone sees it."""

from collections.abc import Sequence
from dataclasses import replace

from .casemap import plain_form
from .drawing import Drawing
from .hiding import OWN, Hidden, found_in, hide, secrets_in
from .images.frames import NoPicture
from .images.paint import Painted
from .images.read import look_again, read_image
from .images.stitch import Stitched, boxes_for, stitch, unreadable
from .marks import ADDED, FOUND, Mark
from .pages import paint_pages
from .pdf import write_pdf
from .reading import Box, Page, Reading
from .redact import Job, Made, proof_of
from .rendition import FAILED, PDF, STILL_READABLE

UNREADABLE = "unreadable"
_PADDING, _HARDER = 0.15, 0.4
_LOOKS = 3


def redact_pages(drawing: Drawing, job: Job, reading: Reading) -> Made:
    """The rendition of a picture or a document of pages, made from pixels alone."""
    pages = [_Marked(job, number, page) for number, page in enumerate(reading.pages)]
    marks = tuple(mark for page in pages for mark in page.marks)
    boxes = [[box for mark in page.marks if mark.hidden for box in mark.boxes] for page in pages]
    shown = frozenset(form for page in pages for form in page.shown)
    # A line of a PDF's text layer says nothing about what its page shows, so there every look is a whole one.
    seen: Sequence[Page] = () if job.media_type == PDF else reading.pages
    for look in range(1, _LOOKS + 1):
        try:
            painted = paint_pages(drawing, boxes)
            hits = [_leaks(painted, number, job, shown, seen) for number in range(len(painted.pages))]
        except (NoPicture, ValueError):
            return Made(reading, job.case, marks, withheld=FAILED)
        if not any(more is not None for more in hits):
            return _made(job, reading, marks, painted, look)
        boxes = [[*before, *(more or ())] for before, more in zip(boxes, hits, strict=True)]
        seen = ()  # whatever was read before did not help
    return Made(reading, job.case, marks, withheld=STILL_READABLE)


class _Marked:
    """One page and what is hidden on it."""

    def __init__(self, job: Job, number: int, page: Page) -> None:
        for visual in page.visuals:
            found_in(visual.text, job.case, job.policy)  # what a code says is often printed beside it too
        stitched = stitch(page)
        hidden = hide(stitched.text, job.case, job.policy, job.edits, number)
        self.marks = _placed(page, stitched, hidden)
        self.shown = hidden.shown
        # A line break that is none hides a value, and one that was taken for none makes another of two.
        apart = stitch(page, wrapped=False)
        if apart.text != stitched.text:
            covered = {place for mark in self.marks for place in stitched.places[mark.start : mark.end]}
            more = _placed(page, apart, hide(apart.text, job.case, job.policy, job.edits, number))
            self.marks += [
                replace(mark, id=f"{mark.id}:apart", start=0, end=0, hidden=f"{mark.id}:apart" not in job.edits.shown)
                for mark in more
                if mark.source == FOUND and not set(apart.places[mark.start : mark.end]) <= covered | {None}
            ]
        shown = job.edits.shown
        for at, visual in enumerate(page.visuals):
            name = f"{number}:v{at}:{visual.kind.value}"
            self.marks.append(_boxed(name, number, visual.kind.value, visual.box, shown))
        for at, box in enumerate(unreadable(page)):
            self.marks.append(_boxed(f"{number}:u{at}", number, UNREADABLE, box, shown, confidence=0.0))
        self.marks += [
            Mark(new.id, number, OWN, OWN, 1.0, ADDED, hidden=True, boxes=(new.box,))
            for new in job.edits.added
            if new.part == number and new.box is not None
        ]


def _placed(page: Page, stitched: Stitched, hidden: Hidden) -> list[Mark]:
    return [
        replace(mark, boxes=tuple(boxes_for(page, stitched, mark.start, mark.end, _PADDING))) for mark in hidden.marks
    ]


def _boxed(name: str, part: int, kind: str, box: Box, shown: frozenset[str], confidence: float = 1.0) -> Mark:
    return Mark(name, part, kind, kind, confidence, FOUND, hidden=name not in shown, boxes=(box,))


def _leaks(painted: Painted, number: int, job: Job, shown: frozenset[str], seen: Sequence[Page]) -> list[Box] | None:
    """Where a painted page still shows a secret of the map; `None` if it shows none. What its owner shows is left."""
    picture, media_type = painted.pages[number], painted.media_types[number]
    text = look_again(picture, media_type, seen[number : number + 1])
    if not _secrets(text, job, shown):
        return None
    page = read_image(picture, media_type).pages[0]
    boxes = []
    for stitched in (stitch(page), stitch(page, wrapped=False)):
        for start, end in _secrets(stitched.text, job, shown):
            boxes += boxes_for(page, stitched, start, end, _HARDER)
    return boxes


def _secrets(text: str, job: Job, shown: frozenset[str]) -> list[tuple[int, int]]:
    found = secrets_in(text, job.case)
    return [(span.start, span.end) for span in found if plain_form(text[span.start : span.end]) not in shown]


def _made(job: Job, reading: Reading, marks: tuple[Mark, ...], painted: Painted, looks: int) -> Made:
    if len(painted.pages) == 1 and job.media_type != PDF:
        file, file_type = painted.pages[0], painted.media_types[0]
    else:
        file, file_type = write_pdf(painted.pages), PDF
    return Made(
        reading,
        job.case,
        marks,
        file=file,
        file_type=file_type,
        thumbnail=painted.thumbnail,
        sizes=painted.sizes,
        proof=proof_of(marks, looks=looks, told=reading.told, content=file),
    )
