"""A vault after some busy days: consumers, two teams, grants of every fate, notes, messages, evidence.

Everybody has a password of their own, so that one stolen password is one person's. The closed folder is copied for
each test; the people keep their tokens.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from tests.vault.filed import uploaded
from tests.vault.people import CHEAP, PASSWORD, MovableClock, People, Person, make_vault
from vault.access.grants import end_grant, expire_grants, grant_request
from vault.access.purposes import Purpose
from vault.access.requests import create_request, deny_request
from vault.accounts.actor import Actor, Replay
from vault.accounts.recovery import change_password
from vault.cases import sandboxed
from vault.cases.categories import Category
from vault.cases.fields import Identity, Order, Record
from vault.cases.filing import create_case, submit_case
from vault.cases.messages import post_message, post_note
from vault.cases.progress import read_case
from vault.cases.renditions import render_item
from vault.evidence.upload import Receipt
from vault.installation import Vault, open_vault
from vault.redaction.reading import Reading
from vault.redaction.redact import Job, Made
from vault.storage.store import Unit
from vault.teams.routing import route
from vault.teams.teams import admit, create_team, remove

WEEK = 7 * 86_400
PNG = b"\x89PNG\r\n\x1a\n"
SETTINGS = (
    CHEAP
    + """
[limits]
staff_disclosures_per_hour = 1000000
[times]
staff_idle = 8640000
staff_session = 8640000
consumer_idle = 8640000
consumer_session = 8640000
step_up = 8640000
"""
)


def record_of(number: int) -> Record:
    """A complaint of the consumer with this number; every secret of it ends in that number."""
    return msgspec.convert(
        {
            "identity": {
                "name": f"欧阳嘉禾{'甲乙丙丁戊己庚辛'[number]}",
                "phone": f"1680000700{number}",
                "email": f"person.no.{number}@example.com",
                "address": f"浙江省杭州市青禾区望舒路{120 + number}号梧桐苑3幢2单元50{number}室",
                "id_number": f"33019919910315007{number}",
            },
            "order": {
                "number": f"260528-29141777631700{number}",
                "platform": "拼优选(虚构)",
                "merchant": {"shop_name": "云絮家纺示例店"},
                "amount": {"minor": 12800, "currency": "CNY"},
                "payment_reference": f"420000293857083934735714320{number}",
            },
            "statement": {"narrative": f"标注羊毛,实为涤纶。我的手机是1680000700{number},请联系我。"},
            "resolution": {"types": ["refund"], "amount_minor": 12800},
        },
        Record,
    )


def painted(number: int) -> bytes:
    """The redacted file of the picture in the complaint with this number."""
    return PNG + f"涂黑{number}".encode() * 3


def thumbnail_of(number: int) -> bytes:
    """The thumbnail of that file."""
    return PNG + f"缩略{number}".encode()


def identity_of(number: int) -> list[str]:
    """Name, phone, e-mail, address and identity number of a consumer."""
    identity = record_of(number).identity
    assert isinstance(identity, Identity)
    return [
        str(value) for value in (identity.name, identity.phone, identity.email, identity.address, identity.id_number)
    ]


def order_of(number: int) -> list[str]:
    """Order number and payment reference of a consumer."""
    order = record_of(number).order
    assert isinstance(order, Order)
    return [str(order.number), str(order.payment_reference)]


@dataclass
class Story:
    """What happened: everything by its short name."""

    folder: Path
    now: datetime
    known: dict[str, Person]
    teams: dict[str, str] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    items: dict[str, Receipt] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    grants: dict[str, str] = field(default_factory=dict)
    requests: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)


@dataclass
class Filled:
    """A copy of the filled vault, open."""

    vault: Vault
    people: People
    clock: MovableClock
    story: Story

    def who(self, name: str) -> Actor:
        """Someone of the story, logged in."""
        return self.people.actor(name, self.people.known[name].role)


def given(vault: Vault, asking: Actor, owner: Actor, case: str, scopes: list[str], seconds: int = WEEK) -> str:
    """Ask for scopes and have all of them granted; return the grant."""
    asked = create_request(vault, asking, case, scopes, Purpose.CONTACT_CONSUMER, "需要电话核实退款", seconds)
    return grant_request(vault, owner, case, asked.id, None, None).id


@contextmanager
def reopened(story: Story, folder: Path) -> Iterator[Filled]:
    """Open a copy of the story's folder, with the clock and the people as they were at its end."""
    shutil.copytree(story.folder, folder)
    clock = MovableClock()
    clock.now = story.now
    with open_vault(folder, clock) as vault:
        people = People(vault, clock)
        people.known.update(story.known)
        yield Filled(vault, people, clock, story)


def settle(vault: Vault) -> None:
    """Wait until everything that was queued is written."""
    vault.store.write(_nothing)


def _nothing(unit: Unit) -> None:
    """Change nothing, in one's turn."""


def told_story(folder: Path) -> Story:
    """Make the vault and let it all happen."""
    clock = MovableClock()
    with make_vault(folder, clock, SETTINGS) as vault:
        people = People(vault, clock)
        story = Story(folder, clock.now, people.known)
        _hire(vault, people, story)
        _complain(vault, people, story)
        _ask(vault, people, clock, story)
        _talk(vault, people, story)
        for name in list(people.known):
            _own_password(vault, people, name)
    story.now = clock.now
    return story


def _hire(vault: Vault, people: People, story: Story) -> None:
    admin, lead, lead_two = people.admin(), people.lead(), people.lead("lead_two")
    people.auditor()
    for name, by, members in (("one", lead, ("agent", "second", "gone")), ("two", lead_two, ("stranger",))):
        story.teams[name] = create_team(vault, admin, name, by.user_id).team_id
        for member in members:
            admitting = people.lead("lead" if by is lead else "lead_two")
            admit(vault, admitting, story.teams[name], people.agent(member).user_id)
    route(vault, admin, Category.NOT_AS_DESCRIBED.value, story.teams["one"])
    route(vault, admin, Category.COUNTERFEIT.value, story.teams["two"])


def _complain(vault: Vault, people: People, story: Story) -> None:
    plans = (
        ("first", "ann", Category.NOT_AS_DESCRIBED, 1),
        ("second", "bob", Category.COUNTERFEIT, 2),
        ("third", "cho", Category.NOT_AS_DESCRIBED, 3),
        ("draft", "ann", Category.NOT_AS_DESCRIBED, 4),
    )
    for name, owner, category, number in plans:
        actor = people.consumer(owner)
        case = create_case(vault, actor, category, "zh-CN", "app", record_of(number)).id
        story.cases[name] = case
        files = {"chat": f"店家: 好的\n我: 打1680000700{number}".encode(), "photo": PNG + f"原图{number}".encode() * 3}
        for kind, data in files.items():
            story.files[f"{name} {kind}"] = data
            story.items[f"{name} {kind}"] = uploaded(vault, actor, case, data, f"{kind}.bin")
        if name != "draft":
            submit_case(vault, actor, case)
            _paint(vault, actor, story, name, number)


def _paint(vault: Vault, owner: Actor, story: Story, name: str, number: int) -> None:
    """Add a picture whose redacted file is made at once; that the sandbox makes such files is not the matter here."""
    case, data = story.cases[name], PNG + f"截图{number}".encode() * 3
    item = uploaded(vault, owner, case, data, "picture.png")
    story.items[f"{name} picture"], story.files[f"{name} picture"] = item, data

    def paint(_: bytes, job: Job, *, owner: str) -> Made:
        assert owner
        read = Reading(text=f"读出{number}")
        return Made(read, job.case, file=painted(number), file_type="image/png", thumbnail=thumbnail_of(number))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandboxed, "redact_in_sandbox", paint)
        render_item(vault, owner, case, item.id)


def _ask(vault: Vault, people: People, clock: MovableClock, story: Story) -> None:
    ann, bob, case = people.consumer("ann"), people.consumer("bob"), story.cases["first"]
    agent, gone, lead = people.agent(), people.agent("gone"), people.lead()
    chat = f"evidence/{story.items['first chat'].id}/original"
    story.grants["live"] = given(vault, agent, ann, case, ["identity/phone", chat])
    story.grants["lead's"] = given(vault, lead, ann, case, ["order/payment_reference"])
    story.grants["other team's"] = given(vault, people.agent("stranger"), bob, story.cases["second"], ["identity"])
    story.grants["left"] = given(vault, gone, ann, case, ["identity/id_number"])
    story.grants["revoked"] = given(vault, agent, ann, case, ["identity/address"])
    story.grants["expired"] = given(vault, agent, ann, case, ["identity/email"], 60)
    end_grant(vault, ann, case, story.grants["revoked"])
    clock.advance(seconds=61)
    expire_grants(vault)
    for name, word in (("denied", "不需要地址"), ("pending", None)):
        request = create_request(vault, agent, case, ["identity/name"], Purpose.MEDIATE, "需要核对投诉人姓名", 3_600).id
        story.requests[name] = request
        if word:
            deny_request(vault, ann, case, request, word)
    remove(vault, lead, story.teams["one"], gone.user_id)
    read_case(vault, ann, case)  # the rotation that expiry and removal owe


def _talk(vault: Vault, people: People, story: Story) -> None:
    for name, owner, desk in (("first", "ann", "agent"), ("second", "bob", "stranger"), ("third", "cho", "second")):
        case, consumer, agent = story.cases[name], people.consumer(owner), people.agent(desk)
        story.messages[f"{name} consumer"] = post_message(vault, consumer, case, "请打我电话16800007001").id
        kept = replace(agent, replay=Replay(f"message of {name}", b"d" * 32))
        story.messages[f"{name} agent"] = post_message(vault, kept, case, "收到,正在核实").id
        story.messages[f"{name} note"] = post_note(vault, agent, case, "内部: 商家有前科").id
    late = uploaded(vault, people.consumer("ann"), story.cases["first"], "补充: 快递单".encode(), "late.txt")
    story.items["first late"] = late
    render_item(vault, people.consumer("ann"), story.cases["first"], late.id)


def _own_password(vault: Vault, people: People, name: str) -> None:
    person = people.known[name]
    password = f"violet {name} walks under seven lanterns"
    made = change_password(vault, people.actor(name, person.role), PASSWORD, password)
    people.known[name] = replace(person, password=password, token=made.token)
