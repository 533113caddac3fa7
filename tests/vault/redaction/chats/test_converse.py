"""Every export gives the messages that a person reads in it."""

import pytest

from vault.redaction.chats import MOST_MESSAGES, converse, to_text
from vault.redaction.formats.files import sniff

from .examples import EXAMPLES, NO_CHATS, Said


def said_in(data: bytes, media_type: str) -> list[Said]:
    talk = converse(data, media_type)
    return [] if talk is None else [(message.speaker, message.time, message.text) for message in talk.messages]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_export_is_read_as_its_messages(name: str) -> None:
    form, media_type, text, messages = EXAMPLES[name]
    talk = converse(text.encode(), media_type)
    assert talk is not None
    assert said_in(text.encode(), media_type) == messages
    assert talk.format == form


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_file_is_taken_for_leads_to_the_same_messages(name: str) -> None:
    _, _, text, messages = EXAMPLES[name]
    assert said_in(text.encode(), sniff(text.encode())) == messages


@pytest.mark.parametrize("name", [name for name, example in EXAMPLES.items() if example[1] == "text/plain"])
def test_line_ends_and_a_byte_order_mark_change_nothing(name: str) -> None:
    _, media_type, text, messages = EXAMPLES[name]
    other = text.replace("\r\n", "\n").replace("\n", "\r\n")
    assert said_in(other.encode("utf-8-sig"), media_type) == messages
    assert said_in(other.encode("utf-16"), media_type) == messages


@pytest.mark.parametrize("name", NO_CHATS)
def test_what_is_not_clearly_a_chat_is_none(name: str) -> None:
    media_type, text = NO_CHATS[name]
    assert converse(text.encode(), media_type) is None


def test_a_chinese_encoding_is_read() -> None:
    text = "时间,发送方,内容\r\n2026-06-25 10:11:03,远山如黛,你好没收到\r\n"
    assert said_in(text.encode("gb18030"), "text/plain") == [("远山如黛", "2026-06-25 10:11:03", "你好没收到")]


def test_files_are_named() -> None:
    talk = converse(
        "8/21/26, 9:14 PM - A: IMG-1.jpg (file attached)\n8/21/26, 9:15 PM - B: [文件] 单 1.pdf".encode(), "text/plain"
    )
    assert talk is not None
    assert [message.attachments for message in talk.messages] == [("IMG-1.jpg",), ("单 1.pdf",)]


def test_a_line_of_labels_within_a_chat_stays_what_was_said() -> None:
    text = "我:在吗\n客服:请讲\n我:寄到这里\n收货人:陈嘉禾\n客服:好的\n我:谢谢\n客服:再见\n"
    assert ("我", "", "寄到这里\n收货人:陈嘉禾") in said_in(text.encode(), "text/plain")


def test_bytes_that_are_no_text_are_no_chat() -> None:
    assert converse(b"\x00\x01 2026/6/2 19:21:07\nx", "text/plain") is None


def test_a_very_long_chat_ends_in_one_message_that_loses_nothing() -> None:
    lines = [f"[10:00] a{i % 2}: word{i}\n" for i in range(MOST_MESSAGES + 5)]
    talk = converse("".join(lines).encode(), "text/plain")
    assert talk is not None
    assert len(talk.messages) == MOST_MESSAGES
    assert talk.messages[-1].text == "".join(lines[MOST_MESSAGES - 1 :])


@pytest.mark.parametrize(
    "name", [name for name, e in EXAMPLES.items() if e[0] in ("transcript", "blocks", "whatsapp", "table")]
)
def test_what_a_reader_sees_reads_as_the_same_conversation(name: str) -> None:
    _, media_type, text, _ = EXAMPLES[name]
    talk = converse(text.encode(), media_type)
    assert talk is not None
    again = converse(to_text(talk).encode(), "text/plain")
    assert again is not None
    assert to_text(again) == to_text(talk)


STAMPS = [
    "8/21/26, 9:14 PM",
    "8/21/26, 9:14\u202fPM",
    "21/08/2026, 21:14",
    "21/08/2026, 9:14 pm",
    "21/08/2026, 9:14 p.m.",
    "21/08/2026 21:14",
    "21/08/2026 à 21:14",
    "21.08.26, 21:14",
    "21.08.2026 21:14",
    "21-08-2026 21:14",
    "2026-08-21 21:14",
    "2026-08-21, 9:14 p.m.",
    "2026/08/21, 21:14",
    "2026/08/21 21:14",
    "2026/8/21 下午9:14",
    "2026/8/21, 下午9:14",
    "21/8/2026 下午9:14",
    "2026年8月21日 21:14",
    "2026. 08. 21. 21:14",
    "2026. 8. 21. 오후 9:14",
    "21.8.2026 klo 21.14",
]


@pytest.mark.parametrize("stamp", STAMPS)
def test_the_date_orders_of_many_countries_are_read(stamp: str) -> None:
    android = f"{stamp} - Avery Sample: Hi\nthere\n{stamp} - +44 7700 900123: Hello\n"
    messages = [("Avery Sample", stamp, "Hi\nthere"), ("+44 7700 900123", stamp, "Hello")]
    assert said_in(android.encode(), "text/plain") == messages
    ios = f"[{stamp}] Avery Sample: Hi\nthere\n\u200e[{stamp}] +44 7700 900123: Hello\n"
    assert said_in(ios.encode(), "text/plain") == messages


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_time_on_a_line_with_a_name_is_read(stamp: str) -> None:
    text = f"Avery Sample {stamp}\nHi\nthere\n\n小店 {stamp}\nHello\n"
    assert said_in(text.encode(), "text/plain") == [("Avery Sample", stamp, "Hi\nthere"), ("小店", stamp, "Hello")]


def test_whatsapp_in_korea() -> None:
    text = "2026. 8. 21. 오후 9:14, Avery : Hi\n2026. 8. 21. 오후 9:15, Shop : a : b\n"
    assert said_in(text.encode(), "text/plain") == [
        ("Avery", "2026. 8. 21. 오후 9:14", "Hi"),
        ("Shop", "2026. 8. 21. 오후 9:15", "a : b"),
    ]


def test_messages_that_a_script_of_a_page_shows_are_read() -> None:
    page = (
        "<html><body><div id=chat></div><script>const x = 1; const chatMessages = "
        '[{"type": 1, "text": "在吗", "is_send": 1, "timestamp": 1787659200, "displayname": "嘉禾"},'
        '{"type": 1, "text": "</b>在", "is_send": 0, "timestamp": 1787659260, "displayname": "小店"}];'
        "</script></body></html>"
    )
    assert said_in(page.encode(), "text/html") == [
        ("嘉禾", "2026-08-25 12:00:00 UTC", "在吗"),
        ("小店", "2026-08-25 12:01:00 UTC", "</b>在"),
    ]


@pytest.mark.parametrize("data", ["[{", "[{}]", '[{"a": 1}]', "[" * 5000 + "{"])
def test_other_data_in_a_script_is_passed_over(data: str) -> None:
    assert converse(f"<html><script>messages = {data}</script><p>hello</p></html>".encode(), "text/html") is None
