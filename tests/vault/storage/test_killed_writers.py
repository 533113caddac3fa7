"""A process killed at any instant: whatever it acknowledged is there, and the log is whole."""

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.vault.people import MovableClock, make_vault
from tests.vault.storage.acts import purposes, record, verified
from vault.installation import open_vault

ROOT = Path(__file__).resolve().parents[3]


def _write_until_killed(folder: Path, seconds: float) -> set[int]:
    """Return what a process acknowledged before it was killed, that long after its first word."""
    command = [sys.executable, "-m", "tests.vault.storage.writer_process", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        killer = threading.Timer(seconds, process.send_signal, [signal.SIGKILL])
        killer.start()
        lines = [first, *process.stdout]
        process.wait(10)
    assert process.returncode == -signal.SIGKILL
    return {int(line) for line in lines if line.endswith("\n")}


def _rehearse(folder: Path, rounds: int) -> None:
    random_source = random.Random(rounds)
    acknowledged: set[int] = set()
    for _ in range(rounds):
        new = _write_until_killed(folder, random_source.uniform(0.05, 0.4))
        assert new
        assert not new & acknowledged
        acknowledged |= new
        findings = verified(folder)
        assert findings.whole, findings
        assert findings.entries > max(acknowledged)
    with open_vault(folder) as vault:
        total = len(purposes(vault))
        assert acknowledged <= set(range(total))
        assert record(vault) == total


def test_a_killed_writer_loses_nothing_that_it_acknowledged(tmp_path: Path, clock: MovableClock) -> None:
    make_vault(tmp_path / "vault", clock).close()
    _rehearse(tmp_path / "vault", 3)


@pytest.mark.drill
def test_sixty_kills_lose_nothing(tmp_path: Path, clock: MovableClock) -> None:
    make_vault(tmp_path / "vault", clock).close()
    _rehearse(tmp_path / "vault", 60)


@pytest.mark.drill
def test_two_processes_on_one_folder_killed_in_turn_lose_nothing(tmp_path: Path, clock: MovableClock) -> None:
    folder = tmp_path / "vault"
    make_vault(folder, clock).close()
    results: list[set[int]] = []
    run: Callable[[float], None] = lambda seconds: results.append(_write_until_killed(folder, seconds))  # noqa: E731
    for _ in range(5):
        threads = [threading.Thread(target=run, args=(seconds,)) for seconds in (0.3, 0.9)]
        for thread in threads:
            thread.start()
            time.sleep(0.2)
        for thread in threads:
            thread.join(30)
    assert len(results) == 10
    assert sum(map(len, results)) == len(set().union(*results))
    findings = verified(folder)
    assert findings.whole, findings
    assert findings.entries > max(set().union(*results))
