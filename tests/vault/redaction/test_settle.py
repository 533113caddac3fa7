import pytest

from tests.vault.redaction.finding import found
from vault.redaction.detectors.settle import settle
from vault.redaction.spans import PiiType, Span


@pytest.mark.parametrize(
    "text",
    [
        "包裹JDVA13476842839已签收",
        "订单号260528-291417776317066",
        "运单号SF0000000308023",
        "信用代码91330199MA0000015A",
    ],
)
def test_what_an_order_goes_by_is_not_taken_for_a_persons_number(text: str) -> None:
    assert found(text, PiiType.PHONE) == found(text, PiiType.ID_NUMBER) == found(text, PiiType.BANK_CARD) == []


@pytest.mark.parametrize("text", ["订单13900000000", "单号:13900000000", "order 13900000000"])
def test_a_phone_after_the_word_for_an_order_stays_a_phone(text: str) -> None:
    assert found(text, PiiType.PHONE) == ["13900000000"]
    assert found(text, PiiType.ORDER_NUMBER) == []


def test_a_known_value_wins_over_an_order_number() -> None:
    known = Span(0, 4, PiiType.OTHER_KNOWN, "known", 1.0)
    order = Span(0, 8, PiiType.ORDER_NUMBER, "order-labelled", 0.7)
    assert settle([order, known]) == [known]


def test_of_two_business_numbers_in_one_place_the_surer_stays() -> None:
    guess = Span(0, 8, PiiType.ORDER_NUMBER, "order-labelled", 0.7)
    sure = Span(2, 8, PiiType.TRACKING_NUMBER, "s10", 1.0)
    assert settle([guess, sure]) == [sure]


def test_a_hint_gives_way_to_what_it_lies_in() -> None:
    address = Span(0, 10, PiiType.ADDRESS, "chinese-address", 0.9)
    assert settle([Span(3, 5, PiiType.RELIGION, "faith-or-people", 0.6), address]) == [address]
