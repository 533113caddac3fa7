# ruff: noqa: PLR2004 - chances
"""Screens as files: formats, metadata, screens held sideways, photographs of screens."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageFilter, PngImagePlugin

from benchmarks.redaction.draw import Glyph, Rectangle, Truth
from benchmarks.redaction.draw_screens import STYLES

MARKER = "0.0000N 0.0000E Hartwell's phone"
"""What every file's metadata says, and no rendition may."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A file and what it shows."""

    style: str
    data: bytes
    media_type: str
    truth: Truth
    quarters: int = 0  # counter-clockwise from upright


def sample(seed: int) -> Sample:
    """The picture of this number: always the same one."""
    rng = random.Random(seed)
    draw = rng.choice(STYLES)
    image, truth = draw(rng)
    style, chance, quarters = draw.__name__, rng.random(), 0
    if chance < 0.08:
        image, truth, style = *_photographed(rng, image, truth), f"{style}, photographed"
    elif chance < 0.16:
        quarters = rng.choice((1, 2, 3))
        image, truth, style = *_turned(image, truth, quarters), f"{style}, turned"
    data, media_type = _file(rng, image)
    return Sample(style, data, media_type, truth, quarters)


def _file(rng: random.Random, image: Image.Image) -> tuple[bytes, str]:
    """The picture in some format, with metadata, and often with bytes after its end."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = MARKER
    out = io.BytesIO()
    form = rng.choice(("PNG", "PNG", "JPEG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "AVIF"))
    if form == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", MARKER)
        info.add_text("Comment", MARKER)
        picture = image.convert("RGBA") if rng.random() < 0.2 else image
        picture.save(out, form, pnginfo=info, exif=exif, compress_level=1)
    elif form == "JPEG":
        if rng.random() < 0.3:
            exif[0x0112] = 6  # shown a quarter clockwise: stored a quarter the other way
            image = image.transpose(Image.Transpose.ROTATE_90)
        image.save(out, form, quality=rng.randint(70, 95), exif=exif, comment=MARKER.encode(), xmp=MARKER.encode())
    elif form == "WEBP":
        image.save(out, form, quality=rng.randint(75, 95), exif=exif, xmp=MARKER.encode())
    elif form == "AVIF":
        image.save(out, form, quality=rng.randint(65, 90), speed=9, exif=exif)
    elif form == "TIFF":
        image.save(out, form, compression="tiff_lzw", description=MARKER)
    else:
        image.save(out, form)
    if rng.random() < 0.5:
        out.write(MARKER.encode() * 9)
    return out.getvalue(), f"image/{form.lower()}"


def _turned(image: Image.Image, truth: Truth, quarters: int) -> tuple[Image.Image, Truth]:
    width, height = image.size
    ways = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)

    def move(box: Rectangle) -> Rectangle:
        left, top, right, bottom = box
        return (
            (top, width - right, bottom, width - left),
            (width - right, height - bottom, width - left, height - top),
            (height - bottom, left, height - top, right),
        )[quarters - 1]

    return image.transpose(ways[quarters - 1]), _moved(truth, move)


def _photographed(rng: random.Random, image: Image.Image, truth: Truth) -> tuple[Image.Image, Truth]:
    """A screen seen a little from the side, unevenly lit, with noise, not quite sharp."""
    width, height = image.size
    by = 0.03 * width
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners * 0.9 + (0.05 * width, 0.05 * height)
    moved += np.array([(rng.uniform(-by, by), rng.uniform(-by, by)) for _ in corners])
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    pixels = cv2.warpPerspective(np.asarray(image), matrix, (width, height), borderValue=(70, 66, 60)).astype(
        np.float32
    )
    light = np.linspace(rng.uniform(0.75, 0.95), 1.0, width, dtype=np.float32)[None, :, None]
    noise = np.random.default_rng(rng.randrange(10**6)).normal(0, 5, pixels.shape[:2])[:, :, None]
    shot = Image.fromarray(np.clip(pixels * light + noise, 0, 255).astype(np.uint8))

    def move(box: Rectangle) -> Rectangle:
        left, top, right, bottom = box
        points = np.array([[(left, top), (right, top), (right, bottom), (left, bottom)]], np.float32)
        seen = cv2.perspectiveTransform(points, matrix)[0]
        (x, y), (far_x, far_y) = seen.min(axis=0).tolist(), seen.max(axis=0).tolist()
        return round(x), round(y), round(far_x), round(far_y)

    return shot.filter(ImageFilter.GaussianBlur(0.8)), _moved(truth, move)


def _moved(truth: Truth, move: Callable[[Rectangle], Rectangle]) -> Truth:
    return Truth(
        truth.values,
        [Glyph(glyph.character, move(glyph.box), glyph.value) for glyph in truth.glyphs],
        [(kind, move(box)) for kind, box in truth.visuals],
    )
