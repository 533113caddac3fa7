"""Invariant 2: nothing readable at rest.

A real server is used over HTTP by people who type a canary into every field there is; then all that it left anywhere is
searched for them, in every spelling.
"""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.api.complaints import CATEGORY, ask, drawn, named, ok, open_desk, rendered, upload
from tests.api.people import Person, enrol
from tests.api.running import FIRST_ADMIN, Server, start, stop
from tests.invariants.attacker import Attacker, Disk
from tests.invariants.canaries import Canaries, everything_in, spellings
from tests.invariants.filled import Filled
from tests.vault.filed import uploaded
from vault.access.grants import end_grant
from vault.evidence.description import Description
from vault.evidence.upload import Upload

CVV, ONE_TIME = "CVV 739", "482915"
SECRET_CODES = f"卡背面的安全码是{CVV},短信验证码:{ONE_TIME},请查收。"
NOT_FOR_THE_OWNER = {
    *(
        "login",
        "password",
        "unknown login",
        "wrong password",
        "broken JSON",
        "weak login",
        "weak",
        "unknown field",
        "too long",
    ),
    *("recovery code", "session token", "agent's token", "TOTP secret", "agent's recovery code", "agent's password"),
    *("name of an empty file", "note"),
}
"""What is kept nowhere at all, kept as a keyed hash, or sealed to others."""


def complaint(canaries: Canaries) -> dict[str, Any]:
    """A record with a canary in every field."""
    sing = canaries.sing
    identity: dict[str, Any] = {
        name: sing(f"identity/{name}")
        for name in (
            "name", "phone", "email", "address", "id_number", "wechat_id", "nickname", "contact_preference",
            "accessibility",
        )
    }  # fmt: skip
    identity["representative"] = {
        name: sing(f"representative/{name}") for name in ("name", "phone", "id_number", "authority")
    }
    identity["minor"] = {name: sing(f"minor/{name}") for name in ("name", "id_number")}
    identity["joint"] = [sing("joint 1"), sing("joint 2")]
    order: dict[str, Any] = {
        name: sing(f"order/{name}")
        for name in ("number", "platform", "payment_reference", "tracking_number", "return_tracking_number")
    }
    order["merchant"] = {name: sing(f"merchant/{name}") for name in ("shop_name", "address", "uscc", "service_phone")}
    order["product"] = {name: sing(f"product/{name}") for name in ("title", "category", "sku")}
    order["amount"] = {"minor": int(canaries.know("amount", "918273645546")), "currency": "CNY"}
    order["time"] = canaries.know("order/time", "2019-03-07T05:43:21.918273+08:00")
    statement = {name: sing(f"statement/{name}") for name in ("narrative", "title", "secondary_category")}
    statement["narrative"] += SECRET_CODES
    return {
        "identity": identity,
        "order": order,
        "statement": statement,
        "resolution": {"types": [canaries.plain("remedy")], "text": sing("resolution/text")},
        "earlier_contact": sing("earlier contact"),
    }


@dataclass
class Aftermath:
    """A server that was used and stopped, what it left, and what must not be in there."""

    folder: Path
    canaries: Canaries
    while_running: bytes
    afterwards: bytes
    owner: Person
    renditions: list[bytes]
    deleted_but_open: list[str]


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    root, canaries = tmp_path_factory.mktemp("rest"), Canaries()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "TMPDIR", str(tmp_path_factory.mktemp("temporary"))
        )  # what the server writes there is searched too
        places = [root, Path(str(tmp_path_factory.getbasetemp())) / "temporary0"]
        server = start(root / "vault")
        try:
            renditions: list[bytes] = []
            owner = _use(server, canaries, renditions)
            while_running = everything_in(*places)
            handles = (Path("/proc") / str(server.process.pid) / "fd").iterdir()
            deleted = [str(link) for link in (handle.readlink() for handle in handles) if "(deleted)" in str(link)]
        finally:
            stop(server)
    return Aftermath(root / "vault", canaries, while_running, everything_in(*places), owner, renditions, deleted)


def _use(server: Server, canaries: Canaries, renditions: list[bytes]) -> Person:
    admin = enrol(server, FIRST_ADMIN, server.invitation)
    desk = open_desk(server, admin)
    login, password = canaries.plain("login"), f"{canaries.plain('password')} lantern orchard violin"
    with server.client() as anyone:
        made = ok(anyone.post("/accounts", json={"login": login, "password": password}), 201)
        session = ok(anyone.post("/sessions", json={"login": login, "password": password}), 201)
        anyone.post(
            "/sessions", json={"login": canaries.plain("unknown login"), "password": canaries.sing("wrong password")}
        )
        anyone.post("/sessions", content=b'{"login": "' + canaries.sing("broken JSON").encode())
        anyone.post("/accounts", json={"login": canaries.plain("weak login"), "password": canaries.plain("weak")[:11]})
    canaries.know("recovery code", made["recovery_code"])
    canaries.know("session token", session["token"])
    canaries.know("agent's token", desk.agent.token)
    canaries.know("TOTP secret", desk.agent.totp_secret)
    canaries.know("agent's recovery code", desk.agent.recovery_code)
    canaries.know("agent's password", desk.agent.password)
    client = server.client(session["token"])
    owner = Person(made["user_id"], login, password, session["token"], session["session_id"], "", "", client)

    case = ok(client.post("/cases", json={"category": CATEGORY, "record": complaint(canaries)}), 201)["id"]
    client.post("/cases", json={"category": CATEGORY, "record": {"identity": {"nom": canaries.sing("unknown field")}}})
    client.patch(f"/cases/{case}", json={"record": {"statement": {"narrative": canaries.sing("too long") * 9_000}}})
    files = {
        "text": (canaries.sing("a text file") + SECRET_CODES).encode(),
        "GB18030 text": canaries.sing("a GB18030 file").encode("gb18030") * 500,
        "picture": b"\x89PNG\r\n\x1a\n" + canaries.sing("a picture").encode() * 1_000,
        "large": b"\x89PNG\r\n\x1a\n" + canaries.sing("a large file").encode("utf-16-le") * 300_000,
    }
    items = [upload(owner, case, data, f"{canaries.sing(f'name of {kind}')}.bin")["id"] for kind, data in files.items()]
    client.post(f"/cases/{case}/evidence", content=b"", headers=named(canaries.sing("name of an empty file")))
    said = {name: canaries.sing(f"description/{name}") for name in ("source", "proves", "captured_how")}
    ok(
        client.put(
            f"/cases/{case}/evidence/{items[0]}/description", json={**said, "proves": said["proves"] + SECRET_CODES}
        )
    )
    ok(client.post(f"/cases/{case}/submission"))
    ok(client.post(f"/cases/{case}/messages", json={"text": canaries.sing("consumer's message") + SECRET_CODES}), 201)
    agent = desk.agent.client
    keyed = {"Idempotency-Key": "once"}
    ok(agent.post(f"/cases/{case}/messages", json={"text": canaries.sing("agent's message")}, headers=keyed), 201)
    ok(agent.post(f"/cases/{case}/notes", json={"text": canaries.sing("note")}), 201)
    agent.post("/cases/search", json={"order_number": canaries.by_place["order/number"]})
    asked = {"purpose": "arrange-refund", "reason": canaries.sing("reason"), "seconds": 3600}
    denied = ok(agent.post(f"/cases/{case}/access-requests", json={**asked, "scopes": ["identity/name"]}), 201)
    word = canaries.sing("word of a denial") + SECRET_CODES
    ok(client.post(f"/cases/{case}/access-requests/{denied['id']}/denial", json={"word": word}))
    granted = ask(desk.agent, case, "identity/phone", f"evidence/{items[2]}/original")
    ok(client.post(f"/cases/{case}/access-requests/{granted['id']}/grant", json={}), 201)
    for reader in (client, agent):
        ok(reader.get(f"/cases/{case}/handling"))
        ok(reader.post(f"/cases/{case}/disclosures", json={"scopes": ["identity/phone"]}))
        assert reader.get(f"/cases/{case}/evidence/{items[2]}/content").status_code == 200
    seen = upload(owner, case, drawn(), f"{canaries.sing('name of a drawing')}.png")["id"]
    assert rendered(owner, case)[seen] == "rendered"
    for file in ("rendition", "thumbnail"):
        answer = agent.get(f"/cases/{case}/evidence/{seen}/{file}")
        assert answer.status_code == 200
        renditions.append(answer.content)
    ok(client.patch(f"/cases/{case}/evidence/{items[0]}/redaction", json={"hide": [{"start": 0, "end": 3}]}))
    change = {"status": "escalated", "reason": canaries.sing("reason of a state")}
    ok(agent.post(f"/cases/{case}/status", json=change))
    return owner


def test_no_canary_lies_anywhere(aftermath: Aftermath) -> None:
    assert len(aftermath.canaries.by_place) > 60
    assert aftermath.canaries.found_in(aftermath.while_running) == {}
    assert aftermath.canaries.found_in(aftermath.afterwards) == {}


def test_no_rendition_lies_anywhere(aftermath: Aftermath) -> None:
    """Nor a picture that only the sandbox had: what goes on from there is sealed before it is written."""
    original = drawn()
    for data in (original, *aftermath.renditions):
        body = data[data.index(b"IDAT") : data.index(b"IDAT") + 40]
        assert len(body) == 40
        assert body not in aftermath.while_running
        assert body not in aftermath.afterwards


def test_the_search_would_find_them(aftermath: Aftermath) -> None:
    """What may be read is found, in the same bytes by the same search, and so is a canary in any spelling."""
    assert aftermath.owner.user_id.encode() in aftermath.afterwards
    assert b"disclosure.intent" in aftermath.while_running
    for place, secret in aftermath.canaries.by_place.items():
        for spelling, needle in spellings(secret).items():
            assert len(needle) >= 8, (place, spelling)
            assert place in aftermath.canaries.found_in(b"x" * 5 + needle)
            break


def test_no_file_that_was_deleted_is_still_open(aftermath: Aftermath) -> None:
    assert aftermath.deleted_but_open == []


def test_their_owner_does_open_them_but_never_a_code_that_must_not_be_kept(aftermath: Aftermath) -> None:
    """Security codes and one-time codes are nowhere, not even sealed; everything else that was typed is there."""
    attacker = Attacker(Disk(aftermath.folder), hasty=True)
    opened = attacker.learn_password_of(aftermath.owner.user_id, aftermath.owner.password).run().opened
    plaintext = b"\n".join(opened.values())
    kept = set(aftermath.canaries.found_in(plaintext))
    assert set(aftermath.canaries.by_place) - kept == NOT_FOR_THE_OWNER
    text = plaintext.decode("utf-8", "replace")
    assert ONE_TIME not in text
    assert not re.search(r"CVV\W*739", text)
    assert ONE_TIME.encode() not in aftermath.afterwards


def test_while_a_file_comes_in_nothing_of_it_is_readable(filled: Filled) -> None:
    canaries = Canaries()
    data = {
        "picture": b"\x89PNG\r\n\x1a\n" + canaries.sing("a picture").encode() * 50_000,
        "text": canaries.sing("a text").encode() * 30_000,
    }
    for kind, whole in data.items():
        described = Description(proves=canaries.sing(f"about {kind}"))
        with Upload(filled.vault, filled.who("ann"), filled.story.cases["first"], f"{kind}.bin", described) as incoming:
            for at in range(0, len(whole), 200_000):
                incoming.write(whole[at : at + 200_000])
                assert canaries.found_in(everything_in(filled.vault.folder)) == {}
            incoming.finish()
    assert canaries.found_in(everything_in(filled.vault.folder)) == {}


def test_a_file_that_breaks_off_leaves_nothing(filled: Filled) -> None:
    before = set(filled.vault.folder.rglob("*"))

    def broken() -> None:
        with Upload(filled.vault, filled.who("ann"), filled.story.cases["first"], "x.png", Description()) as incoming:
            incoming.write(b"\x89PNG\r\n\x1a\n" + bytes(9 * 1024 * 1024))
            raise ConnectionError

    with pytest.raises(ConnectionError):
        broken()
    left = {path for path in set(filled.vault.folder.rglob("*")) - before if path.is_file()}
    assert left == set()


def test_codes_in_a_description_or_a_file_name_are_not_kept_either(filled: Filled) -> None:
    case, ann = filled.story.cases["draft"], filled.story.known["ann"]
    described = Description(proves=SECRET_CODES, source=SECRET_CODES)
    with Upload(filled.vault, filled.who("ann"), case, f"短信验证码:{ONE_TIME}.txt", described) as incoming:
        incoming.write(SECRET_CODES.encode())
        receipt = incoming.finish()
    assert {dropped.where for dropped in receipt.dropped} >= {"/proves", "/source", "/file_name", "file"}
    opened = Attacker(Disk(filled.vault.folder), hasty=True).learn_password_of(ann.user_id, ann.password).run().opened
    assert ONE_TIME.encode() not in b"\n".join(opened.values())


def test_keys_of_a_revoked_grant_are_gone_from_the_file_after_a_checkpoint(filled: Filled) -> None:
    """Deleted rows are overwritten, and old wraps are in no free page: nothing to dig up with a stolen password."""
    vault, story, case = filled.vault, filled.story, filled.story.cases["first"]
    uploaded(vault, filled.who("ann"), case, b"something more")
    before = Disk(vault.folder)
    end_grant(vault, filled.who("ann"), case, story.grants["live"])
    now = {value.value for value in Disk(vault.folder).sealed()}
    gone = [value for value in before.sealed() if value.value not in now]
    assert {value.table for value in gone} == {"grant_keys", "case_keys", "team_seals", "objects"}
    with closing(sqlite3.connect(vault.folder / "vault.db")) as connection:
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    raw = everything_in(vault.folder)
    assert [value.name for value in gone if value.value[-24:] in raw] == []


def test_the_secrets_of_the_server_open_no_record(filled: Filled) -> None:
    disk = Disk(filled.vault.folder)
    for value in disk.sealed():
        for secret in disk.secrets.values():
            assert value.opened(secret) is None
