"""From a file's bytes to plain RGB pixels, upright, with every limit checked before anything is unpacked."""

import io
import warnings
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pi_heif
from PIL import Image, ImageOps, ImageStat

from ..rendition import NOT_UNDERSTOOD, TOO_LARGE, TOO_MANY_FRAMES, UNREADABLE

__all__ = ["UNREADABLE", "NoPicture", "Pixels", "open_frames"]

Pixels = npt.NDArray[np.uint8]
"""RGB, by row and column."""

MAX_PIXELS = 50_000_000
MAX_SIDE = 40_000
MAX_FRAMES = 20

_LONG_SIDE = 4000  # pixels: a photograph with more is shown at half its size; letters are large in it
_SEEN = [0] * 128 + [255] * 128  # which pixels count by how opaque they are
_LIGHT = 224  # mean brightness of what is drawn on nothing, from which it would not be seen on white
_ORIENTATION = 0x0112  # the metadata that says how a picture is to be held


_FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/heic": "HEIF",
    "image/avif": "AVIF",
}
IMAGE_TYPES = frozenset(_FORMATS)
"""Media types that can be opened."""


class NoPicture(Exception):
    """A file that can't be shown; `reason` is one of the slugs of this module, `told` what may be told of the file."""

    def __init__(self, reason: str, **told: int) -> None:
        super().__init__(reason)
        self.reason, self.told = reason, told


def preload() -> None:
    """Makes every format known that can be opened, so that nothing has to be imported later."""
    pi_heif.register_heif_opener(thumbnails=False)
    Image.init()


def open_frames(data: bytes, media_type: str) -> list[Pixels]:
    """Every frame of a picture as RGB pixels, turned upright. `NoPicture` if it can't be.

    What is transparent is white, or black around light drawings.
    `media_type` is what the bytes were found to be: no other format is tried.
    """
    preload()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about metadata out of form, which is not kept
            return list(_frames(data, _FORMATS[media_type]))
    except NoPicture:
        raise
    except Exception:  # noqa: BLE001 - decoders raise anything; what they say could quote the file
        raise NoPicture(NOT_UNDERSTOOD) from None


def _frames(data: bytes, form: str) -> Iterator[Pixels]:
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        picture = Image.open(io.BytesIO(data), formats=[form])
    except Image.DecompressionBombError:
        raise NoPicture(TOO_LARGE) from None
    with picture:
        count, pixels = _count(picture), 0
        for index in range(count):
            picture.seek(index)
            pixels += _check(picture.size)
            if pixels > MAX_PIXELS:
                raise NoPicture(TOO_LARGE, frames=count)
            yield _plain(picture)


def _count(picture: Image.Image) -> int:
    """How many frames there are: counted one by one, because a header can promise any number."""
    _check(picture.size)
    for index in range(1, MAX_FRAMES + 1):
        try:
            picture.seek(index)
        except EOFError:
            picture.seek(0)
            return index
        _check(picture.size)
    raise NoPicture(TOO_MANY_FRAMES)


def _check(size: tuple[int, int]) -> int:
    width, height = size
    if width * height > MAX_PIXELS or max(size) > MAX_SIDE:
        raise NoPicture(TOO_LARGE, width=width, height=height)
    return width * height


def _plain(picture: Image.Image) -> Pixels:
    frame = _shrunk(picture)
    ImageOps.exif_transpose(frame, in_place=True)
    if frame.mode.startswith(("I", "F")):
        return _eight_bits(np.asarray(frame, dtype=np.float32))
    if frame.has_transparency_data:
        layered = frame.convert("RGBA")
        opaque = layered.getchannel("A")
        shade = ImageStat.Stat(layered.convert("L"), opaque.point(_SEEN)).mean if opaque.getextrema()[1] else (0.0,)
        page = Image.new("RGB", layered.size, "black" if shade[0] > _LIGHT else "white")
        page.paste(layered, mask=opaque)
        return np.array(page)
    return np.array(frame if frame.mode == "RGB" else frame.convert("RGB"))


def _shrunk(picture: Image.Image) -> Image.Image:
    """A copy of the frame, half its size if both its sides are very long."""
    if min(picture.size) <= _LONG_SIDE:
        return picture.copy()
    exif = picture.getexif()
    half = picture.convert("RGBA" if picture.has_transparency_data else "RGB").reduce(2)
    half.getexif()[_ORIENTATION] = exif.get(_ORIENTATION, 1)
    return half


def _eight_bits(values: npt.NDArray[np.float32]) -> Pixels:
    """One channel of more than 8 bits as three of 8: spread over them, or all would turn out white, or nearly black."""
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    most = float(values.max(initial=0.0))
    top = 255.0 if 1.0 < most <= 255.0 else most or 1.0  # noqa: PLR2004 - the most in 8 bits, and in shares of white
    return np.repeat((values / top * 255.0).clip(0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
