"""One entry of the audit log: a closed vocabulary and no personal data (docs/crypto.md, section 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crypto.canonical import Json, canonical
from vault.times import rfc3339

MOST_BYTES = 16 * 1024
VERSION = 1


class Action(StrEnum):
    """Everything that the log can tell, as ``noun.verb``."""

    ACCOUNT_CREATE = "account.create"
    ACCOUNT_INVITE = "account.invite"
    ACCOUNT_ENROL = "account.enrol"
    ACCOUNT_DISABLE = "account.disable"
    ACCOUNT_ENABLE = "account.enable"
    ACCOUNT_RECOVER = "account.recover"
    PASSWORD_CHANGE = "password.change"  # noqa: S105 - a word of the log
    RECOVERY_CODE_RENEW = "recovery-code.renew"
    KEY_REGISTER = "key.register"
    SESSION_CREATE = "session.create"
    SESSION_STEP_UP = "session.step-up"
    SESSION_END = "session.end"
    TEAM_CREATE = "team.create"
    TEAM_ADMIT = "team.admit"
    TEAM_REMOVE = "team.remove"
    TEAM_KEY_ROTATE = "team-key.rotate"
    TEAM_POLICY = "team.policy"
    ROUTING_CHANGE = "routing.change"
    CASE_CREATE = "case.create"
    CASE_EDIT = "case.edit"
    CASE_PREPARE = "case.prepare"
    CASE_REDACT = "case.redact"
    CASE_SUBMIT = "case.submit"
    CASE_STATUS = "case.status"
    CASE_ASSIGN = "case.assign"
    CASE_SEARCH = "case.search"
    CASE_ERASE = "case.erase"
    CASE_KEY_ROTATE = "case-key.rotate"
    EVIDENCE_ADD = "evidence.add"
    EVIDENCE_DESCRIBE = "evidence.describe"
    EVIDENCE_REMOVE = "evidence.remove"
    MESSAGE_POST = "message.post"
    NOTE_POST = "note.post"
    REQUEST_CREATE = "request.create"
    REQUEST_DENY = "request.deny"
    REQUEST_WITHDRAW = "request.withdraw"
    GRANT_CREATE = "grant.create"
    GRANT_REVOKE = "grant.revoke"
    GRANT_EXPIRE = "grant.expire"
    DISCLOSURE_INTENT = "disclosure.intent"
    DISCLOSURE_RESULT = "disclosure.result"
    LOG_READ = "log.read"
    ACCESS_REFUSE = "access.refuse"


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a service says happened; the log adds index, id, time and version.

    ``rule`` is the word of the rule that decided or the state reached; ``digest`` the SHA-256 in hexadecimal of a
    public key, a signed grant, a manifest or a salted text. Free text never goes in.
    """

    action: Action
    actor: str | None
    role: str
    outcome: Outcome = Outcome.DONE
    case: str | None = None
    team: str | None = None
    object: str | None = None
    scopes: Sequence[str] = ()
    grant: str | None = None
    purpose: str | None = None
    rule: str | None = None
    digest: str | None = None
    size: int | None = None
    request: str | None = None
    source: str | None = None

    def encode(self, index: int, identifier: str, moment: datetime, policy: str) -> bytes:
        """Return the canonical bytes of the leaf; absent facts are left out. ``ValueError`` above 16 KiB."""
        facts: dict[str, Json] = {
            "action": self.action.value,
            "actor": self.actor,
            "bytes": self.size,
            "case": self.case,
            "digest": self.digest,
            "grant": self.grant,
            "id": identifier,
            "index": index,
            "object": self.object,
            "outcome": self.outcome.value,
            "policy": policy,
            "purpose": self.purpose,
            "request": self.request,
            "role": self.role,
            "rule": self.rule,
            "scopes": list(self.scopes) or None,
            "source": self.source,
            "team": self.team,
            "time": rfc3339(moment),
            "v": VERSION,
        }
        raw = canonical({name: fact for name, fact in facts.items() if fact is not None})
        if len(raw) > MOST_BYTES:
            message = "an audit entry is at most 16 KiB"
            raise ValueError(message)
        return raw
