"""Who may do what: one rule for each operation, and nothing without a rule.

``who`` and ``step_up`` are enforced by the guard before a body is read. ``whose`` says which things the services then
let such a user reach; the services enforce it, because only they know whose a thing is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from litestar.exceptions import ImproperlyConfiguredException

from vault.accounts.actor import DESK, STAFF, Role

PUBLIC: Final = None
ANYONE: Final = frozenset(Role)
ADMIN: Final = frozenset({Role.ADMIN})
LEAD: Final = frozenset({Role.LEAD})
CONSUMER: Final = frozenset({Role.CONSUMER})
AUDITOR: Final = frozenset({Role.AUDITOR})
PARTIES: Final = CONSUMER | DESK


class Whose(StrEnum):
    """Which things a rule is about."""

    NONE = "no stored thing"
    OWN = "the user's own"
    OWN_TEAM = "of the user's own teams"
    PARTY = "the user's own, or of their teams, or granted to them"
    ALL = "everyone's"


@dataclass(frozen=True, slots=True)
class Rule:
    """One operation's rule."""

    who: frozenset[Role] | None
    """Roles that may; ``PUBLIC`` needs no session."""
    whose: Whose
    step_up: bool = False
    """Whether the second factor must have been shown a short time ago."""
    content: bool = False
    """Whether it answers with evidence, which no other site may embed."""


RULES: Final[dict[str, Rule]] = {
    "health.live": Rule(PUBLIC, Whose.NONE),
    "health.ready": Rule(PUBLIC, Whose.NONE),
    "health.metrics": Rule(PUBLIC, Whose.NONE),
    "document.read": Rule(PUBLIC, Whose.NONE),
    "accounts.register": Rule(PUBLIC, Whose.NONE),
    "accounts.enrol": Rule(PUBLIC, Whose.OWN),
    "accounts.recover": Rule(PUBLIC, Whose.OWN),
    "accounts.me": Rule(ANYONE, Whose.OWN),
    "accounts.change-password": Rule(ANYONE, Whose.OWN),
    "accounts.renew-recovery-code": Rule(ANYONE, Whose.OWN),
    "sessions.sign-in": Rule(PUBLIC, Whose.OWN),
    "sessions.list": Rule(ANYONE, Whose.OWN),
    "sessions.current": Rule(ANYONE, Whose.OWN),
    "sessions.sign-out": Rule(ANYONE, Whose.OWN),
    "sessions.end": Rule(ANYONE, Whose.OWN),
    "sessions.step-up": Rule(STAFF, Whose.OWN),
    "users.list": Rule(frozenset({Role.ADMIN, Role.AUDITOR, Role.LEAD}), Whose.ALL),
    "users.invite": Rule(ADMIN, Whose.ALL, step_up=True),
    "users.reinvite": Rule(ADMIN, Whose.ALL, step_up=True),
    "users.disable": Rule(ADMIN, Whose.ALL, step_up=True),
    "users.enable": Rule(ADMIN, Whose.ALL, step_up=True),
    "teams.list": Rule(STAFF, Whose.ALL),
    "teams.create": Rule(ADMIN, Whose.ALL, step_up=True),
    "teams.read": Rule(STAFF, Whose.ALL),
    "teams.admit": Rule(LEAD, Whose.OWN_TEAM, step_up=True),
    "teams.redaction": Rule(STAFF, Whose.ALL),
    "teams.set-redaction": Rule(ADMIN, Whose.ALL, step_up=True),
    "teams.remove": Rule(LEAD, Whose.OWN_TEAM, step_up=True),
    "routing.list": Rule(STAFF, Whose.ALL),
    "routing.change": Rule(ADMIN, Whose.ALL, step_up=True),
    "categories.list": Rule(ANYONE, Whose.NONE),
    "purposes.list": Rule(ANYONE, Whose.NONE),
    "cases.create": Rule(CONSUMER, Whose.OWN),
    "cases.list": Rule(PARTIES, Whose.PARTY),
    "cases.search": Rule(DESK, Whose.OWN_TEAM),
    "cases.read": Rule(PARTIES, Whose.PARTY),
    "cases.edit": Rule(CONSUMER, Whose.OWN),
    "cases.erase": Rule(CONSUMER, Whose.OWN),
    "cases.submit": Rule(CONSUMER, Whose.OWN),
    "cases.record": Rule(PARTIES, Whose.PARTY, content=True),
    "cases.handling": Rule(PARTIES, Whose.PARTY, content=True),
    "cases.preview": Rule(CONSUMER, Whose.OWN, content=True),
    "cases.status": Rule(PARTIES, Whose.PARTY),
    "cases.closing": Rule(CONSUMER, Whose.OWN),
    "cases.assign": Rule(DESK, Whose.OWN_TEAM),
    "cases.history": Rule(CONSUMER, Whose.OWN),
    "evidence.upload": Rule(CONSUMER, Whose.OWN),
    "evidence.list": Rule(PARTIES, Whose.PARTY, content=True),
    "redaction.progress": Rule(CONSUMER, Whose.OWN),
    "redaction.review": Rule(CONSUMER, Whose.OWN),
    "redaction.review-record": Rule(CONSUMER, Whose.OWN),
    "redaction.change-record": Rule(CONSUMER, Whose.OWN),
    "redaction.change": Rule(CONSUMER, Whose.OWN),
    "evidence.rendition": Rule(PARTIES, Whose.PARTY, content=True),
    "evidence.thumbnail": Rule(PARTIES, Whose.PARTY, content=True),
    "evidence.content": Rule(PARTIES, Whose.PARTY, content=True),
    "evidence.content-head": Rule(PARTIES, Whose.PARTY, content=True),
    "evidence.describe": Rule(CONSUMER, Whose.OWN),
    "evidence.remove": Rule(CONSUMER, Whose.OWN),
    "messages.list": Rule(PARTIES, Whose.PARTY, content=True),
    "messages.post": Rule(PARTIES, Whose.PARTY),
    "notes.list": Rule(DESK, Whose.OWN_TEAM, content=True),
    "notes.post": Rule(DESK, Whose.OWN_TEAM),
    "access-requests.create": Rule(DESK, Whose.OWN_TEAM),
    "access-requests.list": Rule(PARTIES, Whose.PARTY),
    "access-requests.read": Rule(PARTIES, Whose.PARTY),
    "access-requests.withdraw": Rule(DESK, Whose.OWN),
    "access-requests.grant": Rule(CONSUMER, Whose.OWN),
    "access-requests.deny": Rule(CONSUMER, Whose.OWN),
    "grants.list": Rule(PARTIES, Whose.PARTY),
    "grants.end": Rule(PARTIES, Whose.PARTY),
    "disclosures.create": Rule(PARTIES, Whose.PARTY, content=True),
    "audit.entries": Rule(AUDITOR, Whose.ALL),
    "audit.entry": Rule(AUDITOR, Whose.ALL),
    "audit.proof": Rule(AUDITOR | CONSUMER, Whose.OWN),
    "audit.acts": Rule(DESK, Whose.PARTY),
    "audit.checkpoint": Rule(ANYONE, Whose.NONE),
    "audit.key": Rule(ANYONE, Whose.NONE),
    "audit.inclusion": Rule(ANYONE, Whose.NONE),
    "audit.consistency": Rule(ANYONE, Whose.NONE),
}


def check_complete(operations: Iterable[str]) -> None:
    """Refuse to start unless operations and rules are the same set (``ImproperlyConfiguredException``)."""
    seen = sorted(operations)
    twice = {name for name in seen if seen.count(name) > 1}
    faults = [
        *(f"{name}: two routes" for name in sorted(twice)),
        *(f"{name}: a route without a rule" for name in sorted(set(seen) - set(RULES))),
        *(f"{name}: a rule without a route" for name in sorted(set(RULES) - set(seen))),
    ]
    if faults:
        raise ImproperlyConfiguredException("api/policy.py and the routes differ. " + "; ".join(faults))
