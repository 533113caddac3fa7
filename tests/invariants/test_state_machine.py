"""Random histories of a vault beside a small model of who may open what: after every step they agree.

Agreement is exact and about keys, not answers: each person's own keys open what the model says and nothing else, so
nothing leaks, and nothing is lost by any rotation.
"""

import json
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.invariants.attacker import Disk
from tests.invariants.beginning import AGENTS, CONSUMERS, FILE, KNOWN, beginning
from tests.invariants.filled import Filled, Story, reopened
from tests.invariants.model import ENDED, Case, Grant, Model, Request
from tests.invariants.rightful import Keys, opened_by, unwrapped, wraps
from tests.vault.filed import drafted, uploaded
from vault.access.grants import end_grant, expire_grants, grant_request
from vault.access.purposes import Purpose
from vault.access.requests import create_request, deny_request
from vault.cases.erasure import erase_case
from vault.cases.filing import read_record, submit_case
from vault.cases.messages import post_message, post_note
from vault.cases.progress import change_status, read_case
from vault.cases.workflow import Status
from vault.errors import NotFound, NotGranted
from vault.teams.teams import admit, remove

SCOPES = ("identity", "identity/phone", "identity/address", "order", "order/payment_reference", "statement")
MOST_CASES = 5
anyone = st.sampled_from((*CONSUMERS, *AGENTS))
some_scopes = st.lists(st.sampled_from(SCOPES), min_size=1, max_size=3, unique=True)


class Histories(RuleBasedStateMachine):
    """One vault and its model; names stand for people on both sides."""

    story: Story
    keys: dict[str, Keys]

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory())) / "vault"
        self.real: Filled = self.stack.enter_context(reopened(self.story, folder))
        self.model = Model(members={"one": {"agent", "second"}, "two": {"stranger"}})
        for name, owner in (("first", "ann"), ("second", "bob"), ("draft", "ann")):
            values: dict[str, object] = {f"evidence/{self.story.items[name].id}/original": FILE, **KNOWN}
            filed = Case(owner, "one", "submitted", values) if name != "draft" else Case(owner, values=values)
            self.model.cases[self.story.cases[name]] = filed
        self.seen: dict[str, set[tuple[str, str, bytes]]] = {name: set() for name in self.keys}

    def teardown(self) -> None:
        self.stack.close()

    def pick(self, data: st.DataObject, found: list[str]) -> str:
        return data.draw(st.sampled_from(sorted(found)))

    def cases(self, *, where: Callable[[Case], bool]) -> list[str]:
        return [name for name, facts in self.model.cases.items() if where(facts)]

    def open_cases(self) -> list[str]:
        return self.cases(where=lambda facts: facts.team is not None and facts.status not in ENDED)

    @precondition(lambda self: len(self.model.cases) < MOST_CASES)
    @rule(owner=st.sampled_from(CONSUMERS))
    def draft(self, owner: str) -> None:
        case = drafted(self.real.vault, self.real.who(owner)).id
        self.model.cases[case] = Case(owner, values=dict(KNOWN))

    @precondition(lambda self: any(facts.status not in ENDED for facts in self.model.cases.values()))
    @rule(data=st.data())
    def upload(self, data: st.DataObject) -> None:
        case = self.pick(data, self.cases(where=lambda facts: facts.status not in ENDED))
        content = b"\x89PNG\r\n\x1a\n" + data.draw(st.binary(max_size=40))
        receipt = uploaded(self.real.vault, self.real.who(self.model.cases[case].owner), case, content)
        self.model.cases[case].values[f"evidence/{receipt.id}/original"] = content

    @precondition(lambda self: any(facts.status == "draft" for facts in self.model.cases.values()))
    @rule(data=st.data())
    def submit(self, data: st.DataObject) -> None:
        case = self.pick(data, self.cases(where=lambda facts: facts.status == "draft"))
        submit_case(self.real.vault, self.real.who(self.model.cases[case].owner), case)
        self.model.cases[case].team, self.model.cases[case].status = "one", "submitted"

    @precondition(lambda self: self.open_cases())
    @rule(data=st.data(), asker=st.sampled_from(AGENTS), scopes=some_scopes, days=st.integers(1, 7))
    def ask(self, data: st.DataObject, asker: str, scopes: list[str], days: int) -> None:
        case = self.pick(data, self.open_cases())
        actor, vault = self.real.who(asker), self.real.vault
        if not self.model.handles(asker, case):
            with pytest.raises(NotFound):
                create_request(vault, actor, case, scopes, Purpose.MEDIATE, "需要核对信息", 86_400 * days)
            return
        made = create_request(vault, actor, case, scopes, Purpose.MEDIATE, "需要核对信息", 86_400 * days)
        self.model.requests[made.id] = Request(case, asker, made.scopes, made.expires_at)

    @precondition(lambda self: self.open_cases() and self.model.members["one"])
    @rule(data=st.data(), scopes=some_scopes, items=st.booleans())
    def ask_and_grant(self, data: st.DataObject, scopes: list[str], items: bool) -> None:
        """The way to many live grants, by which everything else is then shaken."""
        case, who = self.pick(data, self.open_cases()), self.pick(data, list(self.model.members["one"]))
        of_items = [scope for scope in self.model.cases[case].values if scope.startswith(("evidence", "thread"))]
        scopes = [*scopes, *of_items] if items else scopes
        asked = create_request(
            self.real.vault, self.real.who(who), case, scopes, Purpose.MEDIATE, "需要核对信息", 86_400
        )
        owner = self.real.who(self.model.cases[case].owner)
        made = grant_request(self.real.vault, owner, case, asked.id, None, None)
        self.model.grants[made.id] = Grant(case, who, made.scopes, made.ends_at)

    def decidable(self) -> list[str]:
        return [
            name
            for name, request in self.model.requests.items()
            if request.case in self.open_cases() and self.model.handles(request.asker, request.case)
        ]

    @precondition(lambda self: self.decidable())
    @rule(data=st.data(), narrow=st.booleans())
    def grant(self, data: st.DataObject, narrow: bool) -> None:
        name = self.pick(data, self.decidable())
        request = self.model.requests.pop(name)
        scopes = request.scopes[:1] if narrow else None
        owner = self.real.who(self.model.cases[request.case].owner)
        made = grant_request(self.real.vault, owner, request.case, name, scopes, 60 if narrow else None)
        self.model.grants[made.id] = Grant(request.case, request.asker, made.scopes, made.ends_at)

    @precondition(lambda self: self.decidable())
    @rule(data=st.data())
    def deny(self, data: st.DataObject) -> None:
        name = self.pick(data, self.decidable())
        request = self.model.requests.pop(name)
        deny_request(self.real.vault, self.real.who(self.model.cases[request.case].owner), request.case, name, "不需要")

    @precondition(lambda self: any(grant.live for grant in self.model.grants.values()))
    @rule(data=st.data(), by_owner=st.booleans())
    def revoke(self, data: st.DataObject, by_owner: bool) -> None:
        name = self.pick(data, [name for name, grant in self.model.grants.items() if grant.live])
        grant = self.model.grants[name]
        who = self.model.cases[grant.case].owner if by_owner else grant.grantee
        end_grant(self.real.vault, self.real.who(who), grant.case, name)
        self.model.end(name, rotated=by_owner)

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        self.real.clock.advance(hours=hours)
        expire_grants(self.real.vault)
        self.model.expire(self.real.clock.now)

    @precondition(lambda self: self.open_cases())
    @rule(data=st.data(), text=st.text("好的收到退款", min_size=1, max_size=9))
    def message(self, data: st.DataObject, text: str) -> None:
        case = self.pick(data, self.open_cases())
        made = post_message(self.real.vault, self.real.who(self.model.cases[case].owner), case, text)
        self.model.cases[case].values[f"thread/{made.id}"] = text

    @precondition(lambda self: self.open_cases() and self.model.members["one"])
    @rule(data=st.data(), text=st.text("内部备注", min_size=1, max_size=9))
    def reply_and_note(self, data: st.DataObject, text: str) -> None:
        case, who = self.pick(data, self.open_cases()), self.pick(data, list(self.model.members["one"]))
        post_message(self.real.vault, self.real.who(who), case, text)
        made = post_note(self.real.vault, self.real.who(who), case, text)
        self.model.cases[case].values[f"team/{made.id}"] = text

    @precondition(lambda self: self.open_cases())
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        case = self.pick(data, self.open_cases())
        change_status(self.real.vault, self.real.who(self.model.cases[case].owner), case, Status.WITHDRAWN)
        live = [name for name, grant in self.model.grants.items() if grant.live and grant.case == case]
        for name in live:
            self.model.end(name, rotated=True)
        self.model.cases[case].status = "withdrawn"
        self._session(self.model.cases[case].owner)

    @rule(owner=st.sampled_from(CONSUMERS))
    def owner_comes_back(self, owner: str) -> None:
        self._session(owner)

    def _session(self, owner: str) -> None:
        for case, facts in self.model.cases.items():
            if facts.owner == owner:
                assert not read_case(self.real.vault, self.real.who(owner), case).rotation_owed
                facts.owed = False

    @rule(who=st.sampled_from(("agent", "second")))
    def leave_or_come_back(self, who: str) -> None:
        lead, team, user = self.real.who("lead"), self.real.story.teams["one"], self.keys[who].user
        if who in self.model.members["one"]:
            remove(self.real.vault, lead, team, user)
            self.model.leave(who, "one")
        else:
            admit(self.real.vault, lead, team, user)
            self.model.members["one"].add(who)

    @precondition(lambda self: any(facts.status in {*ENDED, "draft"} for facts in self.model.cases.values()))
    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        case = self.pick(data, self.cases(where=lambda facts: facts.status in {*ENDED, "draft"}))
        erase_case(self.real.vault, self.real.who(self.model.cases[case].owner), case)
        self.model.erase(case)

    @precondition(lambda self: self.model.cases)
    @rule(data=st.data(), who=anyone, scope=st.sampled_from((*SCOPES, "handling")))
    def someone_asks_the_vault(self, data: st.DataObject, who: str, scope: str) -> None:
        """The services say what the keys say."""
        case = self.pick(data, list(self.model.cases))
        try:
            read_record(self.real.vault, self.real.who(who), case, (scope,))
        except (NotGranted, NotFound):
            assert not self.model.may(who, case, scope)
        else:
            assert self.model.may(who, case, scope)

    @invariant()
    def everybody_opens_exactly_what_they_may(self) -> None:
        disk = Disk(self.real.vault.folder)
        rows = [(str(row["case_id"]), str(row["scope"])) for row in disk.rows("objects")]
        assert {case for case, _ in rows} == set(self.model.cases)
        for name, keys in self.keys.items():
            opened = opened_by(disk, keys)
            assert set(opened.values) == {row for row in rows if self.model.may(name, *row)}, name
            for (case, scope), value in opened.values.items():
                expected = self.model.cases[case].values.get(scope)
                if expected is not None:
                    assert (value if isinstance(expected, bytes) else json.loads(value)) == expected
            self._check_saved(disk, name, opened.held)

    def _check_saved(self, disk: Disk, name: str, held: set[tuple[str, str, bytes]]) -> None:
        """Scope keys of earlier days open no data key that their holder may not open, unless a rotation is owed."""
        stale = {key for key in self.seen[name] - held if not self.model.cases.get(key[0], Case("", owed=True)).owed}
        for value in wraps(disk):
            if not self.model.may(name, value.place.case, value.place.scope):
                assert not any(unwrapped(value, key) for key in stale), (name, value.name)
        self.seen[name] |= held


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> type[Histories]:
    story, keys = beginning(tmp_path_factory.mktemp("beginning") / "vault")
    return type("Histories", (Histories,), {"story": story, "keys": keys})


QUIET = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
QUICK = settings(deadline=None, database=None, suppress_health_check=QUIET)


def test_model_and_vault_agree_after_every_step(histories: type[Histories]) -> None:
    few = settings(QUICK, max_examples=20, stateful_step_count=25, derandomize=True)
    run_state_machine_as_test(histories, settings=few)


@pytest.mark.drill
def test_model_and_vault_agree_in_long_histories(histories: type[Histories]) -> None:
    many = settings(QUICK, max_examples=500, stateful_step_count=50)
    run_state_machine_as_test(histories, settings=many)
