"""What an agent sees: masked fields, masked text, redacted pictures, and nothing of another team's."""

from typing import Final, cast

import msgspec

from api.demo.cast import Stage
from api.demo.complaints import Json
from api.demo.filing import SHOWN, Filed, Shown
from api.demo.story import Story, shown

_COLUMNS: Final = 36
_LINE_COLUMNS: Final = 92
_ABSENT: Final = "019a0000-0000-7000-8000-000000000000"
_FIELDS: Final = (
    ("name", "姓名", "name"),
    ("phone", "手机", "phone"),
    ("email", "邮箱", "e-mail"),
    ("address", "地址", "address"),
    ("id_number", "证件号", "ID number"),
    ("wechat_id", "微信号", "WeChat"),
)


class Item(msgspec.Struct):
    """An item of evidence in the handling view."""

    id: str
    media_type: str
    text: str | None = None
    withheld: str | None = None
    hidden: dict[str, int] = {}
    file: dict[str, object] | None = None


def show_handling(stage: Stage, filed: dict[str, Filed]) -> None:
    """Open the handling view of every case as an agent of its team, and set one beside the original."""
    story, one = stage.story, filed[SHOWN]
    story.section("客服看到的:默认打码的办理视图", "What an agent sees: the handling view, masked by default")
    views = {number: _view(stage, case) for number, case in filed.items()}
    _compare(story, one, views[SHOWN])
    story.check(
        one.preview is not None and one.preview.record == views[SHOWN].record,
        "与消费者提交前预览到的一字不差",
        "Word for word what the consumer previewed before submitting",
    )
    _tell_text(story, views[SHOWN])
    leaks = [
        number
        for number, case in filed.items()
        if any(private in _text_of(views[number]) for private in case.complaint.private())
    ]
    story.check(
        not leaks,
        f"{len(views)} 个办理视图中逐一查找手机号、证件号、邮箱、住址、孩子姓名:0 处",
        f"{len(views)} handling views searched for phones, ID numbers, e-mails, addresses, children's names: none",
    )
    _refuse_strangers(stage, one)


def items_of(view: Shown) -> list[Item]:
    """Return the evidence of a handling view."""
    return msgspec.convert(view.record["evidence"], list[Item])


def _view(stage: Stage, case: Filed) -> Shown:
    agent = stage.desk_of(case.complaint).agents[0]
    return agent.get(f"/cases/{case.case}/handling", Shown)


def _text_of(view: Shown) -> str:
    return msgspec.json.encode(view.record).decode()


def _compare(story: Story, one: Filed, view: Shown) -> None:
    own = one.consumer.get(f"/cases/{one.case}/record", Shown)
    mine, theirs = cast(Json, own.record["identity"]), cast(Json, view.record["identity"])
    heading = [story.words("字段", "field"), story.words("消费者本人", "the consumer"), story.words("客服", "an agent")]
    rows = [
        [story.words(zh, en), shown(str(mine[name]), _COLUMNS), shown(str(theirs[name]), _COLUMNS)]
        for name, zh, en in _FIELDS
    ]
    story.rows([heading, *rows])
    story.check(
        (theirs["name"], theirs["phone"]) == ("陈**", "168****0001"),
        "姓名只见姓,手机只见头三位与末四位",
        "Of a name only the surname, of a phone only the first three and the last four digits",
    )


def _tell_text(story: Story, view: Shown) -> None:
    statement = cast(Json, view.record["statement"])
    story.say("叙述:", "Narrative:")
    for line in str(statement["narrative"]).splitlines()[:2]:
        story.say(f"  {shown(line, _LINE_COLUMNS)}", f"  {shown(line, _LINE_COLUMNS)}")
    for item in items_of(view):
        if item.text:
            masked = [line for line in item.text.splitlines() if "〔" in line]
            story.say("聊天记录节选:", "From the chat:")
            for line in masked[:2]:
                story.say(f"  {shown(line, _LINE_COLUMNS)}", f"  {shown(line, _LINE_COLUMNS)}")
        elif item.file:
            hidden = sum(item.hidden.values())
            story.say(
                f"截图已涂黑 {hidden} 处后另存为新图片,原图不外露",
                f"A screenshot: {hidden} pieces painted over in a new picture; the original stays closed",
            )
        else:
            story.say(f"不外露:{item.media_type},{item.withheld}", f"Withheld: {item.media_type}, {item.withheld}")


def _refuse_strangers(stage: Stage, one: Filed) -> None:
    story, stranger = stage.story, stage.desks["refund"].agents[0]
    foreign = stranger.refused("GET", f"/cases/{one.case}/handling", 404, "not-found")
    absent = stranger.refused("GET", f"/cases/{_ABSENT}/handling", 404, "not-found")
    story.check(
        foreign == absent,
        "别组客服打开此案:404,与不存在的编号一字不差",
        "Another team's agent: 404, word for word as for a case that does not exist",
    )
    stage.consumers[-1].refused("GET", f"/cases/{one.case}/record", 404, "not-found")
    for person in (stage.admin, stage.auditor):
        person.refused("GET", f"/cases/{one.case}/handling", 403, "refused")
    story.done("别的消费者:404;管理员、审计员:无权", "Another consumer: 404; administrator and auditor: not allowed")
