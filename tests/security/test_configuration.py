"""Settings that take protection away are refused; protection asked for is kept (ASVS 11.4.2, 12.3.1)."""

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from tests.vault.conftest import clock
from tests.vault.people import MovableClock
from tests.vault.storage.conftest import postgres
from vault.errors import CannotStart
from vault.installation import create_vault, open_vault
from vault.settings import load_settings

__all__ = ["clock", "postgres"]


@pytest.mark.parametrize(
    ("line", "accepted"),
    [
        ("", True),
        ("memory = 19456\ntime = 2", True),
        ("memory = 19455\ntime = 2", False),
        ("memory = 19456\ntime = 1", False),
        ("memory = 8\ntime = 1000", False),
        ("memory = 0", False),
        ("time = 0", False),
        ("lanes = 0", False),
        ("memory = -65536", False),
        ("memory = 99999999999", False),
    ],
)
def test_argon2_is_never_set_below_its_floor(tmp_path: Path, line: str, accepted: bool) -> None:
    (tmp_path / "settings.toml").write_text(f"[stretch]\n{line}\n", "utf-8")
    if accepted:
        stretch = load_settings(tmp_path).stretch
        assert stretch.memory >= 19_456
        assert stretch.time >= 2
    else:
        with pytest.raises(CannotStart):
            load_settings(tmp_path)


def test_without_a_word_from_the_operator_a_guess_costs_64_mib_and_three_passes(tmp_path: Path) -> None:
    stretch = load_settings(tmp_path).stretch
    assert (stretch.memory, stretch.time, stretch.lanes) == (64 * 1024, 3, 1)


class Relay(socketserver.BaseRequestHandler):
    """One connection over TCP, passed on to the server's socket file."""

    socket_file = ""

    def handle(self) -> None:
        with socket.socket(socket.AF_UNIX) as behind:
            behind.connect(self.socket_file)
            back = threading.Thread(target=pump, args=(behind, self.request), daemon=True)
            back.start()
            pump(self.request, behind)
            back.join(10)


def pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def plain(postgres: Callable[[], str]) -> Iterator[str]:
    """The address of an empty database on a server that speaks no TLS, over TCP."""
    local = make_url(postgres())
    folder = local.query["host"]

    class ToThis(Relay):
        socket_file = f"{folder}/.s.PGSQL.5432"

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), ToThis) as relay:
        relay.daemon_threads = True
        threading.Thread(target=relay.serve_forever, daemon=True).start()
        reached = URL.create(
            local.drivername, local.username, None, "127.0.0.1", relay.server_address[1], local.database
        )
        yield reached.render_as_string(hide_password=False)
        relay.shutdown()


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["require", "verify-full"])
def test_a_database_without_tls_is_refused_where_tls_is_asked_for(
    tmp_path: Path,
    clock: MovableClock,
    plain: str,
    mode: str,
) -> None:
    """The same words of the address as PostgreSQL's own: ``sslmode=verify-full``."""
    folder = tmp_path / "vault"
    folder.mkdir(mode=0o700)
    settings = folder / "settings.toml"
    settings.write_text(f'database = "{plain}?sslmode={mode}"\n', "utf-8")
    with pytest.raises(CannotStart):
        create_vault(folder)
    assert not (folder / "secrets.json").exists()
    settings.write_text(f'database = "{plain}"\n', "utf-8")
    create_vault(folder)
    open_vault(folder, clock).close()
    settings.write_text(f'database = "{plain}?sslmode={mode}"\n', "utf-8")
    with pytest.raises(CannotStart):
        open_vault(folder, clock)
