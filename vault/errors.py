"""What can go wrong, from the viewpoint of whoever meets it.

Each error has a stable ``slug``, part of the public API, and a sentence that says what happened and what to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class VaultError(Exception):
    """Root of every error that the vault raises on purpose."""

    slug: ClassVar[str] = "vault-error"
    told: bool = False
    """Whether the audit log has an entry of this very refusal."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(frozen=True, slots=True)
class FieldError:
    """One fault of an input: where it is (a JSON pointer or a header's name) and what to change."""

    where: str
    message: str


class Invalid(VaultError):
    """The input can't be used as it is."""

    slug = "invalid-input"

    def __init__(self, detail: str, faults: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)


class WeakPassword(Invalid):
    """The password is too short, too long or too common."""

    slug = "weak-password"


class NotAuthenticated(VaultError):
    """Nobody is logged in, or the session has ended."""

    slug = "not-authenticated"


class BadCredentials(NotAuthenticated):
    """Login, password, code or recovery code are wrong; which of them is not said."""

    slug = "bad-credentials"


class Refused(VaultError):
    """The actor may not do this."""

    slug = "refused"


class StepUpRequired(Refused):
    """The second factor must be shown again first."""

    slug = "step-up-required"


class NotGranted(Refused):
    """Nothing that the actor holds opens what was asked for; an access request may."""

    slug = "not-granted"


class NotFound(VaultError):
    """There is no such thing, or none for this actor; which of the two is not said."""

    slug = "not-found"

    def __init__(self) -> None:
        super().__init__("There is nothing here for you under this address. Check the id, or look in your list.")


class Conflict(VaultError):
    """The thing is in another state than the request assumes."""

    slug = "conflict"


class ChangedMeanwhile(Conflict):
    """Someone else changed it since it was read."""

    slug = "changed-meanwhile"


class StaleEpoch(Conflict):
    """The case's keys were rotated while a change was prepared; the vault itself tries again."""

    slug = "keys-rotated"


class KeyReused(Conflict):
    """An idempotency key came back with another request."""

    slug = "idempotency-key-reused"


class TooLarge(VaultError):
    """A body, a file or a number of things is over its limit."""

    slug = "too-large"


class QuotaExceeded(TooLarge):
    """The case or the account holds as much as it may."""

    slug = "quota-exceeded"


class RateLimited(VaultError):
    """Too many attempts in a time; ``retry_after`` is in seconds."""

    slug = "too-many-requests"

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(VaultError):
    """The vault can't do this now; ``retry_after`` is in seconds."""

    slug = "unavailable"

    def __init__(self, detail: str, retry_after: int = 5) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class LogUnavailable(Unavailable):
    """The audit log can't be written, so nothing is disclosed and nothing changed.

    After a failed commit the outcome is unknown, not refused: whoever retries does so with the same idempotency key.
    """

    slug = "log-unavailable"


class Damaged(VaultError):
    """Something stored did not open where it should have: tampering, or a damaged disk."""

    slug = "stored-data-damaged"


class CannotStart(VaultError):
    """The installation can't be opened; the sentence says how to repair it."""

    slug = "cannot-start"
