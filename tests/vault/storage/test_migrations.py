"""The schema comes by migration alone, whole or not at all, and back."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, NullPool, create_engine, inspect
from sqlalchemy.exc import OperationalError

from vault.errors import CannotStart
from vault.storage.migrate import downgrade, is_current, newest, revision, upgrade
from vault.storage.schema import metadata


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'fresh.db'}"


def _engine(address: str) -> Engine:
    return create_engine(address, poolclass=NullPool)


def test_migrations_make_exactly_the_tables_of_the_program(address: str) -> None:
    upgrade(address)
    with _engine(address).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert is_current(address)


def test_down_and_up_again(address: str) -> None:
    upgrade(address)
    downgrade(address, "base")
    assert inspect(_engine(address)).get_table_names() == ["alembic_version"]
    assert revision(address) is None
    upgrade(address)
    assert is_current(address)


def test_upgrading_twice_changes_nothing(address: str, tmp_path: Path) -> None:
    upgrade(address)
    before = (tmp_path / "fresh.db").read_bytes()
    upgrade(address)
    assert (tmp_path / "fresh.db").read_bytes() == before


def test_a_migration_that_fails_half_way_leaves_nothing(address: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "fresh.db")) as connection:
        connection.execute("CREATE TABLE grant_keys (squatter)")  # the last one that the migration makes
    with pytest.raises(OperationalError, match="grant_keys"):
        upgrade(address)
    assert inspect(_engine(address)).get_table_names() == ["grant_keys"]


def test_an_empty_database_has_no_revision_and_is_not_current(address: str) -> None:
    assert revision(address) is None
    assert newest() is not None
    assert not is_current(address)


def test_a_database_that_can_not_be_reached_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"settings\.toml"):
        is_current(f"sqlite:///{tmp_path / 'absent' / 'x.db'}")
