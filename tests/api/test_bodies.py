"""What a JSON body may be, and what of an address."""

import gzip
import json

import httpx
import pytest

from tests.api.people import Person, new_login, new_password

JSON = {"Content-Type": "application/json"}


def faults(answer: httpx.Response) -> list[str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return [entry["where"] for entry in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        pytest.param(b'{"login": "a", "password": "b", "role": "admin"}', "/role", id="a role of one's own choice"),
        pytest.param(b'{"login": "a", "password": "b", "owner_id": "x"}', "/owner_id", id="an owner"),
        pytest.param(b'{"login": 5, "password": "b"}', "/login", id="a number for a text"),
        pytest.param(b'{"login": "a"}', "/password", id="a field missing"),
        pytest.param(b'{"login": "a", "password": "b", "login": "c"}', "/login", id="a key twice"),
        pytest.param(b"[]", "", id="a list"),
        pytest.param(b"null", "", id="null"),
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"{", "", id="half an object"),
        pytest.param(b'{"login": "a", "password": NaN}', "", id="not a number"),
        pytest.param(b'\xef\xbb\xbf{"login": "a", "password": "b"}', "", id="a byte order mark"),
        pytest.param(b'{"login": "\xff", "password": "b"}', "", id="not UTF-8"),
        pytest.param(b'{"login": "\\ud800", "password": "b"}', "", id="half a surrogate pair"),
        pytest.param(b"[" * 100_000, "", id="deep nesting"),
        pytest.param(b'{"login": "a", "password": "b"} x', "", id="more after the end"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_with_its_place(anyone: httpx.Client, body: bytes, where: str) -> None:
    answer = anyone.post("/accounts", content=body, headers=JSON)
    assert answer.status_code == 400
    assert faults(answer) == [where]


def test_numbers_and_nothing_are_not_read_out_of_texts(anyone: httpx.Client) -> None:
    """Litestar's own conversion would take the text "null" for nothing."""
    answer = anyone.post("/sessions", json={"login": "a", "password": "b", "totp": "null"})
    assert answer.status_code == 400
    assert faults(answer) == ["/totp"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {},
    ],
)
def test_another_media_type_is_refused(anyone: httpx.Client, headers: dict[str, str]) -> None:
    body = json.dumps({"login": new_login("consumer"), "password": new_password()}).encode()
    content = gzip.compress(body) if "Content-Encoding" in headers else body
    answer = anyone.post("/accounts", content=content, headers=headers)
    assert answer.status_code == 415
    assert answer.json()["type"] == "urn:evidence-vault:problem:unsupported-media-type"


@pytest.mark.parametrize("over", [0, 1])
def test_a_body_may_have_256_kib_and_not_a_byte_more(anyone: httpx.Client, over: int) -> None:
    frame = b'{"login": "a", "password": ""}'
    body = frame[:-2] + b"x" * (256 * 1024 - len(frame) + over) + frame[-2:]
    answer = anyone.post("/accounts", content=body, headers=JSON)
    assert answer.status_code == (413 if over else 400)


def test_a_body_without_announced_length_is_limited_as_well(anyone: httpx.Client) -> None:
    answer = anyone.post("/accounts", content=(b"x" * 65536 for _ in range(8)), headers=JSON)
    assert answer.status_code == 413


@pytest.mark.parametrize("query", ["?x=1", "?limit=1", "?role=admin", "?cursor=", "?%00=1"])
def test_unknown_query_parameters_are_refused(consumer: Person, query: str) -> None:
    answer = consumer.client.get(f"/sessions{query}")
    assert answer.status_code == 400
    assert faults(answer)[0].startswith("?")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("application/*;q=0.1", 200),
        ("text/html, */*;q=0.8", 200),
        ("text/html", 406),
        ("image/*", 406),
        ("application/json;q=0", 406),
    ],
)
def test_the_media_type_asked_for_counts(consumer: Person, accept: str, status: int) -> None:
    assert consumer.client.get("/accounts/me", headers={"Accept": accept}).status_code == status


@pytest.mark.parametrize(
    ("accept", "title", "language"),
    [
        ("", "找不到", "zh-CN"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "找不到", "zh-CN"),
        ("en-GB,en;q=0.9", "Not found", "en"),
        ("fr, en;q=0.3, zh;q=0.2", "Not found", "en"),
        ("fr", "找不到", "zh-CN"),
    ],
)
def test_a_problem_is_titled_in_the_reader_s_language(
    anyone: httpx.Client,
    accept: str,
    title: str,
    language: str,
) -> None:
    answer = anyone.get("/nowhere", headers={"Accept-Language": accept})
    assert (answer.json()["title"], answer.headers["content-language"]) == (title, language)
