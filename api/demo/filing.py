"""The consumers file: thirteen people, fourteen complaints, each at their own log-in, several at a time."""

import hashlib
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import msgspec

from api.demo.cast import AT_ONCE, Stage
from api.demo.complaints import Attachment, Complaint, Json, complaints
from api.demo.people import Person
from api.demo.story import Story, WentWrong, shown

SHOWN: Final = "C001"
"""The complaint whose whole story is told."""
_TITLE_COLUMNS: Final = 40
_REDACTION_SECONDS: Final = 240.0
_KINDS: Final = {
    "one-time-code": ("验证码", "one-time code"),
    "card-security-code": ("银行卡安全码", "card security code"),
}
_PLACES: Final = {"file": ("文件", "the file"), "/statement/narrative": ("叙述", "the narrative")}


class Dropped(msgspec.Struct, frozen=True):
    """A code that the vault did not keep."""

    where: str
    kind: str


class Case(msgspec.Struct):
    """A case as the API tells it, as far as the play needs it."""

    id: str
    status: str
    revision: int
    assignee_id: str | None = None
    closing_status: str | None = None
    epoch: int = 0
    dropped: list[Dropped] = []


class Shown(msgspec.Struct):
    """Opened fields as a tree, and the index of the log entry that tells of it."""

    record: Json
    entry: int


class Receipt(msgspec.Struct):
    """A receipt for one file."""

    id: str
    media_type: str
    length: int
    sha256: str
    entry: int
    salt: str
    commitment: str
    dropped: list[Dropped] = []


class _Progress(msgspec.Struct):
    total: int
    done: int


@dataclass(frozen=True, slots=True)
class Filed:
    """A complaint in the vault: whose, under which id, with which receipts, and what was not kept."""

    complaint: Complaint
    consumer: Person
    case: str
    receipts: tuple[Receipt, ...]
    dropped: tuple[Dropped, ...]
    preview: Shown | None
    """The handling view as its consumer saw it before they submitted."""


def file_all(stage: Stage) -> dict[str, Filed]:
    """Have every consumer register, write their complaints, hand in the evidence and submit; return them by number."""
    story = stage.story
    story.section("消费者登记投诉、上传证据", "Consumers file their complaints with evidence")
    told = complaints()
    by_person: dict[str, list[Complaint]] = {}
    for complaint in told:
        by_person.setdefault(complaint.consumer.phone, []).append(complaint)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        filed = [one for several in pool.map(lambda mine: _file(stage, mine), by_person.values()) for one in several]
    stage.consumers.extend(dict.fromkeys(one.consumer for one in filed))
    by_number = {one.complaint.case_id: one for one in sorted(filed, key=lambda one: one.complaint.case_id)}
    story.rows([_heading(story), *(_row(stage, one) for one in by_number.values())])
    _tell_evidence(story, by_number.values())
    return by_number


def _file(stage: Stage, mine: list[Complaint]) -> list[Filed]:
    who = mine[0]
    login = f"consumer.{who.case_id.lower()}"
    person = Person(stage.story, stage.url, shown(who.consumer.name, _TITLE_COLUMNS), login).register()
    return [_file_one(stage.story, person, complaint) for complaint in mine]


def _file_one(story: Story, person: Person, complaint: Complaint) -> Filed:
    draft = person.post("/cases", Case, complaint.form())
    receipts = [_hand_in(story, person, draft.id, attachment) for attachment in complaint.attachments]
    _await_redaction(person, draft.id)
    preview = person.post(f"/cases/{draft.id}/handling", Shown, status=200) if complaint.case_id == SHOWN else None
    submitted = person.post(f"/cases/{draft.id}/submission", Case, status=200)
    story.require(submitted.status == "submitted", "投诉已提交", "the complaint is submitted")
    gone = [*draft.dropped, *(code for receipt in receipts for code in receipt.dropped)]
    return Filed(complaint, person, draft.id, tuple(receipts), tuple(gone), preview)


def _await_redaction(person: Person, case: str) -> None:
    """Wait, as a page with a progress bar would, until every file of a draft was read and redacted."""
    until = time.monotonic() + _REDACTION_SECONDS
    while True:
        made = person.get(f"/cases/{case}/redaction", _Progress)
        if made.done == made.total:
            return
        if time.monotonic() > until:
            raise WentWrong(person.story.step, f"{made.total - made.done} of {made.total} files are not redacted yet")
        time.sleep(0.2)


def _hand_in(story: Story, person: Person, case: str, attachment: Attachment) -> Receipt:
    content = attachment.content()
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment.filename, safe='')}",
    }
    receipt = person.upload(f"/cases/{case}/evidence", Receipt, content, headers)
    kept = hashlib.sha256(content).hexdigest() == receipt.sha256
    story.require(kept or bool(receipt.dropped), "回执的摘要与文件一致", "the receipt has the file's digest")
    commitment = hashlib.sha256(bytes.fromhex(receipt.salt + receipt.sha256)).hexdigest()
    story.require(commitment == receipt.commitment, "回执的承诺值可以复算", "the commitment is that of salt and digest")
    is_png = receipt.media_type == "image/png"
    story.require(is_png == attachment.is_image, "类型按内容识别", "the type is found from the content")
    return receipt


def _heading(story: Story) -> list[str]:
    if story.language == "zh":
        return ["编号", "消费者", "事由", "办理小组", "证据", "移除"]
    return ["no.", "consumer", "complaint", "team", "files", "codes"]


def _row(stage: Stage, one: Filed) -> list[str]:
    plan = stage.desk_of(one.complaint).plan
    return [
        one.complaint.case_id,
        one.consumer.name,
        shown(one.complaint.title, _TITLE_COLUMNS),
        stage.story.words(plan.zh, plan.en),
        str(len(one.receipts)),
        str(len(one.dropped)) if one.dropped else "–",
    ]


def _tell_evidence(story: Story, filed: Iterable[Filed]) -> None:
    every = list(filed)
    receipts = [receipt for one in every for receipt in one.receipts]
    story.done(
        f"{len(every)} 件投诉已提交,{len(receipts)} 份证据的回执与文件 SHA-256 逐一核对",
        f"{len(every)} complaints submitted, {len(receipts)} files: each receipt checked against the file's SHA-256",
    )
    story.say(
        "图片由演示程序绘成手机截图;.jpg 内实为 PNG,类型按内容识别",
        "Pictures are drawn as screenshots of a phone; the .jpg files hold PNG, found from the content",
    )
    hostile = [name for one in every for a in one.complaint.attachments if not (name := a.filename).isprintable()]
    for name in hostile:
        story.say(
            f"恶意文件名原样收下,只作数据:{shown(name, 60)}", f"A hostile file name is data, no path: {shown(name, 60)}"
        )
    for one in every:
        for code in one.dropped:
            kind, place = story.words(*_KINDS[code.kind]), story.words(*_PLACES[code.where])
            story.say(
                f"{one.complaint.case_id}:{place}里有{kind},不入库,当场告知消费者",
                f"{one.complaint.case_id}: a {kind} in {place} was not stored, and the consumer was told",
            )
