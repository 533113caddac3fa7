"""Text files rendered and cleaned in the sandbox."""

from .cleaning import Cleaned
from .extract import TEXT_TYPES
from .known import Known
from .rendition import FAILED, MAX_RENDITION_INPUT, NOT_TEXT, REASONS, TOO_LARGE, Rendition, withheld
from .workshop import MEMORY, Busy, SandboxFailed, ask


def render_in_sandbox(
    data: bytes, media_type: str, known: Known | None, *, timeout: float = 20.0, memory: int = MEMORY
) -> Rendition:
    """As `rendition.render`, in a confined process.

    Never raises for what the data does: a crash, an exhausted limit or an answer out of form is a withheld rendition.
    """
    if len(data) > MAX_RENDITION_INPUT:
        return withheld(TOO_LARGE)
    if media_type not in TEXT_TYPES:
        return withheld(NOT_TEXT)
    known = known or Known()
    header = {"media_type": media_type, "names": known.names, "values": known.values}
    try:
        answer = ask("render", header, data, timeout=timeout, memory=memory)
        reason, counts = answer.header["withheld"], answer.header["counts"]
        if reason is not None:
            return withheld(reason if reason in REASONS else FAILED)
        return Rendition(answer.body.decode("utf-8"), None, {str(kind): int(count) for kind, count in counts.items()})
    except SandboxFailed as failed:
        return withheld(failed.slug if failed.slug in REASONS else FAILED)
    except (Busy, ValueError, KeyError, TypeError, AttributeError):
        return withheld(FAILED)


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
