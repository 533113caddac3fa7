"""A real server goes on serving while its sandbox is busy with files that were made to harm."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api import running

_WORK = """
import itertools, json, pathlib, sys, threading, time
sys.path.insert(0, str(pathlib.Path.cwd()))
from tests.vault.redaction import bombs, mutations, test_hostile_files as files
from vault.redaction.casemap import CaseMap
from vault.redaction.sandbox.jobs import redact_in_sandbox
from vault.redaction.redact import Job

go, done = pathlib.Path(sys.argv[1] + ".go"), pathlib.Path(sys.argv[1] + ".done")
hostile = [(kind, data) for _, kind, data in bombs.bombs()] + list(mutations.mutants(files._samples(), 7, 300))

def work(first):
    for count in itertools.count(1):
        while not go.exists():
            time.sleep(0.05)
        kind, data = hostile[(first + count) % len(hostile)]
        redact_in_sandbox(data, Job(kind, CaseMap()), owner=str(first))
        with done.open("a") as tally:
            tally.write(kind + "\\\\n")

for first in range(4):
    threading.Thread(target=work, args=(first * 70,), daemon=True).start()
"""
_REQUESTS, _SPACING = 600, 0.02


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[running.Server]:
    monkeypatch.setattr(running, "_START", f'exec("""{_WORK}""");' + running._START)  # noqa: SLF001
    made = running.start(tmp_path / "vault")
    yield made
    (tmp_path / "vault.go").unlink(missing_ok=True)
    running.stop(made)


@pytest.mark.drill
def test_hostile_files_do_not_double_the_time_of_other_requests(server: running.Server, tmp_path: Path) -> None:
    _times(server, 100)
    quiet = _times(server, _REQUESTS)
    (tmp_path / "vault.go").touch()
    while not (tmp_path / "vault.done").exists():
        time.sleep(0.1)
    busy = _times(server, _REQUESTS)
    worked = len((tmp_path / "vault.done").read_text().splitlines())
    figures = {"quiet": _percentiles(quiet), "busy": _percentiles(busy), "files": worked}
    print(json.dumps(figures))  # noqa: T201 - shown with -s
    assert worked > 10
    assert _percentile(busy, 0.99) < 2 * _percentile(quiet, 0.99)


def _times(server: running.Server, count: int) -> list[float]:
    """Seconds that each request took; one after the other, as a browser asks, with pauses."""
    took = []
    with httpx.Client(base_url=server.url, timeout=30) as client:
        for number in range(count):
            started = time.perf_counter()
            answer = client.get("/health/ready" if number % 2 else "/health/live")
            took.append(time.perf_counter() - started)
            assert answer.status_code == 200
            time.sleep(_SPACING)
    return sorted(took)


def _percentile(took: list[float], share: float) -> float:
    return took[int(len(took) * share)]


def _percentiles(took: list[float]) -> dict[str, float]:
    return {f"p{share:.0%}": round(1000 * _percentile(took, share), 1) for share in (0.5, 0.9, 0.99)}
