"""Files as an attacker makes them of good ones: broken, cut, spliced, lying about their sizes, two formats in one."""

import random
import re
from collections.abc import Callable, Iterator, Sequence

Sample = tuple[str, bytes]
"""A media type and a good file of it."""

_EXTREMES = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\xff\xff", b"\xff\xff\0\0", b"\0\0\0\1")
_NUMBERS = (b"-1", b"0", b"4294967295", b"999999999", b"1e99", b"65536", b"1 0 R")
_NUMBER = re.compile(rb"(?<![0-9])[0-9]{1,10}(?![0-9])")
_NAME = re.compile(rb"/[A-Z][A-Za-z]{2,12}")


def mutants(samples: Sequence[Sample], seed: int, count: int) -> Iterator[Sample]:
    """`count` mutants of the samples in turn; the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        media_type, data = samples[number % len(samples)]
        for _ in range(chance.choice((1, 1, 2, 4))):
            data = chance.choice(_WAYS)(chance, data, chance.choice(samples)[1])
        yield media_type, data


def _flip(chance: random.Random, data: bytes, _: bytes) -> bytes:
    changed = bytearray(data)
    for _bit in range(chance.choice((1, 2, 8, 64))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(chance: random.Random, data: bytes, _: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _without(chance: random.Random, data: bytes, _: bytes) -> bytes:
    start, end = _piece(chance, data)
    return data[:start] + data[end:]


def _repeated(chance: random.Random, data: bytes, _: bytes) -> bytes:
    start, end = _piece(chance, data)
    return data[:end] + data[start:end] * chance.choice((1, 3, 50)) + data[end:]


def _blank(chance: random.Random, data: bytes, _: bytes) -> bytes:
    start, end = _piece(chance, data)
    return data[:start] + bytes([chance.choice((0, 255))]) * (end - start) + data[end:]


def _spliced(chance: random.Random, data: bytes, other: bytes) -> bytes:
    start, end = _piece(chance, other)
    at = chance.randrange(len(data) + 1)
    return data[:at] + other[start:end] + data[at:]


def _two_in_one(chance: random.Random, data: bytes, other: bytes) -> bytes:
    return data + other if chance.random() < 0.7 else other[:40] + data


def _lying_head(chance: random.Random, data: bytes, _: bytes) -> bytes:
    at = chance.randrange(4, 96)
    return data[:at] + chance.choice(_EXTREMES)[: chance.choice((1, 2, 4))].ljust(1) + data[at + 4 :]


def _lying_numbers(chance: random.Random, data: bytes, _: bytes) -> bytes:
    places = list(_NUMBER.finditer(data)) or list(re.finditer(rb"[\s\S]", data[:64]))
    if not places:
        return data
    place = chance.choice(places)
    return data[: place.start()] + chance.choice(_NUMBERS) + data[place.end() :]


def _swapped_names(chance: random.Random, data: bytes, _: bytes) -> bytes:
    names = _NAME.findall(data)
    if not names:
        return data
    return data.replace(chance.choice(names), chance.choice(names), chance.choice((1, 1, -1)))


_WAYS: tuple[Callable[[random.Random, bytes, bytes], bytes], ...] = (
    _flip, _flip, _cut, _without, _repeated, _blank, _spliced, _two_in_one, _lying_head, _lying_numbers, _swapped_names,
)  # fmt: skip


def _piece(chance: random.Random, data: bytes) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 4, 64, 1024)))
