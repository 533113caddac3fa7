"""Transcripts: what an operator types, what is printed, and which code it ends with."""

import json
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crypto.notes import NoteKey, open_checkpoint
from tests.vault.cli.conftest import Run
from tests.vault.people import PASSWORD, origin_of
from tests.vault.storage.acts import fill
from vault.accounts.enrolment import enrol
from vault.audit.entry import Action
from vault.errors import BadCredentials
from vault.installation import open_vault

ROOT = Path(__file__).resolve().parents[3]


def _secret(printed: str) -> str:
    return next(line.strip() for line in printed.splitlines() if line.startswith("  "))


def _change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "vault.db")) as connection, connection:
        connection.execute(statement)


def _account(printed: str) -> str:
    found = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", printed)
    assert found is not None
    return found[0]


def test_init_makes_a_private_vault_and_an_administrator_who_can_enrol(run: Run, folder: Path) -> None:
    result = run("init", "--admin", "chief@example.com")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secrets.json").stat().st_mode) == 0o600
    with open_vault(folder) as vault:
        assert enrol(vault, origin_of("desk"), _secret(result.stdout), PASSWORD).totp_uri.startswith("otpauth://")
        with pytest.raises(BadCredentials):
            enrol(vault, origin_of("desk"), _secret(result.stdout), PASSWORD)


def test_the_enrolment_secret_is_nowhere_in_the_folder(run: Run, folder: Path) -> None:
    secret = _secret(run("init").stdout).encode()
    assert len(secret) >= 32
    for path in folder.rglob("*"):
        assert path.is_dir() or secret not in path.read_bytes()


def test_init_is_refused_over_a_vault_and_over_anything_else(run: Run, made: Path, tmp_path: Path) -> None:
    again = run("init")
    assert again.exit_code == 3
    assert "initialised already" in again.stderr
    other = tmp_path / "home"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    taken = run("init", "--data", str(other))
    assert taken.exit_code == 3
    assert "not empty" in taken.stderr


def test_init_with_an_impossible_login_makes_nothing(run: Run, folder: Path) -> None:
    assert run("init", "--admin", "a b").exit_code == 3
    assert not folder.exists()


def test_upgrade_of_a_new_vault_changes_nothing_and_of_none_is_refused(run: Run, made: Path, tmp_path: Path) -> None:
    assert run("init", "--upgrade").exit_code == 0
    absent = run("init", "--upgrade", "--data", str(tmp_path / "absent"))
    assert absent.exit_code == 3
    assert "evault init" in absent.stderr


def test_an_administrator_is_invited_again_only_while_none_has_enrolled(run: Run, made: Path) -> None:
    listed = run("user", "list").stdout
    account = _account(listed)
    assert "admin" in listed
    assert "invited" in listed
    again = run("user", "reinvite", account)
    assert again.exit_code == 0
    with open_vault(made) as vault:
        enrol(vault, origin_of("desk"), _secret(again.stdout), PASSWORD)
    late = run("user", "invite-admin", "second@example.com")
    assert late.exit_code == 3
    assert "administrator already" in late.stderr


def test_disabling_ends_an_account_and_is_logged_as_the_operators_act(run: Run, made: Path) -> None:
    account = _account(run("user", "list").stdout)
    assert run("user", "disable", account).exit_code == 0
    assert "disabled" in run("user", "list").stdout
    assert run("user", "disable", account).exit_code == 3
    assert run("user", "disable", "nobody").exit_code == 3
    with closing(sqlite3.connect(made / "vault.db")) as connection:
        raw = connection.execute("SELECT raw FROM log_entries WHERE action = ?", [Action.ACCOUNT_DISABLE]).fetchall()
    (told,) = (json.loads(row[0]) for row in raw)
    assert (told["object"], told["role"], "actor" in told) == (account, "operator", False)


def test_an_empty_list_of_teams(run: Run, made: Path) -> None:
    assert run("team", "list").exit_code == 0


def test_verify_says_that_a_log_is_whole(run: Run, made: Path) -> None:
    result = run("audit", "verify")
    assert result.exit_code == 0
    assert "Read 1 entries" in result.stdout
    assert "The log is whole." in result.stdout
    told = json.loads(run("audit", "verify", "--json").stdout)
    assert (told["whole"], told["entries"], told["checkpoints"], told["findings"]) == (True, 1, 1, [])


def test_verify_names_what_was_changed_and_ends_with_one(run: Run, made: Path) -> None:
    with open_vault(made) as vault:
        fill(vault, 20)
    _change(made, "UPDATE log_entries SET role = 'nobody' WHERE \"index\" = 7")
    result = run("audit", "verify")
    assert result.exit_code == 1
    assert "FOUND: Entry 7: the columns differ from the bytes: role." in result.stdout
    told = json.loads(run("audit", "verify", "--json").stdout)
    assert told["findings"] == [
        {"fault": "columns", "first": 7, "last": 7, "what": "Entry 7: the columns differ from the bytes: role."}
    ]


def test_a_checkpoint_kept_elsewhere_finds_a_log_that_was_replaced_with_its_file(
    run: Run, made: Path, tmp_path: Path
) -> None:
    shutil.copytree(made, tmp_path / "backup")
    with open_vault(made) as vault:
        fill(vault, 20)
    kept, key = tmp_path / "kept", run("audit", "key").stdout.strip()
    kept.write_text(run("audit", "checkpoint").stdout, "utf-8")
    assert open_checkpoint(kept.read_text("utf-8"), NoteKey.parse(key)).size == 21
    shutil.rmtree(made)
    shutil.copytree(tmp_path / "backup", made)
    assert run("audit", "verify").exit_code == 0
    found = run("audit", "verify", "--checkpoint", str(kept), "--key", key)
    assert found.exit_code == 1
    assert "21" in found.stdout


def test_a_restored_database_is_verified_although_it_does_not_start(run: Run, made: Path, tmp_path: Path) -> None:
    shutil.copy2(made / "vault.db", tmp_path)
    with open_vault(made) as vault:
        fill(vault, 20)
    shutil.copy2(tmp_path / "vault.db", made)
    refused = run("audit", "checkpoint")
    assert refused.exit_code == 3
    assert "bring back the newer database" in refused.stderr
    assert run("audit", "verify").exit_code == 1


def test_a_file_that_is_no_checkpoint_and_a_key_that_is_none_are_said(run: Run, made: Path, tmp_path: Path) -> None:
    (tmp_path / "note").write_text("nonsense\n")
    assert run("audit", "verify", "--checkpoint", str(tmp_path / "note")).exit_code == 3
    assert run("audit", "verify", "--key", "nonsense").exit_code == 2
    assert run("audit", "verify", "--checkpoint", str(tmp_path / "absent")).exit_code == 2


@pytest.mark.parametrize(
    "command",
    ["audit verify", "audit checkpoint", "audit key", "user list", "team list", "user disable x"],
)
def test_without_a_vault_every_command_says_what_to_do(run: Run, folder: Path, command: str) -> None:
    result = run(*command.split())
    assert result.exit_code == 3
    assert "evault init" in result.stderr
    assert not folder.exists()


def test_the_installed_program_writes_its_own_log_to_standard_error_and_dumps_no_core(made: Path) -> None:
    script = (
        "import os, resource, sys\n"
        "from vault.cli.process import harden, may_dump\n"
        "harden()\n"
        "import structlog\n"
        "structlog.get_logger().error('to the operator')\n"
        "print(may_dump(), resource.getrlimit(resource.RLIMIT_CORE), os.umask(0))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == f"False (0, 0) {0o077}\n"
    assert "to the operator" in done.stderr


def test_an_interrupted_pipe_or_a_bug_shows_no_secrets(made: Path) -> None:
    command = [sys.executable, "-c", "from api.command import main; main()", "audit", "verify", "--data", str(made)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The log is whole." in done.stdout
