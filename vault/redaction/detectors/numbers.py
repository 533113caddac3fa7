# ruff: noqa: PLR2004 - as explained where they stand
"""Clusters of digits: digits that stand together, or apart by a few blanks and signs, and what numbers they can form.

A number may be cut at any place by separators, but it starts and ends at the edge of a run of digits: eleven digits in
the middle of an order number are no phone. All windows over a cluster are tried with look-ups of constant cost, so a
megabyte of digits is as cheap as a megabyte of prose.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

_SEPARATORS = r" .\-_·•/,、|*~()+'"
_CLUSTER = re.compile(rf"[0-9](?:[{_SEPARATORS}]{{0,3}}[0-9])*+")
_LIST_SIGNS = frozenset(",/|、~*+'")
_PRICE = re.compile(r"(?<![0-9.])[0-9]{1,5}\.[0-9]{2}(?![0-9.])")

#: Ways a number is commonly grouped: read as one number even where commas or slashes stand between.
_USUAL_SHAPES = frozenset({(3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (4, 4, 4, 4), (4, 4, 4, 4, 3), (6, 8, 4)})


@dataclass(frozen=True, slots=True)
class Cluster:
    """Digits of one cluster. `at[i]` is the offset in the text of digit i; `firsts`: the digits that begin a group."""

    text: str
    digits: str
    at: list[int]
    firsts: list[int]

    @property
    def start(self) -> int:
        """Offset of the first digit."""
        return self.at[0]

    @property
    def end(self) -> int:
        """Offset just past the last digit."""
        return self.at[-1] + 1

    def starts_group(self, i: int) -> bool:
        """Whether digit i follows something other than a digit."""
        return i == 0 or self.at[i] != self.at[i - 1] + 1

    def ends_group(self, i: int) -> bool:
        """Whether digit i is followed by something other than a digit."""
        return i == len(self.at) - 1 or self.at[i + 1] != self.at[i] + 1

    def bounded(self, first: int, length: int) -> bool:
        """Whether `length` digits from digit `first` begin and end at group edges."""
        last = first + length - 1
        return last < len(self.at) and self.starts_group(first) and self.ends_group(last)

    def shape(self, first: int, length: int) -> tuple[int, ...]:
        """Sizes of the groups that these digits fall into."""
        low = bisect_left(self.firsts, first)
        high = bisect_left(self.firsts, first + length)
        edges = [first, *(i for i in self.firsts[low:high] if i > first), first + length]
        return tuple(b - a for a, b in pairwise(edges))

    def span(self, first: int, length: int) -> tuple[int, int]:
        """Offsets in the text from digit `first` over `length` digits."""
        return self.at[first], self.at[first + length - 1] + 1

    def one_number(self, first: int, length: int) -> bool:
        """Whether these digits can be read as one number and not as a list of prices, sizes or dates.

        Blanks, dashes or dots may cut a number anywhere; commas, slashes and the like only in the usual ways.
        """
        start, end = self.span(first, length)
        if end - start == length:
            return True
        between = self.text[start:end]
        if _LIST_SIGNS.isdisjoint(between):
            return len(_PRICE.findall(between)) < 2
        shape = self.shape(first, length)
        return shape in _USUAL_SHAPES or max(shape) == 1

    def embedded(self, first: int, length: int) -> bool:
        """Whether letters touch both ends, as in a hash."""
        start, end = self.span(first, length)
        before = self.text[start - 1] if start else ""
        after = self.text[end] if end < len(self.text) else ""
        return before.isascii() and before.isalpha() and after.isascii() and after.isalpha()

    def leading(self, limit: int, most: int, group: int = 0) -> int:
        """How many digits the groups from number `group` on hold together.

        At most `limit` digits and `most` further groups, none of them more than two signs away from the one before.
        """
        total = 0
        for k in range(group, min(group + most + 1, len(self.firsts))):
            first = self.firsts[k]
            size = (self.firsts[k + 1] if k + 1 < len(self.firsts) else len(self.at)) - first
            if total and (self.at[first] - self.at[first - 1] > 3 or total + size > limit):
                break
            total += size
        return total


def clusters(text: str, fewest: int) -> Iterator[Cluster]:
    """The clusters of at least `fewest` digits in a folded text, left to right."""
    for match in _CLUSTER.finditer(text):
        start, end = match.span()
        if end - start < fewest:
            continue
        run = match.group()
        if run.isdigit():
            yield Cluster(text, run, list(range(start, end)), [0])
            continue
        at = [i for i, c in enumerate(run, start) if c.isdigit()]
        if len(at) >= fewest:
            firsts = [0, *(i for i in range(1, len(at)) if at[i] != at[i - 1] + 1)]
            yield Cluster(text, "".join(text[i] for i in at), at, firsts)


class Luhn:
    """Luhn check of any window of a row of digits in constant time (ISO/IEC 7812-1 annex B)."""

    def __init__(self, digits: str) -> None:
        doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
        values = [ord(c) - 48 for c in digits]
        self._sums = tuple(
            list(accumulate((doubled[v] if i % 2 == odd else v for i, v in enumerate(values)), initial=0))
            for odd in (0, 1)
        )

    def valid(self, first: int, length: int) -> bool:
        """Whether the window passes."""
        end = first + length
        sums = self._sums[end % 2]
        return (sums[end] - sums[first]) % 10 == 0
