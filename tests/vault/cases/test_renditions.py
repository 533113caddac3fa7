"""Renditions: new ones in the place of the old, and nothing lost or left when things go wrong or happen at once."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from sqlalchemy import func, select

import vault.cases.sandboxed as asking
from crypto.canonical import Json
from tests.vault.cases.rendering import FILE, PNG, THUMBNAIL, Painter, narrated, rendition, states, texts, the_map
from tests.vault.cases.scene import CHAT, Scene, record
from tests.vault.filed import uploaded
from vault.access.rotation import apply_rotation, prepare_rotation
from vault.cases.categories import Category
from vault.cases.erasure import erase_case
from vault.cases.filing import edit_record, submit_case
from vault.cases.handling import apply_handling, prepare_handling, read_handling
from vault.cases.missing import render_pending, unfinished
from vault.cases.renditions import expire_renditions, render_item
from vault.errors import NotFound, NotGranted, Unavailable
from vault.evidence.items import list_items, open_rendition, remove_item
from vault.redaction.casemap import CaseMap
from vault.redaction.policy import Treatment
from vault.redaction.reading import Reading
from vault.redaction.redact import Made
from vault.redaction.sandbox.turns import Busy
from vault.redaction.sandbox.workshop import SandboxFailed
from vault.redaction.spans import PiiType
from vault.storage.schema import evidence, objects, parts
from vault.storage.store import Unit
from vault.teams.policies import set_policy


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> Painter:
    made = Painter()
    monkeypatch.setattr(asking, "redact_in_sandbox", made)
    return made


def blobs_of(scene: Scene) -> set[str]:
    return {path.name for path in (scene.vault.folder / "blobs").rglob("*") if path.is_file()}


def rows_of(scene: Scene, item: str) -> dict[str, tuple[str, bytes, bytes]]:
    """Everything that was made of an item: id, wrapped key and ciphertext by scope."""
    with scene.vault.store.read() as connection:
        rows = connection.execute(select(objects).where(objects.c.scope.contains(item)))
        made = ("handling/", "redaction/")
        return {row.scope: (row.id, row.wrapped_key, row.ciphertext) for row in rows if row.scope.startswith(made)}


def test_until_it_was_read_a_picture_is_withheld_and_afterwards_it_is_the_file_that_was_painted(
    scene: Scene, painter: Painter
) -> None:
    draft = scene.draft()
    item = uploaded(scene.vault, scene.owner, draft.id, PNG, "截图.png").id
    case = submit_case(scene.vault, scene.owner, draft.id).id
    assert painter.asked == 0
    [waiting] = cast(list[dict[str, Json]], read_handling(scene.vault, scene.agent, case).record["evidence"])
    assert (waiting["withheld"], waiting["text"], waiting["file"], waiting["about"]) == ("not-yet", None, None, {})
    assert (states(scene, case), unfinished(scene.vault, scene.owner)) == (["none"], [case])
    for file in ("rendition", "thumbnail"):
        with pytest.raises(NotFound):
            rendition(scene, item, file, case)

    assert render_pending(scene.vault, scene.owner, case) == 1

    assert (rendition(scene, item, case=case), rendition(scene, item, "thumbnail", case)) == (FILE, THUMBNAIL)
    [made] = cast(list[dict[str, Any]], read_handling(scene.vault, scene.agent, case).record["evidence"])
    assert (made["withheld"], made["file"]["length"], made["about"]["file_name"]) == (None, len(FILE), "截图.png")
    assert (states(scene, case), unfinished(scene.vault, scene.owner)) == (["rendered"], [])


def test_of_a_rendition_that_was_replaced_neither_rows_nor_keys_nor_blobs_are_left(
    scene: Scene, painter: Painter
) -> None:
    before = blobs_of(scene)
    item = uploaded(scene.vault, scene.owner, scene.case, PNG).id
    original = blobs_of(scene) - before
    render_item(scene.vault, scene.owner, scene.case, item)
    old, old_blobs = rows_of(scene, item), blobs_of(scene) - before - original
    assert (len(old), len(old_blobs)) == (4, 2)

    painter.file = b"\x89PNG\r\n\x1a\nmore of it filled"
    render_item(scene.vault, scene.owner, scene.case, item)

    new, new_blobs = rows_of(scene, item), blobs_of(scene) - before - original
    assert set(new) == set(old)
    assert not {facts[1:] for facts in new.values()} & {facts[1:] for facts in old.values()}
    assert not {facts[1] for facts in new.values()} & {facts[1] for facts in old.values()}
    assert (len(new_blobs), new_blobs & old_blobs) == (2, set())
    with scene.vault.store.read() as connection:
        assert set(connection.execute(select(parts.c.blob)).scalars()) >= new_blobs
    assert rendition(scene, item) == painter.file


def test_an_item_that_is_no_longer_shown_as_a_file_loses_the_file(
    scene: Scene, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = blobs_of(scene)
    item = uploaded(scene.vault, scene.owner, scene.case, PNG).id
    original = blobs_of(scene) - before
    render_item(scene.vault, scene.owner, scene.case, item)
    assert painter.asked == 1
    withheld = Made(Reading(withheld="failed"), CaseMap(), withheld="failed")
    monkeypatch.setattr(asking, "redact_in_sandbox", lambda *_, **__: withheld)
    render_item(scene.vault, scene.owner, scene.case, item)
    assert blobs_of(scene) == before | original
    with pytest.raises(NotFound):
        rendition(scene, item)


def test_an_identity_changed_while_a_rendition_is_made_is_hidden_in_it(scene: Scene, painter: Painter) -> None:
    draft = scene.draft()
    item = uploaded(scene.vault, scene.owner, draft.id, PNG).id
    changed = record(identity={"name": "林晚照"})
    painter.meanwhile = lambda: edit_record(scene.vault, scene.owner, draft.id, changed)
    render_item(scene.vault, scene.owner, draft.id, item)
    assert painter.asked == 2
    assert "林晚照" in {entry["value"] for entry in the_map(scene, draft.id)}


def test_another_category_while_a_rendition_is_made_makes_it_by_the_other_teams_policy(
    scene: Scene, painter: Painter
) -> None:
    set_policy(scene.vault, scene.people.admin(), scene.told.teams["other lead"], {PiiType.PHONE: Treatment.DROP})
    draft = scene.draft()
    item = uploaded(scene.vault, scene.owner, draft.id, PNG).id
    painter.meanwhile = lambda: edit_record(
        scene.vault, scene.owner, draft.id, narrated("改。"), category=Category.COUNTERFEIT
    )
    render_item(scene.vault, scene.owner, draft.id, item)
    assert painter.asked == 2


def test_editing_a_draft_goes_through_while_a_rendition_is_stored(
    scene: Scene, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = scene.draft()
    item = uploaded(scene.vault, scene.owner, draft.id, PNG).id
    write = scene.vault.store.write

    def late(work: Callable[[Unit], Any]) -> Any:  # noqa: ANN401 - whatever the work returns
        """Let the rendition be stored between what an edit reads and what it writes."""
        monkeypatch.setattr(scene.vault.store, "write", write)
        render_item(scene.vault, scene.owner, draft.id, item)
        return write(work)

    owner = scene.owner
    monkeypatch.setattr(scene.vault.store, "write", late)
    edit_record(scene.vault, owner, draft.id, narrated("改一个字。"))
    assert (painter.asked, states(scene, draft.id)) == (1, ["rendered"])


def test_a_rendition_that_is_ready_while_the_view_is_prepared_is_not_overwritten(
    scene: Scene, painter: Painter
) -> None:
    draft = scene.draft()
    item = uploaded(scene.vault, scene.owner, draft.id, PNG).id
    view = prepare_handling(scene.vault, scene.owner, draft.id)
    scene.write(lambda unit: apply_handling(scene.vault, unit, scene.owner, view))
    for _ in range(2):  # once with what stood there before, once without
        view = prepare_handling(scene.vault, scene.owner, draft.id)
        assert f"handling/evidence/{item}" in [row["scope"] for row in view.rows]
        render_item(scene.vault, scene.owner, draft.id, item)
        scene.write(lambda unit: apply_handling(scene.vault, unit, scene.owner, view))  # noqa: B023 - called at once
        [seen] = cast(list[dict[str, Json]], read_handling(scene.vault, scene.owner, draft.id).record["evidence"])
        assert seen["withheld"] is None
        scene.write(lambda unit: expire_renditions(unit.connection, draft.id))
    assert painter.asked == 2


@pytest.mark.parametrize("failure", [Unavailable("full"), Busy()], ids=["unavailable", "busy"])
def test_an_item_that_could_not_be_rendered_stays_missing_and_is_tried_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    item = uploaded(scene.vault, scene.owner, scene.case, CHAT).id

    def fails(*_: object, **__: object) -> Made:
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(asking, "redact_in_sandbox", fails)
        assert render_pending(scene.vault, scene.owner, scene.case) == 1
    assert states(scene, scene.case) == ["rendered", "none"]
    assert unfinished(scene.vault, scene.owner) == [scene.case]
    assert render_pending(scene.vault, scene.owner, scene.case) == 1
    assert states(scene, scene.case) == ["rendered", "rendered"]
    assert texts(scene, scene.case)[1] == texts(scene, scene.case)[0]
    assert item


@pytest.mark.parametrize("slug", ["timed-out", "failed", "not-understood"])
def test_a_parser_that_dies_withholds_its_item_and_says_so(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    uploaded(scene.vault, scene.owner, scene.case, CHAT)

    def dies(*_: object, **__: object) -> None:
        raise SandboxFailed(slug)

    monkeypatch.setattr("vault.redaction.sandbox.jobs.ask", dies)
    render_pending(scene.vault, scene.owner, scene.case)
    assert states(scene, scene.case) == ["rendered", slug]
    late = cast(list[dict[str, Json]], read_handling(scene.vault, scene.agent, scene.case).record["evidence"])[1]
    assert (late["withheld"], late["text"], late["file"]) == (slug, None, None)


@pytest.mark.parametrize(
    ("data", "slug", "described"),
    [
        (b"PK\x03\x04" + bytes(100), "not-text", True),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "not-understood", False),
        (b"%PDF-1.7\n" + bytes(64), "not-understood", False),
    ],
    ids=["archive", "picture", "pdf"],
)
def test_why_an_item_is_withheld_is_told_to_both_sides(
    scene: Scene, data: bytes, slug: str, *, described: bool
) -> None:
    item = uploaded(scene.vault, scene.owner, scene.case, data).id
    render_pending(scene.vault, scene.owner, scene.case)
    for reader in (scene.owner, scene.agent):
        assert next(one.rendition for one in list_items(scene.vault, reader, scene.case) if one.id == item) == slug
    seen = cast(list[dict[str, Any]], read_handling(scene.vault, scene.agent, scene.case).record["evidence"])[1]
    assert (seen["withheld"], seen["text"], bool(seen["told"]) >= described) == (slug, None, True)


def test_a_key_that_is_rotated_while_a_rendition_is_made_seals_it(scene: Scene, painter: Painter) -> None:
    item = uploaded(scene.vault, scene.owner, scene.case, PNG).id

    def rotate() -> None:
        rotation = prepare_rotation(scene.vault, scene.owner, scene.case)
        scene.write(lambda unit: apply_rotation(unit, scene.owner, rotation, scene.clock(), "owed"))

    painter.meanwhile = rotate
    render_item(scene.vault, scene.owner, scene.case, item)
    assert rendition(scene, item) == FILE
    rotate()  # and one that is made is wrapped anew with everything else
    assert rendition(scene, item) == FILE
    with scene.vault.store.read() as connection:
        assert set(connection.execute(select(objects.c.epoch).where(objects.c.case_id == scene.case)).scalars()) == {3}


def test_an_item_removed_from_a_draft_takes_its_rendition_along(scene: Scene, painter: Painter) -> None:
    before = blobs_of(scene)
    draft = scene.draft()
    item = uploaded(scene.vault, scene.owner, draft.id, PNG).id
    render_pending(scene.vault, scene.owner, draft.id)
    assert len(blobs_of(scene) - before) == 3
    remove_item(scene.vault, scene.owner, draft.id, item)
    assert (rows_of(scene, item), blobs_of(scene)) == ({}, before)
    assert painter.asked == 1


def test_a_case_that_is_erased_leaves_no_map_and_no_rendition(scene: Scene, painter: Painter) -> None:
    before = blobs_of(scene)
    draft = scene.draft()
    uploaded(scene.vault, scene.owner, draft.id, PNG)
    render_pending(scene.vault, scene.owner, draft.id)
    assert the_map(scene, draft.id)
    erase_case(scene.vault, scene.owner, draft.id)
    with scene.vault.store.read() as connection:
        left = connection.execute(select(func.count()).where(objects.c.case_id == draft.id)).scalar()
        items = connection.execute(select(func.count()).where(evidence.c.case_id == draft.id)).scalar()
    assert (left, items, blobs_of(scene)) == (0, 0, before)
    assert painter.asked == 1


def test_a_case_erased_while_a_rendition_is_made_stays_erased(scene: Scene, painter: Painter) -> None:
    draft = scene.draft()
    item = uploaded(scene.vault, scene.owner, draft.id, PNG).id
    painter.meanwhile = lambda: erase_case(scene.vault, scene.owner, draft.id)
    with pytest.raises(NotFound):
        render_item(scene.vault, scene.owner, draft.id, item)
    with scene.vault.store.read() as connection:
        assert connection.execute(select(func.count()).where(objects.c.case_id == draft.id)).scalar() == 0


def test_who_handles_the_case_opens_the_file_and_nobody_else(scene: Scene, painter: Painter) -> None:
    item = uploaded(scene.vault, scene.owner, scene.case, PNG).id
    render_pending(scene.vault, scene.owner, scene.case)
    for reader in (scene.owner, scene.agent, scene.colleague, scene.lead):
        with open_rendition(scene.vault, reader, scene.case, item, "rendition").disclosure:
            pass
    for reader in (scene.other, scene.outsider, scene.people.lead("other lead"), scene.people.admin()):
        for file in ("rendition", "thumbnail"):
            with pytest.raises(NotFound):
                open_rendition(scene.vault, reader, scene.case, item, file)
    with pytest.raises((NotFound, NotGranted)):
        open_rendition(scene.vault, scene.people.auditor(), scene.case, item, "rendition")
    assert painter.asked == 1
