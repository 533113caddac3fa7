"""What the vault asks of the sandbox: items redacted, texts, codes struck out; and what it makes of an answer."""

import json
from collections.abc import Mapping

from ..casemap import DROPPED, CaseMap
from ..cleaning import Cleaned
from ..marks import Edits
from ..policy import Policy
from ..read import MAX_PICTURE_INPUT
from ..reading import Reading
from ..redact import HiddenTexts, Job, Made
from ..rendition import FAILED, MAX_RENDITION_INPUT
from .workshop import MEMORY, Busy, SandboxFailed, ask

_TEXT, _PICTURES, _HIDE = "redact-text", "redact", "hide"
_TEXT_SECONDS, _PICTURE_SECONDS, _DOCUMENT_SECONDS = 20.0, 90.0, 400.0  # a dense page takes about 8 on one core
_TEXT_PACE = 8_000  # bytes a second that a text is read by at least, on a busy core
SHORT_TEXT = 64 * 1024
"""Bytes: longer texts wait in line with pictures."""
_PATIENCE = 20.0  # seconds that a person's text waits for its turn
_MOST_TOLD = 16 * 1024
MOST_BYTES = MAX_PICTURE_INPUT
_MOST_ANSWER = 256 * 1024 * 1024
_MEMORY = 2 * 1024**3  # address space beyond what is loaded; a screenshot touches a third of it


def redact_in_sandbox(data: bytes, job: Job, *, owner: str) -> Made:
    """The rendition of an item, made in a confined process; one that fails in any way is withheld and says so.

    `owner` is whom the waiting line counts the job for. Raises `Busy` if the line is full.
    """
    task, seconds = _TEXT, _TEXT_SECONDS
    if len(data) > SHORT_TEXT:
        task, seconds = _PICTURES, _TEXT_SECONDS + len(data) / _TEXT_PACE
    if job.media_type.startswith("image/"):
        task, seconds = _PICTURES, _PICTURE_SECONDS
    elif job.media_type == "application/pdf":
        task, seconds = _PICTURES, _DOCUMENT_SECONDS
    try:
        answer = ask(task, job.to_json(), data, timeout=seconds, owner=owner, memory=_MEMORY, limit=_MOST_ANSWER)
        made = Made.from_json(answer.header, answer.body)
        # The answer comes from a process that read a stranger's file: what goes on to the team is small and plain.
        bounded = len(json.dumps([dict(made.told), dict(made.proof)])) <= _MOST_TOLD
        return made if bounded else _withheld(job, FAILED)
    except SandboxFailed as failure:
        return _withheld(job, failure.slug)
    except (ValueError, KeyError, TypeError):
        return _withheld(job, FAILED)


def hide_in_sandbox(
    texts: Mapping[str, str], case: CaseMap, policy: Policy, edits: Mapping[str, Edits] | None = None
) -> HiddenTexts:
    """Texts as they may be shown, after their owner's edits. A text that can't be redacted is dropped whole.

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
        return HiddenTexts(dict.fromkeys(texts, DROPPED), dict.fromkeys(texts, ()), case)


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
