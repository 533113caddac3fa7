"""Each test begins with a complaint that was filed, in a vault of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vault.cases.scene import Scene, Told, copied, told_scene


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The closed vault of which every test gets a copy."""
    return told_scene(tmp_path_factory.mktemp("scene") / "vault")


@pytest.fixture
def scene(told: Told, tmp_path: Path) -> Iterator[Scene]:
    with copied(told, tmp_path / "scene") as opened:
        yield opened
