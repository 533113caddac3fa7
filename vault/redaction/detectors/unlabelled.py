"""Long numbers that no word names: what may be a card or an identity number is hidden, though nothing proves it."""

import re
from collections.abc import Iterator

from ..spans import PiiType, Span

_ALONE = r"(?<![0-9A-Za-z=#&@$¥€£])(?<![0-9A-Za-z][-./_:])(?<![/?])"
_END = r"(?![0-9A-Za-z%]|[-./_:][0-9A-Za-z])"
#: How card numbers begin that a bank in China or one of the international schemes has given out.
_CARD_LIKE = re.compile(
    rf"{_ALONE}(?P<value>(?=[345]|6[02-9]|81|9[0-9])"
    rf"(?:[0-9]{{16,19}}|[0-9]{{4}}(?P<gap>[ -])[0-9]{{4}}(?P=gap)[0-9]{{4}}(?P=gap)[0-9]{{4}}(?:(?P=gap)[0-9]{{3}})?))"
    rf"{_END}"
)
#: A resident number with a slip in its month or day: the region and the century are there.
_RESIDENT_LIKE = re.compile(
    rf"{_ALONE}(?P<value>(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{{4}}(?:19|20)[0-9]{{9}}[0-9Xx]){_END}"
)
_OTHER_WORD = re.compile(
    r"订单|訂單|单号|單號|网单|这单|运单|運單|快递|快件|物流|包裹|面单|编号|編號|工单|流水|发票|条码|条形码|序列号|"
    r"商品|型号|货号|批号|串号|信用代码|执照|税号|纳税人|"
    r"(?<![A-Za-z])(?:orders?|po|tracking|parcel|package|shipment|shipped|consignment|waybill|awb|ups|usps|fedex|dhl|"
    r"royal mail|invoice|bar ?code|ean|upc|isbn|gtin|sku|serial|imei|item|model|s/?n|batch|lot|ticket|uscc|sha|hash|"
    r"id)(?![A-Za-z])",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 24, 10


def find_unlabelled(text: str) -> Iterator[Span]:
    """Long numbers in a folded text that may be a card or an identity number, where no word says otherwise."""
    for match in _RESIDENT_LIKE.finditer(text):
        if not _named(match):
            yield Span(*match.span("value"), PiiType.ID_NUMBER, "resident-like", 0.6)
    for match in _CARD_LIKE.finditer(text):
        if not _named(match) and not _RESIDENT_LIKE.match(text, match.start()):
            yield Span(*match.span("value"), PiiType.BANK_CARD, "card-like", 0.55)


def _named(match: "re.Match[str]") -> bool:
    """Whether a word for an order, a parcel or a product stands near."""
    text, (start, end) = match.string, match.span("value")
    return (
        _OTHER_WORD.search(text, max(0, start - _BEFORE), start) is not None
        or _OTHER_WORD.search(text, end, end + _AFTER) is not None
    )
