"""Which of two readings of the same characters holds, before overlapping spans become one.

Merging is for personal data that overlaps. Two kinds that exclude each other must not be merged: an order number that
is hidden because eleven of its digits look like a phone is lost to those who handle the case; the other way round a
phone shows. So the reading that knows more wins: a value of the form first, then the surer one, then the personal one.
"""

from bisect import bisect_left
from collections.abc import Iterable

from ..spans import PiiType, Span

#: Kinds that a policy may keep in sight.
BUSINESS = frozenset({PiiType.ORDER_NUMBER, PiiType.TRACKING_NUMBER, PiiType.USCC})
#: Kinds whose rules are guesses: they give way to whatever overlaps them with a better reason.
_HINTS = frozenset({PiiType.BIOMETRIC, PiiType.HEALTH, PiiType.RELIGION})
_GUESSED = frozenset({PiiType.NAME, PiiType.MINOR_NAME})


def settle(spans: Iterable[Span]) -> list[Span]:
    """The spans without those that another reading of the same characters refutes."""
    found = list(spans)
    business = _one_each(s for s in found if s.type in BUSINESS)
    hints = [s for s in found if s.type in _HINTS]
    personal = [s for s in found if s.type not in BUSINESS and s.type not in _HINTS]
    surest = _Cover(personal)
    business = [s for s in business if not surest.beats(s)]
    kept = _Cover(business)
    personal = [s for s in personal if not kept.contains(s)]
    covered = _Cover(personal)
    hints = [s for s in hints if not covered.touches(s)]
    return [*business, *personal, *hints]


def _one_each(spans: Iterable[Span]) -> list[Span]:
    """Of business numbers that overlap, the surest, and of those the longest."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if kept and span.start < kept[-1].end:
            kept[-1] = max(kept[-1], span, key=lambda s: (s.confidence, s.end - s.start))
        else:
            kept.append(span)
    return kept


class _Cover:
    """Answers in logarithmic time what lies at a span; spans that overlap each other are chained."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(spans, key=lambda s: (s.start, s.end))
        self._starts = [s.start for s in self._spans]
        self._reach: list[int] = []
        for s in self._spans:
            self._reach.append(max(s.end, self._reach[-1] if self._reach else 0))

    def _at(self, span: Span) -> list[Span]:
        high = bisect_left(self._starts, span.end)
        found = []
        while high and self._reach[high - 1] > span.start:
            high -= 1
            if self._spans[high].end > span.start:
                found.append(self._spans[high])
        return found

    def touches(self, span: Span) -> bool:
        """Whether any of them overlaps the span."""
        return bool(self._at(span))

    def beats(self, span: Span) -> bool:
        """Whether one of them overlaps this business number with at least as good a reason."""
        return any(other.confidence >= span.confidence and other.type not in _GUESSED for other in self._at(span))

    def contains(self, span: Span) -> bool:
        """Whether one of these business numbers holds the whole span, and is surer."""
        return any(
            other.start <= span.start
            and span.end <= other.end
            and (other.confidence > span.confidence or span.type in _GUESSED)
            for other in self._at(span)
        )
