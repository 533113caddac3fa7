"""What the demonstration tells: numbered sections, short lines, checked facts, and tables that stay aligned.

Words come in both languages beside each other, so that neither is forgotten. What comes from a complaint may be hostile
to a terminal, so it is shown without control characters and cut to a width.
"""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Final, Literal

Language = Literal["zh", "en"]
_WIDE: Final = frozenset({"W", "F"})
_UNFIT: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_GAP: Final = "  "
_CUT: Final = "…"


class WentWrong(Exception):
    """A step did not behave as it must; ``step`` is the section that it belongs to."""

    def __init__(self, step: str, what: str) -> None:
        super().__init__(f"{step}: {what}")
        self.step, self.what = step, what


class Story:
    """A narrative in one language, printed line by line."""

    def __init__(self, language: Language, out: Callable[[str], None]) -> None:
        self.language, self._out = language, out
        self._number = 0
        self.step = ""
        """The section that is being told."""

    def words(self, zh: str, en: str) -> str:
        """Return the words of the story's language."""
        return zh if self.language == "zh" else en

    def section(self, zh: str, en: str) -> None:
        """Begin a section."""
        self._number += 1
        self.step = f"{self._number}. {self.words(zh, en)}"
        self._out(f"\n{self.step}\n{'─' * width(self.step)}")

    def say(self, zh: str, en: str) -> None:
        """Tell one line."""
        self._out(_GAP + self.words(zh, en))

    def rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Tell a table; its first row may be a heading."""
        for line in aligned(rows):
            self._out(_GAP + line)

    def check(self, fact: bool, zh: str, en: str) -> None:  # noqa: FBT001 - the fact is what is checked
        """Tell a fact with a tick, or raise ``WentWrong``."""
        self.require(fact, zh, en)
        self.done(zh, en)

    def done(self, zh: str, en: str) -> None:
        """Tell with a tick what was checked piece by piece on the way."""
        self._out(f"{_GAP}✓ {self.words(zh, en)}")

    def require(self, fact: bool, zh: str, en: str) -> None:  # noqa: FBT001 - as in check
        """Raise ``WentWrong`` unless a fact holds; say nothing if it does."""
        if not fact:
            raise WentWrong(self.step, self.words(f"不成立:{zh}", f"not so: {en}"))


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes; a Chinese character takes two."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in _WIDE else 1
        for character in text
    )


def shown(text: str, most: int) -> str:
    """Return a text fit for one line: what would move the cursor or reorder is escaped, the rest cut to columns."""
    plain = "".join(
        character if unicodedata.category(character) not in _UNFIT else f"\\u{ord(character):04x}" for character in text
    )
    if width(plain) <= most:
        return plain
    kept = ""
    for character in plain:
        if width(kept + character) > most - 1:
            break
        kept += character
    return kept + _CUT


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines whose columns begin at the same place."""
    columns = max((len(row) for row in rows), default=0)
    widths = [max(width(row[at]) for row in rows if at < len(row)) for at in range(columns)]
    return [_GAP.join(cell + " " * (widths[at] - width(cell)) for at, cell in enumerate(row)).rstrip() for row in rows]
