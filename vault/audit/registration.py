"""Public keys against the log: a key put in the place of someone's own is found, because theirs was registered."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, select

from vault.audit.decoding import decode
from vault.audit.entry import Action
from vault.audit.findings import Fault, Report
from vault.errors import Damaged
from vault.storage.schema import log_entries, teams, users

_PAGE = 1_000


def check_registered_keys(connection: Connection, report: Report) -> None:
    """Compare each user's and team's public keys with the newest ``key.register`` entry about them."""
    for row in _holders(connection, users, ("public_key", "verifying_key")):
        _check(report, row, f"user {row.id}", (row.public_key or b"") + (row.verifying_key or b""))
    for row in _holders(connection, teams, ("public_key",)):
        _check(report, row, f"team {row.id}", row.public_key)


def _holders(connection: Connection, table: Table, keys: tuple[str, ...]) -> Iterator[Row[Any]]:
    """Return every row of a table with the entry that it names and the number of the newest one about it."""
    columns = log_entries.c
    about = (columns.object_id.label("subject"), func.max(columns.index).label("newest"))
    registers = columns.action == Action.KEY_REGISTER.value
    newest = select(*about).where(registers).group_by(columns.object_id).subquery()
    query: Select[Any] = (
        select(table.c.id, table.c.key_entry, *(table.c[key] for key in keys), columns.raw, newest.c.newest)
        .outerjoin(log_entries, columns.index == table.c.key_entry)
        .outerjoin(newest, newest.c.subject == table.c.id)
        .order_by(table.c.id)
        .limit(_PAGE)
    )
    last = ""
    while rows := connection.execute(query.where(table.c.id > last)).all():
        yield from rows
        last = rows[-1].id


def _check(report: Report, row: Row[Any], whose: str, keys: bytes) -> None:
    index: int | None = row.key_entry
    if not keys:  # invited and not enrolled yet
        return
    if index is None or row.raw is None:
        report.add(Fault.KEY, None, None, f"The public key of {whose} was never registered in the log.")
        return
    try:
        entry = decode(row.raw)
    except Damaged:
        report.add(Fault.KEY, index, index, f"it should register the public key of {whose} and can't be read.")
        return
    if (entry.action, entry.object, entry.digest) != (Action.KEY_REGISTER, row.id, hashlib.sha256(keys).hexdigest()):
        says = f"the public key of {whose} in the database is not the one that this entry registered."
        report.add(Fault.KEY, index, index, says)
    elif row.newest != index:
        says = f"the public key of {whose} is an old one; entry {row.newest} registered a newer."
        report.add(Fault.KEY, index, index, says)
