"""Counties, districts and county-level cities of China, as the package `python-stdnum` lists them with their numbers.

Its code is not used. Without the package the grammar of addresses knows them by their last character only.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_COUNTY = re.compile(r'county="(?P<names>[^"]*)"')
_YEARS = re.compile(r"\[[^\]]*\]|,")
# 市中区, 矿区, 城区 are districts, but also words; 市辖区 heads a list.
_SHORTEST = 3
_WORDS = frozenset({"市辖区", "开发区", "工业区", "市区", "矿区", "城区", "郊区"})
_LONGEST = 16
_ENDS = frozenset("县區区市旗")


def county_at(text: str, at: int, end: int) -> str:
    """The longest name of a county that stands at `at` and ends before `end`; empty if none. Full names only."""
    known = _counties()
    for size in range(min(_LONGEST, end - at), _SHORTEST - 1, -1):
        if text[at + size - 1] in _ENDS and text[at : at + size] in known:
            return text[at : at + size]
    return ""


def preload() -> None:
    """Reads the list, so that afterwards no file is opened."""
    _counties()


@cache
def _counties() -> frozenset[str]:
    spec = find_spec("stdnum")
    if spec is None or spec.origin is None:
        return frozenset()
    try:
        lines = (Path(spec.origin).parent / "cn" / "loc.dat").read_text("utf-8")
    except OSError:
        return frozenset()
    words = (word for row in _COUNTY.finditer(lines) for word in _YEARS.sub(" ", row["names"]).split())
    return frozenset(w for w in words if len(w) >= _SHORTEST and w[-1] in _ENDS) - _WORDS
