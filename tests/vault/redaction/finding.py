"""What the detector says about a text, as the tests ask for it."""

from vault.redaction.casemap import CaseMap
from vault.redaction.detectors.detect import Known, detect
from vault.redaction.detectors.settle import BUSINESS
from vault.redaction.hiding import hidden_text
from vault.redaction.marks import Edits
from vault.redaction.policy import Policy
from vault.redaction.spans import PiiType


def found(text: str, kind: PiiType, known: Known | None = None) -> list[str]:
    """The pieces of the text that are reported as this kind."""
    return [text[span.start : span.end] for span in detect(text, known) if span.type is kind]


def hidden(text: str, known: Known | None = None) -> list[str]:
    """The pieces of the text that are reported at all, but for the numbers that an order and a business go by."""
    return [text[span.start : span.end] for span in detect(text, known) if span.type not in BUSINESS]


def case_of(known: Known | None) -> CaseMap:
    """A case whose map holds these names and values."""
    case = CaseMap()
    for name in known.names if known else ():
        case.learn(PiiType.NAME, name, 1.0)
    for value in known.values if known else ():
        case.learn(PiiType.OTHER_KNOWN, value, 1.0)
    return case


def shown(text: str, known: Known | None = None) -> str:
    """The text as those see it who handle a case with these names and values."""
    return hidden_text(text, case_of(known), Policy(), Edits())[1].text
