"""Extra access: asked for with a purpose, narrowed or denied by the consumer, used exactly, and taken back."""

import hashlib

import msgspec

from api.demo.cast import Stage
from api.demo.complaints import Json
from api.demo.filing import SHOWN, Case, Filed, Shown
from api.demo.people import Person
from api.demo.story import Story
from vault.access.purposes import TITLES

_HOUR, _QUARTER = 3_600, 900


class Request(msgspec.Struct):
    """An access request."""

    id: str
    scopes: list[str]
    purpose: str
    seconds: int
    status: str
    reason: str | None = None
    answer: str | None = None


class Grant(msgspec.Struct):
    """A grant."""

    id: str
    scopes: list[str]
    status: str


class _Requests(msgspec.Struct):
    items: list[Request]


def play_granting(stage: Stage, filed: dict[str, Filed]) -> int:
    """Play one request that is narrowed, used and revoked, and one that is denied; return the disclosure's entry."""
    story = stage.story
    story.section("额外查看:申请、收窄、使用、撤回", "Extra access: asked for, narrowed, used, taken back")
    one = filed[SHOWN]
    agent = stage.desk_of(one.complaint).agents[0]
    entry = _narrowed(story, agent, one)
    _denied(stage, filed["C010"])
    return entry


def _narrowed(story: Story, agent: Person, one: Filed) -> int:
    original = f"evidence/{one.receipts[1].id}/original"
    _ask(
        story,
        agent,
        one,
        ["identity/phone", "identity/address", original],
        "contact-consumer",
        story.words(
            "电话核实退货地址,并核对订单截图原件", "To call about the return, and to check the original screenshot"
        ),
    )
    epoch = one.consumer.get(f"/cases/{one.case}", Case).epoch
    asked = one.consumer.get(f"/cases/{one.case}/access-requests", _Requests).items[0]
    story.say(
        f"客服申请:手机、地址、订单截图原件,1 小时;目的“{TITLES[asked.purpose][0]}”",
        f"Asked: phone, address and the original screenshot, 1 hour; purpose: {TITLES[asked.purpose][1]}",
    )
    story.say(f"消费者看到理由:“{asked.reason}”", f"The consumer reads why: “{asked.reason}”")
    grant = one.consumer.post(
        f"/cases/{one.case}/access-requests/{asked.id}/grant",
        Grant,
        {"scopes": ["identity/phone", original], "seconds": _QUARTER},
    )
    story.check(
        sorted(grant.scopes) == sorted(["identity/phone", original]),
        "消费者收窄:只给手机和截图,15 分钟,不给地址",
        "The consumer narrows it: phone and screenshot only, 15 minutes, no address",
    )
    opened = _open(agent, one, ["identity/phone"])
    story.check(
        opened.record == {"identity": {"phone": one.complaint.consumer.phone}},
        f"客服得到的恰好是这一项:{one.complaint.consumer.phone}(日志第 {opened.entry} 条先于内容落盘)",
        f"The agent gets exactly that: {one.complaint.consumer.phone} (entry {opened.entry} was in the log before)",
    )
    path = f"/cases/{one.case}/evidence/{one.receipts[1].id}/content"
    content = agent.send("GET", path, 200).content
    story.check(
        hashlib.sha256(content).hexdigest() == one.receipts[1].sha256,
        f"原件 {len(content)} 字节,SHA-256 与上传回执相同:{one.receipts[1].sha256[:16]}…",
        f"The original, {len(content)} bytes, has the SHA-256 of its receipt: {one.receipts[1].sha256[:16]}…",
    )
    agent.refused("POST", f"/cases/{one.case}/disclosures", 403, "not-granted", {"scopes": ["identity/address"]})
    story.done("未获准的地址:拒绝,并记入日志", "The address was not granted: refused, and logged")
    one.consumer.send("DELETE", f"/cases/{one.case}/grants/{grant.id}", 200)
    agent.refused("POST", f"/cases/{one.case}/disclosures", 403, "not-granted", {"scopes": ["identity/phone"]})
    agent.refused("GET", path, 403, "not-granted")
    story.check(
        one.consumer.get(f"/cases/{one.case}", Case).epoch == epoch + 1,
        f"消费者撤回授权,密钥随即换到第 {epoch + 1} 代;此后再看手机与原件:拒绝",
        f"Revoked, and the keys are now of epoch {epoch + 1}; phone and original afterwards: refused",
    )
    return opened.entry


def _denied(stage: Stage, one: Filed) -> None:
    story, agent = stage.story, stage.desk_of(one.complaint).agents[0]
    reason = story.words("核对户口本与监护关系", "To check the household register and the guardianship")
    asked = _ask(story, agent, one, [f"evidence/{one.receipts[0].id}", "identity/minor"], "verify-identity", reason)
    word = story.words("孩子的证件不外看,请凭订单办理", "Please go by the order alone")
    one.consumer.post(f"/cases/{one.case}/access-requests/{asked.id}/denial", Request, {"word": word}, status=200)
    told = agent.get(f"/cases/{one.case}/access-requests/{asked.id}", Request)
    story.check(
        (told.status, told.answer) == ("denied", word),
        f"未成年人案(C010)申请看户口本被拒,附言:“{word}”",
        f"The household register of the child's case (C010) is denied, with a word: “{word}”",
    )


def _ask(
    story: Story,
    agent: Person,
    one: Filed,
    scopes: list[str],
    purpose: str,
    reason: str,
) -> Request:
    body: Json = {"scopes": scopes, "purpose": purpose, "reason": reason, "seconds": _HOUR}
    asked = agent.post(f"/cases/{one.case}/access-requests", Request, body)
    story.require(asked.status == "pending", "申请等待消费者决定", "the request waits for the consumer")
    return asked


def _open(agent: Person, one: Filed, scopes: list[str]) -> Shown:
    return agent.post(f"/cases/{one.case}/disclosures", Shown, {"scopes": scopes}, status=200)
