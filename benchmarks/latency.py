"""How long people wait: signing in, opening, listing, with few and with many cases in the vault."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx
from sqlalchemy import create_engine, insert, select

from benchmarks.ceilings import percentile
from benchmarks.service import PASSWORD, consumer, done
from vault.ids import new_id
from vault.storage.schema import cases, objects, team_seals

_SAMPLES = 200
_SIGN_INS = 20
_BATCH = 500
_ORDER = "260528-291417776317066"


def measure_latency(address: str, folder: Path, agent: httpx.Client, counts: list[int]) -> None:
    """Print p50 and p99 in milliseconds for each number of cases; one client, one request at a time."""
    someone = consumer(address, "latency@example.com")
    form = {
        "category": "refund_delay",
        "record": {
            "identity": {"name": "陈嘉禾", "phone": "16800000001"},
            "order": {"number": _ORDER},
            "statement": {"narrative": "退款一直没有到账。"},
        },
    }
    case = str(done(someone.post("/cases", json=form))["id"])
    done(someone.post(f"/cases/{case}/submission"))
    proof = {"login": "latency@example.com", "password": PASSWORD}
    acts: list[tuple[str, int, Callable[[], httpx.Response]]] = [
        ("sign in", _SIGN_INS, lambda: someone.post("/sessions", json=proof)),
        ("own record opened", _SAMPLES, lambda: someone.get(f"/cases/{case}/record")),
        (
            "one field opened",
            _SAMPLES,
            lambda: someone.get(f"/cases/{case}/record", params={"scope": "identity/phone"}),
        ),
        ("handling view by agent", _SAMPLES, lambda: agent.get(f"/cases/{case}/handling")),
        ("list of 50 by agent", _SAMPLES, lambda: agent.get("/cases")),
        (
            "search by order number",
            _SAMPLES,
            lambda: agent.post("/cases/search", json={"order_number": "260528-291417776317066"}),
        ),
    ]
    there = 1
    for count in counts:
        _multiply(folder, case, count - there)
        there = max(there, count)
        print(f"latency   {count} cases in the vault")
        for name, samples, act in acts:
            times = []
            for _ in range(samples):
                begin = time.perf_counter()
                answer = act()
                times.append((time.perf_counter() - begin) * 1e3)
                answer.raise_for_status()
            print(f"          {name:<24} p50 {percentile(times, 50):7.1f} ms   p99 {percentile(times, 99):7.1f} ms")


def _multiply(folder: Path, case: str, more: int) -> None:
    """Add rows as large as a real case's beside it: they stand in lists and open for nobody."""
    engine = create_engine(f"sqlite:///{folder / 'vault.db'}")
    with engine.connect() as connection:
        row = connection.execute(select(cases).where(cases.c.id == case)).mappings().one()
        things = connection.execute(select(objects).where(objects.c.case_id == case)).mappings().all()
        seal = connection.execute(select(team_seals).where(team_seals.c.case_id == case)).mappings().one()
    while more > 0:
        now = min(more, _BATCH)
        identifiers = [new_id() for _ in range(now)]
        with engine.begin() as connection:
            connection.execute(insert(cases), [dict(row) | {"id": new, "order_index": None} for new in identifiers])
            connection.execute(
                insert(objects),
                [dict(thing) | {"id": new_id(), "case_id": new} for new in identifiers for thing in things],
            )
            connection.execute(insert(team_seals), [dict(seal) | {"case_id": new} for new in identifiers])
        more -= now
    engine.dispose()
