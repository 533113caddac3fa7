"""A complaint's way over HTTP: drafted, previewed, filed, handled, closed, erased."""

from uuid import uuid4

import pytest

from tests.api.complaints import (
    CATEGORY,
    NAME,
    NARRATIVE,
    ORDER,
    PHONE,
    Desk,
    draft,
    filed,
    ok,
    open_desk,
    record,
    slug,
    upload,
)
from tests.api.people import Person, register
from tests.api.running import Server
from vault.ids import new_id


@pytest.fixture(scope="module")
def desk(server: Server, admin: Person) -> Desk:
    return open_desk(server, admin)


def test_a_draft_is_its_owners_alone(consumer: Person, desk: Desk) -> None:
    case = draft(consumer)
    assert (case["status"], case["language"], case["channel"], case["revision"]) == ("draft", "zh-CN", "web", 1)
    opened = ok(consumer.client.get(f"/cases/{case['id']}/record"))
    assert opened["record"] == record()
    for colleague in (desk.agent, desk.lead):
        assert colleague.client.get(f"/cases/{case['id']}").status_code == 404


def test_codes_are_removed_and_told(consumer: Person) -> None:
    made = draft(consumer, record={"statement": {"narrative": "短信验证码是 839201，请勿外传。"}})
    assert [dropped["where"] for dropped in made["dropped"]] == ["/statement/narrative"]
    opened = ok(consumer.client.get(f"/cases/{made['id']}/record"))
    assert "839201" not in opened["record"]["statement"]["narrative"]


def test_an_edit_names_the_revision_it_saw(consumer: Person) -> None:
    case = draft(consumer)["id"]
    first = consumer.client.get(f"/cases/{case}")
    tag = first.headers["etag"]
    assert tag == '"1"'
    changed = consumer.client.patch(
        f"/cases/{case}",
        json={"record": {"identity": {"phone": None}}, "category": "wrong_item"},
        headers={"If-Match": tag},
    )
    assert ok(changed)["category"] == "wrong_item"
    assert changed.headers["etag"] == '"2"'
    stale = consumer.client.patch(f"/cases/{case}", json={}, headers={"If-Match": tag})
    assert slug(stale) == (412, "changed-meanwhile")
    assert slug(consumer.client.patch(f"/cases/{case}", json={}, headers={"If-Match": "2"})) == (400, "invalid-input")
    opened = ok(consumer.client.get(f"/cases/{case}/record", params={"scope": "identity"}))
    assert opened["record"] == {"identity": {"name": NAME, "address": record()["identity"]["address"]}}


def test_scopes_can_be_named_one_by_one(consumer: Person) -> None:
    case = draft(consumer)["id"]
    opened = ok(consumer.client.get(f"/cases/{case}/record", params={"scope": ["identity/phone", "order/number"]}))
    assert opened["record"] == {"identity": {"phone": PHONE}, "order": {"number": ORDER}}
    for bad in ("../identity", "identity//phone", ""):
        assert slug(consumer.client.get(f"/cases/{case}/record", params={"scope": bad})) == (400, "invalid-input")


def test_the_same_key_makes_one_case(consumer: Person) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    wanted = {"category": CATEGORY, "record": record()}
    first = ok(consumer.client.post("/cases", json=wanted, headers=key), 201)
    second = ok(consumer.client.post("/cases", json=wanted, headers=key), 201)
    assert first == second
    other = consumer.client.post("/cases", json={"category": CATEGORY}, headers=key)
    assert slug(other) == (409, "idempotency-key-reused")
    assert len(ok(consumer.client.get("/cases"))["items"]) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "gossip"},
        {"category": CATEGORY, "language": "zh_CN"},
        {"category": CATEGORY, "channel": "pigeon"},
        {"category": CATEGORY, "record": {"identity": {"shoe_size": "42"}}},
        {"category": CATEGORY, "record": {"order": {"amount": {"minor": -1, "currency": "CNY"}}}},
        {"category": CATEGORY, "owner_id": new_id()},
        {"category": CATEGORY, "status": "submitted"},
    ],
    ids=["category", "language", "channel", "field", "amount", "owner", "status"],
)
def test_what_does_not_fit_is_refused_with_its_place(consumer: Person, wrong: dict[str, object]) -> None:
    answer = consumer.client.post("/cases", json=wrong)
    assert slug(answer) == (400, "invalid-input")
    assert answer.json()["errors"]


def test_the_preview_is_what_the_team_will_see(consumer: Person, desk: Desk) -> None:
    case = draft(consumer)["id"]
    upload(consumer, case, f"客服：您好{NAME}，电话{PHONE}".encode(), "聊天.txt")
    shown = ok(consumer.client.post(f"/cases/{case}/handling"))["record"]
    assert shown["identity"]["phone"] != PHONE
    assert NAME not in str(shown)
    assert PHONE not in str(shown)
    ok(consumer.client.post(f"/cases/{case}/submission"))
    seen = ok(desk.agent.client.get(f"/cases/{case}/handling"))["record"]
    assert seen == shown == ok(consumer.client.get(f"/cases/{case}/handling"))["record"]
    assert slug(consumer.client.post(f"/cases/{case}/handling")) == (409, "conflict")
    assert seen["order"]["number"] == ORDER


def test_filing_needs_a_statement_and_happens_once(consumer: Person, desk: Desk) -> None:
    case = draft(consumer, record={})["id"]
    unfinished = consumer.client.post(f"/cases/{case}/submission")
    assert slug(unfinished) == (400, "invalid-input")
    assert unfinished.json()["errors"][0]["where"] == "/statement/narrative"
    ok(consumer.client.patch(f"/cases/{case}", json={"record": {"statement": {"narrative": NARRATIVE}}}))
    key = {"Idempotency-Key": str(uuid4())}
    submitted = ok(consumer.client.post(f"/cases/{case}/submission", headers=key))
    assert (submitted["status"], submitted["team_id"]) == ("submitted", desk.team_id)
    assert ok(consumer.client.post(f"/cases/{case}/submission", headers=key)) == submitted
    assert slug(consumer.client.post(f"/cases/{case}/submission")) == (409, "conflict")
    assert slug(consumer.client.patch(f"/cases/{case}", json={})) == (409, "conflict")


def test_the_team_works_and_the_consumer_has_the_last_word(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    agent = desk.agent.client
    ok(agent.put(f"/cases/{case}/assignment", json={"assignee_id": desk.agent.user_id}))
    for state in ("under_review", "accepted", "processing"):
        assert ok(agent.post(f"/cases/{case}/status", json={"status": state}))["status"] == state
    assert slug(agent.post(f"/cases/{case}/status", json={"status": "draft"})) == (409, "conflict")
    tag = agent.get(f"/cases/{case}").headers["etag"]
    end = {"status": "resolved", "reason": "商家已全额退款。"}
    proposed = ok(agent.post(f"/cases/{case}/status", json=end, headers={"If-Match": tag}))
    assert (proposed["status"], proposed["closing_status"]) == ("processing", "resolved")
    late = agent.post(f"/cases/{case}/status", json={"status": "mediation"}, headers={"If-Match": tag})
    assert slug(late) == (412, "changed-meanwhile")
    assert ok(consumer.client.post(f"/cases/{case}/closing", json={"accept": False}))["closing_status"] is None
    ok(agent.post(f"/cases/{case}/status", json=end))
    assert ok(consumer.client.post(f"/cases/{case}/closing", json={"accept": True}))["status"] == "resolved"
    assert slug(consumer.client.post(f"/cases/{case}/closing", json={"accept": True})) == (409, "conflict")


def test_agents_do_not_assign_others(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    to_lead = {"assignee_id": desk.lead.user_id}
    assert slug(desk.agent.client.put(f"/cases/{case}/assignment", json=to_lead)) == (403, "refused")
    ok(desk.lead.client.put(f"/cases/{case}/assignment", json={"assignee_id": desk.agent.user_id}))
    outside = {"assignee_id": desk.outsider.user_id}
    assert slug(desk.lead.client.put(f"/cases/{case}/assignment", json=outside)) == (400, "invalid-input")
    assert ok(desk.lead.client.put(f"/cases/{case}/assignment", json={"assignee_id": None}))["assignee_id"] is None


def test_the_desk_finds_a_case_by_its_order_number(consumer: Person, desk: Desk) -> None:
    case = draft(consumer, record={**record(), "order": {"number": "ZX-77 00 1"}})["id"]
    ok(consumer.client.post(f"/cases/{case}/submission"))
    search = {"order_number": "zx-77001"}
    assert [found["id"] for found in ok(desk.agent.client.post("/cases/search", json=search))["items"]] == [case]
    assert ok(desk.outsider.client.post("/cases/search", json=search))["items"] == []
    assert slug(consumer.client.post("/cases/search", json=search)) == (403, "refused")


def test_lists_go_on_by_cursor_and_stay_in_their_filter(consumer: Person) -> None:
    made = [draft(consumer)["id"] for _ in range(3)]
    first = consumer.client.get("/cases", params={"limit": 2, "status": "draft"})
    page = ok(first)
    assert [case["id"] for case in page["items"]] == made[:0:-1]
    assert f"cursor={page['next']}" in first.headers["link"]
    rest = ok(consumer.client.get("/cases", params={"limit": 2, "status": "draft", "cursor": page["next"]}))
    assert [case["id"] for case in rest["items"]] == made[:1]
    assert rest["next"] is None
    for params in ({"cursor": page["next"]}, {"cursor": "AAAA"}, {"status": "lost"}, {"limit": "0"}):
        assert consumer.client.get("/cases", params=params).status_code == 400
    assert ok(consumer.client.get("/cases", params={"status": "resolved"}))["items"] == []


def test_an_erased_case_is_gone_for_everybody(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    assert slug(consumer.client.delete(f"/cases/{case}")) == (409, "conflict")
    ok(consumer.client.post(f"/cases/{case}/status", json={"status": "withdrawn"}))
    ok(consumer.client.delete(f"/cases/{case}"), 204)
    for person in (consumer, desk.agent, desk.lead):
        for address in ("", "/handling", "/evidence", "/messages", "/grants"):
            assert person.client.get(f"/cases/{case}{address}").status_code == 404
    assert consumer.client.delete(f"/cases/{case}").status_code == 404
    told = ok(consumer.client.get(f"/cases/{case}/history"))["items"]
    assert "case.erase" in {event["action"] for event in told}


def test_foreign_and_absent_cases_look_alike_on_every_route(server: Server, consumer: Person, desk: Desk) -> None:
    stranger = register(server)
    case = filed(consumer)
    item = upload(consumer, case, b"\x89PNG\r\n\x1a\n" + bytes(100))["id"]
    asked = desk.agent.client.post(
        f"/cases/{case}/access-requests",
        json={"scopes": ["statement"], "purpose": "mediate", "reason": "调解需要。", "seconds": 600},
    ).json()["id"]
    calls: list[tuple[str, str, object]] = [
        ("GET", "", None),
        ("PATCH", "", {}),
        ("DELETE", "", None),
        ("POST", "/submission", None),
        ("GET", "/record", None),
        ("GET", "/handling", None),
        ("POST", "/handling", None),
        ("POST", "/status", {"status": "withdrawn"}),
        ("POST", "/closing", {"accept": True}),
        ("GET", "/evidence", None),
        ("GET", f"/evidence/{item}/content", None),
        ("PUT", f"/evidence/{item}/description", {}),
        ("DELETE", f"/evidence/{item}", None),
        ("GET", "/messages", None),
        ("POST", "/messages", {"text": "您好"}),
        ("GET", "/access-requests", None),
        ("GET", f"/access-requests/{asked}", None),
        ("POST", f"/access-requests/{asked}/grant", {}),
        ("POST", f"/access-requests/{asked}/denial", {}),
        ("GET", "/grants", None),
        ("DELETE", f"/grants/{asked}", None),
        ("POST", "/disclosures", {"scopes": ["identity/phone"]}),
        ("GET", "/history", None),
    ]
    for method, address, body in calls:
        bodies = []
        for place in (case, new_id(), "not-an-id", str(uuid4())):
            given = {} if body is None else {"json": body}
            answer = stranger.client.request(method, f"/cases/{place}{address}", **given)  # type: ignore[arg-type]
            assert answer.status_code == 404, (method, address, place, answer.text)
            bodies.append({**answer.json(), "instance": ""})
        assert all(other == bodies[0] for other in bodies), (method, address)
    ok(consumer.client.get(f"/cases/{case}"))


def test_categories_have_titles_in_both_languages(consumer: Person) -> None:
    listed = ok(consumer.client.get("/categories"))["items"]
    assert len(listed) == 18
    assert {"category": CATEGORY, "zh": "退款拖延", "en": "Refund delayed"} in listed
