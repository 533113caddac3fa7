"""Teams and who is in them."""

import msgspec
from litestar import delete, get, post, put
from litestar.params import RequestBody

from api.forms import Form, Id, Name, PathId
from api.parts import SignedIn
from vault.redaction.policy import Treatment
from vault.redaction.spans import PiiType
from vault.teams.policies import read_policy, set_policy
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


class RedactionPolicy(msgspec.Struct, frozen=True):
    """How a team is shown each kind of personal data in texts and files."""

    team_id: str
    kinds: dict[PiiType, Treatment]


class RedactionChange(Form, frozen=True):
    """The kinds that are shown otherwise than by default; all others go back to it."""

    kinds: dict[PiiType, Treatment]


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


@get(
    "/teams/{team_id:str}/redaction",
    operation_id="teams.redaction",
    tags=_AREA,
    summary="小组的脱敏规则 · What a team sees",
)
async def redaction(caller: SignedIn, team_id: PathId) -> RedactionPolicy:
    """Tell how each kind of personal data is shown to a team: kept, in part, as a placeholder, or dropped."""
    return RedactionPolicy(team_id, await caller.run(read_policy, team_id))


@put(
    "/teams/{team_id:str}/redaction",
    operation_id="teams.set-redaction",
    tags=_AREA,
    summary="设置脱敏规则 · Set what a team sees",
)
async def set_redaction(caller: SignedIn, team_id: PathId, data: RequestBody[RedactionChange]) -> RedactionPolicy:
    """Replace what differs from the defaults, for renditions made from now on. Names are never kept whole."""
    return RedactionPolicy(team_id, await caller.run(set_policy, team_id, data.kinds))


HANDLERS = [list_visible, create, read, admit_member, remove_member, redaction, set_redaction]
