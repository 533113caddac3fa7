"""The process that decodes a file knows nothing of its case; the one that knows the case gets nothing but pixels."""

import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.vault.redaction.finding import case_of
from tests.vault.redaction.pdf.building import Building, said
from vault.redaction.detectors.known import Known
from vault.redaction.draw import draw
from vault.redaction.drawing import Drawing, packed
from vault.redaction.marks import Edits
from vault.redaction.pages import pixels_of
from vault.redaction.pdf import draw as pdf_draw
from vault.redaction.reading import Page
from vault.redaction.redact import Job, redact
from vault.redaction.sandbox import jobs, workshop
from vault.redaction.sandbox.jobs import redact_in_sandbox

NAME, PHONE = "陈嘉禾", "16800000001"
SECRETS = Known(names=(NAME,), values=(PHONE,))
Asked = tuple[str, str, bytes]


def picture(form: str = "PNG") -> bytes:
    made = Image.new("RGB", (420, 90), "white")
    ImageDraw.Draw(made).text((10, 30), f"Phone {PHONE}", fill="black", font=ImageFont.load_default(28))
    file = io.BytesIO()
    made.save(file, form)
    return file.getvalue()


FILES = {"image/png": picture(), "application/pdf": Building(said(f"Phone {PHONE}")).done()}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """What each process of the sandbox is given: its task, its header and its bytes."""
    seen: list[Asked] = []
    ask = workshop.ask_in_turn

    def noted(
        task: str, header: Mapping[str, object], data: bytes, *, timeout: float, memory: int, limit: int
    ) -> workshop.Answer:
        seen.append((task, json.dumps(header, ensure_ascii=False), data))
        return ask(task, header, data, timeout=timeout, memory=memory, limit=limit)

    monkeypatch.setattr(jobs, "ask_in_turn", noted)
    return seen


@pytest.mark.parametrize("media_type", FILES)
def test_who_decodes_a_file_is_told_nothing_and_who_knows_the_case_never_sees_the_file(
    media_type: str, asked: list[Asked]
) -> None:
    data = FILES[media_type]
    made = redact_in_sandbox(data, Job(media_type, case_of(SECRETS)), owner="somebody")
    assert made.withheld is None
    (first, told, given), (second, known, pixels) = asked
    assert (first, given) == ("draw", data)
    assert json.loads(told) == {"media_type": media_type}
    assert (second, NAME in known, PHONE in known) == ("redact", True, True)
    assert data[:8] not in pixels


@pytest.mark.parametrize("media_type", FILES)
def test_two_processes_make_what_one_would(media_type: str) -> None:
    job = Job(media_type, case_of(SECRETS))
    apart = redact_in_sandbox(FILES[media_type], Job(media_type, case_of(SECRETS)), owner="somebody")
    assert (apart.proof, apart.file) == ((made := redact(FILES[media_type], job)).proof, made.file)


@pytest.mark.parametrize("media_type", FILES)
def test_a_reading_that_is_there_already_is_not_made_again(media_type: str) -> None:
    first = redact_in_sandbox(FILES[media_type], Job(media_type, case_of(SECRETS)), owner="somebody")
    again = Job(media_type, first.case, edits=Edits(), reading=first.reading)
    assert redact_in_sandbox(FILES[media_type], again, owner="somebody").file == first.file


@pytest.mark.parametrize("media_type", FILES)
def test_a_drawing_passes_a_pipe(media_type: str) -> None:
    drawing = draw(FILES[media_type], media_type)
    sent = json.loads(json.dumps(drawing.to_json()))
    assert Drawing.from_json(sent, b"".join(drawing.pixels)) == drawing
    assert pixels_of(drawing, 0).shape == (drawing.pages[0].height, drawing.pages[0].width, 3)


def _cut(said: dict[str, Any]) -> None:
    said["lengths"] = [length - 1 for length in said["lengths"]]


def _negative(said: dict[str, Any]) -> None:
    said["lengths"] = [-1, said["lengths"][0] + 1]
    said["reading"]["pages"] *= 2


def _endless(said: dict[str, Any]) -> None:
    said["reading"]["pages"][0]["width"] = 10**9


def _flat(said: dict[str, Any]) -> None:
    said["reading"]["pages"][0]["height"] = 0


def _many(said: dict[str, Any]) -> None:
    said["lengths"] += [0] * 60
    said["reading"]["pages"] *= 61


def _fewer(said: dict[str, Any]) -> None:
    said["reading"]["pages"] = []


@pytest.mark.parametrize("lie", [_cut, _negative, _endless, _flat, _many, _fewer])
def test_a_drawing_that_lies_about_itself_is_refused(lie: Callable[[dict[str, Any]], None]) -> None:
    drawing = draw(FILES["image/png"], "image/png")
    said = drawing.to_json()
    lie(said)
    with pytest.raises(ValueError, match="pages"):
        Drawing.from_json(said, b"".join(drawing.pixels))


@pytest.mark.parametrize(
    "rows",
    [b"", b"no stream", packed(bytes(11)), packed(bytes(13)), packed(bytes(12))[:-7], packed(bytes(2**24))],
)
def test_packed_pixels_that_are_more_or_fewer_than_the_page_has_are_refused(rows: bytes) -> None:
    with pytest.raises(ValueError, match="pixels"):
        Drawing((Page(2, 2),), (rows,), packed=True).rows(0)


def test_pixels_are_as_they_were_packed() -> None:
    assert Drawing((Page(2, 2),), (packed(bytes(range(12))),), packed=True).rows(0) == bytes(range(12))


def test_a_document_of_many_scans_is_drawn_coarser_rather_than_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    building = Building("q 300 0 0 200 0 0 cm /P Do Q")
    building.picture(Image.fromarray(np.random.default_rng(1).integers(0, 255, (400, 600, 3), np.uint8)))
    data = building.done()
    fine = draw(data, "application/pdf")
    monkeypatch.setattr(pdf_draw, "MOST_BYTES", len(fine.pixels[0]) - 1)
    coarse = draw(data, "application/pdf")
    assert coarse.withheld is None
    assert 0 < coarse.pages[0].width < fine.pages[0].width
    monkeypatch.setattr(pdf_draw, "MOST_BYTES", 10)
    assert draw(data, "application/pdf").withheld == "too-large"
