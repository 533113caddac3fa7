"""The log over HTTP: who saw what, for whom it is, and proofs that other tools check."""

import base64
import json

import pytest

from crypto.merkle import leaf_hash, verify_consistency, verify_inclusion
from crypto.notes import NoteKey, open_checkpoint
from tests.api.complaints import Desk, ask, filed, ok, open_desk, slug
from tests.api.people import Person, hire, register
from tests.api.running import Server


@pytest.fixture(scope="module")
def desk(server: Server, admin: Person) -> Desk:
    return open_desk(server, admin)


@pytest.fixture(scope="module")
def auditor(server: Server, admin: Person) -> Person:
    return hire(server, admin, "auditor")


def seen_by_agent(consumer: Person, desk: Desk) -> str:
    case = filed(consumer)
    asked = ask(desk.agent, case, "identity/phone")["id"]
    ok(consumer.client.post(f"/cases/{case}/access-requests/{asked}/grant", json={}), 201)
    ok(desk.agent.client.post(f"/cases/{case}/disclosures", json={"scopes": ["identity/phone"]}))
    assert slug(desk.agent.client.post(f"/cases/{case}/disclosures", json={"scopes": ["identity/name"]}))[0] == 403
    return case


def test_a_consumer_reads_who_saw_what_and_why(consumer: Person, desk: Desk) -> None:
    case = seen_by_agent(consumer, desk)
    events = ok(consumer.client.get(f"/cases/{case}/history", params={"limit": 200}))["items"]
    looks = [event for event in events if event["action"] == "disclosure.intent" and event["role"] == "agent"]
    assert [(look["scopes"], look["outcome"]) for look in looks] == [
        (["identity/phone"], "done"),
        (["identity/name"], "refused"),
    ]
    assert looks[0]["purpose"] == "arrange-refund"
    assert desk.agent.user_id not in json.dumps(events)
    assert [event["index"] for event in events] == sorted(event["index"] for event in events)


def test_a_history_goes_on_by_cursor(consumer: Person, desk: Desk) -> None:
    case = seen_by_agent(consumer, desk)
    whole = ok(consumer.client.get(f"/cases/{case}/history", params={"limit": 200}))
    collected, cursor = [], None
    while True:
        params = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = ok(consumer.client.get(f"/cases/{case}/history", params=params))
        collected += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert collected[: len(whole["items"])] == whole["items"]


def test_an_auditor_reads_all_and_is_read_in_turn(consumer: Person, desk: Desk, auditor: Person) -> None:
    case = seen_by_agent(consumer, desk)
    refused = {"case": case, "outcome": "refused", "action": "disclosure.intent"}
    found = ok(auditor.client.get("/audit/entries", params=refused))["items"]
    assert [one["entry"]["scopes"] for one in found] == [["identity/name"]]
    entry = found[0]["entry"]
    assert (entry["actor"], entry["role"], entry["case"]) == (desk.agent.user_id, "agent", case)
    raw = base64.b64decode(found[0]["raw"])
    assert json.loads(raw) == entry
    assert leaf_hash(raw).hex() == found[0]["leaf"]
    assert ok(auditor.client.get(f"/audit/entries/{entry['index']}")) == found[0]
    own = ok(auditor.client.get("/audit/entries", params={"actor": auditor.user_id, "action": "log.read"}))["items"]
    assert len(own) >= 2
    assert not ok(auditor.client.get("/audit/entries", params={"until": "2020-01-01T00:00:00Z"}))["items"]


def test_pages_of_the_log_hold_to_their_filter(auditor: Person) -> None:
    first = ok(auditor.client.get("/audit/entries", params={"limit": 2, "oldest_first": "true"}))
    assert [one["entry"]["index"] for one in first["items"]] == [0, 1]
    onward = {"limit": 2, "oldest_first": "true", "cursor": first["next"]}
    assert [one["entry"]["index"] for one in ok(auditor.client.get("/audit/entries", params=onward))["items"]] == [2, 3]
    assert auditor.client.get("/audit/entries", params={**onward, "oldest_first": "false"}).status_code == 400


@pytest.mark.parametrize(
    "params",
    [
        {"action": "case.peek"},
        {"since": "yesterday"},
        {"since": "2026-11-22T10:00:00"},
        {"who": "me"},
        {"limit": "201"},
    ],
    ids=["action", "time", "offset", "unknown", "limit"],
)
def test_a_filter_that_can_not_be_used_is_refused(auditor: Person, params: dict[str, str]) -> None:
    assert slug(auditor.client.get("/audit/entries", params=params)) == (400, "invalid-input")


def test_the_log_is_for_auditors(consumer: Person, desk: Desk, admin: Person, auditor: Person) -> None:
    for person in (consumer, desk.agent, desk.lead, admin):
        assert slug(person.client.get("/audit/entries")) == (403, "refused")
        assert slug(person.client.get("/audit/entries/0")) == (403, "refused")
    for index in ("999999999", "-1", "01", "x", "9" * 5000):
        assert auditor.client.get(f"/audit/entries/{index}").status_code == 404


def test_agents_read_their_own_acts_and_leads_their_teams(consumer: Person, desk: Desk) -> None:
    case = seen_by_agent(consumer, desk)
    acts = [one["entry"] for one in ok(desk.agent.client.get("/audit/acts"))["items"]]
    assert {act["actor"] for act in acts} == {desk.agent.user_id}
    assert case in {act.get("case") for act in acts}
    team = ok(desk.lead.client.get("/audit/acts", params={"team": desk.team_id}))["items"]
    assert desk.agent.user_id in {one["entry"].get("actor") for one in team}
    assert desk.agent.client.get("/audit/acts", params={"team": desk.team_id}).status_code == 404
    assert desk.outsider.client.get("/audit/acts", params={"team": desk.team_id}).status_code == 404
    assert slug(consumer.client.get("/audit/acts")) == (403, "refused")


def test_the_log_proves_itself(server: Server, consumer: Person, desk: Desk, auditor: Person) -> None:
    client = consumer.client
    key = NoteKey.parse(client.get("/audit/key").text.strip())
    old = open_checkpoint(client.get("/audit/checkpoint").text, key)
    case = seen_by_agent(consumer, desk)
    answer = client.get("/audit/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    new = open_checkpoint(answer.text, key)
    assert new.size > old.size

    event = ok(client.get(f"/cases/{case}/history"))["items"][0]
    proof = ok(client.get("/audit/inclusion", params={"index": event["index"], "size": new.size}))
    hashes = [base64.b64decode(one) for one in proof["hashes"]]
    assert verify_inclusion(bytes.fromhex(event["leaf"]), event["index"], new.size, hashes, new.root)

    grown = ok(client.get("/audit/consistency", params={"old": old.size, "size": new.size}))
    hashes = [base64.b64decode(one) for one in grown["hashes"]]
    assert verify_consistency(old.size, new.size, hashes, old.root, new.root)

    assert client.get(f"/audit/entries/{event['index']}/proof").text.startswith("c2sp.org/tlog-proof@v1\n")
    assert auditor.client.get(f"/audit/entries/{event['index']}/proof").status_code == 200
    stranger = register(server).client
    assert stranger.get(f"/audit/entries/{event['index']}/proof").status_code == 404
    for params in (
        {"index": new.size + 10**6, "size": new.size},
        {"index": 1, "size": 1},
        {"index": 0, "size": 10**12},
    ):
        assert client.get("/audit/inclusion", params=params).status_code == 404
    assert client.get("/audit/inclusion", params={"index": -1, "size": 5}).status_code == 400
