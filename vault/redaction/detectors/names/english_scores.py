# ruff: noqa: PLR2004, SIM905 - weights; words, as words
"""How much speaks for a row of capitalised words being somebody's name: what its words are, and what is around it."""

import re
from itertools import pairwise

from .english_brands import BRAND_ROWS
from .english_cues import (
    ACTS,
    ARTICLES,
    FIRMS,
    GREETINGS,
    HAN_AFTER,
    HAN_BEFORE,
    HAN_PERSON,
    HAN_TITLE,
    HUMAN_ACTS,
    PLACING,
    SAYS,
    STRONG,
    STRONG_PAIRS,
    WEAK,
)
from .english_runs import Part, Word, capital, part, shouted
from .english_things import THINGS
from .english_words import pinyin

ENOUGH = 4.0
ENOUGH_TOGETHER = 3.5
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sgt officer detective "
    "judge nurse sister father rev reverend sr sra srta sir "
    "dame madam madame mme mlle monsieur herr frau senor senora signor signora don dona atty attorney engr eng capt "
    "captain col colonel lt maj major cpl gen rabbi imam sheikh sheikha haji hajah dato datin kuya ate tita tito "
    "uncle auntie aunt bhai bhaiya didi shri smt kumari oga alhaji chief messrs fr".split()
)
_PREPOSITIONS = frozenset(
    "by from with to for or and also when that if but because "
    "as after since until while via so then some poor "
    "another".split()
)
_CLAUSES = frozenset("when that if but because as after since until while".split())
_TO_PEOPLE = frozenset(
    "told tell asked ring rang phoned texted thanked informed begged reminded hi hello hey dear".split()
)
_WEIGHTS = {
    **dict.fromkeys(WEAK, 2.0),
    **dict.fromkeys(WEAK & _PREPOSITIONS, 1.0),
    **dict.fromkeys(WEAK & _CLAUSES, 1.5),
    **dict.fromkeys(WEAK & _TO_PEOPLE, 2.5),
}
_OF_PLACES = frozenset("san santa santo saint los las fort port mount lake rio villa".split())
_OFFICES = frozenset(("support", "service", "agent", "rep", "advisor"))
_IT_IS = frozenset(("it", "here", "that", "this", "name", "he", "she", "who"))
_DEPARTMENTS = re.compile(
    r"[\"')]{0,2},? (?:from|in|at|of|on) (?:your |the |their |our )?(?:[a-z]{2,12} )?(?:sales|support|"
    r"returns?|refunds?|"
    r"billing|customer|service|services|care|accounts?|dispatch|logistics|the phone|phone|reception|"
    r"front desk|desk|chat|"
    r"live chat|complaints?|warehouse|delivery|shipping|finance|escalations?|retention|claims?|team|"
    r"helpline|head office|"
    r"hq|tech|technical|payments?|security|fraud|operations|installation|aftersales|after-sales|management|call cent)"
)
_HERE = re.compile(r",? (?:here(?![a-z])|speaking(?![a-z])|on the (?:phone|line|other end))")
_SPOKEN = re.compile(r"[ ]?(?:\(?[0-9]{1,2}:[0-9]{2}|\([^)\n]{1,20}\)[ ]?:|:[ ])")
_MAIL = re.compile(r"[\"']?[ ]?[<(\[][^\s<>@]{1,64}@")
_LINE_END = re.compile(r"[ ]{0,12}[.,;]?[ ]{0,12}(?:\n|$)")
_SENTENCE_END = re.compile(r"[.!?:;][)\"']?[ ]{1,3}$|[.!?)\"'] ?(?:--?) ?$|(?:^|\n)[ >*-]{0,8}$")
_MODEL = re.compile(r" ?(?:[0-9]|&|[A-Z]{1,4}[0-9-]|®|™)")
_GAP = re.compile(r"[ ]?[,:;\"'“‘(*]{0,2}[ ]?[\"'“‘(]?|\. |[ ]-{1,2}[ ]")


def score(text: str, found: list[Word], first: int, end: int) -> float:
    """What speaks for `found[first:end]`."""
    row = found[first:end]
    names = [w for w in row if len(w.plain) > 1]
    if not names or _brand(text, found, first, row):
        return -1.0
    parts = [part(w.plain) for w in names]
    value = sum(p.value for p in parts) if len(names) > 1 else parts[0].value
    if len(names) > 1 and all(p in (Part.SOFT, Part.PROPER, Part.DOUBTFUL, Part.NONE) for p in parts):
        value -= 0.5 if Part.DOUBTFUL in parts else 1.0
    if len(row) > len(names) and capital(text, names[0]):
        value += 1.0  # initials
    if len(names) > 1 and any(pinyin(a.plain, b.plain) for a, b in pairwise(names)):
        value += 2.5
    if names[0].plain in _OF_PLACES:
        value -= 4.5  # Santa Barbara
    if len(names) == 1 and shouted(text, names[0]):
        value -= 1.5
    return value + _before(text, found, first, row) + _after(text, found, end, row)


def needed(row: list[Word]) -> float:
    """What has to speak for a row of so many words."""
    return ENOUGH_TOGETHER if sum(len(w.plain) > 1 for w in row) > 1 else ENOUGH


def titled(text: str, found: list[Word], first: int) -> bool:
    """Whether a title stands before the word."""
    if not first or found[first - 1].plain not in _TITLES:
        return False
    return text[found[first - 1].end : found[first].start] in (" ", ". ", ".", ": ", " (", ".: ") and (
        capital(text, found[first - 1]) or found[first - 1].plain in ("kuya", "ate", "oga", "uncle", "auntie", "aunt")
    )


def cue(text: str, found: list[Word], first: int) -> float:
    """How strongly the words before one say that it is somebody."""
    if not first:
        return 0.0
    if text[found[first - 1].end : found[first].start] in ("'s ", "’s ") and found[first - 1].plain in _IT_IS:
        return 3.0 if found[first - 1].plain == "name" else 2.0
    if not _GAP.fullmatch(text, found[first - 1].end, found[first].start):
        return 0.0
    if titled(text, found, first):
        return 5.0
    gap = text[found[first - 1].end : found[first].start]
    if gap.startswith((". ", ";")):
        return 0.0
    last = found[first - 1].plain
    before = found[first - 2].plain if first > 1 and found[first - 1].start - found[first - 2].end <= 3 else ""
    if last in STRONG or (before, last) in STRONG_PAIRS or (last in _OFFICES and "-" in gap):
        return 3.1
    return 2.5 if last in GREETINGS and capital(text, found[first]) else _WEIGHTS.get(last, 0.0)


def _before(text: str, found: list[Word], first: int, row: list[Word]) -> float:
    start = row[0].start
    value = cue(text, found, first)
    if first and not value and text[found[first - 1].end : start] == " ":
        last = found[first - 1]
        if last.plain in ARTICLES:
            value -= 3.0
        elif last.plain in PLACING:
            value -= 2.5
        elif capital(text, last) and not _opens(text, last.start):
            value -= 1.5
    line = text[max(0, start - 24) : start]
    if line.endswith(("c/o ", "C/O ", "c/o: ")):
        value += 3.0
    if line.endswith(("& ", "&", "+ ")):
        value -= 3.0
    if line.endswith(("- ", "-", "~", "~ ", "--", "-- ")) and _LINE_END.match(text, row[-1].end):
        value += 3.0
    if _SENTENCE_END.search(line) and _LINE_END.match(text, row[-1].end):
        value += 2.0 if len(row) > 1 else 0.5
    if line and "\u4e00" <= line.rstrip(" :")[-1:] <= "\u9fff":
        tail = line.rstrip(" :")
        value += 3.1 if tail.endswith(tuple(HAN_PERSON)) else 1.5 if tail.endswith(tuple(HAN_BEFORE)) else 0.0
    return value


def _after(text: str, found: list[Word], end: int, row: list[Word]) -> float:
    at = row[-1].end
    value = 0.0
    if _MODEL.match(text, at) and not _SPOKEN.match(text, at):
        value -= 2.5
    if _DEPARTMENTS.match(text, at) or _HERE.match(text, at):
        value += 3.0
    if _MAIL.match(text, at):
        value += 4.0
    if (text.rfind("\n", 0, row[0].start) == row[0].start - 1) and _SPOKEN.match(text, at):
        value += 2.0
    tail = text[at : at + 4].lstrip(" ")
    if tail and "\u4e00" <= tail[0] <= "\u9fff":
        value += 3.0 if tail.startswith(tuple(HAN_TITLE)) else 2.0 if tail.startswith(tuple(HAN_AFTER)) else 0.0
    if end < len(found):
        value += _next(text, text[at : found[end].start], found[end], row)
    return value


def _next(text: str, gap: str, word: Word, row: list[Word]) -> float:
    """What the word after a name says of it."""
    if gap in ("'s ", "’s "):
        return -4.0 if capital(text, word) and (word.plain in FIRMS or part(word.plain) is Part.NONE) else 0.5
    if gap == " ":
        if capital(text, word):
            return -4.5 if word.plain in FIRMS else -1.5
        if word.plain in HUMAN_ACTS:
            return 2.5
        if word.plain in SAYS:
            return 2.0
        if word.plain in THINGS and len(row) < 3 and word.plain not in ACTS:
            return -3.0
        if word.plain in ACTS:
            return 0.5
    return 0.0


def _opens(text: str, at: int) -> bool:
    return _SENTENCE_END.search(text, max(0, at - 8), at) is not None or at == 0


def _brand(text: str, found: list[Word], first: int, row: list[Word]) -> bool:
    """Whether the words are a brand's or a hero's, with a title before or not."""
    second = row[1].plain if len(row) > 1 else ""
    pairs = {f"{row[0].plain} {second}", f"{row[0].plain} {row[2].plain}" if len(row) > 2 else ""}
    if first:
        pairs.add(f"{found[first - 1].plain} {row[0].plain}")
    if text[row[-1].end : row[-1].end + 3] == " & " and len(row) == 1:
        following = text[row[-1].end + 3 : row[-1].end + 20].split(" ", maxsplit=1)[0].strip("'s,.").lower()
        pairs.add(f"{row[0].plain} {following}")
    return not pairs.isdisjoint(BRAND_ROWS)
