"""From bytes to text, only where the encoding is beyond doubt."""

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Encodings that look like ASCII, with what gives each of them away.
_SEVEN_BIT = (
    ("hz", re.compile(r"~\{[!-~]{2}")),
    ("utf-7", re.compile(r"\+[A-Za-z0-9+/]{3}[A-Za-z0-9+/]*-")),
    ("iso2022_jp_2", re.compile(r"\x1b\$")),
    ("iso2022_kr", re.compile(r"\x1b\$")),
)
_DECLARED_SEVEN_BIT = frozenset(
    codecs.lookup(name).name for name in ("hz", "utf-7", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_kr")
)  # looked up here, for a confined process can open no file later
_ALLOWED_CONTROLS = frozenset("\t\n\r\f\x1b\x85")
_COMMON_SHARE = 0.9  # GB18030 decodes almost any bytes: of real Chinese text nearly all is in GB 2312
_UNMARKED_SHARE = 0.98
_FEWEST_UNMARKED = 8  # bytes
_FEWEST_HIDDEN = 2  # characters


def decode_text(data: bytes, *, whole: bool = True) -> str | None:
    """The text, or None if these bytes are not beyond doubt text.

    A byte order mark decides; without one, strict UTF-8, then strict GB18030 that reads as Chinese, then UTF-16 that
    does. ASCII in which Chinese is written by HZ, UTF-7 or ISO 2022 is read so. With `whole=False` the data may end in
    the middle of a character.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, whole=whole)
    text = _strict(data, "utf-8", whole=whole)
    if text is not None:
        return _seven_bit(text, whole=whole) if text.isascii() else text
    text = _strict(data, "gb18030", whole=whole)
    return text if text is not None and _reads_as_chinese(text) else _unmarked(data, whole=whole)


def decode_declared(data: bytes, charset: str | None) -> str | None:
    """The text of bytes whose sender says how they are encoded; their form is believed first, where it leaves no doubt.

    An encoding of seven bits is only known by its name: its bytes are valid ASCII.
    """
    declared = _lookup(charset)
    if declared in _DECLARED_SEVEN_BIT:
        return _strict(data, declared, whole=True)
    text = decode_text(data)
    return _strict(data, declared, whole=True) if text is None and declared is not None else text


def _lookup(charset: str | None) -> str | None:
    try:
        found = codecs.lookup(charset) if charset else None
    except (LookupError, ValueError, OSError):  # the last: a codec that no one loaded before the process was confined
        return None
    # Private, but the only sign of the codecs that make bytes from bytes, such as zip.
    return found.name if found is not None and getattr(found, "_is_text_encoding", False) else None


def _strict(data: bytes, encoding: str, *, whole: bool) -> str | None:
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(data, whole)
    except (UnicodeDecodeError, LookupError):
        return None
    return text if _printable(text) else None


def _printable(text: str) -> bool:
    counts = {c: text.count(c) for c in map(chr, (*range(32), *range(127, 160))) if c not in _ALLOWED_CONTROLS}
    return counts["\x00"] == 0 and sum(counts.values()) * 200 <= len(text)


def _seven_bit(text: str, *, whole: bool) -> str:
    """The text that ASCII stands for, if decoding it gives nothing but common Chinese; else the same."""
    for encoding, sign in _SEVEN_BIT:
        if sign.search(text):
            read = _strict(text.encode(), encoding, whole=whole)
            if read is not None and _foreign(read) >= _FEWEST_HIDDEN and _reads_as_chinese(read):
                return read
    return text


def _unmarked(data: bytes, *, whole: bool) -> str | None:
    """UTF-16 without a mark, as some programs of Windows write it: nearly all of it common characters."""
    if len(data) < _FEWEST_UNMARKED or (whole and len(data) % 2):
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(data, encoding, whole=whole)
        if text is not None:
            plain = sum(" " <= c <= "~" or c in "\t\r\n" for c in text)
            common = len("".join(c for c in text if c > "\x7f").encode("gb2312", "ignore").decode("gb2312"))
            if plain + common >= len(text) * _UNMARKED_SHARE and (common == 0 or _reads_as_chinese(text)):
                return text
    return None


def _foreign(text: str) -> int:
    return sum(c > "\x7f" for c in text)


def _reads_as_chinese(text: str) -> bool:
    foreign = "".join(c for c in text if c > "\x7f")
    if not foreign:
        return True
    common = len(foreign.encode("gb2312", "ignore").decode("gb2312"))
    han = sum("\u4e00" <= c <= "\u9fff" for c in foreign)
    return common >= len(foreign) * _COMMON_SHARE and han * 2 >= len(foreign)
