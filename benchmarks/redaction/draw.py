# ruff: noqa: PLR2004 - sizes and chances of drawings
"""A canvas that remembers where it put each character, and which of them are personal: the ground truth of pictures."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Rectangle = tuple[int, int, int, int]  # left, top, right, bottom

#: Packages that carry a Chinese font, its file in them, and which face of a collection is meant.
FONTS = {
    "sans": ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", 2),
    "hei": ("paperang_p2_fonts_cjk", "fonts/wqy-microhei.ttc", 0),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `secret` says which kind of personal data it is, nothing if none."""

    text: str
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as it was drawn."""

    character: str
    box: Rectangle
    value: int  # which value it belongs to, -1 if it is not personal


@dataclass(slots=True)
class Truth:
    """What a picture shows: values with their kinds, glyphs, and rectangles of what is no text."""

    values: list[tuple[str, str]] = field(default_factory=list)
    glyphs: list[Glyph] = field(default_factory=list)
    visuals: list[tuple[str, Rectangle]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface in one weight."""

    name: str
    weight: int = 400

    def sized(self, size: int) -> ImageFont.FreeTypeFont:
        """The typeface at a size in pixels."""
        return _font(self.name, self.weight, size)


@cache
def _font(name: str, weight: int, size: int) -> ImageFont.FreeTypeFont:
    package, file, index = FONTS[name]
    found = find_spec(package)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"the package {package.replace('_', '-')}, which carries a font, is not installed")
    font = ImageFont.truetype(str(Path(found.origin).parent / file), size, index=index)
    if name == "sans":
        font.set_variation_by_axes([weight])
    return font


class Canvas:
    """A picture being drawn, and the truth about it."""

    def __init__(self, width: int, height: int, background: Colour) -> None:
        self.image = Image.new("RGB", (width, height), background)
        self.draw = ImageDraw.Draw(self.image)
        self.truth = Truth()

    def write(
        self,
        place: tuple[int, int],
        pieces: Sequence[Piece],
        face: Face,
        size: int,
        colour: Colour,
        width: int = 10_000,
    ) -> tuple[int, int]:
        """Writes pieces from `place` on, wrapped at `width`; the width and height that were used."""
        font = face.sized(size)
        pitch = round(size * 1.4)
        lines = list(self._lines(pieces, font, width))
        for row, line in enumerate(lines):
            x, y = place[0], place[1] + row * pitch
            text = "".join(c for c, _ in line)
            self.draw.text((x, y), text, fill=colour, font=font)
            for i, (character, value) in enumerate(line):
                if character.isspace():
                    continue
                before = font.getlength(text[:i])
                box = font.getbbox(character)
                self.truth.glyphs.append(
                    Glyph(
                        character,
                        (round(x + before + box[0]), round(y + box[1]), round(x + before + box[2]), round(y + box[3])),
                        value,
                    )
                )
        longest = max((font.getlength("".join(c for c, _ in line)) for line in lines), default=0.0)
        return round(longest), pitch * len(lines)

    def measure(self, pieces: Sequence[Piece], face: Face, size: int, width: int) -> tuple[int, int]:
        """The width and height that `write` would use."""
        font = face.sized(size)
        values = len(self.truth.values)
        lines = list(self._lines(pieces, font, width))
        del self.truth.values[values:]
        longest = max((font.getlength("".join(c for c, _ in line)) for line in lines), default=0.0)
        return round(longest), round(size * 1.4) * len(lines)

    def paste(self, kind: str, picture: Image.Image, place: tuple[int, int], *, round_shape: bool = False) -> None:
        """Puts a picture on the canvas, to be hidden as a visual of this kind (none if empty)."""
        mask = None
        if round_shape:
            mask = Image.new("L", picture.size, 0)
            ImageDraw.Draw(mask).ellipse((0, 0, picture.width - 1, picture.height - 1), fill=255)
        self.image.paste(picture, place, mask)
        if kind:
            left, top = place
            self.truth.visuals.append((kind, (left, top, left + picture.width, top + picture.height)))

    def _lines(
        self, pieces: Sequence[Piece], font: ImageFont.FreeTypeFont, width: int
    ) -> Iterator[list[tuple[str, int]]]:
        """Characters with the number of their value, line by line; Latin words and numbers stay whole if they can."""
        run: list[tuple[str, int]] = []
        for piece in pieces:
            number = -1
            if piece.secret:
                number = len(self.truth.values)
                self.truth.values.append((piece.secret, piece.text))
            run += [(c, number) for c in piece.text]
        line: list[tuple[str, int]] = []
        for word in _words(run):
            if line and _length(font, line + word) > width and word[0][0] != " ":
                yield line
                line = []
            for glyph in word:
                if line and _length(font, [*line, glyph]) > width:
                    yield line
                    line = []
                line.append(glyph)
        if line:
            yield line


def _words(run: Sequence[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    word: list[tuple[str, int]] = []
    for glyph in run:
        if glyph[0].isascii() and glyph[0] != " ":
            word.append(glyph)
            continue
        if word:
            yield word
            word = []
        yield [glyph]
    if word:
        yield word


def _length(font: ImageFont.FreeTypeFont, line: Sequence[tuple[str, int]]) -> float:
    return font.getlength("".join(c for c, _ in line))


def portrait(rng: random.Random, size: int) -> Image.Image:
    """A square with a real face: Eileen Collins, photographed by NASA, in the public domain."""
    found = find_spec("skimage")
    if found is None or found.origin is None:
        raise FileNotFoundError("the package scikit-image, which carries the photograph, is not installed")
    with Image.open(Path(found.origin).parent / "data" / "astronaut.png") as photo:
        margin = rng.randrange(30)
        square = photo.convert("RGB").crop((140 - margin, 0, 310 + margin, 170 + 2 * margin))
    if rng.random() < 0.5:
        square = square.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return square.resize((size, size), Image.Resampling.LANCZOS)


def drawing(rng: random.Random, size: int) -> Image.Image:
    """A square such as people without a portrait use: shapes on a colour."""
    picture = Image.new("RGB", (size, size), _any_colour(rng))
    draw = ImageDraw.Draw(picture)
    for _ in range(rng.randint(3, 7)):
        x, y = rng.randrange(size), rng.randrange(size)
        r = rng.randint(size // 8, size // 2)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=_any_colour(rng))
    return picture


def _any_colour(rng: random.Random) -> Colour:
    return rng.randrange(256), rng.randrange(256), rng.randrange(256)
