import base64
import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from vault.redaction.images.frames import MAX_FRAMES, NoPicture, open_frames

# Left half red, right half white, 64 by 48 pixels: no encoder of this format is at hand.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAA"
    "AAAERAAAEAAQAAAAABoQABAAAAAAAAALwAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAA"
    "AADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkA"
    "AAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAA"
    "AAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAM"
    "RtZGF0AAAAuCgBrwngPfMi///yPzf//LDOy/vFxFezz/DPmzv1Pq//4F/6X4XSnVyHOYInMvKfy8SoPnF5sCb988AjgKkAHSj9nIUtlrvGCtWl"
    "vPp8EtIBnDHuZpNCYBZ3rDCelihCtBWkAv+JHQWfcsSTxFscvV41NJAK8BVlIrw1pzeFOW2WZaQbBEHcxUWbZFCLrE1WH6C1n/+jMdvLCGguM2"
    "pjTrp9P3fWCv2vot+apGV58c3xHV+HX389auA="
)
RED, WHITE = (255, 0, 0), (255, 255, 255)


def saved(image: Image.Image, form: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own options
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def square(mode: str = "RGB", size: int = 8) -> Image.Image:
    return Image.new("RGB", (size, size), RED).convert(mode)


def reason(data: bytes, media_type: str) -> str:
    with pytest.raises(NoPicture) as refused:
        open_frames(data, media_type)
    return refused.value.reason


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_every_format_is_opened(form: str) -> None:
    (frame,) = open_frames(saved(square(), form), f"image/{form.lower()}")
    assert frame.shape == (8, 8, 3)
    assert np.abs(frame.astype(int) - RED).max() < 12


def test_a_phones_photograph_is_opened_and_a_half_of_it_refused() -> None:
    (frame,) = open_frames(HEIC, "image/heic")
    assert frame.shape == (48, 64, 3)
    assert np.abs(frame[:, :30].astype(int) - RED).max() < 20
    assert np.abs(frame[:, 34:].astype(int) - WHITE).max() < 20
    assert reason(HEIC[: len(HEIC) // 2], "image/heic") == "not-understood"


@pytest.mark.parametrize(("mode", "form"), [("P", "PNG"), ("1", "PNG"), ("CMYK", "JPEG"), ("L", "TIFF"), ("LA", "PNG")])
def test_every_way_to_store_colours_becomes_rgb(mode: str, form: str) -> None:
    (frame,) = open_frames(saved(square(mode), form), f"image/{form.lower()}")
    assert frame.shape == (8, 8, 3)
    assert frame.dtype == np.uint8


def test_sixteen_bits_keep_their_contrast() -> None:
    ramp = Image.fromarray(np.linspace(0, 65535, 64, dtype=np.uint16).reshape(1, 64).repeat(8, 0))
    (frame,) = open_frames(saved(ramp, "PNG"), "image/png")
    assert (int(frame.min()), int(frame.max())) == (0, 255)
    assert len(np.unique(frame)) > 50


def test_what_is_transparent_is_white_whatever_colour_it_has_below() -> None:
    hidden = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    (frame,) = open_frames(saved(hidden, "PNG"), "image/png")
    assert (frame == WHITE).all()


def test_light_writing_on_nothing_is_shown_on_black() -> None:
    writing = Image.new("RGBA", (8, 8), (255, 255, 255, 0))
    writing.paste((250, 250, 250, 255), (2, 2, 6, 6))
    (frame,) = open_frames(saved(writing, "PNG"), "image/png")
    assert (frame[0, 0].tolist(), frame[3, 3].tolist()) == ([0, 0, 0], [250, 250, 250])


@pytest.mark.parametrize("most", [1.0, 1023.0, 255_000.0])
def test_whatever_the_brightest_value_is_nothing_stays_nearly_black(most: float) -> None:
    values = np.linspace(0, most, 64, dtype=np.float32).reshape(1, 64).repeat(8, 0)
    values[0, :2] = np.nan, np.inf
    (frame,) = open_frames(saved(Image.fromarray(values), "TIFF"), "image/tiff")
    assert (int(frame.min()), int(frame.max())) == (0, 255)
    assert len(np.unique(frame)) > 50


def test_a_picture_held_sideways_is_turned_as_viewers_turn_it() -> None:
    picture = Image.new("RGB", (30, 10), WHITE)
    picture.paste(RED, (0, 0, 10, 10))
    exif = Image.Exif()
    exif[0x0112] = 6
    (frame,) = open_frames(saved(picture, "JPEG", exif=exif, quality=95), "image/jpeg")
    assert frame.shape[:2] == (30, 10)
    assert np.abs(frame[2, 5].astype(int) - RED).max() < 12


def test_a_very_large_photograph_is_shown_at_half_its_size_and_upright() -> None:
    picture = Image.new("L", (4500, 4100), 255)
    picture.paste(0, (0, 0, 2000, 4100))
    exif = Image.Exif()
    exif[0x0112] = 6
    (frame,) = open_frames(saved(picture, "JPEG", exif=exif), "image/jpeg")
    assert frame.shape == (2250, 2050, 3)
    assert int(frame[100].max()) < 20
    assert int(frame[-100].min()) > 235


def test_every_frame_is_a_page() -> None:
    frames = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (0, 120, 250)]
    for form in ("GIF", "TIFF", "WEBP"):
        data = saved(frames[0], form, save_all=True, append_images=frames[1:])
        assert len(open_frames(data, f"image/{form.lower()}")) == 3


def test_too_many_frames_are_refused() -> None:
    frames = [Image.new("L", (4, 4), shade) for shade in range(MAX_FRAMES + 1)]
    assert reason(saved(frames[0], "TIFF", save_all=True, append_images=frames[1:]), "image/tiff") == "too-many-frames"


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (60_000, 10), (8_000, 8_000)])
def test_a_bomb_is_refused_by_its_header(width: int, height: int) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    assert reason(data, "image/png") == "too-large"


def test_a_truncated_file_is_not_understood() -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (64, 64, 3), dtype=np.uint8))
    for form in ("PNG", "JPEG", "WEBP", "GIF"):
        data = saved(noise, form)
        assert reason(data[: len(data) // 2], f"image/{form.lower()}") == "not-understood"


def test_no_other_format_is_tried_than_the_one_that_was_found() -> None:
    assert reason(saved(square(), "PNG"), "image/jpeg") == "not-understood"
    assert reason(b"%PDF-1.7", "application/pdf") == "not-understood"


@given(st.data())
@settings(max_examples=150)
def test_a_damaged_file_is_opened_or_refused_and_nothing_else(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"]))
    damaged = bytearray(saved(square(size=16), form))
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        frames = open_frames(bytes(damaged), f"image/{form.lower()}")
    except NoPicture as refused:
        assert str(refused) in {"too-large", "too-many-frames", "not-understood"}  # noqa: PT017 - either is right
    else:
        assert all(frame.dtype == np.uint8 and frame.ndim == 3 for frame in frames)
