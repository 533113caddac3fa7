"""Giving up what a renderer never needs: memory, processor time, files, processes, the network.

Called by a process about itself: `stay_offline` by the one that loads code and models, before it loads any;
`limit_resources` and `drop_privileges` by the one that parses, before it reads a byte of evidence. Linux on x86-64 and
ARM64; `drop_privileges` says where it could not be done.
"""

import ctypes
import errno
import os
import resource
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NAME, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 15, 22, 38
_SIGKILL = 9
_SECCOMP_MODE_FILTER = 2
_LOAD, _AND, _JUMP_EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_REFUSE, _MISSING = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS
_CLONE_THREAD, _ALL_BITS = 0x10000, 0xFFFFFFFF


_Instruction = tuple[int, int, int, int]
"""Of the kernel's filter: operation, lines to skip if true, lines to skip if false, constant."""


class _Calls(NamedTuple):
    """Numbers of system calls, from the kernel's table for one kind of machine."""

    audit: int
    harmless: str
    """Memory, reading and writing what is open already, time, signals to oneself, locks, leaving."""
    threads: str
    """What a thread of the same process needs besides `clone`."""
    prctl: int
    clone: int
    clone3: int
    outward: str
    """Sockets, new programs, other processes' memory."""


_CALLS = {
    "x86_64": _Calls(
        0xC000003E,
        "0 1 3 5 8 9 10 11 12 13 14 15 19 20 24 25 28 35 60 96 110 131 186 201 202 228 230 231 318",
        "98 99 204 273 334",
        prctl=157,
        clone=56,
        clone3=435,
        outward="41 42 43 49 50 59 101 288 310 311 322 425",
    ),
    "aarch64": _Calls(
        0xC00000B7,
        "57 62 63 64 65 66 80 93 94 98 101 113 115 124 132 134 135 139 169 173 178 214 215 216 222 226 233 278",
        "99 123 165 179 293",
        prctl=167,
        clone=220,
        clone3=435,
        outward="117 198 200 201 202 203 221 242 270 271 281 425",
    ),
}


def stay_offline() -> bool:
    """No new sockets, no new programs, no file content, no core dump, from here on and in every child process.

    Libraries that are loaded afterwards can't call home. Whether it could be done.
    """
    for limit in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(limit, (0, 0))
    calls = _calls()
    if calls is None:
        return False
    program = [line for call in calls.outward.split() for line in _if_call(int(call), [(_RETURN, 0, 0, _REFUSE)])]
    return _install(calls.audit, [*program, (_RETURN, 0, 0, _ALLOW)])


def limit_resources(memory: int, seconds: int, *, threads: bool = False) -> None:
    """Caps address space (`memory` bytes beyond what is mapped already) and processor time (seconds).

    Forbids file content and core dumps, and new processes, which to the kernel include threads, unless `threads`. Where
    the machine itself runs out of memory, this process is the first to go.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 8),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, _mapped() + memory),
    ]
    for limit, value in limits if threads else [*limits, (resource.RLIMIT_NPROC, 0)]:
        resource.setrlimit(limit, (value, value))


def drop_privileges(*, threads: bool = False) -> bool:
    """No new privileges, not dumpable, dies with its parent, harmless calls only. Whether the last could be set.

    With `threads`, new threads of this process may be started; new processes never.
    """
    calls = _calls()
    if calls is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    program = []
    for call in (calls.harmless + " " + calls.threads if threads else calls.harmless).split():
        program += _if_call(int(call), [(_RETURN, 0, 0, _ALLOW)])
    if threads:
        program += _if_argument(calls.clone, 0, _CLONE_THREAD, _CLONE_THREAD)
        program += _if_argument(calls.prctl, 0, _ALL_BITS, _PR_SET_NAME)
        # Its flags lie in memory that a filter can't read; told that it is missing, the C library uses `clone`.
        program += _if_call(calls.clone3, [(_RETURN, 0, 0, _MISSING)])
    return _install(calls.audit, [*program, (_RETURN, 0, 0, _REFUSE)])


def _calls() -> _Calls | None:
    return _CALLS.get(os.uname().machine) if sys.platform.startswith("linux") else None


def _mapped() -> int:
    """Bytes of address space that this process has mapped."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def _if_call(call: int, then: list[_Instruction]) -> list[_Instruction]:
    return [(_JUMP_EQUAL, 0, len(then), call), *then]


def _if_argument(call: int, argument: int, mask: int, value: int) -> list[_Instruction]:
    """Allows a call if its argument under the mask has that value, and refuses it else."""
    low_half = 16 + 8 * argument
    return _if_call(
        call,
        [
            (_LOAD, 0, 0, low_half),
            (_AND, 0, 0, mask),
            (_JUMP_EQUAL, 0, 1, value),
            (_RETURN, 0, 0, _ALLOW),
            (_RETURN, 0, 0, _REFUSE),
        ],
    )


def _install(audit: int, rules: list[_Instruction]) -> bool:
    """Sets a classic BPF program over every later system call; calls of another kind of machine kill the process."""
    head = [(_LOAD, 0, 0, 4), (_JUMP_EQUAL, 1, 0, audit), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    code = b"".join(struct.pack("=HBBI", *line) for line in head + rules)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    refused: int = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(program), 0, 0)
    return refused == 0
