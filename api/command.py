"""``evault``: the commands of the vault, joined here by those that need the web layer."""

from pathlib import Path

import click

from api.demo.command import demo
from vault.cli import audit, doctor, init, people
from vault.cli.group import data_option, evault
from vault.cli.process import harden

__all__ = ["audit", "demo", "doctor", "evault", "init", "main", "people"]


@evault.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535), help="Port to listen on.")
def serve(folder: Path, host: str, port: int) -> None:
    """Run the service until it is told to stop.

    It speaks plain HTTP: put a proxy with TLS in front of it, and tell settings.toml how many (trusted_proxies).
    """
    from api.server import serve as run  # noqa: PLC0415 - doctor and audit start without the web layer, and if it fails

    run(folder, host, port)


evault.add_command(demo)


def main() -> None:
    """Run the command line."""
    harden()
    evault(prog_name="evault")
