"""Where the random histories begin, and with whom."""

from pathlib import Path

from tests.invariants.attacker import Attacker, Disk
from tests.invariants.filled import SETTINGS, Story
from tests.invariants.rightful import Keys
from tests.vault.filed import drafted, uploaded
from tests.vault.people import MovableClock, People, make_vault
from vault.cases.categories import Category
from vault.cases.filing import submit_case
from vault.teams.routing import route
from vault.teams.teams import admit, create_team

CONSUMERS, AGENTS = ("ann", "bob"), ("agent", "second", "stranger")
FILE = b"\x89PNG\r\n\x1a\n the first item"
KNOWN = {"identity/phone": "16800000001", "identity/name": "陈嘉禾"}


def beginning(folder: Path) -> tuple[Story, dict[str, Keys]]:
    """A vault with people, two teams, two cases filed and one being drafted; and everybody's keys."""
    clock = MovableClock()
    with make_vault(folder, clock, SETTINGS) as vault:
        people = People(vault, clock)
        story = Story(folder, clock.now, people.known)
        for name, lead, members in (("one", "lead", ("agent", "second")), ("two", "lead_two", ("stranger",))):
            story.teams[name] = create_team(vault, people.admin(), name, people.lead(lead).user_id).team_id
            for member in members:
                admit(vault, people.lead(lead), story.teams[name], people.agent(member).user_id)
        route(vault, people.admin(), Category.NOT_AS_DESCRIBED.value, story.teams["one"])
        for name, owner in (("first", "ann"), ("second", "bob"), ("draft", "ann")):
            actor = people.consumer(owner)
            story.cases[name] = drafted(vault, actor).id
            story.items[name] = uploaded(vault, actor, story.cases[name], FILE)
            if name != "draft":
                submit_case(vault, actor, story.cases[name])
    story.now = clock.now
    disk, keys = Disk(folder), {}
    for name in (*CONSUMERS, *AGENTS):
        person = story.known[name]
        opened = Attacker(disk).learn_password_of(person.user_id, person.password).run().opened
        root, seed = (opened[f"users.{column} {person.user_id}"] for column in ("root_by_password", "identity_seed"))
        keys[name] = Keys(person.user_id, root, seed)
    return story, keys
