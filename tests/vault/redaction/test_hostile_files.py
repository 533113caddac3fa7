"""Files that were made to harm: each is answered within its limits, and whatever is not shown says why."""

import io
import os
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.vault.redaction import bombs
from tests.vault.redaction.mutations import Sample, mutants
from vault.redaction.casemap import CaseMap
from vault.redaction.redact import Job, Made
from vault.redaction.sandbox import workshop
from vault.redaction.sandbox.jobs import redact_in_sandbox
from vault.redaction.sandbox.tasks import SAMPLES

SECONDS = 60
REASONS = {
    "not-text", "too-large", "not-understood", "timed-out", "failed", "too-much-memory", "too-many-frames",
    "too-many-pages", "encrypted", "unreadable", "still-readable",
}  # fmt: skip
PHONE = "16800000001"


def _redact(media_type: str, data: bytes, owner: str = "") -> Made:
    return redact_in_sandbox(data, Job(media_type, CaseMap()), owner=owner)


@cache
def _samples() -> list[Sample]:
    made = []
    for media_type, form in (
        ("image/png", "PNG"),
        ("image/jpeg", "JPEG"),
        ("application/pdf", "PDF"),
        ("image/gif", "GIF"),
        ("image/webp", "WEBP"),
        ("image/bmp", "BMP"),
        ("image/tiff", "TIFF"),
    ):
        file, pictures = io.BytesIO(), [_picture(turn) for turn in (0, 1)]  # saving leaves traces in a picture
        pictures[0].save(file, form, save_all=form in {"PDF", "GIF", "TIFF"}, append_images=pictures[1:])
        made.append((media_type, file.getvalue()))
    text = b"BT /F1 12 Tf 10 50 Td (Phone 16800000001) Tj ET"
    return [*made, ("application/pdf", bombs.pdf(content=text))]


def everything() -> list[Sample]:
    """One of each kind of file, good ones, with all that may be found in a picture."""
    noise = Image.frombytes("RGB", (90, 90), random.Random(5).randbytes(24300))
    busy = Image.new("RGB", (540, 960), "#ededed")
    draw = ImageDraw.Draw(busy)
    for top in range(40, 900, 120):
        busy.paste(noise, (12, top))
        draw.rounded_rectangle((116, top, 420, top + 80), 12, fill="white")
        draw.text((130, top + 24), f"Tel {PHONE}", fill="black", font=ImageFont.load_default(24))
    file = io.BytesIO()
    busy.save(file, "PNG")
    return [*_samples(), ("image/png", file.getvalue()), *SAMPLES.items(), ("audio/ogg", b"OggS" + bytes(99))]


def _picture(turn: int) -> Image.Image:
    picture = Image.new("RGB", (200, 64), "white")
    ImageDraw.Draw(picture).text((8, 20), f"Tel {PHONE}", fill="black", font=ImageFont.load_default(20 + turn))
    return picture


def _sound(made: Made) -> str:
    """That an answer is either a rendition or a reason; which of them."""
    if made.withheld is not None:
        assert made.withheld in REASONS
        assert made.file == b""
        assert made.text is None
        return made.withheld
    assert made.file_type in {"image/png", "application/pdf"}
    assert made.file.startswith((b"\x89PNG", b"%PDF"))
    return "shown"


@pytest.mark.parametrize("number", range(8))
def test_what_the_mutants_are_made_of_can_be_shown(number: int) -> None:
    media_type, data = _samples()[number]
    made = _redact(media_type, data)
    assert _sound(made) == "shown", media_type
    assert made.marks, media_type


@pytest.fixture
def steady() -> Iterator[None]:
    """That the sandbox lives through the test, and this process neither grows nor leaks."""
    assert _redact("text/plain", b"x").text == "x"
    first, descriptors = workshop._zygote.process_id, len(os.listdir("/proc/self/fd"))  # noqa: PTH208, SLF001
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert _redact("text/plain", b"x").text == "x"
    assert workshop._zygote.process_id == first  # noqa: SLF001
    assert len(os.listdir("/proc/self/fd")) <= descriptors + 1  # noqa: PTH208
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < largest + 300 * 1024


@pytest.mark.slow
@pytest.mark.usefixtures("steady")
def test_mutants_end_in_a_rendition_or_a_reason() -> None:
    _try_mutants(seed=1, count=60)


@pytest.mark.drill
@pytest.mark.usefixtures("steady")
def test_ten_thousand_mutants_end_in_a_rendition_or_a_reason() -> None:
    _try_mutants(seed=20261122, count=10_000)


def _try_mutants(seed: int, count: int) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda sample: _sound(_redact(*sample)), mutants(_samples(), seed, count))
        tally = Counter(answers)
    print(dict(tally))  # noqa: T201 - shown with -s: how many were shown, and why the others were not
    assert sum(tally.values()) == count
    assert tally["shown"] > 0
    assert tally["not-understood"] > 0
    assert tally["failed"] <= 3 + count // 50  # a decoder may crash now and then: that is what the sandbox is for


@pytest.mark.slow
@pytest.mark.usefixtures("steady")
@pytest.mark.parametrize("name", [name for name, _, _ in bombs.bombs()])
def test_a_bomb_does_not_go_off(name: str) -> None:
    media_type, data = next((kind, data) for this, kind, data in bombs.bombs() if this == name)
    started = time.monotonic()
    _sound(_redact(media_type, data))
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize(
    ("declared", "really"),
    [("application/pdf", 0), ("image/png", 1), ("image/jpeg", 2), ("image/png", 3), ("text/plain", 0)],
)
def test_a_file_that_is_not_what_it_is_called_is_withheld(declared: str, really: int) -> None:
    assert _sound(_redact(declared, _samples()[really][1])) == "not-understood"


@pytest.mark.parametrize("declared", ["image/png", "image/jpeg", "application/pdf", "image/heic", "audio/ogg", "x/y"])
def test_noise_is_withheld_whatever_it_is_called(declared: str) -> None:
    data = random.Random(3).randbytes(4096)
    assert _sound(_redact(declared, data)) != "shown"


@pytest.mark.parametrize("kind", ["script in a comment", "archive behind", "page behind"])
def test_of_two_files_in_one_only_the_picture_is_in_the_rendition(kind: str) -> None:
    secret = b"<script>steal('16900000013')</script>"
    png = _samples()[0][1]
    data = {
        "script in a comment": png[:33] + bombs.chunk(b"tEXt", b"Comment\0" + secret) + png[33:],
        "archive behind": png + bombs.nested_zip()[:4096] + secret,
        "page behind": png + b"<html>" + secret,
    }[kind]
    made = _redact("image/png", data)
    assert _sound(made) == "shown"
    assert b"steal" not in made.file
    assert b"steal" not in made.thumbnail
