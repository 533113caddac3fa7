"""A waiting line that is bounded, and fair between owners: who brings many jobs waits behind who brings one."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager


class Busy(Exception):
    """No turn: the line is full, or the wait was longer than the caller's patience. Nothing was done."""


class _Waiter:
    """One that stands in the line."""

    def __init__(self) -> None:
        self.told = threading.Event()
        self.served = False


class Turns:
    """At most `at_once` turns at a time; at most `waiting` wait for one. Owners are served in rotation, each in order.

    When the line is full, a newcomer takes the last place of the owner with the most places, if its own owner would
    still have fewer: so nobody can keep the others out by filling the line. Safe from many threads.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._at_once = at_once
        self._room = waiting
        self.forget()

    def forget(self) -> None:
        """In the child of a fork: all turns are free, nobody waits."""
        self._lock = threading.Lock()
        self._free = self._at_once
        self._line: OrderedDict[str, deque[_Waiter]] = OrderedDict()

    @contextmanager
    def turn(self, owner: str, patience: float) -> Iterator[None]:
        """Waits at most `patience` seconds for a turn and holds it; raises `Busy` if there is none."""
        self._enter(owner, patience)
        try:
            yield
        finally:
            with self._lock:
                self._pass_on()

    def waiting(self) -> int:
        """How many wait at this moment."""
        with self._lock:
            return self._length()

    def _enter(self, owner: str, patience: float) -> None:
        deadline = time.monotonic() + patience
        with self._lock:
            if self._free:
                self._free -= 1
                return
            if self._length() >= self._room:
                self._make_room(owner)
            waiter = _Waiter()
            self._line.setdefault(owner, deque()).append(waiter)
        waiter.told.wait(max(0.0, deadline - time.monotonic()))
        with self._lock:
            if not waiter.told.is_set():
                self._leave(owner, waiter)
        if not waiter.served:
            raise Busy

    def _make_room(self, owner: str) -> None:
        largest = max(self._line, key=lambda name: len(self._line[name]), default=owner)
        if len(self._line.get(owner, ())) + 1 >= len(self._line.get(largest, ())):
            raise Busy
        last = self._line[largest][-1]
        self._leave(largest, last)
        last.told.set()

    def _leave(self, owner: str, waiter: _Waiter) -> None:
        self._line[owner].remove(waiter)
        if not self._line[owner]:
            del self._line[owner]

    def _pass_on(self) -> None:
        """Gives a turn that has ended to the first waiter of the owner whose time it is."""
        if not self._line:
            self._free += 1
            return
        owner, waiters = self._line.popitem(last=False)
        next_one = waiters.popleft()
        if waiters:
            self._line[owner] = waiters  # at the end of the rotation
        next_one.served = True
        next_one.told.set()

    def _length(self) -> int:
        return sum(map(len, self._line.values()))
