"""The thread between consumer and team, and the team's own notes."""

import msgspec

from api.demo.cast import Stage
from api.demo.filing import SHOWN, Dropped, Filed


class _Message(msgspec.Struct):
    id: str
    text: str
    dropped: list[Dropped] = []


class _Messages(msgspec.Struct):
    items: list[_Message]


def play_talking(stage: Stage, filed: dict[str, Filed]) -> None:
    """Write in the thread from both sides, and an internal note."""
    story, one = stage.story, filed[SHOWN]
    desk = stage.desk_of(one.complaint)
    agent, thread = desk.agents[0], f"/cases/{one.case}/messages"
    story.section("沟通:会话与内部备注", "Talking: the thread and internal notes")
    question = story.words("您好,请问方便接电话的时间?", "Hello, when may we call you?")
    agent.post(thread, _Message, {"text": question})
    story.say(f"客服:{question}", f"Agent:    {question}")
    answer = story.words(
        f"晚上八点后打 {one.complaint.consumer.phone},刚收到验证码 482913",
        f"After eight at {one.complaint.consumer.phone}, I just got the verification code 482913",
    )
    sent = one.consumer.post(thread, _Message, {"text": answer})
    story.say(f"消费者写下:{answer}", f"Consumer: {answer}")
    story.check(
        bool(sent.dropped) and "482913" not in sent.text,
        "验证码当场移除,任何人都读不到",
        "The one-time code was removed at once; nobody can read it",
    )
    read = agent.get(thread, _Messages).items[-1].text
    story.check(
        one.complaint.consumer.phone not in read and "482913" not in read,
        f"客服读到:{read}",
        f"The agent reads: {read}",
    )
    notes = f"/cases/{one.case}/notes"
    note = story.words("商家已同意承担运费,待回寄", "The merchant agreed to pay the return")
    agent.post(notes, _Message, {"text": note})
    read = desk.lead.get(notes, _Messages).items[-1].text
    one.consumer.refused("GET", notes, 403, "refused")
    story.check(
        read == note,
        "内部备注只封给小组:组长读得到,消费者不行",
        "A note is sealed to the team: its lead reads it, the consumer does not",
    )
