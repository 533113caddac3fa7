"""Afterwards: the consumer asks who saw their case, and the auditor reviews the log and proves that it is whole."""

import base64
import subprocess
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from api.demo.cast import Stage
from api.demo.filing import Filed
from api.demo.people import Person
from api.demo.service import command, environment
from api.demo.story import Story, WentWrong
from crypto.errors import BadFormat
from crypto.merkle import verify_consistency, verify_inclusion
from crypto.notes import Checkpoint, NoteKey, open_checkpoint
from vault.access.purposes import TITLES
from vault.cli.inspecting import log_key

_PAGE: Final = 200
_ID_LENGTH: Final = 36
_ROLES: Final = {"agent": "客服", "lead": "组长", "auditor": "审计员", "admin": "管理员", "consumer": "消费者"}


class Event(msgspec.Struct):
    """One act on a case, as its consumer learns of it."""

    index: int
    leaf: str
    time: datetime
    role: str
    by_owner: bool
    action: str
    outcome: str
    purpose: str | None = None
    scopes: list[str] = []


class _History(msgspec.Struct):
    items: list[Event]
    next: str | None = None


class _Entry(msgspec.Struct):
    outcome: str
    purpose: str | None = None


class _Item(msgspec.Struct):
    entry: _Entry


class _Entries(msgspec.Struct):
    items: list[_Item]
    next: str | None = None


class _Proof(msgspec.Struct):
    hashes: list[str]


def early_checkpoint(stage: Stage) -> str:
    """Return a checkpoint as the auditor takes it home; later ones are compared with it."""
    return stage.auditor.send("GET", "/audit/checkpoint", 200).text


def show_history(stage: Stage, one: Filed) -> list[Event]:
    """Tell the consumer who opened what of their case, for which purpose; return the events."""
    story = stage.story
    story.section("消费者查询:谁、何时、为何看过我的投诉", "The consumer asks: who saw my case, when, and why")
    events: list[Event] = []
    page = one.consumer.get(f"/cases/{one.case}/history", _History, limit=_PAGE)
    events += page.items
    while page.next:
        page = one.consumer.get(f"/cases/{one.case}/history", _History, limit=_PAGE, cursor=page.next)
        events += page.items
    looks = [event for event in events if not event.by_owner and event.action == "disclosure.intent"]
    story.rows([_event(story, event) for event in looks])
    story.check(
        any(event.outcome == "refused" for event in looks) and any("identity/phone" in event.scopes for event in looks),
        f"共 {len(looks)} 次查看或被拒的尝试;显示角色与目的,不显示工作人员姓名",
        f"{len(looks)} looks or refused attempts: role and purpose, never the name of who it was",
    )
    return events


def show_audit(stage: Stage, older: str, events: list[Event], entry: int) -> None:
    """Have the auditor count, prove that the log only grew, that one entry is in it, and verify all of it."""
    story, auditor = stage.story, stage.auditor
    story.section("审计:复核每次查看,证明日志完整", "Audit: every look reviewed, the log proved whole")
    _count(story, auditor)
    key = log_key(stage.folder)
    old, new = _signed(story, older, key), _signed(story, early_checkpoint(stage), key)
    proof = auditor.get("/audit/consistency", _Proof, old=old.size, size=new.size)
    story.check(
        verify_consistency(old.size, new.size, _hashes(proof), old.root, new.root),
        f"一致性证明成立:{new.size} 条的日志由 {old.size} 条时的日志续写而来,未改未删",
        f"Consistent: the log of {new.size} entries continues the one of {old.size}; nothing changed or went",
    )
    proof = auditor.get("/audit/inclusion", _Proof, index=entry, size=new.size)
    leaf = bytes.fromhex(next(event.leaf for event in events if event.index == entry))
    story.check(
        verify_inclusion(leaf, entry, new.size, _hashes(proof), new.root),
        f"包含证明成立:“客服查看手机号”即第 {entry} 条,消费者与审计员看到同一条",
        f"Included: the agent's look at the phone number is entry {entry}, the same for consumer and auditor",
    )
    _verify(stage, older)


def _event(story: Story, event: Event) -> list[str]:
    title = TITLES.get(event.purpose or "")
    purpose = story.words(*title) if title else "–"
    outcome = story.words("已查看", "opened") if event.outcome == "done" else story.words("被拒绝", "refused")
    return [
        event.time.strftime("%H:%M:%SZ"),
        story.words(_ROLES[event.role], event.role),
        outcome,
        purpose,
        _short(event.scopes),
    ]


def _short(scopes: list[str]) -> str:
    heads = list(dict.fromkeys("/".join(_segment(part) for part in scope.split("/")[:2]) for scope in scopes))
    return ", ".join(heads[:2]) + (f" +{len(heads) - 2}" if len(heads) > 2 else "")  # noqa: PLR2004 - two fit a line


def _segment(part: str) -> str:
    return f"…{part[-4:]}" if len(part) == _ID_LENGTH else part


def _count(story: Story, auditor: Person) -> None:
    found: list[_Entry] = []
    page = auditor.get("/audit/entries", _Entries, action="disclosure.intent", limit=_PAGE)
    found += [item.entry for item in page.items]
    while page.next:
        page = auditor.get("/audit/entries", _Entries, action="disclosure.intent", limit=_PAGE, cursor=page.next)
        found += [item.entry for item in page.items]
    opened = Counter(entry.purpose or "" for entry in found if entry.outcome == "done")
    refused = sum(entry.outcome == "refused" for entry in found)
    rows = [[story.words("目的", "purpose"), story.words("次数", "times")]]
    rows += [
        [story.words(*TITLES[purpose]) if purpose in TITLES else purpose, str(times)]
        for purpose, times in opened.most_common()
    ]
    rows.append([story.words("被拒绝的尝试", "refused attempts"), str(refused)])
    story.rows(rows)
    story.check(
        refused > 0 and sum(opened.values()) > 0,
        f"{len(found)} 次查看逐条可查;审计员只见编号与目的,不见案情",
        f"{len(found)} looks, one by one; the auditor sees ids and purposes, no content",
    )


def _signed(story: Story, note: str, key: NoteKey) -> Checkpoint:
    try:
        return open_checkpoint(note, key)
    except BadFormat as error:
        raise WentWrong(story.step, str(error)) from None


def _hashes(proof: _Proof) -> list[bytes]:
    return [base64.b64decode(digest) for digest in proof.hashes]


def _verify(stage: Stage, older: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "checkpoint"
        kept.write_text(older, "utf-8")
        ran = subprocess.run(  # noqa: S603 - our own program and arguments
            command("audit", "verify", "--data", str(stage.folder), "--checkpoint", str(kept)),
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    for line in ran.stdout.splitlines():
        stage.story.say(f"│ {line}", f"│ {line}")
    stage.story.check(
        ran.returncode == 0,
        "evault audit verify:整本日志逐条复核无误",
        "evault audit verify: the whole log read and found whole",
    )
