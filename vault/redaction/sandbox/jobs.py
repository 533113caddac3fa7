"""What the vault asks of the sandbox: items redacted, texts, codes struck out; and what it makes of an answer."""

import json
from collections.abc import Mapping
from typing import Any

from ..casemap import CaseMap
from ..cleaning import Cleaned
from ..marks import Edits
from ..policy import Policy
from ..reading import Reading
from ..redact import HiddenTexts, Job, Made
from ..rendition import FAILED, MAX_PICTURE_INPUT, MAX_RENDITION_INPUT, PDF, TOO_LARGE, is_drawn, is_plain
from .workshop import MEMORY, Answer, Busy, SandboxFailed, ask, ask_in_turn, in_turn

_TEXT, _HEAVY, _DRAW, _HIDE = "redact-text", "redact", "draw", "hide"
_TEXT_SECONDS, _PICTURE_SECONDS, _DOCUMENT_SECONDS = 20.0, 90.0, 400.0  # a dense page takes about 8 on one core
_TEXT_PACE = 8_000  # bytes a second that a text is read by at least, on a busy core
SHORT_TEXT = 64 * 1024
"""Bytes: longer texts wait in line with pictures."""
_PATIENCE = 20.0  # seconds that a person's text waits for its turn
_MOST_TOLD = 16 * 1024
MOST_BYTES = MAX_PICTURE_INPUT
_MOST_ANSWER = 256 * 1024 * 1024
_MOST_DRAWN = 176 * 1024 * 1024
_LONGEST_TURN = 1.5 * _DOCUMENT_SECONDS  # so long a picture may wait for a document before it
_MEMORY = 2 * 1024**3  # address space beyond what is loaded; a screenshot touches a third of it


def redact_in_sandbox(data: bytes, job: Job, *, owner: str) -> Made:
    """The rendition of an item, made in a confined process; one that fails in any way is withheld and says so.

    `owner` is whom the waiting line counts the job for. Raises `Busy` if the line is full.
    """
    if len(data) > MAX_PICTURE_INPUT:
        return _withheld(job, TOO_LARGE)
    try:
        answer = _drawn_and_redacted(data, job, owner) if is_drawn(job.media_type) else _redacted(data, job, owner)
        made = Made.from_json(answer.header, answer.body)
        # The answer comes from a process that read a stranger's file: what goes on to the team is small and plain.
        plain = is_plain(made.withheld, made.told) and len(json.dumps(dict(made.proof))) <= _MOST_TOLD
        return made if plain else _withheld(job, FAILED)
    except SandboxFailed as failure:
        return _withheld(job, failure.slug)
    except (ValueError, KeyError, TypeError):
        return _withheld(job, FAILED)


def _redacted(data: bytes, job: Job, owner: str) -> Answer:
    task, seconds = _TEXT, _TEXT_SECONDS
    if len(data) > SHORT_TEXT:
        task, seconds = _HEAVY, _TEXT_SECONDS + len(data) / _TEXT_PACE
    request = {"job": job.to_json(), "drawing": None}
    return ask(task, request, data, timeout=seconds, owner=owner, memory=_MEMORY, limit=_MOST_ANSWER)


def _drawn_and_redacted(data: bytes, job: Job, owner: str) -> Answer:
    """Decoded in a process that is told nothing of the case, then redacted in another that gets nothing but pixels."""
    seconds = _DOCUMENT_SECONDS if job.media_type == PDF else _PICTURE_SECONDS
    with in_turn(_HEAVY, owner, _LONGEST_TURN):
        kind = {"media_type": job.media_type}
        drawn = ask_in_turn(_DRAW, kind, data, timeout=seconds / 2, memory=_MEMORY, limit=_MOST_DRAWN)
        drawing = drawn.header
        if job.reading is not None:
            drawing = _without_lines(drawing)  # they stand in the reading, and a header has its limit
        request = {"job": job.to_json(), "drawing": drawing}
        return ask_in_turn(_HEAVY, request, drawn.body, timeout=seconds, memory=_MEMORY, limit=_MOST_ANSWER)


def _without_lines(drawing: dict[str, Any]) -> dict[str, Any]:
    reading = drawing["reading"]
    return {**drawing, "reading": {**reading, "pages": [{**page, "lines": []} for page in reading["pages"]]}}


def hide_in_sandbox(
    texts: Mapping[str, str], case: CaseMap, policy: Policy, edits: Mapping[str, Edits] | None = None
) -> HiddenTexts:
    """Texts as they may be shown, after their owner's edits. Of one that can't be redacted, only that is said.

    Raises `Busy` if the line is full.
    """
    request = {
        "texts": dict(texts),
        "case": case.to_json(),
        "policy": policy.to_json(),
        "edits": {name: own.to_json() for name, own in (edits or {}).items()},
    }
    try:
        answer = ask(_HIDE, request, b"", timeout=_TEXT_SECONDS, patience=_PATIENCE)
        return HiddenTexts.from_json(answer.header, texts)
    except (SandboxFailed, ValueError, KeyError, TypeError):
        return HiddenTexts(dict.fromkeys(texts, case.unchecked()), dict.fromkeys(texts, ()), case)


def clean_in_sandbox(data: bytes, *, timeout: float = 20.0, memory: int = MEMORY) -> Cleaned:
    """As `cleaning.clean`, in a confined process. If that fails in any way, `data` is None: nothing was checked."""
    if len(data) > MAX_RENDITION_INPUT:
        return Cleaned(None)
    try:
        answer = ask("clean", {}, data, timeout=timeout, memory=memory)
        kinds = tuple(str(kind) for kind in answer.header["kinds"])
        whole = answer.header["whole"] is True and len(answer.body) == len(data)
        return Cleaned(answer.body if whole else None, kinds)
    except (SandboxFailed, Busy, ValueError, KeyError, TypeError):
        return Cleaned(None)


def _withheld(job: Job, slug: str) -> Made:
    return Made(job.reading or Reading(withheld=slug), job.case, withheld=slug)
