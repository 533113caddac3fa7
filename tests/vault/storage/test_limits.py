"""Rate limits: exactly so many, shared by everyone who writes, open again when the window is over."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.vault.people import MovableClock
from vault.errors import RateLimited
from vault.installation import Vault
from vault.limits import drop_old_counters, forget, give_back, spend

WINDOW = 60


def _spend(vault: Vault, subject: str = "someone", most: int = 3, name: str = "sign-in") -> None:
    vault.store.write(lambda unit: spend(vault, unit.connection, name, subject, most, WINDOW))


def _exhaust(vault: Vault, most: int = 3) -> None:
    for _ in range(most):
        _spend(vault, most=most)


def _refused(vault: Vault) -> int:
    """Return the seconds to wait."""
    with pytest.raises(RateLimited) as refusal:
        _spend(vault)
    return refusal.value.retry_after


def test_so_many_pass_and_the_next_is_told_how_long_to_wait(vault: Vault, clock: MovableClock) -> None:
    clock.advance(seconds=20)
    _exhaust(vault)
    assert _refused(vault) == 40


def test_a_refusal_is_not_counted_so_waiting_as_told_is_enough(vault: Vault, clock: MovableClock) -> None:
    _exhaust(vault)
    waits = [_refused(vault) for _ in range(10)]
    clock.advance(seconds=waits[-1] - 1)
    with pytest.raises(RateLimited):
        _spend(vault)
    clock.advance(seconds=1)
    _exhaust(vault)


def test_others_and_other_acts_have_counters_of_their_own(vault: Vault) -> None:
    _exhaust(vault)
    _spend(vault, subject="someone else")
    _spend(vault, name="search")


def test_forgetting_opens_the_counter_again(vault: Vault) -> None:
    _exhaust(vault)
    vault.store.write(lambda unit: forget(unit.connection, "sign-in", "someone", WINDOW))
    _exhaust(vault)


def test_a_hundred_at_once_get_exactly_the_limit(vault: Vault) -> None:
    def attempt(_number: int) -> bool:
        try:
            _spend(vault, most=30)
        except RateLimited:
            return False
        return True

    with ThreadPoolExecutor(50) as pool:
        assert sum(pool.map(attempt, range(100))) == 30


def test_the_database_holds_no_name_of_whom_it_counts(vault: Vault) -> None:
    _spend(vault, subject="203.0.113.7")
    with vault.store.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM rate_counters").all()
    assert len(rows) == 1
    assert b"203.0.113.7" not in b"".join(bytes(str(column), "utf-8") for column in rows[0])


def test_counters_of_windows_that_are_over_go_and_others_stay(vault: Vault, clock: MovableClock) -> None:
    _spend(vault, subject="early")
    clock.advance(hours=2)
    _spend(vault, subject="late")
    assert drop_old_counters(vault) == 1
    assert drop_old_counters(vault) == 0


def test_a_count_given_back_can_be_spent_again(vault: Vault) -> None:
    _spend(vault, most=1)
    with pytest.raises(RateLimited):
        _spend(vault, most=1)
    vault.store.write(lambda unit: give_back(unit.connection, "sign-in", "someone", WINDOW))
    _spend(vault, most=1)
