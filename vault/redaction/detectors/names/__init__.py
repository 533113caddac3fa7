"""Names of people in Chinese and English texts: a small model, rules around it, and all repetitions of a find."""

from collections.abc import Iterator

from ...spans import PiiType, Span
from .chinese import find_chinese_names
from .english import find_english_names
from .given import find_given_names
from .handles import find_handles
from .joined import find_joined
from .masked import find_masked
from .minors import find_minors
from .model import Entity, EntityKind, read_entities, warm_up
from .nicknames import find_nicknames
from .peoples import find_names_of_peoples
from .pinyin import find_pinyin_names
from .possible import find_possible
from .repeated import find_repeated

__all__ = ["Entity", "EntityKind", "find_names", "read_entities", "warm_up"]


def find_names(text: str, entities: list[Entity]) -> Iterator[Span]:
    """Names in a folded text, of which the model has said `entities` (none, where it was not asked)."""
    sure = [entity for entity in entities if entity.kind is not EntityKind.POSSIBLE]
    minors = list(find_minors(text, sure))
    places = {(span.start, span.end) for span in minors}
    others = [
        span
        for span in (
            *find_chinese_names(text, sure),
            *find_possible(text, entities),
            *find_nicknames(text),
            *find_given_names(text, sure),
            *find_handles(text),
            *find_pinyin_names(text),
            *find_masked(text),
            *find_names_of_peoples(text),
            *find_english_names(text),
        )
        if (span.start, span.end) not in places
    ]
    others += find_joined(text, others)
    yield from minors
    yield from others
    yield from find_repeated(text, [s for s in minors if s.type is PiiType.MINOR_NAME] + others)
