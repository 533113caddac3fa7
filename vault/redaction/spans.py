"""What a detector reports: where, which kind, by which rule. Never the value."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class PiiType(StrEnum):
    """The kinds of personal data that the redactor tells apart."""

    NAME = "name"
    MINOR_NAME = "minor-name"
    PHONE = "phone"
    LANDLINE = "landline"
    ID_NUMBER = "id-number"
    PASSPORT = "passport"
    BANK_CARD = "bank-card"
    EMAIL = "email"
    ADDRESS = "address"
    MESSENGER_ID = "messenger-id"
    PLATE = "plate"
    BIRTH_DATE = "birth-date"
    ACCOUNT = "account"  # a member, account or medical record number
    PICKUP_CODE = "pickup-code"
    TRACKING_NUMBER = "tracking-number"
    ORDER_NUMBER = "order-number"
    USCC = "uscc"  # a business's registration number (GB 32100)
    PAYMENT_REF = "payment-ref"
    IP = "ip"  # and what else names a device or a connection: MAC, IMEI
    URL_TOKEN = "url-token"  # noqa: S105 - a kind, not a token; and passwords, session ids, bearer tokens
    CARD_SECURITY_CODE = "card-security-code"
    ONE_TIME_CODE = "one-time-code"
    CARD_EXPIRY = "card-expiry"
    ENCODED = "encoded"  # an encoded run that hides personal data, or that can't be checked
    BALANCE = "balance"  # the money that somebody has in an account
    SCHOOL = "school"  # where somebody learns: school, year and class
    BIOMETRIC = "biometric"
    HEALTH = "health"  # these three are hints of a sensitive class: words, not numbers
    RELIGION = "religion"  # and ethnicity
    OTHER_KNOWN = "other-known"


#: Strictest first: where spans of several kinds overlap, the union takes the kind that stands first here.
STRICTNESS: tuple[PiiType, ...] = (
    PiiType.CARD_SECURITY_CODE,
    PiiType.ONE_TIME_CODE,
    PiiType.URL_TOKEN,
    PiiType.BANK_CARD,
    PiiType.ID_NUMBER,
    PiiType.PASSPORT,
    PiiType.CARD_EXPIRY,
    PiiType.PAYMENT_REF,
    PiiType.PICKUP_CODE,
    PiiType.ENCODED,
    PiiType.ADDRESS,
    PiiType.MESSENGER_ID,
    PiiType.ACCOUNT,
    PiiType.SCHOOL,
    PiiType.PLATE,
    PiiType.IP,
    PiiType.PHONE,
    PiiType.LANDLINE,
    PiiType.EMAIL,
    PiiType.BIRTH_DATE,
    PiiType.MINOR_NAME,
    PiiType.NAME,
    PiiType.BALANCE,
    PiiType.BIOMETRIC,
    PiiType.HEALTH,
    PiiType.RELIGION,
    PiiType.OTHER_KNOWN,
    PiiType.TRACKING_NUMBER,
    PiiType.ORDER_NUMBER,
    PiiType.USCC,
)
_PHONES = {PiiType.PHONE, PiiType.LANDLINE}
_RANK = {kind: rank for rank, kind in enumerate(STRICTNESS)}

#: Prefix of the rule of a span that covers several kinds: no partial form may be shown for it.
MIXED = "mixed:"


@dataclass(frozen=True, slots=True)
class Span:
    """Personal data at `text[start:end]`, in code points. `rule` says which rule found it; the value is not kept.

    `confidence` is between 0 and 1: 1 where a check digit or the form itself vouches for it.
    """

    start: int
    end: int
    type: PiiType
    rule: str
    confidence: float = 1.0

    @property
    def mixed(self) -> bool:
        """Whether several kinds overlap here, so that a partial form of one could show a part of another."""
        return self.rule.startswith(MIXED)


def merge(spans: Iterable[Span]) -> list[Span]:
    """The spans sorted and without overlap: overlapping ones become their union under the strictest kind.

    A union of different kinds is marked as mixed, except where a known value lies exactly on a span of a kind.
    """
    merged: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end, _RANK[s.type])):
        if span.end <= span.start:
            continue
        if merged and span.start < merged[-1].end:
            merged[-1] = _union(merged[-1], span)
        else:
            merged.append(span)
    return merged


def _union(a: Span, b: Span) -> Span:
    same_place = (a.start, a.end) == (b.start, b.end)
    kind = a.type if _RANK[a.type] <= _RANK[b.type] else b.type
    rule = a.rule if kind is a.type else b.rule
    harmless = (
        a.type is b.type or {a.type, b.type} <= _PHONES or (same_place and PiiType.OTHER_KNOWN in (a.type, b.type))
    )
    if (a.mixed or b.mixed or not harmless) and not rule.startswith(MIXED):
        rule = MIXED + rule
    return Span(a.start, max(a.end, b.end), kind, rule, max(a.confidence, b.confidence))
