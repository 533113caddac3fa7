import threading

from vault.redaction.detectors.detect import detect
from vault.redaction.detectors.names import read_entities
from vault.redaction.detectors.names.model import EntityKind
from vault.redaction.spans import PiiType

SENTENCE = "上周三我请同事周明远帮忙退货,商家拒绝了。"


def test_the_model_tells_people_from_places() -> None:
    text = "周明远住在杭州市"
    assert [(text[e.start : e.end], e.kind) for e in read_entities(text)] == [
        ("周明远", EntityKind.PERSON),
        ("杭州市", EntityKind.PLACE),
    ]


def test_offsets_hold_over_many_sentences_and_very_long_ones() -> None:
    text = SENTENCE * 20 + "\n" + SENTENCE.rstrip("。").replace(",", "") * 20
    people = [e for e in read_entities(text) if e.kind is EntityKind.PERSON]
    assert len(people) >= 35
    assert {text[e.start : e.end] for e in people[:20]} == {"周明远"}


def test_blanks_between_characters_do_not_hide_a_name() -> None:
    text = "联系 人 : 周 明 远"
    (person,) = (e for e in read_entities(text) if e.kind is EntityKind.PERSON)
    assert text[person.start : person.end] == "周 明 远"


def test_several_threads_read_the_same() -> None:
    expected = read_entities(SENTENCE)
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda: answers.append(read_entities(SENTENCE) == expected)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 4


def test_without_the_model_the_rules_still_find_what_a_label_says() -> None:
    spans = detect("收件人:周明远\n我叫陈嘉禾。", names=False)
    assert [span.type for span in spans] == [PiiType.NAME, PiiType.NAME]


def test_detection_is_the_same_each_time() -> None:
    assert detect(SENTENCE * 5) == detect(SENTENCE * 5)


def test_a_text_without_chinese_does_not_ask_the_model() -> None:
    assert read_entities("My name is Avery Sample. 12345") == []
