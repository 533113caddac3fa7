"""Connections: SQLite in WAL mode with full synchronisation, or PostgreSQL through psycopg."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

_READERS = 8
_BUSY_SECONDS = 15


def open_engines(address: str) -> tuple[Engine, Engine]:
    """Return an engine that writes, with one connection, and one that reads, with a pool."""
    if address.startswith("sqlite"):
        return _sqlite(address, writes=True), _sqlite(address, writes=False)
    writing = create_engine(
        address,
        pool_size=1,
        max_overflow=0,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        connect_args={"options": "-c synchronous_commit=on"},  # what is acknowledged, and signed over, is on disk
    )
    reading = create_engine(
        address,
        pool_size=_READERS,
        isolation_level="REPEATABLE READ",
        pool_pre_ping=True,
        execution_options={"postgresql_readonly": True},
    )
    return writing, reading


def _sqlite(address: str, *, writes: bool) -> Engine:
    engine = create_engine(
        address,
        pool_size=1 if writes else _READERS,
        max_overflow=0,
        pool_timeout=_BUSY_SECONDS,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's pool record
        # The driver's own transaction handling is off, so that ours says exactly when one begins.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # a revoked key must not stay in a free page
            "temp_store=MEMORY",
            "trusted_schema=OFF",
            f"query_only={'OFF' if writes else 'ON'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
