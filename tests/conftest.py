"""What holds for all tests: how hypothesis runs, and in which order they go to the workers."""

from pathlib import Path

import pytest
from hypothesis import settings

# The property tests say what holds, not how fast: hypothesis must not fail them on a busy machine.
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")

LONG = {Path(__file__).parent / name for name in ("api", "invariants", "security")}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders with the long tests first: workers take from each other's end, so a long one never ends alone."""
    items.sort(key=lambda item: LONG.isdisjoint(item.path.parents))
