"""What the machine can do at best: hashing, sealing, and how long a flush to disk takes."""

import hashlib
import os
import statistics
import tempfile
import time
from pathlib import Path

from crypto.evidence import PART_SIZE, open_part, seal_part
from crypto.keys import new_key

_MIB = 1024 * 1024


def sha256_rate(megabytes: int = 256) -> float:
    """Return MiB/s of SHA-256 on one core."""
    piece = bytes(_MIB)
    begin = time.perf_counter()
    digest = hashlib.sha256()
    for _ in range(megabytes):
        digest.update(piece)
    return megabytes / (time.perf_counter() - begin)


def cobblestone_rates(parts: int = 16) -> tuple[float, float]:
    """Return MiB/s of sealing and of opening evidence parts on one core."""
    key, plaintext = new_key(), bytes(PART_SIZE)
    begin = time.perf_counter()
    sealed = [seal_part(key, plaintext, "c", "i", number) for number in range(parts)]
    middle = time.perf_counter()
    for number, part in enumerate(sealed):
        open_part(key, part, "c", "i", number)
    size = parts * PART_SIZE / _MIB
    return size / (middle - begin), size / (time.perf_counter() - middle)


def fsync_probe(folder: Path, count: int = 200) -> tuple[float, float]:
    """Return median and 99th percentile of appending 4 KiB and flushing it, in milliseconds."""
    samples = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(count):
            file.write(bytes(4096))
            file.flush()
            begin = time.perf_counter()
            os.fsync(file.fileno())
            samples.append((time.perf_counter() - begin) * 1e3)
    return statistics.median(samples), percentile(samples, 99)


def percentile(samples: list[float], rank: int) -> float:
    """Return a percentile, the nearest rank."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, round(rank / 100 * (len(ordered) - 1)))]
