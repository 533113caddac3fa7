"""Giving up what a renderer never needs: memory, processor time, files, processes, the network.

Called by the worker about itself, before it reads a byte of evidence. Linux; elsewhere only the resource limits hold.
"""

import ctypes
import os
import resource
import struct
import sys

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_SIGKILL = 9
_SECCOMP_MODE_FILTER = 2
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 1  # EPERM
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# Numbers of the calls a renderer is allowed to make, from the kernel's tables for each machine: memory, reading and
# writing what is open already, time, signals, locks, leaving.
_ALLOWED_CALLS = {
    "x86_64": "0 1 3 5 8 9 10 11 12 13 14 15 19 20 24 25 28 35 60 96 131 186 201 202 228 230 231 262 318 332",
    "aarch64": "29 57 62 63 64 65 66 79 80 93 94 98 101 113 115 124 132 134 135 139 169 178 "
    "214 215 216 222 226 233 278 291",
}


def limit_resources(memory: int, seconds: int) -> None:
    """Caps address space (bytes), processor time (seconds), and forbids new files, processes and core dumps."""
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 8),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
    ):
        resource.setrlimit(limit, (value, value))


def drop_privileges() -> bool:
    """No new privileges, not dumpable, dies with its parent, harmless calls only. Whether the last could be set."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    machine = os.uname().machine
    if machine not in _AUDIT_ARCH:
        return False
    filters = _program(machine)
    buffer = ctypes.create_string_buffer(filters, len(filters))
    program = struct.pack("@HP", len(filters) // 8, ctypes.addressof(buffer))
    refused: int = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(program), 0, 0)
    return refused == 0


def _program(machine: str) -> bytes:
    """A classic BPF program: the wrong machine is killed, a call of the list is allowed, any other fails with EPERM."""
    calls = [int(call) for call in _ALLOWED_CALLS[machine].split()]
    code = [(_LOAD, 0, 0, 4), (_JUMP_EQUAL, 1, 0, _AUDIT_ARCH[machine]), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    code += [(_JUMP_EQUAL, len(calls) - i, 0, call) for i, call in enumerate(calls)]
    code += [(_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("=HBBI", *line) for line in code)
