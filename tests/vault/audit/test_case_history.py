"""Consumers see who looked at their case, when and why, and never which member of staff it was."""

import dataclasses

import msgspec
import pytest
from sqlalchemy import update

from tests.vault.audit.making import make_case
from tests.vault.people import MovableClock, People, SignIn
from vault.accounts.actor import Role
from vault.audit.entry import Action, Entry, Outcome
from vault.audit.reading import CaseEvent, CaseHistory, EntryFilter, case_history, entries
from vault.audit.telling import told
from vault.errors import Damaged, NotFound
from vault.ids import new_id
from vault.installation import Vault
from vault.storage.schema import log_entries


def _act(vault: Vault, entry: Entry) -> int:
    return vault.store.write(lambda unit: unit.record(entry))


def test_the_owner_sees_role_purpose_scopes_time_action_and_outcome(
    vault: Vault, consumer: SignIn, agent: SignIn, clock: MovableClock
) -> None:
    owner, handler = consumer(), agent()
    case = make_case(vault, owner)
    clock.advance(minutes=5)
    grant, scopes = new_id(), ("identity/phone", "order/number")
    looked = told(handler, Action.DISCLOSURE_INTENT, case=case, scopes=scopes, purpose="refund", grant=grant)
    index = _act(vault, looked)
    created, seen = case_history(vault, owner, case).events
    assert (created.action, created.role, created.by_owner) == (Action.CASE_CREATE, "consumer", True)
    assert (seen.index, seen.role, seen.by_owner, seen.action) == (index, "agent", False, Action.DISCLOSURE_INTENT)
    assert (seen.purpose, seen.scopes, seen.grant, seen.outcome) == ("refund", scopes, grant, Outcome.DONE)
    assert seen.time > created.time


def test_nothing_in_a_history_tells_one_member_of_staff_from_another(
    vault: Vault, consumer: SignIn, agent: SignIn, lead: SignIn
) -> None:
    owner = consumer()
    case = make_case(vault, owner)
    staff = [agent("王小明"), agent("李雷"), lead("韩梅梅")]
    for person in staff:
        _act(vault, told(person, Action.CASE_ASSIGN, case=case, object=person.user_id, team=new_id(), rule="assigned"))
    history = case_history(vault, owner, case)
    shown = msgspec.json.encode(history).decode() + repr(history)
    for person, name in zip(staff, ("王小明", "李雷", "韩梅梅"), strict=True):
        assert person.user_id not in shown
        assert person.session_id not in shown
        assert person.origin.source not in shown
        assert name not in shown
    names = {field.name for field in dataclasses.fields(CaseEvent)}
    assert not names & {"actor", "user_id", "label", "object", "team", "source", "request", "id", "raw"}


def test_leaf_hashes_are_those_of_the_log(vault: Vault, consumer: SignIn, auditor: SignIn) -> None:
    owner = consumer()
    case = make_case(vault, owner)
    leaves = {event.index: event.leaf for event in case_history(vault, owner, case).events}
    whole = entries(vault, auditor(), EntryFilter(case=case)).entries
    assert {one.entry.index: one.leaf for one in whole} == leaves


def test_other_cases_of_the_same_owner_stay_apart(vault: Vault, consumer: SignIn) -> None:
    owner = consumer()
    first, second = make_case(vault, owner), make_case(vault, owner)
    _act(vault, told(owner, Action.CASE_EDIT, case=second))
    assert [event.action for event in case_history(vault, owner, first).events] == [Action.CASE_CREATE]


def test_pages_follow_each_other_in_both_directions(vault: Vault, consumer: SignIn) -> None:
    owner = consumer()
    case = make_case(vault, owner)
    indexes = [event.index for event in case_history(vault, owner, case).events]
    indexes += [_act(vault, told(owner, Action.CASE_EDIT, case=case)) for _ in range(9)]
    for newest_first, expected in ((False, indexes), (True, indexes[::-1])):
        found, page = list[int](), CaseHistory((), None)
        while True:
            page = case_history(vault, owner, case, page.after, 4, newest_first=newest_first)
            found += [event.index for event in page.events]
            if page.after is None:
                break
        assert found == expected


@pytest.mark.parametrize("role", [*Role], ids=lambda role: role.value)
def test_everyone_else_finds_nothing_and_the_owner_sees_that_they_tried(
    vault: Vault, consumer: SignIn, people: People, role: Role
) -> None:
    owner = consumer()
    case = make_case(vault, owner)
    stranger = people.actor("stranger", role)
    with pytest.raises(NotFound) as foreign:
        case_history(vault, stranger, case)
    attempt = case_history(vault, owner, case).events[-1]
    assert (attempt.action, attempt.outcome, attempt.role) == (Action.ACCESS_REFUSE, Outcome.REFUSED, role.value)
    assert not attempt.by_owner
    for absent in (new_id(), "", "' OR 1=1 --", case.upper()):
        with pytest.raises(NotFound) as missing:
            case_history(vault, stranger, absent)
        assert missing.value.detail == foreign.value.detail


def test_reading_ones_own_history_is_no_entry(vault: Vault, consumer: SignIn) -> None:
    owner = consumer()
    case = make_case(vault, owner)
    assert case_history(vault, owner, case) == case_history(vault, owner, case)


def test_an_entry_put_under_another_case_is_not_shown_there(vault: Vault, consumer: SignIn) -> None:
    owner, other = consumer("owner"), consumer("other")
    mine, theirs = make_case(vault, owner), make_case(vault, other)
    moved = update(log_entries).where(log_entries.c.case_id == theirs).values(case_id=mine)
    vault.store.write(lambda unit: unit.connection.execute(moved).rowcount)
    with pytest.raises(Damaged):
        case_history(vault, owner, mine)
