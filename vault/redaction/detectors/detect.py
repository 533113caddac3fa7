"""The detector: every rule over one folded text, joined into spans of the original."""

import re
from collections.abc import Iterator

from ..fold import fold
from ..spans import PiiType, Span, merge
from .addresses import find_addresses
from .contacts import find_contacts
from .documents import find_documents
from .encoded import find_encoded
from .fragments import find_fragments
from .hints import find_hints
from .holdings import find_holdings
from .identifiers import find_identifiers
from .known import Known, find_known
from .matters import find_matters
from .names import EntityKind, find_names, read_entities
from .orders import find_orders
from .personal import find_personal
from .schools import find_schools
from .secrets import find_secrets_folded
from .settle import settle

__all__ = ["Known", "detect"]

_LAYERS = 2  # of encoding that are opened

_EXPIRY = re.compile(
    r"(?:(?<![A-Za-z])exp(?:iry|ires|iration)?\.?(?:\sdate)?\.?|valid\sthr(?:u|ough)|good\sthru|mm/yy|"
    r"有效期(?:至|到|限)?|到期日?)"
    r"\s?(?:[:=是为]|is)?\s?(?P<value>(?:0[1-9]|1[0-2])\s?[/-]\s?(?:20)?[2-4][0-9])(?![0-9/.-])",
    re.IGNORECASE,
)


def detect(text: str, known: Known | None = None, *, names: bool = True) -> list[Span]:
    """Personal data in a text, and every occurrence of what is known: sorted spans without overlap, in code points.

    `names`: whether the model for Chinese names and places is asked; the rules for names apply in any case.
    Raises nothing, whatever the text. Takes time in proportion to the length of the text.
    """
    folded = fold(text)
    size = len(folded.text)
    found = (s for s in _search(folded.text, known or Known(), _LAYERS, names=names) if 0 <= s.start < s.end <= size)
    return merge(folded.back_all(settle(found)))


def _search(text: str, known: Known, layers: int, *, names: bool) -> Iterator[Span]:
    entities = read_entities(text) if names else []
    yield from find_secrets_folded(text)
    yield from (Span(*m.span("value"), PiiType.CARD_EXPIRY, "card-expiry", 0.9) for m in _EXPIRY.finditer(text))
    yield from find_identifiers(text)
    yield from find_fragments(text)
    yield from find_documents(text)
    yield from find_contacts(text)
    yield from find_orders(text)
    yield from find_personal(text)
    yield from find_holdings(text)
    yield from find_schools(text)
    yield from find_matters(text)
    yield from find_hints(text)
    yield from find_names(text, entities)
    yield from find_addresses(text, [entity for entity in entities if entity.kind is not EntityKind.POSSIBLE])
    yield from find_known(text, known)
    if layers:
        yield from find_encoded(text, lambda inner: list(_search(inner, known, layers - 1, names=names)))
