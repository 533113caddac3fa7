"""The server's own secrets: a key file beside the data, readable by its owner alone.

None of them opens a case. The pepper keeps a stolen database from being guessed at; the others name people, orders
and addresses without saying them, and sign the log.
"""

import json
import os
import stat
from dataclasses import dataclass, fields
from pathlib import Path

from crypto.errors import BadFormat
from crypto.keys import KEY_SIZE, new_key
from vault.errors import CannotStart

FILE_NAME = "secrets.json"
_FORMAT = "evidence-vault-secrets/1"


@dataclass(frozen=True, slots=True, repr=False)
class ServerSecrets:
    """Each is 32 random bytes with one use."""

    pepper: bytes
    verifier: bytes
    index: bytes
    network: bytes
    cursor: bytes
    log_seed: bytes


def create_secrets(folder: Path) -> ServerSecrets:
    """Make the key file, mode 0600; ``CannotStart`` if there is one already, which is never overwritten."""
    made = ServerSecrets(**{field.name: bytes(new_key()) for field in fields(ServerSecrets)})
    content = {"format": _FORMAT, **{field.name: getattr(made, field.name).hex() for field in fields(ServerSecrets)}}
    path = folder / FILE_NAME
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        message = f"{path} exists: this folder is initialised already. Losing that file locks everyone out."
        raise CannotStart(message) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return made


def load_secrets(folder: Path) -> ServerSecrets:
    """Read the key file; ``CannotStart`` if it is missing, malformed, or readable by others than its owner."""
    path = folder / FILE_NAME
    try:
        mode = path.stat().st_mode
        content = json.loads(path.read_text("ascii"))
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            message = f"{path} can be read by others. Run: chmod 600 {path}"
            raise CannotStart(message)
        if content.get("format") != _FORMAT:
            raise BadFormat  # noqa: TRY301 - all faults of the file are answered below
        made = ServerSecrets(**{field.name: bytes.fromhex(content[field.name]) for field in fields(ServerSecrets)})
    except FileNotFoundError:
        message = f"{path} is missing. Run `evault init` for a new vault, or put the key file back from its safe copy."
        raise CannotStart(message) from None
    except (ValueError, KeyError, TypeError, AttributeError, BadFormat):
        message = f"{path} is not a key file of this vault. Put it back from its safe copy."
        raise CannotStart(message) from None
    if any(len(getattr(made, field.name)) != KEY_SIZE for field in fields(ServerSecrets)):
        message = f"{path} is damaged. Put it back from its safe copy."
        raise CannotStart(message)
    return made
