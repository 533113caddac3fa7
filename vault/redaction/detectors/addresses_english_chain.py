"""Addresses in Latin letters as chains: parts between commas or line ends that together give enough evidence.

No country's order is assumed. A part says what it is (a unit, a street, a building, a town with its code, a country)
and how much that speaks for an address; words that could be anything are taken along between such parts.
"""

import re
from collections.abc import Iterator

from ..spans import PiiType, Span
from .addresses_english_words import (
    BOX,
    BUILDING,
    BUILDING_FIRST,
    CANADA_CODE,
    CAPITAL,
    CITY,
    COUNTRY,
    EIRCODE,
    INSIDE,
    LETTER,
    NAME,
    STATE_CODE,
    STATE_NAME,
    STOP,
    STREET,
    STREET_FIRST,
    UK_CODE,
    WORD,
)

_NUMBER = r"[0-9]{1,5}[A-Za-z]?(?:[-/][0-9]{1,4}[A-Za-z]?){0,2}"
_ORDINAL = (
    r"(?:[0-9]{1,3}(?:st|nd|rd|th)|Ground|First|Second|Third|Fourth|Fifth|Sixth|Top|Upper|Lower|Basement|"
    r"Mezzanine|Main|Level)"
)
_VALUE = r"(?:[A-Z]{0,2}-?[0-9][A-Za-z0-9]{0,5}(?:[-/.][A-Za-z0-9]{1,5}){0,3}|[A-Z]{1,2}(?:-?[0-9]{1,4})?)"
_WAY = rf"(?: (?:N|S|E|W|O|NE|NW|SE|SW|North|South|East|West){STOP})?"
_FIRST_WORDS = rf"(?:{WORD} |(?:of|the|de|la|del|da|du|van|der|le|el) |[0-9]{{1,3}}(?:st|nd|rd|th) ){{1,5}}?"
_MORE = rf"(?: (?:[0-9]{{1,3}}(?:st|nd|rd|th) )?(?:{STREET}|{BUILDING}){STOP}\.?){{0,2}}"
_NUMBERED_STREET = (
    rf"(?:[Nn]o\.? ?)?{_NUMBER},? {_FIRST_WORDS}{STREET}{STOP}\.?{_MORE}{_WAY}(?: [0-9]{{1,3}}(?=[ ,]))?"
    rf"|(?:[Nn]o\.? ?)?{_NUMBER},? {STREET_FIRST} (?:(?:de|des|du|della|del|la|le|las|los|da|do|dos) ){{0,2}}{NAME}"
    rf"|{STREET_FIRST} (?:(?:de|des|du|della|del|la|le|las|los|da|do|dos) ){{0,2}}{NAME},? {_NUMBER}{STOP}"
    rf"|[{CAPITAL}][{LETTER}-]{{2,30}}(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|damm|straat|laan|gracht|plein|"
    rf"gatan|v[eä]gen|vej|gade|gata|veien|katu|tie|utca) {_NUMBER}{STOP}"
)
#: What is counted or dated, and is no town before four to six digits.
_NO_TOWN = (
    r"(?!(?:[KMGT]?Hz|[KMGT]B|m?Ah|m?Wh|RPM|DPI|FPS|BTU|ML|KG|Build|Version|Ver|V|Series|Model|Section|Article|Art|Order|Ref|Item|Invoice|Batch|Code|Part|Serial"
    r"|SKU|Type|"
    r"Edition|Office|Windows|Android|Mac|Case|Ticket|Number|Size|Act|Chapter|Page|Clause|Rule|Class|Grade|ISO|EN"
    r"|IEC|DIN|"
    r"GB|USD|EUR|GBP|INR|PHP|RM|Rs|AED|HKD|SGD|NGN|CNY|Error|Olympics|Euro|World|Cup|Season|Spring|Summer|Autumn"
    r"|Winter|"
    r"Fall|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June|July|August"
    r"|September|"
    r"October|November|December|Since|In|By|Until|Over|Under|About|Only|From|Paid|Room|Copyright|Est|Bluetooth|Intel|"
    r"Core|RTX|GTX|Ryzen|Canon|Nikon|Sony|Philips|Samsung|Bosch|HP|Dell|Epson|Brother|Python|Java|Release|Ext"
    r"|Extension|"
    r"PIN|Pin|OTP|Agent|Badge|Locker|Box|Flight|Train|Bus|Room|Gate|Seat|Table|Queue|Token|Card|Account|Phone|Tel)"
    r"(?![A-Za-z]))"
)
_CODED_TOWN = (
    rf"(?:{NAME}[,.]? ?\n?)?{STATE_CODE}[,.]?[ \n]{{1,2}}[0-9]{{4,5}}(?:-[0-9]{{4}})?(?![0-9A-Za-z-])"
    rf"|(?:{NAME},? )?(?:{UK_CODE}|(?:{STATE_CODE},? )?{CANADA_CODE}|{EIRCODE}){STOP}"
    rf"|{_NO_TOWN}{NAME}[ -]{{1,3}}(?:[0-9]{{3}} ?[0-9]{{3}}|(?!(?:19[5-9]"
    rf"|20[0-3])[0-9](?![0-9]))[0-9]{{4,5}}(?:-[0-9]{{3,4}})?)(?![0-9A-Za-z/:-])"
    rf"|(?:[A-Z]{{1,2}}-)?(?:[0-9]{{4,6}}|[0-9]{{2}}-[0-9]{{3}}|[0-9]{{3}} [0-9]{{2}})(?: [A-Z]{{2}})? {_NO_TOWN}{NAME}"
    rf"|(?:PIN|Pin|P\.?C\.?|ZIP|Zip|Post(?:al)? ?[Cc]ode|Pin ?[Cc]ode|Postcode)(?: ?[Cc]ode)?[ ]?[:-]?[ ]?"
    rf"[0-9]{{3,4}} ?[0-9]{{0,3}}{STOP}"
)
_UNIT = (
    rf"{INSIDE}\.?(?: ?(?:[Nn]o|[Nn]umber|[Nn]r)\.?)?[ -]?#?{_VALUE}{STOP}(?: Floor)?"
    rf"|{_ORDINAL} (?:[Ff]loor|[Ff]lr|[Ff]l|Level|Cross|Main|Block|Phase|Sector|Stage|Lane|Unit|Flat){STOP}\.?"
    rf"|#[0-9A-Z]{{1,4}}(?:-[0-9A-Z]{{1,5}})?{STOP}|(?:[0-9]{{1,3}}|G|LG|UG|B[0-9])/[FfGL]{STOP}"
    rf"|(?:H|D|Door|House|Plot|Flat|Shop|S|Sy|Survey)\.? ?No\.? ?{_VALUE}{STOP}|No\.? ?{_NUMBER}{STOP}"
    rf"|[A-Z]{{1,2}}[-/][0-9]{{1,4}}(?:[-/][0-9A-Z]{{1,4}}){{0,2}}{STOP}"
    rf"|[0-9]{{1,5}}[A-Za-z]?(?:[-/][0-9A-Za-z]{{1,5}}){{1,3}}{STOP}"
    rf"|[0-9]{{1,3}}\.? (?:tv|th|mf|sal|st)\.?(?=,)"
    rf"|(?i:apto|apt|piso|bloco|depto|dept|int|unit|flat|room|floor|block|tower|bât|bâtiment|whg|app|lgh|byt|esc)\.? ?"
    rf"{_VALUE}{STOP}|[0-9]{{1,2}}[oa]?\.? ?(?:izqda|izq|dcha|dx|sx|esq|dir|étage|floor|piano){STOP}\.?"
)
_PART = re.compile(
    rf"(?P<box>{BOX}{STOP})"
    rf"|(?P<numbered>{_NUMBERED_STREET})"
    rf"|(?P<code>{_CODED_TOWN})"
    rf"|(?P<house>{_NUMBER} (?!{INSIDE}\.? ?[0-9]){NAME})"
    rf"|(?P<unit>{_UNIT})"
    rf"|(?P<street>(?:{_FIRST_WORDS}{STREET}{STOP}\.?{_MORE}{_WAY}|{STREET_FIRST} {NAME})(?: [0-9]{{1,3}}{STOP})?)"
    rf"|(?P<place>(?:{STATE_NAME}|{CITY}){STOP}(?: [0-9]{{1,2}}{STOP})?(?! (?!{COUNTRY})[{CAPITAL}][a-z])|"
    rf"(?:{COUNTRY}|{STATE_CODE}){STOP})"
    rf"|(?P<building>(?:{WORD} ){{1,5}}?{BUILDING}{STOP}\.?{_MORE}(?: {_VALUE}{STOP})?"
    rf"|{BUILDING_FIRST} {NAME}(?: [0-9]{{1,2}}{STOP})?)"
    rf"|(?P<near>(?i:near|nr\.?|opp\.?|opposite|behind|beside|next to|off|adjacent to|above|c/o|b/h|via) "
    rf"(?:to |the |old |new ){{0,2}}{NAME})"
    rf"|(?P<digits>(?:[0-9]{{4,6}}|[0-9]{{5}}-[0-9]{{3,4}})(?![0-9A-Za-z:/-]|[.][0-9]))"
    rf"|(?P<name>{NAME}(?: [0-9]{{1,2}}{STOP})?)"
    rf"|(?P<bare>#?[0-9]{{1,5}}[A-Z]?(?=,))"
)
_WEIGHT = {
    "box": 3.0, "numbered": 3.0, "code": 2.0, "unit": 1.0, "street": 1.0, "place": 1.0, "building": 1.0, "near": 0.5,
    "house": 1.0, "digits": 1.0, "name": 0.0, "bare": 0.5,
}  # fmt: skip
_ENOUGH = 3.0
_CAPPED = {"unit": 2.0, "building": 2.0, "street": 2.0, "place": 2.0, "near": 0.5, "house": 1.0, "bare": 0.5}
_COMMA = re.compile(r"[ ]?,[ ]{0,2}\n?[ ]{0,2}|[ ]{1,2}-[ ]{1,2}|\.,[ ]?|[ ]?\n[ ]{0,2}|[ ]?[|/;][ ]")
_BLANK = re.compile(r"[ ]{1,2}")
_AFTER_BLANK = frozenset({"unit", "code", "place", "box", "numbered", "near"})
_PARTS, _LONG = 14, 8
_BARE_LEAST = 3
_LOOSE = 3  # names in a row that nothing in between supports
#: What begins a sentence or another field, not a town.
_NO_PLACE = re.compile(
    rf"(?i:please|thanks?|thank|call|text|not|my|i|i'm|and|but|if|when|order(?:ed)?|tel|phone|mob(?:ile)?|cell|e-?mail|"
    rf"mr|mrs|ms|miss|dr|sir|dear|hi|hello|yours|regards|sincerely|attn|contact|complaint|issue|customer|name|they|he|"
    rf"she|we|this|that|then|so|because|as|who|where|why|how|your|our|his|her|tracking|parcel|refund|invoice|"
    rf"january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|"
    rf"wednesday|thursday|friday|saturday|sunday|item|size|model|colou?r|qty|quantity|ref|also|yes|only|about"
    rf"|around|after|before){STOP}|[Nn]o(?![.]? ?[0-9]){STOP}|[Tt]he(?! [{CAPITAL}]){STOP}"
)
_SENTENCE = re.compile(
    rf"[ ](?!(?i:and|but|is|was|on|for|to|in|where|when|with|at|since|if|so|as|by|who|which|not|or|from|because"
    rf"|yesterday|today){STOP})[a-z]"
)
_PHONE = re.compile(r"(?:\+|\(?0)[0-9]{2,5}\)?[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}(?![0-9-])")
_LABEL_AFTER = re.compile(r"[ ]?[:=]")
#: Where a chain may begin, cheap to look for: a number, a sign, or a word for a unit, a box, a street or a building.
_START = re.compile(
    rf"(?<![{LETTER}0-9.$£€¥₹/:_#-])(?:(?=#?[0-9])|(?=[A-Z]{{1,2}}[-/][0-9])"
    rf"|(?={INSIDE}\.?[ ]?(?:No\.?[ ]?)?#?[A-Z0-9])"
    rf"|(?={STREET_FIRST} )|(?={BUILDING_FIRST} )|(?=[Pp]\.? ?[Oo]\.? ?[Bb]|(?:GPO|RR|HC|Rural Route) "
    rf"|Post(?:al)? Box|Private Bag|Locked)"
    rf"|(?=(?:[HDS]|Sy)\.? ?No)|(?=No\.? ?[0-9])|(?=G/F)|(?={_ORDINAL} (?:[Ff]l|Cross|Main))|(?=[Cc]/[Oo] )"
    rf"|(?=(?:{WORD} ){{1,4}}{BUILDING},)|(?=(?:{WORD} ){{1,4}}{STREET}\.?,)"
    rf"|(?=[{CAPITAL}][{LETTER}-]{{2,30}}(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|straat|laan|gracht|plein|gatan|"
    rf"v[eä]gen|vej|gade|gata|veien|katu|utca) [0-9]))"
)


def find_address_chains(text: str) -> Iterator[Span]:
    """Chains of parts of an address in a folded text."""
    done = 0
    for begin in _START.finditer(text):
        start = begin.start()
        if start < done:
            continue
        end, score, numbers, done = _chain(text, start)
        if score >= _ENOUGH and numbers:
            done = end
            yield Span(start, end, PiiType.ADDRESS, "english-chain", 0.85 if score > _ENOUGH else 0.75)


def extend_chain(text: str, end: int) -> int:
    """Where an address ends of which a part that nothing else looks like ends at `end`."""
    return _chain(text, end, begun=True)[0]


def _chain(text: str, start: int, *, begun: bool = False) -> tuple[int, float, bool, int]:
    """The end of the chain that begins here, what speaks for it, whether it has a number, the end of its first part."""
    at = end = head = start
    seen = 0
    last, loose, scores, numbers = "", 0, dict.fromkeys(_WEIGHT, 0.0), False
    for step in range(_PARTS):
        first = step == 0 and not begun
        comma, blank = _COMMA.match(text, at), _BLANK.match(text, at)
        begin = at if first else comma.end() if comma else blank.end() if blank else -1
        part = _PART.match(text, begin) if begin >= 0 else None
        if not part or not part.lastgroup or part.end() == begin:
            break
        kind = part.lastgroup
        if not first and not comma and kind not in _AFTER_BLANK and last != "unit":
            break
        if kind != "place" and (_NO_PLACE.match(text, begin) or _LABEL_AFTER.match(text, part.end())):
            break
        if (first and kind == "bare" and len(part[0]) < _BARE_LEAST) or (not first and _PHONE.match(text, begin)):
            break  # an age; the next line of a form
        at, last, seen = part.end(), kind, step + 1
        if kind == "name":
            loose += 1
            if loose > _LOOSE or first:
                break
            new_line = comma is not None and "\n" in comma[0]
            if not new_line and loose < _LOOSE and not _SENTENCE.match(text, at):
                end = at
            continue
        loose, end = 0, at
        head = at if first else head
        kind = "house" if first and kind == "code" and part[0][0].isdigit() else kind
        scores[kind] = min(_CAPPED.get(kind, 9.0), scores[kind] + _WEIGHT[kind])
        numbers = numbers or any("0" <= c <= "9" for c in part[0])
    if seen >= _LONG:
        head = end  # so many parts that say too little: none of them begins an address either
    return end, sum(scores.values()), numbers, head
