"""Sealed objects: one row for each scope of a case, replaced as a whole when its value changes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert

from vault.storage.schema import objects


def put_objects(
    connection: Connection,
    rows: Sequence[dict[str, object]],
    now: datetime,
    author: str | None,
    kind: str = "record",
) -> None:
    """Write sealed rows, each in the place of an older version of the same object."""
    if not rows:
        return
    connection.execute(delete(objects).where(objects.c.id.in_([row["id"] for row in rows])))
    connection.execute(
        insert(objects),
        [{"kind": kind, "created_at": now, "author_id": author} | row for row in rows],
    )
