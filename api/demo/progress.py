"""Each case goes to the status that it has in the data, by the people who may move it."""

from typing import Final

import msgspec

from api.demo.cast import Stage
from api.demo.complaints import Json
from api.demo.filing import Case, Filed
from api.demo.story import shown

_WAY: Final = ("under_review", "accepted", "processing")
_PAGE: Final = 200
_BY_AGREEMENT: Final = frozenset({"resolved", "closed_unresolved", "reopened"})
_TITLE_COLUMNS: Final = 40
_STATES: Final = {
    "under_review": "审核中",
    "accepted": "已受理",
    "processing": "处理中",
    "escalated": "已升级",
    "resolved": "已解决",
    "closed_unresolved": "未解决关闭",
    "reopened": "重新打开",
    "withdrawn": "已撤回",
}


class _Event(msgspec.Struct):
    index: int
    action: str


class _History(msgspec.Struct):
    items: list[_Event]


class _Cases(msgspec.Struct):
    items: list[Case]


def play_progress(stage: Stage, filed: dict[str, Filed]) -> None:
    """Move every case on, search by an order number, and erase what was withdrawn."""
    story = stage.story
    story.section(
        "办理:推进、结案须消费者确认、重新打开、撤回并抹除", "Progress: moved on, closed by consent, reopened, erased"
    )
    _assign(stage, filed["C014"])
    reached = {number: _move(stage, one) for number, one in filed.items()}
    story.rows(
        [
            [number, shown(filed[number].complaint.title, _TITLE_COLUMNS), story.words(_STATES[status], "→"), status]
            for number, status in reached.items()
        ],
    )
    story.check(
        all(status == filed[number].complaint.status for number, status in reached.items()),
        f"{len(reached)} 件都到达数据中的状态;结案由客服提议、消费者确认",
        f"All {len(reached)} are where the data has them; each end was proposed by an agent, confirmed by the consumer",
    )
    _search(stage, filed["C003"])
    _erase(stage, filed["C024"])


def _assign(stage: Stage, one: Filed) -> None:
    desk = stage.desk_of(one.complaint)
    body: Json = {"assignee_id": desk.agents[-1].user_id}
    given = desk.lead.put(f"/cases/{one.case}/assignment", Case, body)
    stage.story.check(
        given.assignee_id == desk.agents[-1].user_id,
        f"组长把 {one.complaint.case_id} 指派给{desk.agents[-1].name}",
        f"The lead assigns {one.complaint.case_id} to {desk.agents[-1].name}",
    )


def _move(stage: Stage, one: Filed) -> str:
    target = one.complaint.status
    agent = stage.desk_of(one.complaint).agents[-1]
    if target == "withdrawn":
        return one.consumer.post(f"/cases/{one.case}/status", Case, {"status": target}, status=200).status
    moved = Case(one.case, "submitted", 0)
    for status in _WAY:
        moved = agent.post(f"/cases/{one.case}/status", Case, {"status": status}, status=200)
        if status == target:
            return moved.status
    if target == "escalated":
        reason = stage.story.words("涉及人身安全,移交应急组", "A matter of safety: handed to the emergency desk")
        body: Json = {"status": target, "reason": reason}
        return agent.post(f"/cases/{one.case}/status", Case, body, status=200).status
    if target in _BY_AGREEMENT:
        moved = _close(stage, one, "closed_unresolved" if target == "closed_unresolved" else "resolved")
    if target == "reopened":
        moved = one.consumer.post(f"/cases/{one.case}/status", Case, {"status": target}, status=200)
    return moved.status


def _close(stage: Stage, one: Filed, end: str) -> Case:
    story, agent = stage.story, stage.desk_of(one.complaint).agents[-1]
    reason = story.words("已按约定办理,请您确认", "Done as agreed; please confirm")
    proposed = agent.post(f"/cases/{one.case}/status", Case, {"status": end, "reason": reason}, status=200)
    story.require(
        (proposed.status, proposed.closing_status) == ("processing", end),
        "客服只能提议结案",
        "an agent only proposes to close",
    )
    return one.consumer.post(f"/cases/{one.case}/closing", Case, {"accept": True}, status=200)


def _search(stage: Stage, one: Filed) -> None:
    story = stage.story
    number = one.complaint.order.order_no.replace("-", " ")
    found = stage.desk_of(one.complaint).agents[0].post("/cases/search", _Cases, {"order_number": number}, status=200)
    other = stage.desks["privacy"].agents[0].post("/cases/search", _Cases, {"order_number": number}, status=200)
    story.check(
        len(found.items) == 2 and not other.items,  # noqa: PLR2004 - C003 and C020 are about one order
        f"按订单号 {number} 查到同一消费者的前后两件(C003、C020);别组查不到",
        f"Order {number} finds both complaints about it (C003, C020); another team finds none",
    )


def _erase(stage: Stage, one: Filed) -> None:
    story = stage.story
    one.consumer.send("DELETE", f"/cases/{one.case}", 204)
    one.consumer.refused("GET", f"/cases/{one.case}/record", 404, "not-found")
    history = one.consumer.get(f"/cases/{one.case}/history", _History, limit=_PAGE)
    proof = [event.index for event in history.items if event.action == "case.erase"]
    story.require(len(proof) == 1, "日志记有抹除", "the log tells of the erasure")
    story.done(
        f"C024 撤回后由消费者抹除:密钥已毁,本人也打不开;凭据是日志第 {proof[0]} 条",
        f"C024, withdrawn, is erased by its consumer: its keys are gone; the proof is entry {proof[0]} of the log",
    )
