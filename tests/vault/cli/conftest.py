"""The command line as an operator has it: arguments in, lines and an exit code out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.command import evault
from tests.vault.people import CHEAP

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder of the commands, not yet there."""
    return tmp_path / "data"


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("audit", "verify")`` is what ``evault audit verify`` does in that folder."""
    monkeypatch.setenv("EVAULT_DATA", str(folder))

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(evault, list(arguments), prog_name="evault")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def made(run: Run, folder: Path) -> Path:
    """A vault made by ``evault init``."""
    folder.mkdir()
    (folder / "settings.toml").write_text(CHEAP, "utf-8")
    assert run("init").exit_code == 0
    return folder
