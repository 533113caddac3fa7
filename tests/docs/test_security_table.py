"""The table of security requirements: each has its line, and each test that a line names exists."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROW = re.compile(r"^\| (?P<id>\d+\.\d+\.\d+) \| (?P<requirement>[^|]+) \| (?P<cell>[^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(?P<file>tests/[\w/]+\.py)::(?P<function>\w+)`")
IDS = re.findall(
    r"\S+",
    """
    1.2.1 1.2.4 1.2.10 1.3.4 1.3.6 1.3.12 1.5.2 1.5.3 2.3.1 2.3.3 2.3.4 2.3.5 2.4.1 3.2.1 3.3.1 3.3.2 3.3.3
    3.3.4 3.4.1 3.4.2 3.4.3 3.4.4 3.4.5 3.4.6 3.4.8 3.5.1 3.5.3 3.5.8 4.1.1 4.1.3 4.1.4 4.2.1 5.2.1 5.2.2
    5.2.3 5.2.4 5.2.6 5.3.2 5.3.3 5.4.1 5.4.2 5.4.3 6.2.1 6.2.4 6.2.9 6.3.1 6.3.3 6.3.8 6.4.6 6.5.1 6.5.2
    7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3 7.5.3 8.2.1 8.2.2 8.2.3 8.3.2 8.3.3 8.4.1 11.1.2 11.2.2 11.2.4
    11.2.5 11.3.3 11.3.4 11.4.2 11.5.1 11.7.2 12.3.1 13.2.4 13.3.1 13.4.2 13.4.5 14.2.1 14.2.7 14.2.8 14.3.2
    15.2.2 15.3.3 15.4.2 16.2.5 16.3.2 16.4.1 16.4.2 16.4.3 16.5.1 16.5.3
""",
)


@cache
def functions(file: str) -> frozenset[str]:
    """The tests that pytest would find in a file."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )


def test_every_requirement_has_one_line() -> None:
    assert Counter(row["id"] for row in ROW.finditer(TABLE)) == Counter(IDS)
    assert len(set(IDS)) == len(IDS)


def test_lines_are_in_order() -> None:
    found = [tuple(int(part) for part in row["id"].split(".")) for row in ROW.finditer(TABLE)]
    assert found == sorted(found)


@pytest.mark.parametrize("name", sorted({found[0].strip("`") for found in NAMED.finditer(TABLE)}))
def test_a_test_that_is_named_exists(name: str) -> None:
    file, _, function = name.partition("::")
    assert function in functions(file)


@pytest.mark.parametrize("row", list(ROW.finditer(TABLE)), ids=lambda row: row["id"])
def test_a_line_names_a_test_or_says_why_there_is_none(row: re.Match[str]) -> None:
    for part in row["cell"].split("<br>"):
        assert NAMED.fullmatch(part) or re.match(r"(not applicable yet|open): \w.{20,}", part), part
    assert len(row["requirement"]) < 80


def test_nothing_that_looks_like_a_test_is_named_in_another_form() -> None:
    assert TABLE.count("::") == len(NAMED.findall(TABLE))
