"""Who may open what, as a small model: facts about cases, teams and grants, no keys."""

from dataclasses import dataclass, field
from datetime import datetime

from crypto.scopes import covers

ENDED = {"not_accepted", "resolved", "closed_unresolved", "withdrawn"}


@dataclass
class Case:
    """A complaint: who owns it, who handles it, and what was put into it."""

    owner: str
    team: str | None = None
    status: str = "draft"
    values: dict[str, object] = field(default_factory=dict)
    owed: bool = False


@dataclass
class Grant:
    """A grant and whether it still lasts."""

    case: str
    grantee: str
    scopes: list[str]
    ends: datetime
    live: bool = True


@dataclass
class Request:
    """An access request that was not decided yet."""

    case: str
    asker: str
    scopes: list[str]
    ends: datetime


@dataclass
class Model:
    """The whole of it."""

    cases: dict[str, Case] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)

    def may(self, user: str, case: str, scope: str) -> bool:
        """Tell whether someone may open a scope of a case."""
        facts = self.cases[case]
        if facts.owner == user:
            return not covers("team", scope)
        if facts.team and user in self.members[facts.team] and (covers("handling", scope) or covers("team", scope)):
            return True
        return any(
            grant.live
            and (grant.case, grant.grantee) == (case, user)
            and any(covers(held, scope) for held in grant.scopes)
            for grant in self.grants.values()
        )

    def handles(self, user: str, case: str) -> bool:
        """Tell whether someone is in the team of a case that is not a draft."""
        facts = self.cases[case]
        return facts.team is not None and user in self.members[facts.team]

    def leave(self, user: str, team: str) -> None:
        """Someone leaves a team: their grants in its cases end, and every case of the team owes a new key."""
        self.members[team].discard(user)
        for grant in self.grants.values():
            if grant.grantee == user and self.cases[grant.case].team == team:
                grant.live = False
        for facts in self.cases.values():
            facts.owed = facts.owed or facts.team == team

    def end(self, grant: str, *, rotated: bool) -> None:
        """A grant ends; the case has a new key at once, or owes one."""
        facts = self.grants[grant]
        facts.live = False
        self.cases[facts.case].owed = not rotated

    def expire(self, now: datetime) -> None:
        """What ran out ends, and owes a rotation."""
        for grant in self.grants.values():
            if grant.live and grant.ends <= now:
                grant.live = False
                self.cases[grant.case].owed = True
        self.requests = {name: request for name, request in self.requests.items() if request.ends > now}

    def erase(self, case: str) -> None:
        """Forget a case, with all that hangs on it."""
        del self.cases[case]
        self.grants = {name: grant for name, grant in self.grants.items() if grant.case != case}
        self.requests = {name: request for name, request in self.requests.items() if request.case != case}
