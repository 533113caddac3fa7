"""Screenshots for the demonstration: a text drawn as a phone shows it, so that there is something to read."""

import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

_FONT: Final = ("paperang_p2_fonts_cjk", "fonts/wqy-microhei.ttc")  # for its file alone: requirements-models.txt
_ACROSS, _MARGIN, _SIZE, _LINE, _BETWEEN = 1080, 48, 36, 54, 22  # pixels
_PAPER, _CARD, _INK, _BAR = (242, 242, 246), (255, 255, 255), (30, 30, 34), (255, 255, 255)


def draw(text: str) -> bytes:
    """Return a PNG of a text: a heading, then a line of the page for each line, broken where it is too long."""
    font = _font()
    lines = [part for line in text.splitlines() for part in _broken(line, font, _ACROSS - 4 * _MARGIN)]
    down = 3 * _MARGIN + _LINE + len(lines) * (_LINE + _BETWEEN)
    picture = Image.new("RGB", (_ACROSS, down), _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, _ACROSS, 2 * _MARGIN), fill=_BAR)
    pen.rounded_rectangle((_MARGIN, 2 * _MARGIN + 20, _ACROSS - _MARGIN, down - _MARGIN), radius=24, fill=_CARD)
    at = 3 * _MARGIN
    for line in lines:
        pen.text((2 * _MARGIN, at), line, font=font, fill=_INK)
        at += _LINE + _BETWEEN
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@cache
def _font() -> ImageFont.FreeTypeFont:
    package, file = _FONT
    found = find_spec(package)
    if found is None or found.origin is None:
        message = f"the package {package.replace('_', '-')}, which carries a font, is not installed"
        raise FileNotFoundError(message)
    return ImageFont.truetype(str(Path(found.origin).parent / file), _SIZE)


def _broken(line: str, font: ImageFont.FreeTypeFont, across: int) -> list[str]:
    parts, rest = [], line
    while font.getlength(rest) > across:
        end = next(end for end in range(len(rest) - 1, 0, -1) if font.getlength(rest[:end]) <= across)
        parts.append(rest[:end])
        rest = rest[end:]
    return [*parts, rest]
