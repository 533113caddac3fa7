"""Redaction over HTTP: progress in the background, the owner's review, and the redacted files that the team gets."""

import base64
import hashlib
import io
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.api.complaints import NAME, PHONE, Desk, draft, drawn, filed, ok, open_desk, rendered, slug, upload
from tests.api.people import Person, enrol, hire, register
from tests.api.running import FIRST_ADMIN, Server, launch, start, stop

WRITTEN = "店家在纸条上写了 lantern_k77 就走了。"
TELLS = "我的微信号:lantern_k77"


@pytest.fixture(scope="module")
def desk(server: Server, admin: Person) -> Desk:
    return open_desk(server, admin)


def in_view(agent: Person, case: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ok(agent.client.get(f"/cases/{case}/handling"))["record"]["evidence"]
    return found


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.1)
    return holds()


def test_a_picture_is_withheld_until_it_was_read_and_then_comes_as_new_pixels(consumer: Person, desk: Desk) -> None:
    case = draft(consumer)["id"]
    item = upload(consumer, case, drawn(), f"{NAME}.png")["id"]
    ok(consumer.client.post(f"/cases/{case}/submission"))
    [first] = in_view(desk.agent, case)
    assert first["withheld"] in {"not-yet", None}
    assert rendered(consumer, case) == {item: "rendered"}
    [shown] = in_view(desk.agent, case)
    assert (shown["withheld"], shown["text"], shown["file"]["media_type"]) == (None, None, "image/png")
    assert NAME not in str(shown)
    for name in ("rendition", "thumbnail"):
        answer = desk.agent.client.get(f"/cases/{case}/evidence/{item}/{name}")
        assert answer.status_code == 200
        picture = Image.open(io.BytesIO(answer.content))
        picture.load()
        assert (picture.format, dict(picture.getexif()), picture.info.get("exif")) == ("PNG", {}, None)
        assert NAME.encode() not in answer.content
        assert PHONE.encode() not in answer.content
        assert len(answer.content) <= shown["file"]["length"]


def test_a_redacted_file_goes_out_as_an_inert_attachment_with_its_digest(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    item = upload(consumer, case, drawn(), f"{NAME}.png")["id"]
    rendered(consumer, case)
    answers = {
        name: desk.agent.client.get(f"/cases/{case}/evidence/{item}/{name}") for name in ("rendition", "thumbnail")
    }
    for name, answer in answers.items():
        headers = answer.headers
        digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
        assert headers["repr-digest"] == f"sha-256=:{digest}:"
        assert headers["content-disposition"] == f'attachment; filename="{name}-1.png"'
        assert headers["content-type"] == "image/png"
        assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert (headers["x-content-type-options"], headers["cross-origin-resource-policy"]) == (
            "nosniff",
            "same-origin",
        )
        assert "no-store" in headers["cache-control"]
        assert headers["etag"].strip('"').startswith(item)
    proof = in_view(desk.agent, case)[0]["proof"]
    assert proof["sha256"] == hashlib.sha256(answers["rendition"].content).hexdigest()


def test_whoever_does_not_handle_the_case_gets_no_file(
    server: Server, admin: Person, consumer: Person, desk: Desk
) -> None:
    case = filed(consumer)
    item = upload(consumer, case, drawn())["id"]
    rendered(consumer, case)
    for name in ("rendition", "thumbnail"):
        address = f"/cases/{case}/evidence/{item}/{name}"
        assert consumer.client.get(address).status_code == 200
        assert desk.agent.client.get(address).status_code == desk.lead.client.get(address).status_code == 200
        assert slug(desk.outsider.client.get(address)) == (404, "not-found")
        assert slug(register(server).client.get(address)) == (404, "not-found")
        for staff in (admin, hire(server, admin, "auditor")):
            assert slug(staff.client.get(address)) == (403, "refused")
        assert server.client().get(address).status_code == 401
        assert desk.agent.client.get(f"/cases/{case}/evidence/{item}/content").status_code == 403


def test_the_owner_reviews_and_changes_what_the_team_reads(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    said = f"客服：您好，{PHONE}是您的电话吗？"
    item = upload(consumer, case, said.encode(), "聊天.txt")["id"]
    address = f"/cases/{case}/evidence/{item}/redaction"
    review = ok(consumer.client.get(address))
    [mark] = [one for one in review["marks"] if one["kind"] == "phone"]
    assert (review["state"], review["text"][mark["start"] : mark["end"]], mark["hidden"]) == ("rendered", PHONE, True)
    assert PHONE not in in_view(desk.agent, case)[0]["text"]

    unconfirmed = consumer.client.patch(address, json={"show": [mark["id"]]})
    assert (slug(unconfirmed), unconfirmed.json()["errors"][0]["where"]) == ((400, "invalid-input"), "/confirmed")
    assert PHONE not in in_view(desk.agent, case)[0]["text"]
    ok(consumer.client.patch(address, json={"show": [mark["id"]], "confirmed": True}))
    assert PHONE in in_view(desk.agent, case)[0]["text"]
    at = review["text"].index("您好")
    changed = ok(consumer.client.patch(address, json={"restore": [mark["id"]], "hide": [{"start": at, "end": at + 2}]}))
    assert sorted((one["kind"], one["hidden"]) for one in changed["marks"]) == [("own", True), ("phone", True)]
    shown = in_view(desk.agent, case)[0]["text"]
    assert "您好" not in shown
    assert PHONE not in shown


def test_a_box_that_the_owner_draws_is_filled_in_the_file_and_in_the_thumbnail(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    item = upload(consumer, case, drawn(48, 32))["id"]
    rendered(consumer, case)
    address = f"/cases/{case}/evidence/{item}"
    assert ok(consumer.client.get(f"{address}/redaction"))["pages"] == [{"width": 48, "height": 32}]
    before = desk.agent.client.get(f"{address}/rendition")
    assert slug(consumer.client.patch(f"{address}/redaction", json={"hide": [{"box": [0, 0, 49, 32]}]}))[0] == 400
    ok(consumer.client.patch(f"{address}/redaction", json={"hide": [{"box": [0, 0, 24, 32]}]}))
    after = desk.agent.client.get(f"{address}/rendition")
    assert before.headers["etag"] != after.headers["etag"]
    picture = Image.open(io.BytesIO(after.content)).convert("RGB")
    assert picture.crop((0, 0, 24, 32)).getcolors() == [(24 * 32, picture.getpixel((5, 5)))]
    assert picture.getpixel((5, 5)) != picture.getpixel((40, 5))
    small = Image.open(io.BytesIO(desk.agent.client.get(f"{address}/thumbnail").content)).convert("RGB")
    assert small.getpixel((1, small.height // 2)) != small.getpixel((small.width - 2, small.height // 2))


def test_progress_counts_what_is_made_and_what_is_withheld(consumer: Person, desk: Desk) -> None:
    case = draft(consumer)["id"]
    items = [upload(consumer, case, data)["id"] for data in (b"received", b"PK\x03\x04" + bytes(99), drawn())]
    states = rendered(consumer, case)
    assert states == dict(zip(items, ("rendered", "not-text", "rendered"), strict=True))
    assert ok(consumer.client.get(f"/cases/{case}/redaction")) == {"total": 3, "done": 3, "items": states}
    assert slug(desk.agent.client.get(f"/cases/{case}/redaction")) == (403, "refused")


def test_what_a_later_file_teaches_is_hidden_in_earlier_ones_without_anybody_asking(
    consumer: Person, desk: Desk
) -> None:
    case = filed(consumer)
    upload(consumer, case, WRITTEN.encode(), "first.txt")
    assert "lantern_k77" in in_view(desk.agent, case)[0]["text"]  # or this test proves nothing
    upload(consumer, case, TELLS.encode(), "second.txt")
    assert within(30, lambda: "lantern_k77" not in str(in_view(desk.agent, case)))


def test_what_a_message_teaches_is_hidden_in_files_and_in_messages_before_it(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    upload(consumer, case, WRITTEN.encode(), "first.txt")
    ok(consumer.client.post(f"/cases/{case}/messages", json={"text": WRITTEN}), 201)
    ok(consumer.client.post(f"/cases/{case}/messages", json={"text": TELLS}), 201)

    def seen() -> str:
        return str(in_view(desk.agent, case)) + str(ok(desk.agent.client.get(f"/cases/{case}/messages"))["items"])

    assert within(30, lambda: "lantern_k77" not in seen())
    assert "〔社交账号1〕" in seen()


def test_a_session_that_ends_ends_the_work_and_the_next_goes_on(server: Server, consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    items = [upload(consumer, case, drawn(400, 400 + at))["id"] for at in range(3)]
    ok(consumer.client.delete("/sessions/current"), 204)
    wanted = {"login": consumer.login, "password": consumer.password}
    again = server.client(server.client().post("/sessions", json=wanted).json()["token"])
    back = Person(**{**{name: getattr(consumer, name) for name in Person.__annotations__}, "client": again})
    assert rendered(back, case) == dict.fromkeys(items, "rendered")
    assert [one["withheld"] for one in in_view(desk.agent, case)] == [None] * 3


def test_after_a_restart_what_is_missing_is_made_once_its_owner_is_back(tmp_path: Path) -> None:
    first = start(tmp_path / "vault")
    admin = enrol(first, FIRST_ADMIN, first.invitation)
    desk, owner = open_desk(first, admin), register(first)
    case = filed(owner)
    items = [upload(owner, case, drawn(600, 600 + at))["id"] for at in range(3)]
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait(30)
    for client in first.clients:
        client.close()
    second = launch(first.folder)
    try:
        agent, back = second.client(desk.agent.token), second.client(owner.token)
        states = [one["rendition"] for one in ok(agent.get(f"/cases/{case}/evidence"))["items"]]
        assert "none" in states
        ok(back.get("/cases"))

        def made() -> bool:
            return all(one["rendition"] == "rendered" for one in ok(agent.get(f"/cases/{case}/evidence"))["items"])

        assert within(90, made)
        assert agent.get(f"/cases/{case}/evidence/{items[-1]}/rendition").status_code == 200
    finally:
        stop(second)


def test_what_a_team_sees_is_set_over_http(server: Server, admin: Person, consumer: Person) -> None:
    desk = open_desk(server, admin)
    address = f"/teams/{desk.team_id}/redaction"
    assert ok(desk.agent.client.get(address))["kinds"]["phone"] == "placeholder"
    refused = admin.client.put(address, json={"kinds": {"name": "keep"}})
    assert (slug(refused), refused.json()["errors"][0]["where"]) == ((400, "invalid-input"), "/kinds/name")
    unknown = admin.client.put(address, json={"kinds": {"no-kind": "keep"}})
    assert (slug(unknown), unknown.json()["errors"][0]["where"]) == ((400, "invalid-input"), "/kinds")
    assert slug(desk.lead.client.put(address, json={"kinds": {}})) == (403, "refused")
    assert ok(admin.client.put(address, json={"kinds": {"phone": "partial"}}))["kinds"]["phone"] == "partial"
    case = filed(consumer)
    narrative = ok(desk.agent.client.get(f"/cases/{case}/handling"))["record"]["statement"]["narrative"]
    assert "160****0042" in narrative
    assert PHONE not in narrative
