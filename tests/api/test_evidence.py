"""Evidence over HTTP: taken in as it streams, given back byte for byte, whole or in part."""

import base64
import hashlib
import os
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.api.complaints import NAME, PHONE, Desk, draft, filed, named, ok, open_desk, rendered, slug, upload
from tests.api.people import Person, register
from tests.api.running import Server
from vault.ids import new_id

PNG = b"\x89PNG\r\n\x1a\n"
HOSTILE = [
    "订单截图.png",
    "a'b\"c<d>|e?f*g\n.txt",
    "../../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "invoice\u202egnp.exe",
    "line\r\nSet-Cookie: a=b",
    "nul\x00byte.png",
    "\U0001f9fe" * 200 + ".jpg",
    "名" * 1000,
    " ",
    "CON",
    "=HYPERLINK(1).csv",
]


@pytest.fixture(scope="module")
def desk(server: Server, admin: Person) -> Desk:
    return open_desk(server, admin)


def file_of(size: int) -> bytes:
    return PNG + os.urandom(size - len(PNG))


def names_on_disk(server: Server) -> str:
    return " ".join(path.name for path in server.folder.rglob("*"))


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_any_name_is_kept_as_data_and_never_told_in_a_header(server: Server, consumer: Person, name: str) -> None:
    case = draft(consumer)["id"]
    receipt = upload(consumer, case, file_of(500), name)
    listed = ok(consumer.client.get(f"/cases/{case}/evidence"))["items"][0]
    assert listed["about"]["file_name"] == name
    answer = consumer.client.get(f"/cases/{case}/evidence/{receipt['id']}/content")
    assert answer.headers["content-disposition"] == 'attachment; filename="evidence-1.png"'
    assert "passwd" not in names_on_disk(server)


def test_a_plain_name_will_do_and_the_extended_one_counts(consumer: Person) -> None:
    case = draft(consumer)["id"]
    for header, expected in (
        ('attachment; filename="order (1).png"', "order (1).png"),
        ("ATTACHMENT;FileName=order.png", "order.png"),
        ('attachment; filename="a \\"quoted\\" \\\\ name"', 'a "quoted" \\ name'),
        ("attachment; filename=\"x.png\"; filename*=utf-8'zh'%E8%AE%A2.png", "订.png"),
    ):
        answer = consumer.client.post(
            f"/cases/{case}/evidence",
            content=file_of(64),
            headers={"Content-Disposition": header},
        )
        item = ok(answer, 201)["id"]
        about = {one["id"]: one["about"] for one in ok(consumer.client.get(f"/cases/{case}/evidence"))["items"]}
        assert about[item]["file_name"] == expected


@pytest.mark.parametrize(
    "header",
    [
        None,
        "attachment",
        "inline; filename=a.png",
        'attachment; filename="a.png"; filename="b.png"',
        "attachment; filename=",
        'attachment; filename="',
        'attachment; filename=""',
        "attachment; filename*=UTF-8''%E8%AE",
        "attachment; filename*=UTF-8''%GG",
        "attachment; filename*=ISO-8859-1''a",
        "attachment; filename=a b",
        "attachment; filename=a.png; size=5",
        'attachment; filename="订单.png"',
    ],
    ids=range(13),
)
def test_a_name_that_can_not_be_read_is_refused(consumer: Person, header: str | None) -> None:
    case = draft(consumer)["id"]
    headers = [] if header is None else [(b"Content-Disposition", header.encode("utf-8"))]
    answer = consumer.client.post(f"/cases/{case}/evidence", content=b"x", headers=headers)
    assert slug(answer) == (400, "invalid-input")
    assert answer.json()["errors"][0]["where"] == "Content-Disposition"
    assert ok(consumer.client.get(f"/cases/{case}/evidence"))["items"] == []


@pytest.mark.parametrize("size", [1, 8191, 8192, 1024 * 1024, 8 * 1024 * 1024, 8 * 1024 * 1024 + 1, 20_000_000])
def test_what_went_in_comes_out(consumer: Person, size: int) -> None:
    case = draft(consumer)["id"]
    data = (PNG + os.urandom(size))[:size]
    receipt = upload(consumer, case, data)
    assert (receipt["length"], receipt["sha256"]) == (size, hashlib.sha256(data).hexdigest())
    salted = bytes.fromhex(receipt["salt"]) + hashlib.sha256(data).digest()
    assert receipt["commitment"] == hashlib.sha256(salted).hexdigest()
    answer = consumer.client.get(f"/cases/{case}/evidence/{receipt['id']}/content")
    assert answer.content == data
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"
    assert answer.headers["content-length"] == str(size)


def test_a_body_of_unknown_length_is_taken(consumer: Person) -> None:
    case = draft(consumer)["id"]
    data = file_of(3_000_001)

    def pieces() -> Iterator[bytes]:
        for at in range(0, len(data), 70_000):
            yield data[at : at + 70_000]

    answer = consumer.client.post(f"/cases/{case}/evidence", content=pieces(), headers=named("chunks.png"))
    assert ok(answer, 201)["sha256"] == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    "wrong",
    [{"Content-Type": "multipart/form-data; boundary=x"}, {"Content-Encoding": "gzip"}],
    ids=["form", "gzip"],
)
def test_what_is_not_the_file_itself_is_refused(consumer: Person, wrong: dict[str, str]) -> None:
    case = draft(consumer)["id"]
    answer = consumer.client.post(f"/cases/{case}/evidence", content=PNG, headers={**named("a.png"), **wrong})
    assert slug(answer) == (400, "invalid-input")
    assert answer.json()["errors"][0]["where"] in wrong


def test_an_empty_body_is_no_evidence(consumer: Person) -> None:
    case = draft(consumer)["id"]
    answer = consumer.client.post(f"/cases/{case}/evidence", content=b"", headers=named("empty.png"))
    assert slug(answer) == (400, "invalid-input")


def test_the_same_upload_twice_is_one_item(consumer: Person) -> None:
    case = draft(consumer)["id"]
    data, key = file_of(200_000), str(uuid4())
    first = upload(consumer, case, data, Idempotency_Key=key)
    assert upload(consumer, case, data, Idempotency_Key=key) == first
    headers = {**named("订单截图.png"), "Idempotency-Key": key}
    for other, name in ((data[:-1] + b"\0", headers), (data, {**headers, **named("other.png")})):
        answer = consumer.client.post(f"/cases/{case}/evidence", content=other, headers=name)
        assert slug(answer) == (409, "idempotency-key-reused")
    assert len(ok(consumer.client.get(f"/cases/{case}/evidence"))["items"]) == 1
    again = consumer.client.get(f"/cases/{case}/evidence/{first['id']}/content")
    assert again.content == data


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-0", 206, 0, 0),
        ("bytes=5-", 206, 5, 9_000_000 - 1),
        ("bytes=-7", 206, 9_000_000 - 7, 9_000_000 - 1),
        ("bytes=8388600-8388620", 206, 8388600, 8388620),
        ("bytes=100-99999999999", 206, 100, 9_000_000 - 1),
        ("bytes=-99999999999", 206, 0, 9_000_000 - 1),
        ("BYTES=3-4", 206, 3, 4),
        ("bytes=0-1,3-4", 200, 0, 9_000_000 - 1),
        ("bytes=4-3", 200, 0, 9_000_000 - 1),
        ("lines=0-1", 200, 0, 9_000_000 - 1),
        ("bytes=abc", 200, 0, 9_000_000 - 1),
    ],
)
def test_a_range_gives_those_bytes(
    consumer_with_item: tuple[Person, str, bytes],
    asked: str,
    status: int,
    first: int,
    last: int,
) -> None:
    consumer, address, data = consumer_with_item
    answer = consumer.client.get(address, headers={"Range": asked})
    assert answer.status_code == status
    assert answer.content == data[first : last + 1]
    told = f"bytes {first}-{last}/{len(data)}" if status == 206 else None
    assert answer.headers.get("content-range") == told
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.fixture(scope="module")
def consumer_with_item(server: Server) -> tuple[Person, str, bytes]:
    """One big item for all ranges of it."""
    owner, data = register(server), file_of(9_000_000)
    case = draft(owner)["id"]
    item = upload(owner, case, data)["id"]
    return owner, f"/cases/{case}/evidence/{item}/content", data


@pytest.mark.parametrize("asked", ["bytes=9000000-", "bytes=99999999999-", "bytes=-0"])
def test_a_range_behind_the_end_is_told_so(consumer_with_item: tuple[Person, str, bytes], asked: str) -> None:
    consumer, address, data = consumer_with_item
    answer = consumer.client.get(address, headers={"Range": asked})
    assert slug(answer) == (416, "range-not-satisfiable")
    assert answer.headers["content-range"] == f"bytes */{len(data)}"


def test_a_range_of_another_version_gives_the_whole(consumer_with_item: tuple[Person, str, bytes]) -> None:
    consumer, address, _ = consumer_with_item
    tag = consumer.client.head(address).headers["etag"]
    for held, status in ((tag, 206), ('"another"', 200), ("Sun, 22 Nov 2026 00:00:00 GMT", 200)):
        answer = consumer.client.get(address, headers={"Range": "bytes=0-9", "If-Range": held})
        assert answer.status_code == status


def test_a_download_can_do_nothing_in_a_browser(consumer_with_item: tuple[Person, str, bytes]) -> None:
    consumer, address, data = consumer_with_item
    for answer in (consumer.client.get(address), consumer.client.head(address)):
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["content-security-policy"].startswith("sandbox;")
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-length"] == str(len(data))
    assert consumer.client.head(address).content == b""
    for site in ("cross-site", "same-site"):
        assert consumer.client.get(address, headers={"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize(
    "markup",
    [
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"<?xml version='1.0'?><a/>",
    ],
    ids=["html", "svg", "xml"],
)
def test_markup_goes_out_as_bytes(consumer: Person, markup: bytes) -> None:
    case = draft(consumer)["id"]
    item = upload(consumer, case, markup, "page.png", Content_Type="text/html")["id"]
    answer = consumer.client.get(f"/cases/{case}/evidence/{item}/content")
    assert answer.content == markup
    assert answer.headers["content-type"] == "application/octet-stream"


def test_a_description_replaces_the_one_before(consumer: Person) -> None:
    case = draft(consumer)["id"]
    item = upload(consumer, case, file_of(100), "a.png")["id"]
    address = f"/cases/{case}/evidence/{item}/description"
    said = {"source": "我的手机截图", "proves": "商家答应退款", "captured_at": "2026-11-20T10:00:00+08:00"}
    assert ok(consumer.client.put(address, json=said))["about"].items() >= said.items()
    about = ok(consumer.client.put(address, json={"source": "电脑"}))["about"]
    assert (about["source"], about["file_name"], "proves" in about) == ("电脑", "a.png", False)
    for wrong in ({"captured_at": "yesterday"}, {"file_name": "b.png"}, {"source": "x" * 2001}):
        assert slug(consumer.client.put(address, json=wrong)) == (400, "invalid-input")


def test_evidence_leaves_a_draft_and_not_a_filed_case(consumer: Person, desk: Desk) -> None:
    case = draft(consumer)["id"]
    items = [upload(consumer, case, file_of(100))["id"] for _ in range(2)]
    ok(consumer.client.delete(f"/cases/{case}/evidence/{items[0]}"), 204)
    assert consumer.client.get(f"/cases/{case}/evidence/{items[0]}/content").status_code == 404
    assert ok(consumer.client.get(f"/cases/{case}"))["evidence_count"] == 1
    ok(consumer.client.post(f"/cases/{case}/submission"))
    assert slug(consumer.client.delete(f"/cases/{case}/evidence/{items[1]}")) == (409, "conflict")


def test_what_is_added_to_a_filed_case_is_rendered_for_the_team(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    text = f"客服：{NAME}您好，您的电话是{PHONE}吗？"
    item = upload(consumer, case, text.encode(), f"{NAME}的聊天.txt")["id"]
    picture = upload(consumer, case, file_of(1000))["id"]
    assert rendered(consumer, case) == {item: "rendered", picture: "not-understood"}
    listed = {one["id"]: one for one in ok(desk.agent.client.get(f"/cases/{case}/evidence"))["items"]}
    assert (listed[item]["rendition"], listed[picture]["rendition"]) == ("rendered", "not-understood")
    shown = ok(desk.agent.client.get(f"/cases/{case}/handling"))["record"]["evidence"]
    assert [one["id"] for one in shown] == [item, picture]
    assert "您的电话是" in shown[0]["text"]
    for answer in (str(shown), str(listed)):
        assert NAME not in answer
        assert PHONE not in answer
    ok(consumer.client.put(f"/cases/{case}/evidence/{item}/description", json={"proves": f"{NAME}的承诺"}))
    redescribed = ok(desk.agent.client.get(f"/cases/{case}/evidence"))["items"][0]["about"]
    assert "承诺" in redescribed["proves"]
    assert NAME not in redescribed["proves"]


def test_the_team_holds_no_key_for_originals(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    item = upload(consumer, case, file_of(1000))["id"]
    for address in (f"evidence/{item}/content", f"evidence/{new_id()}/content"):
        assert slug(desk.agent.client.get(f"/cases/{case}/{address}")) == (403, "not-granted")
        assert desk.outsider.client.get(f"/cases/{case}/{address}").status_code == 404
    assert desk.agent.client.post(f"/cases/{case}/evidence", content=b"x", headers=named("a")).status_code == 403
