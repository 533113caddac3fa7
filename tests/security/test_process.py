"""The running server process, looked at from outside (ASVS 13.3.1, and what a core dump or a debugger would get)."""

import ctypes
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

import pytest

from tests.api.people import Person, register
from tests.api.running import Server, start, stop

Result = TypeVar("Result")
_PR_CAPBSET_DROP: Final = 24
_SEES_ALL_MEMORY: Final = {"CAP_SYS_PTRACE": 19, "CAP_SYS_ADMIN": 21, "CAP_PERFMON": 38}
_READ = "import sys; sys.stdout.write(str(len(open(sys.argv[1], 'rb').read(64 if 'mem' not in sys.argv[1] else 0))))"


def as_an_ordinary_user(act: Callable[[], Result]) -> Result:
    """Do it on a thread whose children can't look into every process, as root otherwise may."""
    done: list[Result] = []

    def run() -> None:
        for capability in _SEES_ALL_MEMORY.values():
            ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
        done.append(act())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return done[0]


def can_read(path: Path) -> bool:
    """Whether another process of the same user may."""
    command = [sys.executable, "-c", _READ, str(path)]
    return as_an_ordinary_user(lambda: subprocess.run(command, capture_output=True, check=False)).returncode == 0


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without privileges."""
    folder = tmp_path_factory.mktemp("ordinary") / "vault"
    running = as_an_ordinary_user(lambda: start(folder))
    yield running
    stop(running)


@pytest.fixture
def open_process() -> Iterator[Path]:
    """What is known of a process that does not hide, for comparison."""
    command = [sys.executable, "-c", "print('here', flush=True); input()"]
    with as_an_ordinary_user(
        lambda: subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield Path("/proc", str(process.pid))
        process.kill()


def test_the_running_server_can_leave_no_core_dump(server: Server) -> None:
    limits = Path("/proc", str(server.process.pid), "limits").read_text("ascii").splitlines()
    (core,) = [line for line in limits if line.startswith("Max core file size")]
    assert core.removeprefix("Max core file size").split()[:2] == ["0", "0"]


@pytest.mark.parametrize("what", ["environ", "mem", "maps"])
def test_no_other_process_of_the_same_user_looks_into_the_server(
    ordinary: Server,
    open_process: Path,
    what: str,
) -> None:
    assert can_read(open_process / what)
    assert not can_read(Path("/proc", str(ordinary.process.pid), what))


def test_no_secret_stands_in_the_arguments_of_the_process(server: Server, consumer: Person) -> None:
    arguments = Path("/proc", str(server.process.pid), "cmdline").read_bytes()
    secrets = json.loads((server.folder / "secrets.json").read_text("utf-8"))
    texts = [value for value in secrets.values() if isinstance(value, str) and len(value) > 15]
    assert texts
    for secret in (*texts, server.invitation, consumer.password, consumer.token):
        assert secret.encode() not in arguments


def test_files_that_the_server_makes_are_its_owners_alone(ordinary: Server) -> None:
    register(ordinary)
    modes = {path: path.stat().st_mode & 0o077 for path in ordinary.folder.rglob("*") if path.name != "settings.toml"}
    assert len(modes) > 3
    assert not {path for path, mode in modes.items() if mode}
