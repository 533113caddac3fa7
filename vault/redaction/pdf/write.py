"""A new PDF made of pictures, one on each page, and of nothing else.

Written here, object by object: no author, date, identifier or structure can come along, and the same pictures always
give the same bytes.
"""

import struct
from collections.abc import Iterator, Sequence
from io import BytesIO

from PIL import Image

from .document import DPI

_POINTS = 72 / DPI  # of a pixel
_MOST_AS_ROWS = 2_000_000  # bytes: a scan or a photograph, whose noise packs badly
_PNG_HEAD = 8
_CATALOG, _TREE, _FIRST = 1, 2, 3
_PER_PAGE = 3  # the page, what it draws, the picture

Image.preinit()  # imports the readers and writers of pictures while files can still be opened


def write_pdf(pages: Sequence[bytes]) -> bytes:
    """A PDF that shows the pictures (PNG or JPEG), at 200 pixels per inch. `ValueError` if there are none."""
    if not pages:
        raise ValueError("a PDF has a page")
    numbers = [_FIRST + _PER_PAGE * i for i in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages %d 0 R >>" % _TREE,
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    for number, page in zip(numbers, pages, strict=True):
        objects += _page(number, page)
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, _CATALOG, table)
    return bytes(out)


def _page(number: int, picture: bytes) -> Iterator[bytes]:
    plain = _plain(picture)
    size = f"{plain.width * _POINTS:.2f} {plain.height * _POINTS:.2f}"
    yield (
        f"<< /Type /Page /Parent {_TREE} 0 R /MediaBox [0 0 {size}] /Contents {number + 1} 0 R "
        f"/Resources << /XObject << /P {number + 2} 0 R >> >> >>"
    ).encode()
    yield _stream("", f"{size.replace(' ', ' 0 0 ')} 0 0 cm /P Do".encode())
    form, pixels = _packed(plain)
    yield _stream(
        f"/Type /XObject /Subtype /Image /Width {plain.width} /Height {plain.height} "
        f"/ColorSpace /DeviceRGB /BitsPerComponent 8 {form} ",
        pixels,
    )


def _stream(entries: str, data: bytes) -> bytes:
    return f"<< {entries}/Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _plain(picture: bytes) -> Image.Image:
    with Image.open(BytesIO(picture), formats=("PNG", "JPEG")) as source:
        plain = Image.new("RGB", source.size)
        plain.paste(source.convert("RGB"))
    return plain


def _packed(plain: Image.Image) -> tuple[str, bytes]:
    """The pixels with the entries that say how to unpack them: rows as in a PNG, or a JPEG if they are too many."""
    out = BytesIO()
    plain.save(out, "PNG")
    rows = b"".join(body for kind, body in _chunks(out.getvalue()) if kind == b"IDAT")
    if len(rows) <= _MOST_AS_ROWS:
        layout = f"<< /Predictor 15 /Colors 3 /BitsPerComponent 8 /Columns {plain.width} >>"
        return f"/Filter /FlateDecode /DecodeParms {layout}", rows
    out = BytesIO()
    plain.save(out, "JPEG", quality=90, subsampling=0)
    return "/Filter /DCTDecode", out.getvalue()


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = _PNG_HEAD
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        yield kind, png[at + 8 : at + 8 + length]
        at += 12 + length
