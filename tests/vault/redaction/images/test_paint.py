import io

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from vault.redaction.images.frames import NoPicture
from vault.redaction.images.paint import FILL, paint
from vault.redaction.reading import Box

SECRET = b"Alice Hartwell"


def noise(width: int = 64, height: int = 48) -> Image.Image:
    return Image.fromarray(np.random.default_rng(7).integers(0, 255, (height, width, 3), dtype=np.uint8))


def as_png(image: Image.Image) -> bytes:
    out, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET.decode())
    exif = Image.Exif()
    exif[0x013B] = SECRET.decode()
    image.save(out, "PNG", pnginfo=info, exif=exif)
    return out.getvalue() + SECRET


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)))


def test_what_is_under_a_box_is_one_flat_colour_and_the_rest_is_untouched() -> None:
    picture = noise()
    painted = paint(as_png(picture), "image/png", [[Box(10, 5, 30, 25), Box(-5, -5, 3, 3), Box(60, 40, 999, 999)]])
    after, expected = pixels(painted.pages[0]), np.array(picture)
    expected[5:25, 10:30] = expected[:3, :3] = expected[40:, 60:] = FILL
    assert (after == expected).all()


def test_the_new_file_has_pixels_and_nothing_else() -> None:
    painted = paint(as_png(noise()), "image/png", [[]])
    for file in (*painted.pages, painted.thumbnail):
        assert SECRET not in file
        assert Image.open(io.BytesIO(file)).info == {}
        assert file.endswith(b"IEND\xaeB`\x82")


def test_the_same_input_gives_the_same_bytes_and_a_rendition_of_a_rendition_changes_nothing() -> None:
    data, marks = as_png(noise()), [[Box(10, 5, 30, 25)]]
    once = paint(data, "image/png", marks)
    assert paint(data, "image/png", marks) == once
    assert paint(once.pages[0], once.media_types[0], marks) == once


def test_the_thumbnail_shows_the_painted_picture() -> None:
    painted = paint(as_png(noise(1000, 800)), "image/png", [[Box(0, 0, 1000, 800)]])
    assert max(pixels(painted.thumbnail).shape[:2]) == 320
    assert (pixels(painted.thumbnail) == FILL).all()


def test_every_frame_is_painted_with_its_own_boxes() -> None:
    out, frames = io.BytesIO(), [Image.new("RGB", (20, 20), (shade, shade, shade)) for shade in (50, 200)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    painted = paint(out.getvalue(), "image/tiff", [[Box(0, 0, 10, 20)], [Box(10, 0, 20, 20)]])
    assert painted.sizes == ((20, 20), (20, 20))
    first, second = (pixels(page) for page in painted.pages)
    assert (first[:, :10] == FILL).all()
    assert (second[:, 10:] == FILL).all()
    assert (second[:, :10] == 200).all()


def test_pages_without_a_list_of_boxes_are_not_shown() -> None:
    with pytest.raises(ValueError, match="shorter"):
        paint(as_png(noise()), "image/png", [])


def test_a_large_photograph_becomes_a_jpeg_in_which_boxes_are_opaque() -> None:
    data = io.BytesIO()
    noise(2800, 1900).save(data, "BMP")
    painted = paint(data.getvalue(), "image/bmp", [[Box(100, 100, 900, 900)]])
    assert painted.media_types == ("image/jpeg",)
    inside = pixels(painted.pages[0])[116:884, 116:884].astype(int)
    assert np.abs(inside - FILL).max() <= 2


def test_what_can_not_be_opened_is_not_painted() -> None:
    with pytest.raises(NoPicture, match="not-understood"):
        paint(b"no picture", "image/png", [[]])
