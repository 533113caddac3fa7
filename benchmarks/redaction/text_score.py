"""What the detector finds in labelled texts, per kind: precision, recall, F1, fully covered, characters covered."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.redaction.texts import Label, Labelled
from vault.redaction.detectors.detect import detect
from vault.redaction.detectors.settle import BUSINESS
from vault.redaction.spans import PiiType, Span

STRUCTURED = (
    PiiType.PHONE, PiiType.ID_NUMBER, PiiType.PASSPORT, PiiType.BANK_CARD, PiiType.EMAIL, PiiType.MESSENGER_ID,
    PiiType.PLATE, PiiType.BIRTH_DATE, PiiType.ACCOUNT, PiiType.PICKUP_CODE, PiiType.PAYMENT_REF, PiiType.IP,
)  # fmt: skip
#: Hints warn; the labels don't name them.
_UNSCORED = frozenset({PiiType.HEALTH, PiiType.RELIGION, PiiType.BIOMETRIC})
_ALIKE = (
    frozenset({"phone", "landline"}),
    frozenset({"name", "minor-name"}),
    frozenset({"messenger-id", "email", "phone"}),
    frozenset({"order-number", "tracking-number"}),
    frozenset({"pickup-code", "one-time-code"}),
    frozenset({"ip", "url-token"}),
    frozenset({"account", "messenger-id"}),
    frozenset({"id-number", "passport"}),
)


@dataclass(slots=True)
class Tally:
    """Counts of one kind (and language, for names and addresses)."""

    labels: int = 0
    found: int = 0  # labels that a span of this kind touches on more than half of their characters
    covered: int = 0  # labels all of whose characters are hidden, whatever the kind
    characters: int = 0
    hidden: int = 0
    spans: int = 0
    right: int = 0  # spans that lie on a label of this kind

    @property
    def precision(self) -> float:
        """Right spans among the spans."""
        return self.right / self.spans if self.spans else 1.0

    @property
    def recall(self) -> float:
        """Labels found among the labels."""
        return self.found / self.labels if self.labels else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Score:
    """Tallies by row of the table, decoys kept, and samples of what went wrong (synthetic, so they may be shown)."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    decoys: int = 0
    decoys_kept: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def tally(self, row: str) -> Tally:
        """The tally of a row."""
        return self.tallies.setdefault(row, Tally())

    def group(self, rows: Iterable[str]) -> Tally:
        """The sum of some rows."""
        total = Tally()
        for tally in (self.tallies[row] for row in rows if row in self.tallies):
            for name in Tally.__slots__:
                setattr(total, name, getattr(total, name) + getattr(tally, name))
        return total


def score(texts: Iterable[Labelled], *, names: bool = True) -> Score:
    """Detects in every text and compares."""
    result = Score()
    for text in texts:
        _compare(text, detect(text.text, names=names), result)
    return result


def _compare(doc: Labelled, spans: list[Span], result: Score) -> None:
    personal = [label for label in doc.labels if not label.decoy]
    hidden = {i for span in spans if span.type not in BUSINESS for i in range(span.start, span.end)}
    for label in personal:
        tally = result.tally(_row(label.kind, doc.language))
        marks = hidden | {i for s in spans if s.type == label.kind for i in range(s.start, s.end)}
        places = [i for i in range(label.start, label.end) if doc.text[i].isalnum()]  # a comma tells nothing
        count = sum(i in marks for i in places)
        tally.labels += 1
        tally.characters += len(places)
        tally.hidden += count
        tally.covered += count == len(places)
        tally.found += _touched(label, spans) * 2 > label.end - label.start
        if count < len(places):
            shown = "".join(
                c if i in marks else f"[{c}]" for i, c in enumerate(doc.text[label.start : label.end], label.start)
            )
            result.missed.append(
                f"{label.kind}: "
                f"…{doc.text[max(0, label.start - 12) : label.start]}«{shown}»{doc.text[label.end : label.end + 8]}…"
            )
    for span in spans:
        if span.type in _UNSCORED:
            continue
        tally = result.tally(_row(span.type, doc.language))
        right = any(
            _alike(label.kind, span.type) and min(label.end, span.end) > max(label.start, span.start)
            for label in personal
        )
        tally.spans += 1
        tally.right += right
        if not right:
            result.wrong.append(
                f"{span.type} by {span.rule}: "
                f"…{doc.text[max(0, span.start - 12) : span.start]}«{doc.text[span.start : span.end]}"
                f"»{doc.text[span.end : span.end + 8]}"
                f"…"
            )
    decoys = [label for label in doc.labels if label.decoy]
    result.decoys += len(decoys)
    result.decoys_kept += sum(hidden.isdisjoint(range(label.start, label.end)) for label in decoys)


def _touched(label: Label, spans: list[Span]) -> int:
    return sum(max(0, min(label.end, s.end) - max(label.start, s.start)) for s in spans if _alike(label.kind, s.type))


def _alike(a: str, b: str) -> bool:
    return a == b or any(a in group and b in group for group in _ALIKE)


def _row(kind: str, language: str) -> str:
    return f"{kind} {language}" if kind in ("name", "minor-name", "address") else str(kind)


def table(result: Score) -> str:
    """The score as lines of text."""
    head = f"{'kind':22}{'n':>6}{'precision':>11}{'recall':>9}{'F1':>8}{'covered':>9}{'chars':>8}"
    lines = [head]
    rows = [(row, result.tallies[row]) for row in sorted(result.tallies)]
    rows.append(("STRUCTURED", result.group(STRUCTURED)))
    for row, t in rows:
        covered = t.covered / t.labels if t.labels else 1.0
        characters = t.hidden / t.characters if t.characters else 1.0
        lines.append(
            f"{row:22}{t.labels:6}{t.precision:11.4f}{t.recall:9.4f}{t.f1:8.4f}{covered:9.4f}{characters:8.4f}"
        )
    lines.append(f"decoys kept {result.decoys_kept}/{result.decoys}")
    return "\n".join(lines)
