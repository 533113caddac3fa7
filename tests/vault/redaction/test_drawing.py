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
from vault.redaction.casemap import CaseMap
from vault.redaction.detectors.known import Known
from vault.redaction.draw import draw
from vault.redaction.drawing import Drawing, packed
from vault.redaction.marks import Edits
from vault.redaction.pages import pixels_of, read_pages
from vault.redaction.pdf import draw as pdf_draw
from vault.redaction.reading import Box, Line, Page
from vault.redaction.redact import Job, redact, redact_drawing
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


def _other_reason(said: dict[str, Any]) -> None:
    said["reading"]["withheld"] = "rendered"


def _talks(said: dict[str, Any]) -> None:
    said["reading"]["told"] = {"note": PHONE}


def _says_a_text(said: dict[str, Any]) -> None:
    said["reading"]["told"] = {"pages": PHONE}


def _too_much(said: dict[str, Any]) -> None:
    said["reading"]["told"] = {"pages": 2**60}


def _beside_the_page(said: dict[str, Any]) -> None:
    said["reading"]["pages"][0]["lines"] = [{"text": "x", "boxes": [0, 0, 2**60, 9], "confidence": 1.0}]


def _half_a_character(said: dict[str, Any]) -> None:
    said["reading"]["pages"][0]["lines"] = [{"text": "\ud800", "boxes": [0, 0, 9, 9], "confidence": 1.0}]


LIES = [_cut, _negative, _endless, _flat, _many, _fewer, _other_reason, _talks, _says_a_text, _too_much]


@pytest.mark.parametrize("lie", [*LIES, _beside_the_page, _half_a_character])
def test_a_drawing_that_lies_about_itself_is_refused(lie: Callable[[dict[str, Any]], None]) -> None:
    drawing = draw(FILES["image/png"], "image/png")
    said = drawing.to_json()
    lie(said)
    with pytest.raises(ValueError, match=r"pages|boxes"):
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


def line(text: str, left: int, width: int, step: int) -> Line:
    """A line of a layer whose letters stand `step` pixels apart."""
    boxes = tuple(Box(left + step * at, 30, left + step * at + width, 60) for at in range(len(text)))
    return Line(text, boxes)


@pytest.mark.parametrize("whole_line_elsewhere", [False, True])
def test_a_layer_that_says_a_number_in_pieces_does_not_keep_it_from_being_read(whole_line_elsewhere: bool) -> None:
    drawing = draw(FILES["image/png"], "image/png")
    (seen,) = [shown for shown in read_pages(drawing).pages[0].lines if PHONE in shown.text]
    text, boxes = seen.text, seen.boxes
    layer = [Line(text[half::2], boxes[half::2]) for half in (0, 1)]
    if whole_line_elsewhere:
        layer.append(line(text, 0, 1, 2))
    page = drawing.pages[0]
    lying = Drawing((Page(page.width, page.height, tuple(layer)),), drawing.pixels)
    made = redact_drawing(lying, Job("application/pdf", CaseMap()))
    assert any(PHONE in said.text and said.boxes == boxes for said in made.reading.pages[0].lines)
    hidden = [box for mark in made.marks if mark.hidden for box in mark.boxes]
    digits = boxes[text.index(PHONE) :]
    assert all(any(box.left <= digit.left and digit.right <= box.right for box in hidden) for digit in digits)


def test_a_reading_holds_for_no_other_pixels() -> None:
    harmless, harmful = blank(), draw(FILES["image/png"], "image/png")
    reading = read_pages(harmless)
    made = redact_drawing(harmful, Job("image/png", CaseMap(), reading=reading))
    assert made.reading.drawn == harmful.digest() != reading.drawn
    assert made.proof["hidden"] == {"phone": 1}


def blank() -> Drawing:
    file = io.BytesIO()
    Image.new("RGB", (420, 90), "white").save(file, "PNG")
    return draw(file.getvalue(), "image/png")


def test_the_layer_of_a_document_goes_only_once_when_it_was_read_before(asked: list[Asked]) -> None:
    media_type = "application/pdf"
    first = redact_in_sandbox(FILES[media_type], Job(media_type, CaseMap()), owner="somebody")
    job = Job(media_type, first.case, reading=first.reading)
    again = redact_in_sandbox(FILES[media_type], job, owner="somebody")
    assert (again.file, again.reading) == (first.file, first.reading)
    assert not any(page["lines"] for page in json.loads(asked[-1][1])["drawing"]["reading"]["pages"])
