# ruff: noqa: PLR2004 - lengths of words
"""English names where the form of the text says that one stands: after labels, under letters, before what is said."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from ...spans import PiiType, Span
from .english_brands import ALSO_PEOPLE, BRANDS
from .english_cues import FIRMS, GREETINGS, STRONG, STRONG_PAIRS
from .english_lists import ordinary
from .english_runs import LETTER, Part, Word, capital, part
from .english_words import ALSO_FIRST, ALSO_LAST, COMMON_WORDS

_PERSON = (
    r"(?:customer|client|buyer|seller|recipient|receiver|consignee|consignor|shipper|sender|cardholder|card ?holder|"
    r"account ?holder|policy ?holder|holder|payee|payer|beneficiary|purchaser|complainant|claimant|applicant|"
    r"respondent|signatory|signed(?: by)?|signature|attn|attention|contact(?: person)?|ship to|bill to|sold to|"
    r"deliver(?:ed)? to|mail to|passenger|patient|guest|tenant|landlord|guardian|parent|parent or guardian|"
    r"parent/guardian|next of kin|witness|driver|courier|rider|agent|rep|employee|handled by|received by|prepared by|"
    r"submitted by|reported by|approved by|issued by|sales ?person|cashier|technician|spoke with|represented by|c/o|"
    r"care of|from|to|cc|for|re|hr contact|emergency contact|nominee|insured|subscriber|member|user|author|reviewer|"
    r"nombre|nom|nama|imię i nazwisko|họ tên|isim|ad soyad|naam)"
)
_NAME_WORD = (
    r"(?:(?:full|first|last|middle|given|family|maiden|legal|user|customer|client|buyer|seller|recipient|"
    r"sender|contact|"
    r"account|card|cardholder|patient|guest|passenger|driver|courier|applicant|complainant|claimant|owner|"
    r"holder|parent|"
    r"agent|employee|registered|billing|shipping|delivery|emergency|payee|beneficiary|display|profile|your|my|the)"
    r"(?:'s)?[ _-]?){0,4}(?:name(?: on (?:the )?(?:card|account|order|parcel|box|label))?|surname|forename)"
)
_LABEL = re.compile(
    rf"(?<![A-Za-z])(?i:{_NAME_WORD}|{_PERSON})[\"']?[ ]{{0,4}}(?:[:=\uff1a]|\t|"
    rf"-(?= ))[ ]{{0,8}}(?:\n[ ]{{0,4}})?[\"']?"
)
_NAME_IS = re.compile(rf"(?<![A-Za-z])(?i:{_NAME_WORD})[\"']?(?:(?i:'s| is| was| reads|,) ?:?[ ]?)[\"']?")
_ROW = re.compile(
    rf"^[ ]{{0,12}}(?i:{_NAME_WORD}|recipient|consignee|consignor|shipper|sender|attn|attention|cardholder|c/o|payee|"
    r"beneficiary|passenger|patient|guest)\.?[ ]{1,8}",
    re.MULTILINE,
)
_SIGN_OFF = re.compile(
    r"(?<![A-Za-z])(?i:regards|wishes|sincerely|faithfully|truly|respectfully|yours|best|cheers|"
    r"thanks(?: again| so much|"
    r" in advance| a lot)?|many thanks|thank you(?: very much| so much| in advance)?|thx|tnx|ta|cordially|love|salamat|"
    r"gracias|signed|rgds|kr)[ ]?[,.!-]{0,2}[ ]{0,4}(?:(?:\n[ ]{0,12}){1,2}[-*~]{0,2} ?|, ?|- ?|~ ?)"
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Col|Capt|Lt|Maj|Gen|Sgt|Rev|Sir|Eng|Engr|Atty|Adv|"
    r"Cdr)\.? ?(?:\([A-Za-z.]{2,8}\) ?)?)?"
)
_DASHED = re.compile(r"(?:^|[\n .!?])(?:--?|~|/)[ ]?(?=[^\n]{2,50}$)", re.MULTILINE)
_HANDLE = re.compile(
    r"^[ ]{0,4}(?:\[[^\]\n]{1,24}\] ?)?@?(?P<handle>[A-Za-z0-9][A-Za-z0-9_.-]{1,28}[A-Za-z0-9_])"
    r"(?P<time>[ ]?\(?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[APap][Mm])?\)?)?(?P<colon>[ ]?:(?=[ \n]))?",
    re.MULTILINE,
)
_LOW_INITIAL = re.compile(r"(?<![A-Za-z.'’])(?P<name>[a-z]\. ?(?:[a-z]\. ?)?(?P<last>[a-z'-]{3,20}))(?![A-Za-z'@])")
_INITIALS = re.compile(
    rf"(?<![{LETTER}.@])(?P<name>(?:[A-Z]\. ?){{2,3}}(?P<last>[{LETTER}]{{2,20}})?)(?![{LETTER}@]|[0-9])"
)
_GAP = re.compile(r"[ ]{1,3}|\. ?|, ?|[ ]?\"|\" |-| '|' |[ ]?\(")
_LINE_END = re.compile(r"[\"']?[ ]{0,12}[.,;!]?[ ]{0,12}(?:\n|$|[|<(/;,·])")
_FUNCTION = COMMON_WORDS - ALSO_FIRST - ALSO_LAST
_MOST = 6
_LOW_PARTICLES = frozenset("van von der den de da dos del della di el al bin binti ibn bint".split())  # noqa: SIM905 - words, as words
_NAMELY = (Part.GIVEN, Part.SURNAME)
_PEOPLE_ASKED = frozenset(
    (verb, word) for verb in ("spoke", "speak", "talked", "chatted", "speaking", "talking") for word in ("to", "with")
) | {("asked", "for"), ("my", "name's"), ("name", "is"), ("guy", "named"), ("guy", "called"), ("named", "as")}
_OF_TRAVEL = re.compile(r"(?<![A-Z/])(?P<name>[A-Z]{2,20}/[A-Z]{2,20})(?= ?(?:MR|MRS|MS|MISS|MSTR|DR)(?![A-Za-z]))")


class Forms:
    """The words of one text, to look for names at given places."""

    def __init__(self, text: str, words: list[Word]) -> None:
        self._text, self._words = text, words
        self._starts = [w.start for w in words]

    def find(self) -> Iterator[Span]:
        """Names that the form of the text shows."""
        for rule, pattern, sure, whole in (
            ("english-labelled", _LABEL, True, False),
            ("english-labelled", _NAME_IS, True, False),
            ("english-row", _ROW, False, True),
            ("english-sign-off", _SIGN_OFF, True, True),
            ("english-dash", _DASHED, False, True),
        ):
            for match in pattern.finditer(self._text):
                end = self._take(match.end(), sure=sure)
                if end and (not whole or _LINE_END.match(self._text, end)):
                    yield Span(match.end(), end, PiiType.NAME, rule, 0.9 if sure else 0.75)
        for match in _OF_TRAVEL.finditer(self._text):
            yield Span(*match.span("name"), PiiType.NAME, "english-labelled", 0.8)
        yield from self._low()
        yield from self._handles()
        for match in _LOW_INITIAL.finditer(self._text):
            if part(match["last"]) in (Part.SURNAME, Part.GIVEN):
                yield Span(*match.span("name"), PiiType.NAME, "english-initials", 0.7)
        yield from self._initials()

    def _take(self, at: int, *, sure: bool) -> int:
        """Where the name that begins at `at` ends; 0 if none does."""
        text, words = self._text, self._words
        first = bisect_left(self._starts, at)
        if first >= len(words) or words[first].start != at:
            return 0
        low = not capital(text, words[first])
        taken = self._row(first, low=low, sure=sure)
        if not taken or (len(taken) == 1 and len(taken[0].plain) == 1) or taken[0].plain in BRANDS - ALSO_PEOPLE:
            return 0
        after = first + len(taken)
        firm = after < len(words) and text[taken[-1].end : words[after].start] == " " and words[after].plain in FIRMS
        if firm and (not sure or (capital(text, words[after]) and len(taken) < 3)):
            return 0
        if not (sure or self._namely(taken, low=low)):
            return 0
        end = taken[-1].end
        return end + (len(taken[-1].plain) == 1 and text[end : end + 1] == ".")

    def _row(self, first: int, *, low: bool, sure: bool) -> list[Word]:
        """The words from the first on that belong to one name."""
        text, words = self._text, self._words
        taken: list[Word] = []
        for word in words[first : first + _MOST]:
            if taken and not self._goes_on(text[taken[-1].end : word.start], taken, word, low=low):
                break
            if not self._belongs(word, taken, low=low, sure=sure):
                break
            taken.append(word)
        while len(taken) > 1 and not capital(text, taken[-1]) and not low:
            taken.pop()
        return taken

    def _goes_on(self, gap: str, taken: list[Word], word: Word, *, low: bool) -> bool:
        """Whether what is between two words may stand within a name."""
        if gap.startswith("."):
            return len(taken[-1].plain) == 1 and _GAP.fullmatch(gap) is not None
        if gap.startswith(","):
            return len(taken) == 1 and not low and part(word.plain) is not Part.NONE and _GAP.fullmatch(gap) is not None
        return _GAP.fullmatch(gap) is not None

    def _belongs(self, word: Word, taken: list[Word], *, low: bool, sure: bool) -> bool:
        kind = part(word.plain)
        if capital(self._text, word) == low and taken:
            return not low and kind is not Part.NONE and len(word.plain) < 4
        if kind is not Part.NONE:
            return not low or bool(taken) or kind is not Part.PROPER
        if len(word.plain) == 1:
            return not low or bool(taken)
        if low and not _LINE_END.match(self._text, word.end):
            return False
        return sure and bool(taken) and word.plain not in _FUNCTION | BRANDS | FIRMS

    def _namely(self, taken: list[Word], *, low: bool) -> bool:
        kinds = [part(w.plain) for w in taken if len(w.plain) > 1]
        if low:
            return Part.GIVEN in kinds or (len(kinds) > 1 and Part.SURNAME in kinds)
        if len(kinds) > 1:
            return any(k in (Part.GIVEN, Part.SURNAME, Part.DOUBTFUL, Part.UNKNOWN) for k in kinds)
        return kinds[0] in (Part.GIVEN, Part.SURNAME, Part.DOUBTFUL)

    def _low(self) -> Iterator[Span]:
        """Names in small letters: `my name is tom becker`, `i asked for priya`."""
        text, words = self._text, self._words
        said = -1
        for i, word in enumerate(words):
            if capital(text, word) or len(word.plain) < 3 or not i:
                continue
            kind = part(word.plain)
            if kind in (Part.NONE, Part.PROPER, Part.SOFT):
                continue
            gap = text[words[i - 1].end : word.start]
            if gap not in (" ", ", ", ": ", " (", ' "'):
                continue
            last, before = words[i - 1].plain, words[i - 2].plain if i > 1 else ""
            asked = (before, last) in STRONG_PAIRS or last in ("called", "named")
            named = (
                asked
                or last in STRONG
                or last in GREETINGS
                or last in ("got", "i'm", "im", "told", "asked", "tell", "me", "names", "its")
            )
            joined = last in ("and", "or") and i > 1 and words[i - 2].end == said
            if joined or (asked and kind is Part.UNKNOWN and (before, last) in _PEOPLE_ASKED):
                said = word.end
                yield Span(word.start, word.end, PiiType.NAME, "english-low", 0.6)
                continue
            rest = self._low_rest(i)
            if kind is Part.UNKNOWN and (rest == i + 1 or part(words[rest - 1].plain) not in _NAMELY):
                continue
            pair = rest > i + 1 and kind is Part.GIVEN and part(words[rest - 1].plain) in (Part.SURNAME, Part.GIVEN)
            if named and (kind is Part.GIVEN or asked or rest > i + 1 or kind is Part.DOUBTFUL):
                said = words[rest - 1].end
                yield Span(word.start, said, PiiType.NAME, "english-low", 0.75)
            elif pair and min(len(word.plain), len(words[rest - 1].plain)) > 3 and not ordinary(word.plain):
                yield Span(word.start, words[rest - 1].end, PiiType.NAME, "english-low", 0.6)

    def _low_rest(self, i: int) -> int:
        """After the last word of the name in small letters that begins with word `i`."""
        text, words = self._text, self._words
        j = i + 1
        while j < len(words) and j - i < 4 and text[words[j - 1].end : words[j].start] == " ":
            particle = words[j].plain in _LOW_PARTICLES or words[j - 1].plain in _LOW_PARTICLES
            if capital(text, words[j]) or not (
                particle or (not ordinary(words[j].plain) and part(words[j].plain) is not Part.NONE)
            ):
                break
            j += 1
        return j

    def _handles(self) -> Iterator[Span]:
        """By which handles people speak in a transcript."""
        lines: dict[str, list[tuple[int, int]]] = {}
        timed: set[str] = set()
        for match in _HANDLE.finditer(self._text):
            handle = match["handle"]
            if not (match["time"] or match["colon"]) or not any(c.isalpha() for c in handle):
                continue
            lines.setdefault(handle, []).append(match.span("handle"))
            if match["time"]:
                timed.add(handle)
        for handle, places in lines.items():
            kind = part(handle.lower()) if handle.isalpha() else Part.UNKNOWN
            marked = "_" in handle or any(c.isdigit() for c in handle)
            pieces = re.split(r"[_.-]", handle.lower())
            office = any(piece in FIRMS or piece in ("agent", "bot", "admin") for piece in pieces)
            if office or kind in (Part.NONE, Part.PROPER) or handle.isupper():
                continue
            likely = kind is Part.GIVEN and not marked and len(lines) > 1
            if handle in timed or len(places) > 1 or likely:
                yield from (Span(*place, PiiType.NAME, "english-speaker", 0.75) for place in places)

    def _initials(self) -> Iterator[Span]:
        text = self._text
        for match in _INITIALS.finditer(text):
            last = match["last"]
            if last and last[0].isupper() and part(last.lower()) is not Part.NONE:
                yield Span(*match.span("name"), PiiType.NAME, "english-initials", 0.7)
                continue
            at = bisect_left(self._starts, match.start())
            before = [w.plain for w in self._words[max(0, at - 2) : at]]
            near = bool(before) and text[self._words[at - 1].end : match.start()] in (" ", ", ")
            if near and (before[-1] in STRONG | GREETINGS | {"and", "told", "asked"} or tuple(before) in STRONG_PAIRS):
                end = match.start("last") if last else match.end()
                yield Span(match.start(), len(text[:end].rstrip(" ")), PiiType.NAME, "english-initials", 0.7)
