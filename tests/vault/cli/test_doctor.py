"""Each thing that the doctor looks at, made ill: it is found, explained, and nothing else is blamed."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from tests.vault.cli.conftest import Run
from tests.vault.people import MovableClock
from tests.vault.storage.acts import fill, record
from vault.cli import checks
from vault.ids import new_blob_name, new_id
from vault.installation import open_vault
from vault.redaction.redact import RULES
from vault.storage.schema import cases, objects, parts, users
from vault.storage.store import Unit

DAY = 24 * 3_600
# Whether this very process may dump core is the surroundings' business, not the test's; see test_commands.
AROUND = {"core dumps"}


def _faults(run: Run) -> dict[str, dict[str, str]]:
    result = run("doctor", "--json")
    told = json.loads(result.stdout)
    found = {check["name"]: check for check in told if not check["well"]}
    assert result.exit_code == (1 if found else 0)
    for check in found.values():
        assert check["why"]
        assert check["do"]
    return {name: check for name, check in found.items() if name not in AROUND}


def test_a_new_vault_is_well(run: Run, made: Path) -> None:
    assert _faults(run) == {}
    shown = run("doctor").stdout
    for name in ("folder", "key file", "permissions", "database", "log", "checkpoint", "clock", "disk", "blobs"):
        assert f"ok    {name}" in shown


def test_it_changes_nothing(run: Run, made: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in made.rglob("*")}
    run("doctor")
    after = {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in made.rglob("*")}
    assert after == before


def test_it_may_look_while_the_service_runs(run: Run, made: Path) -> None:
    with open_vault(made) as vault:
        for _ in range(5):
            record(vault)
            vault.checkpoints.newest()
            assert _faults(run) == {}


def test_no_folder(run: Run, folder: Path) -> None:
    assert "does not exist" in _faults(run)["folder"]["what"]


def test_an_open_folder(run: Run, made: Path) -> None:
    made.chmod(0o755)
    assert list(_faults(run)) == ["folder"]
    assert "chmod 700" in _faults(run)["folder"]["do"]


def test_a_readable_key_file(run: Run, made: Path) -> None:
    (made / "secrets.json").chmod(0o644)
    found = _faults(run)
    assert list(found) == ["key file"]
    assert "chmod 600" in found["key file"]["do"]


def test_a_damaged_key_file(run: Run, made: Path) -> None:
    (made / "secrets.json").write_text("{}")
    assert list(_faults(run)) == ["key file"]


def test_a_misspelt_setting(run: Run, made: Path) -> None:
    (made / "settings.toml").write_text("polcy_version = '2'\n")
    found = _faults(run)
    assert list(found) == ["settings"]
    assert "polcy_version" in found["settings"]["what"]


def test_a_readable_blob(run: Run, made: Path) -> None:
    with open_vault(made) as vault:
        writer = vault.blobs.writer()
        writer.write(b"sealed")
        writer.keep()
    path = made / "blobs" / writer.name[:2] / writer.name
    path.chmod(0o640)
    assert str(path) in _faults(run)["permissions"]["what"]


def test_a_changed_log(run: Run, made: Path) -> None:
    with open_vault(made) as vault:
        fill(vault, 5)
    with closing(sqlite3.connect(made / "vault.db")) as connection, connection:
        connection.execute("UPDATE log_entries SET raw = x'00' WHERE \"index\" = 3")
    found = _faults(run)
    assert list(found) == ["log"]
    assert "Entry 3" in found["log"]["what"]


def test_an_older_database_under_a_newer_checkpoint(run: Run, made: Path, tmp_path: Path) -> None:
    before = (made / "vault.db").read_bytes()
    with open_vault(made) as vault:
        fill(vault, 5)
    (made / "vault.db").write_bytes(before)
    assert list(_faults(run)) == ["log"]


def test_a_missing_checkpoint_file(run: Run, made: Path) -> None:
    (made / "checkpoint").unlink()
    assert list(_faults(run)) == ["checkpoint"]


def test_a_missing_and_a_damaged_database(run: Run, made: Path) -> None:
    whole = (made / "vault.db").read_bytes()
    (made / "vault.db").write_bytes(whole[:8_192] + os.urandom(len(whole) - 8_192))
    assert "database" in _faults(run)
    (made / "vault.db").unlink()
    assert "missing" in _faults(run)["database"]["what"]
    assert not (made / "vault.db").exists()


def test_a_database_of_another_version(run: Run, made: Path) -> None:
    with closing(sqlite3.connect(made / "vault.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    assert "--upgrade" in _faults(run)["database"]["do"]


def test_a_log_with_times_to_come(run: Run, made: Path) -> None:
    clock = MovableClock()
    with open_vault(made) as vault:
        clock.now = vault.clock() + timedelta(hours=1)
    with open_vault(made, clock) as vault:
        record(vault)
    assert list(_faults(run)) == ["clock"]


def test_old_orphans_are_told_and_uploads_under_way_are_not(run: Run, made: Path) -> None:
    with open_vault(made) as vault:
        old, new = vault.blobs.writer(), vault.blobs.writer()
        for writer in (old, new):
            writer.write(b"sealed")
            writer.keep()
    path = made / "blobs" / old.name[:2] / old.name
    os.utime(path, (path.stat().st_mtime - 2 * DAY,) * 2)
    assert "1 blobs belong to nothing" in _faults(run)["blobs"]["what"]


def test_a_lost_part_of_an_exhibit(run: Run, made: Path) -> None:
    with open_vault(made) as vault:

        def work(unit: Unit) -> None:
            now, case, thing = vault.clock(), new_id(), new_id()
            owner = unit.connection.execute(users.select()).one().id
            row = {"id": case, "owner_id": owner, "category": "quality", "language": "zh-CN", "channel": "web"}
            row |= {"status": "draft", "epoch": 1, "revision": 1, "created_at": now, "updated_at": now}
            row |= {"rotation_owed": False, "evidence_count": 1, "evidence_bytes": 1, "rules": RULES}
            unit.connection.execute(insert(cases).values(row))
            sealed = {"id": thing, "case_id": case, "scope": "evidence/x", "kind": "original", "version": 1, "epoch": 1}
            sealed |= {"generation": 0, "wrapped_key": b"k", "ciphertext": b"c", "created_at": now}
            unit.connection.execute(insert(objects).values(sealed))
            part = {"object_id": thing, "part": 0, "blob": new_blob_name(), "length": 1}
            unit.connection.execute(insert(parts).values(part))

        vault.store.write(work)
    assert "1 stored parts are missing" in _faults(run)["blobs"]["what"]


def test_a_full_disk(made: Path) -> None:
    assert checks.check_space(made, least=1).well
    assert not checks.check_space(made, least=1 << 60).well
