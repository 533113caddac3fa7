"""A process with a vault that does what it is told on its standard input, to be traced and starved of its disk.

python at_the_disk.py FOLDER TOKEN CASE NOW
"""

import json
import sys
from datetime import datetime
from pathlib import Path

import structlog

from tests.vault.people import MovableClock, origin_of
from vault.accounts.sessions import authenticate
from vault.cases.filing import read_record
from vault.errors import VaultError
from vault.evidence.description import Description
from vault.evidence.upload import Upload
from vault.installation import Vault, open_vault


def do(vault: Vault, token: str, case: str, command: str) -> str:
    """Do one thing and return what a client would be told."""
    with authenticate(vault, token, origin_of("the disk")) as actor:
        if command == "read":
            return json.dumps(read_record(vault, actor, case).record, ensure_ascii=False)
        with Upload(vault, actor, case, "x.png", Description()) as upload:
            upload.write(b"\x89PNG\r\n\x1a\n" + b"a part and a bit" * (600 * 1024))
            return json.dumps({"acknowledged": upload.finish().id})


def main(folder: str, token: str, case: str, now: str) -> None:
    """Answer each line with one line."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    clock = MovableClock()
    clock.now = datetime.fromisoformat(now)
    with open_vault(Path(folder), clock) as vault:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for line in sys.stdin:
            try:
                answer = do(vault, token, case, line.strip())
            except VaultError as error:
                answer = f"refused {type(error).__name__}"
            except OSError as error:
                answer = f"failed {type(error).__name__}"
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
