"""Rendering in a separate, confined process, so that a hostile file can harm nothing but its own rendition.

Plaintext goes through two pipes and never to a disk; what the process writes to its standard error is thrown away,
because a traceback could quote it. Safe to call from many threads at once.
"""

import json
import math
import os
import selectors
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from .cleaning import Cleaned
from .extract import TEXT_TYPES
from .known import Known
from .rendition import FAILED, MAX_RENDITION_INPUT, NOT_TEXT, REASONS, TIMED_OUT, TOO_LARGE, Rendition, withheld

CLEAN = "clean"
_WORKER = Path(__file__).with_name("worker.py")
_MAX_OUTPUT = 8 * MAX_RENDITION_INPUT
_CHUNK = 64 * 1024


def render_in_sandbox(
    data: bytes, media_type: str, known: Known | None, *, timeout: float = 20.0, memory: int = 512 * 1024 * 1024
) -> Rendition:
    """As `rendition.render`, in a process with `memory` bytes of address space that is killed after `timeout` seconds.

    Never raises for what the data does: a crash, an exhausted limit or an answer out of form is a withheld rendition.
    """
    if len(data) > MAX_RENDITION_INPUT:
        return withheld(TOO_LARGE)
    if media_type not in TEXT_TYPES:
        return withheld(NOT_TEXT)
    known = known or Known()
    header = {"names": known.names, "values": known.values}
    answer = _ask(media_type, header, data, timeout, memory)
    return withheld(answer) if isinstance(answer, str) else _parse(answer)


def clean_in_sandbox(data: bytes, *, timeout: float = 20.0, memory: int = 512 * 1024 * 1024) -> Cleaned:
    """As `cleaning.clean`, in a confined process. If that fails in any way, `data` is None: nothing was checked."""
    if len(data) > MAX_RENDITION_INPUT:
        return Cleaned(None)
    answer = _ask(CLEAN, {}, data, timeout, memory)
    try:
        (length,) = struct.unpack_from(">I", answer) if isinstance(answer, bytes) else (None,)
        if length is None or isinstance(answer, str):
            return Cleaned(None)
        header = json.loads(answer[4 : 4 + length])
        body, kinds = answer[4 + length :], tuple(str(kind) for kind in header["kinds"])
        return Cleaned(body if len(body) == header["size"] == len(data) else None, kinds)
    except (ValueError, KeyError, TypeError, struct.error):
        return Cleaned(None)


def _ask(task: str, header: Mapping[str, object], data: bytes, timeout: float, memory: int) -> bytes | str:
    """The answer of a confined process, or the slug why there is none. `task`: a media type to render, or `CLEAN`."""
    encoded = json.dumps(header).encode()
    deadline = time.monotonic() + timeout
    try:
        process = _start(task, memory, timeout)
    except OSError:
        return FAILED
    try:
        answer = _converse(process, struct.pack(">I", len(encoded)) + encoded + data, deadline)
    except (TimeoutError, subprocess.TimeoutExpired):
        return TIMED_OUT
    except OSError:
        return FAILED
    finally:
        _end(process)
    return answer if process.returncode == 0 else _reason(process.returncode)


def _start(task: str, memory: int, timeout: float) -> "subprocess.Popen[bytes]":
    limits = [str(memory), str(max(1, math.ceil(timeout))), task]
    command = [sys.executable, "-I", "-S", "-B", str(_WORKER), *limits]
    return subprocess.Popen(  # noqa: S603 - this interpreter, our own file, two numbers and a media type of ours
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )


def _converse(process: "subprocess.Popen[bytes]", request: bytes, deadline: float) -> bytes:
    """Sends the request, collects the answer; the process can't make this wait beyond the deadline or grow for ever."""
    if process.stdin is None or process.stdout is None:
        raise OSError
    source, sink = process.stdout.fileno(), process.stdin.fileno()
    os.set_blocking(source, False)
    os.set_blocking(sink, False)
    unsent, answer = memoryview(request), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_READ)
        selector.register(sink, selectors.EVENT_WRITE)
        while True:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimeoutError
            for key, _ in selector.select(remaining):
                if key.fd == sink:
                    try:
                        unsent = unsent[os.write(sink, unsent[:_CHUNK]) :]
                    except BrokenPipeError:
                        unsent = unsent[:0]
                    if not unsent:
                        selector.unregister(sink)
                        process.stdin.close()
                    continue
                chunk = os.read(source, _CHUNK)
                if not chunk:
                    process.wait(remaining)
                    return bytes(answer)
                answer += chunk
                if len(answer) > _MAX_OUTPUT:
                    return b""


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kills what is left of the process and its group, and reaps it."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(OSError):
                pipe.close()
    process.wait()


def _reason(returncode: int) -> str:
    return TIMED_OUT if returncode == -signal.SIGXCPU else FAILED


def _parse(answer: bytes) -> Rendition:
    try:
        (length,) = struct.unpack_from(">I", answer)
        header = json.loads(answer[4 : 4 + length])
        reason, counts, size = header["withheld"], header["counts"], header["size"]
        body = answer[4 + length :]
        if reason is not None:
            return withheld(reason if reason in REASONS else FAILED)
        if len(body) != size:
            return withheld(FAILED)
        return Rendition(body.decode("utf-8"), None, {str(kind): int(count) for kind, count in counts.items()})
    except (ValueError, KeyError, TypeError, AttributeError, struct.error):
        return withheld(FAILED)
