"""Invariant 5: acknowledged means durable. A real server under a mixed load is killed at any moment, again and again.

What got a 2xx is there afterwards, whole; what did not is there whole or not at all; and the log verifies.
"""

import json
import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path

import httpx
import pytest

from crypto.evidence import sealed_size
from crypto.notes import Checkpoint, open_checkpoint
from tests.api.complaints import Desk, draft, filed, named, ok, open_desk
from tests.api.people import Person, enrol, register
from tests.api.running import CHEAP, FIRST_ADMIN, PREFIX, Server, launch, start
from tests.vault.people import origin_of
from vault.accounts.actor import Actor
from vault.accounts.sessions import authenticate
from vault.audit.verification import verify_log
from vault.cases.filing import read_record
from vault.cases.handling import read_handling
from vault.cases.messages import read_notes, read_thread
from vault.evidence.items import list_items, open_item
from vault.installation import Vault, open_vault

SETTINGS = (
    CHEAP
    + """
[limits]
sign_in_per_account_and_source = 100000
sign_in_per_source = 100000
staff_disclosures_per_hour = 1000000
evidence_items = 100000
messages_per_case = 100000
open_cases = 100000
"""
)
PNG = b"\x89PNG\r\n\x1a\n"
_sizes = (12, 9_000, 150_000, 9 * 1024 * 1024)


@dataclass
class Acknowledged:
    """What clients were told before the server died."""

    uploads: dict[str, tuple[str, int]] = field(default_factory=dict)  # item → digest, entry
    messages: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    delivered: list[int] = field(default_factory=list)  # entries of disclosures whose plaintext arrived

    def counts(self) -> tuple[int, ...]:
        return len(self.uploads), len(self.messages), len(self.notes), len(self.drafts), len(self.delivered)


@dataclass
class Scene:
    """A server's folder with a case being worked on."""

    folder: Path
    case: str
    owner: Person
    writer: Person
    desk: Desk
    checkpoints: list[Checkpoint] = field(default_factory=list)
    number: Iterator[int] = field(default_factory=count)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    server = start(tmp_path / "vault", SETTINGS)
    try:
        desk = open_desk(server, enrol(server, FIRST_ADMIN, server.invitation))
        owner, writer = register(server), register(server)
        return Scene(tmp_path / "vault", filed(owner), owner, writer, desk)
    finally:
        server.process.kill()
        server.process.wait()
        for client in server.clients:
            client.close()


def test_what_was_acknowledged_survives_eight_kills(scene: Scene) -> None:
    _rehearse(scene, 8)


@pytest.mark.drill
def test_what_was_acknowledged_survives_a_hundred_kills(scene: Scene) -> None:
    _rehearse(scene, 100)


def _rehearse(scene: Scene, kills: int) -> None:
    moments = random.Random(kills)
    told = [0, 0, 0, 0, 0]
    for _ in range(kills):
        known = _until_killed(scene, moments.uniform(0.1, 0.8))
        _check(scene, known)
        told = [sum(pair) for pair in zip(told, known.counts(), strict=True)]
    assert min(told) >= kills  # the load did something of everything


def _until_killed(scene: Scene, seconds: float) -> Acknowledged:
    """Let everybody work at once; kill the server so long after each kind of work was first acknowledged."""
    server, known = launch(scene.folder), Acknowledged()
    workers = [_uploads, _messages, _drafts, _desk]
    first = [threading.Event() for _ in workers]
    threads = [
        threading.Thread(target=_work, args=(work, server, scene, known, event))
        for work, event in zip(workers, first, strict=True)
    ]
    for thread in threads:
        thread.start()
    for event in first:
        assert event.wait(30)
    time.sleep(seconds)
    server.process.kill()
    server.process.wait()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    for client in server.clients:
        client.close()
    return known


Work = Callable[[Server, Scene, Acknowledged], None]


def _work(work: Work, server: Server, scene: Scene, known: Acknowledged, first: threading.Event) -> None:
    while True:
        try:
            work(server, scene, known)
        except httpx.TransportError:
            return
        first.set()


def _as(server: Server, person: Person) -> httpx.Client:
    """A client of someone's, at the port at which the server is this time."""
    return httpx.Client(
        base_url=server.url + PREFIX, headers={"Authorization": f"Bearer {person.token}"}, timeout=30
    )  # fmt: skip


def _uploads(server: Server, scene: Scene, known: Acknowledged) -> None:
    number = next(scene.number)
    data = PNG + os.urandom(_sizes[number % len(_sizes)])
    with _as(server, scene.owner) as client:
        answer = client.post(f"/cases/{scene.case}/evidence", content=data, headers=named(f"{number}.png"))
    receipt = ok(answer, 201)
    assert receipt["sha256"] == sha256(data).hexdigest()
    known.uploads[receipt["id"]] = (receipt["sha256"], receipt["entry"])


def _messages(server: Server, scene: Scene, known: Acknowledged) -> None:
    text = f"第 {next(scene.number)} 条消息"
    with _as(server, scene.owner) as client:
        known.messages[ok(client.post(f"/cases/{scene.case}/messages", json={"text": text}), 201)["id"]] = text


def _drafts(server: Server, scene: Scene, known: Acknowledged) -> None:
    with _as(server, scene.writer) as client:
        person = Person(**{**vars(scene.writer), "client": client})
        case = draft(person)["id"]
        known.drafts[case] = "陈晓梅"
        name = f"改名{next(scene.number)}"
        ok(client.patch(f"/cases/{case}", json={"record": {"identity": {"name": name}}}))
        known.drafts[case] = name


def _desk(server: Server, scene: Scene, known: Acknowledged) -> None:
    with _as(server, scene.desk.agent) as client:
        opened = ok(client.get(f"/cases/{scene.case}/handling"))
        assert opened["record"]["identity"]
        known.delivered.append(opened["entry"])
        text = f"备注 {next(scene.number)}"
        known.notes[ok(client.post(f"/cases/{scene.case}/notes", json={"text": text}), 201)["id"]] = text


def _check(scene: Scene, known: Acknowledged) -> None:
    with open_vault(scene.folder) as vault:
        with vault.store.read() as connection:
            findings = verify_log(connection, vault.checkpoints.key, scene.checkpoints)
        assert findings.whole, findings.findings
        scene.checkpoints.append(open_checkpoint(vault.checkpoints.newest(), vault.checkpoints.key))
        with (
            authenticate(vault, scene.owner.token, origin_of("owner")) as owner,
            authenticate(vault, scene.writer.token, origin_of("writer")) as writer,
            authenticate(vault, scene.desk.agent.token, origin_of("agent")) as agent,
        ):
            _check_acknowledged(vault, scene.case, known, owner, writer, agent)
            assert read_handling(vault, agent, scene.case).record
            assert len(list_items(vault, owner, scene.case)) >= len(known.uploads)
    _check_whole(scene.folder)


def _check_acknowledged(
    vault: Vault,
    case: str,
    known: Acknowledged,
    owner: Actor,
    writer: Actor,
    agent: Actor,
) -> None:
    for item, (digest, _) in known.uploads.items():
        opened = open_item(vault, owner, case, item)
        with opened.disclosure:
            assert sha256(b"".join(opened.pieces)).hexdigest() == digest == opened.sha256
    for read, actor, texts in ((read_thread, owner, known.messages), (read_notes, agent, known.notes)):
        found = {view.id: view.text for view in read(vault, actor, case, None, 100_000)}
        assert texts.items() <= found.items()
    for made, name in known.drafts.items():
        identity = read_record(vault, writer, made, ("identity/name",)).record["identity"]
        assert isinstance(identity, dict)
        assert identity["name"] == name or name == "陈晓梅"  # the edit may be in without having been acknowledged
    entries = _entries(vault.folder)
    for item, (_, entry) in known.uploads.items():
        assert (entries[entry]["action"], entries[entry]["object"]) == ("evidence.add", item)
    for entry in known.delivered:
        assert (entries[entry]["action"], entries[entry]["actor"]) == ("disclosure.intent", agent.user_id)


def _entries(folder: Path) -> dict[int, dict[str, object]]:
    with closing(sqlite3.connect(folder / "vault.db")) as connection:
        return {index: json.loads(raw) for index, raw in connection.execute('SELECT "index", raw FROM log_entries')}


def _check_whole(folder: Path) -> None:
    """Nothing is half there: every row has all that belongs to it, and every blob its bytes."""
    with closing(sqlite3.connect(folder / "vault.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for blob, length in connection.execute("SELECT blob, length FROM parts"):
            assert (folder / "blobs" / blob[:2] / blob).stat().st_size == sealed_size(length)
        nothing = (
            "SELECT id FROM objects WHERE kind = 'evidence' AND id NOT IN (SELECT id FROM evidence)",
            "SELECT id FROM evidence e WHERE length <> (SELECT sum(length) FROM parts WHERE object_id = e.id)",
            "SELECT id FROM evidence WHERE 'evidence/' || id || '/about' NOT IN (SELECT scope FROM objects)",
            "SELECT id FROM cases c WHERE evidence_count <> (SELECT count(*) FROM evidence WHERE case_id = c.id)",
            "SELECT id FROM cases c WHERE evidence_bytes <> (SELECT total(length) FROM evidence WHERE case_id = c.id)",
            "SELECT id FROM messages m WHERE NOT EXISTS (SELECT 1 FROM objects WHERE scope LIKE '%/' || m.id)",
            "SELECT id FROM cases c WHERE epoch <> (SELECT total(epoch) FROM case_keys WHERE case_id = c.id)",
            "SELECT o.id FROM objects o JOIN cases c ON c.id = o.case_id WHERE generation = 0 AND o.epoch <> c.epoch",
        )
        assert [connection.execute(query).fetchall() for query in nothing] == [[]] * len(nothing)
        told = {json.loads(raw).get("object") for (raw,) in connection.execute("SELECT raw FROM log_entries")}
        made = connection.execute("SELECT id FROM evidence UNION SELECT id FROM messages").fetchall()
        assert {identifier for (identifier,) in made} <= told
