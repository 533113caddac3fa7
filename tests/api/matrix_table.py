"""What everybody gets for everything: the authorisation matrix as a table.

An operation is tried by everyone on each of its places. Without a session the answer is 401 and with a role that the
policy does not name 403, whatever the place is. Of those whom the policy names, a row says who gets what; who is not in
the row gets 404, the same for what is foreign, erased or absent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from api.policy import RULES
from tests.api.complaints import CATEGORY, named
from tests.api.matrix_world import ANONYMOUS, GRANTED, NOT_GRANTED, OTHER_CATEGORY, ROLES, World
from tests.api.running import FIRST_ADMIN

Row: TypeAlias = Mapping[str, int]
Body: TypeAlias = Mapping[str, Any] | Callable[[World], Mapping[str, Any]]

_TEAM: Final = ("agent", "colleague", "lead")
_DESK: Final = (*_TEAM, "other agent", "other lead")
_STAFF: Final = (*_DESK, "auditor", "admin")
_CONSUMERS: Final = ("owner", "stranger")
EVERYONE: Final = (*_CONSUMERS, *_STAFF)


@dataclass(frozen=True)
class Probe:
    """How an operation is tried, and what who gets where."""

    rows: Mapping[str, Row]
    json: Body | None = None
    asked: Mapping[str, str] | Callable[[World], Mapping[str, str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    fresh: str | None = None
    """What to make anew before a try that is expected to spoil it."""

    @property
    def refuses_some(self) -> bool:
        """Whether it also refuses some whom the policy lets come near."""
        return any(403 in row.values() for row in self.rows.values())

    def expected(self, name: str, who: str, place: str) -> int:
        rule = RULES[name]
        if rule.who is None:
            return self.rows[place][who]
        if who == ANONYMOUS:
            return 401
        if ROLES[who] not in rule.who:
            return 403
        return self.rows[place].get(who, 404)

    def body(self, world: World) -> Mapping[str, Any] | None:
        return self.json(world) if callable(self.json) else self.json

    def query(self, world: World) -> Mapping[str, str]:
        return self.asked(world) if callable(self.asked) else self.asked

    def sending(self, body: Mapping[str, Any]) -> "Probe":
        return replace(self, json=body)


def _each(status: int, who: tuple[str, ...]) -> dict[str, int]:
    return dict.fromkeys(who, status)


def _plain(status: int, who: tuple[str, ...] = EVERYONE) -> dict[str, Row]:
    return {"nowhere": _each(status, who)}


def _case(filed: Row, draft: int = 404, erased: int = 404) -> dict[str, Row]:
    """A case: filed, for those in its row; as a draft and once erased for its owner at most; absent."""
    return {"filed": filed, "draft": {"owner": draft}, "erased": {"owner": erased}, "absent": {}}


def _part(filed: Row, draft: int = 404) -> dict[str, Row]:
    """A part of a case: besides, parts that do not exist or are another case's, and the case of another's part."""
    return {**_case(filed, draft), "absent part": {}, "other's part": {}, "own item, other's case": {}}


def _handled(status: int) -> Row:
    return _each(status, ("owner", *_TEAM))


_BY_GRANT: Final = {"owner": 200, "agent": 200, "colleague": 403, "lead": 403}
_UNGRANTED: Final = {"owner": 200, "agent": 403, "colleague": 403, "lead": 403}
_CONTENT: Final[dict[str, Row]] = {
    **_case(_BY_GRANT, 200),
    "item not granted": _UNGRANTED,
    # To the team, what is there and what is not look alike: they hold no key for either.
    "absent part": {"agent": 403, "colleague": 403, "lead": 403},
    "other's part": {"agent": 403, "colleague": 403, "lead": 403},
    "part of own draft": {"agent": 403, "colleague": 403, "lead": 403},
    # The team handles the other case too; the owner has no part in it, and their item is not its item.
    "own item, other's case": {"stranger": 404, "agent": 403, "colleague": 403, "lead": 403},
}
_RENDITION: Final[dict[str, Row]] = {
    # The items of these places are texts, which have no redacted file.
    **_part({}),
    "picture": _handled(200),
    "picture of own draft": {"owner": 200},
    "picture of a draft, filed case": {},
}
_NO_SUCH_CODE: Final = "-".join(["0000"] * 7)
_NO_SUCH: Final = "no-such-secret-anywhere"


_ASKING: Final = {"scopes": ["statement"], "purpose": "mediate", "reason": "调解需要。", "seconds": 600}

PROBES: Final[dict[str, Probe]] = {
    "health.live": Probe(_plain(200, (ANONYMOUS, *EVERYONE))),
    "health.ready": Probe(_plain(200, (ANONYMOUS, *EVERYONE))),
    "accounts.register": Probe(
        _plain(400, (ANONYMOUS, *EVERYONE)), json={"login": "nobody", "password": "password1234"}
    ),
    "accounts.enrol": Probe(
        _plain(401, (ANONYMOUS, *EVERYONE)),
        json={"secret": _NO_SUCH, "password": "teapot lantern orchard violin"},
    ),
    "accounts.recover": Probe(
        _plain(401, (ANONYMOUS, *EVERYONE)),
        json={"login": "nobody", "recovery_code": _NO_SUCH_CODE, "new_password": "teapot lantern orchard violin"},
    ),
    "accounts.me": Probe(_plain(200)),
    "accounts.change-password": Probe(
        _plain(401), json={"old_password": _NO_SUCH, "new_password": "teapot lantern orchard violin"}
    ),
    "accounts.renew-recovery-code": Probe(_plain(401), json={"password": _NO_SUCH}),
    "sessions.sign-in": Probe(_plain(401, (ANONYMOUS, *EVERYONE)), json={"login": "nobody", "password": _NO_SUCH}),
    "sessions.list": Probe(_plain(200)),
    "sessions.current": Probe(_plain(200)),
    # Whose session it is may end it: tried by people of their own, in test_everybody_ends_their_own_sessions.
    "sessions.sign-out": Probe({}),
    "sessions.end": Probe({"another's session": {}, "absent session": {}}),
    "sessions.step-up": Probe(_plain(401, _STAFF), json={"totp": "000000"}),
    "users.list": Probe(_plain(200, ("lead", "other lead", "auditor", "admin"))),
    "users.invite": Probe(_plain(409, ("admin",)), json={"login": FIRST_ADMIN, "label": "Test", "role": "agent"}),
    "users.reinvite": Probe({"user": {"admin": 409}, "consumer": {"admin": 409}, "absent user": {}}),
    "users.disable": Probe({"user": {"admin": 204}, "absent user": {}}, fresh="invited"),
    "users.enable": Probe({"user": {"admin": 409}, "consumer": {"admin": 409}, "absent user": {}}),
    "teams.list": Probe(_plain(200, _STAFF)),
    "teams.create": Probe(
        _plain(409, ("admin",)),
        json=lambda world: {"name": f"Desk {world.people['lead'].login}", "lead_id": world.people["lead"].user_id},
    ),
    "teams.read": Probe(
        {
            "team": _each(200, (*_TEAM, "auditor", "admin")),
            "other team": _each(200, ("other agent", "other lead", "auditor", "admin")),
            "absent team": {},
        }
    ),
    "teams.admit": Probe(
        {
            "team": {"lead": 409},
            "other team": {"other lead": 409},
            "absent team": {},
            "absent member": {"lead": 400},
        }
    ),
    "teams.redaction": Probe(
        {
            "team": _each(200, (*_TEAM, "auditor", "admin")),
            "other team": _each(200, ("other agent", "other lead", "auditor", "admin")),
            "absent team": {},
        }
    ),
    "teams.set-redaction": Probe(
        {"team": {"admin": 200}, "other team": {"admin": 200}, "absent team": {}}, json={"kinds": {}}
    ),
    "teams.remove": Probe({"last lead": {"lead": 409}, "absent team": {}, "absent member": {}, "not in the team": {}}),
    "routing.list": Probe(_plain(200, _STAFF)),
    "routing.change": Probe({"category": {"admin": 200}}, json=lambda world: {"team_id": world.team}),
    "categories.list": Probe(_plain(200)),
    "purposes.list": Probe(_plain(200)),
    "cases.create": Probe(_plain(201, _CONSUMERS), json={"category": CATEGORY}),
    "cases.list": Probe(_plain(200, (*_CONSUMERS, *_DESK))),
    "cases.search": Probe(_plain(200, _DESK), json={"order_number": "2026 1108 1234 5678"}),
    "cases.read": Probe(_case(_handled(200), 200)),
    "cases.edit": Probe(_case({"owner": 409}, 200), json={"category": OTHER_CATEGORY}, fresh="draft"),
    "cases.erase": Probe(_case({"owner": 409}, 204), fresh="draft"),
    "cases.submit": Probe(_case({"owner": 409}, 200), fresh="draft"),
    "cases.record": Probe(_case(_BY_GRANT, 200), asked={"scope": GRANTED}),
    "cases.handling": Probe(_case(_handled(200), 200)),
    "cases.preview": Probe(_case({"owner": 409}, 200), fresh="draft"),
    "cases.status": Probe(_case(_handled(409), 409), json={"status": "draft"}),
    "cases.closing": Probe(_case({"owner": 409}, 409), json={"accept": True}),
    "cases.assign": Probe(_case(_each(200, _TEAM)), json={"assignee_id": None}),
    # The log outlives the case, and its owner may still read who saw it.
    "cases.history": Probe(_case({"owner": 200}, 200, erased=200)),
    "evidence.upload": Probe(_case({"owner": 201}, 201), content=b"one more", headers=named("more.txt")),
    "evidence.list": Probe(_case(_handled(200), 200)),
    "evidence.content": Probe(_CONTENT),
    "evidence.content-head": Probe(_CONTENT),
    "evidence.describe": Probe(_part({"owner": 200}, 200), json={"source": "微信"}),
    "evidence.remove": Probe(
        {
            **_case({"owner": 409}, 204),
            # Nothing is removed once a case is filed, whether it is there or not.
            "absent part": {"owner": 409},
            "other's part": {"owner": 409},
            "own item, other's case": {"stranger": 409},
            "draft, absent part": {},
            "draft, other's part": {},
        },
        fresh="draft",
    ),
    "redaction.progress": Probe(_case({"owner": 200}, 200)),
    "redaction.review": Probe(_part({"owner": 200}, 200)),
    "redaction.change": Probe(_part({"owner": 200}, 200), json={"hide": [{"start": 0, "end": 4}]}),
    "redaction.review-record": Probe(_case({"owner": 200}, 200)),
    # A draft that nobody has previewed has no text to change.
    "redaction.change-record": Probe(
        _case({"owner": 200}, 400), json={"path": "statement/narrative", "hide": [{"start": 0, "end": 2}]}
    ),
    "evidence.rendition": Probe(_RENDITION),
    "evidence.thumbnail": Probe(_RENDITION),
    "messages.list": Probe(_case(_handled(200), 200)),
    "messages.post": Probe(_case(_handled(201), 409), json={"text": "还有一件事。"}),
    "notes.list": Probe(_case(_each(200, _TEAM))),
    "notes.post": Probe(_case(_each(201, _TEAM)), json={"text": "请跟进。"}),
    "access-requests.create": Probe(_case(_each(201, _TEAM)), json=_ASKING),
    "access-requests.list": Probe(_case(_handled(200), 200)),
    "access-requests.read": Probe(_part(_handled(200))),
    "access-requests.withdraw": Probe(_part({"agent": 204}), fresh="request"),
    "access-requests.grant": Probe(_part({"owner": 201}), json={}, fresh="request"),
    "access-requests.deny": Probe(_part({"owner": 200}), json={}, fresh="request"),
    "grants.list": Probe(_case(_handled(200), 200)),
    "grants.end": Probe(_part({"owner": 200, "agent": 200}), fresh="grant"),
    "disclosures.create": Probe(_case(_BY_GRANT, 200), json={"scopes": [GRANTED]}),
    "audit.entries": Probe(_plain(200, ("auditor",))),
    "audit.entry": Probe({"own entry": {"auditor": 200}, "first entry": {"auditor": 200}, "absent entry": {}}),
    "audit.proof": Probe(
        {"own entry": {"auditor": 200, "owner": 200}, "first entry": {"auditor": 200}, "absent entry": {}}
    ),
    "audit.acts": Probe(_plain(200, _DESK)),
    "audit.checkpoint": Probe(_plain(200)),
    "audit.key": Probe(_plain(200)),
    "audit.inclusion": Probe(_plain(200), asked={"index": "0", "size": "1"}),
    "audit.consistency": Probe(_plain(200), asked={"old": "1", "size": "2"}),
}
"""A row for every operation of the OpenAPI document."""

VARIANTS: Final[dict[str, tuple[str, Probe]]] = {
    "a field that was not granted": (
        "cases.record",
        Probe({"filed": _UNGRANTED, "absent": {}}, asked={"scope": NOT_GRANTED}),
    ),
    "the group of a granted field": ("cases.record", Probe({"filed": _UNGRANTED}, asked={"scope": "identity"})),
    "a grant opens for who holds it": (
        "disclosures.create",
        Probe({"filed": _UNGRANTED, "absent": {}}, json={"scopes": [GRANTED, NOT_GRANTED]}),
    ),
    "the team's notes": (
        "disclosures.create",
        Probe({"filed": {"owner": 403, **_each(200, _TEAM)}, "absent": {}}, json={"scopes": ["team"]}),
    ),
    "acts of a team": (
        "audit.acts",
        Probe({"nowhere": {"lead": 200}}, asked=lambda world: {"team": world.team}),
    ),
    "a case to someone else": (
        "cases.assign",
        Probe(
            {
                "filed": {**_each(403, ("agent", "colleague", "other agent")), "lead": 200},
                "absent": _each(403, ("agent", "colleague", "other agent")),
            },
            json=lambda world: {"assignee_id": world.people["lead"].user_id},
        ),
    ),
}
"""Tries that the table above has no room for."""
