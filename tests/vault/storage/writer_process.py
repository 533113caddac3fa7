"""Writes to a vault until it is killed and prints each acknowledged index; run by ``test_killed_writers``."""

import sys
import threading
from pathlib import Path

from tests.vault.storage.acts import record
from vault.installation import Vault, open_vault


def keep_writing(vault: Vault) -> None:
    """Write entries and print their indexes; one ``write`` each, so that a line is whole or absent."""
    while True:
        index = record(vault)
        sys.stdout.write(f"{index}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    opened = open_vault(Path(sys.argv[1]))
    for _ in range(8):
        threading.Thread(target=keep_writing, args=(opened,)).start()
