"""What a verification of the log found, in words that name the entry or the range."""

from dataclasses import dataclass, field
from enum import StrEnum

_MOST_FINDINGS = 100


class Fault(StrEnum):
    """Kinds of findings."""

    MISSING = "missing"
    HASH = "hash"
    FORM = "form"
    PLACE = "place"
    COLUMNS = "columns"
    ROOT = "root"
    HEAD = "head"
    CHECKPOINT = "checkpoint"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: its kind, the entries concerned (``None`` where it is not about entries), and a sentence."""

    fault: Fault
    first: int | None
    last: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Findings:
    """The result: how many entries were read, how many checkpoints compared, the root (``None`` behind a gap), faults.

    ``more`` counts findings beyond the first hundred, which are not kept.
    """

    entries: int
    checkpoints: int
    root: bytes | None
    findings: tuple[Finding, ...]
    more: int

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(slots=True)
class Report:
    """Collects findings; neighbouring entries with the same fault become one range, so memory stays flat."""

    _kept: list[tuple[Fault, int | None, int | None, str]] = field(default_factory=list)
    _more: int = 0

    def add(self, fault: Fault, first: int | None, last: int | None, says: str) -> None:
        """Note a fault; ``says`` completes a sentence that begins with the entries, or stands alone without them."""
        if self._kept and first is not None:
            kept_fault, begin, end, said = self._kept[-1]
            if (kept_fault, said) == (fault, says) and end is not None and end + 1 == first:
                self._kept[-1] = (fault, begin, last, says)
                return
        if len(self._kept) < _MOST_FINDINGS:
            self._kept.append((fault, first, last, says))
        else:
            self._more += 1

    def findings(self, entries: int, checkpoints: int, root: bytes | None) -> Findings:
        """Return what was found."""
        told = tuple(Finding(fault, first, last, _words(first, last, says)) for fault, first, last, says in self._kept)
        return Findings(entries, checkpoints, root, told, self._more)


def _words(first: int | None, last: int | None, says: str) -> str:
    if first is None:
        return says
    return f"Entry {first}: {says}" if first == last else f"Entries {first} to {last}: {says}"
