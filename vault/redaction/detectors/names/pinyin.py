# ruff: noqa: SIM905 - words, as words
"""Chinese names in Latin letters (Qiu Haoran, WANG Xiaoming), and Latin names in Chinese texts (Tony哥)."""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span
from .english_words import COMMON_WORDS
from .lexicon import HAN
from .roles import KIN

_SURNAMES = frozenset(
    "zhao qian sun li zhou wu zheng wang feng chen chu wei jiang shen han yang zhu qin you xu he lv lyu lu shi "
    "zhang kong cao yan "
    "hua jin tao qi xie zou yu bai shui dou yun su pan ge fan peng lang ma miao fang ren yuan liu bao tang fei "
    "lian cen xue "
    "lei ni teng yin luo bi hao wu an chang le fu pi bian kang bu gu meng ping huang mu xiao yao shao zhan wang "
    "mao di mi bei "
    "ming zang ji cheng dai tan song pang xiong shu qu xiang zhu dong liang du ruan lan min xi ma qiang jia lou "
    "tong guo mei sheng lin "
    "diao zhong qiu luo gao xia cai tian fan hu ling huo wan zhi ke guan mo jing fang qiu miao gan xie ying zong "
    "xuan deng "
    "shan hong zuo cui niu gong wen nie zeng rao sha ju chao che zhuo liao geng man kuang ou yang ouyang sima "
    "shangguan zhuge huangfu "
    "situ murong dongfang ximen linghu yuwen duanmu duan hou xing rong weng ai ding chi nong shang mou ning qiao tu"
    "".split()
)
_SYLLABLE = (
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|"
    r"ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)"
)
_GIVEN = re.compile(rf"{_SYLLABLE}(?:[-'’]?{_SYLLABLE})?", re.IGNORECASE)
_SYLLABLE_AND_MORE = 4  # letters: a single syllable may be a word of another language
_PAIR = re.compile(
    r"(?<![A-Za-z@._/'-])(?P<first>[A-Z][a-z]{1,8}|[A-Z]{2,9})(?:,[ ]|[ "
    r"])(?P<second>[A-Z][a-z]{1,7}(?:[-'’][A-Za-z]?[a-z]{1,6})?|[A-Z]{2,12})"
    r"(?:[ ](?P<third>[A-Z][a-z]{1,6}))?(?![A-Za-z@_/'-]|\.[a-z])"
)
_SAID = re.compile(
    r"(?:[Ww]o jiao|[Ww]o shi|ta jiao|xing ming|(?<![A-Za-z])[Nn]ame(?: is|'s)?|姓名|名字|收件人|收货人|联系人|"
    r"我叫|叫|写的是?|写着|[Ii]'?m|[Ii] am|"
    r"拼音|户名|签名)[ ]?[:是为]?[ ]?(?P<first>[A-Za-z]{2,9})[ ](?P<second>[A-Za-z]{2,12})(?:[ "
    r"](?P<third>[A-Za-z]{2,6}))?(?![A-Za-z@_])"
)
#: Two syllables that are a place, a dish or a firm.
_PLACES = frozenset(
    "hong kong|shang hai|bei jing|guang dong|guang zhou|shen zhen|tian jin|wu han|nan jing|hang zhou|si chuan|"
    "yun nan|hai nan|"
    "shan dong|shan xi|he nan|he bei|hu nan|hu bei|jiang su|jiang xi|an hui|fu jian|ning xia|tai wan|tai bei|xi "
    "an|chang sha|"
    "ping an|wan da|hua wei|xiao mi|ma la|ma po|tai chi|tai ji|feng shui|qi gong|dim sum|bao bao|wu xi|ning bo|"
    "su zhou|zhong guo|"
    "hang seng|hong bao|yu ebao|tao bao|jing dong|le mans|song wei|he bing|lu xi|an an|bei bei|la la|mei mei|song song|"
    "wu yi|bai mu|mu dan|qing dao|yang ming|da hong|pu er|lei feng|wang wang|tong ren|tong rentang|tian "
    "mao|wei xin|wei bo|pin duoduo|dou yin|kuai shou|mei tuan|ma ma|ba ba".split("|")
)
_ENGLISH = COMMON_WORDS | frozenset(
    "he she you me we song long fan sun man pan can ding bin ping pin tan tang dong gang king hang rang sang "
    "song wing ten den "
    "men pen hen ran fun gun run bun bang ban pang wan win sin tin chin she shun cow how now mao lie die tie pie "
    "due sue cue hue "
    "lane line wine fine mine dine china hue lou may mei in on no so do to go be an a i".split()
)
_CALLED = re.compile(
    rf"(?<![A-Za-z0-9@._-])(?P<name>[A-Z][a-z]{{1,11}}[ ]?(?:哥|姐|叔|姨|嫂|老师|总|医生|教练|经理|同学|小姐|"
    rf"先生|女士))(?![{HAN}]?们)"
)
_PEOPLE = (
    rf"{KIN}|同学|导师|教练|教官|私教|柜姐|柜哥|经纪人|店长|店员|前台|中介|房东|销售|顾问|助理|理发师|造型师|"
    rf"美容师|摄影师|"
    r"化妆师|发型师|设计师|美甲师|技师|外教|老师|翻译|翻譯|保安|业务员|主管|经理|司机|骑手"
)
_AFTER = re.compile(
    rf"(?:{_PEOPLE})(?:叫|是|,|名叫)?[ ]?[\"“]?(?P<name>[A-Z][a-z]{{2,11}}(?:[ "
    rf"][A-Z][a-z]{{1,11}}){{0,2}})(?![A-Za-z0-9@._])(?!专柜|手机|手表|牌|[ ]?Pro)"
)
_CALLING = re.compile(
    rf"(?<![A-Za-z0-9{HAN}])(?P<name>[阿小老][A-Z][a-z]{{0,9}})(?![A-Za-z0-9])|"
    rf"(?<=[叫找给跟和是])(?P<other>阿[A-Z][a-z]{{0,9}})(?![A-Za-z0-9])"
)
_THINGS = frozenset(
    "App Plus Pro Vip Max Apple Kindle Nike Adidas Sony Switch Airpods Huawei Oppo Vivo Xbox Lego Wifi Word "
    "Excel Mini Lite Air "
    "Air Book Note Pad Watch Dior Chanel Gucci Prada Coach Ok Hi Hello Sorry Yes No The And Tesla Mini "
    "Bmw Audi Benz Intel".split()
)


def find_pinyin_names(text: str) -> Iterator[Span]:
    """Such names in a folded text."""
    for match in _PAIR.finditer(text):
        yield from _pair(match, said=False)
    for match in _SAID.finditer(text):
        yield from _pair(match, said=True)
    for match in _CALLED.finditer(text):
        yield Span(*match.span("name"), PiiType.NAME, "latin-called", 0.75)
    for match in _AFTER.finditer(text):
        words = match["name"].split(" ")
        if not (_THINGS & set(words)) and words[0].lower() not in COMMON_WORDS:
            yield Span(*match.span("name"), PiiType.NAME, "latin-after-role", 0.75)
    for match in _CALLING.finditer(text):
        yield Span(*match.span(match.lastgroup or "name"), PiiType.NAME, "latin-called", 0.7)


def _pair(match: re.Match[str], *, said: bool) -> Iterator[Span]:
    first, second, third = match["first"].lower(), match["second"].lower(), (match["third"] or "").lower()
    start, end = match.start("first"), match.end("second")
    if f"{first} {second}" in _PLACES:
        return
    if third and first in _SURNAMES - _ENGLISH and _short(second) and _short(third):
        yield Span(start, match.end("third"), PiiType.NAME, "pinyin-name", 0.8)
    elif first in _SURNAMES and _is_given(second, sure=said or first not in _ENGLISH):
        yield Span(start, end, PiiType.NAME, "pinyin-name", 0.8)
    elif (
        second in _SURNAMES
        and len(first) > _SYLLABLE_AND_MORE
        and _is_given(first, sure=second not in _ENGLISH)
        and first not in _SURNAMES
    ):
        yield Span(start, end, PiiType.NAME, "pinyin-name", 0.75)


def _is_given(word: str, *, sure: bool) -> bool:
    """Whether a word is one or two syllables and no English word; of a surname that is one, the name must be longer."""
    return _GIVEN.fullmatch(word) is not None and word not in _ENGLISH and (sure or len(word) > _SYLLABLE_AND_MORE)


def _short(word: str) -> bool:
    return word not in _ENGLISH and re.fullmatch(_SYLLABLE, word) is not None
