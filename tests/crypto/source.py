"""What the product's own source says of itself: its files, parsed, and the cryptography that they name."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("crypto", "vault", "api")
_PROVIDERS = ("cryptography", "argon2")
_MODULES = {"hashlib", "hmac", "secrets", "ssl", "random"}
_NO_ALGORITHM = {"InvalidTag", "InvalidSignature", "UnsupportedAlgorithm", "AlreadyFinalized", "VerificationError"}


def files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def _imported(tree: ast.Module) -> set[str]:
    """Names of modules as a file imports them; its own variables and functions may be called alike."""
    plain = (node for node in ast.walk(tree) if isinstance(node, ast.Import))
    return {alias.name for node in plain for alias in node.names if alias.asname is None}


def _named(tree: ast.Module) -> Iterator[str]:
    modules = _MODULES & _imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            top = node.module.split(".")[0]
            if top in _PROVIDERS:
                yield from (alias.name for alias in node.names if alias.name not in _NO_ALGORITHM)
            elif top in _MODULES:
                yield from (f"{top}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in _PROVIDERS)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            dotted = f"{node.value.id}.{node.attr}"
            if node.value.id in modules or dotted in {"os.urandom", "os.getrandom"}:
                yield dotted


def cryptography_in_use() -> dict[str, set[str]]:
    """Every algorithm that the code names, with the rooms that name it."""
    found: dict[str, set[str]] = {}
    for room in ROOMS:
        for path in files(room):
            for name in _named(parsed(path)):
                found.setdefault(name, set()).add(room)
    return found
