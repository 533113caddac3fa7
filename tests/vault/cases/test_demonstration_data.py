"""The fourteen invented complaints go through the services: what was sent comes back, and what is private stays so."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import msgspec
import pytest

from api.demo.complaints import Complaint, complaints
from tests.vault.cases.scene import Scene, Told, content, copied, shown, values_in
from vault.cases.categories import Category
from vault.cases.fields import Record, by_scope
from vault.cases.filing import create_case, read_record, submit_case
from vault.cases.handling import read_handling
from vault.cases.missing import render_pending
from vault.cases.progress import search_orders
from vault.cases.views import CaseView
from vault.evidence.description import Description
from vault.evidence.items import list_items
from vault.evidence.upload import Receipt, Upload
from vault.teams.routing import route

PRIVATE = {"PHONE", "ID_CN", "BANK_CARD", "EMAIL"}
NEVER_STORED = {"CVV", "OTP"}
NUMBERS = ["001", "002", "003", "005", "008", "010", "011", "013", "014", "016", "017", "019", "020", "024"]


@dataclass(frozen=True, slots=True)
class Filed:
    complaint: Complaint
    draft: CaseView
    case: CaseView
    receipts: list[Receipt]
    labelled: dict[str, set[str]]
    """Values by their type, as the data labels them in the narrative and in attachments that are text."""


def labels() -> dict[str, dict[str, set[str]]]:
    """Read the labels of every complaint, which the demonstration itself has no use for."""
    data = json.loads(files("api.demo").joinpath("cases.json").read_text("utf-8"))
    found: dict[str, dict[str, set[str]]] = {}
    for case in data["cases"]:
        mine = found.setdefault(case["case_id"], {})
        texts = [case["narrative"]] + [file for file in case["attachments"] if file["format"] != "image_render"]
        for span in (span for text in texts for span in text["pii"]):
            mine.setdefault(span["type"], set()).add(span["value"])
    return found


@pytest.fixture(scope="module")
def demonstration(told: Told, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with copied(told, tmp_path_factory.mktemp("demonstration") / "scene") as scene:
        for category in Category:
            route(scene.vault, scene.people.admin(), category.value, scene.told.teams["lead"])
        yield scene


@pytest.fixture(scope="module")
def filed(demonstration: Scene) -> dict[str, Filed]:
    vault, owner, labelled = demonstration.vault, demonstration.owner, labels()
    done = {}
    for complaint in complaints():
        form = complaint.form()
        new = msgspec.convert(form["record"], Record)
        category = Category(complaint.category.primary)
        draft = create_case(vault, owner, category, complaint.lang, complaint.channel, new)
        receipts = []
        for attachment in complaint.attachments:
            with Upload(vault, owner, draft.id, attachment.filename, Description()) as upload:
                upload.write(attachment.content())
                receipts.append(upload.finish())
        case = submit_case(vault, owner, draft.id)
        render_pending(vault, owner, draft.id)
        done[complaint.case_id] = Filed(complaint, draft, case, receipts, labelled[complaint.case_id])
    return done


@pytest.fixture(params=NUMBERS)
def one(request: pytest.FixtureRequest, filed: dict[str, Filed]) -> Filed:
    assert len(filed) == len(NUMBERS)
    return filed[f"C{request.param}"]


def test_the_record_comes_back_as_it_was_given_but_for_codes(demonstration: Scene, one: Filed) -> None:
    given = by_scope(msgspec.convert(one.complaint.form()["record"], Record))
    back = by_scope(msgspec.convert(read_record(demonstration.vault, demonstration.owner, one.case.id).record, Record))
    assert set(back) == set(given)
    changed = {f"/{scope}" for scope in given if given[scope] != back[scope]}
    told = {dropped.where for dropped in one.draft.dropped}
    assert {where for where in changed if not any(place.startswith(where) for place in told)} == set()


def test_every_attachment_comes_back_to_the_byte_but_for_codes_struck_out(demonstration: Scene, one: Filed) -> None:
    for attachment, receipt in zip(one.complaint.attachments, one.receipts, strict=True):
        sent = attachment.content()
        back = content(demonstration.vault, demonstration.owner, one.case.id, receipt.id)
        assert len(back) == len(sent)
        struck = [at for at in range(len(sent)) if sent[at] != back[at]]
        assert {back[at] for at in struck} <= {ord("*")}
        assert bool(struck) == bool(receipt.dropped)
        assert len(struck) <= 8 * len(receipt.dropped)


def test_names_of_files_come_back_however_hostile(demonstration: Scene, one: Filed) -> None:
    listed = list_items(demonstration.vault, demonstration.owner, one.case.id)
    assert [item.about["file_name"] for item in listed] == [file.filename for file in one.complaint.attachments]


def test_the_labels_are_there_to_be_looked_for(filed: dict[str, Filed]) -> None:
    found = [value for one in filed.values() for kind in PRIVATE for value in one.labelled.get(kind, ())]
    assert len(found) > 25


def test_no_labelled_number_or_address_is_in_the_handling_view(demonstration: Scene, one: Filed) -> None:
    view = shown(read_handling(demonstration.vault, demonstration.agent, one.case.id))
    view += shown(list_items(demonstration.vault, demonstration.agent, one.case.id))
    hidden = {value for kind in PRIVATE for value in one.labelled.get(kind, ())}
    assert {value for value in hidden if value in view} == set()


def test_nothing_that_the_form_calls_private_is_in_the_handling_view(demonstration: Scene, one: Filed) -> None:
    view = shown(read_handling(demonstration.vault, demonstration.agent, one.case.id))
    assert [value for value in one.complaint.private() if value in view] == []


def test_no_code_is_stored_in_a_record_or_in_a_text(demonstration: Scene, one: Filed) -> None:
    codes = {value for kind in NEVER_STORED for value in one.labelled.get(kind, ())}
    statement = shown(read_record(demonstration.vault, demonstration.owner, one.case.id).record.get("statement"))
    kept = [statement]
    for attachment, receipt in zip(one.complaint.attachments, one.receipts, strict=True):
        if not attachment.is_image:
            data = content(demonstration.vault, demonstration.owner, one.case.id, receipt.id)
            kept.append(data.decode(attachment.encoding))
    assert {code for code in codes for text in kept if code in text} == set()


def test_the_team_reads_what_happened_and_finds_the_order(demonstration: Scene, one: Filed) -> None:
    tree = read_handling(demonstration.vault, demonstration.agent, one.case.id).record
    texts = list(values_in(tree["statement"]))
    assert max(map(len, texts)) * 2 > len(one.complaint.narrative.text)
    for item, attachment in zip(
        msgspec.convert(tree["evidence"], list[dict[str, object]]), one.complaint.attachments, strict=True
    ):
        assert item["withheld"] is None
        assert item["file"] if attachment.is_image else item["text"]
    number = one.complaint.order.order_no
    found = [case.id for case in search_orders(demonstration.vault, demonstration.agent, number)]
    assert one.case.id in found
