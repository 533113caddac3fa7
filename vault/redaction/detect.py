"""The detector: every rule over one folded text, joined into spans of the original."""

import re
from collections.abc import Iterator

from .addresses import find_addresses
from .contacts import find_contacts
from .documents import find_documents
from .encoded import find_encoded
from .fold import fold
from .fragments import find_fragments
from .identifiers import find_identifiers
from .known import Known, find_known
from .secrets import find_secrets_folded
from .spans import PiiType, Span, merge

__all__ = ["Known", "detect"]

_LAYERS = 2  # of encoding that are opened

_EXPIRY = re.compile(
    r"(?:(?<![A-Za-z])exp(?:iry|ires|iration)?\.?(?:\sdate)?\.?|valid\sthr(?:u|ough)|good\sthru|mm/yy|有效期(?:至|到|限)?|到期日?)"
    r"\s?(?:[:=是为]|is)?\s?(?P<value>(?:0[1-9]|1[0-2])\s?[/-]\s?(?:20)?[2-4][0-9])(?![0-9/.-])",
    re.IGNORECASE,
)


def detect(text: str, known: Known | None = None) -> list[Span]:
    """Personal data in a text, and every occurrence of what is known: sorted spans without overlap, in code points.

    Raises nothing, whatever the text. Takes time in proportion to the length of the text.
    """
    folded = fold(text)
    return merge(folded.back_all(_search(folded.text, known or Known(), _LAYERS)))


def _search(text: str, known: Known, layers: int) -> Iterator[Span]:
    yield from find_secrets_folded(text)
    yield from (Span(*m.span("value"), PiiType.CARD_EXPIRY, "card-expiry") for m in _EXPIRY.finditer(text))
    yield from find_identifiers(text)
    yield from find_fragments(text)
    yield from find_documents(text)
    yield from find_contacts(text)
    yield from find_addresses(text)
    yield from find_known(text, known)
    if layers:
        yield from find_encoded(text, lambda inner: list(_search(inner, known, layers - 1)))
