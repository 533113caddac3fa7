from io import BytesIO

import pytest
from pikepdf import Array, Dictionary, Encryption, Name
from PIL import Image, ImageDraw

from tests.vault.redaction.pdf.building import SECRET, Building, blind, paint_pdf, read_pdf, said
from vault.redaction.images.stitch import UNREADABLE
from vault.redaction.pages import Look
from vault.redaction.pdf.document import MAX_PAGES, Pixels
from vault.redaction.reading import Box, Line, Page, Reading, Visual, VisualKind


def texts(reading: Reading, page: int = 0) -> list[str]:
    return [line.text for line in reading.pages[page].lines]


def ink(picture: bytes) -> int:
    """How many pixels are not white."""
    with Image.open(BytesIO(picture)) as image:
        return sum(image.convert("L").histogram()[:250])


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"CropBox": Array([10, 40, 280, 150])},
        {"UserUnit": 3},
    ],
)
@pytest.mark.parametrize("origin", [(0, 0), (-40, 500)])
def test_every_character_lies_in_its_box(turned: int, entries: dict[str, object], origin: tuple[int, int]) -> None:
    x, y = origin
    content = f"1 0 0 1 {x} {y} cm " + said("Phone 16900000013 jg|") + said("il-.,one", y=60, size=7)
    if "CropBox" in entries:
        entries = {"CropBox": Array([10 + x, 40 + y, 280 + x, 150 + y])}
    data = Building(content, (x, y, x + 300, y + 200), Rotate=turned, **entries).done()
    reading = read_pdf(data, blind)
    assert sorted(texts(reading)) == ["Phone 16900000013 jg|", "il-.,one"]
    painted = paint_pdf(data, [[box for line in page.lines for box in line.boxes] for page in reading.pages])
    blank = paint_pdf(data, [[]])
    assert painted.sizes == ((reading.pages[0].width, reading.pages[0].height),)
    assert ink(blank.pages[0]) > 0
    with Image.open(BytesIO(painted.pages[0])) as image:
        assert len(image.getcolors() or []) == 2  # the paper and the fill: no ink is left beside the boxes


def test_a_box_is_that_of_its_character_alone() -> None:
    data = Building(said("MMMM 16900000013 MMMM")).done()
    (line,) = read_pdf(data, blind).pages[0].lines
    start = line.text.index("1")
    painted = paint_pdf(data, [list(line.boxes[start : start + 11])])
    rest = Building(said("MMMM", x=20)).done()
    one_word = ink(paint_pdf(rest, [[]]).pages[0])
    with Image.open(BytesIO(painted.pages[0])) as image:
        left = image.crop((0, 0, line.boxes[start].left - 1, image.height))
        out = BytesIO()
        left.save(out, "PNG")
    assert ink(out.getvalue()) >= 0.98 * one_word


def test_spaces_have_boxes_between_their_neighbours() -> None:
    (line,) = read_pdf(Building(said("ab  cd")).done(), blind).pages[0].lines
    assert len(line.text) == len(line.boxes)
    assert line.boxes[0].left < line.boxes[2].left < line.boxes[-1].left


@pytest.mark.parametrize(
    "content",
    [
        "3 Tr " + said(SECRET),
        "1 g " + said(SECRET),
        said(SECRET) + "0 g 5 70 290 60 re f",
        said(SECRET) + "1 g 5 70 290 60 re f",
        said(SECRET, x=400),
        said(SECRET, y=-50),
        "0 0 5 5 re W n " + said(SECRET),
    ],
    ids=["invisible", "white", "under-black", "under-white", "beside", "below", "clipped"],
)
def test_text_that_nobody_sees_is_not_read(content: str) -> None:
    reading = read_pdf(Building(f"q {content} Q " + said("seen", y=20)).done(), blind)
    assert texts(reading) == ["seen"]


def test_how_much_is_not_shown_is_told() -> None:
    reading = read_pdf(Building("3 Tr " + said("Casey 117")).done(), blind)
    assert reading.told["unseen_characters"] == 8  # the blank does not count


def test_faint_text_is_read() -> None:
    assert texts(read_pdf(Building("0.99 g " + said("faint")).done(), blind)) == ["faint"]


def test_thin_and_square_glyphs_are_read() -> None:
    assert texts(read_pdf(Building(said("- . | _ l", size=6)).done(), blind)) == ["- . | _ l"]


def test_form_fields_and_notes_have_places_and_hidden_ones_are_not_there() -> None:
    building = Building(said("Form"))
    page = building.page
    style = "/F1 12 Tf 0 g"
    field = building.note(page, Subtype=Name.Widget, FT=Name.Tx, T="a", V="Field 16900000013", DA=style)
    field.Rect = Array([20, 20, 200, 40])
    hidden = building.note(page, Subtype=Name.Widget, FT=Name.Tx, T="b", V="Hidden", DA=style)
    hidden.Rect, hidden.F = Array([20, 40, 200, 60]), 2
    building.note(page, Subtype=Name.FreeText, Contents="Note 16900000021", DA=style, Rect=Array([20, 150, 200, 170]))
    building.note(page, Subtype=Name.Text, Contents="Sticky", Rect=Array([220, 150, 240, 170]))
    building.pdf.Root.AcroForm = Dictionary(
        Fields=Array([field, hidden]), NeedAppearances=True, DR=Dictionary(Font=Dictionary(F1=building.font)), DA=style
    )
    assert sorted(texts(read_pdf(building.done(), blind))) == ["Field 16900000013", "Form", "Note 16900000021"]


def test_a_value_at_the_end_of_a_line_keeps_its_hyphen_and_its_rows_apart() -> None:
    data = Building(said("call 169-", y=100) + said("00000013", y=85)).done()
    assert texts(read_pdf(data, blind)) == ["call 169-", "00000013"]


def seen(*lines: str) -> Look:
    """A look that sees these lines where the text of the page stands."""

    def look(pixels: Pixels) -> Page:
        boxes = [tuple(Box(55 + 20 * i, 250 + 80 * row, 75 + 20 * i, 285 + 80 * row) for i in range(len(text)))
                 for row, text in enumerate(lines)]  # fmt: skip
        made = tuple(Line(text, placed, 0.9) for text, placed in zip(lines, boxes, strict=True))
        return Page(pixels.shape[1], pixels.shape[0], made, (Visual(VisualKind.QR, Box(1, 2, 3, 4), "x"),))

    return look


def test_what_is_seen_and_not_said_is_added() -> None:
    data = Building(said("Phone 16900000013")).done()
    assert texts(read_pdf(data, seen("phone:16900000013"))) == ["Phone 16900000013"]
    assert texts(read_pdf(data, seen("Phone 16900000021"))) == ["Phone 16900000013", "Phone 16900000021"]
    assert texts(read_pdf(data, seen("Phone", "stamp"))) == ["Phone 16900000013", "stamp"]
    assert read_pdf(data, seen("Phone")).pages[0].visuals[0].text == "x"


def test_what_can_not_be_read_is_told_unless_the_text_says_it() -> None:
    data = Building(said("Phone 16900000013")).done()

    def squint(left: int) -> Look:
        blur = Line(UNREADABLE, (Box(left, 250, left + 300, 285),), 0.0)
        return lambda pixels: Page(pixels.shape[1], pixels.shape[0], (blur,))

    assert texts(read_pdf(data, squint(60))) == ["Phone 16900000013"]
    reading = read_pdf(data, squint(500))
    assert texts(reading) == ["Phone 16900000013", UNREADABLE]
    assert reading.told["unreadable_lines"] == 1


def scan(text: str, width: int = 1000, height: int = 300) -> Image.Image:
    picture = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(picture).text((80, 120), text, fill="black", font_size=60)
    return picture


@pytest.mark.slow
def test_a_picture_of_text_and_the_text_of_the_file_are_both_read_once() -> None:
    building = Building("q 280 0 0 84 10 20 cm /P Do Q " + said("Order 20261122", y=150))
    building.picture(scan("Phone 16900000013"))
    lines = texts(read_pdf(building.done()))
    assert lines[0] == "Order 20261122"
    assert [line.replace(" ", "") for line in lines[1:]] == ["Phone16900000013"]


@pytest.mark.slow
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_read_once(turned: int) -> None:
    lines = "Phone 16900000013", "Order 20261122", "Refund refused"
    content = "".join(said(line, y=150 - 40 * i, size=16) for i, line in enumerate(lines))
    reading = read_pdf(Building(content, Rotate=turned).done())
    assert sorted(texts(reading)) == sorted(lines)


@pytest.mark.slow
def test_a_text_that_lies_about_its_glyphs_does_not_win() -> None:
    building = Building(said("Phone 16900000013", size=20))
    building.font.ToUnicode = building.pdf.make_stream(
        b"1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar <31> <0039> <36> <0038> endbfchar"
    )
    lines = [line.replace(" ", "") for line in texts(read_pdf(building.done()))]
    assert lines == ["Phone98900000093", "Phone16900000013"]


def test_pages_keep_their_order_and_attachments_are_counted() -> None:
    building = Building(said("one"))
    building.add_page(said("two"), (0, 0, 100, 300))
    building.pdf.attachments["a.txt"] = SECRET.encode()
    reading = read_pdf(building.done(), blind)
    assert [texts(reading, page) for page in (0, 1)] == [["one"], ["two"]]
    assert reading.told == {"pages": 2, "attachments": 1, "unseen_characters": 0}
    assert Reading.from_json(reading.to_json()) == reading


def test_reading_twice_says_the_same() -> None:
    data = Building(said(SECRET)).done()
    assert read_pdf(data, blind) == read_pdf(data, blind)


def test_a_locked_file_is_withheld_unless_anyone_may_open_it() -> None:
    locked = Building(said("x")).done(encryption=Encryption(owner="owner", user="user"))
    assert read_pdf(locked, blind) == Reading(withheld="encrypted")
    for_reading = Building(said("x")).done(encryption=Encryption(owner="owner", user=""))
    assert texts(read_pdf(for_reading, blind)) == ["x"]


def test_more_pages_than_allowed_are_withheld() -> None:
    building = Building("")
    for _ in range(MAX_PAGES - 1):
        building.add_page("")
    assert len(read_pdf(building.done(), blind).pages) == MAX_PAGES
    building.add_page("")
    assert read_pdf(building.done(), blind) == Reading(withheld="too-many-pages")
