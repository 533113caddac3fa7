"""One item from its bytes to its rendition and the proof that goes with it. Runs in the sandbox, as one job.

Read, find, hide, look again. What still shows a secret of the case after a second, harder try is withheld.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .casemap import DROPPED, CaseMap
from .detectors.detect import detect
from .drawing import Drawing
from .hiding import found_in, hidden_text, hide, look_again
from .marks import Edits, Mark
from .policy import Policy, Treatment
from .read import read
from .reading import Reading
from .rendition import STILL_READABLE, is_drawn
from .spans import Span

if TYPE_CHECKING:
    from .chats import Flat

RULES = "2026-11-23"
"""Version of the rules, a date, so that of two one is older; a rendition says by which it was made."""


@dataclass(frozen=True, slots=True)
class Job:
    """What an item is redacted with; `reading` saves reading it again, if the item was read by the same rules."""

    media_type: str
    case: CaseMap
    policy: Policy = field(default_factory=Policy)
    edits: Edits = field(default_factory=Edits)
    reading: Reading | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data for `json.dumps`; `from_json` reads it back."""
        return {
            "media_type": self.media_type,
            "case": self.case.to_json(),
            "policy": self.policy.to_json(),
            "edits": self.edits.to_json(),
            "reading": None if self.reading is None else self.reading.to_json(),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Job":
        """The job that `to_json` gave. `ValueError`, `KeyError` or `TypeError` if it is none."""
        reading = value["reading"]
        return cls(
            str(value["media_type"]),
            CaseMap.from_json(value["case"]),
            Policy.from_json(value["policy"]),
            Edits.from_json(value["edits"]),
            None if reading is None else Reading.from_json(reading),
        )


@dataclass(frozen=True, slots=True)
class Made:
    """A rendition: `text`, or a `file` with a thumbnail, or the slug why it is `withheld` and what may be told instead.

    `reading`, `marks` and `case` belong to the item's owner alone. `proof` may be told to everyone who sees the
    rendition: rules, counts by kind, how much was unreadable, how often it was looked at, the rendition's digest.
    """

    reading: Reading
    case: CaseMap
    marks: tuple[Mark, ...] = ()
    withheld: str | None = None
    told: Mapping[str, int | str] = field(default_factory=dict)
    text: str | None = None
    file: bytes = b""
    file_type: str = ""
    thumbnail: bytes = b""
    sizes: tuple[tuple[int, int], ...] = ()
    proof: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Everything but the two files, whose lengths stand here."""
        return {
            "reading": self.reading.to_json(),
            "case": self.case.to_json(),
            "marks": [mark.to_json() for mark in self.marks],
            "withheld": self.withheld,
            "told": dict(self.told),
            "text": self.text,
            "file": len(self.file),
            "file_type": self.file_type,
            "thumbnail": len(self.thumbnail),
            "sizes": [list(size) for size in self.sizes],
            "proof": dict(self.proof),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any], body: bytes) -> "Made":
        """What `to_json` gave, with the files from `body`. `ValueError`, `KeyError` or `TypeError` if it is none."""
        length, small = int(value["file"]), int(value["thumbnail"])
        if len(body) != length + small or length < 0 or small < 0:
            message = "the files have other lengths than announced"
            raise ValueError(message)
        return cls(
            Reading.from_json(value["reading"]),
            CaseMap.from_json(value["case"]),
            tuple(Mark.from_json(mark) for mark in value["marks"]),
            None if value["withheld"] is None else str(value["withheld"]),
            {str(name): fact for name, fact in value["told"].items() if isinstance(fact, int | str)},
            None if value["text"] is None else str(value["text"]),
            body[:length],
            str(value["file_type"]),
            body[length:],
            tuple((int(size[0]), int(size[1])) for size in value["sizes"]),
            dict(value["proof"]),
        )


def redact(data: bytes, job: Job) -> Made:
    """The rendition of an item. Deterministic; raises nothing for malformed input.

    Here a picture or a document is decoded where the secrets of its case are. The sandbox takes two processes for it,
    and the second does `redact_drawing`.
    """
    if not is_drawn(job.media_type):
        return _text(job, job.reading or read(data, job.media_type))
    from .draw import draw  # noqa: PLC0415 - heavy, and few items are pictures

    return redact_drawing(draw(data, job.media_type), job)


def redact_drawing(drawing: Drawing, job: Job) -> Made:
    """The rendition of what was drawn of a picture or a document. `ValueError` if the drawing is out of form."""
    from .pages import read_pages  # noqa: PLC0415 - as above
    from .pictures import redact_pages  # noqa: PLC0415

    if drawing.withheld is not None:
        return _withheld(job, Reading(withheld=drawing.withheld, told=drawing.told))
    reading = job.reading
    if reading is None or reading.drawn != drawing.digest():  # else another drawing would be painted by its boxes
        reading = read_pages(drawing)
    return _withheld(job, reading) if reading.withheld is not None else redact_pages(drawing, job, reading)


def _withheld(job: Job, reading: Reading) -> Made:
    return Made(reading, job.case, withheld=reading.withheld, told=reading.told)


def _text(job: Job, reading: Reading) -> Made:
    if reading.withheld is not None:
        return _withheld(job, reading)
    if reading.conversation is None:
        hidden, looked = hidden_text(reading.text or "", job.case, job.policy, job.edits)
    else:
        from .chats import apply, flatten, to_text  # noqa: PLC0415 - half of all texts are no chats

        flat = flatten(reading.conversation)
        hidden = hide(flat.text, job.case, job.policy, job.edits, besides=_sent_in_pieces(flat, job))
        shown = to_text(apply(reading.conversation, hidden.replacements))
        looked = look_again(shown, job.case, job.policy, hidden.shown)
    if looked.leaks:
        return Made(reading, job.case, hidden.marks, withheld=STILL_READABLE)
    content = looked.text.encode("utf-8", "replace")
    proof = proof_of(hidden.marks, looks=looked.looks, told=reading.told, content=content)
    return Made(reading, job.case, hidden.marks, text=looked.text, proof=proof)


def _sent_in_pieces(flat: "Flat", job: Job) -> list[tuple[Span, str]]:
    """Values that stand in several messages: the first piece gets the placeholder, the others vanish."""
    from .chats import in_pieces  # noqa: PLC0415 - as above

    pieces = []
    for value in in_pieces(flat, lambda text: detect(text, job.case.known())):
        if job.policy.of(value.type) is not Treatment.KEEP:
            label = job.case.label(value.type, value.value)
            pieces += [(span, DROPPED if number else label) for number, span in enumerate(value.spans)]
    return pieces


def proof_of(marks: Sequence[Mark], *, looks: int, told: Mapping[str, int | str], content: bytes) -> dict[str, Any]:
    """What vouches for a rendition without telling anything that it hides; `told` is what could not be checked."""
    kinds: dict[str, int] = {}
    for mark in marks:
        if mark.hidden:
            kinds[mark.kind] = kinds.get(mark.kind, 0) + 1
    return {
        "rules": RULES,
        "hidden": dict(sorted(kinds.items())),
        "shown_by_owner": sum(not mark.hidden for mark in marks),
        "unsure": sum(mark.hidden and mark.confidence < 0.6 for mark in marks),  # noqa: PLR2004 - of 1
        "unchecked": dict(told),
        "looks": looks,
        "sha256": hashlib.sha256(content).hexdigest(),
    }


@dataclass(frozen=True, slots=True)
class HiddenTexts:
    """Texts of one case as they may be shown, the marks of each, and the map as it has grown."""

    shown: Mapping[str, str]
    marks: Mapping[str, tuple[Mark, ...]]
    case: CaseMap

    def to_json(self) -> dict[str, Any]:
        """Plain data for `json.dumps`; `from_json` reads it back."""
        marks = {name: [mark.to_json() for mark in several] for name, several in self.marks.items()}
        return {"shown": dict(self.shown), "marks": marks, "case": self.case.to_json()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any], names: Iterable[str]) -> "HiddenTexts":
        """What `to_json` gave for these names. `ValueError`, `KeyError` or `TypeError` if it is none."""
        wanted = tuple(names)
        marks = {name: tuple(Mark.from_json(mark) for mark in value["marks"][name]) for name in wanted}
        return cls({name: str(value["shown"][name]) for name in wanted}, marks, CaseMap.from_json(value["case"]))


def hide_texts(texts: Mapping[str, str], case: CaseMap, policy: Policy, edits: Mapping[str, Edits]) -> HiddenTexts:
    """Texts of one case as they may be shown; what one of them teaches the map is hidden in all of them."""
    for text in texts.values():
        found_in(text, case, policy)
    shown, marks = {}, {}
    for name, text in texts.items():
        hidden, looked = hidden_text(text, case, policy, edits.get(name, Edits()))
        shown[name] = case.unchecked() if looked.leaks else looked.text
        marks[name] = hidden.marks
    return HiddenTexts(shown, marks, case)
