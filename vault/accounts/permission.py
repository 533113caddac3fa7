"""Who may: the checks at the top of every service, and the log's word of each refusal."""

from typing import NoReturn, TypeVar

from vault.accounts.actor import Actor, Role
from vault.audit.entry import Action, Outcome
from vault.audit.telling import told
from vault.errors import NotFound, Refused, StepUpRequired
from vault.ids import is_id
from vault.installation import Vault

Denial = TypeVar("Denial", Refused, NotFound)


def require(vault: Vault, actor: Actor, *roles: Role) -> None:
    """Let pass an actor of one of these roles; else log the refusal and raise ``Refused``."""
    if actor.role not in roles:
        refuse(vault, actor, "role", "Your role does not allow this. Ask an administrator who may do it.")


def refuse(
    vault: Vault,
    actor: Actor,
    rule: str,
    detail: str,
    *,
    case: str | None = None,
    team: str | None = None,
    object: str | None = None,  # noqa: A002 - the entry's own word
) -> NoReturn:
    """Log a refusal once, in a unit of its own, and raise ``Refused`` with ``detail``; ``rule`` is a fixed word."""
    _log(vault, actor, rule, case, team, object)
    raise _told(Refused(detail))


def hide(
    vault: Vault,
    actor: Actor,
    *,
    case: str | None = None,
    team: str | None = None,
    object: str | None = None,  # noqa: A002 - the entry's own word
) -> NoReturn:
    """Log a reach for something foreign or absent, which look alike, and raise ``NotFound``."""
    _log(vault, actor, "not-found", case, team, object)
    raise _told(NotFound())


def tell_refusal(
    vault: Vault,
    actor: Actor,
    error: Refused | NotFound,
    *,
    case: str | None = None,
    team: str | None = None,
    object: str | None = None,  # noqa: A002 - the entry's own word
) -> None:
    """Log a refusal that its service raised without an entry, as inside a transaction, which takes its entries along.

    A second factor to be shown again is none: nothing was refused for good.
    """
    if not error.told and not isinstance(error, StepUpRequired):
        _log(vault, actor, "not-found" if isinstance(error, NotFound) else error.slug, case, team, object)
        error.told = True


def _told(error: Denial) -> Denial:
    error.told = True
    return error


def _log(vault: Vault, actor: Actor, rule: str, *ids: str | None) -> None:
    # What a client sent as an id goes into the log only if it is one: the log holds no free text.
    case, team, thing = (identifier if identifier and is_id(identifier) else None for identifier in ids)
    entry = told(
        actor,
        Action.ACCESS_REFUSE,
        outcome=Outcome.REFUSED,
        rule=rule,
        case=case,
        team=team,
        object=thing,
    )
    vault.store.write(lambda unit: unit.record(entry))
