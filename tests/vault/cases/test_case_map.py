"""One map for a case: a person has one placeholder in all of it, whatever was learned first."""

import json
from collections.abc import Callable
from typing import Any, cast

import pytest
from sqlalchemy import select

from tests.vault.cases.rendering import (
    NAME,
    TELLS,
    WRITTEN,
    narrated,
    states,
    texts,
    the_map,
)
from tests.vault.cases.scene import CHAT, FAMILY_PHONE, PHONE, Scene, record, shown
from tests.vault.filed import uploaded
from tests.vault.people import at_once, entries
from vault.access.disclosure import disclose
from vault.access.purposes import Purpose
from vault.access.requests import create_request, deny_request, list_requests
from vault.audit.entry import Action
from vault.cases.catching_up import catch_up
from vault.cases.filing import edit_record, read_record, submit_case
from vault.cases.handling import read_handling
from vault.cases.messages import post_message, read_thread
from vault.cases.missing import progress, render_pending, unfinished
from vault.cases.renditions import render_item
from vault.errors import Invalid, NotFound, NotGranted
from vault.evidence.description import Description
from vault.evidence.items import describe_item
from vault.redaction.marks import Mark
from vault.storage.schema import objects


def made(scene: Scene, case: str) -> dict[str, int]:
    """The version of everything that redaction made for a case, by its scope."""
    query = select(objects.c.scope, objects.c.version).where(objects.c.case_id == case)
    with scene.vault.store.read() as connection:
        found = {row.scope: row.version for row in connection.execute(query)}
    return {scope: version for scope, version in found.items() if scope.startswith(("handling/", "redaction/"))}


def test_a_person_has_one_placeholder_in_every_text_of_a_case(scene: Scene) -> None:
    draft = scene.draft(statement={"narrative": f"{NAME}投诉,请不要打{FAMILY_PHONE},打{PHONE}。"})
    item = uploaded(scene.vault, scene.owner, draft.id, f"{NAME} 168 0000 0901 {PHONE}".encode(), f"{FAMILY_PHONE}.txt")
    describe_item(scene.vault, scene.owner, draft.id, item.id, Description(source=f"{FAMILY_PHONE}拍的"))
    case = submit_case(scene.vault, scene.owner, draft.id).id
    said = post_message(scene.vault, scene.owner, case, f"{NAME}:１６８００００１６８0 错了,是{FAMILY_PHONE}").text
    asked = create_request(scene.vault, scene.agent, case, ["identity/phone"], Purpose.MEDIATE, "需要电话核实", 600)
    deny_request(scene.vault, scene.owner, case, asked.id, f"{NAME}不同意,{FAMILY_PHONE}也不行")
    answered = list_requests(scene.vault, scene.agent, case, None, 9)

    [family] = [entry["label"] for entry in the_map(scene, case) if entry["plain"] == FAMILY_PHONE]
    view = read_handling(scene.vault, scene.agent, case).record
    file = cast(list[dict[str, Any]], view["evidence"])[0]
    seen = [
        cast(dict[str, str], view["statement"])["narrative"],
        file["text"],
        file["about"]["source"],
        file["about"]["file_name"],
        said,
        shown(answered),
    ]
    assert [text for text in seen if family not in text] == []
    assert [text for text in (seen[0], seen[1], said, seen[5]) if "〔消费者〕" not in text] == []
    assert [text for text in seen for value in (NAME, PHONE, FAMILY_PHONE, "168 0000 0901") if value in text] == []


def test_a_value_learned_later_is_hidden_in_what_was_rendered_before(scene: Scene) -> None:
    draft = scene.draft(statement={"narrative": WRITTEN})
    uploaded(scene.vault, scene.owner, draft.id, WRITTEN.encode())
    case = submit_case(scene.vault, scene.owner, draft.id).id
    assert "lantern_k77" in shown(read_handling(scene.vault, scene.agent, case))  # or this test proves nothing
    late = uploaded(scene.vault, scene.owner, case, TELLS.encode())
    render_item(scene.vault, scene.owner, case, late.id)

    assert catch_up(scene.vault, scene.owner, case) == 1
    assert states(scene, case) == ["none", "rendered"]
    render_pending(scene.vault, scene.owner, case)

    assert "lantern_k77" not in shown(read_handling(scene.vault, scene.agent, case))
    assert cast(str, texts(scene, case)[0]).count("〔社交账号1〕") == 1
    assert catch_up(scene.vault, scene.owner, case) == 0


def test_what_older_rules_made_is_made_anew_in_the_owners_next_session(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("filing", "renditions", "record_review"):
        monkeypatch.setattr(f"vault.cases.{module}.RULES", "2025-01-01")
    draft = scene.draft(statement={"narrative": TELLS})
    uploaded(scene.vault, scene.owner, draft.id, TELLS.encode())
    case = submit_case(scene.vault, scene.owner, draft.id).id
    monkeypatch.undo()
    assert unfinished(scene.vault, scene.owner) == [case]
    before = made(scene, case)

    assert catch_up(scene.vault, scene.owner, case) == 1
    assert render_pending(scene.vault, scene.owner, case) == 1
    assert catch_up(scene.vault, scene.owner, case) == 0

    assert unfinished(scene.vault, scene.owner) == []
    after = made(scene, case)
    assert after.keys() == before.keys()
    assert [scope for scope in after if after[scope] == before[scope]] == ["redaction/map"]


def test_a_value_learned_later_in_the_same_form_is_hidden_in_all_of_it(scene: Scene) -> None:
    said = {"title": WRITTEN, "narrative": TELLS, "secondary_category": WRITTEN}
    case = scene.filed(statement=said, resolution={"types": ["refund"], "text": WRITTEN}).id
    assert "lantern_k77" not in shown(read_handling(scene.vault, scene.agent, case))


def test_a_value_learned_later_is_hidden_in_what_was_said_of_items_before(scene: Scene) -> None:
    draft = scene.draft()
    archive = uploaded(scene.vault, scene.owner, draft.id, b"PK\x03\x04" + bytes(100)).id
    text = uploaded(scene.vault, scene.owner, draft.id, "没有别的。".encode()).id
    for item in (archive, text):
        describe_item(scene.vault, scene.owner, draft.id, item, Description(source=WRITTEN))
    case = submit_case(scene.vault, scene.owner, draft.id).id
    render_pending(scene.vault, scene.owner, case)
    assert "lantern_k77" in shown(read_handling(scene.vault, scene.agent, case))  # or this test proves nothing
    post_message(scene.vault, scene.owner, case, TELLS)
    catch_up(scene.vault, scene.owner, case)
    render_pending(scene.vault, scene.owner, case)
    assert "lantern_k77" not in shown(read_handling(scene.vault, scene.agent, case))


def test_a_value_learned_later_is_hidden_in_what_its_owner_said_before(scene: Scene) -> None:
    vault, owner, case = scene.vault, scene.owner, scene.case
    said = post_message(vault, owner, case, WRITTEN)
    desk = post_message(vault, scene.agent, case, "lantern_k77 是谁?")
    post_message(vault, owner, case, TELLS)
    catch_up(vault, owner, case)
    for reader in (scene.agent, scene.colleague):
        thread = read_thread(vault, reader, case, None, 9)
        assert [message.id for message in thread][:2] == [said.id, desk.id]
        assert thread[0].text == WRITTEN.replace("lantern_k77", "〔社交账号1〕")
        assert thread[1].text == "lantern_k77 是谁?"  # what the desk wrote stays as it was written
    assert read_thread(vault, owner, case, None, 9)[0].original == WRITTEN
    written = len(entries(vault, Action.CASE_PREPARE))
    catch_up(vault, owner, case)
    assert len(entries(vault, Action.CASE_PREPARE)) == written


def test_another_name_in_the_form_expires_what_was_rendered(scene: Scene) -> None:
    draft = scene.draft()
    uploaded(scene.vault, scene.owner, draft.id, f"{WRITTEN} 找林晚照".encode())
    render_pending(scene.vault, scene.owner, draft.id)
    assert states(scene, draft.id) == ["rendered"]
    edit_record(scene.vault, scene.owner, draft.id, record(identity={"wechat_id": "lantern_k77"}))
    assert states(scene, draft.id) == ["none"]
    case = submit_case(scene.vault, scene.owner, draft.id).id
    assert "lantern_k77" not in shown(read_handling(scene.vault, scene.agent, case))


def test_what_does_not_touch_the_person_leaves_renditions_as_they_are(scene: Scene) -> None:
    draft = scene.draft()
    uploaded(scene.vault, scene.owner, draft.id, CHAT)
    render_pending(scene.vault, scene.owner, draft.id)
    edit_record(scene.vault, scene.owner, draft.id, narrated("改一个字。"))
    assert states(scene, draft.id) == ["rendered"]


def test_renditions_made_at_once_never_give_one_placeholder_to_two(scene: Scene) -> None:
    numbers = ["16800000911", "16800000912", "16800000913"]
    items = [uploaded(scene.vault, scene.owner, scene.case, f"打{number}".encode()).id for number in numbers]
    owner = scene.owner
    acts: list[Callable[[], object]] = [
        *(lambda item=item: render_item(scene.vault, owner, scene.case, item) for item in items),
        lambda: post_message(scene.vault, owner, scene.case, "请打16800000914"),
    ]
    _, problems = at_once(acts)
    assert problems == []
    labels = {entry["plain"]: entry["label"] for entry in the_map(scene, scene.case)}
    assert len(set(labels.values())) == len(labels)
    seen = texts(scene, scene.case)[1:]
    assert seen == [f"打{labels[number]}" for number in numbers]
    assert read_thread(scene.vault, scene.agent, scene.case, None, 9)[0].text == f"请打{labels['16800000914']}"


@pytest.mark.parametrize("reader", ["agent", "lead", "outsider", "other"])
def test_the_map_and_how_an_item_was_read_are_the_owners_alone(scene: Scene, reader: str) -> None:
    for scope in ("redaction/map", f"redaction/{scene.item.id}"):
        with pytest.raises((NotGranted, NotFound)):
            read_record(scene.vault, getattr(scene, reader), scene.case, (scope,))
    with pytest.raises(Invalid):
        scene.asked("redaction/map")
    with pytest.raises(NotFound):
        progress(scene.vault, getattr(scene, reader), scene.case)


def test_no_value_of_the_map_is_in_the_log(scene: Scene) -> None:
    uploaded(scene.vault, scene.owner, scene.case, TELLS.encode())
    render_pending(scene.vault, scene.owner, scene.case)
    values = [entry["value"] for entry in the_map(scene, scene.case)]
    log = json.dumps([entry for action in Action for entry in entries(scene.vault, action)], ensure_ascii=False)
    assert len(values) > 4
    assert [value for value in values if value in log] == []


def test_marks_tell_where_and_never_what(scene: Scene) -> None:
    with disclose(scene.vault, scene.owner, scene.case, [f"redaction/{scene.item.id}"]) as opened:
        [found] = opened.records()
    sealed = cast(dict[str, Any], found.value)
    marks = [Mark.from_json(mark) for mark in sealed["marks"]]
    assert [(mark.kind, CHAT.decode()[mark.start : mark.end]) for mark in marks] == [("phone", PHONE)]
    assert PHONE not in json.dumps(sealed["marks"])
