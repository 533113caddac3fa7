"""What the team sees: masks in fields, nothing known anywhere, and what is not understood is withheld."""

from collections.abc import Sequence
from typing import cast

import msgspec
import pytest
from sqlalchemy import select

from crypto.canonical import Json
from tests.vault.cases.scene import FAMILY_PHONE, ID_NUMBER, PHONE, Scene, record, shown
from tests.vault.filed import uploaded
from tests.vault.people import entries
from vault.access.disclosure import disclose
from vault.audit.entry import Action
from vault.cases.categories import Category
from vault.cases.filing import create_case, read_record, submit_case
from vault.cases.handling import read_handling
from vault.cases.missing import render_pending
from vault.cases.renditions import render_item
from vault.errors import NotFound, NotGranted
from vault.evidence.description import Description
from vault.evidence.items import describe_item, list_items
from vault.evidence.upload import Receipt, Upload
from vault.redaction.read import read
from vault.redaction.rendition import MAX_RENDITION_INPUT
from vault.storage.schema import evidence

NAME, CHILD, GUARDIAN = "陈嘉禾", "陈小禾", "欧阳予安"
PAYMENT = "4200002938570839347357143217"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def seen(scene: Scene, *scopes: str, **parts: object) -> Json:
    """File a complaint with these parts; return what an agent sees at a place in it."""
    draft = create_case(scene.vault, scene.owner, Category.NOT_AS_DESCRIBED, "zh-CN", "app", record(**parts))
    case = submit_case(scene.vault, scene.owner, draft.id)
    node: Json = cast(Json, read_handling(scene.vault, scene.agent, case.id).record)
    for name in scopes:
        node = cast(dict[str, Json], node)[name]
    return node


def items(scene: Scene, case: str) -> Sequence[dict[str, Json]]:
    found = read_handling(scene.vault, scene.agent, case).record["evidence"]
    return cast(Sequence[dict[str, Json]], found)


MASKED = {
    "name": (NAME, "陈**"),
    "phone": (PHONE, "168****0001"),
    "email": ("chenjiahe@example.com", "c***@example.com"),
    "address": ("浙江省杭州市青禾区望舒路128号", "浙江省杭州市***"),
    "id_number": (ID_NUMBER, "〔身份证号〕"),
    "wechat_id": ("wxid_c001jiahe88", "〔社交账号1〕"),
    "contact_preference": (f"打{FAMILY_PHONE},晚上", "打〔电话1〕,晚上"),
    "accessibility": (f"{NAME}听力不便", "〔消费者〕听力不便"),
    "representative": (
        {"name": GUARDIAN, "phone": "16800000002", "id_number": "330199198803150029", "authority": f"代{NAME}投诉"},
        {"name": "欧**", "phone": "168****0002", "id_number": "〔身份证号〕", "authority": "代〔消费者〕投诉"},
    ),
    "minor": (
        {"name": CHILD, "id_number": "330199201603150025"},
        {"name": "〔未成年人〕", "id_number": "〔身份证号〕"},
    ),
    "joint": (["李望舒", "Ann Example"], ["李**", "A***"]),
}


@pytest.mark.parametrize("field", MASKED)
def test_each_field_of_the_person_has_its_mask(scene: Scene, field: str) -> None:
    given, masked = MASKED[field]
    identity = {"name": NAME} | {field: given}
    assert seen(scene, "identity", field, identity=identity) == masked


@pytest.mark.parametrize(
    ("field", "given", "as_seen"),
    [
        ("number", "260528-291417776317066", "260528-291417776317066"),
        ("platform", "拼优选(虚构)", "拼优选(虚构)"),
        ("tracking_number", "YT0000000787789", "YT0000000787789"),
        ("return_tracking_number", "YT0000000787790", "YT0000000787790"),
        ("time", "2026-05-28T21:03:00+08:00", "2026-05-28T21:03:00+08:00"),
        ("amount", {"minor": 12800, "currency": "CNY"}, {"minor": 12800, "currency": "CNY"}),
        ("payment_reference", PAYMENT, "〔支付单号1〕"),
        ("product", {"title": "羊毛毯", "sku": f"刻字:{NAME}"}, {"title": "羊毛毯", "sku": "刻字:〔消费者〕"}),
        (
            "merchant",
            {"shop_name": "云絮示例店", "service_phone": "0571-00000001"},
            {"shop_name": "云絮示例店", "service_phone": "0571-00000001"},
        ),
    ],
)
def test_the_order_is_shown_as_far_as_work_needs_it(scene: Scene, field: str, given: Json, as_seen: Json) -> None:
    assert seen(scene, "order", field, order={field: given}) == as_seen


@pytest.mark.parametrize(
    "order",
    [
        {"platform": f"拼优选 {PHONE}"},
        {"number": PHONE},
        {"tracking_number": ID_NUMBER},
        {"merchant": {"shop_name": f"{NAME}投诉的店"}},
        {"merchant": {"shop_name": "店", "address": "浙江省杭州市青禾区望舒路128号梧桐苑3幢2单元501室"}},
        {"merchant": {"shop_name": "店", "service_phone": PHONE}},
    ],
)
def test_what_the_form_knows_of_the_person_is_hidden_in_fields_shown_as_they_are(
    scene: Scene, order: dict[str, Json]
) -> None:
    text = shown(seen(scene, "order", order=order))
    assert not any(value in text for value in (PHONE, ID_NUMBER, NAME, "望舒路128号"))


PEOPLE: dict[str, object] = {
    "name": NAME,
    "phone": PHONE,
    "email": "chenjiahe@example.com",
    "address": "浙江省杭州市青禾区望舒路128号梧桐苑3幢2单元501室",
    "id_number": ID_NUMBER,
    "wechat_id": "wxid_c001jiahe88",
    "representative": {"name": GUARDIAN, "phone": "16800000002", "id_number": "330199198803150029"},
    "minor": {"name": CHILD, "id_number": "330199201603150025"},
    "joint": ["李望舒"],
}
KNOWN = (
    NAME,
    PHONE,
    "chenjiahe@example.com",
    "望舒路128号",
    ID_NUMBER,
    "wxid_c001jiahe88",
    GUARDIAN,
    "16800000002",
    "330199198803150029",
    CHILD,
    "330199201603150025",
    "李望舒",
)


def test_known_people_are_hidden_in_every_text_name_and_description(scene: Scene) -> None:
    said = (
        f"{NAME}和{GUARDIAN}代{CHILD}、李望舒投诉。{PHONE} chenjiahe@example.com 浙江省杭州市青禾区望舒路128号"
        f"梧桐苑3幢2单元501室 {ID_NUMBER} 微信wxid_c001jiahe88 16800000002 330199198803150029 330199201603150025"
    )
    new = record(
        identity=PEOPLE,
        statement={"narrative": said, "title": said[:100], "secondary_category": NAME},
        resolution={"types": ["refund"], "text": said},
        earlier_contact=said,
    )
    case = create_case(scene.vault, scene.owner, Category.NOT_AS_DESCRIBED, "zh-CN", "app", new).id
    described = Description(source=said, proves=said, captured_how=said)
    with Upload(scene.vault, scene.owner, case, f"{NAME}{PHONE}的聊天 {ID_NUMBER}.txt", described) as upload:
        upload.write(said.encode())
        upload.finish()
    with Upload(scene.vault, scene.owner, case, f"{CHILD}.png", described) as upload:
        upload.write(PNG)
        upload.finish()
    submit_case(scene.vault, scene.owner, case)
    render_pending(scene.vault, scene.owner, case)

    everything = shown(read_handling(scene.vault, scene.agent, case)) + shown(
        list_items(scene.vault, scene.agent, case)
    )

    assert [value for value in KNOWN if value in everything] == []
    assert everything.count("c***@example.com") == 1  # the field itself; any text has the placeholder
    for placeholder in ("〔消费者〕", "〔代理人〕", "〔未成年人〕", "〔共同投诉人1〕", "〔邮箱1〕", "〔社交账号1〕"):
        assert everything.count(placeholder) >= 8


def test_a_payment_reference_is_hidden_where_it_is_repeated(scene: Scene) -> None:
    case = scene.filed(
        order={"payment_reference": PAYMENT},
        statement={"narrative": f"付款截图上写着{PAYMENT}这一笔,没有退。"},
    )
    assert PAYMENT not in shown(read_handling(scene.vault, scene.agent, case.id))


def test_texts_are_shown_with_what_was_hidden_counted(scene: Scene) -> None:
    [item] = items(scene, scene.case)
    assert (item["text"], item["withheld"], item["hidden"]) == ("店家: 好的\n我: 打〔电话1〕\n", None, {"phone": 1})
    assert (item["number"], item["media_type"], item["length"]) == (1, "text/plain", scene.item.length)


@pytest.mark.parametrize(
    ("data", "withheld"),
    [
        (PNG, "not-understood"),
        (b"%PDF-1.7\n" + b"0" * 2_000, "not-understood"),
        (b"PK\x03\x04" + bytes(100), "not-text"),
        (("长" * 7_000 + "xx").encode(), None),
        (("长" * (MAX_RENDITION_INPUT // 3) + "xxx").encode(), "too-large"),
    ],
    ids=["picture", "pdf", "archive", "long text", "text over the limit"],
)
def test_what_can_not_be_redacted_is_withheld_and_says_so(scene: Scene, data: bytes, withheld: str | None) -> None:
    case = scene.draft().id
    receipt = uploaded(scene.vault, scene.owner, case, data)
    submit_case(scene.vault, scene.owner, case)
    render_pending(scene.vault, scene.owner, case)
    [item] = items(scene, case)
    assert item["withheld"] == withheld
    assert (item["text"] is None) == (withheld is not None)
    assert receipt.checked_for_codes == (withheld is None)
    with scene.vault.store.read() as connection:
        state = connection.execute(select(evidence.c.rendition).where(evidence.c.id == receipt.id)).scalar()
    assert state == (withheld or "rendered")


def test_a_text_as_long_as_the_limit_is_read_and_a_longer_one_is_not() -> None:
    most = b"x" * MAX_RENDITION_INPUT
    assert read(most, "text/plain").withheld is None
    assert read(most + b"x", "text/plain").withheld == "too-large"


def test_owner_agent_colleague_and_lead_read_the_same_words(scene: Scene) -> None:
    views = [
        read_handling(scene.vault, reader, scene.case).record
        for reader in (scene.owner, scene.agent, scene.colleague, scene.lead)
    ]
    assert views[0] == views[1] == views[2] == views[3]
    assert views[0]["evidence"]


def test_others_read_no_handling_view(scene: Scene) -> None:
    for reader in (scene.other, scene.outsider, scene.people.lead("other lead"), scene.people.admin()):
        with pytest.raises(NotFound):
            read_handling(scene.vault, reader, scene.case)


def secrets_of(receipt: Receipt) -> tuple[str, ...]:
    return receipt.salt, receipt.sha256, receipt.commitment


def test_digest_and_salt_are_the_owners_alone(scene: Scene) -> None:
    views = [
        shown(read_handling(scene.vault, scene.agent, scene.case)),
        shown(list_items(scene.vault, scene.agent, scene.case)),
    ]
    with disclose(scene.vault, scene.agent, scene.case, ["handling"]) as opened:
        views += [shown([found.value, found.scope]) for found in opened.records()]
    assert [value for value in secrets_of(scene.item) for view in views if value in view] == []
    for scope in ("evidence", f"evidence/{scene.item.id}/about"):
        with pytest.raises(NotGranted):
            read_record(scene.vault, scene.agent, scene.case, (scope,))
    [mine] = list_items(scene.vault, scene.owner, scene.case)
    assert (mine.about["salt"], mine.about["sha256"]) == (scene.item.salt, scene.item.sha256)


def test_an_item_added_later_is_shown_once_it_was_rendered(scene: Scene) -> None:
    late = uploaded(scene.vault, scene.owner, scene.case, f"快递单 {PHONE}".encode(), f"{NAME}.txt")
    before = next(item for item in list_items(scene.vault, scene.agent, scene.case) if item.id == late.id)
    assert (before.rendition, before.about) == ("none", {})
    render_item(scene.vault, scene.owner, scene.case, late.id)
    added = items(scene, scene.case)[1]
    assert (added["id"], added["text"], added["about"]) == (
        late.id,
        "快递单 〔电话1〕",
        {"file_name": "〔消费者〕.txt"},
    )


def test_a_new_description_reaches_the_team_redacted(scene: Scene) -> None:
    said = Description(source=f"手机{PHONE}里导出", captured_at="2026-06-02T19:21:07+08:00")
    describe_item(scene.vault, scene.owner, scene.case, scene.item.id, said)
    render_item(scene.vault, scene.owner, scene.case, scene.item.id)
    about = cast(dict[str, Json], items(scene, scene.case)[0]["about"])
    assert (about["source"], about["captured_at"]) == ("手机〔电话1〕里导出", "2026-06-02T19:21:07+08:00")
    [mine] = list_items(scene.vault, scene.owner, scene.case)
    assert (mine.about["source"], mine.about["sha256"]) == (f"手机{PHONE}里导出", scene.item.sha256)


def test_preparing_is_logged_with_a_purpose_of_its_own(scene: Scene) -> None:
    intents = [entry for entry in entries(scene.vault, Action.DISCLOSURE_INTENT) if entry["case"] == scene.case]
    assert [(entry["purpose"], entry["actor"]) for entry in intents] == [("prepare-handling", scene.owner.user_id)] * 2
    rendered, prepared = entries(scene.vault, Action.CASE_PREPARE)
    assert (rendered["scopes"], rendered["object"]) == ([f"handling/evidence/{scene.item.id}"], scene.item.id)
    assert prepared["scopes"] == ["handling"]


def test_the_view_is_no_longer_than_the_originals_allow(scene: Scene) -> None:
    tree = read_handling(scene.vault, scene.agent, scene.case).record
    assert set(tree) <= set(msgspec.to_builtins(record())) | {"evidence"}
