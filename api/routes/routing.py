"""Which team handles which class of complaint."""

from typing import Annotated

import msgspec
from litestar import get, put
from litestar.params import PathParameter, RequestBody

from api.forms import Form, Id
from api.parts import SignedIn
from vault.teams.routing import Route, route, routes

_AREA = ["routing"]


class RouteTo(Form, frozen=True):
    """Where new complaints of a class go."""

    team_id: Id


class Routes(msgspec.Struct, frozen=True):
    """Every class with its team."""

    items: list[Route]


@get("/routing", operation_id="routing.list", tags=_AREA, summary="分派规则 · List routes")
async def list_all(caller: SignedIn) -> Routes:
    """List every class of complaint, also those that no team handles yet."""
    return Routes(list(await caller.run(routes)))


@put("/routing/{category:str}", operation_id="routing.change", tags=_AREA, summary="更改分派 · Change a route")
async def change(
    caller: SignedIn,
    category: Annotated[str, PathParameter(max_length=64, description="A class of complaint, as the list names them.")],
    data: RequestBody[RouteTo],
) -> Route:
    """Send new complaints of a class to a team; those already submitted stay where they are."""
    return await caller.run(route, category, data.team_id)


HANDLERS = [list_all, change]
