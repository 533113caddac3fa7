"""Work on untrusted bytes in a separate, confined process, so that a hostile file can harm nothing but its own item.

Every job has a fresh process without files, network, other processes or a view of anything but its own request; see
`worker` and `confine`. Plaintext goes through a socket and never to a disk. Safe to call from many threads at once.
"""

import atexit
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from ..rendition import FAILED
from . import frames
from .turns import Busy, Turns
from .zygote import SandboxFailed, Zygote

__all__ = ["Answer", "Busy", "SandboxFailed", "ask", "ask_in_turn", "in_turn", "warm_up"]

MEMORY: Final = 512 * 1024 * 1024
"""Bytes that a job may take beyond what is loaded before it starts."""

MAX_ANSWER: Final = 64 * 1024 * 1024
"""Bytes of an answer."""

PATIENCE: Final = 120.0
"""Seconds that a heavy job waits for its turn."""

HEAVY: Final = frozenset({"draw", "redact"})
"""Tasks that take seconds and several cores: few at once, the others in a line that is fair between owners."""

_CORES: Final = len(os.sched_getaffinity(0))
_zygote: Final = Zygote()
_heavy: Final = Turns(at_once=max(1, min(4, _CORES // 2)), waiting=32)  # each of them uses two cores
_light: Final = Turns(at_once=4 * max(1, min(4, _CORES)), waiting=256)
atexit.register(_zygote.close)
for _one in (_zygote, _heavy, _light):
    os.register_at_fork(after_in_child=_one.forget)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a task gave back. It comes from a process that may be hostile: check every field before use."""

    header: dict[str, Any]
    body: bytes


def ask(
    task: str,
    header: Mapping[str, object],
    data: bytes,
    *,
    timeout: float = 20.0,
    memory: int = MEMORY,
    owner: str = "",
    patience: float = PATIENCE,
    limit: int = MAX_ANSWER,
) -> Answer:
    """The answer of one of `tasks.TASKS`, run in a confined process that is killed after `timeout` seconds.

    `memory`: bytes beyond what is loaded; `limit`: bytes of the answer. The timeout runs from the job's turn on; before
    that it waits up to `patience` seconds, in rotation with other owners' jobs. Raises `SandboxFailed` with the slug
    why there is no answer, whatever the data does, and `Busy` if the line is full or the patience at its end.
    """
    with in_turn(task, owner, patience):
        return ask_in_turn(task, header, data, timeout=timeout, memory=memory, limit=limit)


@contextmanager
def in_turn(task: str, owner: str, patience: float = PATIENCE) -> Iterator[None]:
    """One turn for a job in several steps, so that what a step made waits nowhere. Raises `Busy` as `ask` does."""
    with (_heavy if task in HEAVY else _light).turn(owner, patience):
        yield


def ask_in_turn(
    task: str,
    header: Mapping[str, object],
    data: bytes,
    *,
    timeout: float,
    memory: int = MEMORY,
    limit: int = MAX_ANSWER,
) -> Answer:
    """As `ask`, for a caller whose turn it is."""
    request = frames.pack(header, data)
    answer = _zygote.do(task, request, timeout=timeout, memory=memory, heavy=task in HEAVY, limit=limit)
    try:
        return Answer(*frames.unpack(answer))
    except ValueError:
        raise SandboxFailed(FAILED) from None


def warm_up() -> None:
    """Starts the sandbox ahead of its first job, without waiting for it."""
    _zygote.start()
