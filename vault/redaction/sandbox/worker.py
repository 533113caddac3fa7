"""The first process of the sandbox: loads code and models once, then forks a confined child for every job.

It reads orders (which task, how much memory and time) but never a byte of evidence: those go straight to the child over
a socket of the job's own, and the child ends with its job. So every job starts from the same clean process, and no
item's bytes ever share one with another's.

Started by path with `python -I -S -B` and its whole plan as the argument, so that neither the environment nor the
current folder nor a `.pth` file can put code into it. `zygote` is the other end.
"""

import gc
import importlib
import importlib.util
import json
import os
import select
import signal
import socket
import struct
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

_PACKAGE = "redaction_worker"
_ROOM = f"{_PACKAGE}.sandbox"
_STATUS = struct.Struct(">i")
_FAILED, _OUT_OF_MEMORY = 1, 3
_READ_ONLY_FDS = 3  # standard input, output and error, all of them /dev/null
_CHUNK = 1024 * 1024


class Nursery:
    """Takes orders, has children, buries them, until its parent is gone."""

    def __init__(self, control: socket.socket, parent: int, table: ModuleType) -> None:
        self._control = control
        self._parent = os.pidfd_open(parent)
        if os.getppid() != parent:
            sys.exit()
        self._table = table
        self._loaded: set[str] = set()
        self._children: dict[int, tuple[int, socket.socket]] = {}
        self._poll = select.poll()
        self._poll.register(self._control.fileno(), select.POLLIN)
        self._poll.register(self._parent, select.POLLIN)

    def run(self) -> None:
        """Serves until the parent closes its end or ends."""
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == self._control.fileno():
                    message, given, _, _ = socket.recv_fds(self._control, 4096, 2, socket.MSG_CMSG_CLOEXEC)
                    if not message:
                        return
                    if len(given) == 2:  # noqa: PLR2004 - fewer arrive when no more files may be open
                        self._take(json.loads(message), *given)
                    else:
                        for left in given:
                            os.close(left)
                elif descriptor == self._parent:
                    return
                else:
                    self._bury(descriptor)

    def _take(self, order: dict[str, Any], job: int, report: int) -> None:
        channel = socket.socket(fileno=report)
        channel.settimeout(0)
        try:
            self._load(order["task"])
            pid = os.fork()
            if not pid:
                _serve(job, order, self._table)
        except Exception:  # noqa: BLE001 - a task that can't be loaded fails; the others go on
            self._tell(channel, _FAILED)
            channel.close()
            return
        finally:
            os.close(job)
        child = os.pidfd_open(pid)
        self._children[child] = (pid, channel)
        self._poll.register(child, select.POLLIN)
        self._tell(channel, 0, child)

    def _load(self, task: str) -> None:
        if task not in self._loaded:
            self._table.TASKS[task].load()
            self._loaded.add(task)
            gc.collect()
            gc.freeze()  # what is loaded stays shared with the children: no collection writes to it

    def _bury(self, child: int) -> None:
        pid, channel = self._children.pop(child)
        self._poll.unregister(child)
        os.close(child)
        _, status = os.waitpid(pid, 0)
        self._tell(channel, os.waitstatus_to_exitcode(status))
        channel.close()

    @staticmethod
    def _tell(channel: socket.socket, status: int, *given: int) -> None:
        try:
            socket.send_fds(channel, [_STATUS.pack(status)], given)
        except OSError:
            return  # whoever asked has given up


def _serve(job: int, order: dict[str, Any], table: ModuleType) -> None:
    """The child: gives up everything but its job's socket, then reads the request, answers and ends. Never returns."""
    status = _FAILED
    try:
        confine = importlib.import_module(f"{_ROOM}.confine")
        frames = importlib.import_module(f"{_ROOM}.frames")
        os.dup2(job, _READ_ONLY_FDS)
        os.closerange(_READ_ONLY_FDS + 1, os.sysconf("SC_OPEN_MAX"))
        heavy = bool(order["heavy"])
        if heavy:
            os.nice(10)  # requests of other people come first
        confine.limit_resources(order["memory"], order["seconds"], threads=heavy)
        if confine.drop_privileges(threads=heavy) and os.getppid() == order["parent"]:
            header, data = frames.unpack(_receive(_READ_ONLY_FDS))
            _send(_READ_ONLY_FDS, frames.pack(*table.TASKS[order["task"]].run(header, data)))
            status = 0
    except MemoryError:
        status = _OUT_OF_MEMORY
    except BaseException:  # noqa: BLE001, S110 - no traceback: it could quote the evidence
        pass
    finally:
        os._exit(status)


def _receive(descriptor: int) -> bytearray:
    request = bytearray()
    while chunk := os.read(descriptor, _CHUNK):
        request += chunk
    return request


def _send(descriptor: int, answer: bytes) -> None:
    unsent = memoryview(answer)
    while unsent:
        unsent = unsent[os.write(descriptor, unsent[:_CHUNK]) :]


def _load_package(folder: Path) -> None:
    """This package alone, under a name of its own: importing its parent would run the parent's code."""
    spec = importlib.util.spec_from_file_location(
        _PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    _run(spec)


def _load_table(path: Path) -> ModuleType:
    return _run(importlib.util.spec_from_file_location(f"{_ROOM}.{path.stem}", path))


def _run(spec: "importlib.machinery.ModuleSpec | None") -> ModuleType:
    if spec is None or spec.loader is None:
        raise ImportError("the package is not a folder of files")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Goes offline, loads the table of tasks, serves."""
    plan = json.loads(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _load_package(Path(__file__).parent.parent)
    importlib.import_module(f"{_ROOM}.confine").stay_offline()
    importlib.import_module(f"{_ROOM}.frames")
    sys.path += plan["path"]
    table = _load_table(Path(plan["tasks"]))
    Nursery(socket.socket(fileno=plan["control"]), plan["parent"], table).run()


if __name__ == "__main__":
    main()
    os._exit(0)
