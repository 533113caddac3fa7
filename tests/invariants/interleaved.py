"""A vault in which something else happens at a chosen moment: just before the last change of a use case is written."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar, cast

from vault.installation import Vault
from vault.storage.store import Store, Unit

Result = TypeVar("Result")


class _Interleaved:
    """The vault's own store; before the change number ``at``, counted from 1, ``happens`` is called once."""

    def __init__(self, store: Store, at: int, happens: Callable[[], object]) -> None:
        self._store, self._left, self._happens = store, at, happens

    def write(self, work: Callable[[Unit], Result]) -> Result:
        self._left -= 1
        if self._left == 0:
            self._happens()
        return self._store.write(work)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def interleaved(vault: Vault, at: int, happens: Callable[[], object]) -> Vault:
    """Return the vault for one use case, with something happening before the change number ``at`` that it writes."""
    return replace(vault, store=cast(Store, _Interleaved(vault.store, at, happens)))


def changes_of(vault: Vault, act: Callable[[Vault], object]) -> int:
    """Return how many changes a use case writes, by doing it."""
    count = 0

    class Counting(_Interleaved):
        def write(self, work: Callable[[Unit], Result]) -> Result:
            nonlocal count
            count += 1
            return self._store.write(work)

    act(replace(vault, store=cast(Store, Counting(vault.store, 0, lambda: None))))
    return count
