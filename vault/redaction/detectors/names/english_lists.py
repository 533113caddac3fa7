"""What words are: names and places of the world (data of `Faker`), ordinary English words (data of `spylls`).

The packages' files are read as data; nothing of them is imported. A text is not gone over without these lists: what is
not installed is an `ImportError` or an `OSError`, and the item withheld.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_LIST_OR_TEXT = re.compile(
    r"^    (?P<list>[a-z_]{4,40})(?:: [^=\n]{1,80})? = |\"(?P<text>[^\"\\\n]{2,40})\"", re.MULTILINE
)
_LATIN = re.compile(r"[a-z'-]{2,24}")
_GIVEN = re.compile(r"(?:first_name|middle_name|first_romanized|romanized_first)")
_SURNAME = re.compile(r"last_(?:name|romanized)|romanized_last|surname")
_PLACE = re.compile(r"countries|cities|city_names|states(?!_abbr)|provinces|counties|regions|departments")
_NO_PLACE = re.compile(r"abbr|suffix|prefix|format|code")
_LIKE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "s", "æ": "a", "œ": "o", "þ": "t", "ð": "d", "’": "'"}
)
_ENDINGS = (
    ("'s", ""),
    ("iest", "y"),
    ("ies", "y"),
    ("ied", "y"),
    ("ier", "y"),
    ("ily", "y"),
    ("ness", ""),
    ("less", ""),
    ("ment", ""),
    ("able", ""),
    ("ings", ""),
    ("ings", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ers", ""),
    ("ers", "e"),
    ("er", ""),
    ("er", "e"),
    ("est", ""),
    ("est", "e"),
    ("ed", ""),
    ("ed", "e"),
    ("ly", ""),
    ("es", ""),
    ("s", ""),
)
_BEGINNINGS = ("un", "re", "in", "dis", "non", "pre", "over")
_FEWEST = 3  # letters of what is left without an ending


@dataclass(frozen=True, slots=True)
class Lists:
    """Words in plain form: lower case, without accents."""

    given: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]
    words: frozenset[str]
    proper: frozenset[str]


def preload() -> None:
    """Reads the lists, so that afterwards no file is opened."""
    lists()


@cache
def lists() -> Lists:
    """The lists, read once for the process."""
    providers = _folder("faker") / "providers"
    given: set[str] = set()
    surnames: set[str] = set()
    places: set[str] = set()
    for path in sorted((providers / "person").glob("*/__init__.py")):
        for name, value in _strings(path):
            kind = given if _GIVEN.search(name) else surnames if _SURNAME.search(name) else None
            if kind is not None:
                kind.update(word for word in plain(value).split() if _LATIN.fullmatch(word))
    for path in sorted((providers / "address").glob("*/__init__.py")):
        for name, value in _strings(path):
            if _PLACE.search(name) and not _NO_PLACE.search(name) and " " not in value:
                places.add(plain(value))
    words: set[str] = set()
    proper: set[str] = set()
    for line in (_folder("spylls") / "hunspell/data/en/en_US.dic").read_text("utf-8").splitlines():
        word = line.split("/", 1)[0].strip()
        (words if word.islower() else proper).add(plain(word))
    if not given or not surnames or not words:
        raise ImportError("the lists of names and words are not where their packages had them")
    return Lists(frozenset(given), frozenset(surnames), frozenset(places), frozenset(words), frozenset(proper))


def plain(word: str) -> str:
    """A word in lower case and without accents."""
    low = word.lower()
    if low.isascii():
        return low
    parts = unicodedata.normalize("NFD", low.translate(_LIKE))
    return "".join(c for c in parts if not unicodedata.combining(c))


def ordinary(word: str) -> bool:
    """Whether a word in plain form is one that a dictionary writes with a small letter, in any of its forms."""
    words = lists().words
    if word in words or _base(word, words):
        return True
    for beginning in _BEGINNINGS:
        rest = word.removeprefix(beginning)
        if len(rest) > _FEWEST and rest != word and (rest in words or _base(rest, words)):
            return True
    return False


def _base(word: str, words: frozenset[str]) -> bool:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _FEWEST:
            stem = word.removesuffix(ending)
            if stem + instead in words or (not instead and stem[-1] == stem[-2] and stem[:-1] in words):
                return True
    return False


def _strings(path: Path) -> Iterator[tuple[str, str]]:
    """The name of each list of a file of Python, and each text in it."""
    name = ""
    for match in _LIST_OR_TEXT.finditer(path.read_text("utf-8")):
        name = match["list"] or name
        if match["text"]:
            yield name, match["text"]


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ImportError(f"the package {package} is not installed")
    return Path(spec.origin).parent
