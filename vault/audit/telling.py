"""Entries told by an actor: who and from where are filled in once, here."""

from collections.abc import Sequence

from vault.accounts.actor import Actor
from vault.audit.entry import Action, Entry, Outcome


def told(  # noqa: PLR0913 - one keyword for each fact of an entry
    actor: Actor,
    action: Action,
    *,
    outcome: Outcome = Outcome.DONE,
    case: str | None = None,
    team: str | None = None,
    object: str | None = None,  # noqa: A002 - the entry's own word
    scopes: Sequence[str] = (),
    grant: str | None = None,
    purpose: str | None = None,
    rule: str | None = None,
    digest: str | None = None,
    size: int | None = None,
) -> Entry:
    """Return an entry of this actor's request."""
    return Entry(
        action=action,
        actor=actor.user_id,
        role=actor.role.value,
        outcome=outcome,
        case=case,
        team=team,
        object=object,
        scopes=scopes,
        grant=grant,
        purpose=purpose,
        rule=rule,
        digest=digest,
        size=size,
        request=actor.origin.request,
        source=actor.origin.source,
    )
