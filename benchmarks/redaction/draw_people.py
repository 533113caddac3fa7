# ruff: noqa: PLR2004 - chances
"""Invented people and numbers for pictures: blocks that no operator, bank or register has given to anyone."""

import random
from collections.abc import Callable

from benchmarks.redaction.draw import Piece

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
_GIVEN = "可欣雨桐浩然子墨思远晓雯建国丽娟志强海燕文博嘉怡明哲若曦俊杰梦瑶天佑诗涵"
_CITIES = ("青禾市", "临溪市", "云江市", "望海市", "石桥市", "南屏市")
_DISTRICTS = ("望舒区", "东湖区", "西岭区", "新河区", "江北县", "白鹭镇")
_ROADS = ("梧桐路", "星河大道", "学府街", "长乐东路", "建设北路", "竹林巷", "海棠街")
_PLACES = ("锦绣花园", "阳光新城", "翠湖苑", "金桂小区", "时代广场", "创意产业园")
_FIRST = ("Alice", "Brian", "Chloe", "Daniel", "Emma", "Frank", "Grace", "Henry", "Irene", "Jack")
_LAST = ("Hartwell", "Penrose", "Ashdown", "Kilbride", "Marlowe", "Thackeray", "Winslow", "Fairbourne")
_STREETS = ("Maple Street", "Harbour Road", "Elm Avenue", "Station Lane", "Orchard Close")
_PREFIXES = ("154", "160", "163", "164", "168", "169", "179", "194")


def name(rng: random.Random) -> Piece:
    """A Chinese name."""
    return Piece(rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2, 2)))), "name")


def english_name(rng: random.Random) -> Piece:
    """An English name."""
    return Piece(f"{rng.choice(_FIRST)} {rng.choice(_LAST)}", "name")


def phone(rng: random.Random) -> Piece:
    """A mobile number, sometimes in groups."""
    prefix, tail = rng.choice(_PREFIXES), f"{rng.randrange(1000):03d}"
    return Piece(rng.choice((f"{prefix}00000{tail}", f"{prefix}00000{tail}", f"{prefix} 0000 0{tail}")), "phone")


def id_number(rng: random.Random) -> Piece:
    """A resident's number of an area that does not exist, with its check digit."""
    date = f"{rng.randint(1950, 2005)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    body = f"{rng.choice(('110', '330', '440', '510'))[:2]}0199{date}{rng.randrange(1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]
    return Piece(body + check, "id-number")


def bank_card(rng: random.Random) -> Piece:
    """A card number under an unassigned prefix, with its check digit, in groups or not."""
    body = "620000" + "".join(str(rng.randrange(10)) for _ in range(12))
    digits = [int(d) for d in body]
    total = sum(sum(divmod(2 * d, 10)) if i % 2 == 0 else d for i, d in enumerate(reversed(digits)))
    number = f"{body}{-total % 10}"
    grouped = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    return Piece(rng.choice((number, grouped)), "bank-card")


def email(rng: random.Random) -> Piece:
    """An address in a domain kept for examples."""
    local = f"{rng.choice(_FIRST).lower()}.{rng.choice(_LAST).lower()}{rng.randrange(100)}"
    return Piece(f"{local}@{rng.choice(('example.com', 'example.org', 'mail.example.net'))}", "email")


def address(rng: random.Random) -> Piece:
    """A place in a city that does not exist."""
    door = f"{rng.randint(1, 30)}号楼{rng.randint(1, 6)}单元{rng.randint(101, 2804)}室"
    return Piece(
        f"{rng.choice(_CITIES)}{rng.choice(_DISTRICTS)}{rng.choice(_ROADS)}{rng.randint(1, 999)}号{rng.choice(_PLACES)}"
        f"{door if rng.random() < 0.8 else ''}",
        "address",
    )


def english_address(rng: random.Random) -> Piece:
    """A street address in a town that does not exist."""
    return Piece(f"{rng.randint(1, 240)} {rng.choice(_STREETS)}, Millbrook, MB{rng.randint(1, 9)} 4QZ", "address")


def messenger_id(rng: random.Random) -> Piece:
    """A messenger's id."""
    return Piece(f"{rng.choice(_LAST).lower()}_{rng.randrange(1000, 9999)}", "messenger-id")


def tracking_number(rng: random.Random) -> Piece:
    """A parcel's number of a carrier that does not exist."""
    return Piece(f"ZZ{rng.randrange(10**12, 10**13)}", "tracking-number")


MAKERS: tuple[Callable[[random.Random], Piece], ...] = (
    name, phone, id_number, bank_card, email, address, messenger_id, tracking_number,
)  # fmt: skip
