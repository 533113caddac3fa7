import io
from importlib.util import find_spec

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from vault.redaction.images.frames import Pixels
from vault.redaction.images.paint import FILL, paint
from vault.redaction.images.read import look_again, preload, read_image
from vault.redaction.images.stitch import boxes_for, stitch, unreadable
from vault.redaction.reading import VisualKind

NAME, NUMBER = "Alice Hartwell", "160 0000 0123"
ROWS = ("Recipient: Alice Hartwell", "Call 160 0000 0123 please", "The parcel arrived damaged")


@pytest.fixture(scope="module", autouse=True)
def networks() -> None:
    preload()


def screen(*, dark: bool = False, size: int = 34) -> Image.Image:
    page = Image.new("RGB", (560, 900), (18, 18, 20) if dark else (240, 240, 240))
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(size)
    for row, text in enumerate(ROWS):
        draw.text((60, 180 + row * 220), text, fill=(230, 230, 230) if dark else (20, 20, 20), font=font)
    return page


def png(picture: Image.Image | Pixels) -> bytes:
    out = io.BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("dark", [False, True])
def test_a_screen_is_read_with_a_box_for_every_character(dark: bool) -> None:
    (page,) = read_image(png(screen(dark=dark)), "image/png").pages
    assert stitch(page).text.split("\n") == list(ROWS)
    assert all(len(line.text) == len(line.boxes) for line in page.lines)
    assert unreadable(page) == []


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_screen_held_in_another_way_is_read_too(quarters: int) -> None:
    turned = np.ascontiguousarray(np.rot90(np.asarray(screen()), quarters))
    (page,) = read_image(png(turned), "image/png").pages
    assert (page.height, page.width) == turned.shape[:2]
    stitched = stitch(page)
    assert sorted(stitched.text.split("\n")) == sorted(ROWS)
    start = stitched.text.index(NUMBER)
    painted = paint(png(turned), "image/png", [boxes_for(page, stitched, start, start + len(NUMBER))])
    assert "0000" not in look_again(painted.pages[0])


def test_painting_a_value_takes_all_of_its_ink_and_leaves_its_neighbours() -> None:
    data, font = png(screen()), ImageFont.load_default(34)
    (page,) = read_image(data, "image/png").pages
    stitched = stitch(page)
    start = stitched.text.index(NUMBER)
    after = np.asarray(
        Image.open(
            io.BytesIO(paint(data, "image/png", [boxes_for(page, stitched, start, start + len(NUMBER))]).pages[0])
        )
    )
    left, right = 60 + font.getlength("Call "), 60 + font.getlength("Call 160 0000 0123")
    box = font.getbbox(NUMBER)
    value = after[400 + int(box[1]) : 400 + int(box[3]), int(left) + 1 : int(right) - 1]
    assert (value == FILL).all()
    before = np.asarray(screen())
    assert (after[:380] == before[:380]).all()
    assert (after[380:460, : int(left) - 12] == before[380:460, : int(left) - 12]).all()
    assert (after[380:460, int(right) + 18 :] == before[380:460, int(right) + 18 :]).all()


def test_the_second_look_sees_what_was_left_and_not_what_was_painted() -> None:
    data = png(screen())
    reading = read_image(data, "image/png")
    stitched = stitch(reading.pages[0])
    start = stitched.text.index(NAME)
    painted = paint(data, "image/png", [boxes_for(reading.pages[0], stitched, start, start + len(NAME))]).pages[0]
    for seen in ((), reading.pages):
        text = look_again(painted, "image/png", seen)
        assert NUMBER in text
        assert "Hartwell" not in text
        assert "Alice" not in text


def test_the_second_look_takes_a_part_beside_something_painted_for_no_whole_line() -> None:
    data = png(screen())
    reading = read_image(data, "image/png")
    stitched = stitch(reading.pages[0])
    start = stitched.text.index(NUMBER)
    marks = [boxes_for(reading.pages[0], stitched, start, start + len(NUMBER))]
    assert NUMBER not in look_again(paint(data, "image/png", marks).pages[0], "image/png", reading.pages)


def test_grey_on_grey_is_read() -> None:
    faint = Image.eval(screen(), lambda value: 216 + value // 20)
    (page,) = read_image(png(faint), "image/png").pages
    assert NUMBER in stitch(page).text


def test_the_second_look_believes_nothing_of_a_line_that_changed() -> None:
    reading = read_image(png(screen()), "image/png")
    assert "Hartwell" not in look_again(png(Image.new("RGB", (560, 900), "white")), "image/png", reading.pages)


def test_small_print_is_read() -> None:
    (page,) = read_image(png(screen(size=15)), "image/png").pages
    assert NUMBER in stitch(page).text


def test_a_long_screenshot_is_read_to_its_end() -> None:
    long = Image.new("RGB", (560, 900 * 4), (240, 240, 240))
    for at in range(4):
        long.paste(screen(), (0, 900 * at))
    (page,) = read_image(png(long), "image/png").pages
    assert stitch(page).text.split("\n") == list(ROWS) * 4


def test_a_picture_without_text_has_none() -> None:
    reading = read_image(png(Image.new("RGB", (300, 300), (10, 80, 60))), "image/png")
    assert [(page.lines, page.visuals) for page in reading.pages] == [((), ())]


def test_a_picture_with_more_lines_than_can_be_read_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vault.redaction.images.find._MOST", len(ROWS) - 1)
    assert read_image(png(screen()), "image/png").withheld == "unreadable"


def test_what_can_not_be_opened_is_withheld_with_a_reason() -> None:
    assert read_image(b"\x89PNG\r\n\x1a\n", "image/png").withheld == "not-understood"


@pytest.mark.skipif(find_spec("skimage") is None, reason="the photograph is not installed")
def test_a_face_is_found_with_hair_and_ears() -> None:
    import random  # noqa: PLC0415

    from benchmarks.redaction.draw import portrait  # noqa: PLC0415 - needs the photograph

    page = Image.new("RGB", (720, 1280), "white")
    page.paste(portrait(random.Random(1), 200), (300, 500))
    (read,) = read_image(png(page), "image/png").pages
    (face,) = [visual.box for visual in read.visuals if visual.kind is VisualKind.FACE]
    assert face.left > 280
    assert face.right < 520
    assert face.bottom - face.top > 90


def test_pictures_in_the_margins_are_taken_for_avatars_and_bubbles_and_large_letters_are_not() -> None:
    page, rng = Image.new("RGB", (720, 1280), (237, 237, 237)), np.random.default_rng(3)
    blotches = Image.fromarray(rng.integers(0, 255, (6, 6, 3), dtype=np.uint8)).resize((78, 78))
    ImageDraw.Draw(page).rectangle((120, 200, 560, 290), fill="white")
    ImageDraw.Draw(page).rectangle((100, 400, 600, 490), fill=(149, 236, 105))
    ImageDraw.Draw(page).rectangle((20, 700, 600, 790), fill="white")
    page.paste(blotches, (22, 200))
    page.paste(blotches, (620, 400))
    ImageDraw.Draw(page).text((24, 1000), "H", fill="black", font=ImageFont.load_default(110))
    (read,) = read_image(png(page), "image/png").pages
    boxes = [visual.box for visual in read.visuals if visual.kind is VisualKind.AVATAR]
    assert len(boxes) == 2
    for box, (left, top) in zip(sorted(boxes, key=lambda box: box.left), ((22, 200), (620, 400)), strict=True):
        assert box.left <= left < left + 78 <= box.right
        assert box.top <= top < top + 78 <= box.bottom
        assert box.right - box.left < 110


def test_avatars_are_found_where_nothing_is_one_flat_colour() -> None:
    rng = np.random.default_rng(3)
    shade = np.linspace(120, 240, 1280)[:, None, None] + rng.normal(0, 4, (1280, 720, 1))
    page = Image.fromarray(np.clip(np.repeat(shade, 3, axis=2), 0, 255).astype(np.uint8))
    page.paste(Image.fromarray(rng.integers(0, 255, (6, 6, 3), dtype=np.uint8)).resize((78, 78)), (40, 600))
    (read,) = read_image(png(page), "image/png").pages
    (box,) = [visual.box for visual in read.visuals]
    assert (box.left <= 40, box.top <= 600, box.right >= 118, box.bottom >= 678) == (True, True, True, True)
