"""Every move of a case that the table names is possible, and no other."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import update

from tests.vault.cases.scene import DAY, HOUR, Scene
from tests.vault.people import entries
from vault.access.disclosure import disclose
from vault.access.grants import list_grants
from vault.accounts.actor import Actor
from vault.audit.entry import Action
from vault.cases.categories import Category
from vault.cases.filing import read_record
from vault.cases.lookup import find_case
from vault.cases.messages import post_message, post_note, read_thread
from vault.cases.progress import (
    CaseFilter,
    answer_closing,
    assign_case,
    change_status,
    list_cases,
    read_case,
)
from vault.cases.workflow import Status
from vault.errors import ChangedMeanwhile, Conflict, Invalid, NotFound, NotGranted, Refused
from vault.storage.schema import cases

_WORK = ("processing", "awaiting_merchant", "awaiting_consumer", "mediation", "escalated")
DESK = {
    "submitted": {"under_review", "escalated"},
    "under_review": {"accepted", "not_accepted", "escalated"},
    "accepted": {"processing", "escalated"},
    "processing": {"awaiting_merchant", "awaiting_consumer", "mediation", "escalated"},
    "awaiting_merchant": {"processing", "awaiting_consumer", "mediation", "escalated"},
    "awaiting_consumer": {"processing", "awaiting_merchant", "mediation", "escalated"},
    "mediation": {"processing", "awaiting_merchant", "awaiting_consumer", "escalated"},
    "escalated": {"processing", "awaiting_merchant", "awaiting_consumer", "mediation"},
    "reopened": set(_WORK),
}
PROPOSALS = {"resolved", "closed_unresolved"}
OWNER = {
    **{state: {"withdrawn"} for state in ("submitted", "under_review", "accepted", *_WORK, "reopened")},
    **{state: {"reopened"} for state in ("not_accepted", "resolved", "closed_unresolved")},
}


def put(scene: Scene, status: str) -> None:
    """Put the case into a state, whatever led there."""
    scene.write(
        lambda unit: unit.connection.execute(
            update(cases).where(cases.c.id == scene.case).values(status=status, closing_status=None, closing_due=None),
        ),
    )


def outcome(scene: Scene, actor: Actor, target: Status) -> str:
    """Try a move; return the state reached, ``proposed``, or the slug of the refusal."""
    try:
        changed = change_status(scene.vault, actor, scene.case, target, "已与商家核实,原因见上")
    except (Conflict, NotFound) as error:
        return error.slug
    return "proposed" if changed.closing_status else changed.status.value


def expected(role: str, state: str, target: str) -> str:
    if role in {"auditor", "admin", "outsider", "other"} or (state == "draft" and role in {"agent", "lead"}):
        return "not-found"
    if state == "erased":
        return "not-found"
    if role == "consumer":
        return target if target in OWNER.get(state, ()) else "conflict"
    if target in PROPOSALS and state in (*_WORK, "reopened"):
        return "proposed"
    return target if target in DESK.get(state, ()) else "conflict"


@pytest.mark.parametrize("role", ["consumer", "agent", "lead", "auditor", "admin", "outsider", "other"])
def test_a_case_goes_where_the_table_says_and_nowhere_else(scene: Scene, role: str) -> None:
    actor = {
        "consumer": scene.owner,
        "agent": scene.agent,
        "lead": scene.lead,
        "auditor": scene.people.auditor(),
        "admin": scene.people.admin(),
        "outsider": scene.outsider,
        "other": scene.other,
    }[role]
    wrong = []
    for state, target in product(Status, Status):
        put(scene, state.value)
        came, should = outcome(scene, actor, target), expected(role, state.value, target.value)
        if came != should:
            wrong.append((state.value, target.value, came, should))
    assert wrong == []


@pytest.mark.parametrize("status", [Status.NOT_ACCEPTED, Status.ESCALATED, Status.RESOLVED, Status.CLOSED_UNRESOLVED])
@pytest.mark.parametrize("reason", [None, "", "  \n　"])
def test_the_desk_says_why_where_the_consumer_must_know(scene: Scene, status: Status, reason: str | None) -> None:
    put(scene, "under_review" if status is Status.NOT_ACCEPTED else "processing")
    with pytest.raises(Invalid) as refused:
        change_status(scene.vault, scene.agent, scene.case, status, reason)
    assert [fault.where for fault in refused.value.faults] == ["/reason"]
    assert read_thread(scene.vault, scene.owner, scene.case, None, 10) == []


def test_a_reason_stands_in_the_thread_for_both_sides(scene: Scene) -> None:
    change_status(scene.vault, scene.agent, scene.case, Status.ESCALATED, "金额较大,转主管")
    for reader in (scene.owner, scene.agent):
        [message] = read_thread(scene.vault, reader, scene.case, None, 10)
        assert (message.kind, message.text, message.author_role) == ("status", "金额较大,转主管", "agent")


def test_a_move_refused_leaves_no_reason_in_the_thread(scene: Scene) -> None:
    with pytest.raises(Conflict):
        change_status(scene.vault, scene.agent, scene.case, Status.PROCESSING, "这一步还不能走")
    assert read_thread(scene.vault, scene.owner, scene.case, None, 10) == []


def test_a_conflict_names_the_states_that_are_open(scene: Scene) -> None:
    with pytest.raises(Conflict, match=r"submitted; from there it can go to: escalated, under_review\."):
        change_status(scene.vault, scene.agent, scene.case, Status.PROCESSING)


def test_a_move_on_an_old_revision_is_refused(scene: Scene) -> None:
    seen = read_case(scene.vault, scene.agent, scene.case).revision
    change_status(scene.vault, scene.colleague, scene.case, Status.UNDER_REVIEW, revision=seen)
    with pytest.raises(ChangedMeanwhile):
        change_status(scene.vault, scene.agent, scene.case, Status.ESCALATED, "另有原因", revision=seen)


def test_the_desk_proposes_an_end_and_the_consumer_confirms_it(scene: Scene) -> None:
    put(scene, "processing")
    proposed = change_status(scene.vault, scene.agent, scene.case, Status.RESOLVED, "已退款")
    assert (proposed.status, proposed.closing_status) == (Status.PROCESSING, Status.RESOLVED)
    assert proposed.closing_due == scene.clock() + timedelta(seconds=7 * DAY)

    ended = answer_closing(scene.vault, scene.owner, scene.case, accept=True)

    assert (ended.status, ended.closing_status, ended.closing_due) == (Status.RESOLVED, None, None)
    rules = [entry["rule"] for entry in entries(scene.vault, Action.CASE_STATUS)]
    assert rules == ["proposed:resolved", "resolved"]


def test_a_refused_end_lets_the_work_go_on(scene: Scene) -> None:
    put(scene, "mediation")
    change_status(scene.vault, scene.agent, scene.case, Status.CLOSED_UNRESOLVED, "商家拒绝调解")
    back = answer_closing(scene.vault, scene.owner, scene.case, accept=False)
    assert (back.status, back.closing_status, back.closing_due) == (Status.MEDIATION, None, None)
    with pytest.raises(Conflict, match="Nobody has proposed"):
        answer_closing(scene.vault, scene.owner, scene.case, accept=True)


def test_only_the_owner_answers_a_proposed_end(scene: Scene) -> None:
    put(scene, "processing")
    change_status(scene.vault, scene.agent, scene.case, Status.RESOLVED, "已退款")
    for actor in (scene.agent, scene.lead, scene.other, scene.outsider, scene.people.admin()):
        with pytest.raises(NotFound):
            answer_closing(scene.vault, actor, scene.case, accept=True)


def test_without_an_answer_the_desk_may_close_once_the_time_is_over_and_not_a_second_before(scene: Scene) -> None:
    put(scene, "processing")
    change_status(scene.vault, scene.agent, scene.case, Status.RESOLVED, "已退款")
    scene.clock.advance(seconds=7 * DAY - 1)
    with pytest.raises(Conflict, match="proposed already"):
        change_status(scene.vault, scene.agent, scene.case, Status.RESOLVED, "已退款")
    assert read_case(scene.vault, scene.owner, scene.case).status is Status.PROCESSING

    scene.clock.advance(seconds=1)
    ended = change_status(scene.vault, scene.colleague, scene.case, Status.RESOLVED, "七日未答复")

    assert (ended.status, ended.closing_due) == (Status.RESOLVED, None)


def test_the_time_counts_for_the_end_that_was_proposed_alone(scene: Scene) -> None:
    put(scene, "processing")
    change_status(scene.vault, scene.agent, scene.case, Status.RESOLVED, "已退款")
    scene.clock.advance(days=8)
    other = change_status(scene.vault, scene.agent, scene.case, Status.CLOSED_UNRESOLVED, "其实没有解决")
    assert (other.status, other.closing_status) == (Status.PROCESSING, Status.CLOSED_UNRESOLVED)
    assert other.closing_due == scene.clock() + timedelta(days=7)


def test_work_that_goes_on_takes_the_proposal_back(scene: Scene) -> None:
    put(scene, "processing")
    change_status(scene.vault, scene.agent, scene.case, Status.RESOLVED, "已退款")
    moved = change_status(scene.vault, scene.agent, scene.case, Status.AWAITING_MERCHANT)
    assert moved.closing_status is None
    with pytest.raises(Conflict):
        answer_closing(scene.vault, scene.owner, scene.case, accept=True)


def test_a_consumer_reopens_what_ended_and_the_desk_goes_on(scene: Scene) -> None:
    put(scene, "processing")
    change_status(scene.vault, scene.agent, scene.case, Status.RESOLVED, "已退款")
    answer_closing(scene.vault, scene.owner, scene.case, accept=True)
    assert change_status(scene.vault, scene.owner, scene.case, Status.REOPENED, "还没到账").status is Status.REOPENED
    assert change_status(scene.vault, scene.agent, scene.case, Status.PROCESSING).status is Status.PROCESSING


def test_withdrawing_ends_every_grant_with_a_new_key_epoch(scene: Scene) -> None:
    scene.granted("identity/phone")
    scene.granted("identity/address", by=scene.lead, seconds=DAY)

    gone = change_status(scene.vault, scene.owner, scene.case, Status.WITHDRAWN, "已与商家和解")

    assert (gone.status, gone.epoch, gone.rotation_owed) == (Status.WITHDRAWN, 2, False)
    found = list_grants(scene.vault, scene.owner, scene.case, None, 10)
    assert [(grant.status, grant.ended_at) for grant in found] == [("case-ended", scene.clock())] * 2
    for actor, scope in ((scene.agent, "identity/phone"), (scene.lead, "identity/address")):
        with pytest.raises(NotGranted):
            read_record(scene.vault, actor, scene.case, (scope,))
    assert [entry["rule"] for entry in entries(scene.vault, Action.GRANT_REVOKE)] == ["case-ended"] * 2
    with disclose(scene.vault, scene.agent, scene.case, ("handling",)) as opened:
        assert opened.records()


@pytest.mark.parametrize("end", ["not accepted", "confirmed", "timed out"])
def test_every_end_of_a_case_ends_its_grants_and_owes_a_rotation(scene: Scene, end: str) -> None:
    put(scene, "under_review" if end == "not accepted" else "processing")
    if end != "not accepted":
        change_status(scene.vault, scene.agent, scene.case, Status.RESOLVED, "已退款")
    scene.clock.advance(days=7)
    scene.granted("identity/phone")
    match end:
        case "confirmed":
            answer_closing(scene.vault, scene.owner, scene.case, accept=True)
        case "timed out":
            change_status(scene.vault, scene.agent, scene.case, Status.RESOLVED, "七日未答复")
        case _:
            change_status(scene.vault, scene.agent, scene.case, Status.NOT_ACCEPTED, "不属于受理范围")
    with pytest.raises(NotGranted):
        read_record(scene.vault, scene.agent, scene.case, ("identity/phone",))
    [case] = list_cases(scene.vault, scene.owner, CaseFilter(), None, 10)
    assert (case.epoch, case.rotation_owed) == (2, False)


def test_the_first_answer_is_due_a_day_after_filing_and_the_first_word_of_the_desk_stops_the_clock(
    scene: Scene,
) -> None:
    case = scene.filed()
    assert case.first_answer_due == scene.clock() + timedelta(hours=24)
    scene.clock.advance(seconds=HOUR)
    post_message(scene.vault, scene.owner, case.id, "有人吗")
    post_note(scene.vault, scene.agent, case.id, "先看证据")
    change_status(scene.vault, scene.agent, case.id, Status.UNDER_REVIEW)
    assert read_case(scene.vault, scene.owner, case.id).first_answered_at is None
    scene.clock.advance(seconds=HOUR)
    answered = scene.clock()
    post_message(scene.vault, scene.agent, case.id, "您好,已收到")
    scene.clock.advance(seconds=HOUR)
    post_message(scene.vault, scene.lead, case.id, "我来跟进")
    assert read_case(scene.vault, scene.owner, case.id).first_answered_at == answered


def test_a_status_with_its_reason_is_an_answer_too(scene: Scene) -> None:
    change_status(scene.vault, scene.agent, scene.case, Status.ESCALATED, "转主管处理")
    assert read_case(scene.vault, scene.owner, scene.case).first_answered_at == scene.clock()


def test_agents_take_cases_and_leads_give_them(scene: Scene) -> None:
    vault, agent, colleague, lead = scene.vault, scene.agent, scene.colleague, scene.lead
    assert assign_case(vault, agent, scene.case, agent.user_id).assignee_id == agent.user_id
    with pytest.raises(Refused, match="assigned to a colleague"):
        assign_case(vault, colleague, scene.case, colleague.user_id)
    with pytest.raises(Refused, match="assigned to a colleague"):
        assign_case(vault, colleague, scene.case, None)
    with pytest.raises(Refused, match="Only a lead"):
        assign_case(vault, agent, scene.case, colleague.user_id)
    assert assign_case(vault, lead, scene.case, colleague.user_id).assignee_id == colleague.user_id
    for nobody_of_ours in (scene.outsider.user_id, scene.owner.user_id, scene.people.admin().user_id):
        with pytest.raises(Invalid):
            assign_case(vault, lead, scene.case, nobody_of_ours)
    assert assign_case(vault, lead, scene.case, None).assignee_id is None
    for actor in (scene.owner, scene.other, scene.outsider):
        with pytest.raises((NotFound, Refused)):
            assign_case(vault, actor, scene.case, None)


def test_everybody_lists_their_own_newest_first_in_pages(scene: Scene) -> None:
    more = [scene.filed().id for _ in range(3)]
    foreign = scene.filed(Category.COUNTERFEIT).id
    draft = scene.draft().id
    everything = [draft, foreign, *reversed(more), scene.case]

    def ids(actor: Actor, wanted: CaseFilter | None = None, before: str | None = None, limit: int = 50) -> list[str]:
        return [case.id for case in list_cases(scene.vault, actor, wanted or CaseFilter(), before, limit)]

    assert ids(scene.owner) == everything
    assert ids(scene.owner, limit=2) + ids(scene.owner, before=foreign) == everything
    assert ids(scene.agent) == [*reversed(more), scene.case]
    assert ids(scene.outsider) == [foreign]
    assert ids(scene.owner, CaseFilter(status=Status.DRAFT)) == [draft]
    assert ids(scene.owner, CaseFilter(category="counterfeit", status=Status.SUBMITTED)) == [foreign]
    assert ids(scene.agent, CaseFilter(team_id=scene.told.teams["other lead"])) == []
    assert ids(scene.other) == ids(scene.people.admin()) == ids(scene.people.auditor()) == []


def test_a_case_is_found_by_those_it_exists_for(scene: Scene) -> None:
    with scene.vault.store.read() as connection:
        assert find_case(connection, scene.agent, scene.case).id == scene.case
    for actor in (scene.other, scene.outsider, scene.people.admin(), scene.people.auditor()):
        with pytest.raises(NotFound):
            read_case(scene.vault, actor, scene.case)
