"""What cases look like to a client, where the vault's own structures are too wide for the document."""

from typing import Annotated, Any

import msgspec
from litestar import Response

from api.conditions import etag
from vault.cases.views import CaseView, RecordView


class Opened(msgspec.Struct, frozen=True):
    """Opened fields, and the log entry that tells of it."""

    case_id: str
    record: Annotated[
        dict[str, Any],
        msgspec.Meta(
            description="The fields as a tree: `identity`, `order`, `statement` and so on, as they were filed, or in "
            "the handling view as the team sees them, there with `evidence` as a list.",
        ),
    ]
    entry: Annotated[int, msgspec.Meta(description="Index of the log entry that was written before anything opened.")]
    grant_id: Annotated[str | None, msgspec.Meta(description="The grant by which it was opened, if by one.")]


def present_case(case: CaseView, status: int = 200) -> Response[CaseView]:
    """Return a case with its revision as the entity tag."""
    return Response(case, status_code=status, headers={"ETag": etag(case.revision)})


def present_opened(view: RecordView) -> Opened:
    """Return opened fields as they go out."""
    return Opened(view.case_id, {**view.record}, view.entry, view.grant_id)
