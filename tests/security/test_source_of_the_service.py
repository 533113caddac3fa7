"""What the service's source does not contain (ASVS 1.2.4, 1.3.6, 1.5.2, 5.2.3, 13.2.4, 13.4.2)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The demonstration plays the parts of clients, so it calls its own service.
SERVICE = sorted(
    path
    for package in ("api", "vault", "crypto")
    for path in (ROOT / package).rglob("*.py")
    if "demo" not in path.relative_to(ROOT).parts
)
CALLS_OUT = {"aiohttp", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket", "socketserver",
             "ssl", "telnetlib", "urllib.request", "urllib3", "xmlrpc"}  # fmt: skip
UNPACKS = {"bz2", "gzip", "lzma", "shelve", "shutil", "tarfile", "zipfile", "zlib", "PIL", "cv2", "fitz",
           "lxml", "onnxruntime", "pikepdf", "pi_heif", "pypdf", "pypdfium2", "rapidocr", "xml",
           "zxingcpp"}  # fmt: skip
CONFINED = (
    "vault/redaction/drawing.py",
    "vault/redaction/engine.py",
    "vault/redaction/images/",
    "vault/redaction/detectors/names/",
    "vault/redaction/pdf/",
)
"""What draws and unpacks is imported in these alone, and these in the sandbox alone."""
TALKS_TO_THE_SANDBOX = {"vault/redaction/sandbox/worker.py", "vault/redaction/sandbox/zygote.py"}
RUNS_DATA = {"dill", "jsonpickle", "marshal", "pickle", "yaml"}
NAMES_A_SETTING = {"vault/cli/checks.py"}  # SHOW binds no values; the three names stand in the line above it
BUILTINS_THAT_RUN_DATA = {"compile", "eval", "exec", "__import__"}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in SERVICE:
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importing(names: set[str]) -> set[str]:
    """Which files import a module of these names, or something inside of one."""
    return {
        f"{path}: {module}"
        for path, tree in trees()
        for module in imported(tree)
        if any(module == name or module.startswith(f"{name}.") for name in names)
    }


def called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def test_there_is_a_service_to_look_at() -> None:
    assert len(SERVICE) > 100


def test_the_service_can_not_call_out() -> None:
    """No client of any protocol, so nobody can make it call an address of theirs."""
    pairs = {f"{path}: socket" for path in TALKS_TO_THE_SANDBOX}
    assert importing(CALLS_OUT) == pairs


@pytest.mark.parametrize("path", sorted(TALKS_TO_THE_SANDBOX))
def test_the_sandbox_is_spoken_to_through_pairs_of_sockets_that_have_no_address(path: str) -> None:
    used = {
        node.attr
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "socket"
    }
    assert {name for name in used if name.startswith(("AF_", "create"))} <= {"AF_UNIX"}
    calls = {
        called(node) for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))) if isinstance(node, ast.Call)
    }
    assert calls & {"connect", "connect_ex", "bind", "listen", "accept", "sendto", "getaddrinfo"} == set()


def test_nothing_is_unpacked_or_drawn() -> None:
    assert {found for found in importing(UNPACKS - {"shutil"}) if not found.startswith(CONFINED)} == set()
    unpacking = {
        path
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in {"unpack_archive", "make_archive", "decompress"}
    }
    assert unpacking == {"vault/redaction/drawing.py"}  # pixels, up to a length that is known, in the sandbox


def test_what_draws_and_unpacks_is_not_loaded_into_the_service() -> None:
    """Only the process that forks the confined ones has it."""
    names = sorted(UNPACKS - {"bz2", "gzip", "lzma", "shutil", "tarfile", "xml", "zipfile", "zlib"})  # Python's own are
    script = f"import sys, api.server; print(sorted(set({names}) & {{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_data_is_never_run() -> None:
    assert importing(RUNS_DATA) == set()
    running = {
        f"{path}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BUILTINS_THAT_RUN_DATA
    }
    assert running == set()


@pytest.mark.parametrize("name", ["shell", "debug"])
def test_no_call_turns_on_a_shell_or_a_debug_mode(name: str) -> None:
    asked = {
        f"{path}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == name and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
    }
    assert asked == set()


def test_statements_in_words_are_constants() -> None:
    """All other SQL is SQLAlchemy's, which binds values."""
    built = {
        f"{path}:{node.lineno}"
        for path, tree in trees()
        if "/migrations/" not in path and path not in NAMES_A_SETTING
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in {"text", "exec_driver_sql", "executescript", "literal_column"}
        if node.args and not constant(node.args[0])
    }
    assert built == set()


def constant(node: ast.expr) -> bool:
    """Whether an expression can only be words that stand in the source."""
    if isinstance(node, ast.IfExp):
        return constant(node.body) and constant(node.orelse)
    return isinstance(node, ast.Constant)
