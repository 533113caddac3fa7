"""Evidence up and down through the service, beside a bare sink and source of the same server."""

import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from benchmarks.service import consumer, done, free_port, process

_MIB = 1024 * 1024
_PIECE = bytes(range(256)) * (_MIB // 256)
_NAME = {"Content-Disposition": "attachment; filename*=UTF-8''%E8%A7%86%E9%A2%91.bin"}


def measure_transfer(address: str, megabytes: int, rounds: int, hashing: float) -> None:
    """Print MiB/s of uploads and downloads and their ratios to the bare server, taken in turns."""
    port = free_port()
    bare = f"http://127.0.0.1:{port}"
    someone = consumer(address, "transfer@example.com")
    case = _draft(someone)
    ups, downs, sinks, sources = [], [], [], []
    with process("-m", "benchmarks.bare", str(port), ready=bare), httpx.Client(timeout=300) as plain:
        for _ in range(rounds):
            sinks.append(_rate(megabytes, lambda: plain.post(bare + "/sink", content=_body(megabytes))))
            item = ""

            def upload() -> httpx.Response:
                nonlocal item
                headers = _NAME | {"Content-Length": str(megabytes * _MIB)}
                answer = someone.post(f"/cases/{case}/evidence", content=_body(megabytes), headers=headers)
                item = str(done(answer)["id"])
                return answer

            ups.append(_rate(megabytes, upload))
            sources.append(_rate(megabytes, lambda: _drain(plain, f"{bare}/source/{megabytes}")))
            path = f"/cases/{case}/evidence/{item}/content"
            downs.append(_rate(megabytes, lambda path=path: _drain(someone, path)))  # type: ignore[misc] # bound now
            done_or_gone = someone.delete(f"/cases/{case}/evidence/{item}")
            done_or_gone.raise_for_status()
    up, down, sink, source = (statistics.median(rates) for rates in (ups, downs, sinks, sources))
    print(
        f"upload    {up:.0f} MiB/s of {megabytes} MiB, durable; bare sink {sink:.0f}; ratio {up / sink:.2f}", end="; "
    )
    print(f"of one-core SHA-256 {up / hashing:.2f}")
    print(f"download  {down:.0f} MiB/s; bare source {source:.0f}; ratio {down / source:.2f}")


def measure_memory(address: str, pid: int, megabytes: int) -> None:
    """Print the service's peak resident memory while one large upload runs."""
    someone = consumer(address, "memory@example.com")
    case = _draft(someone)
    peak, stop = [_resident(pid)], threading.Event()

    def watch() -> None:
        while not stop.wait(0.05):
            peak[0] = max(peak[0], _resident(pid))

    before = _resident(pid)
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        done(someone.post(f"/cases/{case}/evidence", content=_body(megabytes), headers=_NAME))
    finally:
        stop.set()
        watcher.join()
    print(f"memory    {before:.0f} MiB resident before, at most {peak[0]:.0f} MiB during one upload of {megabytes} MiB")


def _draft(someone: httpx.Client) -> str:
    form = {"category": "refund_delay", "record": {"statement": {"narrative": "退款一直没有到账。"}}}
    return str(done(someone.post("/cases", json=form))["id"])


def _body(megabytes: int) -> Iterator[bytes]:
    for _ in range(megabytes):
        yield _PIECE


def _rate(megabytes: int, transfer: Callable[[], httpx.Response | None]) -> float:
    begin = time.perf_counter()
    transfer()
    return megabytes / (time.perf_counter() - begin)


def _drain(client: httpx.Client, path: str) -> None:
    with client.stream("GET", path) as answer:
        answer.raise_for_status()
        for _ in answer.iter_raw(_MIB):
            pass


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024


if sys.platform != "linux":
    raise SystemExit("these measurements read /proc")
