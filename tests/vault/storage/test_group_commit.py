"""Many write at once: every entry once, in order, and a failing change takes nobody along."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tests.vault.storage.acts import act, purposes, record, verified
from vault.errors import Conflict, Unavailable
from vault.installation import Vault
from vault.storage.schema import rate_counters, routing
from vault.storage.store import Unit

THREADS = 64


def test_64_threads_leave_no_gap_and_no_duplicate(vault: Vault) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        indexes = list(pool.map(lambda number: record(vault, f"p{number}"), range(1_500)))
    told = purposes(vault)
    assert sorted(indexes) == list(range(1_500))
    assert [told[index] for index in indexes] == [f"p{number}" for number in range(1_500)]
    assert verified(vault.folder).whole


def test_what_was_written_before_is_seen_by_the_next_reader_at_once(vault: Vault) -> None:
    def write_and_look(number: int) -> bool:
        index = record(vault, f"p{number}")
        return purposes(vault)[index] == f"p{number}"

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(write_and_look, range(200)))


def test_a_unit_that_fails_rolls_back_alone_and_its_entries_vanish(vault: Vault) -> None:
    def work(number: int) -> str:
        def change(unit: Unit) -> int:
            row = {"bucket": number.to_bytes(32, "big"), "ends": number, "used": 1}
            unit.connection.execute(insert(rate_counters).values(row))
            index = unit.record(act(f"p{number}"))
            if number % 3 == 0:
                raise Conflict("not this one")
            return index

        try:
            vault.store.write(change)
        except Conflict:
            return "refused"
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = list(pool.map(work, range(600)))
    done = {number for number, outcome in enumerate(outcomes) if outcome == "done"}
    with vault.store.read() as connection:
        kept = set(connection.execute(select(rate_counters.c.ends)).scalars())
    assert done == kept == {number for number in range(600) if number % 3}
    assert set(purposes(vault)) == {f"p{number}" for number in done}
    assert verified(vault.folder).whole


def test_a_broken_constraint_fails_its_own_unit_only(vault: Vault) -> None:
    gate = threading.Event()
    vault.store.submit(lambda _unit: gate.wait(5))  # holds the writer, so that the next three share a batch

    def orphan(unit: Unit) -> int:
        index = unit.record(act("orphan"))
        unit.connection.execute(insert(routing).values(category="x", team_id="nobody"))
        return index

    before = vault.store.submit(lambda unit: unit.record(act("before")))
    broken = vault.store.submit(orphan)
    behind = vault.store.submit(lambda unit: unit.record(act("behind")))
    gate.set()
    assert (before.result(5), behind.result(5)) == (0, 1)
    with pytest.raises(IntegrityError):
        broken.result(5)
    assert purposes(vault) == ["before", "behind"]


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit, MemoryError, RecursionError])
def test_nothing_that_a_unit_raises_ends_the_writer(vault: Vault, error: type[BaseException]) -> None:
    def work(unit: Unit) -> None:
        unit.record(act("gone"))
        raise error

    with pytest.raises(error):
        vault.store.write(work)
    assert record(vault, "next") == 0
    assert purposes(vault) == ["next"]


@pytest.mark.parametrize("purpose", ["p" * 65, "p\0q", "\ud800"])
def test_an_entry_that_does_not_fit_fails_its_own_unit_only(vault: Vault, purpose: str) -> None:
    gate = threading.Event()
    vault.store.submit(lambda _unit: gate.wait(5))
    unfit = vault.store.submit(lambda unit: unit.record(act(purpose)))
    other = vault.store.submit(lambda unit: unit.record(act("other")))
    gate.set()
    assert isinstance(unfit.exception(5), ValueError | UnicodeError) or "canonical" in str(unfit.exception(5))
    assert other.result(5) == 0


def test_an_entry_above_16_kib_is_refused(vault: Vault) -> None:
    large = replace(act(), scopes=["evidence/" + "x" * 100] * 200)
    with pytest.raises(ValueError, match="16 KiB"):
        vault.store.write(lambda unit: unit.record(large))
    assert purposes(vault) == []


def test_closing_finishes_what_was_queued_and_refuses_the_rest(vault: Vault) -> None:
    queued = [vault.store.submit(lambda unit: unit.record(act())) for _ in range(100)]
    vault.store.close()
    assert sorted(future.result(0) for future in queued) == list(range(100))
    with pytest.raises(Unavailable):
        vault.store.write(lambda unit: unit.record(act()))


def test_nobody_who_writes_while_the_store_closes_is_left_without_an_answer(vault: Vault) -> None:
    answered: list[str] = []

    def keep_writing() -> None:
        try:
            while True:
                record(vault)
                answered.append("done")
        except Unavailable:
            answered.append("refused")

    threads = [threading.Thread(target=keep_writing) for _ in range(8)]
    for thread in threads:
        thread.start()
    while len(answered) < 50:
        pass
    vault.store.close()
    for thread in threads:
        thread.join(5)
    assert answered.count("refused") == len(threads)


def test_too_many_waiting_is_said_at_once(vault: Vault) -> None:
    gate = threading.Event()
    vault.store.submit(lambda _unit: gate.wait(10))
    queued: list[Future[int]] = []

    def until_refused() -> None:
        while True:
            queued.append(vault.store.submit(lambda unit: unit.record(act())))

    with pytest.raises(Unavailable, match="waiting"):
        until_refused()
    gate.set()
    assert [future.result(10) for future in queued] == list(range(len(queued)))
    assert len(queued) >= 500


def test_readers_can_not_write(vault: Vault) -> None:
    with vault.store.read() as connection, pytest.raises(Exception, match="readonly"):
        connection.execute(insert(rate_counters).values(bucket=bytes(32), ends=1, used=1))


def test_a_reader_keeps_seeing_one_state_while_others_write(vault: Vault) -> None:
    record(vault, "first")
    with vault.store.read() as connection:
        count = "SELECT count(*) FROM log_entries"
        assert connection.exec_driver_sql(count).scalar() == 1
        record(vault, "second")
        assert connection.exec_driver_sql(count).scalar() == 1
    assert purposes(vault) == ["first", "second"]
