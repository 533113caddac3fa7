"""Hiding in a text what was found in it, and looking at the result again until nothing of it is left."""

from collections.abc import Iterable
from dataclasses import dataclass

from .casemap import DROPPED, LABEL, CaseMap, plain_form, searchable
from .detectors.detect import detect
from .detectors.known import Known, find_known
from .fold import fold
from .marks import ADDED, FOUND, Edits, Mark
from .mask import partial_form
from .policy import Policy, Treatment
from .spans import PiiType, Span, merge

OWN = "own"
_LOOKS = 4
_PIECE = "-in-pieces"  # ending of the rule of a span that is only a part of a value


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is hidden in a text: the marks, the pieces to exchange, and the plain forms that its owner shows."""

    marks: tuple[Mark, ...]
    replacements: tuple[tuple[int, int, str], ...]
    shown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Looked:
    """A rendition that was looked at again, how many looks that took, and how many secrets still show."""

    text: str
    looks: int
    leaks: int


def found_in(text: str, case: CaseMap, policy: Policy) -> list[Span]:
    """What is to be hidden in a text, and what it taught the map hidden in the whole of it.

    Kinds that the policy keeps are left out, and so is all that lies inside of a placeholder.
    """
    spans = _hidden(detect(text, case.known()), text, policy)
    before = len(case.entries)
    for span in spans:
        if not span.rule.endswith(_PIECE):
            case.learn(span.type, text[span.start : span.end], span.confidence)
    if len(case.entries) == before:
        return spans
    return _hidden(merge([*spans, *_occurrences(text, case.known())]), text, policy)


def hide(
    text: str,
    case: CaseMap,
    policy: Policy,
    edits: Edits,
    part: int = 0,
    besides: Iterable[tuple[Span, str]] = (),
) -> Hidden:
    """What of a text is hidden, after an owner's edits. Deterministic; grows the map.

    `besides` are pieces with their labels that were found in another view of the same text.
    """
    spans = found_in(text, case, policy)
    labelled = [(span, _label(span, text, case, policy)) for span in spans]
    labelled += [(span, label) for span, label in besides if not _inside(span, spans)]
    marks = [_mark(span, label, edits, part) for span, label in labelled]
    marks += [
        Mark(new.id, part, OWN, OWN, 1.0, ADDED, hidden=True, start=new.start, end=new.end, label=DROPPED)
        for new in edits.added
        if new.part == part and 0 <= new.start < new.end <= len(text)
    ]
    marks.sort(key=lambda mark: (mark.start, mark.end))
    replacements = _disjoint((mark.start, mark.end, mark.label) for mark in marks if mark.hidden)
    shown = frozenset(plain_form(text[mark.start : mark.end]) for mark in marks if not mark.hidden)
    return Hidden(tuple(marks), replacements, shown)


def hidden_text(text: str, case: CaseMap, policy: Policy, edits: Edits) -> tuple[Hidden, Looked]:
    """What is hidden in a text, and the text without it."""
    hidden = hide(text, case, policy, edits)
    return hidden, look_again(replaced(text, hidden.replacements), case, policy, hidden.shown)


def look_again(text: str, case: CaseMap, policy: Policy, shown: frozenset[str]) -> Looked:
    """A rendition searched for every secret of the map and by every rule, and hidden again where one still shows.

    The plain forms in `shown` are left: their owner chose so.
    """
    spans: list[Span] = []
    for look in range(1, _LOOKS + 1):
        spans = [
            span
            for span in _hidden(merge([*detect(text, case.known()), *secrets_in(text, case)]), text, policy)
            if plain_form(text[span.start : span.end]) not in shown and not _partly_shown(span, text, policy)
        ]
        if not spans:
            return Looked(text, look, 0)
        text = replaced(text, [(span.start, span.end, _label(span, text, case, policy)) for span in spans])
    return Looked(text, _LOOKS, len(spans))


def secrets_in(text: str, case: CaseMap) -> list[Span]:
    """Where a rendition still shows a secret of the map."""
    entries = searchable(case.entries)
    people = tuple(entry.value for entry in entries if entry.kind in (PiiType.NAME, PiiType.MINOR_NAME))
    others = tuple(entry.value for entry in entries if entry.kind not in (PiiType.NAME, PiiType.MINOR_NAME))
    return _outside(_occurrences(text, Known(people, others)), text)


def replaced(text: str, replacements: Iterable[tuple[int, int, str]]) -> str:
    """The text with every piece `(start, end, instead)` exchanged; the pieces are sorted and do not overlap."""
    pieces, done = [], 0
    for start, end, instead in replacements:
        pieces += [text[done:start], instead]
        done = end
    return "".join([*pieces, text[done:]])


def _hidden(spans: Iterable[Span], text: str, policy: Policy) -> list[Span]:
    return _outside([span for span in spans if policy.of(span.type) is not Treatment.KEEP], text)


def _outside(spans: list[Span], text: str) -> list[Span]:
    """The spans that do not lie within a placeholder."""
    if "〔" not in text:
        return spans
    labels = [match.span() for match in LABEL.finditer(text)]
    return [span for span in spans if not any(start <= span.start and span.end <= end for start, end in labels)]


def _occurrences(text: str, known: Known) -> list[Span]:
    folded = fold(text)
    return merge(folded.back_all(find_known(folded.text, known)))


def _inside(span: Span, others: Iterable[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _mark(span: Span, label: str, edits: Edits, part: int) -> Mark:
    identifier = f"{part}:{span.start}-{span.end}:{span.type.value}"
    return Mark(
        identifier,
        part,
        span.type.value,
        span.rule,
        span.confidence,
        FOUND,
        hidden=identifier not in edits.shown,
        start=span.start,
        end=span.end,
        label=label,
    )


def _label(span: Span, text: str, case: CaseMap, policy: Policy) -> str:
    value = text[span.start : span.end]
    if span.rule.endswith(_PIECE):
        return case.kind_label(span.type)
    match policy.of(span.type):
        case Treatment.DROP:
            return DROPPED
        case Treatment.PARTIAL:
            return partial_form(value, span)
        case _:
            return case.label(span.type, value)


def _partly_shown(span: Span, text: str, policy: Policy) -> bool:
    """Whether this is the partial form that the policy lets stand: a***@example.com reads like an address again."""
    value = text[span.start : span.end]
    return policy.of(span.type) is Treatment.PARTIAL and partial_form(value, span) == value


def _disjoint(pieces: Iterable[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
    """Sorted pieces, with those that overlap joined under the first one's label."""
    joined: list[tuple[int, int, str]] = []
    for start, end, instead in pieces:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end), joined[-1][2])
        else:
            joined.append((start, end, instead))
    return tuple(joined)
