"""Renditions under way: made in the background for as long as their owner's session lives, a case at a time.

The keys to make one are the owner's and live nowhere else, so after a restart what is missing is taken up again when
the owner comes back.
"""

import asyncio
from contextlib import suppress
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.execution import Bridge
from api.logging import place
from vault.accounts.actor import Actor
from vault.accounts.sessions import is_live
from vault.cases.catching_up import catch_up
from vault.cases.missing import next_pending, render_if_possible
from vault.errors import NotFound, VaultError
from vault.installation import Vault

_MOST_CASES: Final = 256
_MOST_OF_ONE_USER: Final = 8
_MOST_ROUNDS: Final = 8  # what one item teaches can be in another, which teaches more
_log = structlog.get_logger("renditions")


class Renderings:
    """One task for each case that has something to do, one item of it at a time, so that nobody waits for one case."""

    def __init__(self, vault: Vault, bridge: Bridge) -> None:
        self._vault, self._bridge = vault, bridge
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._owners: dict[str, str] = {}
        self._once_more: set[str] = set()

    def begin(self, actor: Actor, case: str) -> None:
        """Make what is missing in a case of the actor's own. Where too much is under way, it stays owed."""
        if case in self._tasks:
            self._once_more.add(case)
            return
        mine = sum(owner == actor.user_id for owner in self._owners.values())
        if len(self._tasks) >= _MOST_CASES or mine >= _MOST_OF_ONE_USER:
            return
        self._owners[case] = actor.user_id
        self._tasks[case] = asyncio.create_task(self._run(actor.copy(), case))

    async def close(self) -> None:
        """Stop after the items under way."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    async def _run(self, actor: Actor, case: str) -> None:
        with actor:
            try:
                while True:
                    self._once_more.discard(case)
                    await self._make(actor, case)
                    if case not in self._once_more:
                        break
            except NotFound:
                pass  # erased meanwhile
            except (VaultError, SQLAlchemyError, OSError) as error:
                _log.warning("renditions still missing", case=case, **place(error))
            finally:
                self._once_more.discard(case)
                del self._tasks[case], self._owners[case]

    async def _make(self, actor: Actor, case: str) -> None:
        run, tried, rounds = self._bridge.renditions.run, set[str](), 0
        while await run(is_live, self._vault, actor):
            item = await run(next_pending, self._vault, actor, case, tried)
            if item is None:
                rounds += 1
                if rounds > _MOST_ROUNDS or not await run(catch_up, self._vault, actor, case):
                    return
                tried.clear()
                continue
            tried.add(item)
            await run(render_if_possible, self._vault, actor, case, item)
