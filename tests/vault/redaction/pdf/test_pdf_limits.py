"""Hostile files: each ends in an answer or in the end of a process that could reach nothing."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Stream

from tests.vault.redaction.pdf.building import Building, blind, bomb, read_pdf, said
from vault.redaction.pdf.document import MAX_PIXELS, MAX_SIDE

ROOT = Path(__file__).parents[4]
MEMORY, SECONDS = 768 * 2**20, 20
SHOWN, ENDED = "shown", "ended"
ANSWERS = {SHOWN, ENDED, "too-large", "not-understood"}

#: What the sandbox does: everything imported, then everything given up, then the file read.
CONFINED = """
import sys
sys.path.insert(0, {root!r})
from vault.redaction.sandbox.confine import drop_privileges, limit_resources
from vault.redaction.pages import paint_pages, read_pages
from vault.redaction.pdf import draw_pdf, write_pdf
from vault.redaction.reading import Page
limit_resources({memory}, {seconds})
assert drop_privileges()
data = sys.stdin.buffer.read()
drawing = draw_pdf(data)
reading = read_pages(drawing, lambda pixels: Page(pixels.shape[1], pixels.shape[0]))
if reading.withheld is None:
    painted = paint_pages(drawing, [[box for line in page.lines for box in line.boxes] for page in reading.pages])
    assert write_pdf(painted.pages).startswith(b"%PDF")
    sys.stdout.write("shown")
else:
    sys.stdout.write(reading.withheld)
sys.stdout.flush()
import os
os._exit(0)
"""


def confined(data: bytes) -> str:
    """One of `ANSWERS`: what a confined process says about a file; "ended" if it did not survive it."""
    program = CONFINED.format(root=str(ROOT), memory=MEMORY, seconds=SECONDS)
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=data,
        capture_output=True,
        check=False,
        timeout=SECONDS * 3,
        env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    return done.stdout.decode() if done.returncode == 0 else ENDED


def test_a_confined_process_reads_paints_and_writes() -> None:
    assert confined(Building(said("Phone 16900000013")).done()) == SHOWN


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (5, 5, 5, 5), (9, 9, 1, 1), (0, 0, 1e-9, 1e-9)])
def test_a_page_without_size_is_drawn_within_limits_or_withheld(box: tuple[float, ...]) -> None:
    reading = read_pdf(Building(said("x"), box).done(), blind)
    assert reading.withheld or all(page.width * page.height <= 2 * MAX_PIXELS for page in reading.pages)


@pytest.mark.parametrize(
    "box",
    [
        (0, 0, 14_400, 14_400),
        (0, 0, 2e6, 2e6),
        (0, 0, 1e30, 1e30),
        (0, 0, 1e9, 1),
        (0, 0, 0.001, 1e7),
        (0, 0, 1080, 12_000),
    ],
)
def test_a_huge_page_is_drawn_within_limits_or_withheld(box: tuple[float, ...]) -> None:
    reading = read_pdf(Building(said("x"), box).done(), blind)
    for page in reading.pages:
        assert page.width * page.height <= 1.1 * MAX_PIXELS
        assert max(page.width, page.height) <= MAX_SIDE + 1
    assert reading.pages or reading.withheld


def test_a_thousand_tiny_pages_are_withheld_at_once() -> None:
    building = Building("")
    for _ in range(999):
        building.add_page("", (0, 0, 1, 1))
    started = time.process_time()
    assert read_pdf(building.done(), blind).withheld == "too-many-pages"
    assert time.process_time() - started < 2


@pytest.mark.parametrize("count", [-1, 0, 2**31 - 1, 2**40])
def test_a_tree_that_lies_about_its_pages_is_withheld_or_read(count: int) -> None:
    building = Building(said("x"))
    building.pdf.Root.Pages.Count = count
    reading = read_pdf(building.done(), blind)
    assert reading.withheld or len(reading.pages) == 1


def test_a_tree_of_pages_that_contains_itself_ends() -> None:
    building = Building(said("x"))
    tree = building.pdf.Root.Pages
    tree.Kids = Array([tree, tree, building.page])
    tree.Count = 40
    data = building.done()
    reading = read_pdf(data, blind)
    assert reading.withheld or len(reading.pages) <= 40


def test_a_drawing_that_contains_itself_ends() -> None:
    building = Building("/X Do")
    form = Stream(building.pdf, b"/X Do /X Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 300, 200]))
    held = building.pdf.make_indirect(form)
    held.Resources = Dictionary(XObject=Dictionary(X=held))
    building.page.Resources.XObject = Dictionary(X=held)
    assert confined(building.done()) in ANSWERS


def test_tables_that_point_at_each_other_end() -> None:
    data = Building(said("x")).done()
    at = data.rindex(b"xref", 0, data.rindex(b"startxref"))
    looped = data.replace(b"trailer <<", b"trailer << /Prev %d" % at)
    assert looped != data
    reading = read_pdf(looped, blind)
    assert reading.withheld or len(reading.pages) == 1
    for start in (0, at + 5, 10**12):
        moved = data[: data.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF\n" % start
        assert read_pdf(moved, blind).withheld in (None, "not-understood")


@pytest.mark.slow
@pytest.mark.parametrize("place", ["content", "picture", "font", "objects"])
def test_a_bomb_of_two_gibibytes_harms_nobody(place: str) -> None:
    building = Building(said("x"))
    packed = Stream(building.pdf, b"")
    packed.write(bomb(2**31), filter=Name.FlateDecode)
    if place == "content":
        building.page.Contents = building.pdf.make_indirect(packed)
    elif place == "picture":
        packed.Type, packed.Subtype = Name.XObject, Name.Image
        packed.Width = packed.Height = 46_340
        packed.ColorSpace, packed.BitsPerComponent = Name.DeviceGray, 8
        building.page.Resources.XObject = Dictionary(P=building.pdf.make_indirect(packed))
        building.page.Contents = building.pdf.make_stream(b"300 0 0 200 0 0 cm /P Do")
    elif place == "font":
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.A, FontFile2=building.pdf.make_indirect(packed))
        building.font.FontDescriptor = building.pdf.make_indirect(descriptor)
        building.font.Subtype, building.font.BaseFont = Name.TrueType, Name.A
    else:
        packed.Type, packed.N, packed.First = Name.Metadata, 1, 4
        building.page.Contents = building.pdf.make_indirect(packed)
        building.page.Contents.Type = Name.ObjStm
    data = building.done()
    assert len(data) < 2**22
    assert confined(data) in ANSWERS


def test_a_page_with_too_many_characters_is_withheld() -> None:
    building = Building("BT /F1 1 Tf 20 100 Td " + f"({'1' * 1000}) Tj 0 -1 Td " * 60 + "ET", (0, 0, 900, 200))
    assert read_pdf(building.done(), blind).withheld == "too-large"


@pytest.mark.parametrize("data", [b"", b"%PDF", b"%PDF-1.7\n", b"\0" * 1000, b"trailer<</Root 1 0 R>>", b"PK\3\4"])
def test_what_is_no_pdf_is_withheld(data: bytes) -> None:
    assert read_pdf(data, blind).withheld == "not-understood"


def test_a_truncated_file_is_withheld_or_read() -> None:
    data = Building(said("Phone 16900000013")).done()
    for length in range(0, len(data), 37):
        reading = read_pdf(data[:length], blind)
        assert (reading.withheld is None) != (not reading.pages)


@pytest.mark.slow
def test_mutated_files_end_in_an_answer() -> None:
    building = Building(said("Phone 16900000013"), Rotate=90)
    building.note(building.page, Subtype=Name.FreeText, Contents="x", DA="/F1 12 Tf", Rect=Array([20, 150, 200, 170]))
    data = bytearray(building.done())
    chance = random.Random(3)
    for _ in range(150):
        mutated = bytearray(data)
        for _ in range(chance.randint(1, 12)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        reading = read_pdf(bytes(mutated), blind)
        assert (reading.withheld is None) != (not reading.pages)
