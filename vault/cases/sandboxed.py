"""The sandbox as the services ask it: where it has as much to do as it can, they say so, and ask again later."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from vault.errors import Unavailable
from vault.redaction.casemap import CaseMap
from vault.redaction.marks import Edits
from vault.redaction.policy import Policy
from vault.redaction.redact import HiddenTexts, Job, Made
from vault.redaction.sandbox.jobs import hide_in_sandbox, redact_in_sandbox
from vault.redaction.sandbox.workshop import Busy


def redact_item(data: bytes, job: Job, owner: str) -> Made:
    """Return the rendition of an item; one that fails in any way is withheld. ``Unavailable`` if the line is full."""
    with _told():
        return redact_in_sandbox(data, job, owner=owner)


def hide_texts(
    texts: Mapping[str, str], case: CaseMap, policy: Policy, edits: Mapping[str, Edits] | None = None
) -> HiddenTexts:
    """Return texts as they may be shown, and the map as it has grown. ``Unavailable`` if the line is full."""
    if not texts:
        return HiddenTexts({}, {}, case)
    with _told():
        return hide_in_sandbox(texts, case, policy, edits)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except Busy:
        message = "The vault has as many files to read as it can. Try again in a few seconds."
        raise Unavailable(message) from None
