"""Texts of complaints with their personal data labelled: forms, stories, chats, notices, in Chinese and English."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.redaction import templates, values
from benchmarks.redaction.words import DEVELOPMENT, EXAMINATION, Words

_SLOT = re.compile(r"\{([a-z_]+)([0-9]?)\}")
SEEDS = {"dev": 11, "exam": 4_021}

#: Slots that must stay readable: what a case is about.
_STAYS = ("shop", "product", "brand", "amount", "date", "sku", "hotline", "model")


@dataclass(frozen=True, slots=True)
class Label:
    """What stands at `text[start:end]`: a kind of personal data (the value of a PiiType), or a decoy."""

    start: int
    end: int
    kind: str
    decoy: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and everything in it that was put there on purpose."""

    text: str
    labels: tuple[Label, ...]
    language: str


def generate(seed: int, count: int, *, words: Words) -> Iterator[Labelled]:
    """`count` texts, two Chinese ones for each English one; the same for the same seed."""
    rng = random.Random(seed)
    for i in range(count):
        language = "en" if i % 3 == 2 else "zh"  # noqa: PLR2004 - every third
        yield _Writer(rng, words, language).write()


def words_for(seed: str) -> tuple[int, Words]:
    """The number and the words of a seed: "dev", "exam", or any number (with the words of the examination)."""
    return (SEEDS["dev"], DEVELOPMENT) if seed == "dev" else (SEEDS.get(seed) or int(seed), EXAMINATION)


class _Writer:
    """One text: a slot that occurs twice in it has the same value."""

    def __init__(self, rng: random.Random, words: Words, language: str) -> None:
        self._rng, self._words, self._language = rng, words, language
        self._filled: dict[str, str] = {}

    def write(self) -> Labelled:
        template = self._template().replace("{{", "\ufdd0").replace("}}", "\ufdd1")
        pieces: list[str] = []
        labels: list[Label] = []
        at = done = 0
        for slot in _SLOT.finditer(template):
            before = template[done : slot.start()]
            value = self._filled.setdefault(slot[0], "") or self._fill(slot)
            start = at + len(before)
            pieces += [before, value]
            at, done = start + len(value), slot.end()
            labels.append(Label(start, at, _KINDS.get(slot[1], slot[1]), slot[1] in _STAYS))
        text = "".join([*pieces, template[done:]]).replace("\ufdd0", "{").replace("\ufdd1", "}")
        return Labelled(text, tuple(labels), self._language)

    def _template(self) -> str:
        rng, chinese = self._rng, self._language == "zh"
        if rng.random() < 0.45:  # noqa: PLR2004 - a little less than half
            return rng.choice(templates.WHOLE_ZH if chinese else templates.WHOLE_EN)
        opening, middle, closing = (
            (templates.OPENINGS_ZH, templates.MIDDLES_ZH, templates.CLOSINGS_ZH)
            if chinese
            else (templates.OPENINGS_EN, templates.MIDDLES_EN, templates.CLOSINGS_EN)
        )
        glue = rng.choice(["", "\n"]) if chinese else rng.choice([" ", "\n"])
        middles = rng.sample(middle, rng.randrange(2, 6))
        return glue.join([rng.choice(opening), *middles]) + "\n" + rng.choice(closing)

    def _fill(self, slot: "re.Match[str]") -> str:
        if slot[1] == "split":
            number = values.mobile(self._rng)
            cut = self._rng.randrange(3, 8)
            self._filled["{split1}"], self._filled["{split2}"] = number[:cut], number[cut:]
            return self._filled[slot[0]]
        value = _value(slot[1], self._rng, self._words, self._language)
        self._filled[slot[0]] = value
        return value


def _value(  # noqa: C901, PLR0911 - one line per kind
    slot: str, rng: random.Random, words: Words, language: str
) -> str:
    zh = language == "zh"
    match slot:
        case "name":
            return values.chinese_name(rng, words) if zh else values.english_name(rng, words)
        case "minor":
            if not zh:
                return rng.choice(words.first_names)
            return rng.choice(words.nicknames) if rng.random() < 0.3 else values.chinese_name(rng, words)  # noqa: PLR2004
        case "addr":
            if zh:
                return values.chinese_address(rng, words)
            return rng.choice((values.american_address, values.british_address))(rng, words)
        case "phone":
            return values.mobile(rng) if zh else values.english_phone(rng)
        case "shop" | "product" | "brand":
            english = {"shop": words.companies, "product": words.goods, "brand": words.companies}
            chinese = {"shop": words.shops, "product": words.products, "brand": words.brands}
            return rng.choice((chinese if zh else english)[slot])
        case "amount":
            return f"{rng.randrange(10, 5000)}.{rng.randrange(100):02d}" if zh else f"${rng.randrange(10, 900)}.99"
        case "date":
            month, day = rng.randrange(1, 13), rng.randrange(1, 29)
            if zh:
                return rng.choice([f"{month}月{day}日", f"2026年{month}月{day}日", f"2026-{month:02d}-{day:02d}"])
            return rng.choice([f"{month}/{day}/2026", f"May {day}, 2026", f"{day} March 2026"])
        case _:
            return _number(slot, rng)


def _number(slot: str, rng: random.Random) -> str:
    month, day, year = rng.randrange(1, 13), rng.randrange(1, 29), rng.randrange(1950, 2020)
    digits, iso = values.digits, f"{year}-{month:02d}-{day:02d}"
    many: dict[str, list[str]] = {
        "wphone": [values.written_mobile(rng)],
        "id": [values.identity(rng)],
        "card": [values.card(rng)],
        "email": [values.email(rng)],
        "wx": [values.handle(rng)],
        "qq": [digits(rng, 9), digits(rng, 10)],
        "alipay": [values.email(rng).replace(" ", "").replace("＠", "@"), values.mobile(rng)],
        "plate": [f"浙A{digits(rng, 5)}", f"京N·{rng.choice('ABCDEF')}{digits(rng, 4)}", f"粤BD{digits(rng, 5)}"],
        "birth": [f"{year}年{month}月{day}日", iso, f"{year}.{month}.{day}", f"{year}/{month}/{day}"],
        "birth_en": [f"{month:02d}/{day:02d}/{year}", f"May {day}, {year}", f"{day} March {year}", iso],
        "account": [digits(rng, 8), f"M{digits(rng, 7)}", f"VIP{digits(rng, 6)}"],
        "pickup": [f"{rng.randrange(1, 30)}-{rng.randrange(1, 9)}-{digits(rng, 4)}", digits(rng, 6), digits(rng, 8)],
        "tracking": [rng.choice(["YT", "SF", "JT", "7"]) + digits(rng, 13), f"JDVA{digits(rng, 11)}", _s10(rng)],
        "order": [f"260528-{digits(rng, 15)}", digits(rng, 19), digits(rng, 12), f"ORD-{digits(rng, 7)}", _amazon(rng)],
        "uscc": [values.business(rng)],
        "payref": ["4200" + digits(rng, 24), "20260528" + digits(rng, 20)],
        "ip": [f"192.0.2.{rng.randrange(1, 255)}", f"2001:db8::{rng.randrange(1, 9999):x}"],
        "imei": [f"0049991{digits(rng, 8)}"],
        "passport": [f"E{digits(rng, 8)}", f"EA{digits(rng, 7)}", f"G{digits(rng, 8)}"],
        "ssn": [f"987-65-43{rng.randrange(20, 30)}"],
        "sku": [f"SP{digits(rng, 6)}", f"{digits(rng, 4)}-XL-02", f"KJ-{digits(rng, 5)}"],
        "hotline": [f"400-{digits(rng, 3)}-{digits(rng, 4)}", f"400{digits(rng, 7)}", "95" + digits(rng, 3), "12315"],
        "model": [f"RX-{digits(rng, 4)}", f"AF{digits(rng, 3)}D", f"H13 Pro {digits(rng, 2)}L"],
    }  # fmt: skip
    return rng.choice(many[slot])


def _amazon(rng: random.Random) -> str:
    return f"{values.digits(rng, 3)}-{values.digits(rng, 7)}-{values.digits(rng, 7)}"


def _s10(rng: random.Random) -> str:
    body = values.digits(rng, 8)
    check = 11 - sum(int(d) * w for d, w in zip(body, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return f"L{rng.choice('BPX')}{body}{ {10: 0, 11: 5}.get(check, check) }CN"


_KINDS = {
    "minor": "minor-name", "addr": "address", "wphone": "phone", "split": "phone", "id": "id-number",
    "ssn": "id-number",
    "card": "bank-card", "wx": "messenger-id", "qq": "messenger-id", "alipay": "messenger-id", "birth": "birth-date",
    "birth_en": "birth-date", "pickup": "pickup-code", "tracking": "tracking-number", "order": "order-number",
    "payref": "payment-ref", "imei": "ip",
}  # fmt: skip
