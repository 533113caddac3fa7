"""The demonstration's own folder: never someone else's, and an earlier one goes only when that is asked for."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from vault.accounts.actor import Role
from vault.accounts.enrolment import invite
from vault.errors import CannotStart
from vault.installation import create_vault, open_vault

_MARKER: Final = "demo.toml"
_MARK: Final = (
    "# Made by `evault demo`: everything in this folder is invented, and `evault demo --replace` deletes it.\n"
)
_SETTINGS: Final = """\
# Settings of the demonstration. All its people sign in from this one machine within a minute, so what the vault allows
# from one address is raised. A real vault keeps the defaults.
origin = "evault-demo.invalid/log"

[limits]
registrations_per_source = 300
sign_in_per_source = 600
"""


@contextmanager
def own_folder(folder: Path, *, replace: bool) -> Iterator[IO[str]]:
    """Give an empty folder (mode 0700) with the demonstration's mark, whose open file holds a lock until it is left.

    ``CannotStart`` for a folder with anything else in it, for an earlier demonstration without ``replace``, and for one
    that is still running.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    marker = folder / _MARKER
    if any(folder.iterdir()):
        if not marker.is_file() or marker.read_text("utf-8", "replace") != _MARK:
            message = f"{folder} is not empty and was not made by `evault demo`. Name another folder with --data."
            raise CannotStart(message)
        if not replace:
            message = (
                f"{folder} holds an earlier demonstration. Add --replace to delete it, or name another with --data."
            )
            raise CannotStart(message)
    else:
        marker.write_text(_MARK, "utf-8")
    with marker.open("r+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"The demonstration in {folder} is still running. Stop it, or name another folder with --data."
            raise CannotStart(message) from None
        for path in folder.iterdir():
            if path == marker:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        yield handle


def new_vault(folder: Path, admin: str) -> str:
    """Make the vault as ``evault init`` does, and return the secret that its first administrator enrols with."""
    (folder / "settings.toml").write_text(_SETTINGS, "utf-8")
    create_vault(folder)
    with open_vault(folder) as vault:
        return invite(vault, None, admin, "Administrator", Role.ADMIN).secret
