"""Pictures: what a second engine still reads after painting, what was hidden needlessly, seconds and memory.

``python -m benchmarks.redaction images [--seed 1] [--count 40]``. Seeds below 100,000 are for development; the
examination begins at 100,000, and nobody looks at single pictures of it.
"""

import argparse
import io
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from PIL import Image

from benchmarks.redaction.draw_files import MARKER, Sample, sample
from benchmarks.redaction.image_score import Score, score
from vault.redaction.detectors.detect import Known, detect
from vault.redaction.images.paint import paint
from vault.redaction.images.read import look_again, preload, read_image
from vault.redaction.images.stitch import boxes_for, stitch, unreadable
from vault.redaction.reading import Box, Page
from vault.redaction.spans import PiiType

EXAMINATION = 100_000
_SHOWN = {PiiType.ORDER_NUMBER, PiiType.USCC}  # what the handling team sees by default
_PNG_CHUNKS = {b"IHDR", b"IDAT", b"IEND"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture after painting, what was painted, and what it took."""

    page: bytes
    marks: list[Box]
    again: str
    seconds: dict[str, float]
    resident: int  # MiB at most so far


def main(arguments: Sequence[str]) -> None:
    """Draws, paints and reads again; prints what came out, once with the case's values known and once without."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.redaction images", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help=f"the first picture; {EXAMINATION} is the examination")
    parser.add_argument("--count", type=int, default=40, help="how many pictures")
    options = parser.parse_args(arguments)
    measure(options.seed, options.count)


def measure(seed: int, count: int) -> None:
    """Runs `count` pictures from number `seed` on and prints the figures."""
    totals = {"values of the case known": Score(), "rules alone": Score()}
    times: dict[str, list[float]] = {}
    resident = metadata = 0
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        for number in range(seed, seed + count):
            drawn = sample(number)
            before: list[Box] | None = None
            counts, leaked = Score(), [""]
            for name, total in totals.items():
                known = _known(drawn) if name.startswith("values") else Known()
                done = pool.submit(render, drawn.data, drawn.media_type, known).result()
                pixels = np.asarray(Image.open(io.BytesIO(done.page)).convert("RGB"))
                if done.marks != before:  # else the other engine would read the same picture again
                    before = done.marks
                    counts, leaked = score(pixels, drawn.truth, done.marks, drawn.quarters)
                total.add(counts)
                metadata += _metadata(done.page)
                resident = max(resident, done.resident)
                for stage, seconds in done.seconds.items():
                    times.setdefault(stage, []).append(seconds)
                if seed < EXAMINATION:
                    for value in leaked:
                        print(f"  {number} {drawn.style} {drawn.media_type}, {name}: {value}", flush=True)
    for name, total in totals.items():
        print(f"{name}, {count} pictures from {seed} on")
        for line in total.lines():
            print(f"  {line}")
    print(f"renditions with metadata {metadata} (none)")
    stages = ", ".join(f"{stage} {statistics.median(seconds):.2f}" for stage, seconds in times.items())
    print(f"seconds p50: {stages}; resident at most {resident} MiB (at most 800)")


def render(data: bytes, media_type: str, known: Known) -> Rendered:
    """One picture through every stage, in the process that is measured."""
    preload()
    started = time.perf_counter()
    reading = read_image(data, media_type)
    read = time.perf_counter()
    said = tuple(visual.text for page in reading.pages for visual in page.visuals if visual.text)
    known = Known(known.names, known.values + said)  # what a code says is printed beside it as well
    marks = [_marks(page, known) for page in reading.pages]
    detected = time.perf_counter()
    painted = paint(data, media_type, marks)
    finished = time.perf_counter()
    again = look_again(painted.pages[0], painted.media_types[0], reading.pages)
    looked = time.perf_counter()
    return Rendered(
        painted.pages[0],
        marks[0],
        again,
        {
            "read": read - started,
            "detect": detected - read,
            "paint": finished - detected,
            "look again": looked - finished,
            "all": looked - started,
        },
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def _marks(page: Page, known: Known) -> list[Box]:
    boxes = [visual.box for visual in page.visuals] + unreadable(page)
    for wrapped in (True, False):
        stitched = stitch(page, wrapped=wrapped)
        for span in detect(stitched.text, known):
            if span.type not in _SHOWN:
                boxes += boxes_for(page, stitched, span.start, span.end)
    return boxes


def _known(drawn: Sample) -> Known:
    values = drawn.truth.values
    return Known(
        tuple(text for kind, text in values if kind == "name"), tuple(text for kind, text in values if kind != "name")
    )


def _metadata(page: bytes) -> bool:
    """Whether a rendition has anything besides pixels."""
    chunks, at = set(), 8
    while page.startswith(b"\x89PNG") and at < len(page):
        length = int.from_bytes(page[at : at + 4])
        chunks.add(page[at + 4 : at + 8])
        at += length + 12
    return not chunks <= _PNG_CHUNKS or MARKER.encode() in page or b"Exif" in page[:4096]


if __name__ == "__main__":
    main(sys.argv[1:])
