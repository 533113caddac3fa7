"""Cases are found by their order number, by their own team; and what is erased is gone."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.vault.cases.scene import CHAT, PHONE, SETTINGS, Scene, Told, content, copied, record
from tests.vault.filed import uploaded
from tests.vault.people import entries, kept_bytes
from vault.access.requests import list_requests
from vault.accounts.actor import Actor
from vault.audit.entry import Action
from vault.audit.reading import case_history
from vault.cases.categories import Category
from vault.cases.erasure import erase_case
from vault.cases.filing import edit_record, preview_handling, read_record, submit_case
from vault.cases.handling import read_handling
from vault.cases.messages import post_message, post_note, read_thread
from vault.cases.progress import CaseFilter, change_status, list_cases, read_case, search_orders
from vault.cases.workflow import Status
from vault.errors import Conflict, NotFound, RateLimited, Refused
from vault.evidence.items import list_items
from vault.storage.schema import (
    access_requests,
    case_keys,
    cases,
    evidence,
    grant_keys,
    grants,
    messages,
    objects,
    parts,
    replays,
    team_seals,
)

NUMBER = "260528-291417776317066"


def found(scene: Scene, actor: Actor, number: str) -> list[str]:
    return [case.id for case in search_orders(scene.vault, actor, number)]


@pytest.mark.parametrize(
    "spelling",
    [
        NUMBER,
        "260528291417776317066",
        " 260528 291417776317066 ",
        "2605-2829-1417-7763-17066",
        "２６０５２８－２９１４１７７７６３１７０６６",
        "#260528_291417776317066。",
    ],
)
def test_an_order_number_is_found_however_it_is_spelled(scene: Scene, spelling: str) -> None:
    assert found(scene, scene.agent, spelling) == [scene.case]


@pytest.mark.parametrize("number", ["260528-29141777631706", "60528-291417776317066", "0", "", "-", "。"])
def test_another_number_finds_nothing(scene: Scene, number: str) -> None:
    scene.filed(order={"number": "-"})
    scene.filed(order={"platform": "没有订单号"})
    assert found(scene, scene.agent, number) == []


def test_letters_match_in_either_case(scene: Scene) -> None:
    case = scene.filed(order={"number": "YT-abC-0001"}).id
    assert found(scene, scene.lead, "ytABC0001") == [case]


def test_a_team_finds_its_own_cases_newest_first_and_another_team_none_of_them(scene: Scene) -> None:
    second = scene.filed().id
    theirs = scene.filed(Category.COUNTERFEIT).id
    scene.draft()
    assert found(scene, scene.agent, NUMBER) == [second, scene.case]
    assert found(scene, scene.outsider, NUMBER) == [theirs]


def test_only_the_desk_searches(scene: Scene) -> None:
    for actor in (scene.owner, scene.other, scene.people.admin(), scene.people.auditor()):
        with pytest.raises(Refused):
            search_orders(scene.vault, actor, NUMBER)


def test_a_search_is_logged_by_what_it_found_and_not_by_what_it_sought(scene: Scene) -> None:
    search_orders(scene.vault, scene.agent, NUMBER)
    search_orders(scene.vault, scene.agent, "nothing")
    told = entries(scene.vault, Action.CASE_SEARCH)
    assert [(entry["rule"], entry["actor"]) for entry in told] == [
        ("found:1", scene.agent.user_id),
        ("found:0", scene.agent.user_id),
    ]
    assert NUMBER not in json.dumps(told)


def test_searches_are_limited(told: Told, tmp_path: Path) -> None:
    settings = SETTINGS.replace("[limits]", "[limits]\nsearches_per_hour = 3")
    with copied(told, tmp_path / "few", settings) as scene:
        for _ in range(3):
            search_orders(scene.vault, scene.agent, NUMBER)
        with pytest.raises(RateLimited) as limited:
            search_orders(scene.vault, scene.agent, NUMBER)
        assert len(entries(scene.vault, Action.CASE_SEARCH)) == 3
        assert found(scene, scene.colleague, NUMBER) == [scene.case]
        scene.clock.advance(seconds=limited.value.retry_after)
        assert found(scene, scene.agent, NUMBER) == [scene.case]


def test_a_number_changed_in_the_draft_is_the_one_that_is_found(scene: Scene) -> None:
    draft = scene.draft()
    edit_record(scene.vault, scene.owner, draft.id, record(order={"number": "NEW-1"}))
    submit_case(scene.vault, scene.owner, draft.id)
    assert found(scene, scene.agent, "new1") == [draft.id]
    assert found(scene, scene.agent, NUMBER) == [scene.case]


WORKING = [status for status in Status if status not in {Status.DRAFT, Status.ERASED}]


@pytest.mark.parametrize("status", WORKING)
def test_only_drafts_and_ended_cases_are_erased(scene: Scene, status: Status) -> None:
    scene.write(lambda unit: unit.connection.execute(cases.update().values(status=status.value)))
    if status in {Status.NOT_ACCEPTED, Status.RESOLVED, Status.CLOSED_UNRESOLVED, Status.WITHDRAWN}:
        erase_case(scene.vault, scene.owner, scene.case)
        with pytest.raises(NotFound):
            read_case(scene.vault, scene.owner, scene.case)
    else:
        with pytest.raises(Conflict, match="withdraw it first"):
            erase_case(scene.vault, scene.owner, scene.case)
        assert content(scene.vault, scene.owner, scene.case, scene.item.id) == CHAT


def test_nobody_else_erases(scene: Scene) -> None:
    change_status(scene.vault, scene.owner, scene.case, Status.WITHDRAWN)
    for actor in (scene.agent, scene.lead, scene.other, scene.outsider, scene.people.admin()):
        with pytest.raises(NotFound):
            erase_case(scene.vault, actor, scene.case)


def test_an_erased_case_leaves_no_key_no_ciphertext_no_blob_and_a_log_that_tells(scene: Scene) -> None:
    scene.granted("identity/phone")
    scene.asked("identity/name")
    post_message(scene.vault, scene.owner, scene.case, f"打{PHONE}")
    post_note(scene.vault, scene.agent, scene.case, "内部")
    with scene.vault.store.read() as connection:
        wraps = list(connection.execute(select(objects.c.wrapped_key)).scalars())
        wraps += connection.execute(select(objects.c.ciphertext)).scalars()
        wraps += connection.execute(select(case_keys.c.sealed_key)).scalars()
    change_status(scene.vault, scene.owner, scene.case, Status.WITHDRAWN)
    before = len(case_history(scene.vault, scene.owner, scene.case, limit=200).events)

    erase_case(scene.vault, scene.owner, scene.case)

    with scene.vault.store.read() as connection:
        for table in (case_keys, team_seals, evidence, messages, objects, replays):
            left = select(func.count()).where(table.c.case_id == scene.case)
            assert connection.execute(left).scalar() == 0
        assert connection.execute(select(func.count()).select_from(parts)).scalar() == 0
        assert connection.execute(select(func.count()).select_from(grant_keys)).scalar() == 0
        assert set(connection.execute(select(grants.c.status)).scalars()) == {"case-ended"}
        assert set(connection.execute(select(access_requests.c.status)).scalars()) == {"granted", "withdrawn"}
        row = connection.execute(select(cases).where(cases.c.id == scene.case)).one()
    assert (row.status, row.order_index, row.evidence_bytes, row.assignee_id) == ("erased", None, 0, None)
    assert list(scene.vault.blobs.names()) == []
    for actor in (scene.owner, scene.agent):
        for reach in (
            lambda: read_record(scene.vault, actor, scene.case, ("identity/phone",)),  # noqa: B023 - called at once
            lambda: read_handling(scene.vault, actor, scene.case),  # noqa: B023
            lambda: read_thread(scene.vault, actor, scene.case, None, 10),  # noqa: B023
            lambda: list_items(scene.vault, actor, scene.case),  # noqa: B023
            lambda: list_requests(scene.vault, actor, scene.case, None, 10),  # noqa: B023
            lambda: content(scene.vault, actor, scene.case, scene.item.id),  # noqa: B023
        ):
            with pytest.raises(NotFound):
                reach()
        assert list_cases(scene.vault, actor, CaseFilter(), None, 10) == []
    assert found(scene, scene.agent, NUMBER) == []
    history = case_history(scene.vault, scene.owner, scene.case, limit=200).events
    assert Action.CASE_ERASE in [event.action for event in history[before:]]
    scene.vault.close()
    database = kept_bytes(scene.vault.folder)
    assert [wrap for wrap in wraps if wrap in database] == []


def test_a_draft_with_a_preview_is_erased_and_its_neighbour_stays(scene: Scene) -> None:
    draft = scene.draft().id
    item = uploaded(scene.vault, scene.owner, draft, b"\x89PNG\r\n\x1a\n")
    preview_handling(scene.vault, scene.owner, draft)
    erase_case(scene.vault, scene.owner, draft)
    with pytest.raises(NotFound):
        erase_case(scene.vault, scene.owner, draft)
    with pytest.raises(NotFound):
        content(scene.vault, scene.owner, draft, item.id)
    assert content(scene.vault, scene.owner, scene.case, scene.item.id) == CHAT
    assert read_handling(scene.vault, scene.agent, scene.case).record["statement"]
