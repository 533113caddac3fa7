"""Asking, granting less, opening, revoking: how an agent comes to see a piece of a case, and stops seeing it."""

import time
from uuid import uuid4

import pytest

from tests.api.complaints import NAME, NARRATIVE, PHONE, Desk, ask, draft, filed, ok, open_desk, slug, upload
from tests.api.people import Person, enrol, register
from tests.api.running import CHEAP, FIRST_ADMIN, GENEROUS, Server, start, stop
from vault.ids import new_id


@pytest.fixture(scope="module")
def desk(server: Server, admin: Person) -> Desk:
    return open_desk(server, admin)


def grant(owner: Person, case: str, request: str, **less: object) -> dict[str, object]:
    made = ok(owner.client.post(f"/cases/{case}/access-requests/{request}/grant", json=less), 201)
    assert isinstance(made, dict)
    return made


def opening(agent: Person, case: str, *scopes: str) -> tuple[int, object]:
    answer = agent.client.post(f"/cases/{case}/disclosures", json={"scopes": scopes})
    return answer.status_code, answer.json().get("record")


def test_the_whole_way_of_an_access(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    assert opening(desk.agent, case, "identity/phone") == (403, None)
    asked = ask(desk.agent, case, "identity/phone", "identity/name")
    assert (asked["status"], asked["purpose"]) == ("pending", "arrange-refund")
    seen = ok(consumer.client.get(f"/cases/{case}/access-requests"))["items"]
    assert [(one["id"], one["reason"]) for one in seen] == [(asked["id"], "需要核对以安排退款。")]

    given = grant(consumer, case, asked["id"], scopes=["identity/phone"], seconds=600)
    assert given["scopes"] == ["identity/phone"]
    assert opening(desk.agent, case, "identity/phone") == (200, {"identity": {"phone": PHONE}})
    assert opening(desk.agent, case, "identity/name") == (403, None)
    assert opening(desk.agent, case, "identity") == (403, None)
    assert opening(desk.lead, case, "identity/phone") == (403, None)
    assert opening(desk.outsider, case, "identity/phone") == (404, None)
    by_address = desk.agent.client.get(f"/cases/{case}/record", params={"scope": "identity/phone"})
    assert ok(by_address)["grant_id"] == given["id"]
    assert slug(desk.agent.client.get(f"/cases/{case}/record")) == (400, "invalid-input")

    revoked = ok(consumer.client.delete(f"/cases/{case}/grants/{given['id']}"))
    assert revoked["status"] == "revoked"
    assert opening(desk.agent, case, "identity/phone") == (403, None)
    assert slug(consumer.client.delete(f"/cases/{case}/grants/{given['id']}")) == (409, "conflict")
    assert ok(consumer.client.get(f"/cases/{case}"))["epoch"] == 2
    assert ok(consumer.client.get(f"/cases/{case}/record"))["record"]["identity"]["name"] == NAME
    assert ok(desk.agent.client.get(f"/cases/{case}/handling"))["record"]["identity"]["phone"] != PHONE


def test_a_granted_original_opens_and_its_neighbour_does_not(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    items = [upload(consumer, case, f"第{number}份".encode())["id"] for number in range(2)]
    grant(consumer, case, ask(desk.agent, case, f"evidence/{items[0]}")["id"])
    answer = desk.agent.client.get(f"/cases/{case}/evidence/{items[0]}/content")
    assert answer.content == "第0份".encode()
    ranged = {"Range": "bytes=0-2"}
    assert desk.agent.client.get(f"/cases/{case}/evidence/{items[0]}/content", headers=ranged).content == "第".encode()
    for method in ("GET", "HEAD"):
        other = desk.agent.client.request(method, f"/cases/{case}/evidence/{items[1]}/content", headers=ranged)
        assert other.status_code == 403


def test_a_granted_statement_is_the_original(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    grant(consumer, case, ask(desk.agent, case, "statement")["id"])
    assert opening(desk.agent, case, "statement") == (200, {"statement": {"narrative": NARRATIVE}})


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["evidence"]},
        {"scopes": ["handling/statement"]},
        {"scopes": ["identity/shoe_size"]},
        {"scopes": ["identity/../order"]},
        {"scopes": ["statement"] * 33},
        {"purpose": "curiosity"},
        {"purpose": "own-case"},
        {"reason": " "},
        {"seconds": 59},
        {"seconds": 8 * 86_400},
        {"requester_id": new_id()},
    ],
    ids=range(12),
)
def test_what_can_not_be_asked_for_is_refused(consumer: Person, desk: Desk, wrong: dict[str, object]) -> None:
    case = filed(consumer)
    wanted = {"scopes": ["statement"], "purpose": "mediate", "reason": "调解需要。", "seconds": 600}
    answer = desk.agent.client.post(f"/cases/{case}/access-requests", json={**wanted, **wrong})
    assert slug(answer) == (400, "invalid-input")


def test_nobody_grants_more_than_was_asked_for(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    asked = ask(desk.agent, case, "identity/phone", seconds=600)["id"]
    address = f"/cases/{case}/access-requests/{asked}"
    for wider in ({"scopes": ["identity"]}, {"scopes": ["statement"]}, {"seconds": 601}, {"grantee_id": new_id()}):
        assert slug(consumer.client.post(f"{address}/grant", json=wider)) == (400, "invalid-input")
    for colleague in (desk.agent, desk.lead):
        assert slug(colleague.client.post(f"{address}/grant", json={})) == (403, "refused")
    assert ok(consumer.client.get(address))["status"] == "pending"


def test_a_denied_or_withdrawn_request_is_settled(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    denied, withdrawn = (ask(desk.agent, case, scope)["id"] for scope in ("statement", "identity/phone"))
    address = f"/cases/{case}/access-requests"
    key = {"Idempotency-Key": str(uuid4())}
    said = {"word": "请先看聊天记录。"}
    answer = ok(consumer.client.post(f"{address}/{denied}/denial", json=said, headers=key))
    assert ok(consumer.client.post(f"{address}/{denied}/denial", json=said, headers=key)) == answer
    assert answer["status"] == "denied"
    read = ok(desk.agent.client.get(f"{address}/{denied}"))
    assert (read["status"], read["answer"]) == ("denied", "请先看聊天记录。")
    assert desk.lead.client.delete(f"{address}/{withdrawn}").status_code == 404
    ok(desk.agent.client.delete(f"{address}/{withdrawn}"), 204)
    for settled in (denied, withdrawn):
        assert slug(consumer.client.post(f"{address}/{settled}/grant", json={})) == (409, "conflict")
        assert slug(desk.agent.client.delete(f"{address}/{settled}")) == (409, "conflict")


def test_the_same_key_grants_once(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    asked = ask(desk.agent, case, "statement")["id"]
    key = {"Idempotency-Key": str(uuid4())}
    address = f"/cases/{case}/access-requests/{asked}/grant"
    first, second = (ok(consumer.client.post(address, json={}, headers=key), 201) for _ in range(2))
    assert first == second
    assert len(ok(consumer.client.get(f"/cases/{case}/grants"))["items"]) == 1


def test_an_agent_gives_a_grant_back_and_the_debt_is_paid(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    given = grant(consumer, case, ask(desk.agent, case, "identity/phone")["id"])["id"]
    assert [one["id"] for one in ok(desk.agent.client.get(f"/cases/{case}/grants"))["items"]] == [given]
    assert ok(desk.lead.client.get(f"/cases/{case}/grants"))["items"] == []
    assert desk.lead.client.delete(f"/cases/{case}/grants/{given}").status_code == 404
    assert ok(desk.agent.client.delete(f"/cases/{case}/grants/{given}"))["status"] == "relinquished"
    assert ok(desk.agent.client.get(f"/cases/{case}"))["rotation_owed"]
    case_now = ok(consumer.client.get(f"/cases/{case}"))
    assert (case_now["rotation_owed"], case_now["epoch"]) == (False, 2)
    assert opening(desk.agent, case, "identity/phone") == (403, None)


def test_the_thread_reaches_the_team_redacted(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    mine = ok(consumer.client.post(f"/cases/{case}/messages", json={"text": f"请打{PHONE}找{NAME}"}), 201)
    assert (mine["original"], PHONE in mine["text"]) == (f"请打{PHONE}找{NAME}", False)
    ok(desk.agent.client.post(f"/cases/{case}/messages", json={"text": "我们已联系商家。"}), 201)
    team = ok(desk.agent.client.get(f"/cases/{case}/messages"))["items"]
    assert [one["author_role"] for one in team] == ["consumer", "agent"]
    assert PHONE not in str(team)
    assert NAME not in str(team)
    own = ok(consumer.client.get(f"/cases/{case}/messages", params={"limit": 1}))
    assert (own["items"][0]["original"], own["items"][0]["text"]) == (mine["original"], team[0]["text"])
    rest = ok(consumer.client.get(f"/cases/{case}/messages", params={"limit": 1, "cursor": own["next"]}))
    assert ([one["text"] for one in rest["items"]], rest["next"]) == (["我们已联系商家。"], None)
    for wrong in ({"text": ""}, {"text": " "}, {"text": "x" * 10_001}, {}):
        assert slug(consumer.client.post(f"/cases/{case}/messages", json=wrong)) == (400, "invalid-input")
    unfiled = draft(consumer)["id"]
    assert slug(consumer.client.post(f"/cases/{unfiled}/messages", json={"text": "在吗"})) == (409, "conflict")


def test_notes_stay_in_the_team(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    ok(desk.agent.client.post(f"/cases/{case}/notes", json={"text": "商家是惯犯，先核实。"}), 201)
    assert [one["text"] for one in ok(desk.lead.client.get(f"/cases/{case}/notes"))["items"]] == [
        "商家是惯犯，先核实。"
    ]
    assert slug(consumer.client.get(f"/cases/{case}/notes")) == (403, "refused")
    assert desk.outsider.client.get(f"/cases/{case}/notes").status_code == 404
    assert "惯犯" not in consumer.client.get(f"/cases/{case}/messages").text


def test_purposes_have_titles_in_both_languages(consumer: Person) -> None:
    listed = {one["purpose"]: one for one in ok(consumer.client.get("/purposes"))["items"]}
    assert listed["verify-identity"] == {
        "purpose": "verify-identity",
        "zh": "核实身份",
        "en": "Verify who you are",
        "requestable": True,
    }
    assert not listed["own-case"]["requestable"]


@pytest.mark.slow
def test_staff_open_originals_only_with_a_fresh_second_factor(tmp_path_factory: pytest.TempPathFactory) -> None:
    server = start(tmp_path_factory.mktemp("stale") / "vault", CHEAP + GENEROUS + "[times]\nstep_up = 6\n")
    try:
        desk = open_desk(server, enrol(server, FIRST_ADMIN, server.invitation))
        owner = register(server)
        case = filed(owner)
        grant(owner, case, ask(desk.agent, case, "identity/phone")["id"])
        time.sleep(6)
        answer = desk.agent.client.post(f"/cases/{case}/disclosures", json={"scopes": ["identity/phone"]})
        assert slug(answer) == (403, "step-up-required")
        fresh = ok(desk.agent.client.post("/sessions/current/step-up", json={"totp": desk.agent.code(later=1)}))
        again = server.client(fresh["token"]).post(f"/cases/{case}/disclosures", json={"scopes": ["identity/phone"]})
        assert ok(again)["record"] == {"identity": {"phone": PHONE}}
    finally:
        stop(server)
