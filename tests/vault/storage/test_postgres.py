"""The same store on PostgreSQL, also with several writers on one database, as replicas are."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, insert, inspect
from sqlalchemy.exc import IntegrityError

from tests.vault.people import CHEAP, MovableClock, make_vault
from tests.vault.storage.acts import act, fill, purposes, record, verified
from vault.audit.log import root_at
from vault.cli.checks import check_database
from vault.errors import Conflict, LogUnavailable, RateLimited
from vault.installation import Vault, open_vault
from vault.limits import spend
from vault.storage.migrate import downgrade, upgrade
from vault.storage.schema import metadata, rate_counters, routing
from vault.storage.store import Unit

PostgresServer = Callable[[], str]


@pytest.fixture
def address(postgres: PostgresServer) -> str:
    return postgres()


@pytest.fixture
def vault(address: str, tmp_path: Path, clock: MovableClock) -> Iterator[Vault]:
    with make_vault(tmp_path / "vault", clock, f'database = "{address}"\n{CHEAP}') as opened:
        yield opened


def _by_superuser(address: str, statement: str) -> None:
    """Run a statement and end every other connection."""
    own = "-c default_transaction_read_only=off"
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True, options=own) as connection:
        connection.execute(statement.format(connection.info.dbname).encode())
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(others.encode() + b" AND pid <> pg_backend_pid()")


def test_64_threads_leave_no_gap_and_no_duplicate(vault: Vault) -> None:
    with ThreadPoolExecutor(64) as pool:
        indexes = list(pool.map(lambda number: record(vault, f"p{number}"), range(600)))
    told = purposes(vault)
    assert [told[index] for index in indexes] == [f"p{number}" for number in range(600)]
    assert verified(vault.folder).whole


def test_four_replicas_write_one_log_without_gap_or_fork(vault: Vault, clock: MovableClock) -> None:
    replicas = [vault, *(open_vault(vault.folder, clock) for _ in range(3))]
    try:
        with ThreadPoolExecutor(32) as pool:
            indexes = list(pool.map(lambda number: record(replicas[number % 4], f"p{number}"), range(800)))
        assert sorted(indexes) == list(range(800))
        assert verified(vault.folder).whole
        assert len({replica.checkpoints.newest().split("\n\n")[0] for replica in replicas}) == 1
    finally:
        for replica in replicas[1:]:
            replica.close()


def test_replicas_share_rate_limits(vault: Vault, clock: MovableClock) -> None:
    with open_vault(vault.folder, clock) as other:

        def attempt(number: int) -> bool:
            here = (vault, other)[number % 2]
            try:
                here.store.write(lambda unit: spend(here, unit.connection, "search", "someone", 10, 60))
            except RateLimited:
                return False
            return True

        with ThreadPoolExecutor(16) as pool:
            assert sum(pool.map(attempt, range(60))) == 10


def test_a_unit_that_fails_rolls_back_alone(vault: Vault) -> None:
    def fails(unit: Unit) -> None:
        unit.connection.execute(insert(rate_counters).values(bucket=bytes(32), ends=1, used=1))
        unit.record(act("gone"))
        raise Conflict("not this one")

    def orphan(unit: Unit) -> None:
        unit.record(act("gone"))
        unit.connection.execute(insert(routing).values(category="x", team_id="nobody"))

    with pytest.raises(Conflict):
        vault.store.write(fails)
    with pytest.raises(IntegrityError):
        vault.store.write(orphan)
    record(vault, "kept")
    assert purposes(vault) == ["kept"]


def test_the_writer_survives_a_lost_connection(vault: Vault, address: str) -> None:
    record(vault, "before")
    _by_superuser(address, "ANALYZE")
    assert record(vault, "after") == 1
    assert purposes(vault) == ["before", "after"]


def test_a_connection_lost_inside_a_unit_acknowledges_nothing(vault: Vault) -> None:
    def suicide(unit: Unit) -> None:
        unit.record(act("gone"))
        unit.connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(LogUnavailable):
        vault.store.write(suicide)
    assert record(vault, "after") == 0
    assert purposes(vault) == ["after"]


def test_a_server_that_turned_read_only_acknowledges_nothing(vault: Vault, address: str) -> None:
    _by_superuser(address, "ALTER DATABASE {} SET default_transaction_read_only = on")
    for _ in range(2):
        with pytest.raises(LogUnavailable):
            record(vault, "gone")
    _by_superuser(address, "ALTER DATABASE {} RESET default_transaction_read_only")
    assert record(vault, "after") == 0


def test_readers_can_not_write(vault: Vault) -> None:
    with vault.store.read() as connection, pytest.raises(Exception, match="read-only"):
        connection.execute(insert(rate_counters).values(bucket=bytes(32), ends=1, used=1))


def test_the_doctor_finds_a_server_that_does_not_keep_its_word(vault: Vault) -> None:
    with vault.store.read() as connection:
        check = check_database(connection)
    assert not check.well
    assert "fsync = off" in check.what  # as the fixture set it


def test_proofs_come_from_kept_roots_as_on_sqlite(vault: Vault) -> None:
    fill(vault, 700)
    with vault.store.read() as connection:
        assert root_at(connection, 700) == verified(vault.folder).root


def test_migrations_and_tables_agree_both_ways(postgres: PostgresServer) -> None:
    address = postgres()
    upgrade(address)
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []
        downgrade(address, "base")
        assert inspect(engine).get_table_names() == ["alembic_version"]
    finally:
        engine.dispose()
    upgrade(address)
