"""From bytes to text, only where the encoding is beyond doubt."""

import codecs

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ALLOWED_CONTROLS = frozenset("\t\n\r\f\x1b\x85")
_COMMON_SHARE = 0.9  # GB18030 decodes almost any bytes: of real Chinese text nearly all is in GB 2312


def decode_text(data: bytes, *, whole: bool = True) -> str | None:
    """The text, or None if these bytes are not beyond doubt text.

    A byte order mark decides; without one, strict UTF-8, then strict GB18030 that reads as Chinese. With `whole=False`
    the data may end in the middle of a character.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, whole=whole)
    text = _strict(data, "utf-8", whole=whole)
    if text is not None:
        return text
    text = _strict(data, "gb18030", whole=whole)
    return text if text is not None and _reads_as_chinese(text) else None


def _strict(data: bytes, encoding: str, *, whole: bool) -> str | None:
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(data, whole)
    except UnicodeDecodeError:
        return None
    return text if _printable(text) else None


def _printable(text: str) -> bool:
    counts = {c: text.count(c) for c in map(chr, (*range(32), *range(127, 160))) if c not in _ALLOWED_CONTROLS}
    return counts["\x00"] == 0 and sum(counts.values()) * 200 <= len(text)


def _reads_as_chinese(text: str) -> bool:
    foreign = "".join(c for c in text if c > "\x7f")
    if not foreign:
        return True
    common = len(foreign.encode("gb2312", "ignore").decode("gb2312"))
    han = sum("\u4e00" <= c <= "\u9fff" for c in foreign)
    return common >= len(foreign) * _COMMON_SHARE and han * 2 >= len(foreign)
