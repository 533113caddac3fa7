"""A complaint is drafted, changed, and filed once."""

from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import delete, select

from crypto.canonical import Json
from tests.vault.cases.scene import PHONE, SETTINGS, Scene, Told, copied, record, shown
from tests.vault.filed import uploaded
from tests.vault.people import at_once, entries
from vault.access.rotation import apply_rotation, prepare_rotation, seal_to_team
from vault.accounts.actor import Actor, Replay
from vault.audit.entry import Action
from vault.cases.categories import Category
from vault.cases.fields import Identity, Order, Record, by_scope
from vault.cases.filing import create_case, edit_record, preview_handling, read_record, submit_case
from vault.cases.handling import Handling, prepare_handling, read_handling
from vault.cases.progress import CaseFilter, list_cases, read_case
from vault.cases.workflow import Status
from vault.errors import ChangedMeanwhile, Conflict, Invalid, NotFound, QuotaExceeded, Refused
from vault.installation import Vault
from vault.storage.schema import cases, objects, routing
from vault.teams.routing import route
from vault.teams.teams import remove

EVERYTHING: dict[str, dict[str, Json] | Json] = {
    "identity": {
        "name": "陈嘉禾",
        "phone": PHONE,
        "email": "chenjiahe@example.com",
        "address": "浙江省杭州市青禾区望舒路128号",
        "id_number": "330199199103150023",
        "wechat_id": "wxid_c001jiahe88",
        "nickname": "嘉禾不加糖",
        "contact_preference": "晚上八点以后",
        "accessibility": "听力不便,请发文字",
        "representative": {
            "name": "欧阳予安",
            "phone": "16800000002",
            "id_number": "330199198803150029",
            "authority": "代为投诉、和解",
            "valid_to": "2026-12-31",
        },
        "minor": {"name": "陈小禾", "id_number": "330199201603150025"},
        "joint": ["李望舒", "王梧桐"],
    },
    "order": {
        "number": "260528-291417776317066",
        "platform": "拼优选(虚构)",
        "merchant": {
            "shop_name": "云絮家纺示例店",
            "address": "杭州市青禾区示例路1号",
            "uscc": "91330199MA0000015A",
            "service_phone": "0571-00000001",
        },
        "product": {"title": "羊毛毯", "category": "家纺", "sku": "200*230", "quantity": 1},
        "amount": {"minor": 12800, "currency": "CNY"},
        "time": "2026-05-28T21:03:00+08:00",
        "delivered_at": "2026-06-02T11:20:00+08:00",
        "payment_reference": "4200002938570839347357143217",
        "tracking_number": "YT0000000787789",
        "return_tracking_number": "YT0000000787790",
    },
    "statement": {"narrative": "实物与描述不符。", "title": "毛毯", "secondary_category": "material_mismatch"},
    "resolution": {"types": ["refund", "apology"], "amount_minor": 12800, "text": "退一赔三"},
    "earlier_contact": "六月二日联系过客服。",
}


def fields() -> dict[str, Json]:
    """Every field of the form and its value, under its scope."""
    return by_scope(msgspec.convert(EVERYTHING, Record))


def test_the_example_names_every_field_of_the_form() -> None:
    named = {f"identity/{name}" for name in Identity.__struct_fields__}
    named |= {f"order/{name}" for name in Order.__struct_fields__}
    assert set(fields()) == named | {"statement", "resolution", "earlier_contact"}


def test_every_field_is_sealed_in_a_scope_of_its_own_and_comes_back(scene: Scene) -> None:
    case = create_case(
        scene.vault, scene.owner, Category.WRONG_ITEM, "zh-CN", "app", msgspec.convert(EVERYTHING, Record)
    )
    assert case.dropped == []
    assert read_record(scene.vault, scene.owner, case.id).record == EVERYTHING
    with scene.vault.store.read() as connection:
        stored = set(connection.execute(select(objects.c.scope).where(objects.c.case_id == case.id)).scalars())
    assert stored == set(fields())
    for scope, value in fields().items():
        head, _, rest = scope.partition("/")
        alone = read_record(scene.vault, scene.owner, case.id, (scope,)).record
        assert alone == {head: {rest: value} if rest else value}


def test_an_edit_replaces_what_it_names_null_removes_and_the_rest_stays(scene: Scene) -> None:
    case = create_case(
        scene.vault, scene.owner, Category.WRONG_ITEM, "zh-CN", "app", msgspec.convert(EVERYTHING, Record)
    )
    changed = msgspec.convert(
        {
            "identity": {"phone": None, "name": "陈禾"},
            "order": {"amount": None},
            "resolution": None,
            "earlier_contact": None,
        },
        Record,
    )
    after = edit_record(scene.vault, scene.owner, case.id, changed, category=Category.REFUND_DELAY)
    assert (after.revision, after.category) == (2, "refund_delay")
    tree = read_record(scene.vault, scene.owner, case.id).record
    left = {scope: value for scope, value in fields().items() if scope not in ("resolution", "earlier_contact")}
    del left["identity/phone"], left["order/amount"]
    assert by_scope(msgspec.convert(tree, Record)) == left | {"identity/name": "陈禾"}


@pytest.mark.parametrize(
    "record_",
    [
        {"surprise": 1},
        {"identity": {"name": "陈", "age": 3}},
        {"identity": {"representative": {"name": "陈", "passport": "x"}}},
        {"identity": {"minor": {"name": "陈", "phone": PHONE}}},
        {"order": {"colour": "red"}},
        {"order": {"merchant": {"shop_name": "店", "owner": "王"}}},
        {"order": {"product": {"title": "毯", "weight": 2}}},
        {"order": {"amount": {"minor": 1, "currency": "CNY", "tax": 2}}},
        {"statement": {"narrative": "说", "mood": "bad"}},
        {"resolution": {"types": ["refund"], "by": "tomorrow"}},
    ],
)
def test_a_field_that_the_form_does_not_have_is_refused(record_: object) -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert(record_, Record)


@pytest.mark.parametrize(
    "record_",
    [
        {"identity": {"name": ""}},
        {"identity": {"name": "陈" * 129}},
        {"identity": {"address": "路" * 513}},
        {"identity": {"joint": ["陈"] * 51}},
        {"identity": {"joint": [""]}},
        {"identity": {"minor": {}}},
        {"order": {"amount": {"minor": -1, "currency": "CNY"}}},
        {"order": {"amount": {"minor": 10**12 + 1, "currency": "CNY"}}},
        {"order": {"amount": {"minor": 12.5, "currency": "CNY"}}},
        {"order": {"amount": {"minor": "12", "currency": "CNY"}}},
        {"order": {"amount": {"minor": 1, "currency": "cny"}}},
        {"order": {"product": {"title": "毯", "quantity": 0}}},
        {"order": {"time": "2026-05-28"}},
        {"order": {"time": "2026-05-28T21:03:00"}},
        {"statement": {"narrative": "字" * 20_001}},
        {"statement": {"title": "没有经过"}},
        {"resolution": {"types": []}},
        {"resolution": {"types": ["refund"] * 11}},
        {"resolution": {"types": ["Refund!"]}},
        {"earlier_contact": "字" * 20_001},
    ],
)
def test_a_value_out_of_bounds_is_refused(record_: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(record_, Record)


def test_values_at_their_bounds_are_kept(scene: Scene) -> None:
    widest = msgspec.convert(
        {
            "identity": {"name": "陈" * 128, "address": "路" * 512, "joint": ["禾" * 128] * 50},
            "order": {"amount": {"minor": 10**12, "currency": "CNY"}},
            "statement": {"narrative": "字" * 20_000},
            "resolution": {"types": ["refund"] * 10, "amount_minor": 0},
        },
        Record,
    )
    case = create_case(scene.vault, scene.owner, Category.WRONG_ITEM, "zh-CN", "app", widest)
    assert msgspec.convert(read_record(scene.vault, scene.owner, case.id).record, Record) == widest


CODES = {
    "/identity/contact_preference": ({"identity": {"contact_preference": "打电话,验证码 482913"}}, "482913"),
    "/identity/representative/authority": (
        {"identity": {"representative": {"name": "予安", "authority": "卡背面CVV是 913"}}},
        "913",
    ),
    "/identity/joint/1": ({"identity": {"joint": ["李望舒", "王梧桐 验证码 482913"]}}, "482913"),
    "/order/platform": ({"order": {"platform": "示例 支付密码 482913"}}, "482913"),
    "/order/merchant/shop_name": ({"order": {"merchant": {"shop_name": "示例店 验证码482913"}}}, "482913"),
    "/order/product/sku": ({"order": {"product": {"title": "毯", "sku": "OTP: 482913"}}}, "482913"),
    "/statement/narrative": ({"statement": {"narrative": "客服要我念验证码 482913 给他"}}, "482913"),
    "/statement/title": ({"statement": {"narrative": "说", "title": "CVV 913"}}, "913"),
    "/resolution/text": ({"resolution": {"types": ["refund"], "text": "退到卡里,CVC2: 913"}}, "913"),
    "/earlier_contact": ({"earlier_contact": "your verification code is 482913"}, "482913"),
}


@pytest.mark.parametrize("where", CODES)
def test_a_code_that_must_not_be_stored_is_dropped_and_told_wherever_it_stands(scene: Scene, where: str) -> None:
    form, code = CODES[where]
    new = msgspec.convert(form, Record)
    made = create_case(scene.vault, scene.owner, Category.WRONG_ITEM, "zh-CN", "app", new)
    empty = create_case(scene.vault, scene.owner, Category.WRONG_ITEM, "zh-CN", "app", Record())
    edited = edit_record(scene.vault, scene.owner, empty.id, new)
    for case in (made, edited):
        assert [dropped.where for dropped in case.dropped] == [where]
        assert code not in shown(read_record(scene.vault, scene.owner, case.id).record)
        assert "〔已移除" in shown(read_record(scene.vault, scene.owner, case.id).record)
    assert read_case(scene.vault, scene.owner, made.id).dropped == []


def test_of_two_windows_the_second_to_save_is_told(scene: Scene) -> None:
    case = scene.draft()
    edit_record(scene.vault, scene.owner, case.id, record(earlier_contact="第一个窗口"), revision=case.revision)
    with pytest.raises(ChangedMeanwhile):
        edit_record(scene.vault, scene.owner, case.id, record(earlier_contact="第二个窗口"), revision=case.revision)
    assert read_record(scene.vault, scene.owner, case.id).record["earlier_contact"] == "第一个窗口"


def test_of_twenty_windows_that_save_at_once_one_wins_whole(scene: Scene) -> None:
    case, owner = scene.draft(), scene.owner
    words = [{"earlier_contact": f"窗口{n}", "resolution": {"types": [f"remedy_{n}"]}} for n in range(20)]
    saved, refused = at_once(
        [
            lambda words=words: edit_record(  # type: ignore[misc]
                scene.vault, owner, case.id, msgspec.convert(words, Record), revision=case.revision
            )
            for words in words
        ],
    )
    assert len(saved) == 1
    assert {type(problem) for problem in refused} == {ChangedMeanwhile}
    tree = read_record(scene.vault, owner, case.id).record
    assert {name: tree[name] for name in ("earlier_contact", "resolution")} in words


def test_what_was_filed_is_not_edited_any_more(scene: Scene) -> None:
    for act in (
        lambda: edit_record(scene.vault, scene.owner, scene.case, record(earlier_contact="改")),
        lambda: preview_handling(scene.vault, scene.owner, scene.case),
        lambda: submit_case(scene.vault, scene.owner, scene.case),
    ):
        with pytest.raises(Conflict, match="the case is submitted"):
            act()


def test_nobody_else_touches_a_draft(scene: Scene) -> None:
    case = scene.draft().id
    for actor in (scene.other, scene.agent, scene.lead, scene.people.admin(), scene.people.auditor()):
        for act in (
            lambda: read_record(scene.vault, actor, case),  # noqa: B023 - called at once
            lambda: read_handling(scene.vault, actor, case),  # noqa: B023
            lambda: edit_record(scene.vault, actor, case, record()),  # noqa: B023
            lambda: submit_case(scene.vault, actor, case),  # noqa: B023
            lambda: preview_handling(scene.vault, actor, case),  # noqa: B023
        ):
            with pytest.raises(NotFound):
                act()


def test_only_consumers_file(scene: Scene) -> None:
    for actor in (scene.agent, scene.lead, scene.people.admin(), scene.people.auditor()):
        with pytest.raises(Refused):
            create_case(scene.vault, actor, Category.WRONG_ITEM, "zh-CN", "app", record())


def test_a_category_that_no_team_takes_stays_a_draft_until_one_does(scene: Scene) -> None:
    case = scene.draft(Category.PRICE_FRAUD)
    with pytest.raises(Conflict, match="No team takes"):
        submit_case(scene.vault, scene.owner, case.id)
    assert read_case(scene.vault, scene.owner, case.id).status is Status.DRAFT
    route(scene.vault, scene.people.admin(), "price_fraud", scene.told.teams["other lead"])
    assert submit_case(scene.vault, scene.owner, case.id).team_id == scene.told.teams["other lead"]
    assert read_handling(scene.vault, scene.outsider, case.id).record["statement"]


def test_a_complaint_that_does_not_say_what_happened_is_not_filed(scene: Scene) -> None:
    case = scene.draft(statement=None)
    with pytest.raises(Invalid) as refused:
        submit_case(scene.vault, scene.owner, case.id)
    assert [fault.where for fault in refused.value.faults] == ["/statement/narrative"]


def test_filing_routes_starts_the_clock_and_is_logged(scene: Scene) -> None:
    case = scene.filed()
    assert (case.status, case.team_id, case.submitted_at) == (
        Status.SUBMITTED,
        scene.told.teams["lead"],
        scene.clock(),
    )
    entry = entries(scene.vault, Action.CASE_SUBMIT)[-1]
    assert (entry["case"], entry["team"], entry["rule"]) == (case.id, case.team_id, "not_as_described")


def test_fifty_submissions_at_once_are_one(scene: Scene) -> None:
    case, owner = scene.draft(), scene.owner
    before = len(entries(scene.vault, Action.CASE_SUBMIT))
    done, refused = at_once([lambda: submit_case(scene.vault, owner, case.id)] * 50)
    assert len(done) == 1
    assert {type(problem) for problem in refused} == {Conflict}
    assert len(entries(scene.vault, Action.CASE_SUBMIT)) == before + 1
    assert read_handling(scene.vault, scene.agent, case.id).record["statement"]


def test_the_same_submission_again_gets_the_same_answer(scene: Scene) -> None:
    case = scene.draft().id
    keyed = replace(scene.owner, replay=Replay("submit-1", b"d" * 32))
    first = submit_case(scene.vault, keyed, case)
    assert submit_case(scene.vault, keyed, case) == first
    made = replace(scene.owner, replay=Replay("create-1", b"e" * 32))
    again = [create_case(scene.vault, made, Category.WRONG_ITEM, "zh-CN", "app", record()) for _ in range(2)]
    assert again[0] == again[1]


def interrupted(monkeypatch: pytest.MonkeyPatch, *acts: object) -> None:
    """Let ``acts`` happen, one at each preparation of a handling view, right after it was prepared."""
    waiting = list(acts)
    real = prepare_handling

    def prepare(vault: Vault, actor: Actor, case: str) -> Handling:
        made = real(vault, actor, case)
        if waiting:
            act = waiting.pop(0)
            assert callable(act)
            act()
        return made

    monkeypatch.setattr("vault.cases.filing.prepare_handling", prepare)


def test_a_rotation_edit_or_upload_between_preparing_and_filing_is_taken_in(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, owner = scene.draft().id, scene.owner

    def rotate() -> None:
        rotation = prepare_rotation(scene.vault, owner, case)
        scene.write(lambda unit: apply_rotation(unit, owner, rotation, scene.clock(), "owed"))

    interrupted(
        monkeypatch,
        rotate,
        lambda: edit_record(scene.vault, owner, case, record(earlier_contact="早些时候联系过")),
        lambda: uploaded(scene.vault, owner, case, "补充".encode()),
    )
    assert submit_case(scene.vault, owner, case).epoch == 2
    seen = read_handling(scene.vault, scene.agent, case).record
    assert seen["earlier_contact"] == "早些时候联系过"
    assert [item["text"] for item in seen["evidence"]] == ["补充"]  # type: ignore[union-attr,index,call-overload]


def test_a_team_key_changed_between_preparing_and_filing_is_taken_in(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = scene.draft().id
    lead, colleague = scene.lead, scene.colleague
    real, waiting = (
        seal_to_team,
        [lambda: remove(scene.vault, lead, scene.told.teams["lead"], colleague.user_id)],
    )

    def seal(*given: object) -> dict[str, object]:
        row = real(*given)  # type: ignore[arg-type]
        if waiting:
            waiting.pop()()
        return row

    monkeypatch.setattr("vault.cases.filing.seal_to_team", seal)
    submit_case(scene.vault, scene.owner, case)
    assert read_handling(scene.vault, scene.agent, case).record["statement"]


def test_a_route_changed_between_preparing_and_filing_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    case, admin = scene.draft().id, scene.people.admin()
    real, waiting = seal_to_team, [scene.told.teams["other lead"]]

    def seal(*given: object) -> dict[str, object]:
        row = real(*given)  # type: ignore[arg-type]
        if waiting:
            route(scene.vault, admin, "not_as_described", waiting.pop())
        return row

    monkeypatch.setattr("vault.cases.filing.seal_to_team", seal)
    with pytest.raises(ChangedMeanwhile, match="Submit again"):
        submit_case(scene.vault, scene.owner, case)
    assert submit_case(scene.vault, scene.owner, case).team_id == scene.told.teams["other lead"]


def test_keys_that_change_at_every_attempt_end_in_a_conflict_and_a_draft(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, owner = scene.draft().id, scene.owner
    interrupted(monkeypatch, *[lambda: edit_record(scene.vault, owner, case, record(earlier_contact="又改了"))] * 5)
    with pytest.raises(Conflict):
        submit_case(scene.vault, owner, case)
    assert read_case(scene.vault, owner, case).status is Status.DRAFT


def test_the_preview_is_what_the_team_reads_after_filing(scene: Scene) -> None:
    case = scene.draft().id
    uploaded(scene.vault, scene.owner, case, f"打{PHONE}".encode())
    preview = preview_handling(scene.vault, scene.owner, case).record
    submit_case(scene.vault, scene.owner, case)
    assert read_handling(scene.vault, scene.agent, case).record == preview


def test_a_field_removed_after_a_preview_is_not_in_the_handling_view(scene: Scene) -> None:
    case = scene.draft(earlier_contact="说漏了一件事").id
    assert "说漏了" in shown(preview_handling(scene.vault, scene.owner, case))
    edit_record(scene.vault, scene.owner, case, msgspec.convert({"earlier_contact": None}, Record))
    submit_case(scene.vault, scene.owner, case)
    assert "说漏了" not in shown(read_handling(scene.vault, scene.agent, case))


def test_open_cases_are_limited_also_when_many_are_begun_at_once(told: Told, tmp_path: object) -> None:
    with copied(told, tmp_path / "few", SETTINGS.replace("[limits]", "[limits]\nopen_cases = 5")) as scene:  # type: ignore[operator]
        owner = scene.owner
        made, refused = at_once(
            [lambda: create_case(scene.vault, owner, Category.WRONG_ITEM, "zh-CN", "app", record())] * 12,
        )
        assert len(made) == 4  # one was filed before
        assert {type(problem) for problem in refused} == {QuotaExceeded}
        assert len(list_cases(scene.vault, owner, CaseFilter(), None, 50)) == 5


def test_a_draft_is_prepared_without_a_trace_of_other_cases(scene: Scene) -> None:
    case = scene.draft(statement={"narrative": "只有这一件"}).id
    view = prepare_handling(scene.vault, scene.owner, case)
    assert {row["case_id"] for row in view.rows} == {case}
    assert view.narrative == "只有这一件"


def test_no_route_remains_without_its_team(scene: Scene) -> None:
    case = scene.draft().id
    scene.write(lambda unit: unit.connection.execute(delete(routing)))
    with pytest.raises(Conflict):
        submit_case(scene.vault, scene.owner, case)
    with scene.vault.store.read() as connection:
        assert connection.execute(select(cases.c.team_id).where(cases.c.id == case)).scalar() is None
