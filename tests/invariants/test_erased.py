"""Invariant 7: erased means erased. Every password and every key of its time opens nothing of an erased case."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from crypto.notes import open_checkpoint
from tests.invariants.attacker import Attacker, Disk
from tests.invariants.filled import Filled, Story, identity_of, order_of, reopened
from tests.vault.filed import uploaded
from vault.access.purposes import Purpose
from vault.access.requests import create_request
from vault.accounts.actor import Actor, Replay
from vault.audit.verification import verify_log
from vault.cases.erasure import erase_case
from vault.cases.filing import read_record
from vault.cases.messages import post_message
from vault.cases.progress import change_status
from vault.cases.workflow import Status
from vault.errors import NotFound
from vault.evidence.items import list_items


def _with_key(actor: Actor, key: str) -> Actor:
    return replace(actor, replay=Replay(key, key.encode().ljust(32)))


@pytest.fixture(scope="module")
def erased(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Filled, Disk, Attacker]]:
    """The first case, in which everybody wrote with idempotency keys, is erased; the disk and all keys before that."""
    with reopened(story, tmp_path_factory.mktemp("erased") / "vault") as filled:
        yield filled, *_erase(filled)


def _erase(filled: Filled) -> tuple[Disk, Attacker]:
    vault, story, case = filled.vault, filled.story, filled.story.cases["first"]
    post_message(vault, _with_key(filled.who("ann"), "ann's message"), case, "最后一条消息 1680000700X")
    uploaded(vault, _with_key(filled.who("ann"), "ann's file"), case, "最后一份文件".encode())
    asking = _with_key(filled.who("second"), "a request")
    create_request(vault, asking, case, ["identity/name"], Purpose.MEDIATE, "最后一次申请的理由", 3_600)
    disk = Disk(vault.folder)
    everyone = Attacker(disk, hasty=True)
    for person in story.known.values():
        everyone.learn_password_of(person.user_id, person.password)
    everyone.run()
    change_status(vault, filled.who("ann"), case, Status.WITHDRAWN)
    erase_case(vault, filled.who("ann"), case)
    return disk, everyone


def test_no_sealed_value_of_the_case_is_left(erased: tuple[Filled, Disk, Attacker]) -> None:
    filled, before, _ = erased
    case = filled.story.cases["first"]
    assert len([value for value in before.sealed() if value.place.case == case]) > 60
    assert [value.name for value in Disk(filled.vault.folder).sealed() if value.place.case == case] == []


def test_with_every_password_and_every_key_of_its_time_nothing_of_it_opens(
    erased: tuple[Filled, Disk, Attacker],
) -> None:
    filled, _, everyone = erased
    case = filled.story.cases["first"]
    assert any(case in name for name in everyone.read())
    after = everyone.with_all_saved(Disk(filled.vault.folder)).run()
    assert not [name for name in after.opened if case in name]
    # Neither in the answers that are kept for those who repeat a request: they quote messages, reasons and receipts.
    kept = b"".join(value for name, value in after.opened.items() if name.startswith("replays."))
    for words in ("最后一条消息", "收到,正在核实", "最后一份文件", "最后一次申请的理由", case):
        assert (words.encode() in kept) is (words == "收到,正在核实"), words  # the agent's answer in the third case
    assert kept.count("收到,正在核实".encode()) == 2


def test_its_bytes_are_neither_in_the_database_file_nor_in_a_blob(erased: tuple[Filled, Disk, Attacker]) -> None:
    filled, before, _ = erased
    case, folder = filled.story.cases["first"], filled.vault.folder
    with closing(sqlite3.connect(folder / "vault.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    left = [value.name for value in before.sealed() if value.place.case == case and _tail(value.value) in raw]
    assert left == []
    others = [
        value.name for value in before.sealed() if value.place.case not in (case, "") and _tail(value.value) in raw
    ]
    assert len(others) > 60  # the search does find what is still there


def _tail(sealed: bytes) -> bytes:
    """The last bytes of a sealed value: long ones are cut up over pages of the database."""
    return sealed[-24:]


def test_the_log_is_whole_and_says_nothing_of_anybody(erased: tuple[Filled, Disk, Attacker]) -> None:
    filled, _, _ = erased
    vault = filled.vault
    known = open_checkpoint((filled.story.folder / "checkpoint").read_text("utf-8"), vault.checkpoints.key)
    with vault.store.read() as connection:
        findings = verify_log(connection, vault.checkpoints.key, [known])
    assert (findings.findings, findings.checkpoints) == ((), 1)
    with closing(sqlite3.connect(vault.folder / "vault.db")) as connection:
        raw = b"\n".join(row for (row,) in connection.execute("SELECT raw FROM log_entries"))
    assert b"case.erase" in raw
    for secret in (*identity_of(1), *order_of(1), "最后一", "chat.bin"):
        assert secret.encode() not in raw


def test_for_everybody_it_is_as_if_it_never_was(erased: tuple[Filled, Disk, Attacker]) -> None:
    filled, _, _ = erased
    for name in ("ann", "agent", "lead", "bob"):
        with pytest.raises(NotFound):
            read_record(filled.vault, filled.who(name), filled.story.cases["first"])
        with pytest.raises(NotFound):
            list_items(filled.vault, filled.who(name), filled.story.cases["first"])


def test_other_cases_are_as_they_were(erased: tuple[Filled, Disk, Attacker]) -> None:
    filled, _, everyone = erased
    after = everyone.with_all_saved(Disk(filled.vault.folder)).run()
    kept = {
        name for name in everyone.read() if filled.story.cases["first"] not in name and not name.startswith("parts")
    }
    assert kept <= after.read()
    assert read_record(filled.vault, filled.who("ann"), filled.story.cases["draft"]).record["identity"]
