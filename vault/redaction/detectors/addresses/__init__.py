"""Postal addresses: behind their label, by the grammar of Chinese and English addresses, and in pinyin.

A Chinese address is found by its anchor (`anchors`) and taken from its first place or name to the last thing that says
where it is (`extent`), in the words of `parts`.
"""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span
from ..addresses_english import find_english_addresses
from ..names.model import Entity, EntityKind
from ..places import places_in
from .again import find_again
from .anchors import find_anchors, holds
from .cut import cut
from .delivered import find_delivered
from .extent import ADMIN_END, reach_left, reach_right
from .labelled import find_labelled
from .parts import HAN, STREET
from .pinyin import find_pinyin_addresses

# Below a province or city a district, without a road; not as the beginning of an authority's or a company's name.
_DISTRICT = re.compile(
    rf"[ ]?(?!市|省|主城|城区|市区|郊区|部分|大部|全部|各|有些|等|周边|多个|这|那|的|某)"
    rf"[{HAN}]{{1,8}}?(?:区|區|县|縣|旗|镇|鎮|街道)(?!(?:[{HAN}]{{0,6}}"
    r"(?:局|法院|委员会|委員會|协会|協會|政府|派出所|公司|店|厂|医院|学校|大学|中心|发货|发出|的|有|产)))"
)
_DETAIL = re.compile(rf"[0-9]|{STREET}[一二三四五六七八九十]")


def find_addresses(text: str, entities: list[Entity]) -> Iterator[Span]:
    """Addresses in a folded text, of which the model has said `entities`."""
    found = [cut(text, span) for span in (*find_labelled(text), *_anchored(text, entities), *find_delivered(text))]
    yield from found
    yield from find_again(text, found)
    yield from _districts(text)
    yield from find_pinyin_addresses(text)
    yield from (cut(text, span) for span in find_english_addresses(text))


def _anchored(text: str, entities: list[Entity]) -> Iterator[Span]:
    people = [e for e in entities if e.kind is EntityKind.PERSON]
    for start, end in _chains([e for e in entities if e.kind is EntityKind.PLACE], text):
        yield Span(start, reach_right(text, end, people), PiiType.ADDRESS, "chain-of-places", 0.8)
    done = 0
    for anchor in find_anchors(text):
        if anchor.end() <= done:
            continue
        start = reach_left(text, anchor.start(), done, entities)
        if holds(anchor, text, start):
            done = reach_right(text, anchor.end(), people)
            yield Span(start, done, PiiType.ADDRESS, "chinese-address", 0.9)


def _chains(places: list[Entity], text: str) -> Iterator[tuple[int, int]]:
    """Places that the model sees one after the other, at least three or with a number among them."""
    i = 0
    while i < len(places):
        first, count = i, 1
        while i + 1 < len(places) and _joins(text, places[i], places[i + 1]):
            i, count = i + 1, count + 1
        start, end = places[first].start, places[i].end
        i += 1
        if count > 2 or (_DETAIL.search(text, start, end) and count > 1):  # noqa: PLR2004 - as the docstring says
            yield start, end


def _joins(text: str, left: Entity, right: Entity) -> bool:
    between = text[left.end : right.start].strip(" -")
    return between == "" or (between == "," and ADMIN_END.search(text, left.start, left.end) is not None)


def _districts(text: str) -> Iterator[Span]:
    for start, end in places_in(text):
        district = _DISTRICT.match(text, end)
        if district:
            yield Span(start, district.end(), PiiType.ADDRESS, "district", 0.6)
