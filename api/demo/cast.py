"""The cast: an administrator, three teams with their leads and agents, and an auditor, all by invitation and TOTP."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from api.demo.complaints import Complaint
from api.demo.people import Person
from api.demo.story import Story

ADMIN: Final = "admin"
AT_ONCE: Final = 4
"""How many people act at the same time; the service stretches two passwords at a time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A team to be: its names, the logins of its agents, and the classes of complaint that it handles."""

    key: str
    zh: str
    en: str
    agents: int
    classes: tuple[str, ...]


PLANS: Final = (
    Plan(
        "refund",
        "退款与售后组",
        "Refunds and after-sale",
        2,
        (
            "after_sale_refusal",
            "auto_renewal",
            "customs_or_shipping",
            "invoice_refusal",
            "non_delivery",
            "prepaid_service_closure",
            "price_fraud",
            "refund_delay",
            "wrong_item",
        ),
    ),
    Plan(
        "quality",
        "商品质量与安全组",
        "Product quality and safety",
        2,
        ("counterfeit", "false_advertising", "food_safety", "not_as_described", "product_safety", "quality_defect"),
    ),
    Plan(
        "privacy",
        "隐私与特殊案件组",
        "Privacy and special cases",
        1,
        ("merchant_harassment", "minor_transaction", "personal_information_leak"),
    ),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A team at work: who leads it and who handles cases."""

    plan: Plan
    team_id: str
    lead: Person
    agents: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that the acts share."""

    story: Story
    url: str
    folder: Path
    admin: Person
    auditor: Person
    desks: dict[str, Desk]
    consumers: list[Person] = field(default_factory=list)

    def desk_of(self, complaint: Complaint) -> Desk:
        """Return the team that handles a complaint's class."""
        return next(desk for desk in self.desks.values() if complaint.category.primary in desk.plan.classes)

    @property
    def staff(self) -> list[Person]:
        """Everyone but the consumers."""
        at_desks = [person for desk in self.desks.values() for person in (desk.lead, *desk.agents)]
        return [self.admin, *at_desks, self.auditor]


class _Team(msgspec.Struct):
    team_id: str


class _Member(msgspec.Struct):
    user_id: str


class _Route(msgspec.Struct):
    category: str
    team_id: str | None


class _Routes(msgspec.Struct):
    items: list[_Route]


def gather(story: Story, url: str, folder: Path, secret: str) -> Stage:
    """Enrol the administrator, who invites everybody; leads admit their agents; every class gets its team."""
    story.section("人员与小组", "People and teams")
    admin = Person(story, url, story.words("管理员", "Administrator"), ADMIN).enrol(secret)
    story.check(
        bool(admin.user_id),
        "首位管理员凭一次性邀请密钥开户,绑定动态口令",
        "The first administrator enrolled with the one-time secret and a second factor",
    )
    with ThreadPoolExecutor(AT_ONCE) as pool:
        hired = [pool.submit(admin.hire, name, login, login, role) for name, login, role in _positions(story)]
        people = {person.login: person for person in (waiting.result() for waiting in hired)}
    desks = {plan.key: _desk(story, admin, plan, people) for plan in PLANS}
    routed = admin.get("/routing", _Routes).items
    story.check(
        all(route.team_id for route in routed),
        f"{len(routed)} 类投诉都有对应小组;小组密钥只封给组员,管理员没有",
        f"All {len(routed)} classes of complaint have a team; a team's key is sealed to its members, not to admins",
    )
    return Stage(story, url, folder, admin, people["auditor"], desks)


def _positions(story: Story) -> list[tuple[str, str, str]]:
    positions = [(story.words("审计员", "Auditor"), "auditor", "auditor")]
    for plan in PLANS:
        team = story.words(plan.zh, plan.en)
        positions.append((story.words(f"{team}·组长", f"{team}: lead"), f"lead.{plan.key}", "lead"))
        positions += [
            (story.words(f"{team}·客服{number}", f"{team}: agent {number}"), f"agent.{plan.key}.{number}", "agent")
            for number in range(1, plan.agents + 1)
        ]
    return positions


def _desk(story: Story, admin: Person, plan: Plan, people: dict[str, Person]) -> Desk:
    lead = people[f"lead.{plan.key}"]
    agents = tuple(people[f"agent.{plan.key}.{number}"] for number in range(1, plan.agents + 1))
    team = admin.post("/teams", _Team, {"name": story.words(plan.zh, plan.en), "lead_id": lead.user_id}).team_id
    for agent in agents:
        lead.put(f"/teams/{team}/members/{agent.user_id}", _Member)
    for category in plan.classes:
        admin.put(f"/routing/{category}", _Route, {"team_id": team})
    story.say(
        f"{plan.zh}:组长 1 人、客服 {len(agents)} 人,负责 {len(plan.classes)} 类投诉",
        f"{plan.en}: 1 lead, agents: {len(agents)}, {len(plan.classes)} classes of complaint",
    )
    return Desk(plan, team, lead, agents)
