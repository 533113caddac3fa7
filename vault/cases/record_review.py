"""What is hidden in the free texts of a record, and what their owner changed of that: sealed for the owner alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from crypto.canonical import Json
from vault.redaction.marks import Edits, Mark
from vault.redaction.redact import RULES

REVIEW = "redaction/record"


@dataclass(frozen=True, slots=True)
class RecordReview:
    """The texts as they were, the marks in each, and the owner's edits, by the path of the text."""

    texts: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    edits: Mapping[str, Edits] = field(default_factory=dict)

    def to_json(self) -> Json:
        """Return what is sealed, with the rules that it was made by."""
        return cast(
            Json,
            {
                "rules": RULES,
                "texts": dict(self.texts),
                "marks": {path: [mark.to_json() for mark in marks] for path, marks in self.marks.items()},
                "edits": {path: edits.to_json() for path, edits in self.edits.items()},
            },
        )


def made_by_older_rules(value: Json) -> bool:
    """Tell whether there is a review, sealed by an earlier version of the rules than this one."""
    return isinstance(value, dict) and str(value.get("rules")) < RULES


def review_of(value: Json) -> RecordReview:
    """Return what was sealed of a review; if other rules made it, only what the owner hid besides."""
    if not isinstance(value, dict):
        return RecordReview()
    sealed = cast(dict[str, Any], value)
    edits = {path: Edits.from_json(own) for path, own in sealed["edits"].items()}
    if sealed["rules"] != RULES:
        return RecordReview(sealed["texts"], {}, {path: Edits(own.added) for path, own in edits.items()})
    return RecordReview(
        sealed["texts"],
        {path: tuple(Mark.from_json(mark) for mark in marks) for path, marks in sealed["marks"].items()},
        edits,
    )
