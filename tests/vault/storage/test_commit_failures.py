"""The disk says no: nobody is told that it worked, nothing half done stays, and the store goes on afterwards."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing

import pytest
from sqlalchemy import insert

from tests.vault.storage.acts import act, fill, purposes, record, verified
from vault.errors import LogUnavailable
from vault.installation import Vault
from vault.storage.schema import rate_counters, routing
from vault.storage.store import Unit


def _pragma(vault: Vault, text: str) -> int:
    """Set or ask something on the connection that writes."""

    def work(unit: Unit) -> int:
        result = unit.connection.exec_driver_sql(f"PRAGMA {text}")
        return int(result.scalar_one()) if result.returns_rows else 0

    return vault.store.write(work)


def _together(vault: Vault, *works: Callable[[Unit], int]) -> list[Future[int]]:
    """Queue changes so that they are committed as one batch."""
    gate = threading.Event()
    vault.store.submit(lambda _unit: gate.wait(5))
    futures = [vault.store.submit(work) for work in works]
    gate.set()
    return futures


def _large(unit: Unit) -> int:
    """Write 4 MiB, more than the room that the tests leave."""
    for number in range(64):
        values = {"bucket": bytes([number]) * 65_536, "ends": 1, "used": 1}
        unit.connection.execute(insert(rate_counters).values(values))
    return unit.record(act("large"))


def _orphan(unit: Unit) -> int:
    """Break a constraint that is only looked at by COMMIT, so that COMMIT itself fails."""
    unit.connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    unit.connection.execute(insert(routing).values(category="x", team_id="nobody"))
    return unit.record(act("orphan"))


def _assert_all_unavailable(futures: list[Future[int]]) -> None:
    for future in futures:
        with pytest.raises(LogUnavailable):
            future.result(10)


def test_a_full_disk_acknowledges_nothing_and_the_store_works_again_with_room(vault: Vault) -> None:
    record(vault, "before")
    pages = _pragma(vault, "page_count")
    _pragma(vault, f"max_page_count={pages + 20}")
    one_more: Callable[[Unit], int] = lambda unit: unit.record(act("waiting"))  # noqa: E731
    _assert_all_unavailable(_together(vault, one_more, _large, one_more))
    assert purposes(vault) == ["before"]
    _pragma(vault, "max_page_count=1073741823")
    assert record(vault, "after") == 1
    assert verified(vault.folder).whole


def test_a_disk_that_fills_at_the_entries_themselves_acknowledges_nothing(vault: Vault) -> None:
    record(vault, "before")
    pages = _pragma(vault, "page_count")
    _pragma(vault, f"max_page_count={pages}")
    with pytest.raises(LogUnavailable):
        fill(vault, 2_000)
    assert purposes(vault) == ["before"]
    _pragma(vault, "max_page_count=1073741823")
    fill(vault, 2_000)
    assert len(purposes(vault)) == 2_001
    assert verified(vault.folder).whole


def test_a_database_that_another_program_holds_acknowledges_nothing(vault: Vault) -> None:
    record(vault, "before")
    _pragma(vault, "busy_timeout=50")
    with closing(sqlite3.connect(vault.folder / "vault.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            with pytest.raises(LogUnavailable):
                record(vault, "refused")
        other.execute("ROLLBACK")
    assert record(vault, "after") == 1
    assert purposes(vault) == ["before", "after"]


def test_a_commit_that_fails_tells_every_waiter_and_leaves_no_open_transaction(vault: Vault) -> None:
    record(vault, "before")
    one_more: Callable[[Unit], int] = lambda unit: unit.record(act("waiting"))  # noqa: E731
    _assert_all_unavailable(_together(vault, one_more, _orphan, one_more))
    assert purposes(vault) == ["before"]
    assert record(vault, "after") == 1
    with vault.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM routing").scalar() == 0
    assert verified(vault.folder).whole


def test_no_checkpoint_is_signed_for_what_was_not_committed(vault: Vault) -> None:
    record(vault, "before")
    with pytest.raises(LogUnavailable):
        vault.store.write(_orphan)
    assert vault.store.head.size == 1
    assert vault.checkpoints.newest().split("\n")[1] == "1"
