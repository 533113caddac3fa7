# ruff: noqa: PLR2004 - lengths of words and of lines
"""English addresses: a street with its number, or a postcode, and what belongs to it on either side, over lines."""

import re
from collections.abc import Iterator

from ..spans import PiiType, Span

_WORD = r"(?:[A-Z][A-Za-z.'-]{0,20}|[0-9]{1,3}(?:st|nd|rd|th)|of|the|de|la|del)"
_STREET = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl|Square|Sq|Terrace|"
    r"Ter|Parkway|Pkwy|Highway|Hwy|Crescent|Cres|Close|Row|Circle|Cir|"
    r"Trail|Trl|Path|Gardens|Gdns|Mews|Walk|Quay|Grove|Hill|Heights|View|Park|Green|Rise|Vale|Loop|Run|Ridge|"
    r"Plaza|Alley|Broadway|Turnpike|Wharf|Parade|Esplanade|Croft|Yard|Bend|Crossing|Point|Pike|Pass)"
)
_INSIDE = (
    r"(?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|Fl|Room|Rm|Block|Building|Bldg|House|Tower|Level|Lot|Villa|"
    r"Studio|PO Box|Box|Plot|Sector|Shop|Office|Door|Wing|Phase|Ward|Gate|Dorm|Hall|Stand|Site|Lane|Gali|#)"
)
_BUILDING = (
    r"(?:House|Court|Towers?|Building|Mansions?|Lodge|Plaza|Centre|Center|Apartments|Residency|Heights|Enclave|Complex|"
    r"Estate|Arcade|Hall|Residences?|Society)"
)
_STREET_LINE = re.compile(
    rf"(?<![A-Za-z0-9.$£€])(?P<inside>(?:{_INSIDE}\.? ?[A-Z0-9][A-Za-z0-9-]{{0,6}}(?: "
    rf"[A-Z][A-Za-z]{{1,20}}){{0,3}},? ){{0,3}}(?:[A-Z][A-Za-z']{{2,20}}(?: [A-Z][a-z]{{2,15}})? "
    rf"{_BUILDING},? )?)"
    rf"[0-9]{{1,6}}[A-Za-z]?(?:[-/][0-9]{{1,5}})?,? (?:{_WORD} ){{1,5}}?{_STREET}(?![A-Za-z])\.?(?: (?:N|S|E|"
    rf"W|NE|NW|SE|SW|North|South|East|West)(?![A-Za-z]))?"
    rf"|(?<![A-Za-z])[Pp]\.? ?[Oo]\.? ?[Bb]ox [0-9]{{1,8}}"
)
_STATES = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|"
    r"V[AT]|W[AIVY]|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|"
    r"Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|"
    r"Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|"
    r"New (?:Hampshire|Jersey|Mexico|York)|(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|"
    r"Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|"
    r"Wisconsin|Wyoming|NSW|VIC|QLD|ACT|TAS|ON|BC|QC|AB|MB|NS|PW|PR|GU|VI|AS|MP|FM|MH|(?:APO|FPO|DPO),? A[AEP])"
)
_POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9]){_STATES}[,.]?[ \n]{{1,2}}[0-9]{{4,5}}(?:-[0-9]{{4}})?(?![0-9A-Za-z-])"
    r"|(?<![A-Za-z0-9])(?:GIR ?0AA|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])"
    rf"|(?<![A-Za-z0-9])(?:{_STATES},? )?[ABCEGHJ-NPRSTVXY][0-9][A-Z] ?[0-9][A-Z][0-9](?![A-Za-z0-9])"
)
_COUNTRY = (
    r"(?:USA|U\.S\.A\.|US|United States(?: of America)?|UK|U\.K\.|United Kingdom|England|Scotland|Wales|"
    r"Northern Ireland|Ireland|Canada|Australia|New Zealand|Singapore|Hong Kong|China)"
)
_GLUE = r"(?:,[ ]?\n?|[ ]?\n|[ ]|\. )[ ]{0,2}"
_RIGHT = re.compile(
    rf"{_GLUE}{_INSIDE}\.? ?[A-Za-z0-9-]{{1,8}}(?![A-Za-z0-9])|{_GLUE}#? ?[0-9]{{1,5}}[A-Z]?(?=,)"
    rf"|{_GLUE}(?:[A-Z][A-Za-z.'-]{{1,20}}(?: (?:of|on|upon|the|le|[A-Z][A-Za-z.'-]{{1,20}})){{0,3}},?[ "
    rf"\n]{{1,2}})?(?:{_POSTCODE.pattern})"
    rf"|{_GLUE}{_COUNTRY}(?![A-Za-z])"
)
#: Street names that end or begin in another language: Lindenstraße 8, 12 rue des Lilas, Via Roma 5.
_FOREIGN_STREET = re.compile(
    r"(?<![A-Za-z0-9])(?:[0-9]{1,4}[A-Za-z]?,? )?"
    r"(?:[A-Z][A-Za-z\u00c0-\u024f-]{1,30}(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|damm|ring|ufer|straat|laan|"
    r"gracht|plein|gatan|vej|gata)"
    r"|(?:[Rr]ue|[Vv]ia|[Cc]alle|[Rr]ua|[Cc]orso|[Pp]iazza|[Pp]laza|[Aa]venida|[Cc]arrer|[Pp]asseig|[Bb]oulevard|"
    r"[Ii]mpasse|[Cc]hemin|[Qq]uai|[Jj]alan|[Jj]l\.|[Pp]laza)"
    r"(?: (?:de|des|du|della|del|dei|la|le|las|los|da|do|dos|d'|l'))?(?: ?[A-Z][A-Za-z\u00c0-\u024f'-]{1,20}){1,3})"
    r"(?: [0-9]{1,4}[A-Za-z]?(?![0-9]))?"
)
_FOREIGN_TOWN = re.compile(
    r",?[ \n](?:[A-Z]{1,2}-)?[0-9]{4,6}(?: [A-Z]{2})? [A-Z][A-Za-z\u00c0-\u024f-]{1,20}"
    r"(?:,? [A-Z][A-Za-z\u00c0-\u024f-]{2,20}){0,2}"
)
#: House or plot first, town and six digits last, as in India.
_PLOT = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_INSIDE}(?: No\.?)?[ ]?|"
    rf"[A-Z]-?)[0-9]{{1,5}}[A-Z]?(?:/[0-9]{{1,4}})?(?:, ?(?:[A-Z][A-Za-z.'-]{{1,20}}|"
    rf"[0-9]{{1,4}})(?:[ -](?:[A-Z][A-Za-z.'-]{{1,20}}|[0-9]{{1,4}})){{0,4}}){{1,6}}?"
    r"[ -]{1,3}[0-9]{3} ?[0-9]{3}(?![0-9])"
)
_TOWN = re.compile(r",[ ]?[A-Z][A-Za-z.'-]{1,20}(?: [A-Z][A-Za-z.'-]{1,20}){0,2}(?![A-Za-z0-9])(?!\.?[0-9])")
_TOKEN = re.compile(r"[^\s,]+")
_GAP = re.compile(r",?[ ]?\n?[ ]?")
_NAMED_PLACE = re.compile(rf"{_STREET}|Cottage|House|Farm|Hall|Lodge|Barn|Manor|Court|Villa")
_LEFT_MAX, _LEFT_WORDS = 110, 14
_OF_STREET = re.compile(
    rf"{_STREET}\.?|[A-Z][A-Za-z.'’-]*|[0-9]{{1,6}}[A-Za-z]?(?:[-/][0-9]{{1,5}})?|[0-9]{{1,3}}(?:st|nd|rd|th)|"
    rf"#[0-9A-Za-z-]{{1,6}}|of|on|upon|the|de|la"
)

_LABEL = re.compile(
    r"(?<![A-Za-z])(?i:(?:(?:shipping|delivery|billing|mailing|home|postal|street|residential|current|"
    r"correspondence|return|full|my|the|your|new|old|work|office)[ ]){0,2}(?:address|addr)(?: line [12])?|"
    r"ship to|deliver(?:ed)? to|bill to|mail to|send (?:it )?to|street)"
    r"[ ]?(?:[:=][ ]?\n?|\n)[ ]{0,4}(?P<block>[^\n]{3,90}(?:\n[^\n]{2,60}){0,5})"
)
_BLOCK_LINE = re.compile(rf"[ ]{{0,12}}(?:[^\n]*[0-9][^\n]*|[A-Z][A-Za-z .,'-]{{2,40}}|{_COUNTRY})[ ]*")
_OTHER_LABEL = re.compile(
    r"[ ]*[A-Za-z][A-Za-z /()-]{1,24}[:=]|[ ]*(?:\+|\([0-9]|tel|phone|mobile|order|thank|sincerely|regards|"
    r"best|dear|hi)|[^\n]*@",
    re.IGNORECASE,
)
_PHONE_LINE = re.compile(r"[ ]*[+(]?[0-9][0-9 ().-]{6,18}$")


def find_english_addresses(text: str) -> Iterator[Span]:
    """English postal addresses in a folded text."""
    for match in _STREET_LINE.finditer(text):
        yield Span(match.start(), _right(text, match.end()), PiiType.ADDRESS, "english-street", 0.85)
    for match in _POSTCODE.finditer(text):
        start = _left(text, match.start())
        if start < match.start():
            yield Span(start, _right(text, match.end()), PiiType.ADDRESS, "english-postcode", 0.8)
    for match in _FOREIGN_STREET.finditer(text):
        town = _FOREIGN_TOWN.match(text, match.end())
        if town or (match[0][0].isdigit() or match[0][-1].isdigit()):
            yield Span(match.start(), town.end() if town else match.end(), PiiType.ADDRESS, "foreign-street", 0.75)
    for match in _PLOT.finditer(text):
        yield Span(*match.span(), PiiType.ADDRESS, "plot", 0.8)
    for match in _LABEL.finditer(text):
        yield from _block(match)


def _right(text: str, end: int) -> int:
    """The end of an address of which a street or a postcode ends at `end`: rooms, towns, postcodes, countries."""
    for _ in range(7):
        more = _RIGHT.match(text, end) or _TOWN.match(text, end)
        if not more:
            break
        end = more.end()
    return end


def _left(text: str, start: int) -> int:
    """Where the address begins whose postcode is at `start`: the first number in the capitalised words before."""
    floor = max(0, start - _LEFT_MAX)
    tokens = list(_TOKEN.finditer(text, floor, start))
    best, follower, named = start, start, False
    for seen, i in enumerate(range(len(tokens) - 1, -1, -1), 1):
        token = tokens[i]
        gap = text[token.end() : follower]
        if not _GAP.fullmatch(gap) or not _OF_STREET.fullmatch(token[0]) or (token.start() == floor > 0):
            break
        if seen > _LEFT_WORDS or ("\n" in gap and not _numbered_line(text, token.end())):
            break
        number = token[0][0].isdigit() or token[0][0] == "#"
        named = named or _NAMED_PLACE.fullmatch(token[0]) is not None
        if (
            number
            or (named and seen <= 9 and token[0][0].isupper())
            or (seen <= 3 and token[0][0].isupper() and "\n" not in gap[:-1])
        ):
            best = token.start()
            inside = i and re.fullmatch(_INSIDE, tokens[i - 1][0].strip(".,"))
            if inside:
                best = tokens[i - 1].start()
        follower = token.start()
    return best


def _numbered_line(text: str, end: int) -> bool:
    """Whether the line that ends here has a number: above the street stands a name."""
    line = text[max(text.rfind("\n", 0, end), end - _LEFT_MAX, 0) : end]
    return any(c.isdigit() for c in line)


def _block(match: "re.Match[str]") -> Iterator[Span]:
    """What stands after a label, line by line, as long as it reads like an address and not like another field."""
    start = at = match.start("block")
    end, numbered = start, False
    for line in match["block"].split("\n"):
        if at > start and (_OTHER_LABEL.match(line) or _PHONE_LINE.match(line) or not _BLOCK_LINE.fullmatch(line)):
            break
        if len(line) > 90 or line.lower().lstrip().startswith(("http", "www.")):
            break
        has_number = any(c.isdigit() for c in line)
        if has_number and not _PHONE_LINE.match(line):
            end, numbered = at + len(line.rstrip(" .,")), True
        elif numbered and re.fullmatch(rf"[ ]*{_COUNTRY}[ ]*", line):
            end = at + len(line.rstrip())
        elif numbered and at > start:
            break
        at += len(line) + 1
    if numbered:
        lines = match.string[start:end].split("\n")
        while lines and not any(c.isdigit() for c in lines[0]):
            start += len(lines.pop(0)) + 1  # the name above the street
        yield Span(start, end, PiiType.ADDRESS, "english-labelled", 0.85)
