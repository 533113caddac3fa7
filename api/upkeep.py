"""What a running server does by itself: ends grants whose time is over, and clears away what nothing refers to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.execution import Bridge
from api.logging import place
from vault.access.grants import expire_grants
from vault.accounts.sessions import drop_ended_sessions
from vault.errors import VaultError
from vault.evidence.sweeping import sweep_blobs
from vault.installation import Vault
from vault.limits import drop_old_counters
from vault.storage.replays import drop_old_answers

_TASKS: Final[tuple[tuple[str, Callable[[Vault], int], float], ...]] = (
    ("grants expired", expire_grants, 30.0),
    ("ended sessions dropped", drop_ended_sessions, 3_600.0),
    ("old answers dropped", drop_old_answers, 3_600.0),
    ("old counters dropped", drop_old_counters, 3_600.0),
    ("orphaned blobs removed", sweep_blobs, 86_400.0),
)
"""What is done, and after how many seconds again."""
_log = structlog.get_logger("upkeep")


@asynccontextmanager
async def upkeep(vault: Vault, bridge: Bridge) -> AsyncIterator[None]:
    """Do it all at once and then at intervals, for as long as the context lasts."""
    tasks = [asyncio.create_task(_again(name, work, pause, vault, bridge)) for name, work, pause in _TASKS]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def _again(name: str, work: Callable[[Vault], int], pause: float, vault: Vault, bridge: Bridge) -> None:
    while True:
        try:
            done = await bridge.usual.run(work, vault)
            if done:
                _log.info(name, count=done)
        except (VaultError, SQLAlchemyError, OSError) as error:  # the next round may do better
            _log.warning("upkeep failed", task=name, **place(error))
        await asyncio.sleep(pause)
