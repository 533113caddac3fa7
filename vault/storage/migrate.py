"""The schema by migration: Alembic, from scripts inside the package."""

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from vault.errors import CannotStart

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(address: str) -> None:
    """Bring a database to the newest schema, in one transaction; ``CannotStart`` if it can't be reached."""
    with _reach(address) as connection, connection.begin():
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")


def downgrade(address: str, revision: str) -> None:
    """Take a database back to a revision."""
    with _reach(address) as connection, connection.begin():
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        command.downgrade(configuration, revision)


def revision(address: str) -> str | None:
    """Return the revision of a database, ``None`` if it has no schema yet; ``CannotStart`` if it can't be reached."""
    with _reach(address) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the revision that this program works with."""
    return ScriptDirectory.from_config(_configuration()).get_current_head()


def is_current(address: str) -> bool:
    """Tell whether a database has exactly the schema of this program; ``CannotStart`` if it can't be reached."""
    return revision(address) == newest()


def _reach(address: str) -> Connection:
    engine = create_engine(address, poolclass=NullPool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's pool record
            connection.isolation_level = None  # the driver would begin no transaction before a CREATE TABLE
            connection.execute("PRAGMA secure_delete=ON")  # a table that is copied holds sealed keys

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

    try:
        return engine.connect()
    except SQLAlchemyError as error:
        message = (
            f"The database can't be opened ({type(error).__name__}). "
            "Check that it runs and that settings.toml names it."
        )
        raise CannotStart(message) from None


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return configuration
