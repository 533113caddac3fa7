"""The review of a record's own texts: what is hidden in them, and what their owner changes of that."""

from collections.abc import Callable
from typing import cast

import msgspec
import pytest

from tests.vault.cases.scene import FAMILY_PHONE, PHONE, Scene, shown
from tests.vault.people import entries
from vault.audit.entry import Action
from vault.cases.fields import Record
from vault.cases.filing import edit_record, preview_handling, read_record, submit_case
from vault.cases.handling import read_handling
from vault.cases.progress import change_status
from vault.cases.record_review import RecordReview
from vault.cases.review import Change, Piece, change_record, review_record
from vault.cases.workflow import Status
from vault.errors import Conflict, Invalid, NotFound, NotGranted
from vault.redaction.marks import Mark

NARRATIVE = "statement/narrative"


def change(scene: Scene, path: str = NARRATIVE, case: str = "", **what: object) -> RecordReview:
    asked = msgspec.convert(what, Change)
    return change_record(scene.vault, scene.owner, case or scene.case, path, asked)


def text(scene: Scene, case: str = "") -> str:
    return review_record(scene.vault, scene.owner, case or scene.case).texts[NARRATIVE]


def mark(scene: Scene, value: str, case: str = "") -> Mark:
    """The mark of a value in the narrative."""
    found = review_record(scene.vault, scene.owner, case or scene.case)
    marks = found.marks[NARRATIVE]
    return next(one for one in marks if found.texts[NARRATIVE][one.start : one.end] == value)


def seen(scene: Scene, case: str = "") -> str:
    view = read_handling(scene.vault, scene.owner, case or scene.case).record
    return cast(str, cast(dict[str, object], view["statement"])["narrative"])


def faults(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Invalid) as refused:
        act()
    return [fault.where for fault in refused.value.faults]


def test_every_text_is_listed_whole_with_what_is_hidden_in_it(scene: Scene) -> None:
    found = review_record(scene.vault, scene.owner, scene.case)
    assert PHONE in found.texts[NARRATIVE]
    assert mark(scene, PHONE).hidden
    assert mark(scene, PHONE).label in seen(scene)
    assert PHONE not in seen(scene)


def test_what_is_shown_and_hidden_by_hand_is_what_the_team_reads(scene: Scene) -> None:
    name = mark(scene, FAMILY_PHONE).id
    assert faults(lambda: change(scene, show=[name])) == ["/confirmed"]
    assert FAMILY_PHONE not in seen(scene)
    change(scene, show=[name], confirmed=True)
    assert FAMILY_PHONE in seen(scene)
    at = text(scene).index("家人")
    changed = change(scene, restore=[name], hide=[{"start": at, "end": at + 2}])
    assert [one.hidden for one in changed.marks[NARRATIVE]] == [True] * len(changed.marks[NARRATIVE])
    assert "家人" not in seen(scene)
    assert FAMILY_PHONE not in seen(scene)
    assert len(entries(scene.vault, Action.CASE_REDACT)) == 2


def test_the_original_stays_as_it_was_written(scene: Scene) -> None:
    before = read_record(scene.vault, scene.owner, scene.case).record
    change(scene, hide=[{"start": 0, "end": 2}])
    assert read_record(scene.vault, scene.owner, scene.case).record == before


def test_a_change_made_in_a_draft_lasts_when_it_is_submitted(scene: Scene) -> None:
    draft = scene.draft().id
    preview_handling(scene.vault, scene.owner, draft)
    at = text(scene, draft).index("手机")
    change(scene, case=draft, hide=[{"start": at, "end": at + 2}])
    submit_case(scene.vault, scene.owner, draft)
    assert "手机" not in seen(scene, draft)
    assert "手机" in text(scene, draft)


def test_a_text_that_was_edited_since_takes_no_change_by_its_old_places(scene: Scene) -> None:
    draft = scene.draft().id
    preview_handling(scene.vault, scene.owner, draft)
    name = mark(scene, FAMILY_PHONE, draft).id
    change(scene, case=draft, show=[name], confirmed=True)
    new = text(scene, draft).replace(FAMILY_PHONE, "16800000902")
    edit_record(scene.vault, scene.owner, draft, msgspec.convert({"statement": {"narrative": new}}, Record))
    assert faults(lambda: change(scene, case=draft, hide=[{"start": 0, "end": 1}])) == ["/path"]
    preview_handling(scene.vault, scene.owner, draft)
    assert "16800000902" not in seen(scene, draft)
    change(scene, case=draft, hide=[{"start": 0, "end": 1}])


def test_only_texts_of_the_view_are_changed(scene: Scene) -> None:
    for path in ("identity/name", "order/number", "statement", "nonsense"):
        assert faults(lambda path=path: change(scene, path, hide=[{"start": 0, "end": 1}])) == ["/path"]  # type: ignore[misc]
    assert faults(lambda: change(scene, hide=[{"start": 0, "end": 10_000}])) == ["/hide/0"]
    assert faults(lambda: change(scene, hide=[{"box": (0, 0, 5, 5)}])) == ["/hide/0"]


def test_a_draft_that_was_never_previewed_has_nothing_to_review(scene: Scene) -> None:
    draft = scene.draft().id
    assert review_record(scene.vault, scene.owner, draft).texts == {}
    assert faults(lambda: change(scene, case=draft, hide=[{"start": 0, "end": 1}])) == ["/path"]


def test_a_case_that_has_ended_takes_no_change(scene: Scene) -> None:
    change_status(scene.vault, scene.owner, scene.case, Status.WITHDRAWN)
    with pytest.raises(Conflict):
        change(scene, hide=[{"start": 0, "end": 1}])
    assert text(scene)


@pytest.mark.parametrize("reader", ["agent", "colleague", "lead", "outsider", "other"])
def test_to_everybody_else_there_is_no_review(scene: Scene, reader: str) -> None:
    actor = getattr(scene, reader)
    with pytest.raises(NotFound):
        review_record(scene.vault, actor, scene.case)
    with pytest.raises(NotFound):
        change_record(scene.vault, actor, scene.case, NARRATIVE, Change(hide=[Piece(start=0, end=1)]))
    with pytest.raises((NotFound, NotGranted)):
        read_record(scene.vault, actor, scene.case, ("redaction/record",))


def test_no_text_of_the_review_is_in_the_log(scene: Scene) -> None:
    change(scene, show=[mark(scene, FAMILY_PHONE).id], confirmed=True)
    log = shown([entry for action in Action for entry in entries(scene.vault, action)])
    assert FAMILY_PHONE not in log
    assert PHONE not in log
