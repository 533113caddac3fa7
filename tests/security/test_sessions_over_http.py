"""Sessions: how much chance is in them, and what ends all of them (ASVS 7.2.3, 7.4.2, 6.5.2, 11.5.1)."""

import base64
import string

import httpx

from tests.api.people import Person, hire, register
from tests.api.running import Server


def cookie_client(server: Server, person: Person, code: str | None) -> httpx.Client:
    body = {"login": person.login, "password": person.password, "transport": "cookie"}
    answer = server.client().post("/sessions", json=body | ({"totp": code} if code else {}))
    assert answer.status_code == 201, answer.text
    return server.client(headers={"Cookie": answer.headers["set-cookie"].partition(";")[0]})


def test_disabling_someone_ends_all_their_sessions_of_either_kind(server: Server, admin: Person) -> None:
    person = hire(server, admin, "agent")
    clients = [person.client, cookie_client(server, person, person.code(later=1))]
    assert [client.get("/accounts/me").status_code for client in clients] == [200, 200]
    assert admin.client.post(f"/users/{person.user_id}/disabling").status_code == 204
    assert [client.get("/accounts/me").status_code for client in clients] == [401, 401]
    assert admin.client.delete(f"/users/{person.user_id}/disabling").status_code == 204
    assert [client.get("/accounts/me").status_code for client in clients] == [401, 401]


def test_disabling_is_refused_of_whoever_is_no_administrator(server: Server, lead: Person, consumer: Person) -> None:
    for person in (lead, consumer):
        assert person.client.post(f"/users/{consumer.user_id}/disabling").status_code == 403
    assert consumer.client.get("/accounts/me").status_code == 200


def test_tokens_have_256_bits_of_chance_and_nothing_of_the_user(server: Server) -> None:
    person = register(server)
    body = {"login": person.login, "password": person.password}
    tokens = [server.client().post("/sessions", json=body).json()["token"] for _ in range(10)]
    raw = [base64.urlsafe_b64decode(token + "=") for token in tokens]
    assert {len(one) for one in raw} == {32}
    assert len(set(tokens)) == 10
    for place in range(32):  # a constant or counting byte would show among ten
        assert len({one[place] for one in raw}) > 5, place
    assert not [
        token for token in tokens if person.user_id.replace("-", "") in base64.urlsafe_b64decode(token + "=").hex()
    ]


def test_recovery_codes_hold_more_chance_than_can_be_tried(server: Server) -> None:
    """27 symbols of 32 are 135 bits; the 28th checks the others."""
    codes = [register(server).recovery_code.replace("-", "") for _ in range(10)]
    assert {len(code) for code in codes} == {28}
    assert set("".join(codes)) <= set(string.digits + string.ascii_uppercase)
    for place in range(27):
        assert len({code[place] for code in codes}) > 3, place
