"""The world of the authorisation matrix: two teams, two consumers, complaints in every state, and copies to spoil."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import httpx

from tests.api.complaints import ask, draft, drawn, filed, ok, rendered, upload
from tests.api.people import Person, hire, register
from tests.api.running import Server
from vault.accounts.actor import Role
from vault.ids import new_id

Ids: TypeAlias = dict[str, str]
"""The parameters of an address, by the names they have in the OpenAPI document."""

OTHER_CATEGORY: Final = "wrong_item"
GRANTED: Final = "identity/phone"
NOT_GRANTED: Final = "identity/name"
ANONYMOUS: Final = "anonymous"
ROLES: Final = {
    "owner": Role.CONSUMER,
    "stranger": Role.CONSUMER,
    "agent": Role.AGENT,
    "colleague": Role.AGENT,
    "lead": Role.LEAD,
    "other agent": Role.AGENT,
    "other lead": Role.LEAD,
    "auditor": Role.AUDITOR,
    "admin": Role.ADMIN,
}
"""Everybody who tries. Agent, colleague and lead handle the owner's complaint; only the agent was granted something."""


@dataclass(frozen=True)
class World:
    server: Server
    anyone: httpx.Client
    people: dict[str, Person]
    team: str
    places: dict[str, Ids]
    """What there is to reach for, by the name that the table uses."""

    def client(self, who: str) -> httpx.Client:
        return self.anyone if who == ANONYMOUS else self.people[who].client

    def ids(self, place: str, fresh: str | None, who: str) -> Ids:
        """The address of a place, or of a new copy of what ``who`` is about to spoil there."""
        return {**self.places[place], **(_COPIES[fresh](self, who) if fresh else {})}


def build(server: Server, admin: Person) -> World:
    people = {
        name: register(server) if role is Role.CONSUMER else hire(server, admin, role.value)
        for name, role in ROLES.items()
    }
    team, other_team = (
        _team(people["admin"], people[lead], people[agent], category)
        for lead, agent, category in (
            ("lead", "agent", "refund_delay"),
            ("other lead", "other agent", OTHER_CATEGORY),
        )
    )
    ok(people["lead"].client.put(f"/teams/{team}/members/{people['colleague'].user_id}"))
    own = _complaint(people["owner"], people["agent"])
    ok(people["agent"].client.post(f"/cases/{own['case_id']}/messages", json={"text": "我们已联系商家。"}), 201)
    ok(people["agent"].client.post(f"/cases/{own['case_id']}/notes", json={"text": "先核实商家。"}), 201)
    others = _complaint(people["stranger"], people["agent"])
    gone = _complaint(people["owner"], people["agent"])
    ok(people["owner"].client.post(f"/cases/{gone['case_id']}/status", json={"status": "withdrawn"}))
    ok(people["owner"].client.delete(f"/cases/{gone['case_id']}"), 204)
    unfiled = _draft(people["owner"])
    picture, unfiled_picture = (upload(people["owner"], case["case_id"], drawn())["id"] for case in (own, unfiled))
    item_not_granted = _item(people["owner"], own["case_id"])
    for who, case in (("owner", own), ("stranger", others), ("owner", unfiled)):
        assert set(rendered(people[who], case["case_id"]).values()) == {"rendered"}
    nothing = {name: new_id() for name in own}
    places = {
        "filed": own,
        "draft": {**nothing, **unfiled},
        "erased": gone,
        "absent": nothing,
        "absent part": {**nothing, "case_id": own["case_id"]},
        "other's part": {**others, "case_id": own["case_id"]},
        "draft, absent part": {**nothing, "case_id": unfiled["case_id"]},
        "draft, other's part": {**others, "case_id": unfiled["case_id"]},
        "part of own draft": {**own, "evidence_id": unfiled["evidence_id"]},
        "own item, other's case": {**own, "case_id": others["case_id"]},
        "item not granted": {**own, "evidence_id": item_not_granted},
        "picture": {**own, "evidence_id": picture},
        "picture of own draft": {**unfiled, "evidence_id": unfiled_picture},
        "picture of a draft, filed case": {**own, "evidence_id": unfiled_picture},
        "team": {"team_id": team, "user_id": people["agent"].user_id},
        "other team": {"team_id": other_team, "user_id": people["other agent"].user_id},
        "last lead": {"team_id": team, "user_id": people["lead"].user_id},
        "absent team": {"team_id": new_id(), "user_id": people["agent"].user_id},
        "absent member": {"team_id": team, "user_id": new_id()},
        "not in the team": {"team_id": team, "user_id": people["other agent"].user_id},
        "user": {"user_id": people["agent"].user_id},
        "consumer": {"user_id": people["stranger"].user_id},
        "absent user": {"user_id": new_id()},
        "nowhere": {},
        "category": {"category": "refund_delay"},
        "another's session": {"session_id": admin.session_id},
        "absent session": {"session_id": new_id()},
        "own entry": {"index": str(_entry(people["owner"], own["case_id"]))},
        "first entry": {"index": "0"},
        "absent entry": {"index": "999999999"},
    }
    return World(server, server.client(), people, team, places)


def _team(admin: Person, lead: Person, agent: Person, category: str) -> str:
    made = ok(admin.client.post("/teams", json={"name": f"Desk {lead.login}", "lead_id": lead.user_id}), 201)
    team: str = made["team_id"]
    ok(lead.client.put(f"/teams/{team}/members/{agent.user_id}"))
    ok(admin.client.put(f"/routing/{category}", json={"team_id": team}))
    return team


def _complaint(owner: Person, agent: Person) -> Ids:
    """A filed case with one of everything: item, message, pending request, live grant."""
    case = filed(owner)
    item = _item(owner, case)
    ok(owner.client.post(f"/cases/{case}/messages", json={"text": "请尽快处理。"}), 201)
    given = ask(agent, case, GRANTED, f"evidence/{item}")["id"]
    grant = ok(owner.client.post(f"/cases/{case}/access-requests/{given}/grant", json={}), 201)["id"]
    return {"case_id": case, "evidence_id": item, "request_id": _request(agent, case), "grant_id": grant}


def _draft(owner: Person) -> Ids:
    case = draft(owner)["id"]
    return {"case_id": case, "evidence_id": _item(owner, case)}


def _item(owner: Person, case: str) -> str:
    item: str = upload(owner, case, b"received, but not as described", "note.txt")["id"]
    return item


def _request(agent: Person, case: str) -> str:
    request: str = ask(agent, case, "identity/address")["id"]
    return request


def _grant(world: World) -> Ids:
    case, agent, owner = world.places["filed"]["case_id"], world.people["agent"], world.people["owner"]
    request = ask(agent, case, "order/payment_reference")["id"]
    made = ok(owner.client.post(f"/cases/{case}/access-requests/{request}/grant", json={}), 201)
    return {"grant_id": made["id"]}


def _entry(owner: Person, case: str) -> int:
    events: list[dict[str, Any]] = ok(owner.client.get(f"/cases/{case}/history"))["items"]
    index: int = events[0]["index"]
    return index


def _invited(world: World) -> Ids:
    wanted = {"login": f"spare.{new_id()}", "label": "Spare", "role": "agent"}
    made = ok(world.people["admin"].client.post("/users", json=wanted), 201)
    return {"user_id": made["user_id"]}


_COPIES: dict[str, Callable[[World, str], Ids]] = {
    "draft": lambda world, who: _draft(world.people[who]),
    "request": lambda world, _: {"request_id": _request(world.people["agent"], world.places["filed"]["case_id"])},
    "grant": lambda world, _: _grant(world),
    "invited": lambda world, _: _invited(world),
}
