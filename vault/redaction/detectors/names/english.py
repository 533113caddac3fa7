# ruff: noqa: PLR2004 - lengths of words
"""English names: after titles, labels and greetings, in sign-offs, beside what people do, after usual first names."""

import re
from collections.abc import Callable, Iterator

from ...spans import PiiType, Span
from .english_things import ALSO_WORDS, THINGS
from .english_words import ALSO_FIRST, ALSO_LAST, COMMON_WORDS, SELDOM_FIRST, pinyin, usual

_W = (
    r"(?:(?:(?:al|el|ad|as|bin|ibn)-)?(?:O|D|Mc|Mac|De|La|Le|Van|Von|Al-|"
    r"El-)?['’]?[A-Z][a-z\u00c0-\u024f]{1,20}(?:[-'’][A-Z]?[a-z\u00c0-\u024f]{1,20}){0,2})"
)
_PARTICLE = r"(?:van der|van de|van|von|de la|de|del|di|da|dos|bin|ibn|al|el|le|la)"
_NAME = rf"(?:[A-Z]\. ?){{0,3}}{_W}(?: (?:{_W}|[A-Z]\.?(?![A-Za-z])|{_PARTICLE}(?![A-Za-z]))){{0,3}}(?![a-z])"
_FULL = rf"{_W}(?: [A-Z]\.?(?![A-Za-z])){{0,2}}(?: {_PARTICLE}(?![A-Za-z]))?(?: {_W}){{1,2}}(?![a-z])"

_TITLED = re.compile(
    rf"(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sgt|Officer|Detective|Judge|Nurse|Sister|Father|"
    rf"Rev)\.? ?(?P<name>{_NAME})"
)
_FIELD = (
    r"(?:(?:full|first|last|middle|given|family|maiden|legal|user|customer|client|buyer|seller|recipient|"
    r"sender|contact|account|card|cardholder|patient|guest|passenger|driver|"
    r"courier|applicant|complainant|claimant|owner|holder|parent|agent|employee|registered|billing|shipping|"
    r"delivery|emergency|your|my|the)(?:'s)? ?)*"
    r"(?:name(?: on (?:the )?(?:card|account|order|parcel))?|surname|forename|recipient|consignee|consignor|"
    r"cardholder|card ?holder|account ?holder|policy ?holder|buyer|"
    r"purchaser|sender|complainant|claimant|applicant|signed(?: by)?|signature|attn|attention|contact(?: "
    r"person)?|ship to|bill to|sold to|deliver(?:ed)? to|mail to|"
    r"passenger|patient|guest|tenant|landlord|guardian|witness|driver|from|to|cc|received by|handled by|"
    r"prepared by|submitted by|reported by|spoke with|c/o|payee|beneficiary|"
    r"parent or guardian|parent/guardian|next of kin|emergency contact|represented by)"
)
_LABELLED = re.compile(
    rf"(?<![A-Za-z])(?i:{_FIELD})(?i:[\"']?(?:[ ]?[:=]|\t| is| -)[ ]?\n?[\"']?)[ ]{{0,3}}(?P<name>{_NAME}|"
    rf"[A-Z]{{2,20}}(?: [A-Z]{{2,20}}){{1,2}}|[a-z]{{2,15}} [a-z]{{2,15}}(?=[ ]{{0,12}}\n|[ ]{{0,12}}$|[ ]?[<,;]))"
)
_ROW = re.compile(rf"^[ ]{{0,12}}(?i:{_FIELD})[ ]{{1,4}}(?P<name>{_FULL})[ ]{{0,12}}(?=$|[/|,;(])", re.MULTILINE)
_SELF = re.compile(
    rf"(?<![A-Za-z])(?i:my (?:full |legal )?name(?:'s| is| was)|name's|i am called|they call me|this is|i'm|i "
    rf"am|i,|me,|signed,?|yours truly,?)[ ]?:?[ ]?(?P<name>{_NAME})"
)
_LOW_SELF = re.compile(
    r"(?<![A-Za-z])(?i:my (?:full |legal )?name(?:'s| is)|i am|i'm|"
    r"this is) (?P<name>[a-z]{2,15} [a-z'-]{2,20})(?![A-Za-z'-])"
)
_SINGLE_SPEAKER = re.compile(
    rf"^(?:\[[^\]\n]{{1,30}}\] ?|[0-9/:. ,-]{{4,25}}(?:[AaPp][Mm])?[ \])]?(?:- )?)?(?P<name>{_W}):[ ]", re.MULTILINE
)
_OF_AN_OFFICE = re.compile(
    r"^[^\n:]{0,30}(?:agent|support|seller|shop|store|service|rep|bot|assistant|customer|buyer|advisor|operator|me|"
    r"you)[ ]?[0-9]{0,3}:[ ]",
    re.IGNORECASE | re.MULTILINE,
)
_CUE = re.compile(
    r"(?<![A-Za-z])(?i:(?:my|his|her|our|their|the|a|your|an)(?: [a-z]{2,12}){0,2} (?:husband|wife|partner|"
    r"spouse|mother|father|mom|mum|dad|brother|sister|(?:mother|father|brother|sister|son|daughter)-in-law|"
    r"uncle|aunt|cousin|friend|neighbou?r|"
    r"roommate|flatmate|colleague|coworker|boss|fianc[eé]e?|girlfriend|boyfriend|grandmother|grandfather|"
    r"grandma|grandpa|nan|driver|courier|manager|supervisor|rep|representative|"
    r"agent|technician|engineer|clerk|cashier|assistant|owner|landlord|doctor|lawyer|solicitor|attorney|"
    r"operator|advisor|adviser|employee|associate|specialist)|"
    r"spoke (?:to|with)|speaking (?:to|with)|talked (?:to|with)|met(?: with)?|contacted|called|emailed|asked|"
    r"told(?: by)?|named|signed (?:for )?by|delivered by|accepted by|received by|handled by|written by|"
    r"sold by|according to|a (?:man|woman|person|guy|lady) (?:named|called)|someone (?:named|called)|contact|"
    r"ask for|delivered to|handed to|left with|given to|"
    r"call|(?:sold|shipped|billed|issued|made out|registered|addressed) to|belongs to|attention(?: of)?|on "
    r"behalf of|care of|c/o|it was|"
    r"thanks to)"
    rf",?[ ](?P<name>{_NAME})"
)
_CLOSE_CUE = re.compile(
    r"(?i:husband|wife|partner|spouse|mother|father|mom|mum|dad|brother|sister|(?:mother|father|brother|"
    r"sister|son|daughter)-in-law|uncle|aunt|cousin|friend|"
    r"neighbou?r|roommate|flatmate|colleague|coworker|named|girlfriend|boyfriend|fianc[eé]e?|grandma|grandpa|"
    r"nan|driver|courier|manager|supervisor|told by|(?:man|woman|person|guy|lady|someone|somebody) (?:named|called)|"
    r"ask for|speak to|landlord|landlady|technician|engineer|plumber|electrician|builder|tutor|nanny|carer|teacher|"
    r"(?:spoke|speaking|talked|chatted) (?:to|with) [A-Z][a-z]+(?= (?:at|from|in|who|on)\b)),? ?"
)
_SAYS = re.compile(
    rf"(?<![A-Za-z.] )(?<![A-Za-z])(?P<name>{_NAME})(?:,[^,.\n]{{1,40}},)? (?i:said|says|told|replied|"
    rf"answered|promised|refused|wrote|confirmed|insisted|claimed|admitted|explained|hung up|called me|"
    rf"emailed|"
    r"apologi[sz]ed|signed|delivered|assured|offered|agreed|asked|yelled|was rude|laughed|saw|helped|"
    r"transferred|ignored|lives|works)(?![A-Za-z])"
)
# Somebody's relation who does something is a person, whatever ordinary words the name is made of.
_RELATION_ACTS = re.compile(
    r"(?<![A-Za-z])(?i:my|his|her|our|their) (?:[a-z]{2,12} )?(?i:husband|wife|partner|spouse|mother|father|mom|mum|"
    r"dad|brother|sister|son|daughter|uncle|aunt|cousin|friend|neighbou?r|roommate|flatmate|colleague|coworker|boss),? "
    rf"(?P<name>{_FULL})(?=,? (?:and|is|was|has|had|who|saw|heard|said|says|told|called|took|got|gave|paid|signed|"
    r"lives|works|came|went|left|opened|noticed|bought|ordered|received|helped)(?![A-Za-z]))"
)
_GREETING = re.compile(
    rf"(?:^|(?<=[\n,.!:\"] )|(?<=\n)|(?<=[:\"]))[ ]?(?i:dear|hi|hello|hey|good morning|good afternoon|good "
    rf"evening|thanks|thank you|cheers|ok|okay|sorry),?[ ](?P<name>{_NAME})(?=[ ]?[,!.:\n-]|$)",
    re.MULTILINE,
)
_SIGN_OFF = re.compile(
    r"(?i:(?:kind|best|warm|many|with)?[ ]?(?:regards|wishes|sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|"
    r"respectfully(?: yours)?|best|cheers|thanks(?: again| so much| in advance)?|many thanks|"
    r"thank you(?: very much| so much)?|cordially|love|signed))[ ]?[,.!-]?[ ]?(?:\n[ ]{0,12}){1,2}(?:[-–—*]{1,2} ?)?"
    rf"(?P<name>{_NAME}|[a-z]{{3,15}}(?: [a-z]{{2,15}})?(?=[ ]{{0,12}}(?:\n|$)))"
)
_DASH_SIGNED = re.compile(rf"(?:^|\n|[.!?] )[ ]{{0,12}}(?:--?|~) ?(?P<name>{_NAME})[ ]{{0,12}}(?=\n|$)")
_SPEAKER = re.compile(
    rf"^(?:\[[^\]\n]{{1,30}}\] ?|[0-9/:. ,-]{{4,25}}(?:[AaPp][Mm])?[ \])]?(?:- )?)?(?P<name>{_FULL})"
    rf"[ ]?(?:\([^)\n]{{1,20}}\))?:[ ]",
    re.MULTILINE,
)
_BEFORE_MAIL = re.compile(rf"[\"']?(?P<name>{_NAME}|{_W}, {_W})[\"']?[ ]?[<(\[][^\s<>@]{{1,64}}@")
_PAIR = re.compile(rf"(?<![A-Za-z])(?P<name>{_FULL})(?![A-Za-z])")
_LINE = re.compile(rf"^[ ]{{0,12}}(?P<name>{_FULL}|[A-Z]{{2,15}} [A-Z]{{2,20}})[ ]{{0,12}},?$", re.MULTILINE)

_ALONE_SIGNS = re.compile(
    rf"(?:^|(?<=[.,;!?\n] )|(?<=\n))(?P<name>{_W}) (?:signed(?: for)?|yelled|laughed|shouted|swore|"
    rf"hung up)(?![A-Za-z])",
    re.MULTILINE,
)
_INITIALS = re.compile(rf"(?<![A-Za-z.])(?P<name>(?:[A-Z]\. ?){{2,3}}{_W}(?: {_W})?)(?![A-Za-z])")

_RULES: tuple[tuple[str, float, "re.Pattern[str]", Callable[["re.Match[str]"], bool]], ...] = (
    ("english-titled", 0.95, _TITLED, lambda _: True),
    ("english-labelled", 0.9, _LABELLED, lambda _: True),
    ("english-row", 0.8, _ROW, lambda _: True),
    ("english-before-mail", 0.9, _BEFORE_MAIL, lambda _: True),
    ("english-sign-off", 0.85, _SIGN_OFF, lambda _: True),
    ("english-greeting", 0.8, _GREETING, lambda _: True),
    ("english-speaker", 0.8, _SPEAKER, lambda _: True),
    ("english-self", 0.9, _SELF, lambda m: " " in m["name"] or usual(m["name"]) or "name" in m[0].lower()),
    ("english-cue", 0.75, _CUE, lambda m: " " in m["name"] or usual(m["name"]) or _CLOSE_CUE.search(m[0]) is not None),
    ("english-initials", 0.7, _INITIALS, lambda _: True),
    ("english-said", 0.7, _SAYS, lambda m: _full(m["name"]) or usual(m["name"].split(" ")[0])),
    ("english-signs", 0.6, _ALONE_SIGNS, lambda m: m["name"].lower() not in THINGS),
    ("english-dash", 0.7, _DASH_SIGNED, lambda m: _full(m["name"]) or usual(m["name"].split(" ")[0])),
    ("english-line", 0.6, _LINE, lambda _: True),
)
_FEW_SPEAKERS = 5
_SURE_RULES = frozenset(
    {"english-titled", "english-labelled", "english-before-mail", "english-sign-off", "english-speaker"}
)
_CUT_BY_COMPANIES = frozenset({"english-greeting", "english-cue", "english-self", "english-line", "english-row"})


def find_english_names(text: str) -> Iterator[Span]:
    """Names in Latin letters in a folded text."""
    if not any("A" <= c <= "z" for c in text):
        return
    for rule, confidence, pattern, holds in _RULES:
        for match in pattern.finditer(text):
            if holds(match):
                yield from _kept(match, rule, confidence)
    for match in _RELATION_ACTS.finditer(text):
        yield Span(*match.span("name"), PiiType.NAME, "english-relation", 0.8)
    for match in _PAIR.finditer(text):
        yield from _pairs(match)
    for match in _LOW_SELF.finditer(text):
        first, last = match["name"].split(" ")
        named = "name" in match[0][: match.start("name") - match.start()].lower()
        if (named or (usual(first) and first not in ALSO_WORDS)) and not {first, last} & (COMMON_WORDS - ALSO_LAST):
            yield Span(*match.span("name"), PiiType.NAME, "english-self", 0.8)
    yield from _single_speakers(text)


def _kept(match: "re.Match[str]", rule: str, confidence: float) -> Iterator[Span]:
    """The span of the name, cut at the first word that belongs to none."""
    start, name = match.start("name"), match["name"]
    given = name.split(" ")
    if rule not in _SURE_RULES and _of_things(given):
        return
    count = next((i for i in range(len(given)) if not _belongs(given, i, sure=rule in _SURE_RULES)), len(given))
    if count < len(given) and rule in _CUT_BY_COMPANIES and not usual(given[0]):
        return  # `Dear Bluebird Support`
    while count > 1 and (len(given[count - 1].strip(".")) == 1 or given[count - 1].islower()) and not name.islower():
        count -= 1
    if count and len(given[0]) > 1:
        yield Span(start, start + len(" ".join(given[:count])), PiiType.NAME, rule, confidence)


def _belongs(words: list[str], i: int, *, sure: bool) -> bool:
    """Whether word `i` can be a part of the name: it is no common word, or one that is a name in this place."""
    plain = words[i].strip(".,").lower()
    if i == 0 and len(plain) > 4 and plain.endswith("ly") and not usual(plain):
        return False  # Totally Unacceptable
    if plain not in COMMON_WORDS or (i and len(plain) == 1):
        return True
    if i:
        return plain in ALSO_LAST and i == len(words) - 1 and (sure or usual(words[0]))
    return plain in ALSO_FIRST and len(words) > 1 and words[-1].lower() not in COMMON_WORDS - ALSO_LAST


def _pairs(match: "re.Match[str]") -> Iterator[Span]:
    """A usual first name and what follows it; or a romanised Chinese name."""
    words = match["name"].split(" ")
    at = match.start("name")
    for i, word in enumerate(words[:-1]):
        rest = words[i + 1 :]
        given = (usual(word) or word.lower() in ALSO_FIRST - SELDOM_FIRST) and not _of_things([word, *rest])
        if (given and rest[-1].lower() not in COMMON_WORDS - ALSO_LAST) or pinyin(word, rest[0]):
            yield Span(at, match.end("name"), PiiType.NAME, "english-pair", 0.75)
            return
        at += len(word) + 1


def _single_speakers(text: str) -> Iterator[Span]:
    """Who speaks in a transcript by one name only: it stands there more than once, or answers an office."""
    lines: dict[str, list[tuple[int, int]]] = {}
    for match in _SINGLE_SPEAKER.finditer(text):
        lines.setdefault(match["name"], []).append(match.span("name"))
    office = len(lines) < _FEW_SPEAKERS and _OF_AN_OFFICE.search(text) is not None
    for name, places in lines.items():
        if name.lower() not in COMMON_WORDS | THINGS and (usual(name) or len(places) > 1 or office):
            yield from (Span(*place, PiiType.NAME, "english-speaker", 0.75) for place in places)


def _of_things(words: list[str]) -> bool:
    """Whether these are a word that is a first name as well and the thing that it stands before."""
    return words[0].lower() in ALSO_WORDS and any(word.lower() in THINGS for word in words[1:])


def _full(name: str) -> bool:
    words = name.split(" ")
    return len(words) > 1 and not any(word.lower() in COMMON_WORDS for word in words)
