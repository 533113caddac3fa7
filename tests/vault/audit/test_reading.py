"""Auditors read all of the log and are logged doing it; agents and leads read their own part; nobody else reads."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update

from crypto.merkle import leaf_hash
from tests.vault.people import MovableClock, SignIn
from tests.vault.storage.acts import fill
from vault.accounts.actor import Actor
from vault.audit.decoding import decode
from vault.audit.entry import Action, Entry, Outcome
from vault.audit.reading import MOST_ENTRIES, EntryFilter, EntryPage, LogEntry, entries, entry, own_acts, team_acts
from vault.audit.telling import told
from vault.errors import Damaged, Invalid, LogUnavailable, NotFound, Refused
from vault.ids import new_id
from vault.installation import Vault
from vault.storage.schema import log_entries
from vault.teams.teams import Team


def _record(vault: Vault, entry: Entry) -> int:
    return vault.store.write(lambda unit: unit.record(entry))


def _last(vault: Vault) -> LogEntry:
    """Return the newest entry, read past the service."""
    with vault.store.read() as connection:
        raw = connection.exec_driver_sql('SELECT raw FROM log_entries ORDER BY "index" DESC LIMIT 1').scalar_one()
    return LogEntry(decode(raw), raw, leaf_hash(raw))


def _all(vault: Vault, auditor: Actor, limit: int, filters: EntryFilter) -> list[int]:
    """Follow the cursors to the end."""
    page, found = EntryPage((), None), list[int]()
    while True:
        page = entries(vault, auditor, filters, page.after, limit)
        found += [one.entry.index for one in page.entries]
        if page.after is None:
            return found


def test_pages_follow_each_other_without_gap_or_repetition(vault: Vault, auditor: SignIn) -> None:
    fill(vault, 100)
    actor = auditor()
    oldest = EntryFilter(newest_first=False, role="agent")
    forward = _all(vault, actor, 7, oldest)
    assert len(forward) == 100
    assert forward == sorted(forward)
    assert _all(vault, actor, 9, EntryFilter(role="agent")) == forward[::-1]


def test_a_page_carries_bytes_and_hash_that_anyone_can_check(vault: Vault, auditor: SignIn) -> None:
    fill(vault, 3)
    for one in entries(vault, auditor(), EntryFilter()).entries:
        assert leaf_hash(one.raw) == one.leaf
        assert decode(one.raw) == one.entry


def test_the_reading_is_in_the_log_before_the_answer_and_not_in_it(vault: Vault, auditor: SignIn) -> None:
    actor = auditor()
    page = entries(vault, actor, EntryFilter())
    read = _last(vault).entry
    assert (read.action, read.actor, read.rule, read.outcome) == (
        Action.LOG_READ,
        actor.user_id,
        "entries",
        Outcome.DONE,
    )
    assert read.index == page.entries[0].entry.index + 1
    assert read.request == actor.origin.request


def test_each_call_is_one_entry(vault: Vault, auditor: SignIn) -> None:
    actor = auditor()
    before = _last(vault).entry.index
    for _ in range(3):
        entries(vault, actor, EntryFilter())
    entry(vault, actor, 0)
    reads = entries(vault, actor, EntryFilter(action=Action.LOG_READ))
    assert [one.entry.rule for one in reads.entries] == ["entry", "entries", "entries", "entries"]
    assert _last(vault).entry.index == before + 5


def test_reading_about_a_case_names_the_case(vault: Vault, auditor: SignIn) -> None:
    case = new_id()
    entries(vault, auditor(), EntryFilter(case=case))
    assert _last(vault).entry.case == case
    entries(vault, auditor(), EntryFilter(case="phone 13800000000"))
    assert _last(vault).entry.case is None


def test_if_the_reading_can_not_be_logged_nothing_is_read(vault: Vault, auditor: SignIn) -> None:
    actor = auditor()
    vault.store.write(lambda unit: unit.connection.exec_driver_sql("PRAGMA max_page_count=1").scalar())

    def read_until_no_page_has_room() -> None:
        while True:
            before = _last(vault).entry.index
            entries(vault, actor, EntryFilter(), limit=1)
            assert _last(vault).entry.index == before + 1

    with pytest.raises(LogUnavailable):
        read_until_no_page_has_room()


def test_each_filter_chooses(vault: Vault, auditor: SignIn, agent: SignIn, clock: MovableClock) -> None:
    who, case, team, thing, grant = agent(), new_id(), new_id(), new_id(), new_id()
    clock.advance(hours=1)
    since = clock()
    wanted = _record(
        vault,
        told(
            who,
            Action.DISCLOSURE_INTENT,
            outcome=Outcome.FAILED,
            case=case,
            team=team,
            object=thing,
            grant=grant,
            purpose="refund",
        ),
    )
    clock.advance(seconds=1)
    reader = auditor()
    for filters in (
        EntryFilter(actor=who.user_id, action=Action.DISCLOSURE_INTENT),
        EntryFilter(role="agent", purpose="refund"),
        EntryFilter(outcome=Outcome.FAILED),
        EntryFilter(case=case, action=Action.DISCLOSURE_INTENT),
        EntryFilter(team=team),
        EntryFilter(object=thing),
        EntryFilter(grant=grant),
        EntryFilter(purpose="refund"),
        EntryFilter(since=since, until=since + timedelta(microseconds=1), actor=who.user_id),
    ):
        assert [one.entry.index for one in entries(vault, reader, filters).entries] == [wanted], filters
    for nothing in (EntryFilter(until=since, purpose="refund"), EntryFilter(actor=new_id())):
        assert entries(vault, reader, nothing).entries == ()


@pytest.mark.parametrize("limit", [0, -1, MOST_ENTRIES + 1])
def test_pages_have_a_size(vault: Vault, auditor: SignIn, limit: int) -> None:
    with pytest.raises(Invalid):
        entries(vault, auditor(), EntryFilter(), limit=limit)


@pytest.mark.parametrize("after", [-1, 1 << 63, 1 << 80])
def test_a_cursor_that_is_none_is_refused(vault: Vault, auditor: SignIn, after: int) -> None:
    with pytest.raises(Invalid):
        entries(vault, auditor(), EntryFilter(), after)


@pytest.mark.parametrize(
    "filters",
    [EntryFilter(actor="a\0b"), EntryFilter(since=datetime(2026, 1, 1))],  # noqa: DTZ001 - naive on purpose
    ids=["NUL", "no offset"],
)
def test_a_filter_that_can_not_be_used_is_said(vault: Vault, auditor: SignIn, filters: EntryFilter) -> None:
    with pytest.raises(Invalid) as refusal:
        entries(vault, auditor(), filters)
    assert refusal.value.faults


def test_markup_in_a_filter_finds_nothing_and_breaks_nothing(vault: Vault, auditor: SignIn) -> None:
    assert entries(vault, auditor(), EntryFilter(actor="' OR 1=1 --")).entries == ()


def test_everyone_but_auditors_is_refused_and_the_refusal_is_logged_once(
    vault: Vault, consumer: SignIn, agent: SignIn, lead: SignIn, admin: SignIn
) -> None:
    for sign_in in (consumer, agent, lead, admin):
        actor = sign_in()
        before = _last(vault).entry.index
        with pytest.raises(Refused):
            entries(vault, actor, EntryFilter())
        refusal = _last(vault).entry
        assert (refusal.action, refusal.actor, refusal.outcome) == (
            Action.ACCESS_REFUSE,
            actor.user_id,
            Outcome.REFUSED,
        )
        assert refusal.index == before + 1
        with pytest.raises(Refused):
            entry(vault, actor, 0)


def test_one_entry_comes_whole_and_none_outside_the_log(vault: Vault, auditor: SignIn) -> None:
    fill(vault, 1)
    actor = auditor()
    assert entry(vault, actor, 0).entry.index == 0
    for index in (-1, 1 << 40, 1 << 70):
        with pytest.raises(NotFound):
            entry(vault, actor, index)


def test_a_row_whose_columns_were_changed_is_not_shown_as_what_it_is_not(vault: Vault, auditor: SignIn) -> None:
    fill(vault, 5)
    actor, case = auditor(), new_id()
    change = update(log_entries).where(log_entries.c.index == 3).values(case_id=case)
    vault.store.write(lambda unit: unit.connection.execute(change).rowcount)
    with pytest.raises(Damaged, match="Entry 3 "):
        entries(vault, actor, EntryFilter(case=case))


def test_the_answer_is_read_from_the_bytes(vault: Vault, auditor: SignIn) -> None:
    fill(vault, 5)
    vault.store.write(lambda unit: unit.connection.execute(text("UPDATE log_entries SET role = 'admin'")).rowcount)
    with pytest.raises(Damaged):
        entries(vault, auditor(), EntryFilter(role="admin"))


def test_agents_and_leads_read_their_own_acts_and_no_others(vault: Vault, agent: SignIn, lead: SignIn) -> None:
    one, other, boss = agent("one"), agent("other"), lead()
    mine = [_record(vault, told(one, Action.CASE_SEARCH)) for _ in range(3)]
    _record(vault, told(other, Action.CASE_SEARCH))
    page = own_acts(vault, one)
    assert {item.entry.actor for item in page.entries} == {one.user_id}
    assert [item.entry.index for item in page.entries[:3]] == mine[::-1]
    assert {item.entry.actor for item in own_acts(vault, boss).entries} == {boss.user_id}


def test_own_acts_have_pages(vault: Vault, agent: SignIn) -> None:
    who = agent()
    mine = [_record(vault, told(who, Action.CASE_SEARCH)) for _ in range(5)]
    first = own_acts(vault, who, limit=3)
    second = own_acts(vault, who, first.after, limit=2)
    assert [item.entry.index for item in (*first.entries, *second.entries)] == mine[::-1]


def test_others_have_no_such_list(vault: Vault, consumer: SignIn, auditor: SignIn, admin: SignIn) -> None:
    for sign_in in (consumer, auditor, admin):
        with pytest.raises(Refused):
            own_acts(vault, sign_in())


def test_a_lead_reads_what_was_done_in_the_name_of_the_team(
    vault: Vault, team: Team, agent: SignIn, lead: SignIn, auditor: SignIn
) -> None:
    mine = _record(vault, told(agent(), Action.CASE_SEARCH, team=team.team_id))
    _record(vault, told(agent(), Action.CASE_SEARCH, team=new_id()))
    found = team_acts(vault, lead(), team.team_id)
    assert found.entries[0].entry.index == mine
    assert {item.entry.team for item in found.entries} == {team.team_id}
    for stranger in (agent(), lead("another lead"), auditor()):
        with pytest.raises(NotFound):
            team_acts(vault, stranger, team.team_id)


def test_times_are_read_back_to_the_microsecond(vault: Vault, auditor: SignIn, clock: MovableClock) -> None:
    clock.now = datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    fill(vault, 1)
    reader = auditor()
    found = entries(vault, reader, EntryFilter(purpose="p0"))
    assert found.entries[0].entry.time == "2026-12-31T23:59:59.999999Z"
