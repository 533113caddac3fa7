"""The real service, started as an operator starts it, in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import httpx

import api
from vault.errors import CannotStart

HOST: Final = "127.0.0.1"
_USUAL_PORT: Final = 8000
_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 45.0
_BETWEEN_TRIES: Final = 0.1
_PROGRAM: Final = "from api.command import main; main()"


@dataclass(frozen=True, slots=True)
class Service:
    """A service that answers under ``url``."""

    url: str
    process: subprocess.Popen[bytes]

    def wait(self) -> None:
        """Wait until the service ends by itself; it should not."""
        self.process.wait()


def command(*arguments: str) -> list[str]:
    """Return how to run ``evault`` with the very code that is running, whatever folder one is in."""
    return [sys.executable, "-P", "-c", _PROGRAM, *arguments]


def environment() -> dict[str, str]:
    """Return the environment for ``command``: this process's own, with the place of this code."""
    place = str(Path(api.__file__).parents[1])
    paths = [place, os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


@contextmanager
def serving(folder: Path, port: int, lock: IO[str]) -> Iterator[Service]:
    """Run the service on a folder until this is left; it is ready when this gives it. ``CannotStart`` otherwise.

    The folder's lock lives as long as the service does.
    """
    log = folder / "server.log"
    # A session of its own: Ctrl-C in the terminal reaches this process alone, which then stops the service in order.
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own program and arguments
            command("serve", "--data", str(folder), "--host", HOST, "--port", str(port)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment(),
            pass_fds=(lock.fileno(),),
            start_new_session=True,
        )
    try:
        _wait_until_ready(process, f"http://{HOST}:{port}", log)
        yield Service(f"http://{HOST}:{port}", process)
    finally:
        _stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/health/ready", timeout=5, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(_BETWEEN_TRIES)
    message = f"The service did not come up. {log} says why."
    raise CannotStart(message)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port(wanted: int | None) -> int:
    """Return the port that is wanted; without one 8000, or any other that is free. ``CannotStart`` if it is taken."""
    tries: Sequence[int] = (_USUAL_PORT, 0) if wanted is None else (wanted,)
    for port in tries:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            chosen: int = probe.getsockname()[1]
            return chosen
    message = f"Port {wanted} of this machine is taken. Name another with --port, or none for any that is free."
    raise CannotStart(message)
