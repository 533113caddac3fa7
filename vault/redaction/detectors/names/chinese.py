# ruff: noqa: PLR2004 - lengths of names
"""Chinese names: what the model says, sifted, and what stands where a text names somebody."""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span
from .lexicon import (
    AFTER_NAME,
    BEFORE_NICKNAME,
    BRANDS,
    GOODS_AFTER,
    HAN,
    NOT_NAMES,
    SHOP_AFTER,
    TITLE,
    WEAK,
    plausible,
    surname_at,
)
from .model import Entity, EntityKind

_ROLE = (
    r"原告|被告|甲方|乙方|丙方|上诉人|申诉人|订票人|预订人|登记人|住户|名字|真实姓名|全名|收件人|收货人|"
    r"收貨人|收件人姓名|收货人姓名|寄件人|发件人|寄件方|联系人|联络人|"
    r"聯絡人|签收人|代收人|取件人|领取人|户名|开户名|持卡人|乘客|旅客|"
    r"患者|就诊人|病人|投诉人|被投诉人|举报人|消费者|买家|买方|购买人|下单人|客户|用户|会员|申请人|被申请人|"
    r"法定代表人|法人代表|法人|代表人|监护人|家长|"
    r"机主|车主|房客|租客|房东|入住人|经办人|收款人|付款人|汇款人|转账人|委托人|受托人|代理人|证人|当事人|"
    r"报案人|负责人|店主|店长|老板|经营者|业主|"
    r"快递员|快递小哥|配送员|派送员|送货员|安装师傅|维修师傅|师傅|骑手|司机|客服|客服人员|客服主管|主管|经理|"
    r"主播|医师|医生|律师|民警|销售|业务员|顾问|导购|"
    r"班主任|老师|同学|顾客|工作人员|签名|签字|署名|落款|致|学员|学生|员工|当班人员|紧急联系人|担保人|借款人|"
    r"承租人|出租人|投保人|被保险人|受益人|护士|宿管|门卫|保安|店员|收银员|接警|民警|辅警|城管|网格员|楼长|村长|组长|中介|"
    r"教练|教官|保姆|保洁|护工|育儿嫂|月嫂|维修工|工长|包工头|家政|团长|楼管|站长|站点负责人|退款人|订餐人|经手人|肇事者|受害人|受害者|加害人|嫌疑人"
)
_KIN = (
    r"丈夫|妻子|老公|老婆|爱人|对象|男友|女友|男朋友|女朋友|妈妈|母亲|父亲|爸爸|奶奶|爷爷|姥姥|姥爷|外婆|外公|"
    r"婆婆|公公|岳母|岳父|姐姐|妹妹|哥哥|弟弟|姐夫|嫂子|"
    r"舅舅|姑姑|阿姨|叔叔|伯伯|表哥|表姐|表弟|表妹|堂哥|堂姐|侄子|外甥|朋友|同事|邻居|室友|闺蜜|老乡|合伙人|"
    r"家人|老人|老伴|女婿|儿媳"
)
_SIGNED_ROLE = re.compile(
    rf"(?:{_ROLE})(?:的)?(?:姓名|签名|签字|名字|名称)?(?:\(签[名字章]\)|\(盖章\))?[\"']?[ ]?(?:[:=\t]|"
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
    rf"(?:{_ROLE})(?:姓名)?[\"']?[ ]?[:=][ ]?[\"']?(?P<name>[A-Za-z][A-Za-z'-]{{1,20}}(?: "
    rf"[A-Za-z][A-Za-z.'-]{{0,20}}){{1,3}})(?![A-Za-z@])"
)
_NAMED = re.compile(
    rf"(?:我叫|我名叫|我是|本人是|本人|我姓名|名叫|名字叫|名字是|姓名是|姓名为|全名|自称|化名|叫做|叫作|他叫|"
    rf"她叫|人叫|员叫|主叫|儿叫|子叫|对方叫|户名是|"
    rf"(?:{_ROLE}|{_KIN})(?:叫|是|为|名叫|就是)?|代(?:{_KIN})|(?:商家|店铺|卖家|对方|店里|公司|你们|他们|"
    rf"平台)的|(?:转账|汇款|打款|转钱|付款|转|寄|交|发)给了?|"
    rf"和|与|跟|找|联系|给|由|是|向|告诉)[\"'“]?(?=(?P<name>[{HAN}]{{2,5}}))"
)
_VERB = re.compile(r"(?:叫|是|为|名|称|给|给了|做|作|本人)[\"'“]?$")
_LOOSE = re.compile(r"(?:和|与|跟|找|联系|给|由|是|向|告诉)[\"'“]?")
_TITLED = re.compile(TITLE)
_PHONE_AFTER = r"[ ,:、\t|;/(\"'-]{1,4}(?:(?:手机|电话|联系)[号码]{0,2}[ :]{0,2})?(?:\+?\(?86\)?[ -]?)?1[ .-]?[3-9]"
_BEFORE_PHONE = re.compile(
    rf"(?<![{HAN}])(?P<name>[{HAN}]{{2}}(?P<last>[{HAN}])(?P=last)|[{HAN}]{{2,4}})(?=(?:收|\(收\)|先生|女士)?{_PHONE_AFTER})"
)
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
_TITLE_END = re.compile(rf"{TITLE}+$")
_ROLE_FIRST = re.compile(rf"(?:{_ROLE}|{_KIN})(?=[{HAN}]{{2}})")
_PREFIX = re.compile(r"^[小老阿大]")
_FOREIGN = re.compile(rf"[{HAN}]{{1,10}}(?:[·•][{HAN}]{{1,10}}){{1,4}}")


def find_chinese_names(text: str, entities: list[Entity]) -> Iterator[Span]:
    """Names in Chinese characters, and Latin ones after a Chinese label, in a folded text."""
    people = [e for e in entities if e.kind is EntityKind.PERSON]
    others = {i for e in entities if e.kind is not EntityKind.PERSON for i in range(e.start, e.end)}
    ends = {e.start: e.end for e in people if _personal(text, e.start, e.end, "".join(text[e.start : e.end].split()))}
    yield from _modelled(text, people)
    yield from _labelled(text, {e.start: e.end for e in people})
    yield from _introduced(text, ends, others)
    yield from _titled(text)
    for rule, confidence, pattern in _PLAIN:
        for match in pattern.finditer(text):
            name = match["name"]
            if "last" in pattern.groupindex and match["last"]:
                name = name[:-1]  # a given name of three characters: a sound said twice
            if plausible(name, alone=confidence < _ALONE_BELOW) and not (others & set(range(*match.span("name")))):
                yield Span(*match.span("name"), PiiType.NAME, rule, confidence)
    covered = {i for e in people for i in range(e.start, e.end)}
    for match in _FOREIGN.finditer(text):
        if not covered.isdisjoint(range(*match.span())):
            yield Span(*match.span(), PiiType.NAME, "name-with-dot", 0.9)


_ROLE_ENDS = frozenset("管师员长")
_SHOPS = frozenset({"饭店", "酒店", "餐厅", "商店", "药店", "超市", "公司", "宾馆", "茶馆", "面馆"})
_ALONE_BELOW = 0.8
_PLAIN = (
    ("name-before-phone", 0.9, _BEFORE_PHONE),
    ("name-to-receive", 0.9, _TO_RECEIVE),
    ("name-after-number", 0.7, _AFTER_PHONE),
    ("name-begins", 0.7, _BEGINS),
    ("name-on-a-line", 0.7, _LINE),
    ("name-in-a-cell", 0.6, _CELL),
)


def _modelled(text: str, people: list[Entity]) -> Iterator[Span]:
    for entity in people:
        start, end = entity.start, entity.end
        title = _TITLE_END.search(text, start, end)
        if title and title.start() > start:
            if title.start() - start == surname_at(text, start):
                yield Span(start, end, PiiType.NAME, "surname-titled", 0.5)
                continue
            end = title.start()
        else:
            end = _whole(text, start, end)
        role = _ROLE_FIRST.match(text, start, end)
        if role and end - role.end() > 1:
            start = role.end()
        name = "".join(text[start:end].split())
        if not _personal(text, start, end, name):
            continue
        yield Span(start, end, PiiType.NAME, "name-model", 0.5 + 0.45 * entity.confidence)


def _whole(text: str, start: int, end: int) -> int:
    """The end with one character more, where the model stopped before the last character of a name."""
    size = surname_at(text, start)
    following, after = text[end : end + 1], text[end + 1 : end + 2]
    if (
        size
        and end - start == size + 1
        and _is_han(following)
        and following not in AFTER_NAME
        and plausible(text[start : end + 1])
        and (after in AFTER_NAME or not _is_han(after))
        and not re.match(TITLE, text[end : end + 3])
    ):
        return end + 1
    return end


def _personal(text: str, start: int, end: int, name: str) -> bool:
    """Whether what the model takes for a person is one, and not a brand, a shop, a nickname or a lone surname."""
    if (
        name in BRANDS
        or name in NOT_NAMES
        or name[-2:] in _SHOPS
        or GOODS_AFTER.match(text, end)
        or SHOP_AFTER.match(text, end)
    ):
        return False
    size = surname_at(name, 0)
    if "·" in name:
        return True
    if len(name) < 2 or len(name) > 8 or any(not "\u3400" <= c <= "\u9fff" for c in name):
        return False
    if BEFORE_NICKNAME.search(text, max(0, start - 5), start) and not (size and len(name) > size + 1):
        return False
    if _PREFIX.match(name) and len(name) == 2:
        return False
    if size:
        return size < len(name) <= size + 2 and not (name[-1] in "堂斋坊馆铺楼" and _is_han(text[end : end + 1]))
    return len(name) >= 3 and not _PREFIX.match(name)


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
        if len(name) < 2 or name in NOT_NAMES or name[:2] in NOT_NAMES:
            continue
        said = _SPEAKER.match(text, text.rfind("\n", 0, match.start()) + 1, start) is not None
        sure = plausible(name, alone=said)
        if sure or (":" in match[0] and not said and not _OFFICE.search(name)) or ends.get(start) == end:
            yield Span(start, end, PiiType.NAME, "name-labelled", 0.95 if sure else 0.7)
    for match in _LATIN_ROLE.finditer(text):
        yield Span(*match.span("name"), PiiType.NAME, "latin-name-labelled", 0.9)


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
        if text[end - size : title.end()] in BRANDS:
            continue
        if surname_at(text, end - size) == size and not (joined and (text[end - 1] in WEAK or len(title[0]) < 2)):
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
        if text[start] in AFTER_NAME and surname_at(text, start + 1) and length > 2:
            continue  # 和李明先生: what is a surname elsewhere joins here
        if length == 2 and text[start] in AFTER_NAME | _ROLE_ENDS and surname_at(text, start + 1):
            continue  # 主管何经理: the first character ends the word before
        return start
    return end


def _is_han(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff"
