"""A conversation as one text, what is found in it, and the way back into the messages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.redaction.chats import apply, flatten, in_pieces, speakers, to_text
from vault.redaction.detectors.detect import detect
from vault.redaction.reading import Conversation, Message
from vault.redaction.spans import PiiType, Span


def talk(*said: tuple[str, str], form: str = "blocks") -> Conversation:
    return Conversation(form, tuple(Message(speaker, "", text) for speaker, text in said))


def replaced(conversation: Conversation, value: str, instead: str) -> list[str]:
    text = flatten(conversation).text
    start = text.index(value)
    changed = apply(conversation, [(start, start + len(value), instead)])
    return [f"{message.speaker}|{message.text}" for message in changed.messages]


def test_the_flat_text_names_a_speaker_where_the_speaker_changes() -> None:
    conversation = Conversation(
        "blocks",
        (
            Message("", "", "start"),
            Message("a", "10:00", "one"),
            Message("a", "10:01", "two", ("x.jpg",)),
            Message("b", "10:02", "", ("y.jpg",)),
            Message("", "10:03", "left"),
            Message("a", "10:04", "three\nfour"),
        ),
    )
    flat = flatten(conversation)
    assert flat.text == "start\na: one\ntwo\n[附件] x.jpg\nb: [附件] y.jpg\nleft\na: three\nfour\n"
    assert [flat.text[piece.start : piece.end] for piece in flat.pieces] == [
        *("start", "a", "one", "two", "x.jpg", "b", "y.jpg", "left", "a", "three\nfour"),
    ]


def test_a_reader_sees_a_block_for_each_message() -> None:
    conversation = Conversation(
        "blocks", (Message("", "", "start"), Message("a", "10:00", "x\ny", ("f.jpg",)), Message("b", "", "z"))
    )
    assert to_text(conversation) == "start\n[10:00] a: x\ny\n[附件] f.jpg\nb: z\n"


def test_a_letter_keeps_the_word_before_its_sender() -> None:
    letter = Conversation("mail", (Message("A <a@example.com>", "", "To: b\n\nhello"),))
    assert flatten(letter).text == to_text(letter) == "From: A <a@example.com>\nTo: b\n\nhello\n"


def test_speakers_are_told_once_each() -> None:
    assert speakers(talk(("b", "x"), ("", "y"), ("a", "z"), ("b", "w"))) == ("b", "a")


def test_a_piece_of_a_message_is_exchanged() -> None:
    assert replaced(talk(("a", "call 123 now"), ("b", "ok")), "123", "〔电话〕") == ["a|call 〔电话〕 now", "b|ok"]


def test_of_a_piece_in_several_messages_the_first_gets_what_stands_instead() -> None:
    conversation = talk(("a", "it is 168"), ("a", "0000"), ("a", "0001 ok"))
    assert replaced(conversation, "168\n0000\n0001", "〔电话〕") == ["a|it is 〔电话〕", "a|…", "a|… ok"]


def test_a_speaker_between_two_messages_of_a_piece_keeps_the_name() -> None:
    conversation = talk(("a", "168"), ("b", "0000"), ("a", "x"))
    assert replaced(conversation, "168\nb: 0000", "〔电话〕") == ["a|〔电话〕", "b|…", "a|x"]


def test_a_speaker_is_renamed_everywhere() -> None:
    conversation = talk(("陈嘉禾", "x"), ("b", "y"), ("陈嘉禾", "z"))
    assert replaced(conversation, "陈嘉禾", "〔姓名1〕") == ["〔姓名1〕|x", "b|y", "〔姓名1〕|z"]


def test_a_piece_that_begins_in_a_speaker_hides_both_parts() -> None:
    assert replaced(talk(("x陈嘉禾", "陈嘉禾 ok")), "陈嘉禾: 陈嘉禾", "〔姓名〕") == ["x〔姓名〕|… ok"]


def test_names_of_files_are_exchanged() -> None:
    conversation = Conversation("blocks", (Message("a", "", "", ("one.jpg", "陈嘉禾.jpg")),))
    start = flatten(conversation).text.index("陈嘉禾")
    assert apply(conversation, [(start, start + 3, "〔姓名〕")]).messages[0].attachments == ("one.jpg", "〔姓名〕.jpg")


def test_no_replacements_change_nothing() -> None:
    conversation = talk(("a", "x"), ("b", "y"))
    assert apply(conversation, []) == conversation


SAID = st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.text(alphabet="xy\n", max_size=6)), max_size=6)


@given(SAID, st.lists(st.tuples(st.integers(-2, 60), st.integers(-2, 60)), max_size=5))
def test_no_character_of_a_piece_stays_whatever_overlaps(
    said: list[tuple[str, str]], ranges: list[tuple[int, int]]
) -> None:
    conversation = talk(*said)
    flat = flatten(conversation)
    covered = {place for start, end in ranges for place in range(start, end)}
    changed = apply(conversation, [(start, end, "#") for start, end in ranges if start < end])
    for piece in flat.pieces:
        if piece.field == "text":
            left = sum(flat.text[place] != "\n" for place in range(piece.start, piece.end) if place not in covered)
            text = changed.messages[piece.message].text
            assert sum(c in "xy" for c in text) == left
    assert len(changed.messages) == len(conversation.messages)


def found(*said: tuple[str, str]) -> list[tuple[PiiType, str]]:
    flat = flatten(talk(*said))
    values = in_pieces(flat, detect)
    for value in values:
        assert "".join(flat.text[span.start : span.end] for span in value.spans) == value.value
        assert all(span.rule.endswith("-in-pieces") for span in value.spans)
        assert len(value.spans) > 1
    return [(value.type, value.value) for value in values]


@pytest.mark.parametrize(
    ("said", "kind", "value"),
    [
        ([("a", "168"), ("a", "0000"), ("a", "0001")], PiiType.PHONE, "16800000001"),
        ([("a", "168"), ("b", "嗯"), ("a", "0000"), ("b", "继续说"), ("a", "0001")], PiiType.PHONE, "16800000001"),
        ([("a", "我的电话168"), ("a", "0000"), ("a", "0001。")], PiiType.PHONE, "16800000001"),
        ([("16900000013", "168"), ("16900000013", "0000"), ("16900000013", "0001")], PiiType.PHONE, "16800000001"),
        ([("a", "幺六八"), ("a", "零零零零"), ("a", "零零零幺")], PiiType.PHONE, "幺六八零零零零零零零幺"),
        ([("a", "330199"), ("a", "19910315"), ("a", "0023")], PiiType.ID_NUMBER, "330199199103150023"),
        (
            [("a", "4111"), ("a", "1111"), ("b", "?"), ("a", "1111"), ("a", "1111")],
            PiiType.BANK_CARD,
            "4111111111111111",
        ),
        ([("a", "avery@"), ("a", "example.com")], PiiType.EMAIL, "avery@example.com"),
        (
            [("a", "浙江省杭州市青禾区"), ("b", "好"), ("a", "望舒路128号梧桐苑3幢2单元501室")],
            PiiType.ADDRESS,
            "浙江省杭州市青禾区望舒路128号梧桐苑3幢2单元501室",
        ),
    ],
)
def test_a_value_in_several_messages_of_one_speaker_is_found(
    said: list[tuple[str, str]], kind: PiiType, value: str
) -> None:
    assert (kind, value) in found(*said)


@pytest.mark.parametrize(
    "said",
    [
        [("a", "168"), ("b", "0000"), ("c", "0001")],
        [("a", "168元"), ("a", "0000"), ("a", "0001")],
        [("a", "168"), ("a", "25"), ("a", "3")],
        [("a", "168"), *[("b", "no")] * 9, ("a", "00000001")],
        [("a", "我在杭州市"), ("a", "你们快点")],
        [("a", "260528"), ("a", "128"), ("a", "2026")],
        [("a", "16800000001"), ("a", "128")],
    ],
)
def test_what_does_not_belong_together_is_not_put_together(said: list[tuple[str, str]]) -> None:
    assert found(*said) == []


def test_the_spans_lead_to_renditions_without_the_value() -> None:
    conversation = talk(("a", "168"), ("b", "嗯"), ("a", "0000"), ("a", "0001 是我的"))
    flat = flatten(conversation)
    spans: list[Span] = [span for value in in_pieces(flat, detect) for span in value.spans]
    shown = to_text(apply(conversation, [(span.start, span.end, "〔电话1〕") for span in spans]))
    assert shown == "a: 〔电话1〕\nb: 嗯\na: 〔电话1〕\na: 〔电话1〕 是我的\n"
    assert not re.search("[0-9]{3}", shown)
