# ruff: noqa: PLR2004 - offsets and lengths of file formats, each beside the bytes it belongs to
"""What a file is, by its first bytes alone: names and declared types are never believed."""

import re

from .decode import decode_text

HEAD = 8192
"""How many bytes of a file `sniff` looks at."""

UNKNOWN = "application/octet-stream"

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"PK\x07\x08", "application/zip"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", UNKNOWN),
    (0, b"\xfd7zXZ\x00", UNKNOWN),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"8BPS\x00", "image/vnd.adobe.photoshop"),
    (0, b"\x00\x00\x01\x00", "image/x-icon"),
    (0, b"\x00\x00\x02\x00", "image/x-icon"),
    (0, b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
    (0, b"\xff\x0a", "image/jxl"),
    (0, b"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl"),
    (0, b"{\\rtf", "application/rtf"),  # plain ASCII, but what it says is written in escapes
    (0, b"%!PS", "application/postscript"),
    (0, b"\xc5\xd0\xd3\xc6", "application/postscript"),
    (0, b"\x00asm", "application/wasm"),
    (0, b"\xca\xfe\xba\xbe", UNKNOWN),
    (0, b"\xfe\xed\xfa", UNKNOWN),
    (0, b"\xcf\xfa\xed\xfe", UNKNOWN),
    (0, b"(\xb5/\xfd", UNKNOWN),
    (0, b"MSCF\x00", UNKNOWN),
    (257, b"ustar", "application/x-tar"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"hevc": "image/heic", b"hevx": "image/heic", b"heim": "image/heic",
    b"heis": "image/heic", b"heif": "image/heic", b"mif1": "image/heic", b"msf1": "image/heic",
    b"avif": "image/avif", b"avis": "image/avif",
    b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4",
}  # fmt: skip
_BOXES = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip"})
_MAIL_HEADER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{1,40}):[^\n]*\n(?:[ \t][^\n]*\n)*")
_MAIL_NAMES = frozenset(
    "from to cc date subject received return-path message-id mime-version delivered-to "  # noqa: SIM905 - words
    "reply-to content-type x-mailer dkim-signature".split()
)


def sniff(head: bytes) -> str:
    """The media type of a file that begins with `head` (give it `HEAD` bytes). Raises nothing.

    A binary signature wins over everything textual, so that a file which is both is never taken for text.
    """
    head = head[:HEAD]
    return _binary(head) or _textual(head) or UNKNOWN


def _binary(head: bytes) -> str | None:
    for offset, magic, media_type in _MAGIC:
        if head.startswith(magic, offset):
            return media_type
    if head[:4] in (b"RIFF", b"RIFX"):
        return _RIFF.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return _iso(head)
    if head[4:8] in _BOXES:
        return "video/quicktime"
    if head.find(b"%PDF-", 0, 1024 + 5) >= 0:  # readers accept the header anywhere in the first 1,024 bytes
        return "application/pdf"
    if _is_bitmap(head) or _is_program(head):
        return "image/bmp" if head[:1] == b"B" else "application/x-msdownload"
    if b"PK\x03\x04" in head and b"\x00" in head:
        return "application/zip"  # an archive with something in front
    return _audio(head)


def _iso(head: bytes) -> str:
    """By the major brand; where that one says no more than "a picture", by those it is compatible with."""
    if head[8:12] in (b"mif1", b"msf1") and re.search(rb"avi[fs]", head[16 : min(int.from_bytes(head[:4]), 256)]):
        return "image/avif"
    return _BRANDS.get(head[8:12], "video/mp4")


def _is_bitmap(head: bytes) -> bool:
    return (
        head[:2] == b"BM"
        and head[6:10] == bytes(4)
        and head[14:18] in (size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124))
    )


def _is_program(head: bytes) -> bool:
    """Windows and DOS: the two letters alone could begin a text."""
    return head[:2] == b"MZ" and b"\x00" in head[:128]


def _audio(head: bytes) -> str | None:
    """MPEG audio: an ID3v2 header (version below 16, a size of seven-bit bytes) or the sync word of a frame."""
    tag, sync = head[:10], head[:3]
    if tag.startswith(b"ID3") and len(tag) == 10 and tag[3] < 16 and max(tag[6:]) < 128:
        return "audio/mpeg"
    if sync[:1] != b"\xff" or len(sync) < 3:
        return None
    if sync[1] in b"\xfb\xfa\xf3\xf2" and sync[2] >> 4 not in (0, 15):
        return "audio/mpeg"
    return "audio/aac" if sync[1] in b"\xf1\xf9" else None


def _textual(head: bytes) -> str | None:
    text = decode_text(head, whole=len(head) < HEAD)
    if text is None:
        return None
    start = text.lstrip(" \t\r\n\f\ufeff")
    low = start[:2048].lower()
    if low.startswith("webvtt") and (len(low) == 6 or low[6] in " \t\r\n"):
        return "text/vtt"
    if low.startswith("<"):
        return _markup(low) or "text/plain"
    if start[:1] in ("{", "[") and _looks_json(start):
        return "application/json"
    if _looks_mail(start.replace("\r\n", "\n")):
        return "message/rfc822"
    return "text/html" if re.search(r"<(?:!doctype html|html|script|body|iframe)[\s>/]", text.lower()) else "text/plain"


def _markup(low: str) -> str | None:
    """HTML, SVG or XML by the first element; comments and declarations before it are passed over."""
    xml, at = low.startswith("<?xml"), 0
    while at < len(low) and low.startswith(("<?", "<!--"), at):
        end, mark = ("?>", 2) if low.startswith("<?", at) else ("-->", 3)
        close = low.find(end, at)
        if close < 0:
            return "application/xml" if xml else "text/html"
        at = close + mark
        at += len(low[at:]) - len(low[at:].lstrip())
    rest = low[at:]
    if re.match(r"<(?:svg[\s>/:]|!doctype svg)", rest) or (xml and "<svg" in rest):
        return "image/svg+xml"
    if re.match(r"<!doctype html|<html[\s>]", rest):
        return "text/html"
    if xml or rest.startswith("<!doctype"):
        return "application/xml"
    return "text/html" if re.match(r"</?[a-z][a-z0-9-]{0,30}[\s>/]", rest) else None


def _looks_json(start: str) -> bool:
    return re.match(r"\{\s*(?:\"|\}|$)|\[\s*(?:[\"{\[\]0-9-]|true|false|null|$)", start) is not None and not re.match(
        r"\[[0-9]{1,4}[-/:.][0-9]|\[[0-9]{1,2}:[0-9]|\[[0-9]+\]", start
    )


def _looks_mail(start: str) -> bool:
    names, at = set(), 0
    while header := _MAIL_HEADER.match(start, at):
        names.add(header["name"].lower())
        at = header.end()
        if len(names) > 40:
            break
    known = names & _MAIL_NAMES
    # A transcript too may begin with `From:` and `Received:`.
    return len(known) >= 3 or (len(known) == 2 and "received" not in known and bool(known & {"from", "mime-version"}))
