# ruff: noqa: PLR2004 - lengths of names
"""Chinese names: what the model says, sifted, and what stands where a text names somebody."""

import re
from collections.abc import Iterable, Iterator

from ...spans import PiiType, Span
from .lexicon import (
    AFTER_NAME,
    BRANDS,
    ENDING_WORDS,
    GOODS_AFTER,
    HAN,
    NOT_NAMES,
    TITLE,
    WEAK,
    plausible,
    surname_at,
)
from .model import Entity, EntityKind
from .modelled import find_modelled, personal_ends
from .roles import KIN, ROLE

_SIGNED_ROLE = re.compile(
    rf"(?:{ROLE})(?:的)?(?:姓名|签名|签字|名字|名称)?(?:\(签[名字章]\)|\(盖章\))?[\"']?[ ]?(?:[:=\t]|"
    rf"[ ]{{1,4}}|\n(?=[{HAN}]{{2,4}}\n))[ ]?[\"'“(]?[ ]?"
    rf"(?P<name>[{HAN}](?:[ ]{{0,3}}[{HAN}]){{1,3}}(?:·[{HAN}]{{1,8}}){{0,3}})(?P<after>[{HAN}]?)"
)
_SPEAKER = re.compile(
    r"^[ \[\]0-9:/.-]{0,40}(?:客服|用户|买家|卖家|商家|我|客户|店主|店家|消费者|顾客|坐席|骑手|司机|师傅|老师|"
    r"会员)[^:\n]{0,8}:",
    re.MULTILINE,
)
_OFFICE = re.compile(r"(?:公司|店|部|厂|局|院|所|会|社|组|科|处|中心|平台|驿站|超市|集团)$")
_LATIN_ROLE = re.compile(
    rf"(?:{ROLE})(?:姓名)?[\"']?[ ]?[:=][ ]?[\"']?(?P<name>[A-Za-z][A-Za-z'-]{{1,20}}(?: "
    rf"[A-Za-z][A-Za-z.'-]{{0,20}}){{1,3}})(?![A-Za-z@])"
)
_NAMED = re.compile(
    rf"(?:我叫|我名叫|我是|本人是|本人|我姓名|名叫|名字叫|名字是|姓名是|姓名为|全名|自称|化名|叫做|叫作|他叫|"
    rf"她叫|人叫|员叫|主叫|儿叫|子叫|对方叫|户名是|"
    rf"(?:{ROLE}|{KIN})(?:叫|是|为|名叫|就是)?|代(?:{KIN})|(?:商家|店铺|卖家|对方|店里|公司|你们|他们|"
    rf"平台)的|(?:转账|汇款|打款|转钱|付款|转|寄|交|发)给了?|"
    rf"和|与|跟|找|联系|给|由|是|向|告诉)[\"'“]?(?=(?P<name>[{HAN}]{{2,5}}))"
)
_VERB = re.compile(r"(?:叫|是|为|名|称|给|给了|做|作|本人)[\"'“]?$")
_LOOSE = re.compile(r"(?:和|与|跟|找|联系|给|由|是|向|告诉)[\"'“]?")
_TITLED = re.compile(TITLE)
_PHONE_AFTER = r"[ ,:、\t|;/(\"'-]{1,4}(?:(?:手机|电话|联系)[号码]{0,2}[ :]{0,2})?(?:\+?\(?86\)?[ -]?)?1[ .-]?[3-9]"
_BEFORE_PHONE = re.compile(
    rf"(?<![{HAN}])(?P<name>[{HAN}]{{2}}(?P<last>[{HAN}])(?P=last)|[{HAN}]{{2,4}})(?=(?:收|\(收\)|先生|"
    rf"女士)?{_PHONE_AFTER})"
)
# OCR drops the blank between a name and a number.
_GLUED = re.compile(rf"(?<![{HAN}])(?P<name>[{HAN}]{{2,4}})(?=1[3-9][0-9][ -]?[0-9*]{{4}}[ -]?[0-9]{{4}}(?![0-9]))")
_TO_RECEIVE = re.compile(rf"(?P<name>[{HAN}]{{2,4}})(?:\(?(?:亲?收|亲启)\)?)(?![{HAN}])")
_AFTER_PHONE = re.compile(rf"[0-9][ ,:;、\t|/-]{{1,3}}(?P<name>[{HAN}]{{2,4}})(?=[ ,;、\t|/)\"'\n]|$)", re.MULTILINE)
_LINE = re.compile(
    rf"^[ ]{{0,12}}(?:-{{1,4}}|[—–]+|此致|敬礼)?[ ]{{0,12}}(?P<name>[{HAN}]{{2,4}})[ ]{{0,12}}(?:敬上|谨上|"
    rf"拜托|上|留|字)?[。.!]?[ ]{{0,12}}$",
    re.MULTILINE,
)
_BEGINS = re.compile(
    rf"(?:^|[,。;:!?\n ])(?P<name>[{HAN}]{{2,4}}?)(?=代(?:我|母|父|妈|爸|家|为)|于[0-9]|反映|投诉|举报|诉称|"
    rf"称[,:]|表示|向贵)",
    re.MULTILINE,
)
_CELL = re.compile(rf"(?:(?<=[,;|\t\"])|(?<![^\n]))[ \"]?(?P<name>[{HAN}]{{2,4}})[ \"]?(?=[,;|\t]|\n|$)")
_SIGNS = re.compile(r"(?:本人)?(?:签收|代收|代签|代领|领取|取走|亲收|亲启)")
_FOREIGN = re.compile(rf"[{HAN}]{{1,10}}(?:[·•][{HAN}]{{1,10}}){{1,4}}")


def find_chinese_names(text: str, entities: list[Entity]) -> Iterator[Span]:
    """Names in Chinese characters, and Latin ones after a Chinese label, in a folded text."""
    people = [e for e in entities if e.kind is EntityKind.PERSON]
    others = {i for e in entities if e.kind is not EntityKind.PERSON for i in range(e.start, e.end)}
    ends = personal_ends(text, people)
    yield from find_modelled(text, people)
    yield from _labelled(text, {e.start: e.end for e in people})
    yield from _introduced(text, ends, others)
    yield from _titled(text)
    for rule, confidence, pattern in _PLAIN:
        for match in pattern.finditer(text):
            name = match["name"]
            if "last" in pattern.groupindex and match["last"]:
                name = name[:-1]  # a given name of three characters: a sound said twice
            if pattern is _CELL and not _in_a_table(text, *match.span("name")):
                continue
            if pattern is _BEGINS and name[0] in "向对经由":
                continue
            if (
                name[-1] != "族"
                and plausible(name, alone=confidence < _ALONE_BELOW)
                and not (others & set(range(*match.span("name"))))
            ):
                yield Span(*match.span("name"), PiiType.NAME, rule, confidence)
    covered = {i: e for e in people for i in range(e.start, e.end)}
    for match in _FOREIGN.finditer(text):
        seen = {covered[i] for i in range(*match.span()) if i in covered}
        start, end = _without_words(text, *match.span(), seen)
        if any(e.start < end and e.end > start for e in seen) and not GOODS_AFTER.match(
            text, end + text.startswith("的", end)
        ):
            yield Span(start, end, PiiType.NAME, "name-with-dot", 0.9)


def _without_words(text: str, start: int, end: int, people: Iterable[Entity]) -> tuple[int, int]:
    """A name with dots without the words around it: as the model sees its ends, else up to a word in no name."""
    first, last = max(text.find("·", start, end), start), max(text.rfind("·", start, end), start)
    for entity in sorted(people, key=lambda e: e.start):
        if start < entity.start < first < entity.end:
            start = entity.start
        if entity.start < last < entity.end < end:
            end = entity.end
    for at in range(first - 1, start, -1):
        if text[at] in _IN_NO_NAME:
            start = at + 1
            break
    for at in range(last + 2, end):
        if text[at] in _IN_NO_NAME:
            return start, at
    return start, end


_IN_NO_NAME = frozenset("的是叫写为人和与给找说在了把被收")
_SPOKEN_DIGITS = frozenset("幺零〇一二三四五六七八九")
_TITLES_ALONE = frozenset({"班主任", "常总", "干总"})
_ROLE_BEFORE = re.compile(rf"(?:{ROLE})$")
_NAME_ASKED = re.compile(r"(?:姓名|户名|收件人|收货人|签收人|寄件人)[^\u4e00-\u9fff]{1,4}$")
_TABLE = re.compile(r"[0-9]{4}")
_LED = frozenset("找跟给叫问被让由请是和与的位个转过了系")
_VERBS_TOO = frozenset({"同学", "总", "护士"})
_ROLE_ENDS = frozenset("管师员长")
_ALONE_BELOW = 0.8
_PLAIN = (
    ("name-before-phone", 0.9, _BEFORE_PHONE),
    ("name-before-phone", 0.9, _GLUED),
    ("name-to-receive", 0.9, _TO_RECEIVE),
    ("name-after-number", 0.7, _AFTER_PHONE),
    ("name-begins", 0.7, _BEGINS),
    ("name-on-a-line", 0.7, _LINE),
    ("name-in-a-cell", 0.6, _CELL),
)


def _in_a_table(text: str, start: int, end: int) -> bool:
    """Whether cells of a table are here: in prose, what stands between commas has no number beside it."""
    if "," not in text[max(0, start - 2) : start] + text[end : end + 2]:
        return True
    first, last = text.rfind("\n", max(0, start - 30), start) + 1, text.find("\n", end, end + 30)
    return _TABLE.search(text, max(first, start - 30), last if last >= 0 else end + 30) is not None


def _labelled(text: str, ends: dict[int, int]) -> Iterator[Span]:
    for match in _SIGNED_ROLE.finditer(text):
        start, end = match.span("name")
        name = "".join(match["name"].split())
        if match["after"] or len(name) > 4:
            stop = ends.get(start) or _cut(text, start)
            if stop:
                yield Span(start, stop, PiiType.NAME, "name-labelled", 0.9)
            continue
        if " " in match["name"] and start in ends:
            end = ends[start]
            name = "".join(text[start:end].split())
        elif " " in match["name"] and not plausible(name):
            first = match["name"].split(" ")[0]
            name, end = first, start + len(first)
        if len(name) < 2 or name in NOT_NAMES or _SPOKEN_DIGITS.issuperset(name):
            continue
        if name[:2] in NOT_NAMES and not _asked_for(text, start, name):
            continue
        said = _SPEAKER.match(text, text.rfind("\n", 0, match.start()) + 1, start) is not None
        sure = plausible(name, alone=said) or _asked_for(text, start, name)
        if sure or (":" in match[0] and not said and not _OFFICE.search(name)) or ends.get(start) == end:
            yield Span(start, end, PiiType.NAME, "name-labelled", 0.95 if sure else 0.7)
    for match in _LATIN_ROLE.finditer(text):
        yield Span(*match.span("name"), PiiType.NAME, "latin-name-labelled", 0.9)


def _asked_for(text: str, start: int, name: str) -> bool:
    """Whether a label asks for a name here, so that 万一超 is one though 万一 is a word."""
    return len(name) == 3 and bool(surname_at(name, 0)) and bool(_NAME_ASKED.search(text, max(0, start - 8), start))


def _introduced(text: str, ends: dict[int, int], others: set[int]) -> Iterator[Span]:
    for match in _NAMED.finditer(text):
        start = match.start("name")
        end = ends.get(start, 0)
        if not end:
            if _LOOSE.fullmatch(match[0]) or start in others:
                continue  # such a word stands before names, but oftener before something else: only with the model
            end = _cut(text, start)
            if text[start] in WEAK and end - start == 2 and not _VERB.search(match[0]):
                continue
        if end:
            yield Span(start, end, PiiType.NAME, "name-introduced", 0.8)


def _cut(text: str, start: int) -> int:
    """Where the name ends that begins here with a surname; 0 if nothing says that it is a name."""
    size = surname_at(text, start)
    for length in (size + 2, size + 1) if size else ():
        end = start + length
        following = text[end : end + 1]
        if end <= len(text) and plausible(text[start:end]) and (not _is_han(following) or following in AFTER_NAME):
            return end
    return 0


def _titled(text: str) -> Iterator[Span]:
    for title in _TITLED.finditer(text):
        end = title.start()
        start = _before(text, end)
        if start < end:
            yield Span(start, end, PiiType.NAME, "name-titled", 0.85)
            continue
        size = 2 if surname_at(text, end - 2) == 2 else 1
        joined = _is_han(text[max(0, end - size - 1) : end - size])
        if (
            text[end - size : title.end()] in BRANDS | _TITLES_ALONE
            or text[end - size - 1 : end - size + 1] in ENDING_WORDS
        ):
            continue
        led = title[0] not in _VERBS_TOO and (
            text[max(0, end - size - 1) : end - size] in _LED
            or _ROLE_BEFORE.search(text, max(0, end - size - 6), end - size) is not None
        )
        doubtful = text[end - 1] in WEAK and not led
        if surname_at(text, end - size) == size and not (joined and (doubtful or len(title[0]) < 2)):
            yield Span(end - size, title.end(), PiiType.NAME, "surname-titled", 0.5)
    for verb in _SIGNS.finditer(text):
        start = _before(text, verb.start())
        if start < verb.start() and plausible(text[start : verb.start()], alone=True):
            yield Span(start, verb.start(), PiiType.NAME, "name-signs", 0.8)


def _before(text: str, end: int) -> int:
    """Where the name begins that ends here; the same offset if there is none."""
    for length in (4, 3, 2):
        start = end - length
        if start < 0 or not plausible(text[start:end]) or (length == 4 and surname_at(text, start) != 2):
            continue
        if text[max(0, start - 1) : start + 1] in ENDING_WORDS:
            continue
        if text[start] in AFTER_NAME and surname_at(text, start + 1) and length > 2:
            continue  # 和李明先生: what is a surname elsewhere joins here
        if length == 2 and text[start] in AFTER_NAME | _ROLE_ENDS and surname_at(text, start + 1):
            continue  # 主管何经理: the first character ends the word before
        return start
    return end


def _is_han(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff"
