"""Accounts, sessions, users, teams and routing over HTTP."""

import httpx

from tests.api.people import Person, enrol, hire, new_login, new_password
from tests.api.running import Server


def test_a_consumer_registers_signs_in_and_signs_out(server: Server, anyone: httpx.Client) -> None:
    login, password = new_login("consumer"), new_password()
    registered = anyone.post("/accounts", json={"login": login, "password": password})
    assert registered.status_code == 201
    made = anyone.post("/sessions", json={"login": login, "password": password}).json()
    assert made["user_id"] == registered.json()["user_id"]
    assert made["csrf_token"] is None
    with server.client(made["token"]) as client:
        assert client.get("/accounts/me").json() == {"user_id": made["user_id"], "role": "consumer", "teams": []}
        assert client.delete("/sessions/current").status_code == 204
        assert client.get("/accounts/me").status_code == 401


def test_every_sign_in_makes_a_new_token_and_ignores_one_that_the_client_brings(
    server: Server,
    consumer: Person,
) -> None:
    planted = {"Cookie": "__Host-evault=planted-by-an-attacker", "Authorization": f"Bearer {consumer.token}"}
    body = {"login": consumer.login, "password": consumer.password}
    made = consumer.client.post("/sessions", json=body, headers=planted).json()
    assert made["token"] not in {consumer.token, "planted-by-an-attacker"}
    with server.client("planted-by-an-attacker") as attacker:
        assert attacker.get("/accounts/me").status_code == 401


def test_unknown_login_and_wrong_password_get_the_same_answer(anyone: httpx.Client, consumer: Person) -> None:
    known = anyone.post("/sessions", json={"login": consumer.login, "password": "wrong"})
    unknown = anyone.post("/sessions", json={"login": "nobody.at.all", "password": "wrong"})
    assert known.status_code == unknown.status_code == 401
    assert {**known.json(), "instance": ""} == {**unknown.json(), "instance": ""}


def test_sessions_are_listed_and_ended_by_their_owner_alone(server: Server, consumer: Person, agent: Person) -> None:
    body = {"login": consumer.login, "password": consumer.password}
    other = consumer.client.post("/sessions", json=body).json()
    listed = consumer.client.get("/sessions").json()["items"]
    assert {item["session_id"]: item["current"] for item in listed} == {
        consumer.session_id: True,
        other["session_id"]: False,
    }
    assert agent.client.delete(f"/sessions/{other['session_id']}").status_code == 404
    assert consumer.client.delete(f"/sessions/{other['session_id']}").status_code == 204
    with server.client(other["token"]) as ended:
        assert ended.get("/accounts/me").status_code == 401


def test_a_new_password_ends_other_sessions_and_renews_the_token(server: Server, consumer: Person) -> None:
    body = {"login": consumer.login, "password": consumer.password}
    other = consumer.client.post("/sessions", json=body).json()
    fresh = new_password()
    changed = consumer.client.put(
        "/accounts/me/password",
        json={"old_password": consumer.password, "new_password": fresh},
    )
    assert changed.status_code == 200
    for token, status in ((other["token"], 401), (consumer.token, 401), (changed.json()["token"], 200)):
        with server.client(token) as client:
            assert client.get("/accounts/me").status_code == status


def test_a_recovery_code_sets_a_new_password_and_works_once(anyone: httpx.Client, consumer: Person) -> None:
    body = {"login": consumer.login, "recovery_code": consumer.recovery_code, "new_password": new_password()}
    recovered = anyone.post("/accounts/recovery", json=body)
    assert recovered.status_code == 200
    assert recovered.json()["recovery_code"] != consumer.recovery_code
    assert anyone.post("/accounts/recovery", json=body).status_code == 401
    assert consumer.client.get("/accounts/me").status_code == 401


def test_a_new_recovery_code_needs_the_password(consumer: Person) -> None:
    path = "/accounts/me/recovery-code"
    assert consumer.client.post(path, json={"password": "wrong"}).status_code == 401
    renewed = consumer.client.post(path, json={"password": consumer.password})
    assert renewed.status_code == 201
    assert renewed.json()["recovery_code"] != consumer.recovery_code


def test_the_second_factor_shown_again_renews_the_token(server: Server, admin: Person) -> None:
    person = hire(server, admin, "auditor")
    renewed = person.client.post("/sessions/current/step-up", json={"totp": person.code(later=1)})
    assert renewed.status_code == 200
    assert person.client.get("/accounts/me").status_code == 401
    with server.client(renewed.json()["token"]) as client:
        assert client.get("/sessions/current").json()["session_id"] == person.session_id
        again = client.post("/sessions/current/step-up", json={"totp": person.code(later=1)})
        assert again.status_code == 401
        assert again.json()["type"].endswith(":bad-credentials")


def test_an_invitation_is_renewed_and_only_the_newest_secret_works(server: Server, admin: Person) -> None:
    login = new_login("agent")
    first = admin.client.post("/users", json={"login": login, "label": "Invited Twice", "role": "agent"}).json()
    second = admin.client.post(f"/users/{first['user_id']}/enrolment").json()
    with server.client() as anyone:
        used = anyone.post("/accounts/enrolment", json={"secret": first["secret"], "password": new_password()})
    assert used.status_code == 401
    assert enrol(server, login, second["secret"]).user_id == first["user_id"]


def test_a_disabled_person_is_out_at_once_and_can_be_let_in_again(server: Server, admin: Person) -> None:
    person = hire(server, admin, "agent")
    path = f"/users/{person.user_id}/disabling"
    assert admin.client.post(path).status_code == 204
    assert person.client.get("/accounts/me").status_code == 401
    assert admin.client.post(path).status_code == 409
    assert admin.client.delete(path).status_code == 204
    staff = {entry["user_id"]: entry["status"] for entry in admin.client.get("/users").json()["staff"]}
    assert staff[person.user_id] == "active"


def test_a_team_is_made_filled_routed_to_and_emptied(server: Server, admin: Person) -> None:
    lead, agent = hire(server, admin, "lead"), hire(server, admin, "agent")
    made = admin.client.post("/teams", json={"name": new_login("team"), "lead_id": lead.user_id})
    assert made.status_code == 201
    team = made.json()["team_id"]
    assert admin.client.put(f"/teams/{team}/members/{agent.user_id}").status_code == 403
    assert lead.client.put(f"/teams/{team}/members/{agent.user_id}").status_code == 200
    members = agent.client.get(f"/teams/{team}").json()["members"]
    assert {member["user_id"] for member in members} == {lead.user_id, agent.user_id}

    category = admin.client.get("/routing").json()["items"][0]["category"]
    assert admin.client.put(f"/routing/{category}", json={"team_id": team}).json()["team_id"] == team
    assert admin.client.put("/routing/no-such-class", json={"team_id": team}).status_code == 400

    removed = lead.client.delete(f"/teams/{team}/members/{agent.user_id}")
    assert removed.status_code == 200
    assert removed.json()["generation"] == 2
    assert agent.client.get(f"/teams/{team}").status_code == 404
