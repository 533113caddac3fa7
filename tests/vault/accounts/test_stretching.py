"""A burst of costly calls is turned away, not queued without end (ASVS 15.2.2)."""

from crypto.password import Stretching
from tests.vault.people import at_once
from vault.accounts.stretching import AT_ONCE, WAITING, stretched
from vault.errors import Unavailable

COST = Stretching(65_536, 2, 1)


def test_of_a_hundred_calls_at_once_a_few_run_and_the_rest_hear_when_to_come_back() -> None:
    results, problems = at_once(
        [lambda: stretched("mellow-orbit-lantern-7", bytes(16), b"p" * 32, COST) for _ in range(100)],
    )
    assert AT_ONCE + WAITING <= len(results) < 60
    assert len(results) + len(problems) == 100
    for problem in problems:
        assert isinstance(problem, Unavailable)
        assert problem.retry_after > 0
    assert len({bytes(auth) for auth, _ in results}) == 1
    stretched("mellow-orbit-lantern-7", bytes(16), b"p" * 32, Stretching(19_456, 2, 1))


def test_what_can_be_no_password_costs_the_same_and_matches_nothing_that_can() -> None:
    cheap = Stretching(19_456, 2, 1)
    odd = {bytes(stretched(text, bytes(16), b"p" * 32, cheap)[0]) for text in ("\ud800", "x" * 257, "a\0b", "")}
    assert len(odd) == 1
