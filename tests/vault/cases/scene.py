"""Where most of these tests begin: two teams, a consumer with a complaint filed to the first of them, an item in it.

Made once for each folder of tests; every test gets a copy of the closed folder, and the people keep their tokens.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from tests.vault.filed import uploaded
from tests.vault.people import CHEAP, MovableClock, People, Person, make_vault
from vault.access.grants import grant_request
from vault.access.purposes import Purpose
from vault.access.requests import create_request
from vault.accounts.actor import Actor
from vault.cases.categories import Category
from vault.cases.fields import Record
from vault.cases.filing import create_case, submit_case
from vault.cases.views import CaseView, GrantView, RequestView
from vault.evidence.items import open_item
from vault.evidence.upload import Receipt
from vault.installation import Vault, open_vault
from vault.storage.store import Unit
from vault.teams.routing import route
from vault.teams.teams import admit, create_team

DAY, HOUR = 86_400, 3_600
SETTINGS = (
    CHEAP
    + """
[limits]
staff_disclosures_per_hour = 1000000
[times]
staff_idle = 864000000
staff_session = 864000000
consumer_idle = 864000000
consumer_session = 864000000
step_up = 864000000
"""
)
"""Long sessions, so that a test may let weeks pass; tests of limits and of the second factor set their own."""
PHONE, FAMILY_PHONE, ID_NUMBER = "16800000001", "16800000901", "330199199103150023"
CHAT = f"店家: 好的\n我: 打{PHONE}\n".encode()
Result = TypeVar("Result")


def record(**parts: object) -> Record:
    """Return a complaint with these parts in the place of, or beside, the usual ones."""
    usual: dict[str, object] = {
        "identity": {
            "name": "陈嘉禾",
            "phone": PHONE,
            "email": "chenjiahe@example.com",
            "address": "浙江省杭州市青禾区望舒路128号梧桐苑3幢2单元501室",
            "id_number": ID_NUMBER,
        },
        "order": {"number": "260528-291417776317066", "payment_reference": "4200002938570839347357143217"},
        "statement": {"narrative": f"我是陈嘉禾,手机{PHONE}。身份证号{ID_NUMBER},不要打给家人{FAMILY_PHONE}。"},
    }
    return msgspec.convert(usual | parts, Record)


@dataclass(frozen=True, slots=True)
class Told:
    """What the copies begin with: the folder, the moment, the people, and ids."""

    folder: Path
    now: datetime
    known: dict[str, Person]
    teams: dict[str, str]
    case: str
    item: Receipt


@dataclass(frozen=True, slots=True)
class Scene:
    """A copy of the beginning, open."""

    vault: Vault
    people: People
    clock: MovableClock
    told: Told

    @property
    def case(self) -> str:
        """The filed complaint."""
        return self.told.case

    @property
    def item(self) -> Receipt:
        """The one item in it: ``CHAT``."""
        return self.told.item

    @property
    def owner(self) -> Actor:
        """Whose complaint it is."""
        return self.people.consumer()

    @property
    def agent(self) -> Actor:
        """An agent of the team that handles it."""
        return self.people.agent()

    @property
    def colleague(self) -> Actor:
        """Another agent of that team."""
        return self.people.agent("colleague")

    @property
    def lead(self) -> Actor:
        """The lead of that team."""
        return self.people.lead()

    @property
    def outsider(self) -> Actor:
        """An agent of another team."""
        return self.people.agent("outsider")

    @property
    def other(self) -> Actor:
        """Another consumer, without a complaint."""
        return self.people.consumer("other")

    def draft(self, category: Category = Category.NOT_AS_DESCRIBED, **parts: object) -> CaseView:
        """Begin another complaint of the owner's."""
        return create_case(self.vault, self.owner, category, "zh-CN", "app", record(**parts))

    def filed(self, category: Category = Category.NOT_AS_DESCRIBED, **parts: object) -> CaseView:
        """File another complaint of the owner's."""
        return submit_case(self.vault, self.owner, self.draft(category, **parts).id)

    def asked(
        self,
        *scopes: str,
        by: Actor | None = None,
        seconds: int = HOUR,
        purpose: Purpose = Purpose.CONTACT_CONSUMER,
    ) -> RequestView:
        """Ask for scopes of the filed complaint."""
        return create_request(
            self.vault, by or self.agent, self.case, list(scopes), purpose, "需要电话核实退款", seconds
        )

    def granted(self, *scopes: str, by: Actor | None = None, seconds: int = HOUR) -> GrantView:
        """Ask for scopes and have all of them granted."""
        request = self.asked(*scopes, by=by, seconds=seconds)
        return grant_request(self.vault, self.owner, self.case, request.id, None, None)

    def write(self, work: Callable[[Unit], Result]) -> Result:
        """Change rows behind the vault's back."""
        return self.vault.store.write(work)


def told_scene(folder: Path, settings: str = SETTINGS) -> Told:
    """Make the vault, its people and the complaint."""
    clock = MovableClock()
    with make_vault(folder, clock, settings) as vault:
        people = People(vault, clock)
        admin, owner = people.admin(), people.consumer()
        people.auditor()
        people.consumer("other")
        teams = {}
        for lead, members in (("lead", ("agent", "colleague")), ("other lead", ("outsider",))):
            teams[lead] = create_team(vault, admin, f"{lead}'s", people.lead(lead).user_id).team_id
            for member in members:
                admit(vault, people.lead(lead), teams[lead], people.agent(member).user_id)
        route(vault, admin, Category.NOT_AS_DESCRIBED.value, teams["lead"])
        route(vault, admin, Category.COUNTERFEIT.value, teams["other lead"])
        case = create_case(vault, owner, Category.NOT_AS_DESCRIBED, "zh-CN", "app", record()).id
        item = uploaded(vault, owner, case, CHAT)
        submit_case(vault, owner, case)
        return Told(folder, clock.now, people.known, teams, case, item)


@contextmanager
def copied(told: Told, folder: Path, settings: str | None = None) -> Iterator[Scene]:
    """Open a copy, with the clock and the people as they were; ``settings`` replaces the whole of the settings."""
    shutil.copytree(told.folder, folder)
    if settings is not None:
        (folder / "settings.toml").write_text(settings, "utf-8")
    clock = MovableClock()
    clock.now = told.now
    with open_vault(folder, clock) as vault:
        people = People(vault, clock)
        people.known.update(told.known)
        yield Scene(vault, people, clock, told)


def content(vault: Vault, actor: Actor, case: str, item: str, first: int = 0, last: int | None = None) -> bytes:
    """Return an original, whole or a range, as ``actor`` gets it."""
    opened = open_item(vault, actor, case, item, first, last)
    with opened.disclosure:
        return b"".join(opened.pieces)


def values_in(tree: object) -> Iterator[str]:
    """Return every text in a tree of JSON, also the names of its fields."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for name, value in tree.items():
            yield str(name)
            yield from values_in(value)
    elif isinstance(tree, Sequence):
        for value in tree:
            yield from values_in(value)


def shown(tree: object) -> str:
    """Return all that a reader of a view can see, as one text."""
    return "\n".join(values_in(msgspec.to_builtins(tree)))
