"""``evault demo``: fourteen invented complaints played through a real service on this machine."""

import io
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Literal

import click

_WRONG = 1


@click.command()
@click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="./evault-demo",
    show_default=True,
    help="Folder of the demonstration's own; a new or an empty one.",
)
@click.option("--port", type=click.IntRange(1, 65_535), help="Port to listen on; else 8000, or any that is free.")
@click.option("--lang", "language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language.")
@click.option("--replace", is_flag=True, help="Delete an earlier demonstration in the folder and start over.")
@click.option("--exit", "leave", is_flag=True, help="Stop when all is played, instead of serving until Ctrl-C.")
def demo(folder: Path, port: int | None, language: Literal["zh", "en"], replace: bool, leave: bool) -> None:  # noqa: FBT001 - flags
    """Play fourteen invented complaints through a real service, and leave it running to look around.

    Everything goes over HTTP, as consumers, agents, leads, an auditor and an administrator. Exit code 1 if a step does
    not behave as it must; the step is named.
    """
    from api.demo.play import play  # noqa: PLC0415 - the rest of the command line starts without it
    from api.demo.story import Story, WentWrong  # noqa: PLC0415 - as above

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that can't show a character still gets the rest
    story = Story(language, click.echo)
    try:
        play(story, folder, port, replace=replace, leave=leave)
    except WentWrong as error:
        click.echo(story.words(f"✗ 步骤 {error.step}:{error.what}", f"✗ {error.step}: {error.what}"), err=True)
        sys.exit(_WRONG)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
