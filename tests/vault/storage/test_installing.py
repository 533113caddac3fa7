"""Making and opening a vault: what is refused, so that nothing is lost or forked by mistake."""

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.vault.people import MovableClock, make_vault
from tests.vault.storage.acts import record
from vault.errors import CannotStart
from vault.installation import create_vault, open_vault, upgrade_vault


@pytest.fixture
def folder(tmp_path: Path, clock: MovableClock) -> Path:
    """A vault with one entry, closed."""
    with make_vault(tmp_path / "vault", clock) as vault:
        record(vault)
    return tmp_path / "vault"


def test_only_the_owner_reads_anything_of_a_new_vault(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if path.suffix != ".toml":
            assert path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) == 0, path


def test_a_vault_is_never_made_over_another(folder: Path) -> None:
    before = (folder / "secrets.json").read_bytes()
    with pytest.raises(CannotStart, match="initialised already"):
        create_vault(folder)
    assert (folder / "secrets.json").read_bytes() == before


def test_a_folder_with_other_things_in_it_is_not_taken(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    (home / "letter.txt").write_text("mine")
    with pytest.raises(CannotStart, match="not empty"):
        create_vault(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o755
    assert [path.name for path in home.iterdir()] == ["letter.txt"]


def test_a_lost_key_file_is_not_replaced_by_a_new_one(folder: Path) -> None:
    (folder / "secrets.json").unlink()
    with pytest.raises(CannotStart, match="not empty"):
        create_vault(folder)
    with pytest.raises(CannotStart, match="missing"):
        open_vault(folder)


def test_a_database_of_another_vault_gets_no_new_keys(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "settings.toml").write_text(f'database = "sqlite:///{folder / "vault.db"}"\n', "utf-8")
    with pytest.raises(CannotStart, match="holds a vault already"):
        create_vault(other)
    assert not (other / "secrets.json").exists()


@pytest.mark.parametrize("use", [open_vault, upgrade_vault])
def test_a_lost_database_is_not_replaced_by_an_empty_one(folder: Path, use: object) -> None:
    (folder / "vault.db").unlink()
    assert callable(use)
    with pytest.raises(CannotStart, match="backup"):
        use(folder)
    assert not (folder / "vault.db").exists()


def test_a_key_file_that_others_can_read_stops_the_start(folder: Path) -> None:
    (folder / "secrets.json").chmod(0o640)
    with pytest.raises(CannotStart, match="chmod 600"):
        open_vault(folder)


def test_a_database_of_another_version_is_said(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "vault.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(CannotStart, match="--upgrade"):
        open_vault(folder)


def test_a_wrong_setting_is_named(folder: Path) -> None:
    (folder / "settings.toml").write_text("[limits]\nevidence_byts = 1\n", "utf-8")
    with pytest.raises(CannotStart, match="evidence_byts"):
        open_vault(folder)


def test_a_creation_that_was_cut_short_is_finished_by_upgrade(tmp_path: Path, clock: MovableClock) -> None:
    make_vault(tmp_path / "whole", clock).close()
    cut = tmp_path / "cut"
    cut.mkdir(mode=0o700)
    shutil.copy2(tmp_path / "whole" / "secrets.json", cut)
    (cut / "vault.db").touch(0o600)
    with pytest.raises(CannotStart, match="--upgrade"):
        open_vault(cut)
    upgrade_vault(cut)
    with open_vault(cut) as vault:
        assert record(vault) == 0
