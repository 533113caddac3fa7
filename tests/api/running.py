"""A real server process, started as the operator starts it, on a free port of this machine."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from vault.accounts.actor import Role
from vault.accounts.enrolment import invite
from vault.installation import create_vault, open_vault

ROOT = Path(__file__).parents[2]
PREFIX = "/api/v1"
FIRST_ADMIN = "first.admin"
_START = "import sys, pathlib, api.server; api.server.serve(pathlib.Path(sys.argv[1]), '127.0.0.1', int(sys.argv[2]))"
_TRIES = 300

CHEAP = """
[stretch]
memory = 19456
time = 2
lanes = 1
"""
GENEROUS = """
[limits]
sign_in_per_account_and_source = 100000
sign_in_per_source = 100000
sign_in_per_account = 100000
registrations_per_source = 100000
"""


@dataclass(frozen=True)
class Server:
    url: str
    port: int
    folder: Path
    log: Path
    invitation: str
    process: subprocess.Popen[bytes]
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self, token: str | None = None, headers: dict[str, str] | None = None) -> httpx.Client:
        """A client of the API, closed with the server at the latest."""
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        client = httpx.Client(base_url=self.url + PREFIX, headers={**bearer, **(headers or {})}, timeout=30)
        self.clients.append(client)
        return client

    def lines(self) -> list[dict[str, object]]:
        """The log so far; every line of it is JSON."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def send_raw(self, request: bytes, seconds: float = 15.0) -> bytes:
        """Send bytes as they are and return all that comes back until the server closes the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(request)
            answer = b""
            try:
                while piece := connection.recv(65536):
                    answer += piece
            except ConnectionResetError:
                pass
            return answer


def start(folder: Path, settings: str = CHEAP + GENEROUS) -> Server:
    folder.mkdir(mode=0o700)
    (folder / "settings.toml").write_text(settings, "utf-8")
    create_vault(folder)
    with open_vault(folder) as vault:
        invitation = invite(vault, None, FIRST_ADMIN, "First Admin", Role.ADMIN).secret
    return launch(folder, invitation)


@contextmanager
def held_port() -> Iterator[int]:
    """A free port that no other test is given meanwhile: bound, which keeps no server of ours from listening on it."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        port: int = holder.getsockname()[1]
        yield port


def launch(folder: Path, invitation: str = "") -> Server:
    """Start a server on a folder that has a vault; it answers when this returns."""
    log = folder.parent / f"{folder.name}.log"
    with held_port() as port:
        with log.open("ab") as output:
            command = [sys.executable, "-W", "error", "-c", _START, str(folder), str(port)]
            process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
        server = Server(f"http://127.0.0.1:{port}", port, folder, log, invitation, process)
        for _ in range(_TRIES):
            try:
                if process.poll() is None and httpx.get(f"{server.url}/health/live", timeout=5).status_code == 200:
                    return server
            except httpx.TransportError:
                time.sleep(0.1)
    process.kill()
    raise AssertionError(f"the server does not answer:\n{log.read_text('utf-8')}")


def stop(server: Server) -> None:
    """Ask the server to stop and see that it did so in order."""
    for client in server.clients:
        client.close()
    server.process.terminate()
    try:
        code = server.process.wait(60)
    finally:
        server.process.kill()
    assert code == 0, server.log.read_text("utf-8")[-4000:]
