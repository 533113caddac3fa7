"""A person's number is never taken for a business's, an order's or a parcel's: those stay in sight."""

import random

import pytest

from tests.vault.redaction.finding import hidden
from vault.redaction.detectors.documents import find_documents
from vault.redaction.detectors.identifiers import find_identifiers
from vault.redaction.detectors.orders import find_orders
from vault.redaction.detectors.settle import BUSINESS, settle
from vault.redaction.spans import Span

_REGIONS = (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54)
_MORE_REGIONS = (61, 62, 63, 64, 65, 71, 81, 82)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_WRITTEN = (
    "{}",
    "身份证号码 {}",
    "id:{}",
    "统一社会信用代码:{}",
    "订单号{}",
    "快递单号 {}",
    "order {}",
    "tracking no. {}",
    "税号 {}",
    "中通{}已签收",
)


def _number(chance: random.Random) -> str:
    head = f"{chance.choice(_REGIONS + _MORE_REGIONS)}{chance.randrange(10_000):04}"
    born = f"{chance.randint(1900, 2025)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    body = f"{head}{born}{chance.randrange(1000):03}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def _structured(text: str) -> list[Span]:
    return settle([*find_identifiers(text), *find_documents(text), *find_orders(text)])


@pytest.mark.parametrize("written", _WRITTEN)
def test_no_valid_resident_number_is_kept_as_a_business_number(written: str) -> None:
    chance = random.Random(written)
    for _ in range(2000):
        text = written.format(_number(chance))
        start = written.index("{")
        spans = _structured(text)
        assert not [s for s in spans if s.type in BUSINESS]
        covered = {i for s in spans for i in range(s.start, s.end)}
        assert covered >= set(range(start, start + 18))


@pytest.mark.parametrize("number", ["510107195212057811", "11010519491231002X", "510107195219457811"])
@pytest.mark.parametrize("written", ["{}", "身份证号码 {}", "是{}。"])
def test_the_whole_detector_hides_them_too(written: str, number: str) -> None:
    assert hidden(written.format(number)) == [number]


def test_digits_that_pass_for_a_business_code_need_a_word() -> None:
    assert hidden("统一社会信用代码91330199MA0000015A") == []
