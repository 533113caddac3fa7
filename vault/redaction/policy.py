"""How each kind of personal data is shown to those who handle a case: one table, within bounds that nobody moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from .spans import PiiType


class Treatment(StrEnum):
    """What stands in the place of personal data."""

    KEEP = "keep"
    PARTIAL = "partial"  # 陈**, 160****0001
    PLACEHOLDER = "placeholder"  # 〔消费者〕, 〔电话1〕: the same person or value has the same one everywhere in a case
    DROP = "drop"  # nothing but a sign that something was there


DEFAULT: Mapping[PiiType, Treatment] = {
    **dict.fromkeys(PiiType, Treatment.PLACEHOLDER),
    PiiType.ORDER_NUMBER: Treatment.KEEP,
    PiiType.TRACKING_NUMBER: Treatment.KEEP,
    PiiType.USCC: Treatment.KEEP,
    PiiType.CARD_SECURITY_CODE: Treatment.DROP,
    PiiType.ONE_TIME_CODE: Treatment.DROP,
    PiiType.CARD_EXPIRY: Treatment.DROP,
    PiiType.URL_TOKEN: Treatment.DROP,
}
"""What a team sees of texts and files unless it is configured otherwise."""

_PARTLY = frozenset({PiiType.NAME, PiiType.PHONE, PiiType.LANDLINE, PiiType.EMAIL, PiiType.ADDRESS})
_HARMLESS = frozenset({PiiType.ORDER_NUMBER, PiiType.TRACKING_NUMBER, PiiType.USCC})
_BY_NEED = frozenset(
    {
        PiiType.ACCOUNT,
        PiiType.BALANCE,
        PiiType.BIOMETRIC,
        PiiType.HEALTH,
        PiiType.PICKUP_CODE,
        PiiType.PLATE,
        PiiType.RELIGION,
        PiiType.SCHOOL,
    }
)


def allowed(kind: PiiType) -> frozenset[Treatment]:
    """The treatments that a configuration may choose for a kind.

    Names, numbers of persons and addresses are never kept whole: whoever needs one asks for it. Codes that open an
    account are always dropped.
    """
    if DEFAULT[kind] is Treatment.DROP:
        return frozenset({Treatment.DROP})
    choices = {Treatment.PLACEHOLDER, Treatment.DROP}
    if kind in _PARTLY:
        choices.add(Treatment.PARTIAL)
    if kind in _HARMLESS | _BY_NEED:
        choices.add(Treatment.KEEP)
    return frozenset(choices)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a configuration changed of the table; a choice that is not allowed for its kind does not count."""

    changed: Mapping[PiiType, Treatment] = field(default_factory=dict)

    def of(self, kind: PiiType) -> Treatment:
        """How a kind is shown."""
        chosen = self.changed.get(kind, DEFAULT[kind])
        return chosen if chosen in allowed(kind) else DEFAULT[kind]

    def to_json(self) -> dict[str, str]:
        """Plain data; `from_json` reads it back."""
        return {kind.value: treatment.value for kind, treatment in self.changed.items()}

    @classmethod
    def from_json(cls, value: Mapping[str, str]) -> Self:
        """The policy that `to_json` gave; `ValueError` for a word that is none of ours."""
        return cls({PiiType(kind): Treatment(treatment) for kind, treatment in value.items()})
