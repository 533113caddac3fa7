"""The command ``evault`` itself: its options that every command shares, and how it says that something can't be done.

Exit codes: 0 done and nothing found; 1 ``doctor`` or ``audit verify`` found a fault; 2 the command was used wrongly;
3 it could not be done, and standard error says why and what to do.
"""

from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from vault.errors import VaultError

FOUND = 1
_CANNOT = 3

data_option = click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="./evault-data",
    envvar="EVAULT_DATA",
    show_default=True,
    show_envvar=True,
    help="Folder that holds the vault.",
)


class CannotDo(click.ClickException):
    """What was asked for could not be done."""

    exit_code = _CANNOT


class Commands(click.Group):
    """A group that turns what the vault raises into one sentence on standard error; no traceback, no secrets."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run the command."""
        try:
            return super().invoke(ctx)
        except VaultError as error:
            raise CannotDo(error.detail) from None
        except SQLAlchemyError as error:
            message = f"The database failed ({type(error).__name__}). Run `evault doctor` to see what is wrong."
            raise CannotDo(message) from None
        except OSError as error:
            raise CannotDo(
                f"{error.strerror or type(error).__name__}: {error.filename or 'a file of the vault'}"
            ) from None


@click.group(cls=Commands, epilog="Exit codes: 0 done, 1 a check found a fault, 2 wrong usage, 3 could not be done.")
def evault() -> None:
    """Evidence Vault: sealed evidence, reviewed access, and a log that proves itself."""
