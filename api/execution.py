"""The bridge from the event loop to the synchronous vault: one whole use case, handed to a bounded pool of threads."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Concatenate, Final, ParamSpec, TypeVar

from vault.accounts.actor import Actor, Origin
from vault.accounts.permission import tell_refusal
from vault.errors import NotFound, Refused, Unavailable
from vault.installation import Vault

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

_THREADS: Final = 16
_LINE: Final = 200
_COSTLY_THREADS: Final = max(1, min(2, os.cpu_count() or 1))
_COSTLY_LINE: Final = 20
_UPLOAD_THREADS: Final = 4
_UPLOADS: Final = 32
_RENDITION_THREADS: Final = 4
_RENDITION_LINE: Final = 512
_DOWNLOADS: Final = 48
_MOST_OF_ONE_USER: Final = 8
_GATE_SECONDS: Final = 20.0


class Pool:
    """Threads and a waiting line, both bounded; who finds the line full is told to come back."""

    def __init__(self, name: str, threads: int, line: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._threads, self._most = threads, threads + line
        self._admitted = 0

    @property
    def waiting(self) -> int:
        """How many use cases wait for a thread."""
        return max(0, self._admitted - self._threads)

    async def run(
        self,
        function: Callable[_Arguments, _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> _Result:
        """Run a function on a thread of this pool. ``Unavailable`` if the line is full.

        A cancelled request still waits for a thread that has begun: its keys are wiped when the request is over, and
        must not be wiped under a service that seals with them.
        """
        if self._admitted >= self._most:
            message = "The vault has as much to do as it can. Try again in a few seconds."
            raise Unavailable(message)
        self._admitted += 1
        try:
            work = self._executor.submit(partial(function, *args, **kwargs))
            waiter = asyncio.wrap_future(work)
            cancelled: asyncio.CancelledError | None = None
            while not waiter.done():
                try:
                    await asyncio.wait({waiter})
                except asyncio.CancelledError as error:
                    cancelled = error
                    work.cancel()
            if cancelled is not None:
                _ = waiter.cancelled() or waiter.exception()
                raise cancelled
            return waiter.result()
        finally:
            self._admitted -= 1

    def close(self) -> None:
        """Let what has begun finish."""
        self._executor.shutdown(wait=True, cancel_futures=True)


class Gate:
    """Lets in so many at once, and fewer of one user; others wait a while, then are told to come back."""

    def __init__(self, most: int) -> None:
        self._free = asyncio.Semaphore(most)
        self._line = most
        self._users: Counter[str] = Counter()

    @asynccontextmanager
    async def passed(self, user_id: str) -> AsyncIterator[None]:
        """Hold a place; ``Unavailable`` if the line is full, waiting takes too long, or the user holds too many."""
        message = "As many files are on their way as the vault takes at once. Try this one again in a few seconds."
        if self._users[user_id] >= _MOST_OF_ONE_USER or self._users.total() >= 2 * self._line:
            raise Unavailable(message)
        self._users[user_id] += 1
        try:
            try:
                async with asyncio.timeout(_GATE_SECONDS):
                    await self._free.acquire()
            except TimeoutError:
                raise Unavailable(message) from None
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._users[user_id] -= 1
            if not self._users[user_id]:
                del self._users[user_id]


class Bridge:
    """A pool for everything, and small ones for what takes long, which so can't starve it."""

    def __init__(self) -> None:
        self.usual = Pool("usual", _THREADS, _LINE)
        self.costly = Pool("costly", _COSTLY_THREADS, _COSTLY_LINE)
        self.uploads = Pool("uploads", _UPLOAD_THREADS, 2 * _UPLOADS)
        self.renditions = Pool("renditions", _RENDITION_THREADS, _RENDITION_LINE)
        self.upload_gate = Gate(_UPLOADS)
        self.download_gate = Gate(_DOWNLOADS)  # each holds an opened part of 8 MiB while its client reads

    def close(self) -> None:
        """Let all pools finish."""
        self.usual.close()
        self.costly.close()
        self.uploads.close()
        self.renditions.close()


@dataclass(frozen=True, slots=True)
class Caller:
    """Someone signed in, and the way to call a service for them: ``await caller.run(service, *its other arguments)``.

    A service for a caller takes the vault and the actor first.
    """

    vault: Vault
    bridge: Bridge
    actor: Actor
    about: Mapping[str, str]
    """The ids in the request's address, by their names."""

    def attempt(
        self,
        service: Callable[Concatenate[Vault, Actor, _Arguments], _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> _Result:
        """Call a service on this thread, and see that a refusal is in the log before it is answered (ASVS 16.3.2)."""
        try:
            return service(self.vault, self.actor, *args, **kwargs)
        except (NotFound, Refused) as error:
            case, team = self.about.get("case_id"), self.about.get("team_id")
            thing = next((value for name, value in self.about.items() if name not in {"case_id", "team_id"}), None)
            tell_refusal(self.vault, self.actor, error, case=case, team=team, object=thing)
            raise

    async def run(
        self,
        service: Callable[Concatenate[Vault, Actor, _Arguments], _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> _Result:
        """Call a service on the usual pool."""
        return await self.bridge.usual.run(lambda: self.attempt(service, *args, **kwargs))

    async def run_costly(
        self,
        service: Callable[Concatenate[Vault, Actor, _Arguments], _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> _Result:
        """Call a service that stretches a password."""
        return await self.bridge.costly.run(lambda: self.attempt(service, *args, **kwargs))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone not signed in. A service for a visitor takes the vault and the origin first."""

    vault: Vault
    bridge: Bridge
    origin: Origin

    async def run_costly(
        self,
        service: Callable[Concatenate[Vault, Origin, _Arguments], _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> _Result:
        """Call a service that stretches a password."""
        return await self.bridge.costly.run(service, self.vault, self.origin, *args, **kwargs)
