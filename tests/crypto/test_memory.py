"""Keys that crypto makes on the way are gone from memory when it returns (OWASP ASVS 11.7.2)."""

import ctypes
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crypto.binding import Binding, Kind
from crypto.identity import new_seed, public_key
from crypto.keys import derive, new_key, unwrap, wipe, wrap
from crypto.scopes import scope_key

PLACE = Binding(Kind.RECORD, object="o")
_WINDOW = 1 << 20
_window = bytearray(_WINDOW)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/mem"),
]


def _regions() -> Iterator[tuple[int, int]]:
    for line in Path("/proc/self/maps").read_text("ascii").splitlines():
        addresses, permissions, *_, name = (
            [*line.split(maxsplit=5), ""][:6] if line.count(" ") > 4 else [*line.split(), ""]
        )
        if permissions.startswith("rw") and not name.strip().startswith(("[v", "/dev")):
            start, end = addresses.split("-")
            yield int(start, 16), int(end, 16)


def _address(buffer: bytearray) -> range:
    start = ctypes.addressof(ctypes.c_char.from_buffer(buffer))
    return range(start, start + len(buffer))


def copies(mask: bytes, masked: bytes) -> int:
    """Count a secret's copies in this process. It is given as two masked halves, so that asking makes none."""
    needle = bytearray(a ^ b for a, b in zip(mask, masked, strict=True))
    own = (_address(needle), _address(_window))
    found = 0
    with open("/proc/self/mem", "rb", buffering=0) as memory:  # noqa: PTH123 - unbuffered, into one window
        for start, end in _regions():
            at = start
            while at < end:
                memory.seek(at)
                try:
                    size = memory.readinto(memoryview(_window)[: min(_WINDOW, end - at)])
                except OSError:
                    break
                if not size:
                    break
                hit = _window.find(needle, 0, size)
                while hit >= 0:
                    found += not any(at + hit in area for area in own)
                    hit = _window.find(needle, hit + 1, size)
                if size < _WINDOW:
                    break
                at += size - len(needle) + 1
    wipe(needle, _window)
    return found


def _masked(secret: bytearray) -> tuple[bytes, bytes]:
    mask = bytes(new_key())
    masked = bytes(a ^ b for a, b in zip(secret, mask, strict=True))
    wipe(secret)
    return mask, masked


def test_the_search_finds_a_key_that_is_kept() -> None:
    key = new_key()
    kept = bytearray(key)
    assert copies(*_masked(key)) == 1
    wipe(kept)


def _through_wrapping(key: bytearray) -> bytearray:
    secret = new_key()
    opened = unwrap(key, wrap(key, secret, PLACE), PLACE)
    wipe(secret, opened)
    return derive(key, "wrap")


def _through_the_tree(key: bytearray) -> bytearray:
    wipe(scope_key(key, "identity/phone"))
    return scope_key(key, "identity")


def _through_an_identity(key: bytearray) -> bytearray:
    public_key(key)
    return bytearray(key)


@pytest.mark.parametrize(
    "made",
    [_through_wrapping, _through_the_tree, _through_an_identity],
    ids=["wrapping key", "parent scope key", "seed"],
)
def test_no_key_stays_behind(made: Callable[[bytearray], bytearray]) -> None:
    """What was derived on the way is found nowhere once its holders are wiped."""
    key = new_seed()
    halves = _masked(made(key))
    wipe(key)
    assert copies(*halves) == 0
