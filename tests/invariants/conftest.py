"""The fixtures of tests/vault, and a vault filled with several stories, copied fresh for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.invariants.filled import Filled, Story, reopened, told_story
from tests.invariants.readings import readings
from tests.vault.conftest import admin, agent, auditor, clock, consumer, lead, people, source, team, vault

__all__ = ["admin", "agent", "auditor", "clock", "consumer", "lead", "people", "source", "team", "vault"]


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """What happened in the filled vault; its folder stays closed and is only copied."""
    return told_story(tmp_path_factory.mktemp("story") / "vault")


@pytest.fixture
def filled(story: Story, tmp_path: Path) -> Iterator[Filled]:
    """A copy of the filled vault, open, to do with as a test likes."""
    with reopened(story, tmp_path / "filled") as opened:
        yield opened


@pytest.fixture(scope="session")
def before(story: Story, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What everybody reads in the filled vault as long as nobody touched it."""
    with reopened(story, tmp_path_factory.mktemp("before") / "vault") as untouched:
        return readings(untouched)
