# ruff: noqa: PLR2004 - lengths of numbers
"""Made-up values in the ways people write them. Phones, identity numbers and cards lie in blocks that nobody has."""

import random
from collections.abc import Callable

from benchmarks.redaction.words import Words

_PREFIXES = ("154", "160", "163", "164", "168", "169", "179", "194")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_WRITTEN = str.maketrans("0123456789", "零一二三四五六七八九")
_SPOKEN = str.maketrans("0123456789", "洞幺两三四五六拐八勾")


def mobile(rng: random.Random) -> str:
    """Eleven digits of an unallocated prefix."""
    return f"{rng.choice(_PREFIXES)}00000{rng.randrange(1000):03d}"


def written_mobile(rng: random.Random) -> str:
    """A mobile number as people write it, also to slip past a filter."""
    n = mobile(rng)
    a, b, c = n[:3], n[3:7], n[7:]
    return rng.choice(
        [n] * 6
        + [f"{a} {b} {c}", f"{a}-{b}-{c}", f"+86 {n}", f"+86-{a}-{b}-{c}", f"86{n}", n.translate(_FULL_WIDTH)]
        + [f"{a}.{b}.{c}", "\u200b".join(n), f"（86）{n}", f"{n[:4]} {n[4:7]} {c}", " ".join(n)]
        + [n.translate(_WRITTEN), n.translate(_SPOKEN), f"{a}·{b}·{c}", f"{n[:7]} {c}"]
    )


def identity(rng: random.Random) -> str:
    """Eighteen characters with a right check character, of an area that does not exist."""
    area = rng.choice(("11", "33", "44", "37", "51", "42"))
    born = f"{rng.randrange(1950, 2016)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
    head = f"{area}0199{born}{rng.randrange(1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(int(d) * w for d, w in zip(head, weights, strict=True)) % 11]
    whole = head + check
    return rng.choice(
        [whole] * 4 + [f"{whole[:6]} {whole[6:14]} {whole[14:]}", whole.lower(), whole.translate(_FULL_WIDTH)]
    )


def card(rng: random.Random) -> str:
    """A card number with a right check digit, of a test range."""
    head = rng.choice(("620000", "411111"))
    length = 19 if head == "620000" and rng.random() < 0.6 else 16
    body = head + "".join(rng.choice("0123456789") for _ in range(length - 7))
    total = sum(
        (d * 2 - 9 if d > 4 else d * 2) if i % 2 == 0 else d for i, d in enumerate(int(c) for c in reversed(body))
    )
    whole = body + str(-total % 10)
    grouped = " ".join(whole[i : i + 4] for i in range(0, len(whole), 4))
    return rng.choice([whole, whole, grouped, grouped.replace(" ", "-")])


def business(rng: random.Random) -> str:
    """A business's registration number with its right check character."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "91330199MA" + "".join(rng.choice(alphabet) for _ in range(7))
    check = -sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(body)) % 31
    return body + alphabet[check]


def digits(rng: random.Random, count: int) -> str:
    """Any digits, the first of them not a zero."""
    return str(rng.randrange(1, 10)) + "".join(rng.choice("0123456789") for _ in range(count - 1))


def email(rng: random.Random) -> str:
    """An address at a domain that is set apart for examples."""
    word = "".join(rng.choice("abcdefghijkmnprstuvwyz") for _ in range(rng.randrange(4, 9)))
    local = word + rng.choice(["", digits(rng, 3), "." + word[:3], "_" + word[:2], "-x"])
    return (
        f"{local}{rng.choice(['@', '@', '@', '＠', ' @ '])}"
        f"{rng.choice(['example.com', 'mail.example.org', 'example.net'])}"
    )


def handle(rng: random.Random) -> str:
    """A messenger account."""
    word = "".join(rng.choice("abcdefghijkmnprstuvwyz") for _ in range(rng.randrange(3, 7)))
    return rng.choice(
        [
            f"wxid_{word}{digits(rng, 4)}",
            f"{word}_{digits(rng, 4)}",
            f"{word}{digits(rng, 4)}",
            f"{word}-{word[:2]}{digits(rng, 2)}",
        ]
    )


def chinese_name(rng: random.Random, words: Words) -> str:
    """A surname and one or two characters."""
    return rng.choice(words.surnames) + "".join(rng.choice(words.given) for _ in range(rng.choice((1, 2, 2, 2))))


def chinese_address(rng: random.Random, words: Words) -> str:
    """A delivery address in one of the ways in which they are written."""
    city, district = rng.choice(words.cities), rng.choice(words.districts)
    road, estate = rng.choice(words.roads), rng.choice(words.estates)
    number, block, unit = rng.randrange(1, 900), rng.randrange(1, 40), rng.randrange(1, 5)
    room = f"{rng.randrange(1, 33)}0{rng.randrange(1, 9)}"
    rooms = [
        f"{block}幢{unit}单元{room}室",
        f"{block}栋{room}",
        f"{block}号楼{unit}单元{room}",
        f"{block}-{unit}-{room}",
        f"{block}座{room}室",
        f"{block}#{room}",
    ]
    inside = rng.choice(rooms)
    number_part = f"{road}{number}号"
    return rng.choice([
        f"{city}{district}{number_part}{estate}{inside}",
        f"{city}{district}{number_part}{estate}{inside}",
        f"{city}{district}{number_part}",
        f"{city} {district} {number_part} {estate} {inside}",
        f"{city}{district}{estate}{inside}",
        f"{district}{number_part}{estate}{inside}",
        f"{number_part}{estate}{inside}",
        f"{city}{district}{rng.choice(words.villages)}{rng.randrange(1, 12)}组{rng.randrange(1, 99)}号",
        f"{city}{district}{number_part}{estate}{inside}{rng.choice(words.landmarks)}",
        f"{city}{district}{number_part}{rng.choice(words.landmarks)}",
        f"{city}{district}{number_part}{estate}{inside}({rng.choice(words.landmarks)})",
        f"{city.removesuffix('市')}{district}{road}与{rng.choice(words.roads)}交叉口{estate}{inside}",
        f"{estate}{inside}",
    ])  # fmt: skip


def english_name(rng: random.Random, words: Words) -> str:
    """A first and a last name, here and there with an initial."""
    middle = rng.choice(["", "", "", f" {rng.choice('ABCDEFGHJKLMRST')}."])
    return f"{rng.choice(words.first_names)}{middle} {rng.choice(words.last_names)}"


def american_address(rng: random.Random, words: Words) -> str:
    """Street, town, state and postcode."""
    kind = rng.choice(["St", "Ave", "Road", "Lane", "Drive", "Blvd", "Court", "Way"])
    street = f"{rng.randrange(1, 9999)} {rng.choice(['', '', 'N ', 'West '])}{rng.choice(words.streets)} {kind}"
    inside = rng.choice(
        [
            "",
            "",
            f", Apt {rng.randrange(1, 30)}{rng.choice('ABCD')}",
            f" Unit {rng.randrange(1, 99)}",
            f" #{rng.randrange(1, 99)}",
        ]
    )
    return f"{street}{inside}, {rng.choice(words.towns)}, {rng.choice(words.counties)} {digits(rng, 5)}"


def british_address(rng: random.Random, words: Words) -> str:
    """House, street, town and postcode."""
    kind = rng.choice(["Street", "Road", "Close", "Gardens", "Terrace", "Crescent"])
    postcode = (
        f"{rng.choice(['SW', 'LS', 'BS', 'CF', 'M', 'S'])}{rng.randrange(1, 20)} "
        f"{rng.randrange(1, 9)}{rng.choice('ABDEFG')}{rng.choice('HJLNP')}"
    )
    flat = rng.choice(["", "", f"Flat {rng.randrange(1, 20)}, "])
    return (
        f"{flat}{rng.randrange(1, 200)} {rng.choice(words.streets)} {kind}, {rng.choice(words.british_towns)} "
        f"{postcode}"
    )


def english_phone(rng: random.Random) -> str:
    """A number of the blocks that are set apart for fiction."""
    tail = f"01{rng.randrange(100):02d}"
    area = rng.choice(("202", "415", "617", "312"))
    return rng.choice(
        [
            f"{area}-555-{tail}",
            f"({area}) 555-{tail}",
            f"+1 {area} 555 {tail}",
            f"{area}.555.{tail}",
            f"+1-{area}-555-{tail}",
            f"07700 900{rng.randrange(1000):03d}",
            f"+44 7700 900{rng.randrange(1000):03d}",
        ]
    )


Make = Callable[[random.Random, Words], str]
