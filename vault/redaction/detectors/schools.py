"""Where a child or a student learns: the school that somebody attends, and the year and class. Other schools stay."""

import re
from collections.abc import Iterator

from ..spans import PiiType, Span

_H = r"\u4e00-\u9fff"
_KIND = (
    r"(?:幼儿园|幼稚园|托儿所|实验学校|外国语学校|小学|中学|"
    r"初中|高中|职高|中专|技校|附小|附中|一中|二中|三中|大学|学院|学校)"
)
_ATTENDS = r"(?:就读于?|在读于?|读于|念的是?|读的是?|入读|转学到|考上了?|上的是?|毕业于|上学的|在|去|读|念|上|是)"
_NUMBER = r"[0-9一二三四五六七八九十]{1,3}"
_CLASS = (
    rf"(?:(?:小学|初中|高中|初|高|大|中)?{_NUMBER}年级(?:[ ]?\(?{_NUMBER}\)?[ ]?班)?"
    rf"|(?:[初高]{_NUMBER}|[一二三四五六七八九][0-9]{{0,2}}|[0-9]{{1,2}}级?)[ ]?\([ ]?{_NUMBER}[ ]?\)[ ]?班"
    rf"|[初高][一二三][ ]?\(?{_NUMBER}\)?[ ]?班|[大中小](?:{_NUMBER}|[A-Z甲乙丙])?班|{_NUMBER}班)"
)
_NAME = rf"(?:(?![在的了是就和与去到我你他她读念上(])[{_H}0-9]){{2,20}}?{_KIND}(?:[{_H}]{{1,6}}(?:校区|分校|分园))?"
_WITH_CLASS = re.compile(rf"(?P<value>{_NAME}[ ,]?{_CLASS})(?:的?学生)?")
_ATTENDED = re.compile(
    rf"(?:孩子|儿子|女儿|小孩|闺女|孙子|孙女|外孙|弟弟|妹妹|侄子|侄女|外甥|娃|学生|我|本人|家长|她|他)"
    rf"[^。;!?\n]{{0,16}}?{_ATTENDS}(?P<value>{_NAME})(?!门口|旁边|附近|对面|老师推荐)"
)
_ENROLLED = re.compile(
    rf"(?:就读于?|在读于?|入读|转学到|毕业于|学籍在|(?:所在)?学校[ ]?[:=]|幼儿园[ ]?[:=])[ ]?(?P<value>{_NAME})"
)
_TAUGHT = re.compile(
    rf"(?<=[在读念上到,;、])(?P<value>{_NAME})(?=[ ]?(?:教书|任教|当老师|上课|读书|念书|就读|读(?!后|者|音)|念|"
    rf"[上读][小中大]班|[上读](?:{_NUMBER}年级|学前班|初[一二三]|高[一二三])|住校|住读|寄宿))"
)
_CLASS_ALONE = re.compile(
    rf"(?:(?<=[上读念在])|(?<=班级:)|(?<=班级: )|(?<=年级:))(?P<value>{_NUMBER}年级[ ]?(?:\([ ]?{_NUMBER}[ ]?\)|"
    rf"{_NUMBER})[ ]?班)"
)
_SCHOOL = (
    r"(?:Elementary|Primary|Middle|High|Secondary|Junior|Grammar|Nursery|Preparatory|Prep|Infant|Public|International)"
    r"(?: School)?|School|Academy|Kindergarten|College|University|Preschool|Montessori"
)
_YEAR = (
    r"(?:(?:Grade|Year|Class|Form|Room)[ ](?:[0-9]{1,2}[A-Za-z]?|[A-Z]|"
    r"One|Two|Three|Four|Five|Six)|[0-9]{1,2}(?:st|nd|rd|th)[ ]grade)"
)
_TITLE_WORD = r"(?:[A-Z][A-Za-z.'’-]{1,20}|C of E|[A-Z]{2}|[A-Z]\.)"
_ABROAD = (
    r"(?:Colegio|Escuela|Col[eé]gio|Escola|Coll[eè]ge|Lyc[eé]e|École|Ecole|Instituto|Gymnasium|Grundschule|Kita|"
    r"Scuola|Liceo|Universidad|Universit[àé]|Sekolah|SMA|SMK|SK|SJKC)"
)
#: On the way somewhere, or as one of it: what follows is a school that somebody in the text has to do with.
_TO_SCHOOL = (
    r"attends?|attending|attended|goes to|going to|went to|go to|studies at|stud(?:y|ying|ied) at|enrolled (?:in|at)|"
    r"(?:student|pupil|teacher|nurse|teaching assistant|child|kid|son|daughter) (?:at|of)|(?:is )?in kindergarten at|"
    r"starts? at|started at|school:|school is|on (?:the|his|her|my|our) way (?:to|from)|"
    r"drop(?:ped)? (?:him|her|them) at|"
    r"(?:his|her|their|our) class(?:room|mates)? at|class(?:es)? at|teach(?:es)? at|to school at|my school,"
)
_ENGLISH = re.compile(
    rf"(?<![A-Za-z])(?i:{_TO_SCHOOL})[ ]"
    rf"(?P<value>(?:the )?(?:(?:{_TITLE_WORD}[ ](?:of[ ])?){{1,6}}?(?:{_SCHOOL})"
    rf"|(?:University|College|Institute)(?: of(?: the)? {_TITLE_WORD}(?: {_TITLE_WORD}){{0,3}})"
    rf"|{_ABROAD}(?: (?:de |do |da |del |la |los |las )?[A-ZÀ-Þ][A-Za-zÀ-ÿ.'’-]{{1,20}}){{1,4}})"
    rf"(?![A-Za-z])(?:(?:,| in| \()?[ ]?{_YEAR})?)"
)
_ENGLISH_CLASS = re.compile(
    rf"(?<![A-Za-z])(?i:attends?|goes to|studies at|in|school|"
    rf"is in)(?:[^.\n]{{0,60}}?)[ ,](?P<value>{_YEAR})(?![A-Za-z0-9])"
)


def find_schools(text: str) -> Iterator[Span]:
    """Schools that somebody attends, and their years and classes, in a folded text."""
    for rule, confidence, pattern in (
        ("school-class", 0.85, _WITH_CLASS),
        ("school-enrolled", 0.85, _ENROLLED),
        ("school-attended", 0.75, _ATTENDED),
        ("school-taught", 0.75, _TAUGHT),
        ("class", 0.7, _CLASS_ALONE),
        ("school-english", 0.8, _ENGLISH),
        ("class-english", 0.6, _ENGLISH_CLASS),
    ):
        for match in pattern.finditer(text):
            yield Span(*match.span("value"), PiiType.SCHOOL, rule, confidence)
