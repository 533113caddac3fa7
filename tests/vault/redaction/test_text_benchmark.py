"""The generator labels what it writes, and on texts that nobody tuned to, the detector does what is promised."""

import pytest

from benchmarks.redaction.text_score import STRUCTURED, Score, score
from benchmarks.redaction.texts import generate, words_for
from benchmarks.redaction.words import DEVELOPMENT, EXAMINATION
from benchmarks.redaction.written import SETS, parse, written


def test_a_seed_gives_the_same_texts_each_time() -> None:
    seed, words = words_for("exam")
    assert list(generate(seed, 12, words=words)) == list(generate(seed, 12, words=words))


def test_labels_lie_within_their_text_and_do_not_overlap() -> None:
    seed, words = words_for("dev")
    for doc in generate(seed, 60, words=words):
        ends = [0]
        for label in doc.labels:
            assert ends[-1] <= label.start < label.end <= len(doc.text)
            ends.append(label.end)


@pytest.mark.parametrize(
    "field", ["surnames", "given", "districts", "roads", "estates", "shops", "first_names", "last_names", "streets"]
)
def test_development_and_examination_share_no_words(field: str) -> None:
    assert set(getattr(DEVELOPMENT, field)).isdisjoint(getattr(EXAMINATION, field))


@pytest.fixture(scope="module")
def examined() -> Score:
    seed, words = words_for("exam")
    return score(generate(seed, 180, words=words))


def test_structured_data_is_found_as_promised(examined: Score) -> None:
    total = examined.group(STRUCTURED)
    assert total.covered / total.labels >= 0.995
    assert total.precision >= 0.98


@pytest.mark.parametrize(
    ("row", "whole", "characters"),
    [("name zh", 0.95, 0.95), ("name en", 0.85, 0.85), ("address zh", 0.90, 0.96), ("address en", 0.0, 0.80)],
)
def test_names_and_addresses_are_covered_as_promised(
    examined: Score, row: str, whole: float, characters: float
) -> None:
    tally = examined.tallies[row]
    assert tally.labels >= 20
    assert tally.covered / tally.labels >= whole
    assert tally.hidden / tally.characters >= characters


def test_what_a_case_is_about_stays(examined: Score) -> None:
    assert examined.decoys_kept / examined.decoys >= 0.98


def test_labels_in_a_written_text_are_taken_out_of_it_and_kept() -> None:
    doc = parse("我叫{N:陈嘉禾}，买了{!:王老吉}", "zh")
    assert doc.text == "我叫陈嘉禾，买了王老吉"
    assert [(doc.text[label.start : label.end], label.kind, label.decoy) for label in doc.labels] == [
        ("陈嘉禾", "name", False),
        ("王老吉", "decoy", True),
    ]


@pytest.mark.parametrize("seed", SETS)
def test_every_written_text_has_its_labels_taken_out(seed: str) -> None:
    texts = list(written(seed))
    assert not any(sign in doc.text for doc in texts for sign in "{}\\")
    assert {doc.language for doc in texts} == {"zh", "en"}
    assert {label.kind for doc in texts for label in doc.labels} >= {"name", "address", "phone", "decoy"}
