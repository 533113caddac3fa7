"""What was read in a file: its text, or its pages with every character's place. Plain data; passes a pipe as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class VisualKind(StrEnum):
    """What a picture shows of a person besides characters."""

    QR = "qr"
    BARCODE = "barcode"
    FACE = "face"
    AVATAR = "avatar"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the page as it is shown (turned upright); `right` and `bottom` lie outside."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and the box of each of its code points, spaces included. `confidence` between 0 and 1."""

    text: str
    boxes: tuple[Box, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Visual:
    """Something to be hidden that is no text; `text` is what a code says, to be searched like any other text."""

    kind: VisualKind
    box: Box
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A picture or a page: its size in pixels, its lines from top to bottom, and what else it shows."""

    width: int
    height: int
    lines: tuple[Line, ...] = ()
    visuals: tuple[Visual, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation; `time` as it was written there, `attachments` by name only."""

    speaker: str
    time: str
    text: str
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat as it was exported: which format was recognised, and its messages in order."""

    format: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One of: `text`, `conversation`, `pages`; or `withheld`, the slug why nothing can be shown.

    `told` is what may be told of a withheld item: plain facts such as `{"seconds": 12}` or `{"entries": 3}`. `drawn` is
    the digest of the drawing whose pages these are: the places hold for no other.
    """

    text: str | None = None
    conversation: Conversation | None = None
    pages: tuple[Page, ...] = ()
    withheld: str | None = None
    told: Mapping[str, int | str] = field(default_factory=dict)
    drawn: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data for `json.dumps`; `from_json` reads it back. Boxes are rows of numbers: there are very many."""
        return {
            "text": self.text,
            "conversation": None if self.conversation is None else asdict(self.conversation),
            "pages": [_page_json(page) for page in self.pages],
            "withheld": self.withheld,
            "told": dict(self.told),
            "drawn": self.drawn,
        }

    @classmethod
    def from_json(cls, value: Any) -> Self:  # noqa: ANN401 - checked here, field by field
        """The reading that `to_json` gave. `ValueError`, `KeyError` or `TypeError` if it is none."""
        talk = value["conversation"]
        return cls(
            text=None if value["text"] is None else str(value["text"]),
            conversation=None
            if talk is None
            else Conversation(str(talk["format"]), tuple(_message(message) for message in talk["messages"])),
            pages=tuple(_page(page) for page in value["pages"]),
            withheld=None if value["withheld"] is None else str(value["withheld"]),
            told={str(name): fact for name, fact in value["told"].items() if isinstance(fact, int | str)},
            drawn=str(value["drawn"]),
        )


def _page_json(page: Page) -> dict[str, Any]:
    def sides(box: Box) -> list[int]:
        return [box.left, box.top, box.right, box.bottom]

    return {
        "width": page.width,
        "height": page.height,
        "lines": [
            {
                "text": line.text,
                "boxes": [side for box in line.boxes for side in sides(box)],
                "confidence": line.confidence,
            }
            for line in page.lines
        ],
        "visuals": [{"kind": seen.kind, "box": sides(seen.box), "text": seen.text} for seen in page.visuals],
    }


def _message(value: Any) -> Message:  # noqa: ANN401
    names = tuple(str(name) for name in value["attachments"])
    return Message(str(value["speaker"]), str(value["time"]), str(value["text"]), names)


def _page(value: Any) -> Page:  # noqa: ANN401
    lines = tuple(Line(str(line["text"]), _boxes(line["boxes"]), float(line["confidence"])) for line in value["lines"])
    visuals = tuple(Visual(VisualKind(seen["kind"]), _box(seen["box"]), str(seen["text"])) for seen in value["visuals"])
    if any(len(line.text) != len(line.boxes) for line in lines):
        message = "a line has another number of boxes than characters"
        raise ValueError(message)
    return Page(int(value["width"]), int(value["height"]), lines, visuals)


def _boxes(value: Any) -> tuple[Box, ...]:  # noqa: ANN401
    sides = [int(side) for side in value]
    if len(sides) % 4:
        message = "a box has four sides"
        raise ValueError(message)
    return tuple(map(Box, sides[::4], sides[1::4], sides[2::4], sides[3::4]))


def _box(value: Any) -> Box:  # noqa: ANN401
    (box,) = _boxes(value)
    return box
