"""What a process that handles keys does first: nothing of its memory goes to disk, its files are its owner's."""

import ctypes
import os
import resource
import sys

import structlog

_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4


def harden() -> None:
    """Forbid core dumps and debuggers, make new files private, and send the program's log to standard error.

    The limit alone is not enough: where the kernel pipes core dumps to a handler it is ignored.
    """
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))


def may_dump() -> bool:
    """Tell whether a crash of this process could leave its memory on disk."""
    dumpable: int = ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)
    return dumpable != 0 or resource.getrlimit(resource.RLIMIT_CORE)[0] != 0
