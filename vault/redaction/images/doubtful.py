"""Lines that were read badly where a label says that something personal stands: they are hidden whole."""

import re
from collections.abc import Iterator, Sequence

from ..reading import Page
from .layout import in_order
from .placed import Placed

UNSURE = 0.8
"""A line with less confidence than this has wrong characters in it more often than not."""

_OF_A_PERSON = re.compile(
    r"(?:姓\s?名|户\s?名|收货人|收貨人|收件人|寄件人|发件人|联系人|开户人|持卡人|法人|电\s?话|手机号?码?|联系方式|号码|地\s?址|住\s?址|地区|"
    r"证件号?码?|身份证号?码?|护照号?码?|卡\s?号|账\s?号|帐\s?号|账\s?户|微信号?|邮\s?箱|邮件|车牌号?码?|生\s?日|出\s?生|签\s?[名字]|"
    r"(?<![a-z])(?:name|phone|mobile|tel|cell|address|ship to|deliver to|recipient|e-?mail|passport|account|card|"
    r"card (?:no\.?|number)|phone (?:no\.?|number)|date of birth))\s{0,2}[:：]?\s{0,2}$",
    re.IGNORECASE,
)
_LONGEST = 40  # characters of a line that is searched for a label at its end


def doubtful(page: Page) -> Iterator[int]:
    """The index of each line that was read with little confidence and stands beside or under a personal label."""
    if all(line.confidence >= UNSURE for line in page.lines):
        return
    rows = [[placed for chain in row for placed in chain] for row in in_order(page.lines, wrapped=False)]
    above: Sequence[Placed] = ()
    for row in rows:
        for at, line in enumerate(row):
            if page.lines[line.index].confidence < UNSURE and (
                (at and _names_a_person(row[at - 1].text)) or any(_heads(label, line) for label in above)
            ):
                yield line.index
        above = row


def _names_a_person(text: str) -> bool:
    return _OF_A_PERSON.search(text[-_LONGEST:]) is not None


def _heads(label: Placed, line: Placed) -> bool:
    near = abs(label.left - line.left) < 2 * line.height and 0 < line.middle - label.middle < 3 * line.height
    return near and _names_a_person(label.text)
