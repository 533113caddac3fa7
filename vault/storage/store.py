"""The unit of work: a change and its audit entries are one transaction, acknowledged once they are on disk.

One thread of the process writes. It takes whatever units wait, runs each in a savepoint of one transaction under the
log's lock, writes their entries, commits, and then answers all of them. A unit that fails rolls back alone. A commit
that fails leaves its outcome unknown; the next batch reads the head from the database again and never from memory.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from crypto.merkle import Frontier
from vault.audit.entry import Entry
from vault.audit.log import Appender, lock_head, read_head
from vault.errors import LogUnavailable, Unavailable
from vault.times import Clock

Result = TypeVar("Result")
_log = structlog.get_logger("vault.store")

_MOST_WAITING = 1_000
_MOST_IN_BATCH = 256
_LONGEST_WAIT = 30.0
_STOP = None


class Unit:
    """One change in the making: a database connection inside a transaction, and the entries that tell of it."""

    def __init__(self, connection: Connection, appender: Appender) -> None:
        self.connection = connection
        self._appender = appender

    def record(self, entry: Entry) -> int:
        """Add an audit entry to this change; return its index in the log."""
        return self._appender.add(entry)


@dataclass(slots=True)
class _Job(Generic[Result]):
    work: Callable[[Unit], Result]
    future: Future[Result]


class Store:
    """Reads on pooled connections, writes through the one writer thread."""

    def __init__(self, writing: Engine, reading: Engine, clock: Clock, policy: str) -> None:
        self._writing, self._reading = writing, reading
        self._clock, self._policy = clock, policy
        self._jobs: queue.Queue[_Job[object] | None] = queue.Queue(_MOST_WAITING)
        self._gate = threading.Lock()
        self._closed = False
        with self.read() as connection:
            self._head = read_head(connection)
        self._thread = threading.Thread(target=self._run, name="vault-writer", daemon=True)
        self._thread.start()

    @property
    def head(self) -> Frontier:
        """The log's head as of this process's last commit."""
        return self._head

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state and can't write; ``Unavailable`` if all stay busy."""
        try:
            connection = self._reading.connect()
        except PoolTimeoutError:
            message = "Too many readings at once. Try again in a few seconds."
            raise Unavailable(message) from None
        with connection:
            yield connection

    def write(self, work: Callable[[Unit], Result]) -> Result:
        """Run a change and return its result once it is durable.

        ``work`` runs on the writer thread while others wait, so sealing and stretching are done before. What it raises
        is raised here, and nothing of it remains. ``LogUnavailable`` if the commit failed, ``Unavailable`` if too many
        wait.
        """
        future = self.submit(work)
        try:
            return future.result(_LONGEST_WAIT)
        except FutureTimeoutError:
            if not future.cancel():
                # It has begun and uses the caller's keys: they must not be wiped under it.
                return future.result()
            message = "The vault could not write in time. Try again in a moment, with the same idempotency key."
            raise LogUnavailable(message) from None

    def submit(self, work: Callable[[Unit], Result]) -> Future[Result]:
        """Queue a change and return without waiting for it; for entries that follow an act already permitted."""
        future: Future[Result] = Future()
        with self._gate:  # nothing may be queued behind the stop sign: nobody would ever answer it
            if self._closed:
                message = "The vault is shutting down. Try again in a moment."
                raise Unavailable(message)
            try:
                self._jobs.put_nowait(cast(_Job[object], _Job(work, future)))
            except queue.Full:
                message = "Too many changes are waiting. Try again in a few seconds."
                raise Unavailable(message) from None
        return future

    def close(self) -> None:
        """Finish the queue and let go of the database."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(_STOP)
        self._thread.join()
        self._writing.dispose()
        self._reading.dispose()

    def _run(self) -> None:
        stopping = False
        while not stopping:
            batch: list[_Job[object]] = []
            job = self._jobs.get()
            while True:
                if job is _STOP:
                    stopping = True
                    break
                if job.future.set_running_or_notify_cancel():
                    batch.append(job)
                if len(batch) == _MOST_IN_BATCH:
                    break
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
            if batch:
                self._commit(batch)

    def _commit(self, batch: list[_Job[object]]) -> None:
        outcomes: list[tuple[_Job[object], object, BaseException | None]] = []
        try:
            with self._writing.begin() as connection:
                appender = Appender(lock_head(connection), self._policy, self._clock)
                for job in batch:
                    outcomes.append((job, *self._attempt(job, connection, appender)))
                    if appender.registers_key():  # the next unit may seal to that key, and looks it up in the log
                        appender.write(connection)
                head = appender.write(connection)
        except BaseException as error:  # noqa: BLE001 - whatever failed, the waiters must hear of it and the thread go on
            _log.error("commit failed", error=type(error).__name__)
            message = (
                "The audit log can't be written now, so this was probably not done. Try again in a few seconds, with "
                "the same idempotency key."
            )
            for job in batch:
                job.future.set_exception(LogUnavailable(message))
            return
        self._head = head
        for job, result, problem in outcomes:
            if problem is None:
                job.future.set_result(result)
            else:
                job.future.set_exception(problem)

    @staticmethod
    def _attempt(
        job: _Job[object],
        connection: Connection,
        appender: Appender,
    ) -> tuple[object, BaseException | None]:
        before = len(appender.rows)
        try:
            with connection.begin_nested():
                return job.work(Unit(connection, appender)), None
        except SQLAlchemyError as error:
            if getattr(error, "connection_invalidated", False) or _is_disk_fault(error):
                raise
            appender.drop_after(before)
            return None, error
        except BaseException as error:  # noqa: BLE001 - it belongs to the unit that raised it, even a SystemExit
            appender.drop_after(before)
            return None, error


def _is_disk_fault(error: SQLAlchemyError) -> bool:
    """Tell whether the database itself failed (full, read-only, gone) rather than a constraint of one unit."""
    return isinstance(error, OperationalError | InternalError | InterfaceError)
