"""The checkpoint outside the database: an older or other database under it does not start, and the file never ages."""

import shutil
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from crypto.notes import Checkpoint, open_checkpoint, sign_checkpoint
from tests.vault.people import MovableClock, make_vault
from tests.vault.storage.acts import fill, record
from vault.audit.checkpoints import FILE_NAME
from vault.cli.inspecting import log_key
from vault.errors import CannotStart
from vault.installation import Vault, open_vault
from vault.secrets import load_secrets


@pytest.fixture
def folder(tmp_path: Path, clock: MovableClock) -> Path:
    """A closed vault with 300 entries, and a backup of its database from when it had 100."""
    folder = tmp_path / "vault"
    with make_vault(folder, clock) as vault:
        fill(vault, 100)
    shutil.copy2(folder / "vault.db", tmp_path / "backup.db")
    with open_vault(folder, clock) as vault:
        fill(vault, 200)
    return folder


def _kept(folder: Path) -> Checkpoint:
    return open_checkpoint((folder / FILE_NAME).read_text("utf-8"), log_key(folder))


def _change(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "vault.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_closing_keeps_a_checkpoint_of_everything(folder: Path) -> None:
    assert _kept(folder).size == 300


def test_a_restored_backup_under_a_newer_checkpoint_does_not_start(folder: Path) -> None:
    shutil.copy2(folder.parent / "backup.db", folder / "vault.db")
    with pytest.raises(CannotStart, match="100 entries, but a checkpoint for 300"):
        open_vault(folder)


def test_a_restored_backup_that_went_on_does_not_start(folder: Path, clock: MovableClock) -> None:
    """A fork: as many entries as were published, but others."""
    shutil.copy2(folder.parent / "backup.db", folder / "vault.db")
    note = (folder / FILE_NAME).read_text("utf-8")
    (folder / FILE_NAME).unlink()
    with open_vault(folder, clock) as vault:
        for _ in range(250):
            record(vault, "other")
    (folder / FILE_NAME).write_text(note, "utf-8")
    with pytest.raises(CannotStart, match="not those that were published"):
        open_vault(folder)


def test_a_log_whose_end_was_cut_does_not_start(folder: Path) -> None:
    _change(folder, 'DELETE FROM log_entries WHERE "index" >= 290')
    with pytest.raises(CannotStart, match="not those that were published"):
        open_vault(folder)


def test_a_changed_leaf_does_not_start(folder: Path) -> None:
    _change(folder, 'UPDATE log_entries SET leaf = zeroblob(32) WHERE "index" = 299')
    with pytest.raises(CannotStart, match="keep it as evidence"):
        open_vault(folder)


def test_an_empty_log_under_a_checkpoint_does_not_start(folder: Path) -> None:
    _change(folder, "DELETE FROM log_entries", "DELETE FROM log_nodes", "DELETE FROM log_head")
    with pytest.raises(CannotStart, match="0 entries"):
        open_vault(folder)


@pytest.mark.parametrize("note", ["", "nonsense\n", "\xff", "evidence-vault.invalid/log\n1\nAAAA\n\n— x AAAAAAAA\n"])
def test_a_checkpoint_that_this_log_did_not_sign_does_not_start(folder: Path, note: str) -> None:
    (folder / FILE_NAME).write_bytes(note.encode("latin-1" if note == "\xff" else "utf-8"))
    with pytest.raises(CannotStart, match="no checkpoint of this log"):
        open_vault(folder)


def test_the_file_never_goes_back(folder: Path, clock: MovableClock) -> None:
    """A second process that saw less must not overwrite what the first one kept."""
    with open_vault(folder, clock) as first:
        fill(first, 50)
        first.checkpoints.newest()
        secrets = load_secrets(folder)
        ahead = sign_checkpoint(Checkpoint(first.settings.origin, 400, bytes(32)), secrets.log_seed)
        (folder / FILE_NAME).write_text(ahead, "utf-8")
        fill(first, 1)
        first.checkpoints.newest()
        assert _kept(folder).size == 400


def test_two_processes_keep_one_file_whole(folder: Path, clock: MovableClock) -> None:
    with open_vault(folder, clock) as first, open_vault(folder, clock) as second:

        def write(number: int) -> int:
            vault = (first, second)[number % 2]
            record(vault)
            vault.checkpoints.newest()
            return _kept(folder).size

        with ThreadPoolExecutor(8) as pool:
            assert max(pool.map(write, range(120))) == 420
    open_vault(folder, clock).close()


def test_a_checkpoint_appears_within_two_seconds_without_being_asked(vault: Vault) -> None:
    record(vault)
    until = time.monotonic() + 5
    while not (vault.folder / FILE_NAME).exists() or _kept(vault.folder).size < 1:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_disk_without_room_for_a_checkpoint_is_tried_again(vault: Vault) -> None:
    blocked = vault.folder / "checkpoint.new"
    blocked.mkdir()  # the new file can't be made, as on a full disk
    record(vault)
    time.sleep(1.5)
    assert not (vault.folder / FILE_NAME).exists()
    blocked.rmdir()
    until = time.monotonic() + 5
    while not (vault.folder / FILE_NAME).exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    assert _kept(vault.folder).size == 1
