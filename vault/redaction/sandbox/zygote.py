"""The handle of the sandbox's first process: starts it, orders a child of it for each job, talks to that child alone.

Nothing that a child does can make the caller wait beyond the deadline or take more than the answer's limit.
"""

import json
import math
import os
import selectors
import signal
import site
import socket
import struct
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from ..rendition import FAILED, TIMED_OUT, TOO_MUCH_MEMORY

_WORKER = Path(__file__).with_name("worker.py")
_TASKS = Path(__file__).with_name("tasks.py")
_ENVIRONMENT = {
    "ORT_DISABLE_TELEMETRY": "1",  # else it starts a thread that calls home and keeps a data base in the home folder
    "OMP_NUM_THREADS": "1",  # a process with threads can't be forked safely
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",  # each arena takes address space, which is what a job's memory is counted in
}
_STATUS = struct.Struct(">i")
_OUT_OF_MEMORY = 3
_CHUNK = 256 * 1024
_BURIAL = 10.0  # seconds until a killed process is reaped; it takes milliseconds


class SandboxFailed(Exception):
    """There is no answer; `slug` says why: `timed-out`, `too-much-memory` or `failed`."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class _Gone(Exception):
    """The first process has ended before it took the order."""


class Zygote:
    """One first process and its children. Starts on first use, again if it was lost, and ends with this process.

    `tasks`: the file with the table of what can be asked for. Safe from many threads. After a fork of this process the
    child calls `forget` and gets a first process of its own.
    """

    def __init__(self, tasks: Path = _TASKS) -> None:
        self._tasks = tasks
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def do(self, task: str, request: bytes, *, timeout: float, memory: int, heavy: bool, limit: int) -> bytearray:
        """The answer of a fresh confined process to a request: at most `limit` bytes of whatever it wrote.

        `timeout` seconds for everything, `memory` bytes beyond what is loaded; `heavy`: may use threads, gives way to
        others. Raises `SandboxFailed`.
        """
        deadline = time.monotonic() + timeout
        order = {"task": task, "memory": memory, "seconds": max(1, math.ceil(timeout)) * (2 if heavy else 1)}
        for last in (False, True):
            try:
                return self._attempt({**order, "heavy": heavy}, request, deadline, limit)
            except _Gone:
                if last:
                    raise SandboxFailed(FAILED) from None
            except TimeoutError:
                raise SandboxFailed(TIMED_OUT) from None
            except OSError:
                raise SandboxFailed(FAILED) from None
        raise SandboxFailed(FAILED)

    def start(self) -> None:
        """Starts the first process if there is none; does not wait for it."""
        with self._lock:
            self._running()

    def close(self, only: socket.socket | None = None) -> None:
        """Ends the first process and with it all jobs that still run; `only` if it is the one at this socket."""
        with self._lock:
            if self._process is None or self._control is None or (only and only is not self._control):
                return
            self._control.close()
            self._process.kill()
            self._process.wait()
            self._process = self._control = None

    def forget(self) -> None:
        """In the child of a fork: leaves the first process to the parent."""
        self._lock = threading.Lock()
        if self._process is not None:
            self._process.returncode = 0  # not ours to wait for
        if self._control is not None:
            self._control.close()
        self._process = self._control = None

    @property
    def process_id(self) -> int | None:
        """Of the first process, if there is one."""
        process = self._process
        return process.pid if process else None

    def _running(self) -> tuple[socket.socket, int]:
        if self._process is None or self._control is None:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                plan = {
                    "control": theirs.fileno(),
                    "parent": os.getpid(),
                    "tasks": str(self._tasks),
                    "path": site.getsitepackages(),
                }
                command = [sys.executable, "-I", "-S", "-B", str(_WORKER), json.dumps(plan)]
                self._process = subprocess.Popen(  # noqa: S603 - this interpreter, our own file, a plan of our own
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=_ENVIRONMENT,
                    cwd="/",
                    pass_fds=(theirs.fileno(),),
                    start_new_session=True,
                )
        return self._control, self._process.pid

    def _attempt(self, order: dict[str, object], request: bytes, deadline: float, limit: int) -> bytearray:
        with ExitStack() as held:
            job, theirs = map(held.enter_context, socket.socketpair())
            report, their_report = map(held.enter_context, socket.socketpair())
            control = self._order(order, [theirs.fileno(), their_report.fileno()], deadline)
            theirs.close()
            their_report.close()
            try:
                child = _started(report, deadline)
            except _Gone:
                self.close(control)
                raise
            held.callback(os.close, child)
            try:
                answer = _converse(job, request, deadline, limit)
            finally:
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(child, signal.SIGKILL)
                status = _status(report, time.monotonic() + _BURIAL)
        if status:
            raise SandboxFailed(_reason(status))
        return answer

    def _order(self, order: dict[str, object], given: list[int], deadline: float) -> socket.socket:
        """Sends an order; the socket that it went through."""
        while True:
            with self._lock:
                control, parent = self._running()
                message = json.dumps({**order, "parent": parent}).encode()
                sent = _sent(control, message, given)
            if sent:
                return control
            if sent is None:
                self.close(control)
                raise _Gone
            time.sleep(min(0.01, _remaining(deadline)))


def _sent(control: socket.socket, message: bytes, given: list[int]) -> bool | None:
    """Whether an order could be sent: not now, if it is loading and many wait; `None`, if it is gone."""
    try:
        socket.send_fds(control, [message], given, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _started(report: socket.socket, deadline: float) -> int:
    """A handle of the child that has been forked for a job."""
    report.settimeout(_remaining(deadline))
    try:
        message, given, _, _ = socket.recv_fds(report, _STATUS.size, 1, socket.MSG_CMSG_CLOEXEC)
    except ConnectionError:
        raise _Gone from None
    if not message:
        raise _Gone
    if not given:
        raise SandboxFailed(FAILED)
    return given[0]


def _status(report: socket.socket, deadline: float) -> int:
    """How the child ended: 0, an exit status, or a signal's number below zero."""
    report.settimeout(_remaining(deadline))
    try:
        (status,) = _STATUS.unpack(report.recv(_STATUS.size, socket.MSG_WAITALL))
    except (OSError, struct.error):
        return 1
    return int(status)


def _reason(status: int) -> str:
    if status == -signal.SIGXCPU:
        return TIMED_OUT
    return TOO_MUCH_MEMORY if status == _OUT_OF_MEMORY else FAILED


def _converse(job: socket.socket, request: bytes, deadline: float, limit: int) -> bytearray:
    """Sends the request and collects the answer, whichever of them the child is ready for."""
    job.settimeout(0)
    unsent, answer = memoryview(request), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(job, selectors.EVENT_READ | selectors.EVENT_WRITE)
        while True:
            for _, ready in selector.select(_remaining(deadline)):
                if ready & selectors.EVENT_WRITE:
                    try:
                        unsent = unsent[job.send(unsent[:_CHUNK]) :]
                    except (BrokenPipeError, ConnectionResetError):
                        unsent = unsent[:0]
                    if not unsent:
                        selector.modify(job, selectors.EVENT_READ)
                        with suppress(OSError):
                            job.shutdown(socket.SHUT_WR)
                if ready & selectors.EVENT_READ:
                    try:
                        chunk = job.recv(_CHUNK)
                    except ConnectionResetError:  # it ended without reading everything
                        chunk = b""
                    if not chunk:
                        return answer
                    answer += chunk
                    if len(answer) > limit:
                        raise SandboxFailed(FAILED)


def _remaining(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
