"""An agent asks for exactly what is needed; the consumer, and nobody else, decides."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.vault.cases.scene import DAY, HOUR, PHONE, SETTINGS, Scene, Told, copied, shown
from tests.vault.people import at_once, entries
from vault.access.grants import grant_request, list_grants
from vault.access.purposes import Purpose
from vault.access.requests import create_request, deny_request, list_requests, read_request, withdraw_request
from vault.accounts.actor import Replay
from vault.accounts.users import disable
from vault.audit.entry import Action
from vault.cases.filing import read_record
from vault.cases.progress import change_status
from vault.cases.views import GrantView, RequestView
from vault.cases.workflow import Status
from vault.errors import Conflict, Damaged, Invalid, NotFound, QuotaExceeded
from vault.ids import new_id
from vault.storage.schema import access_requests, cases
from vault.teams.teams import remove

WEEK = 7 * DAY


def test_a_request_says_what_for_what_and_how_long_and_its_reason_is_sealed(scene: Scene) -> None:
    made = scene.asked("identity/phone", f"evidence/{scene.item.id}", seconds=HOUR)
    assert made.scopes == [f"evidence/{scene.item.id}", "identity/phone"]
    assert (made.purpose, made.seconds, made.status) == (Purpose.CONTACT_CONSUMER, HOUR, "pending")
    assert made.expires_at == scene.clock() + timedelta(seconds=WEEK)
    for reader in (scene.owner, scene.agent, scene.colleague):
        [seen] = list_requests(scene.vault, reader, scene.case, None, 10)
        assert (seen.reason, seen.requester_role) == ("需要电话核实退款", "agent")
        assert read_request(scene.vault, reader, scene.case, made.id) == seen
    [entry] = entries(scene.vault, Action.REQUEST_CREATE)
    assert (entry["scopes"], entry["purpose"], entry["rule"]) == (made.scopes, "contact-consumer", "seconds:3600")
    assert "核实退款" not in str(entry)


ID = "019a0000-0000-7000-8000-000000000000"  # in names of tests, which must be the same in every worker


@pytest.mark.parametrize(
    "scope",
    [
        "",
        "handling",
        "handling/statement",
        "evidence",
        "evidence/nothing",
        f"evidence/{ID}/manifest",
        f"evidence/{ID}/original/part",
        "thread",
        f"thread/{ID}/more",
        "team",
        f"team/{ID}",
        "identity/shoe_size",
        "identity/phone/area",
        "order/",
        "/identity",
        "Identity/phone",
        "identity/../order",
        "身份",
    ],
)
def test_the_whole_case_the_notes_and_what_is_no_field_can_not_be_asked_for(scene: Scene, scope: str) -> None:
    with pytest.raises(Invalid) as refused:
        scene.asked("identity/phone", scope)
    assert [fault.where for fault in refused.value.faults] == ["/scopes/1"]


def test_a_request_names_one_to_thirty_two_scopes(scene: Scene) -> None:
    with pytest.raises(Invalid):
        scene.asked()
    with pytest.raises(Invalid):
        scene.asked(*[f"thread/{new_id()}" for _ in range(33)])
    assert len(scene.asked(*[f"thread/{new_id()}" for _ in range(32)]).scopes) == 32


def test_what_lies_below_something_asked_for_is_not_asked_for_twice(scene: Scene) -> None:
    made = scene.asked("identity/phone", "identity", "identity/phone", f"evidence/{ID}/original", f"evidence/{ID}")
    assert made.scopes == [f"evidence/{ID}", "identity"]


@pytest.mark.parametrize("seconds", [0, -1, 59, WEEK + 1])
def test_a_grant_lasts_between_a_minute_and_a_week(scene: Scene, seconds: int) -> None:
    with pytest.raises(Invalid):
        scene.asked("identity/phone", seconds=seconds)


@pytest.mark.parametrize("seconds", [60, WEEK])
def test_a_minute_and_a_week_can_be_asked_for(scene: Scene, seconds: int) -> None:
    assert scene.asked("identity/phone", seconds=seconds).seconds == seconds


@pytest.mark.parametrize("reason", ["", ".", "1234", "  .  \n ", "因" * 1_001])
def test_a_full_stop_is_no_reason_and_neither_is_an_essay(scene: Scene, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_request(scene.vault, scene.agent, scene.case, ["identity/phone"], Purpose.MEDIATE, reason, HOUR)
    assert [fault.where for fault in refused.value.faults] == ["/reason"]


def test_only_the_team_asks_and_only_while_it_works(scene: Scene) -> None:
    for actor in (scene.outsider, scene.owner, scene.other, scene.people.admin(), scene.people.auditor()):
        with pytest.raises(NotFound):
            scene.asked("identity/phone", by=actor)
    change_status(scene.vault, scene.owner, scene.case, Status.WITHDRAWN)
    with pytest.raises(Conflict):
        scene.asked("identity/phone")


def test_requests_waiting_are_limited_and_those_answered_or_run_out_do_not_count(told: Told, tmp_path: object) -> None:
    settings = SETTINGS.replace("[limits]", "[limits]\npending_requests = 3")
    with copied(told, tmp_path / "few", settings) as scene:  # type: ignore[operator]
        agent = scene.agent
        made, refused = at_once([lambda: scene.asked("identity/phone", by=agent)] * 9)
        assert len(made) == 3
        assert {type(problem) for problem in refused} == {QuotaExceeded}
        deny_request(scene.vault, scene.owner, scene.case, made[0].id, None)
        scene.asked("identity/phone", by=scene.lead)
        with pytest.raises(QuotaExceeded):
            scene.asked("identity/phone")
        scene.clock.advance(seconds=WEEK)
        assert scene.asked("identity/phone").status == "pending"


def test_a_request_runs_out_by_itself_and_a_grant_counts_from_the_decision(scene: Scene) -> None:
    late, soon = scene.asked("identity/phone", seconds=60), scene.asked("identity/address", seconds=60)
    scene.clock.advance(seconds=WEEK - 1)
    grant = grant_request(scene.vault, scene.owner, scene.case, soon.id, None, None)
    assert (grant.starts_at, grant.ends_at) == (
        scene.clock().replace(microsecond=0),
        scene.clock().replace(microsecond=0) + timedelta(seconds=60),
    )
    scene.clock.advance(seconds=1)
    for decide in (
        lambda: grant_request(scene.vault, scene.owner, scene.case, late.id, None, None),
        lambda: deny_request(scene.vault, scene.owner, scene.case, late.id, None),
        lambda: withdraw_request(scene.vault, scene.agent, scene.case, late.id),
    ):
        with pytest.raises(Conflict, match="expired already"):
            decide()
    assert read_record(scene.vault, scene.agent, scene.case, ("identity/address",)).grant_id == grant.id
    states = {request.id: request.status for request in list_requests(scene.vault, scene.owner, scene.case, None, 10)}
    assert states == {late.id: "expired", soon.id: "granted"}


NARROWER = [
    (["identity"], ["identity/phone", "identity/name"]),
    (["identity"], ["identity/representative"]),
    (["identity/phone", "order"], ["order/number"]),
    (["evidence/{item}"], ["evidence/{item}/original"]),
    (["identity/phone"], ["identity/phone", "identity/phone"]),
]
WIDER = [
    (["identity/phone"], ["identity"]),
    (["identity/phone"], ["identity/phone", "identity/address"]),
    (["evidence/{item}/original"], ["evidence/{item}"]),
    (["evidence/{item}/original"], ["evidence"]),
    (["identity/phone"], ["handling"]),
    (["identity/phone"], []),
    (["identity/phone"], ["identity/phonebook"]),
    (["identity"], ["identity/Phone"]),
    (["identity"], ["identity/"]),
    (["identity"], ["identity/../order"]),
    (["identity"], ["identity/shoe_size"]),
    (["identity"], ["identity/" + "x" * 300]),
    (["identity/phone"], ["identity/phone/area"]),
]


def at(scene: Scene, scopes: list[str]) -> list[str]:
    return [scope.format(item=scene.item.id) for scope in scopes]


@pytest.mark.parametrize(("asked", "given"), NARROWER)
def test_less_than_was_asked_for_can_be_granted(scene: Scene, asked: list[str], given: list[str]) -> None:
    request = scene.asked(*at(scene, asked), seconds=HOUR)
    grant = grant_request(scene.vault, scene.owner, scene.case, request.id, at(scene, given), 90)
    assert grant.scopes == sorted(set(at(scene, given)))
    assert grant.ends_at - grant.starts_at == timedelta(seconds=90)


@pytest.mark.parametrize(("asked", "given"), WIDER)
def test_nothing_but_what_was_asked_for_or_less_can_be_granted(
    scene: Scene, asked: list[str], given: list[str]
) -> None:
    request = scene.asked(*at(scene, asked))
    with pytest.raises(Invalid):
        grant_request(scene.vault, scene.owner, scene.case, request.id, at(scene, given), None)
    assert read_request(scene.vault, scene.owner, scene.case, request.id).status == "pending"
    assert list_grants(scene.vault, scene.owner, scene.case, None, 10) == []


@pytest.mark.parametrize("seconds", [0, 59, HOUR + 1])
def test_a_grant_is_not_longer_than_asked_for_nor_shorter_than_a_minute(scene: Scene, seconds: int) -> None:
    request = scene.asked("identity/phone", seconds=HOUR)
    with pytest.raises(Invalid) as refused:
        grant_request(scene.vault, scene.owner, scene.case, request.id, None, seconds)
    assert [fault.where for fault in refused.value.faults] == ["/seconds"]


def test_nobody_but_the_owner_decides(scene: Scene) -> None:
    request = scene.asked("identity/phone").id
    for actor in (scene.agent, scene.colleague, scene.lead, scene.outsider, scene.other, scene.people.admin()):
        with pytest.raises(NotFound):
            grant_request(scene.vault, actor, scene.case, request, None, None)
        with pytest.raises(NotFound):
            deny_request(scene.vault, actor, scene.case, request, None)
    assert read_request(scene.vault, scene.owner, scene.case, request).status == "pending"


def test_a_request_belongs_to_its_case(scene: Scene) -> None:
    request, elsewhere = scene.asked("identity/phone").id, scene.filed().id
    with pytest.raises(NotFound):
        grant_request(scene.vault, scene.owner, elsewhere, request, None, None)
    with pytest.raises(NotFound):
        read_request(scene.vault, scene.owner, elsewhere, request)


def test_of_fifty_decisions_at_once_one_counts(scene: Scene) -> None:
    request, owner = scene.asked("identity/phone").id, scene.owner

    def decide(number: int) -> GrantView | RequestView:
        if number % 2:
            return deny_request(scene.vault, owner, scene.case, request, "不同意")
        return grant_request(scene.vault, owner, scene.case, request, None, None)

    done, refused = at_once([lambda number=number: decide(number) for number in range(50)])  # type: ignore[misc]
    assert len(done) == 1
    assert {type(problem) for problem in refused} == {Conflict}
    told = entries(scene.vault, Action.GRANT_CREATE) + entries(scene.vault, Action.REQUEST_DENY)
    assert len(told) == 1
    assert len(list_grants(scene.vault, owner, scene.case, None, 10)) == len(entries(scene.vault, Action.GRANT_CREATE))


def test_a_request_is_withdrawn_by_who_made_it_and_by_nobody_else(scene: Scene) -> None:
    request = scene.asked("identity/phone").id
    for actor in (scene.colleague, scene.lead, scene.owner, scene.outsider):
        with pytest.raises(NotFound):
            withdraw_request(scene.vault, actor, scene.case, request)
    withdraw_request(scene.vault, scene.agent, scene.case, request)
    for decide in (
        lambda: grant_request(scene.vault, scene.owner, scene.case, request, None, None),
        lambda: deny_request(scene.vault, scene.owner, scene.case, request, "晚了"),
        lambda: withdraw_request(scene.vault, scene.agent, scene.case, request),
    ):
        with pytest.raises(Conflict, match="withdrawn already"):
            decide()


def test_a_refusal_may_say_a_word_that_the_team_reads(scene: Scene) -> None:
    request = scene.asked("identity/phone").id
    deny_request(scene.vault, scene.owner, scene.case, request, "请在这里留言就好")
    for reader in (scene.owner, scene.agent):
        seen = read_request(scene.vault, reader, scene.case, request)
        assert (seen.status, seen.answer, seen.reason) == ("denied", "请在这里留言就好", "需要电话核实退款")
    assert "留言" not in str(entries(scene.vault, Action.REQUEST_DENY))


def test_a_word_with_a_refusal_reaches_the_team_redacted_and_without_codes(scene: Scene) -> None:
    request = scene.asked("identity/address").id
    answered = deny_request(
        scene.vault, scene.owner, scene.case, request, f"我陈嘉禾不给地址,要打就打{PHONE},验证码 482913"
    )
    for seen in (answered, read_request(scene.vault, scene.agent, scene.case, request)):
        assert not any(value in shown(seen) for value in (PHONE, "陈嘉禾", "482913"))


def test_an_agent_disabled_before_the_decision_gets_nothing(scene: Scene) -> None:
    request = scene.asked("identity/phone").id
    disable(scene.vault, scene.people.admin(), scene.agent.user_id)
    with pytest.raises(Conflict, match="no longer handles"):
        grant_request(scene.vault, scene.owner, scene.case, request, None, None)
    assert deny_request(scene.vault, scene.owner, scene.case, request, None).status == "denied"


def test_an_agent_who_left_the_team_before_the_decision_gets_nothing(scene: Scene) -> None:
    request = scene.asked("identity/phone").id
    remove(scene.vault, scene.lead, scene.told.teams["lead"], scene.agent.user_id)
    with pytest.raises(Conflict, match="no longer handles"):
        grant_request(scene.vault, scene.owner, scene.case, request, None, None)


def test_nothing_is_granted_once_the_case_has_ended(scene: Scene) -> None:
    request = scene.asked("identity/phone").id
    change_status(scene.vault, scene.owner, scene.case, Status.WITHDRAWN)
    with pytest.raises(Conflict, match="grant access"):
        grant_request(scene.vault, scene.owner, scene.case, request, None, None)


def test_the_same_decision_again_is_one_grant(scene: Scene) -> None:
    request = scene.asked("identity/phone").id
    keyed = replace(scene.owner, replay=Replay("grant-1", b"d" * 32))
    first = grant_request(scene.vault, keyed, scene.case, request, None, None)
    assert grant_request(scene.vault, keyed, scene.case, request, None, None) == first
    assert len(list_grants(scene.vault, scene.owner, scene.case, None, 10)) == 1


@pytest.mark.parametrize(
    "changed",
    [{"scopes": "identity"}, {"seconds": WEEK}, {"purpose": "legal-duty"}, {"requester_id": "colleague"}],
)
def test_a_request_edited_in_the_database_is_not_granted(scene: Scene, changed: dict[str, object]) -> None:
    request = scene.asked("identity/phone").id
    if "requester_id" in changed:
        changed = {"requester_id": scene.colleague.user_id}
    row = access_requests.c.id == request
    scene.write(lambda unit: unit.connection.execute(update(access_requests).where(row).values(**changed)))
    with pytest.raises(Damaged):
        grant_request(scene.vault, scene.owner, scene.case, request, None, None)


def test_more_requests_than_one_disclosure_opens_are_listed_newest_first(told: Told, tmp_path: object) -> None:
    settings = SETTINGS.replace("[limits]", "[limits]\npending_requests = 100")
    with copied(told, tmp_path / "many", settings) as scene:  # type: ignore[operator]
        made = [scene.asked("identity/phone").id for _ in range(66)]
        found = list_requests(scene.vault, scene.owner, scene.case, None, 100)
        assert [request.id for request in found] == made[::-1]
        assert {request.reason for request in found} == {"需要电话核实退款"}
        assert [r.id for r in list_requests(scene.vault, scene.agent, scene.case, made[3], 2)] == [made[2], made[1]]
        with scene.vault.store.read() as connection:
            assert connection.execute(select(cases.c.epoch).where(cases.c.id == scene.case)).scalar() == 1
