"""Help texts are the documentation: docs/cli.md is made from them, and no option takes a secret."""

from collections.abc import Iterator

import click
import pytest

from api.command import evault
from tests.vault.cli.conftest import Run
from tests.vault.cli.make_docs import PAGE, page


def _commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for inner, found in command.commands.items():
            yield from _commands(found, f"{name} {inner}")


ALL = dict(_commands(evault, "evault"))


def test_the_page_is_what_the_program_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.vault.cli.make_docs"


@pytest.mark.parametrize("name", ALL)
def test_every_command_and_option_is_explained(name: str) -> None:
    command = ALL[name]
    assert command.help
    assert command.help.strip().endswith(".")
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name


@pytest.mark.parametrize("name", ALL)
def test_no_secret_is_an_argument(name: str) -> None:
    words = {"password", "secret", "token", "code", "seed"}
    for parameter in ALL[name].params:
        assert not words & set((parameter.name or "").lower().split("_"))


def test_help_and_wrong_usage(run: Run) -> None:
    assert run("--help").exit_code == 0
    assert run("audit", "verify", "--help").exit_code == 0
    wrong = run("audit", "verify", "--checkpiont", "x")
    assert wrong.exit_code == 2
    assert "--checkpoint" in wrong.stderr
