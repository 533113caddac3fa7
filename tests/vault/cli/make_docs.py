"""Writes docs/cli.md from the commands' own help: ``python -m tests.vault.cli.make_docs``."""

from pathlib import Path

import click

from api.command import evault

PAGE = Path(__file__).resolve().parents[3] / "docs" / "cli.md"
_HEAD = """\
# Command line

<!-- Made from the commands' own help by tests/vault/cli/make_docs.py. Change the help, then run that. -->

`evault` does everything that needs no browser. Every command takes `--data FOLDER`; all but `demo`
take the folder from `EVAULT_DATA` as well.
No secret is ever an argument: arguments are visible to every user of the machine.

| exit code | meaning |
|---|---|
| 0 | done; a check found nothing |
| 1 | `audit verify` or `doctor` found a fault, each said with what to do |
| 2 | the command was used wrongly |
| 3 | it could not be done; standard error says why and what to do |
"""


def page() -> str:
    """Return the whole page."""
    return _HEAD + "".join(_sections(evault, "evault"))


def _sections(command: click.Command, name: str) -> list[str]:
    context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100)
    sections = [f"\n## {name}\n\n```text\n{command.get_help(context)}\n```\n"]
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None and not found.hidden:
                sections += _sections(found, f"{name} {inner}")
    return sections


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
