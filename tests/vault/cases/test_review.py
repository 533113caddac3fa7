"""The consumer's review: what is hidden is listed for its owner, who hides more, shows, restores and moves."""

from collections.abc import Callable
from typing import cast

import pytest

import vault.cases.sandboxed as asking
from crypto.canonical import Json
from tests.vault.cases.scene import CHAT, PHONE, Scene
from tests.vault.filed import uploaded
from tests.vault.people import entries
from vault.audit.entry import Action
from vault.cases.handling import read_handling
from vault.cases.missing import render_pending
from vault.cases.progress import change_status
from vault.cases.renditions import Review, expire_renditions, review_from
from vault.cases.review import MOST_PIECES, Change, ItemReview, Piece, change_item, changed, review_item
from vault.cases.workflow import Status
from vault.errors import Conflict, Invalid, NotFound, StaleEpoch
from vault.ids import new_id
from vault.redaction.marks import Edits, Mark
from vault.redaction.reading import Box, Line, Page, Reading
from vault.redaction.redact import Job, Made
from vault.redaction.sandbox.jobs import redact_in_sandbox

WHOLE = CHAT.decode()
SHOP = WHOLE.index("店家")


def reviewed(scene: Scene) -> ItemReview:
    return review_item(scene.vault, scene.owner, scene.case, scene.item.id)


def change(scene: Scene, **what: object) -> ItemReview:
    return change_item(scene.vault, scene.owner, scene.case, scene.item.id, Change(**what))  # type: ignore[arg-type]


def seen(scene: Scene) -> str:
    """What the team reads of the item."""
    [item] = cast(list[dict[str, Json]], read_handling(scene.vault, scene.agent, scene.case).record["evidence"])
    return cast(str, item["text"])


def phone(scene: Scene) -> Mark:
    return next(mark for mark in reviewed(scene).marks if mark.kind == "phone")


def errors(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Invalid) as refused:
        act()
    return [error.where for error in refused.value.faults]


def test_the_owner_reads_the_whole_text_and_where_what_is_hidden(scene: Scene) -> None:
    found = reviewed(scene)
    assert (found.text, found.state, found.number, found.media_type) == (WHOLE, "rendered", 1, "text/plain")
    [mark] = found.marks
    assert (WHOLE[mark.start : mark.end], mark.hidden, mark.source, mark.label) == (PHONE, True, "found", "〔电话1〕")


def test_a_piece_that_the_owner_hides_is_gone_and_the_rest_stays(scene: Scene) -> None:
    found = change(scene, hide=[Piece(start=SHOP, end=SHOP + 2)])
    assert [(mark.kind, mark.source, mark.hidden) for mark in found.marks] == [
        ("own", "added", True),
        ("phone", "found", True),
    ]
    assert seen(scene) == "〔…〕: 好的\n我: 打〔电话1〕\n"
    assert change(scene, hide=[Piece(start=SHOP, end=SHOP + 2)]).marks == found.marks


def test_what_was_found_is_shown_only_after_a_confirmation(scene: Scene) -> None:
    name = phone(scene).id
    before = len(entries(scene.vault, Action.CASE_REDACT))
    assert errors(lambda: change(scene, show=[name])) == ["/confirmed"]
    assert (seen(scene), len(entries(scene.vault, Action.CASE_REDACT))) == ("店家: 好的\n我: 打〔电话1〕\n", before)
    assert [mark.hidden for mark in change(scene, show=[name], confirmed=True).marks] == [False]
    assert seen(scene) == WHOLE
    [entry] = entries(scene.vault, Action.CASE_REDACT)
    assert (entry["actor"], entry["object"], entry["case"]) == (scene.owner.user_id, scene.item.id, scene.case)


def test_what_was_shown_is_hidden_again(scene: Scene) -> None:
    name = phone(scene).id
    change(scene, show=[name], confirmed=True)
    assert [mark.hidden for mark in change(scene, restore=[name]).marks] == [True]
    assert seen(scene) == "店家: 好的\n我: 打〔电话1〕\n"


def test_ones_own_piece_is_taken_back_without_a_confirmation(scene: Scene) -> None:
    change(scene, hide=[Piece(start=SHOP, end=SHOP + 2)])
    own = next(mark.id for mark in reviewed(scene).marks if mark.source == "added")
    assert [mark.kind for mark in change(scene, show=[own]).marks] == ["phone"]
    assert seen(scene) == "店家: 好的\n我: 打〔电话1〕\n"


def test_a_piece_is_moved_by_showing_it_and_hiding_another(scene: Scene) -> None:
    change(scene, hide=[Piece(start=0, end=2)])
    own = next(mark.id for mark in reviewed(scene).marks if mark.source == "added")
    change(scene, show=[own], hide=[Piece(start=4, end=6)])
    assert seen(scene) == "店家: 〔…〕\n我: 打〔电话1〕\n"


def test_changes_last_when_the_item_is_rendered_again(scene: Scene) -> None:
    change(scene, hide=[Piece(start=SHOP, end=SHOP + 2)])
    scene.write(lambda unit: expire_renditions(unit.connection, scene.case))
    render_pending(scene.vault, scene.owner, scene.case)
    assert seen(scene) == "〔…〕: 好的\n我: 打〔电话1〕\n"


def test_what_is_shown_in_one_item_stays_hidden_in_another(scene: Scene) -> None:
    other = uploaded(scene.vault, scene.owner, scene.case, f"也打{PHONE}".encode())
    render_pending(scene.vault, scene.owner, scene.case)
    change(scene, show=[phone(scene).id], confirmed=True)
    items = cast(list[dict[str, Json]], read_handling(scene.vault, scene.agent, scene.case).record["evidence"])
    assert [item["text"] for item in items] == [WHOLE, "也打〔电话1〕"]
    assert items[1]["id"] == other.id


@pytest.mark.parametrize(
    "piece",
    [
        Piece(start=0, end=len(WHOLE) + 1),
        Piece(start=5, end=5),
        Piece(start=6, end=5),
        Piece(start=0),
        Piece(end=3),
        Piece(),
        Piece(part=1, start=0, end=2),
        Piece(box=(0, 0, 5, 5)),
        Piece(start=0, end=2, box=(0, 0, 5, 5)),
    ],
)
def test_a_piece_outside_of_the_item_is_refused_by_name(scene: Scene, piece: Piece) -> None:
    assert errors(lambda: change(scene, hide=[Piece(start=0, end=1), piece])) == ["/hide/1"]
    assert seen(scene) == "店家: 好的\n我: 打〔电话1〕\n"


def test_a_mark_that_is_not_there_is_refused_by_name(scene: Scene) -> None:
    name = phone(scene).id
    assert errors(lambda: change(scene, show=[name, "0:1-2:phone"], confirmed=True)) == ["/show/1"]
    assert errors(lambda: change(scene, restore=["nonsense"])) == ["/restore/0"]


PAGE = Page(100, 50, (Line("x", (Box(1, 1, 9, 9),), 0.9),), ())


def a_review(*marks: Mark, edits: Edits | None = None, reading: Reading | None = None) -> Review:
    return Review(reading or Reading(pages=(PAGE, PAGE)), marks, edits or Edits())


def a_mark(kind: str) -> Mark:
    return Mark(f"0:0-3:{kind}", 0, kind, "rule", 0.9, "found", hidden=True, start=0, end=3, label="〔…〕")


@pytest.mark.parametrize("kind", ["card-security-code", "one-time-code", "card-expiry", "url-token"])
def test_codes_that_open_an_account_are_never_shown(kind: str) -> None:
    mark = a_mark(kind)
    assert errors(lambda: changed(a_review(mark), Change(show=[mark.id], confirmed=True))) == ["/show/0"]


@pytest.mark.parametrize("kind", ["phone", "name", "qr", "face", "avatar", "unreadable"])
def test_anything_else_that_was_found_is_its_owners_to_show(kind: str) -> None:
    mark = a_mark(kind)
    assert changed(a_review(mark), Change(show=[mark.id], confirmed=True)).shown == {mark.id}


@pytest.mark.parametrize(
    ("part", "box"),
    [(0, (0, 0, 101, 50)), (0, (0, 0, 100, 51)), (0, (5, 5, 5, 9)), (0, (5, 9, 9, 9)), (2, (0, 0, 5, 5))],
)
def test_a_box_outside_of_its_page_is_refused_by_name(part: int, box: tuple[int, int, int, int]) -> None:
    assert errors(lambda: changed(a_review(), Change(hide=[Piece(part=part, box=box)]))) == ["/hide/0"]


def test_boxes_are_hidden_on_their_page_and_taken_back() -> None:
    added = changed(a_review(), Change(hide=[Piece(part=1, box=(0, 0, 100, 50))]))
    assert [(one.part, one.box) for one in added.added] == [(1, Box(0, 0, 100, 50))]
    [one] = added.added
    mark = Mark(one.id, 1, "own", "own", 1.0, "added", hidden=True, boxes=(Box(0, 0, 100, 50),))
    assert changed(a_review(mark, edits=added), Change(show=[one.id])).added == ()


def test_no_more_is_hidden_by_hand_than_the_limit() -> None:
    reading = Reading(text="x" * 2 * MOST_PIECES)
    most = changed(a_review(reading=reading), Change(hide=[Piece(start=at, end=at + 1) for at in range(MOST_PIECES)]))
    full = a_review(reading=reading, edits=most)
    with pytest.raises(Invalid):
        changed(full, Change(hide=[Piece(start=MOST_PIECES, end=MOST_PIECES + 1)]))


def test_an_item_that_was_not_read_yet_has_no_marks_and_takes_no_change(scene: Scene) -> None:
    late = uploaded(scene.vault, scene.owner, scene.case, CHAT).id
    found = review_item(scene.vault, scene.owner, scene.case, late)
    assert (found.state, found.text, found.marks, found.pages) == ("none", None, (), ())
    with pytest.raises(StaleEpoch):
        change_item(scene.vault, scene.owner, scene.case, late, Change(hide=[Piece(start=0, end=1)]))


def test_a_case_that_has_ended_takes_no_change_and_is_still_reviewed(scene: Scene) -> None:
    change_status(scene.vault, scene.owner, scene.case, Status.WITHDRAWN)
    with pytest.raises(Conflict):
        change(scene, hide=[Piece(start=0, end=1)])
    assert reviewed(scene).text == WHOLE


@pytest.mark.parametrize("reader", ["agent", "colleague", "lead", "outsider", "other"])
def test_to_everybody_else_there_is_nothing_to_review(scene: Scene, reader: str) -> None:
    actor = getattr(scene, reader)
    with pytest.raises(NotFound):
        review_item(scene.vault, actor, scene.case, scene.item.id)
    with pytest.raises(NotFound):
        change_item(scene.vault, actor, scene.case, scene.item.id, Change())


def test_an_item_that_is_not_the_cases_is_not_found(scene: Scene) -> None:
    other = uploaded(scene.vault, scene.owner, scene.draft().id, CHAT).id
    for item in (new_id(), other):
        with pytest.raises(NotFound):
            review_item(scene.vault, scene.owner, scene.case, item)
        with pytest.raises(NotFound):
            change_item(scene.vault, scene.owner, scene.case, item, Change())


def test_what_was_read_once_is_not_read_again_for_a_change(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs: list[Job] = []
    real = redact_in_sandbox

    def watched(data: bytes, job: Job, *, owner: str) -> Made:
        jobs.append(job)
        return real(data, job, owner=owner)

    monkeypatch.setattr(asking, "redact_in_sandbox", watched)
    change(scene, hide=[Piece(start=0, end=2)])
    assert [job.reading is not None for job in jobs] == [True]


def test_a_review_by_other_rules_does_not_count() -> None:
    sealed = cast(dict[str, Json], a_review(a_mark("phone")).to_json({}, 0))
    assert review_from(sealed) is not None
    assert review_from(sealed | {"rules": "1999-01"}) is None
    assert review_from(None) is None
