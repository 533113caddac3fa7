"""PDF files for the tests, and what can be found in a PDF by someone who looks everywhere."""

import zlib
from io import BytesIO

import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream
from PIL import Image

from vault.redaction.images.frames import Pixels
from vault.redaction.images.paint import Painted
from vault.redaction.pages import Look, look_at, paint_pages, read_pages
from vault.redaction.pdf import draw_pdf
from vault.redaction.reading import Box, Page, Reading

SECRET = "Casey 16900000013"


def read_pdf(data: bytes, look: Look = look_at) -> Reading:
    """What a PDF says, as the two processes of the sandbox find out."""
    return read_pages(draw_pdf(data), look)


def paint_pdf(data: bytes, marks: list[list[Box]]) -> Painted:
    return paint_pages(draw_pdf(data), marks)


def said(text: str, x: int = 20, y: int = 100, size: int = 12) -> str:
    """What draws a line of text on a page."""
    return f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET "


class Building:
    """A PDF with one page, on which `content` is drawn."""

    def __init__(self, content: str, box: tuple[float, ...] = (0, 0, 300, 200), **entries: object) -> None:
        self.pdf = Pdf.new()
        self.font = self.pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        self.page = self.add_page(content, box, **entries)

    def add_page(self, content: str, box: tuple[float, ...] = (0, 0, 300, 200), **entries: object) -> Object:
        page = self.pdf.add_blank_page().obj
        page.MediaBox = Array(list(box))
        page.Resources = Dictionary(Font=Dictionary(F1=self.font))
        page.Contents = self.pdf.make_stream(content.encode("latin-1"))
        for name, value in entries.items():
            page[f"/{name}"] = value
        return page

    def note(self, page: Object, **entries: object) -> Object:
        """An annotation or form field on the page."""
        note = self.pdf.make_indirect(
            Dictionary({"/Type": Name.Annot, "/F": 4} | {f"/{name}": value for name, value in entries.items()})
        )
        page.Annots = Array([*page.get("/Annots", []), note])
        return note

    def picture(self, image: Image.Image, name: str = "P") -> None:
        """Makes a picture ready to be drawn with `/P Do`."""
        stream = Stream(
            self.pdf,
            image.convert("RGB").tobytes(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=image.width,
            Height=image.height,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
        )
        self.page.Resources.XObject = Dictionary({f"/{name}": self.pdf.make_indirect(stream)})

    def done(self, **options: object) -> bytes:
        out = BytesIO()
        self.pdf.save(out, **({"object_stream_mode": ObjectStreamMode.disable} | options))
        return out.getvalue()


def blind(pixels: Pixels) -> Page:
    """A look that sees nothing: only the text of the file is read."""
    return Page(pixels.shape[1], pixels.shape[0])


def everything_in(pdf: bytes) -> bytes:
    """The bytes of a PDF, those of its streams unpacked, and the text that can be copied from it."""
    with Pdf.open(BytesIO(pdf)) as opened:
        streams = [item.read_bytes() for item in opened.objects if isinstance(item, Stream)]
        shown = [item.unparse() for item in opened.objects]
    with pypdfium2.PdfDocument(pdf) as document:
        text = [document[i].get_textpage().get_text_bounded() for i in range(len(document))]
    return b"\0".join([pdf, *streams, *shown, "\0".join(text).encode()])


def forms_of(value: str) -> list[bytes]:
    """How a value may stand in a file."""
    return [value.encode(), value.encode("utf-16-be"), value.encode("utf-16-le"), value.encode().hex().encode()]


def bomb(size: int) -> bytes:
    """Some kilobytes that unpack to `size` spaces (a multiple of a mebibyte)."""
    packer = zlib.compressobj()
    head = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    same = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + same * (size // 2**20 - 1) + packer.flush()
