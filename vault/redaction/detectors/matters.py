"""Numbers under which the police, a court or another office keeps a matter."""

import re
from collections.abc import Iterator

from ..spans import PiiType, Span

_H = r"\u4e00-\u9fff"
_YEAR = r"[(\[〔【][ ]?(?:19|20)[0-9]{2}[ ]?[)\]〕】]"
_SEAL = r"(?:第[ ]?)?[0-9]{1,8}(?:-[0-9]{1,4})?[ ]?号"
_COURT = re.compile(rf"{_YEAR}[ ]?[{_H}]{{1,2}}[0-9]{{0,6}}[{_H}]{{1,6}}[ ]?{_SEAL}(?:之[一二三四五六七八九十])?")
_SEALED = re.compile(rf"{_YEAR}[ ]?{_SEAL}")
_OFFICE = re.compile(
    rf"(?:[{_H}]{{1,6}}(?:\([{_H}]{{1,6}}\))?)?"
    rf"(?:字|受案|立案|罚决?|仲案|仲裁?|信访|举报|处罚|决定|鉴|复议){{1,3}}[ ]?$"
)
_OFFICE_REACH = 16
_IS = r"[\"'”」】\])]?[ ]{0,2}(?:[:=#]|是|为|為)?[ ]{0,2}[\"'“「【\[(]?"
_LABELLED = re.compile(
    r"(?:受案(?:登记|回执)?|立案|报警(?:回执|登记|单)?|接警(?:单|登记)?|警情|案件|出警|处警|仲裁|信访|举报|调解|"
    r"起诉|判决书|裁定书)"
    r"(?:编号|号码|号|单号|序号|回执号|登记号)|(?<![档答方提图草教文])案号|警情号"
)
_LABELLED_VALUE = re.compile(rf"{_IS}(?P<value>[A-Za-z]{{0,4}}[0-9][0-9A-Za-z-]{{4,30}}(?![0-9A-Za-z]))")
_ENGLISH = re.compile(
    r"(?<![A-Za-z])(?:(?:court |police |crime |incident |criminal |civil |legal |arrest |report |docket )"
    r"(?:case |report |reference |incident )?(?:number|num|no\.?|ref(?:erence)?(?: (?:number|no\.?))?|id|#)|"
    r"case[ ](?:number|num|no\.?|ref(?:erence)?|id|#)|docket(?: (?:number|no\.?))?|fir[ ]?(?:number|no\.?)|"
    r"crime ref\.?|reported to (?:the )?police,? (?:reference|ref\.?|number|no\.?)|cad(?: ref(?:erence)?)?)"
    r"[ ]?(?:[:=#]|is|"
    r"was)?[ ]?(?P<value>(?:[A-Za-z]{2,4}[ -]?)?[0-9][0-9A-Za-z]{0,12}(?:[-/:][0-9A-Za-z]{1,10}){0,4})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_LONG_ENOUGH = 4  # digits: `case no. 2 of 5` is a box


def find_matters(text: str) -> Iterator[Span]:
    """File numbers of the police and of courts in a folded text."""
    for match in _COURT.finditer(text):
        yield Span(*match.span(), PiiType.ACCOUNT, "matter", 0.85)
    for match in _SEALED.finditer(text):
        office = _OFFICE.search(text, max(0, match.start() - _OFFICE_REACH), match.start())
        if office:
            yield Span(office.start(), match.end(), PiiType.ACCOUNT, "matter", 0.85)
    for label in _LABELLED.finditer(text):
        value = _LABELLED_VALUE.match(text, label.end())
        if value:
            yield Span(*value.span("value"), PiiType.ACCOUNT, "matter-labelled", 0.85)
    for match in _ENGLISH.finditer(text):
        if sum(c.isdigit() for c in match["value"]) >= _LONG_ENOUGH:
            yield Span(*match.span("value"), PiiType.ACCOUNT, "matter-labelled", 0.85)
