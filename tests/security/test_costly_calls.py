"""A crowd at the sign-in, the costliest call that needs no session (ASVS 15.2.2)."""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.api.people import Person
from tests.api.running import PREFIX, Server


def test_a_hundred_sign_ins_at_once_are_done_or_turned_away_and_nobody_else_waits(
    server: Server,
    consumer: Person,
) -> None:
    body = {"login": consumer.login, "password": consumer.password}
    over, waits = threading.Event(), []

    def knock(_: int) -> tuple[int, str]:
        answer = httpx.post(f"{server.url}{PREFIX}/sessions", json=body, timeout=60)
        return answer.status_code, answer.headers.get("retry-after", "")

    def watch() -> None:
        while not over.is_set():
            began = time.monotonic()
            assert consumer.client.get("/accounts/me").status_code == 200
            waits.append(time.monotonic() - began)

    with ThreadPoolExecutor(101) as threads:
        watching = threads.submit(watch)
        answers = list(threads.map(knock, range(100)))
        over.set()
        watching.result()
    turned_away = [after for status, after in answers if status == 503]
    assert {status for status, _ in answers} == {201, 503}
    assert all(after.isdecimal() and int(after) >= 1 for after in turned_away)
    assert len(waits) > 1
    assert statistics.median(waits) < 2.0  # far below what a hundred stretchings in a line take
    assert server.client().post("/sessions", json=body).status_code == 201  # and nothing is left of the crowd
