"""What the sandbox can be asked for. Each task is loaded once, outside; run, many times, in a confined process."""

import importlib
import pkgutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..casemap import CaseMap
from ..cleaning import clean
from ..drawing import Drawing
from ..marks import Edits
from ..policy import Policy
from ..redact import Job, hide_texts, redact, redact_drawing

_PACKAGE = __name__.rsplit(".", 2)[0]
_OUTSIDE = "sandbox"
_PICTURES = frozenset({"draw", "images", "pages", "pdf", "pictures"})
_ON_FIRST_USE = ("numpy.ma",)
"""What libraries import only when a function of theirs is called."""

_ENCODINGS = ("gb18030", "gb2312", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "latin-1", "cp1252", "big5")
SAMPLES = {
    "text/plain": "验证码 fe80::1 %41".encode("gb18030"),
    "text/html": b"<p>&#49;</p>",
    "text/csv": b"a,b\n",
    "text/vtt": b"WEBVTT\n\n00:00:02.000 --> 00:00:06.500\nx",
    "application/json": b'{"a": 1}',
    "message/rfc822": b'From: "=?gb18030?B?xOM=?=" <a@example.com>\nTo: b@example.com\nSubject: x\n'
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<b>x\n--b--\n",
}

Result = tuple[dict[str, object], bytes]


@dataclass(frozen=True, slots=True)
class Task:
    """`run` gets header and data of a request and gives those of the answer, without opening anything.

    `load`, called before in the process that all jobs are forked from, imports and reads what `run` needs. It may not
    start threads. What an item lacks is told in the answer; an exception means a withheld item.
    """

    run: Callable[[dict[str, Any], bytes], Result]
    load: Callable[[], None]


def _clean(_: dict[str, Any], data: bytes) -> Result:
    cleaned = clean(data)
    return {"kinds": cleaned.kinds, "whole": cleaned.data is not None}, cleaned.data or b""


def _hide(header: dict[str, Any], _data: bytes) -> Result:
    edits = {name: Edits.from_json(value) for name, value in header["edits"].items()}
    case, policy = CaseMap.from_json(header["case"]), Policy.from_json(header["policy"])
    return hide_texts(header["texts"], case, policy, edits).to_json(), b""


def _redact(header: dict[str, Any], data: bytes) -> Result:
    job, drawing = Job.from_json(header["job"]), header["drawing"]
    made = redact(data, job) if drawing is None else redact_drawing(Drawing.from_json(drawing, data), job)
    return made.to_json(), made.file + made.thumbnail


def _draw(header: dict[str, Any], data: bytes) -> Result:
    from ..draw import draw  # noqa: PLC0415 - heavy, and loaded for this task alone

    drawing = draw(data, header["media_type"])
    return drawing.to_json(), b"".join(drawing.pixels)


@cache
def _load_text() -> None:
    """Imports what is imported on first use, because no file can be opened afterwards."""
    _import(lambda name: name not in _PICTURES)
    for encoding in _ENCODINGS:
        "x".encode(encoding)
    for media_type, sample in SAMPLES.items():
        redact(sample, Job(media_type, CaseMap()))
        clean(sample)


@cache
def _load_pictures() -> None:
    _load_text()
    _import(_PICTURES.__contains__)
    for name in _ON_FIRST_USE:
        _prepare(name)


def _import(wanted: Callable[[str], bool]) -> None:
    """Every module of this package whose first name is wanted, with what each prepares by a `preload` of its own.

    What is not installed is left out: the items that need it will be withheld.
    """
    for found in pkgutil.iter_modules([str(Path(__file__).parent.parent)]):
        if found.name != _OUTSIDE and wanted(found.name):
            _prepare(f"{_PACKAGE}.{found.name}")


def _prepare(name: str) -> None:
    with suppress(ImportError, OSError):
        module = importlib.import_module(name)
        getattr(module, "preload", bool)()
        for inner in pkgutil.iter_modules(getattr(module, "__path__", ())):
            _prepare(f"{name}.{inner.name}")


TASKS = {
    "clean": Task(_clean, _load_text),
    "hide": Task(_hide, _load_text),
    "redact-text": Task(_redact, _load_text),
    "draw": Task(_draw, _load_pictures),
    "redact": Task(_redact, _load_pictures),
}
"""Name of a task to how it is done; `workshop.HEAVY` says which of them take long."""
