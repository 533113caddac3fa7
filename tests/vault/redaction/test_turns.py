import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from vault.redaction.sandbox.turns import Busy, Turns


class Line:
    """Turns taken by threads, one after another, and the order in which they came."""

    def __init__(self, waiting: int) -> None:
        self.turns = Turns(at_once=1, waiting=waiting)
        self.order: list[str] = []
        self.busy: list[str] = []
        self._threads: list[threading.Thread] = []

    def enter(self, owner: str) -> None:
        before = (self.turns.waiting(), len(self.busy))
        thread = threading.Thread(target=self._wait, args=(owner,))
        thread.start()
        self._threads.append(thread)
        _wait_until(lambda: (self.turns.waiting(), len(self.busy)) != before)

    def finish(self) -> None:
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    def _wait(self, owner: str) -> None:
        try:
            with self.turns.turn(owner, patience=10):
                self.order.append(owner)
        except Busy:
            self.busy.append(owner)


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_owners_are_served_in_rotation() -> None:
    line = Line(waiting=10)
    with line.turns.turn("first", patience=0):
        for owner in ("a", "a", "a", "b", "c", "b"):
            line.enter(owner)
    line.finish()
    assert line.order == ["a", "b", "c", "a", "b", "a"]


def test_a_full_line_refuses_whoever_has_as_many_in_it() -> None:
    line = Line(waiting=2)
    with line.turns.turn("first", patience=0):
        line.enter("a")
        line.enter("b")
        for owner in ("a", "b", "c"):
            with pytest.raises(Busy), line.turns.turn(owner, patience=10):
                pass
    line.finish()
    assert line.order == ["a", "b"]


def test_who_has_filled_the_line_gives_a_place_to_another() -> None:
    line = Line(waiting=4)
    with line.turns.turn("first", patience=0):
        for _ in range(4):
            line.enter("many")
        line.enter("one")
        _wait_until(lambda: line.busy == ["many"])
        assert line.turns.waiting() == 4
    line.finish()
    assert line.order == ["many", "one", "many", "many"]


def test_patience_has_an_end_and_leaves_no_place_behind() -> None:
    turns = Turns(at_once=1, waiting=4)
    with turns.turn("a", patience=0):
        started = time.monotonic()
        with pytest.raises(Busy), turns.turn("b", patience=0.05):
            pass
        assert time.monotonic() - started < 5
        assert turns.waiting() == 0
    with turns.turn("b", patience=0):
        pass


def test_a_turn_that_fails_is_given_on() -> None:
    turns = Turns(at_once=1, waiting=4)
    with pytest.raises(RuntimeError), turns.turn("a", patience=0):
        raise RuntimeError
    with turns.turn("b", patience=0):
        pass


def test_a_fork_takes_no_turns_along() -> None:
    turns = Turns(at_once=1, waiting=0)
    with turns.turn("a", patience=0):
        pid = os.fork()
        if not pid:
            status = 1
            try:
                turns.forget()
                with turns.turn("b", patience=0):
                    status = 0
            finally:
                os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_there_are_never_more_turns_at_once_than_allowed() -> None:
    turns, lock = Turns(at_once=3, waiting=100), threading.Lock()
    now, most = 0, 0

    def take(number: int) -> None:
        nonlocal now, most
        with turns.turn(str(number % 5), patience=10):
            with lock:
                now += 1
                most = max(most, now)
            time.sleep(0.001)
            with lock:
                now -= 1

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(take, range(120)))
    assert 1 < most <= 3
    assert turns.waiting() == 0
    for _ in range(3):  # every turn came back
        turns._enter("x", 0)  # noqa: SLF001 - held, not given back
    with pytest.raises(Busy):
        turns._enter("x", 0)  # noqa: SLF001
