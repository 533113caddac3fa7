"""Verification of a long log: its memory does not grow with the log, and its time only as the log does."""

import time
import tracemalloc
from itertools import pairwise

import pytest

from tests.vault.storage.acts import fill
from vault.audit.verification import verify_log
from vault.installation import Vault


def _peak_and_seconds(vault: Vault) -> tuple[int, float]:
    with vault.store.read() as connection:
        tracemalloc.start()
        begun = time.perf_counter()
        findings = verify_log(connection, vault.checkpoints.key, [])
        seconds, (_, peak) = time.perf_counter() - begun, tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert findings.whole
    return peak, seconds


@pytest.mark.slow
def test_memory_is_flat(vault: Vault) -> None:
    peaks = []
    for _ in range(3):
        for _ in range(2):
            fill(vault, 3_000)
        peaks.append(_peak_and_seconds(vault)[0])
    assert all(later < earlier * 1.15 for earlier, later in pairwise(peaks)), peaks


@pytest.mark.drill
def test_a_million_entries(vault: Vault) -> None:
    for _ in range(200):
        fill(vault, 5_000)
    peak, seconds = _peak_and_seconds(vault)
    assert peak < 64 * 1024 * 1024
    assert seconds < 300
