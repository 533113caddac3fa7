"""The life of a complaint: its states and who may move it."""

from enum import StrEnum

from vault.accounts.actor import DESK, Role


class Status(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    PROCESSING = "processing"
    AWAITING_MERCHANT = "awaiting_merchant"
    AWAITING_CONSUMER = "awaiting_consumer"
    MEDIATION = "mediation"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    CLOSED_UNRESOLVED = "closed_unresolved"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    ERASED = "erased"


_WORKING = frozenset(
    {
        Status.PROCESSING,
        Status.AWAITING_MERCHANT,
        Status.AWAITING_CONSUMER,
        Status.MEDIATION,
        Status.ESCALATED,
        Status.REOPENED,
    },
)
OPEN = _WORKING | {Status.SUBMITTED, Status.UNDER_REVIEW, Status.ACCEPTED}
"""States in which a team works on a case."""
ENDED = frozenset({Status.NOT_ACCEPTED, Status.RESOLVED, Status.CLOSED_UNRESOLVED, Status.WITHDRAWN})
CLOSING = frozenset({Status.RESOLVED, Status.CLOSED_UNRESOLVED})
"""Ends that need the consumer's confirmation, or a stated time without an answer."""
NEED_REASON = CLOSING | {Status.NOT_ACCEPTED, Status.ESCALATED}

_BY_DESK: dict[Status, frozenset[Status]] = {
    Status.SUBMITTED: frozenset({Status.UNDER_REVIEW, Status.ESCALATED}),
    Status.UNDER_REVIEW: frozenset({Status.ACCEPTED, Status.NOT_ACCEPTED, Status.ESCALATED}),
    Status.ACCEPTED: frozenset({Status.PROCESSING, Status.ESCALATED}),
    **{state: (_WORKING - {state, Status.REOPENED}) | CLOSING for state in _WORKING},
}
_BY_CONSUMER: dict[Status, frozenset[Status]] = {
    **dict.fromkeys(OPEN, frozenset({Status.WITHDRAWN})),
    Status.NOT_ACCEPTED: frozenset({Status.REOPENED}),
    Status.RESOLVED: frozenset({Status.REOPENED}),
    Status.CLOSED_UNRESOLVED: frozenset({Status.REOPENED}),
}


def next_states(role: Role, status: Status) -> frozenset[Status]:
    """Return the states to which someone of ``role`` may move a case by hand."""
    if role in DESK:
        return _BY_DESK.get(status, frozenset())
    return _BY_CONSUMER.get(status, frozenset()) if role is Role.CONSUMER else frozenset()
