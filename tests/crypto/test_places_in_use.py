"""The table of docs/crypto.md, section 3.2, against every place that the code writes down."""

import ast
import re
from dataclasses import fields

from crypto.binding import Binding, Kind
from tests.crypto.source import ROOT, files, parsed

FIELDS = [field.name for field in fields(Binding)]


def _documented() -> dict[str, list[set[str]]]:
    text = (ROOT / "docs" / "crypto.md").read_text("utf-8")
    table = text.split("### 3.2 ")[1].split("\n## ")[0]
    found: dict[str, list[set[str]]] = {}
    for kind, filled in re.findall(r"^\| `([a-z-]+)`[^|]*\|[^|]*\|([^|]*)\|$", table, re.MULTILINE):
        found.setdefault(kind, []).append({name for name in re.findall(r"`(\w+)`", filled) if name in FIELDS})
    return found


def _written() -> dict[str, list[set[str]]]:
    """Return the fields that each ``Binding(Kind.…)`` in the product fills."""
    found: dict[str, list[set[str]]] = {}
    for path in files("crypto", "vault", "api"):
        for node in ast.walk(parsed(path)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Binding"):
                continue
            kind, *positional = node.args
            if isinstance(kind, ast.Attribute):
                named = {keyword.arg for keyword in node.keywords if keyword.arg}
                filled = {*FIELDS[1 : 1 + len(positional)], *named}
                found.setdefault(Kind[kind.attr].value, []).append(filled)
    return found


def test_every_kind_has_its_line_in_the_table() -> None:
    assert set(_documented()) == {kind.value for kind in Kind}


def test_the_code_fills_the_fields_that_the_table_says() -> None:
    documented = _documented()
    for kind, places in _written().items():
        for filled in places:
            assert filled in documented[kind], f"{kind} is bound to {sorted(filled)}"


def test_a_line_in_the_table_is_used_somewhere() -> None:
    written = _written()
    for kind, variants in _documented().items():
        for fields_of_variant in variants:
            if fields_of_variant and kind not in {Kind.IDENTITY_SEED, Kind.SIGNING_SEED}:
                assert fields_of_variant in written.get(kind, []), f"{kind}: nothing is bound to {fields_of_variant}"
