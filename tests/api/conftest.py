"""One server for all tests of the API; each test brings the people that it changes."""

from collections.abc import Iterator

import httpx
import pytest

from tests.api.people import Person, enrol, hire, register
from tests.api.running import FIRST_ADMIN, Server, start, stop


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start(tmp_path_factory.mktemp("api") / "vault")
    yield running
    stop(running)


@pytest.fixture(scope="session")
def admin(server: Server) -> Person:
    return enrol(server, FIRST_ADMIN, server.invitation)


@pytest.fixture(scope="session")
def agent(server: Server, admin: Person) -> Person:
    return hire(server, admin, "agent")


@pytest.fixture(scope="session")
def lead(server: Server, admin: Person) -> Person:
    return hire(server, admin, "lead")


@pytest.fixture
def consumer(server: Server) -> Person:
    return register(server)


@pytest.fixture
def anyone(server: Server) -> httpx.Client:
    return server.client()
