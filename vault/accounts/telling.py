"""Entries about people who are not logged in: registering, enrolling, signing in, recovering."""

from vault.accounts.actor import Origin, Role
from vault.audit.entry import Action, Entry, Outcome

NOBODY = "anonymous"
OPERATOR = "operator"


def told_of(origin: Origin, action: Action, user_id: str, role: Role, *, digest: str | None = None) -> Entry:
    """Return an entry of something that a person proved to be allowed to do; they are actor and object."""
    return Entry(
        action=action,
        actor=user_id,
        role=role.value,
        object=user_id,
        digest=digest,
        request=origin.request,
        source=origin.source,
    )


def told_of_failure(origin: Origin, action: Action, user_id: str | None) -> Entry:
    """Return an entry of a proof that failed: nobody did it, to an account if there is one. Never what was wrong."""
    return Entry(
        action=action,
        actor=None,
        role=NOBODY,
        outcome=Outcome.REFUSED,
        object=user_id,
        request=origin.request,
        source=origin.source,
    )
