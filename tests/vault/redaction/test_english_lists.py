import pytest

from vault.redaction.detectors.names import english_lists
from vault.redaction.detectors.names.english import find_english_names
from vault.redaction.detectors.names.english_lists import lists, ordinary, plain
from vault.redaction.detectors.names.english_runs import Part, part


@pytest.mark.parametrize(("written", "form"), [("Jabłońska", "jablonska"), ("Zoë", "zoe"), ("Đặng", "dang")])
def test_a_plain_form_has_no_accents(written: str, form: str) -> None:
    assert plain(written) == form


@pytest.mark.parametrize("word", ["refunded", "batteries", "unpacked", "stopping", "boxes", "happier"])
def test_a_word_is_ordinary_in_all_its_forms(word: str) -> None:
    assert ordinary(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("giulia", Part.GIVEN),
        ("adeyemi", Part.SURNAME),
        ("price", Part.SOFT),
        ("zxqwyv", Part.UNKNOWN),
        ("temu", Part.NONE),
        ("kettle", Part.NONE),
        ("i'm", Part.NONE),
    ],
)
def test_what_a_word_may_be(word: str, expected: Part) -> None:
    assert part(word) is expected


def test_nothing_is_gone_over_without_the_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english_lists, "find_spec", lambda _: None)
    lists.cache_clear()
    part.cache_clear()
    try:
        with pytest.raises(ImportError):
            list(find_english_names("I spoke to Giulia."))
    finally:
        monkeypatch.undo()
        lists.cache_clear()
        part.cache_clear()
    assert list(find_english_names("I spoke to Giulia."))
