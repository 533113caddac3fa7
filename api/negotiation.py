"""What a client accepts (RFC 9110, section 12.5): one of two languages, and media types."""

from collections.abc import Iterator
from enum import StrEnum

_MOST_ITEMS = 20


class Language(StrEnum):
    """Simplified Chinese unless English is preferred."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


def preferred_language(accept: str) -> Language:
    """Return the language that an ``Accept-Language`` value ranks first."""
    best, language = 0.0, Language.CHINESE
    for tag, quality in _items(accept):
        primary = tag.split("-")[0]
        if quality > best and primary in {"zh", "en", "*"}:
            best, language = quality, Language.ENGLISH if primary == "en" else Language.CHINESE
    return language


def accepts(accept: str, *media_types: str) -> bool:
    """Tell whether an ``Accept`` value allows one of these media types; an empty one allows everything."""
    allowed = {kind: quality > 0 for kind, quality in _items(accept)}
    if not allowed:
        return True
    return any(
        next((allowed[word] for word in (kind, kind.split("/")[0] + "/*", "*/*") if word in allowed), False)
        for kind in media_types
    )


def _items(value: str) -> Iterator[tuple[str, float]]:
    for item in value.split(",")[:_MOST_ITEMS]:
        word, *parameters = (part.strip().lower() for part in item.split(";"))
        if word:
            given = next((part.partition("=")[2] for part in parameters if part.startswith("q=")), "1")
            yield word, _quality(given)


def _quality(text: str) -> float:
    try:
        return float(text) if text.isascii() and len(text) <= len("0.000") else 0.0
    except ValueError:
        return 0.0
