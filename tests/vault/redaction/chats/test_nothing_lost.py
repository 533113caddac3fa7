"""Whatever a file says: reading it as a chat raises nothing, loses nothing and does not take long."""

import csv
import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.redaction.chats import converse, to_text
from vault.redaction.formats.extract import extract
from vault.redaction.reading import Conversation

NAMES = st.sampled_from(
    ["我", "客服", "嘉禾", "Avery Sample", "+1 (202) 555-0117", "tb:小店", "user:u_1", "A", "号码16800000001"]
)
TIMES = st.sampled_from(
    [
        "2026/6/2 19:21:07",
        "2026-06-02 19:21",
        "10:00",
        "下午9:14",
        "8/21/26, 9:14\u202fPM",
        "21.08.26, 21:14",
        "昨天 8:05",
    ]
)
WORDS = st.sampled_from(
    ["在吗", "hi: there", "16800000001", "", "订单编号:123", "[图片]", "- x", "10:00", "2026-06-02", "="]
)
FORMS = st.sampled_from(
    [
        "{name} {time}\n{word}\n",
        "{time} {name}\n{word}\n",
        "[{time}] {name}: {word}\n",
        "{time} - {name}: {word}\n",
        "{time}\t{name}\t{word}\n",
        "{name}({time}): {word}\n",
        "{name}:{word}\n",
        "{name}  {time}\n\n{word}\n",
        "{name}\n{time}\n{word}\n",
        "—————  2026-05-19  —————\n{word}\n",
        "消息对象:{name}\n",
        "{word}\n\n",
        "【{name}】{word}{word}{word}\n",
        "1\n00:00:01.000 --> 00:00:02.000\n<v {name}>{word}\n\n",
    ]
)
LINES = st.builds(
    lambda form, name, time, word: form.format(name=name, time=time, word=word), FORMS, NAMES, TIMES, WORDS
)


def words_of(text: str) -> list[str]:
    """What a text says, without the signs that exports put around it."""
    for sign in "[](){}<>【】:：\t,-—=|":
        text = text.replace(sign, " ")
    return text.split()


def everything_in(talk: Conversation) -> str:
    parts = [(message.time, message.speaker, message.text, *message.attachments) for message in talk.messages]
    return " ".join(words_of(" ".join(" ".join(part) for part in parts)))


@given(st.lists(LINES, max_size=12))
def test_no_word_of_a_transcript_is_lost(lines: list[str]) -> None:
    text = "".join(lines)
    talk = converse(text.encode(), "text/plain")
    if talk is not None:
        kept = set(everything_in(talk).split())
        assert [word for word in words_of(text) if word not in kept | {"v", "1", "文件"}] == []


@given(st.lists(LINES, min_size=2, max_size=12), st.sampled_from(["text/plain", "text/html", "text/vtt"]))
def test_what_a_reader_sees_has_every_message(lines: list[str], media_type: str) -> None:
    talk = converse("".join(lines).encode(), media_type)
    if talk is not None:
        seen = to_text(talk)
        for message in talk.messages:
            for part in (message.speaker, message.time, message.text.strip(), *message.attachments):
                assert part in seen


CELLS = st.sampled_from(["", "在吗", "a,b", 'a"b', "x\ny", "陈嘉禾", "7", "2026-06-02 19:21", "=1+1", "0"])


@given(
    st.lists(st.sampled_from(["备注", "手机", "type", "room", "角色"]), max_size=3, unique=True),
    st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t"]),
)
def test_no_cell_of_a_table_is_lost(extra: list[str], rows: list[list[str]], delimiter: str) -> None:
    names = ["时间", "发送方", "内容", *extra]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([names, *(row[: len(names)] for row in rows)])
    talk = converse(out.getvalue().encode(), "text/plain")
    if talk is None:
        assert not any(row[1] or row[0].startswith("2026") for row in rows)
        return
    kept = everything_in(talk)
    for row in rows:
        for name, cell in zip(names, row, strict=False):
            if not (name == "type" and cell in ("0", "")):
                assert all(word in kept for word in words_of(cell))


@given(
    st.lists(
        st.fixed_dictionaries(
            {"from": st.sampled_from(["a", "小店"]), "text": CELLS},
            optional={"note": CELLS, "phone": CELLS, "more": st.fixed_dictionaries({"name": CELLS})},
        ),
        min_size=1,
        max_size=5,
    ),
    st.booleans(),
)
def test_no_value_in_json_is_lost(messages: list[dict[str, str | dict[str, str]]], wrapped: bool) -> None:
    document: object = {"chat": {"title": "标题", "messages": messages}} if wrapped else messages
    talk = converse(json.dumps(document, ensure_ascii=False).encode(), "application/json")
    assert talk is not None
    kept = everything_in(talk)
    assert "标题" in kept or not wrapped
    for message in messages:
        for value in message.values():
            for plain in value.values() if isinstance(value, dict) else [value]:
                assert all(word in kept for word in words_of(plain))


@given(
    st.binary(max_size=300),
    st.sampled_from(["text/plain", "text/html", "application/json", "message/rfc822", "image/png"]),
)
def test_no_bytes_make_it_raise(data: bytes, media_type: str) -> None:
    converse(data, media_type)


@given(
    st.text(alphabet='<>/="smppart clenod:- \n{}[],"0123456789时间内容我', max_size=200),
    st.sampled_from(["<smses>", "[{", "WEBVTT\n", ""]),
)
def test_no_text_makes_it_raise(text: str, start: str) -> None:
    for media_type in ("text/plain", "text/html"):
        converse((start + text).encode(), media_type)


@given(st.lists(LINES, max_size=10))
def test_the_lines_of_a_page_are_kept(lines: list[str]) -> None:
    page = "<html><body>" + "".join(f"<p>{line}</p>".replace("<v ", "") for line in lines) + "</body></html>"
    talk, text = converse(page.encode(), "text/html"), extract(page.encode(), "text/html")
    if talk is not None and text is not None:
        kept = set(everything_in(talk).split())
        assert [word for word in words_of(text) if word not in kept] == []


LENGTH, BOUND = 200_000, 6.0  # characters; seconds, a square at this length takes minutes


@pytest.mark.slow
@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
@pytest.mark.parametrize(
    "seed",
    [
        "a",
        "1",
        " ",
        "\n",
        "a ",
        "a:",
        "a: b\n",
        "a\n10:00\n",
        "[10:00] ",
        "[10:00] a: b\n",
        "2026-06-02 ",
        "2026/6/2 19:21:07\n",
        "a 2026/6/2 19:21:07\n",
        "—",
        "—————  2026-05-19  —————\n",
        "{",
        "[",
        '{"text": [',
        '{"from": "a", "text": "b"}\n',
        "<",
        "<a ",
        "<a class=",
        "<p class=message>",
        "<p class=name>a",
        "<smses><sms ",
        '<smses><sms a="',
        "<smses><part ct='text/x' text='a'/><sms/>",
        "00:00:01.000 --> 00:00:02.000\n",
        "<v a",
        '"',
        "time,text\n",
        "时间,内容\n1,",
        "【a】b",
        "\u200e",
        "a,b,c,",
        "<attached: ",
        "messages=[{",
        "a (10:00) ",
        "From: a\n\n",
        "a：b ",
    ],
)
def test_a_repeated_pattern_takes_time_in_proportion(seed: str, media_type: str) -> None:
    data = (seed * (LENGTH // len(seed))).encode()
    started = time.process_time()
    converse(data, media_type)
    assert time.process_time() - started < BOUND
