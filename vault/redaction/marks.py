"""What is hidden in one item, piece by piece, and what its owner changed of that."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from .reading import Box

FOUND, ADDED = "found", "added"


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece that is hidden, or that its owner chose to show (`hidden` false).

    `id` stays the same as long as the item is read by the same rules. A piece of text has `start` and `end`, in code
    points of segment number `part` (0 for a text or a conversation, else the page); a piece of a picture has `boxes` on
    page `part`. `kind` is a `PiiType`, a `VisualKind`, `unreadable` or `own`; `label` is what stands in its place.
    """

    id: str
    part: int
    kind: str
    rule: str
    confidence: float
    source: str
    hidden: bool
    start: int = 0
    end: int = 0
    boxes: tuple[Box, ...] = ()
    label: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data for `json.dumps`; `from_json` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The mark that `to_json` gave. `ValueError`, `KeyError` or `TypeError` if it is none."""
        boxes = tuple(Box(**box) for box in value["boxes"])
        return cls(**{**value, "boxes": boxes})


@dataclass(frozen=True, slots=True)
class Addition:
    """What an owner hides besides what was found: a piece of text, or a box on a page."""

    part: int
    start: int = 0
    end: int = 0
    box: Box | None = None

    @property
    def id(self) -> str:
        """The id of its mark."""
        if self.box is None:
            return f"own:{self.part}:{self.start}-{self.end}"
        return f"own:{self.part}:{self.box.left},{self.box.top},{self.box.right},{self.box.bottom}"


@dataclass(frozen=True, slots=True)
class Edits:
    """An owner's changes: pieces added, and the ids of found pieces that are to be shown."""

    added: tuple[Addition, ...] = ()
    shown: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """Plain data for `json.dumps`; `from_json` reads it back."""
        return {"added": [asdict(addition) for addition in self.added], "shown": sorted(self.shown)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The edits that `to_json` gave. `ValueError`, `KeyError` or `TypeError` if they are none."""
        added = tuple(
            Addition(
                int(item["part"]),
                int(item["start"]),
                int(item["end"]),
                None if item["box"] is None else Box(**item["box"]),
            )
            for item in value["added"]
        )
        return cls(added, frozenset(str(identifier) for identifier in value["shown"]))
