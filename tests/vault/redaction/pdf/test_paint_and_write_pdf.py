"""Nothing of the file goes into the rendition but the pixels that were left."""

from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.vault.redaction.pdf.building import (
    SECRET,
    Building,
    blind,
    everything_in,
    forms_of,
    paint_pdf,
    read_pdf,
    said,
)
from vault.redaction.drawing import Drawing
from vault.redaction.pdf import draw_pdf, write_pdf
from vault.redaction.reading import Box

SEEN = "Order 20261122"


def rendition(data: bytes, *values: str) -> bytes:
    """The PDF in which the lines that hold a value are hidden."""
    marks = [
        [box for line in page.lines if any(value in line.text for value in values) for box in line.boxes]
        for page in read_pdf(data, blind).pages
    ]
    return write_pdf(paint_pdf(data, marks).pages)


def pixels_of(pdf: bytes) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        return b"".join(document[i].render(scale=2).to_pil().tobytes() for i in range(len(document)))


def in_info(building: Building) -> None:
    building.pdf.docinfo["/Author"] = String(SECRET)


def in_xmp(building: Building) -> None:
    with building.pdf.open_metadata() as meta:
        meta["dc:title"] = SECRET


def in_a_note(building: Building) -> None:
    note = building.note(building.page, Subtype=Name.Text, Contents=SECRET, Rect=Array([0, 0, 0, 0]))
    note.F = 2


def in_a_hidden_field(building: Building) -> None:
    field = building.note(building.page, Subtype=Name.Widget, FT=Name.Tx, T="a", V=SECRET, Rect=Array([20, 20, 90, 40]))
    field.F = 2
    building.pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=String(f"<x>{SECRET}</x>"))


def in_a_hidden_layer(building: Building) -> None:
    layer = building.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="layer"))
    building.page.Resources.Properties = Dictionary(L=layer)
    building.page.Contents = building.pdf.make_stream(
        building.page.Contents.read_bytes() + b"/OC /L BDC " + said(SECRET, y=40).encode() + b" EMC"
    )
    building.pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def in_an_attachment(building: Building) -> None:
    building.pdf.attachments["note.txt"] = SECRET.encode()


def in_an_outline(building: Building) -> None:
    item = building.pdf.make_indirect(Dictionary(Title=String(SECRET)))
    building.pdf.Root.Outlines = building.pdf.make_indirect(Dictionary(First=item, Last=item, Count=1))


def in_a_script(building: Building) -> None:
    script = f"app.alert('{SECRET}'); this.getField('a').value = 1"
    building.pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(script))
    building.page.AA = Dictionary(O=Dictionary(S=Name.URI, URI=String(f"https://example.com/?q={SECRET}")))


def in_a_thumbnail(building: Building) -> None:
    building.page.Thumb = building.pdf.make_stream(SECRET.encode() * 10)


def in_other_text(building: Building) -> None:
    building.page.Contents = building.pdf.make_stream(
        building.page.Contents.read_bytes() + f"/Span << /ActualText ({SECRET}) /Alt ({SECRET}) >> BDC EMC".encode()
    )


def beside_the_page(building: Building) -> None:
    building.page.Contents = building.pdf.make_stream(
        building.page.Contents.read_bytes() + said(SECRET, x=400).encode()
    )


@pytest.mark.parametrize(
    "place",
    [
        in_info,
        in_xmp,
        in_a_note,
        in_a_hidden_field,
        in_a_hidden_layer,
        in_an_attachment,
        in_an_outline,
        in_a_script,
        in_a_thumbnail,
        in_other_text,
        beside_the_page,
    ],
)
def test_what_is_not_on_the_page_is_not_in_the_rendition(place: Callable[[Building], None]) -> None:
    building = Building(said(SEEN))
    without = rendition(building.done())
    place(building)
    assert rendition(building.done()) == without


@pytest.mark.parametrize(
    "cover",
    ["0 g 5 70 290 60 re f", "1 g 5 70 290 60 re f"],
)
def test_what_lies_under_a_drawn_box_is_not_in_the_rendition(cover: str) -> None:
    assert rendition(Building(said(SECRET) + cover).done()) == rendition(Building(cover).done())


def test_an_earlier_version_of_the_file_is_not_in_the_rendition() -> None:
    first = Building(said(SECRET)).done()
    start = first.rindex(b"startxref")
    previous = int(first[start + 9 :].split()[0])
    with Pdf.open(BytesIO(first)) as opened:
        number, size = opened.pages[0].Contents.objgen[0], int(opened.trailer.Size)
        root = opened.Root.objgen[0]
    content = said(SEEN).encode()
    update = b"\n%d 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (number, len(content), content)
    table = len(first) + len(update)
    update += b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        number, len(first) + 1, size, root, previous, table,
    )  # fmt: skip
    assert rendition(first + update) == rendition(Building(said(SEEN)).done())


def test_what_is_marked_is_gone_from_bytes_text_and_pixels() -> None:
    building = Building(said(SECRET, y=150) + said(SEEN, y=50))
    building.pdf.docinfo["/Title"] = String(SECRET)
    data = building.done()
    assert any(form in everything_in(data) for form in forms_of(SECRET))
    made = rendition(data, SECRET)
    assert not any(form in everything_in(made) for form in forms_of(SECRET) + forms_of(SECRET.split()[1]))
    other = Building(said(SECRET.replace("16900000013", "16900000021"), y=150) + said(SEEN, y=50)).done()
    assert rendition(other, "Casey") == made  # the digits have the same width, so not even the fill tells


def test_a_rendition_is_pictures_and_nothing_else() -> None:
    building = Building(said(SEEN))
    building.add_page(said("second"), (0, 0, 100, 300))
    made = rendition(building.done())
    with Pdf.open(BytesIO(made)) as opened:
        assert opened.check_pdf_syntax() == []
        assert set(opened.trailer.keys()) == {"/Root", "/Size"}
        assert set(opened.Root.keys()) == {"/Type", "/Pages"}
        for page in opened.pages:
            assert set(page.obj.keys()) == {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}
            assert list(page.obj.Resources.keys()) == ["/XObject"]
    with pypdfium2.PdfDocument(made) as document:
        assert [document[i].get_textpage().get_text_bounded() for i in range(len(document))] == ["", ""]
        assert document.count_attachments() == 0


def test_a_rendition_shows_the_pictures() -> None:
    picture = Image.effect_mandelbrot((123, 77), (-2, -1.5, 1, 1.5), 20).convert("RGB")
    out = BytesIO()
    picture.save(out, "PNG")
    with pypdfium2.PdfDocument(write_pdf([out.getvalue()])) as document:
        (shown,) = document[0].get_objects()
        assert shown.get_bitmap().to_pil().convert("RGB").tobytes() == picture.tobytes()
        assert document[0].get_size() == pytest.approx((123 * 0.36, 77 * 0.36), abs=0.01)


def test_a_noisy_picture_takes_less_room_and_looks_alike() -> None:
    picture = Image.effect_noise((1500, 1000), 60).convert("RGB")
    picture.paste((32, 32, 36), (100, 100, 500, 200))
    out = BytesIO()
    picture.save(out, "PNG")
    made = write_pdf([out.getvalue()])
    assert len(made) < len(out.getvalue())
    with pypdfium2.PdfDocument(made) as document:
        (shown,) = document[0].get_objects()
        seen = shown.get_bitmap().to_pil().convert("RGB")
    assert seen.size == picture.size
    inside = seen.crop((108, 108, 492, 192)).getcolors() or []
    assert len(inside) == 1  # the fill stays one colour


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_what_a_picture_carries_besides_pixels_does_not_come_along(kind: str, mode: str) -> None:
    picture = Image.new(mode, (20, 20), 200 if mode == "L" else (1, 2, 3))
    out = BytesIO()
    info = PngInfo()
    info.add_text("Comment", SECRET)
    picture.save(out, kind, **({"pnginfo": info} if kind == "PNG" else {"comment": SECRET.encode()}))
    assert SECRET.encode() in out.getvalue()
    assert SECRET.encode() not in everything_in(write_pdf([out.getvalue() + SECRET.encode()]))


def test_the_same_file_and_marks_make_the_same_bytes() -> None:
    data = Building(said(SECRET)).done()
    assert rendition(data, SECRET) == rendition(data, SECRET)


def test_a_rendition_of_a_rendition_looks_the_same() -> None:
    made = rendition(Building(said(SECRET)).done(), SECRET)
    again = rendition(made, SECRET)
    assert len(read_pdf(again, blind).pages) == 1
    assert read_pdf(made, blind).pages[0].lines == ()
    dark = [sum(value < 60 for value in pixels_of(pdf)) for pdf in (made, again)]
    assert 0.9 < dark[1] / dark[0] < 1.1


def test_painting_gives_a_size_a_page_and_one_small_picture() -> None:
    building = Building(said(SECRET), (0, 0, 600, 400))
    building.add_page("", (0, 0, 100, 300))
    painted = paint_pdf(building.done(), [[Box(0, 0, 1667, 1112)], []])
    assert painted.sizes == ((1667, 1112), (278, 834))
    with Image.open(BytesIO(painted.thumbnail)) as small:
        assert max(small.size) == 320
        assert len(small.getcolors() or []) == 1


def test_boxes_beyond_the_page_are_cut() -> None:
    painted = paint_pdf(Building("").done(), [[Box(-50, -50, 10_000, 10_000)]])
    with Image.open(BytesIO(painted.pages[0])) as image:
        assert len(image.getcolors() or []) == 1


def test_each_page_needs_its_marks() -> None:
    data = Building("").done()
    wrong: list[list[list[Box]]] = [[], [[], []]]
    for marks in wrong:
        with pytest.raises(ValueError, match="marks"):
            paint_pdf(data, marks)


def test_what_can_not_be_opened_can_not_be_painted() -> None:
    drawing = draw_pdf(b"%PDF-1.7 " + SECRET.encode())
    assert drawing == Drawing(withheld="not-understood")
    assert not drawing.pages


def test_a_pdf_without_pages_is_not_written() -> None:
    with pytest.raises(ValueError, match="page"):
        write_pdf([])
