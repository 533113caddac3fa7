"""An unknown login takes as long as a known one (ASVS 6.3.8)."""

import math
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import pytest

from tests.vault.people import CHEAP, PASSWORD, MovableClock, People, make_vault, origin_of
from vault.accounts.actor import Role
from vault.accounts.recovery import recover
from vault.accounts.recovery_codes import new_recovery_code
from vault.accounts.sessions import sign_in
from vault.accounts.users import disable
from vault.errors import BadCredentials
from vault.installation import Vault

UNLIMITED = "[limits]\nsign_in_per_account = 1000000\nsign_in_per_source = 1000000\n"
UNLIMITED += "sign_in_per_account_and_source = 1000000\n" + CHEAP


def seconds_to_refuse(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    try:
        act()
    except BadCredentials:
        return time.perf_counter() - began
    pytest.fail("it was let in")


def interleaved(
    first: Callable[[int], object], second: Callable[[int], object], rounds: int
) -> tuple[list[float], ...]:
    """Time both acts in turn, each as often first as second, so that whatever else the machine does meets both."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for which in (0, 1) if number % 2 else (1, 0):
            act = (first, second)[which]
            times[which].append(seconds_to_refuse(partial(act, number)))
    return times


def rank_test(left: Sequence[float], right: Sequence[float]) -> float:
    """Return the two-sided p of Mann and Whitney's test, by the normal approximation."""
    ranked = sorted([(value, 0) for value in left] + [(value, 1) for value in right])
    ranks = sum(rank for rank, (_, side) in enumerate(ranked, 1) if side == 0)
    statistic = ranks - len(left) * (len(left) + 1) / 2
    mean = len(left) * len(right) / 2
    deviation = math.sqrt(len(left) * len(right) * (len(left) + len(right) + 1) / 12)
    return math.erfc(abs(statistic - mean) / deviation / math.sqrt(2))


def known(vault: Vault) -> Callable[[int], object]:
    return lambda _: sign_in(vault, origin_of("x"), "consumer@example.com", "a wrong password", None, "bearer")


def unknown(vault: Vault) -> Callable[[int], object]:
    return lambda number: sign_in(
        vault, origin_of("x"), f"nobody-{number}@example.com", "a wrong password", None, "bearer"
    )


@pytest.fixture
def unlimited(tmp_path: Path, clock: MovableClock) -> Vault:
    return make_vault(tmp_path / "unlimited", clock, UNLIMITED)


def test_unknown_and_known_logins_take_about_as_long(unlimited: Vault, clock: MovableClock) -> None:
    """Skipping Argon2 would make a ratio of about ten; the fine measurement is the drill below.

    The quickest of each are compared: what else the machine does can only add to a time.
    """
    with unlimited as vault:
        people = People(vault, clock)
        people.consumer()
        people.agent()
        shut_out = people.consumer("shut-out")
        disable(vault, people.admin(), shut_out.user_id)
        others: dict[str, Callable[[int], object]] = {
            "unknown": unknown(vault),
            "disabled": lambda _: sign_in(vault, origin_of("x"), "shut-out@example.com", PASSWORD, None, "bearer"),
            "no code": lambda _: sign_in(vault, origin_of("x"), "agent@example.com", PASSWORD, None, "bearer"),
        }
        for name, other in others.items():
            one, two = interleaved(known(vault), other, 9)
            assert 0.6 < min(one) / min(two) < 1.6, name


def test_unknown_and_known_logins_recover_about_as_long(unlimited: Vault, clock: MovableClock) -> None:
    with unlimited as vault:
        People(vault, clock).consumer()

        def attempt(login: str) -> Callable[[int], object]:
            return lambda _: recover(vault, origin_of("x"), login, new_recovery_code(), PASSWORD)

        one, two = interleaved(attempt("consumer@example.com"), attempt("nobody@example.com"), 9)
        assert 0.6 < min(one) / min(two) < 1.6


@pytest.mark.drill
def test_two_thousand_samples_of_each_tell_nothing(unlimited: Vault, clock: MovableClock) -> None:
    with unlimited as vault:
        people = People(vault, clock)
        for number in range(20):
            people.actor(f"consumer-{number}", Role.CONSUMER)
        people.consumer()
        interleaved(known(vault), unknown(vault), 50)
        one, two = interleaved(known(vault), unknown(vault), 2_000)
        assert rank_test(one, two) > 0.01
        assert abs(median(one) / median(two) - 1) < 0.05
