"""All routes of the API, and those beside it."""

from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from api import document
from api.routes import (
    access,
    accounts,
    audit,
    audit_proofs,
    cases,
    cases_handling,
    evidence,
    evidence_content,
    health,
    redaction,
    routing,
    sessions,
    teams,
    thread,
    users,
)

PREFIX = "/api/v1"
IN_API: Sequence[HTTPRouteHandler] = (
    *document.HANDLERS,
    *accounts.HANDLERS,
    *sessions.HANDLERS,
    *users.HANDLERS,
    *teams.HANDLERS,
    *routing.HANDLERS,
    *cases.HANDLERS,
    *cases_handling.HANDLERS,
    *evidence.HANDLERS,
    *evidence_content.HANDLERS,
    *redaction.HANDLERS,
    *thread.HANDLERS,
    *access.HANDLERS,
    *audit.HANDLERS,
    *audit_proofs.HANDLERS,
)
BESIDE: Sequence[HTTPRouteHandler] = (*health.HANDLERS,)
