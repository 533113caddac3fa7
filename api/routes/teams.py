"""Teams and who is in them."""

import msgspec
from litestar import delete, get, post, put
from litestar.params import RequestBody

from api.forms import Form, Id, Name, PathId
from api.parts import SignedIn
from vault.teams.teams import Member, Removed, Team, admit, create_team, list_teams, remove, team_members

_AREA = ["teams"]


class NewTeam(Form, frozen=True):
    """A team and the lead who first holds its key."""

    name: Name
    lead_id: Id


class Teams(msgspec.Struct, frozen=True):
    """Teams, oldest first."""

    items: list[Team]


class TeamMembers(msgspec.Struct, frozen=True):
    """Who holds a team's key."""

    team_id: str
    members: list[Member]


@get("/teams", operation_id="teams.list", tags=_AREA, summary="小组列表 · List teams")
async def list_visible(caller: SignedIn) -> Teams:
    """List all teams for administrators and auditors, and their own for agents and leads."""
    return Teams(list(await caller.run(list_teams)))


@post("/teams", operation_id="teams.create", tags=_AREA, summary="新建小组 · Create a team")
async def create(caller: SignedIn, data: RequestBody[NewTeam]) -> Team:
    """Make a team whose key its first lead alone holds; administrators never hold one."""
    return await caller.run(create_team, data.name, data.lead_id)


@get("/teams/{team_id:str}", operation_id="teams.read", tags=_AREA, summary="小组成员 · Members of a team")
async def read(caller: SignedIn, team_id: PathId) -> TeamMembers:
    """List who holds a team's key."""
    return TeamMembers(team_id, list(await caller.run(team_members, team_id)))


@put("/teams/{team_id:str}/members/{user_id:str}", operation_id="teams.admit", tags=_AREA, summary="加入小组 · Admit")
async def admit_member(caller: SignedIn, team_id: PathId, user_id: PathId) -> Member:
    """Seal the team's key to an agent or lead. For leads of that team."""
    return await caller.run(admit, team_id, user_id)


@delete(
    "/teams/{team_id:str}/members/{user_id:str}",
    operation_id="teams.remove",
    tags=_AREA,
    summary="移出小组 · Remove",
    status_code=200,
)
async def remove_member(caller: SignedIn, team_id: PathId, user_id: PathId) -> Removed:
    """Take someone out and give the team a new key. For leads of that team."""
    return await caller.run(remove, team_id, user_id)


HANDLERS = [list_visible, create, read, admit_member, remove_member]
