"""Small files that want to become very large ones, or never to end."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

PNG, GIF, TIFF, JPEG, BMP, WEBP, PDF, ZIP = (
    "image/png", "image/gif", "image/tiff", "image/jpeg", "image/bmp", "image/webp", "application/pdf",
    "application/zip",
)  # fmt: skip
Bomb = tuple[str, str, bytes]
"""A name, a media type, and the file."""


def bombs() -> Iterator[Bomb]:
    """All of them."""
    yield "png of 100,000 by 100,000 pixels", PNG, png(100_000, 100_000, zlib.compress(bytes(100_001)))
    yield "png of 2,147,483,647 pixels in a row", PNG, png(2**31 - 1, 1, b"")
    yield "png with a gigabyte of text", PNG, png(1, 1, zlib.compress(bytes(4)), _text(1024**3 // 8))
    yield "png whose pixels never end", PNG, png(8, 8, _zeros(2**28))
    yield "gif with 5,000 frames", GIF, gif(8, 8, 5000)
    yield "gif of 65,535 by 65,535 pixels", GIF, gif(65535, 65535, 1)
    yield "tiff of one huge tile", TIFF, tiff(100_000, 100_000)
    yield "tiff whose directory points at itself", TIFF, tiff(4, 4, loop=True)
    yield "jpeg of 65,535 by 65,535 pixels", JPEG, jpeg(65535, 65535)
    yield "bmp of 100,000 by 100,000 pixels", BMP, bmp(100_000, 100_000)
    yield "webp of 16,384 by 16,384 pixels", WEBP, webp()
    yield "pdf of a billion pages", PDF, pdf(b"/Count 1000000000")
    yield "pdf whose pages are their own children", PDF, pdf(b"/Count 2", kids=b"2 0 R 2 0 R")
    yield "pdf with a page of a square kilometre", PDF, pdf(box=b"0 0 2834645 2834645")
    yield "pdf with a page of no size", PDF, pdf(box=b"0 0 0 0")
    yield "pdf that draws for ever", PDF, pdf(content=_zeros(2**28, b"0 0 m 99 99 l S\n"), flate=True)
    yield "pdf whose form draws itself", PDF, pdf(content=b"/X Do", form=b"/X Do /X Do")
    yield "zip in a zip in a zip", ZIP, nested_zip()


def png(width: int, height: int, pixels: bytes, more: bytes = b"") -> bytes:
    """A PNG with whatever size and whatever pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def gif(width: int, height: int, frames: int) -> bytes:
    """A GIF with as many frames of one pixel."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x21\xf9\x04\0\0\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return head + frame * frames + b";"


def tiff(width: int, height: int, *, loop: bool = False) -> bytes:
    """A TIFF of one uncompressed tile as large as the picture."""
    entries = [
        (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (277, 3, 1),
        (322, 4, width), (323, 4, height), (324, 4, 8), (325, 4, 2**31),
    ]  # fmt: skip
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries)) + body + struct.pack("<I", 8 * loop)


def jpeg(width: int, height: int) -> bytes:
    """The beginning of a JPEG, and a scan of nothing."""
    quantisation = b"\xff\xdb\0\x43\0" + bytes([1] * 64)
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\1\x44\0\2\x11\0\3\x11\0"
    return b"\xff\xd8" + quantisation + frame + b"\xff\xda\0\x0c\3\1\0\2\0\3\0\0\0\0" + bytes(64) + b"\xff\xd9"


def bmp(width: int, height: int) -> bytes:
    """A run-length encoded BMP of one long run."""
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, 0, 0, 0, 1, 0) + bytes(4)
    return b"BM" + struct.pack("<IHHI", 58 + 1024, 0, 0, 58) + info + b"\xff\1" * 512


def webp() -> bytes:
    """A lossless WebP that promises 16,384 by 16,384 pixels."""
    bits = (16383 | 16383 << 14).to_bytes(4, "little")
    body = b"VP8L" + struct.pack("<I", 21) + b"\x2f" + bits + bytes(16) + b"\0"
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def pdf(
    count: bytes = b"/Count 1",
    *,
    kids: bytes = b"3 0 R",
    box: bytes = b"0 0 200 200",
    content: bytes = b"0 0 m 99 99 l S",
    flate: bool = False,
    form: bytes = b"",
) -> bytes:
    """A PDF of one page, or of what it says it has."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]" + count + b">>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        _stream(b"/Filter/FlateDecode" if flate else b"", content),
        _stream(b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</X 5 0 R>>>>", form),
    ]
    file, places = bytearray(b"%PDF-1.7\n"), []
    for number, written in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(file) + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def nested_zip() -> bytes:
    """Ten archives in ten archives in ten archives, and so on, of a gigabyte each in the end."""
    inner = _zipped({"zeros": bytes(2**24)})
    for _ in range(5):
        inner = _zipped({f"{number}.zip": inner for number in range(10)})
    return inner


def _zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def _stream(head: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(data), data)


def chunk(name: bytes, data: bytes) -> bytes:
    """A piece of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _text(length: int) -> bytes:
    return chunk(b"zTXt", b"Comment\0\0" + _zeros(length))


def _zeros(length: int, piece: bytes = bytes(1024)) -> bytes:
    """So many bytes of a repeated piece, deflated without ever being there at once."""
    packer, block = zlib.compressobj(9), piece * (2**20 // len(piece))
    return b"".join(packer.compress(block) for _ in range(length // len(block))) + packer.flush()
