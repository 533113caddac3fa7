"""The OpenAPI document against the server: schemathesis with all its checks, as everybody, in every phase.

Phases are the document's examples, coverage of every constraint of every parameter and field, fuzzing, and chains of
calls in which one's answer feeds the next. A failure prints the request that shows it.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from api.policy import RULES
from tests.api.matrix_world import ROLES, World, build
from tests.api.people import Person
from tests.api.running import Server

_NOT_CALLED = {
    "sessions.sign-out": "ends the session that the run goes on with",
    "sessions.end": "the same, once an answer has told the session's id",
    "sessions.step-up": "gives the session a new token, and after ten wrong codes none for a quarter of an hour",
    "accounts.change-password": "gives the session a new token",
    "users.disable": "shuts out whom the run goes on as",
    "teams.remove": "takes the agent out of the team whose cases the run is about",
}
"""Operations left out, and why; the matrix tries each of them."""
_UNDOCUMENTED = {"health.metrics", "document.read"}
_CURSOR = "a cursor is opaque and opens only for the list, the filters and the user it was made for"
_PASSWORD = "a new password is refused if it is one of those that are tried first, which no schema can say"
_WHOLE = "1.0 is an integer to JSON Schema, and none to the decoder"
_VALID_BUT_REFUSED = {
    "accounts.register": _PASSWORD,
    "accounts.enrol": _PASSWORD,
    "accounts.recover": "a recovery code carries a check symbol; " + _PASSWORD,
    "access-requests.create": "how long a grant may last is the operator's setting; " + _WHOLE,
    "access-requests.grant": "no more can be granted than was asked for",
    "access-requests.list": _CURSOR,
    "audit.acts": _CURSOR,
    "audit.entries": _CURSOR,
    "cases.history": _CURSOR,
    "cases.list": _CURSOR,
    "cases.record": "the framework documents no pattern for the items of a repeated query parameter",
    "cases.submit": "the draft must tell what happened by then",
    "disclosures.create": "which scopes can be opened is a list of fields and patterns of ids",
    "grants.list": _CURSOR,
    "messages.list": _CURSOR,
    "notes.list": _CURSOR,
    "redaction.change": "whether a piece lies inside of an item, and which marks it has, the item says; " + _WHOLE,
    "redaction.change-record": "the same of the texts of a record; " + _WHOLE,
    "routing.change": "the framework documents no list of values for a part of the address",
    "teams.admit": "takes someone who has enrolled as agent or lead",
    "teams.create": "takes someone who has enrolled as a lead",
    "teams.set-redaction": "the decoder's schemas name no keys of a table, nor which value goes with which",
    "users.invite": "which characters of a login are invisible, Unicode says and no schema",
}
"""Where positive_data_acceptance is off, and why: their 400 says something that a JSON schema can't."""
_VALID_BUT_REFUSED_WHEN_CHAINED = {"cases.create": _WHOLE, "cases.edit": _WHOLE}
"""Where it is off for random bodies alone; every documented bound is still tried, one by one."""


@pytest.fixture(scope="module")
def world(server: Server, admin: Person) -> World:
    return build(server, admin)


def beside_the_point(who: str) -> set[str]:
    """What this role gets 403 for, whatever it sends (the matrix shows it), and what the owner tries for everybody."""
    return {
        name
        for name, rule in RULES.items()
        if name not in _UNDOCUMENTED and (who != "owner" if rule.who is None else ROLES[who] not in rule.who)
    }


def configuration(world: World, who: str, examples: int, pinned: Mapping[str, str]) -> str:
    given = {f"path.{name}": value for name, value in pinned.items()}
    given["header.Content-Disposition"] = 'attachment; filename="note.txt"'
    lines = [
        "seed = 1",
        "continue-on-failure = true",
        'suppress-health-check = ["all"]',
        "warnings = false",
        "request-timeout = 30",
        "[cache]",
        "enabled = false",
        "[generation]",
        f"max-examples = {examples}",
        "deterministic = true",
        'database = "none"',
        "[auth.openapi.bearer]",
        f'bearer = "{world.people[who].token}"',
        "[parameters]",
        *(f'"{name}" = {json.dumps(value)}' for name, value in given.items()),
    ]
    for name in sorted({*_NOT_CALLED, *beside_the_point(who)}):
        lines += ["[[operations]]", f'include-operation-id = "{name}"', "enabled = false"]
    for name in _VALID_BUT_REFUSED:
        lines += [
            "[[operations]]",
            f'include-operation-id = "{name}"',
            "checks.positive_data_acceptance.enabled = false",
        ]
    for name in _VALID_BUT_REFUSED_WHEN_CHAINED:
        lines += ["[[operations]]", f'include-operation-id = "{name}"']
        lines += [
            f"phases.{phase}.checks.positive_data_acceptance.enabled = false" for phase in ("fuzzing", "stateful")
        ]
    return "\n".join(lines) + "\n"


def every_phase(world: World, who: str, examples: int, folder: Path) -> None:
    """All phases, on the things that the world has."""
    places = (world.places[name] for name in ("user", "team", "filed", "category"))
    pinned = {name: value for place in places for name, value in place.items()}
    run(world, who, configuration(world, who, examples, pinned), folder)


def chains(world: World, who: str, examples: int, folder: Path) -> None:
    """The stateful phase alone, on the things that its own calls made or found: what is pinned can't be chained."""
    told = run(world, who, configuration(world, who, examples, {}), folder, "--phases", "stateful")
    followed = re.search(r"API Links: +(\d+) covered", told)
    assert followed, told
    assert int(followed[1]) > 0, told


def run(world: World, who: str, text: str, folder: Path, *options: str) -> str:
    settings = folder / "schemathesis.toml"
    settings.write_text(text, "utf-8")
    start = "from schemathesis.cli import schemathesis; schemathesis()"
    address = f"{world.server.url}/api/v1/openapi.json"
    command = [sys.executable, "-c", start, "--config-file", str(settings), "run", address, "--no-color", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-20_000:]
    assert "Stateful" in done.stdout
    assert world.people[who].client.get("/accounts/me").status_code == 200, "the run lost its session"
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("who", ["owner", "agent", "auditor", "admin"])
def test_the_server_does_what_its_document_says(world: World, tmp_path: Path, who: str) -> None:
    every_phase(world, who, 4, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["owner", "agent", "admin"])
def test_one_answer_leads_to_the_next(world: World, tmp_path: Path, who: str) -> None:
    chains(world, who, 25, tmp_path)


@pytest.mark.drill
@pytest.mark.parametrize("who", ["owner", "stranger", "agent", "lead", "other agent", "auditor", "admin"])
def test_it_also_does_after_many_more_tries(world: World, tmp_path: Path, who: str) -> None:
    every_phase(world, who, 100, tmp_path)
    chains(world, who, 500, tmp_path)
