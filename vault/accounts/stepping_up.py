"""Showing the second factor again before something that deserves it (ASVS 7.5.3)."""

from datetime import timedelta

from vault.accounts.actor import STAFF, Actor
from vault.accounts.proof import NO_STEP, account_by_id, bad_credentials, second_factor
from vault.accounts.session_rows import SignedIn, renew_session
from vault.accounts.tokens import issue_token
from vault.accounts.totp import use_step
from vault.audit.entry import Action, Outcome
from vault.audit.telling import told
from vault.errors import StepUpRequired
from vault.installation import Vault
from vault.limits import spend
from vault.storage.store import Unit

_TRIES = 10
_WINDOW = 15 * 60


def step_up(vault: Vault, actor: Actor, totp: str) -> SignedIn:
    """Show the second factor again, in the same session; the old token ends and the new one is returned.

    ``BadCredentials`` for a wrong or used code, and for consumers, who have none; ``RateLimited``.
    """
    limit = ("step-up", actor.user_id, _TRIES, _WINDOW)
    vault.store.write(lambda unit: spend(vault, unit.connection, *limit))
    with vault.store.read() as connection:
        account = account_by_id(connection, actor.user_id)
    step = second_factor(vault, account, actor.keyring.root_key, totp)
    token, secret = issue_token(vault, actor.user_id, actor.session_id, actor.keyring.root_key)

    def work(unit: Unit) -> SignedIn | None:
        if step is None or step == NO_STEP or not use_step(unit.connection, actor.user_id, step):
            unit.record(told(actor, Action.SESSION_STEP_UP, outcome=Outcome.REFUSED, object=actor.session_id))
            return None
        unit.record(told(actor, Action.SESSION_STEP_UP, object=actor.session_id))
        return renew_session(vault, unit.connection, actor, token, {**secret, "stepped_up_at": vault.clock()})

    made = vault.store.write(work)
    if made is None:
        raise bad_credentials()
    return made


def require_step_up(vault: Vault, actor: Actor) -> None:
    """Let pass staff whose second factor was shown within ``times.step_up`` seconds, and consumers.

    Else ``StepUpRequired``; no entry tells of it, since nothing was refused for good.
    """
    if actor.role in STAFF and vault.clock() - actor.stepped_up_at >= timedelta(seconds=vault.settings.times.step_up):
        message = "Show your second factor again: enter a fresh code from your authenticator app, then repeat this."
        raise StepUpRequired(message)
