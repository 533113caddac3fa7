"""``evault doctor``: everything that an operator can set right, looked at in one go."""

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
from sqlalchemy.exc import SQLAlchemyError

from vault.audit.verification import verify_log
from vault.cli import checks
from vault.cli.checks import Check
from vault.cli.group import FOUND, data_option, evault
from vault.cli.inspecting import kept_checkpoints, log_key, looking_at
from vault.errors import VaultError
from vault.times import system_clock


@evault.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@click.pass_context
def doctor(context: click.Context, folder: Path, as_json: bool) -> None:  # noqa: FBT001 - a flag of the command line
    """Look at permissions, keys, database, audit log, clock, disk and blobs. Changes nothing.

    The service may be running. Exit code 1 if something is to be done; each such fact says why and what.
    """
    found = list(examine(folder))
    click.echo(msgspec.json.encode(found).decode() if as_json else "\n".join(_lines(found)))
    if not all(check.well for check in found):
        context.exit(FOUND)


def examine(folder: Path) -> Iterator[Check]:
    """Yield every fact that can be looked at; what is missing hides only what depends on it."""
    place = checks.check_folder(folder)
    yield place
    yield checks.check_dumps()
    if not folder.is_dir():
        return
    secrets, settings = checks.check_secrets(folder), checks.check_settings(folder)
    yield secrets
    yield settings
    yield checks.check_files(folder)
    yield checks.check_space(folder)
    if settings.well:
        yield from _database(folder, signed=secrets.well)


def _database(folder: Path, *, signed: bool) -> Iterator[Check]:
    """Look inside the database; without the key file no checkpoint can be checked, so none is compared."""
    try:
        key = log_key(folder) if signed else None
        known = kept_checkpoints(folder, key) if key else []
        with looking_at(folder) as connection:
            yield checks.check_database(connection)
            yield checks.check_log(verify_log(connection, key, known))
            if signed:
                yield checks.check_kept(connection, len(known))
            yield checks.check_clock(connection, system_clock())
            yield checks.check_parts(connection, folder / "blobs")
    except VaultError as error:
        what, _, step = error.detail.partition(". ")
        yield checks.fault("database", what, "The vault does not start like this.", step)
    except SQLAlchemyError as error:
        what = f"the database can't be read ({type(error).__name__})"
        yield checks.fault("database", what, "Rows are lost, or the server is gone.", "Bring back a backup.")


def _lines(found: list[Check]) -> Iterator[str]:
    for check in found:
        yield f"{'ok' if check.well else 'FAULT':6}{check.name:13}{check.what}"
        if not check.well:
            yield f"{'':6}{'':13}why: {check.why}"
            yield f"{'':6}{'':13}do:  {check.do}"
