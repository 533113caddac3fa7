"""What ``evault doctor`` looks at, each fact by itself: what is so, why it matters, what to do."""

import os
import shutil
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select

from vault.audit.findings import Findings
from vault.audit.log import read_head
from vault.cli.process import may_dump
from vault.errors import VaultError
from vault.secrets import FILE_NAME, load_secrets
from vault.settings import load_settings
from vault.storage.schema import log_entries, parts
from vault.times import rfc3339

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LEAST_FREE = 1 << 30
_CLOCK_SLACK = timedelta(minutes=1)
_SETTLED_SECONDS = 24 * 3_600


@dataclass(frozen=True, slots=True)
class Check:
    """One fact: what was looked at, whether it is well, and where it is not, why that matters and what to do."""

    name: str
    well: bool
    what: str
    why: str = ""
    do: str = ""


def well(name: str, what: str) -> Check:
    """Return a fact that is as it should be."""
    return Check(name, well=True, what=what)


def fault(name: str, what: str, why: str, do: str) -> Check:
    """Return a fact that is not."""
    return Check(name, well=False, what=what, why=why, do=do)


def check_folder(folder: Path) -> Check:
    """Look at who may enter the data folder."""
    name, why = "folder", "Whoever can enter may swap the database, the blobs and the checkpoint for older ones."
    if not folder.is_dir():
        return fault(name, f"{folder} does not exist", "There is no vault there.", "Name the right --data.")
    found = folder.stat()
    if found.st_uid != os.geteuid():
        owner = f"{folder} belongs to user {found.st_uid}, not to the one who runs this"
        return fault(name, owner, why, "Run evault as the owner of the folder, or change the owner.")
    if found.st_mode & _OTHERS:
        return fault(name, f"{folder} is open to other users", why, f"chmod 700 {folder}")
    return well(name, f"{folder} is closed to other users")


def check_secrets(folder: Path) -> Check:
    """Look at the key file."""
    why = "Whoever reads it can guess passwords offline and sign a log of their own; without it nobody can sign in."
    return _attempt("key file", why, lambda: load_secrets(folder), f"{FILE_NAME} is whole and closed to other users")


def check_settings(folder: Path) -> Check:
    """Look at ``settings.toml``."""
    why = "A setting that is not understood is not in force."
    return _attempt("settings", why, lambda: load_settings(folder), "settings.toml is absent or understood")


def _attempt(name: str, why: str, look: Callable[[], object], fine: str) -> Check:
    try:
        look()
    except VaultError as error:
        what, _, step = error.detail.partition(". ")
        return fault(name, what, why, step)
    except OSError as error:
        return fault(
            name, f"{error.filename} can't be read ({error.strerror})", why, "Run evault as the folder's owner."
        )
    return well(name, fine)


def check_files(folder: Path) -> Check:
    """Look at the permissions of the database's files and the blobs."""
    paths = [path for path in folder.glob("*") if path.is_file()]
    blobs = folder / "blobs"
    if blobs.is_dir():
        paths += [blobs, *blobs.rglob("*")]
    loose = [
        path for path in paths if path.lstat().st_mode & _OTHERS and path.suffix != ".toml" and path.name != FILE_NAME
    ]
    if loose:
        return fault(
            "permissions",
            f"{len(loose)} files or folders are open to other users, the first is {loose[0]}",
            "They are sealed, but who has a case with whom, sizes and times are readable in them.",
            f"chmod -R go-rwx {folder}",
        )
    return well("permissions", f"{len(paths)} files and folders are closed to other users")


def check_space(folder: Path, least: int = _LEAST_FREE) -> Check:
    """Look at the free space, in bytes."""
    free = shutil.disk_usage(folder).free
    if free < least:
        why = "When the disk is full nothing can be logged, and so nothing can be read or changed."
        return fault("disk", f"{free >> 20} MiB are free", why, "Free some space or move the folder.")
    return well("disk", f"{free >> 20} MiB are free")


def check_dumps() -> Check:
    """Look at whether a crash could leave memory on disk."""
    if may_dump():
        why = "Keys and opened evidence are in the memory of the process while it works."
        return fault("core dumps", "a crash would write memory to disk", why, "Run: ulimit -c 0")
    return well("core dumps", "a crash writes no memory to disk")


def check_database(connection: Connection) -> Check:
    """Look at the database as such: SQLite's own quick check, or the settings by which PostgreSQL keeps its word."""
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if said != "ok":
            return fault("database", f"SQLite finds damage: {said}", "Rows may be lost.", "Bring back a backup.")
        return well("database", "SQLite finds no damage")
    for setting in ("synchronous_commit", "fsync", "full_page_writes"):
        value = connection.exec_driver_sql(f"SHOW {setting}").scalar_one()
        if value in {"off", "local"}:
            why = "A crash of the server would lose what was acknowledged, and fork the log."
            return fault("database", f"PostgreSQL has {setting} = {value}", why, f"Set {setting} = on.")
    return well("database", "PostgreSQL keeps what it acknowledged")


def check_log(findings: Findings) -> Check:
    """Say what a verification found."""
    if findings.whole:
        kept = f"{findings.checkpoints} checkpoint" if findings.checkpoints else "no checkpoint"
        return well("log", f"{findings.entries} entries verified and compared with {kept}")
    what = f"{len(findings.findings) + findings.more} findings, the first: {findings.findings[0].what.rstrip('.')}"
    why = "Someone changed the log or what it registered, or the disk is damaged."
    return fault("log", what, why, "Keep this database as evidence. Run: evault audit verify")


def check_kept(connection: Connection, kept: int) -> Check:
    """Look at whether the checkpoint outside the database is there; ``kept`` is how many were read."""
    if kept or not read_head(connection).size:
        return well("checkpoint", "the newest checkpoint is kept outside the database")
    why = "Without it an old backup put in place of the database would not be noticed at the next start."
    return fault("checkpoint", "the checkpoint file is missing", why, "Compare with a copy kept elsewhere.")


def check_clock(connection: Connection, now: datetime) -> Check:
    """Look at whether the log has times that are still to come."""
    newest = connection.execute(select(func.max(log_entries.c.time))).scalar()
    if newest is not None and newest > now + _CLOCK_SLACK:
        what = f"the log has an entry of {rfc3339(newest)}, and it is {rfc3339(now)} now"
        why = "Grants, sessions and deadlines end by this clock."
        return fault("clock", what, why, "Set the clock from a time server; find out which of the two was wrong.")
    return well("clock", f"it is {rfc3339(now)}, no earlier than the log")


def check_parts(connection: Connection, blobs: Path) -> Check:
    """Look for blobs that no row refers to, a day old or older, and for rows whose blob is gone."""
    referenced = set(connection.execute(select(parts.c.blob)).scalars())
    limit = time.time() - _SETTLED_SECONDS
    found = {path.name: path for path in blobs.rglob("*") if path.is_file()} if blobs.is_dir() else {}
    if lost := len(referenced - found.keys()):
        why = "These pieces of evidence can't be opened any more."
        return fault("blobs", f"{lost} stored parts are missing", why, "Bring them back from a backup.")
    orphans = sum(path.stat().st_mtime < limit for name, path in found.items() if name not in referenced)
    if orphans:
        why = "They are left over from uploads that were cut short, and take space."
        return fault("blobs", f"{orphans} blobs belong to nothing", why, "The running service removes them.")
    return well("blobs", f"{len(referenced)} stored parts, all there")
