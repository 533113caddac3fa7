"""What a parser might do once it is taken over by the file that it parses: a table of tasks for a sandbox under test.

Each attempt gives an answer if it succeeds, so that what should be impossible is seen to have happened.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

Result = tuple[dict[str, object], bytes]
_ADDRESS_IN_USE_BY_NOBODY = ("127.0.0.1", 9)
_parent = os.getppid()


def echo(header: dict[str, Any], data: bytes) -> Result:
    return header, data


def hang(_header: dict[str, Any], _data: bytes) -> Result:
    while True:
        time.sleep(1)


def burn(_header: dict[str, Any], _data: bytes) -> Result:
    while True:
        pass


def hang_without_reading(_header: dict[str, Any], _data: bytes) -> Result:
    threading.Event().wait()
    return {}, b""


def eat_memory(_header: dict[str, Any], _data: bytes) -> Result:
    return {"eaten": len(bytearray(8 * 1024**3))}, b""


def eat_memory_slowly(_header: dict[str, Any], _data: bytes) -> Result:
    eaten = []
    while True:
        eaten.append(bytearray(16 * 1024**2))


def flood(_header: dict[str, Any], _data: bytes) -> Result:
    block = bytes(1024 * 1024)
    while True:
        os.write(3, block)


def huge_answer(_header: dict[str, Any], _data: bytes) -> Result:
    return {}, bytes(4 * 1024**2)


def not_a_frame(_header: dict[str, Any], data: bytes) -> Result:
    os.write(3, data)
    os._exit(0)


def half_an_answer(_header: dict[str, Any], _data: bytes) -> Result:
    os.write(3, b"\0\0\0\2\0\0\0\0\0\0\0\x09{}abc")
    os._exit(0)


def right_answer_wrong_end(_header: dict[str, Any], _data: bytes) -> Result:
    os.write(3, b"\0\0\0\2\0\0\0\0\0\0\0\0{}")
    os._exit(7)


def crash(_header: dict[str, Any], _data: bytes) -> Result:
    ctypes.string_at(0)
    return {"alive": True}, b""


def raise_with_data(_header: dict[str, Any], data: bytes) -> Result:
    raise RuntimeError(data.decode())


def open_socket(_header: dict[str, Any], _data: bytes) -> Result:
    with socket.socket() as line, suppress(ConnectionRefusedError):
        line.connect(_ADDRESS_IN_USE_BY_NOBODY)
    return {"socket": True}, b""


def unix_socket(_header: dict[str, Any], _data: bytes) -> Result:
    one, other = socket.socketpair()
    one.close()
    other.close()
    return {"socket": True}, b""


def write_file(header: dict[str, Any], data: bytes) -> Result:
    Path(header["path"]).write_bytes(data)
    return {"written": True}, b""


def read_file(_header: dict[str, Any], _data: bytes) -> Result:
    return {"read": Path("/etc/passwd").read_text()}, b""


def look_for_file(_header: dict[str, Any], _data: bytes) -> Result:
    return {"there": Path("/etc/passwd").stat().st_size}, b""


def list_folder(_header: dict[str, Any], _data: bytes) -> Result:
    return {"listed": os.listdir("/")}, b""  # noqa: PTH208 - the plain call is the point


def fork(_header: dict[str, Any], _data: bytes) -> Result:
    if not os.fork():
        os._exit(0)
    return {"forked": True}, b""


def execute(_header: dict[str, Any], _data: bytes) -> Result:
    subprocess.run(["/bin/true"], check=True)
    return {"executed": True}, b""


def signal_parent(_header: dict[str, Any], _data: bytes) -> Result:
    os.kill(os.getppid(), 0)
    return {"signalled": True}, b""


def stop_parent(_header: dict[str, Any], _data: bytes) -> Result:
    os.kill(_parent, signal.SIGSTOP)
    return {"stopped": True}, b""


def raise_limits(_header: dict[str, Any], _data: bytes) -> Result:
    libc = ctypes.CDLL(None, use_errno=True)
    limits = (ctypes.c_uint64 * 2)(2**40, 2**40)
    if libc.setrlimit(9, limits):
        raise OSError
    return {"raised": True}, b""


def look_at_environment(_header: dict[str, Any], _data: bytes) -> Result:
    return {"environment": dict(os.environ)}, b""


def other_descriptors(_header: dict[str, Any], _data: bytes) -> Result:
    found = []
    for descriptor in range(256):
        try:
            os.lseek(descriptor, 0, os.SEEK_CUR)
        except OSError as error:
            if error.errno != 9:
                found.append(descriptor)
        else:
            found.append(descriptor)
    return {"open": found}, b""


def threads(_header: dict[str, Any], _data: bytes) -> Result:
    done: list[int] = []
    for number in range(2):
        thread = threading.Thread(target=done.append, args=(number,))
        thread.start()
        thread.join()
    return {"threads": done}, b""


_seen: list[str] = []


def remember(_header: dict[str, Any], data: bytes) -> Result:
    _seen.append(data.decode())
    return {"seen": _seen}, b""


def _no_such_thing() -> None:
    raise ImportError("not installed")


def _die() -> None:
    os._exit(9)


def _task(run: Callable[[dict[str, Any], bytes], Result], load: Callable[[], object] = bool) -> SimpleNamespace:
    return SimpleNamespace(run=run, load=load)


TASKS = {
    run.__name__: _task(run)
    for run in (
        echo, hang, burn, hang_without_reading, eat_memory, eat_memory_slowly, flood, huge_answer,
        not_a_frame, half_an_answer, right_answer_wrong_end, crash, raise_with_data, open_socket, unix_socket,
        write_file, read_file, look_for_file, list_folder, fork, execute, signal_parent, stop_parent, raise_limits,
        look_at_environment, other_descriptors, threads, remember,
    )
} | {"not_installed": _task(echo, _no_such_thing), "kills_the_first_process": _task(echo, _die)}  # fmt: skip

if __name__ == "__main__":  # the same attempt without a sandbox
    import sys

    print(json.dumps(TASKS[sys.argv[1]].run(json.loads(sys.argv[2]), b"x")[0]))  # noqa: T201
