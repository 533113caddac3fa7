"""Words that occur nowhere else in the world, and every spelling in which they could be found."""

import base64
import json
import random
import string
from pathlib import Path
from urllib.parse import quote

_random = random.Random(20261122)
_CONSONANTS = "".join(letter for letter in string.ascii_lowercase if letter not in "aeiou")


class Canaries:
    """Makes canaries and remembers them by what they were put into."""

    def __init__(self) -> None:
        self.by_place: dict[str, str] = {}

    def sing(self, place: str) -> str:
        """A new canary: Chinese and Latin, so that every encoding shows."""
        self.by_place[place] = f"金丝雀{_syllables()}"
        return self.by_place[place]

    def plain(self, place: str) -> str:
        """A new canary of lower-case letters alone, for what takes nothing else."""
        self.by_place[place] = _syllables()
        return self.by_place[place]

    def know(self, place: str, secret: str) -> str:
        """Remember a secret that was made by the vault."""
        self.by_place[place] = secret
        return secret

    def found_in(self, haystack: bytes) -> dict[str, str]:
        """Which canaries are in these bytes, and in which spelling."""
        return {
            place: spelling
            for place, secret in self.by_place.items()
            for spelling, needle in spellings(secret).items()
            if needle in haystack
        }


def _syllables() -> str:
    return "".join(_random.choice(_CONSONANTS) + _random.choice("aeiou") for _ in range(7))


def spellings(text: str) -> dict[str, bytes]:
    """The text in every encoding of text, each of them as it is, in base64 at three alignments, hex and URLs."""
    found: dict[str, bytes] = {"JSON": json.dumps(text).strip('"').encode(), "URL": quote(text, safe="").encode()}
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        raw = text.encode(encoding)
        found[encoding] = raw
        found[f"{encoding} hex"], found[f"{encoding} HEX"] = raw.hex().encode(), raw.hex().upper().encode()
        for shift in range(3):
            middle = base64.b64encode(bytes(shift) + raw)[4 if shift else 0 : -4]
            found[f"{encoding} base64 +{shift}"] = middle
            found[f"{encoding} base64url +{shift}"] = middle.translate(bytes.maketrans(b"+/", b"-_"))
    return found


def everything_in(*roots: Path) -> bytes:
    """Every byte of every file below these folders, names included."""
    pieces = []
    for root in roots:
        for path in sorted([root, *root.rglob("*")]):
            pieces.append(str(path).encode())
            if path.is_file():
                pieces.append(path.read_bytes())
    return b"\0".join(pieces)
