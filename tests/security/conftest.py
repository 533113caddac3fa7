"""The server and people of tests/api; a second server with tight limits for what is limited."""

from collections.abc import Iterator

import pytest

from tests.api.complaints import Desk, open_desk
from tests.api.conftest import admin, agent, anyone, consumer, lead, server
from tests.api.people import Person
from tests.api.running import CHEAP, Server, start, stop

__all__ = ["admin", "agent", "anyone", "consumer", "lead", "server"]

TIGHT = (
    """
open_documentation = false
"""
    + CHEAP
    + """
[limits]
staff_disclosures_per_hour = 5
searches_per_hour = 5
case_bytes = 1_000_000
"""
)


@pytest.fixture(scope="session")
def desk(server: Server, admin: Person) -> Desk:
    return open_desk(server, admin)


@pytest.fixture(scope="module")
def tight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start(tmp_path_factory.mktemp("tight") / "vault", TIGHT)
    yield running
    stop(running)
