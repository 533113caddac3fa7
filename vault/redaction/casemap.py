"""One case, one map: every person and value that is hidden in a case, and the one placeholder each has everywhere.

The map holds what it hides, so it is a secret of the case: sealed for its owner, in no log and in no rendition.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from .detectors.known import Known, is_han
from .fold import SPOKEN_DIGITS, fold
from .spans import PiiType

MOST_ENTRIES = 2_000
_LEAST_CONFIDENCE = 0.75
_LEAST_DIGITS = 4

_WORDS: Mapping[PiiType, tuple[str, str]] = {
    PiiType.NAME: ("姓名", "name"),
    PiiType.MINOR_NAME: ("未成年人", "minor"),
    PiiType.PHONE: ("电话", "phone"),
    PiiType.LANDLINE: ("电话", "phone"),
    PiiType.ID_NUMBER: ("证件号", "ID number"),
    PiiType.PASSPORT: ("护照号", "passport"),
    PiiType.BANK_CARD: ("银行卡", "card"),
    PiiType.EMAIL: ("邮箱", "e-mail"),
    PiiType.ADDRESS: ("地址", "address"),
    PiiType.MESSENGER_ID: ("社交账号", "messenger"),
    PiiType.PLATE: ("车牌", "plate"),
    PiiType.BIRTH_DATE: ("出生日期", "date of birth"),
    PiiType.ACCOUNT: ("账号", "account"),
    PiiType.PICKUP_CODE: ("取件码", "pickup code"),
    PiiType.TRACKING_NUMBER: ("运单号", "tracking number"),
    PiiType.ORDER_NUMBER: ("订单号", "order number"),
    PiiType.USCC: ("信用代码", "business number"),
    PiiType.PAYMENT_REF: ("支付单号", "payment reference"),
    PiiType.IP: ("设备或网络标识", "device"),
    PiiType.SCHOOL: ("学校", "school"),
    PiiType.OTHER_KNOWN: ("个人信息", "personal"),
}
_UNNUMBERED: Mapping[PiiType, tuple[str, str]] = {
    PiiType.URL_TOKEN: ("链接凭证", "link token"),
    PiiType.CARD_SECURITY_CODE: ("安全码", "security code"),
    PiiType.ONE_TIME_CODE: ("验证码", "one-time code"),
    PiiType.CARD_EXPIRY: ("卡有效期", "card expiry"),
    PiiType.ENCODED: ("编码内容", "encoded"),
    PiiType.BALANCE: ("余额", "balance"),
    PiiType.BIOMETRIC: ("生物识别信息", "biometric"),
    PiiType.HEALTH: ("健康信息", "health"),
    PiiType.RELIGION: ("信仰或民族", "belief or ethnicity"),
}
_ROLES: Mapping[str, tuple[str, str]] = {
    "consumer": ("消费者", "consumer"),
    "representative": ("代理人", "representative"),
    "minor": ("未成年人", "minor"),
    "joint": ("共同投诉人", "fellow complainant"),
}
_UNCHECKED = ("未能检查", "not checked")
DROPPED = "〔…〕"

_ALL_WORDS = {word for table in (_WORDS, _UNNUMBERED, _ROLES) for pair in table.values() for word in pair}
_ALL_WORDS.update(_UNCHECKED)
LABEL = re.compile(rf"〔(?:…|(?:{'|'.join(sorted(map(re.escape, _ALL_WORDS)))})[ ]?[0-9]{{0,4}})〕")
"""A placeholder as this map writes it: in a rendition nothing inside of one is looked at again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and its placeholder; `plain` is the value without the signs that people put between characters."""

    kind: PiiType
    plain: str
    value: str
    label: str


@dataclass(slots=True)
class CaseMap:
    """The entries in the order in which they were met; `language` decides the words of the placeholders."""

    language: str = "zh-CN"
    entries: list[Entry] = field(default_factory=list)

    def put_person(self, role: str, name: str) -> None:
        """Note a person of the form; the first to be noted gives the label."""
        if not name.strip() or self._named(plain_form(name)):
            return
        taken = sum(entry.label.startswith(f"〔{self._word(_ROLES[role])}") for entry in self.entries)
        number = str(taken + 1) if taken or role == "joint" else ""
        kind = PiiType.MINOR_NAME if role == "minor" else PiiType.NAME
        self._add(kind, name, f"〔{self._word(_ROLES[role])}{number}〕")

    def label(self, kind: PiiType, value: str) -> str:
        """The placeholder of a value, the same as ever; a new value gets the next number of its kind."""
        if kind in _UNNUMBERED:
            return self.kind_label(kind)
        return self._entry(kind, value).label

    def kind_label(self, kind: PiiType) -> str:
        """The placeholder of a piece of a value, which is no value of its own."""
        return f"〔{self._word(_UNNUMBERED.get(kind) or _WORDS[kind])}〕"

    def unchecked(self) -> str:
        """What stands for a whole text that could not be looked into, and so is not shown."""
        return f"〔{self._word(_UNCHECKED)}〕"

    def learn(self, kind: PiiType, value: str, confidence: float) -> None:
        """Take a value into the map, to be hidden wherever else it occurs, if the detector was sure enough."""
        if kind in _WORDS and confidence >= _LEAST_CONFIDENCE and len(self.entries) < MOST_ENTRIES:
            self._entry(kind, value)

    def known(self) -> Known:
        """Everything in the map, to be searched for."""
        people = {PiiType.NAME, PiiType.MINOR_NAME}
        names = tuple(entry.value for entry in self.entries if entry.kind in people)
        return Known(names, tuple(entry.value for entry in self.entries if entry.kind not in people))

    def merged(self, other: "CaseMap") -> None:
        """Take over the entries of a map that began as this one and grew elsewhere."""
        there = {(entry.kind, entry.plain) for entry in self.entries}
        for entry in other.entries:
            if (entry.kind, entry.plain) not in there:
                self._entry(entry.kind, entry.value)

    def to_json(self) -> dict[str, Any]:
        """Plain data for `json.dumps`; `from_json` reads it back."""
        return {"language": self.language, "entries": [asdict(entry) for entry in self.entries]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The map that `to_json` gave. `ValueError`, `KeyError` or `TypeError` if it is none."""
        entries = [
            Entry(PiiType(entry["kind"]), str(entry["plain"]), str(entry["value"]), str(entry["label"]))
            for entry in value["entries"]
        ]
        return cls(str(value["language"]), entries)

    def _entry(self, kind: PiiType, value: str) -> Entry:
        plain = plain_form(value)
        named = kind in (PiiType.NAME, PiiType.MINOR_NAME, PiiType.OTHER_KNOWN)
        found = self._named(plain) if named else None
        found = found or next(
            (entry for entry in self.entries if entry.plain == plain and _alike(entry.kind, kind)), None
        )
        if found:
            return found
        word = self._word(_WORDS[kind])
        number = 1 + sum(self._word(_WORDS[entry.kind]) == word for entry in self.entries)
        if kind in (PiiType.NAME, PiiType.MINOR_NAME) and any(entry.label == f"〔{word}〕" for entry in self.entries):
            number = max(number, 2)
        return self._add(kind, value, f"〔{word}{number}〕" if self._chinese else f"〔{word} {number}〕")

    def _named(self, plain: str) -> Entry | None:
        """The one person whose name this is, whole or as the part by which people are called."""
        people = [entry for entry in self.entries if entry.kind in (PiiType.NAME, PiiType.MINOR_NAME)]
        whole = next((entry for entry in people if entry.plain == plain), None)
        if whole or not plain:
            return whole
        part = [entry for entry in people if _is_part(plain, entry)]
        return part[0] if len(part) == 1 else None

    def _add(self, kind: PiiType, value: str, label: str) -> Entry:
        entry = Entry(kind, plain_form(value), fold(value).text.strip(), label)
        self.entries.append(entry)
        return entry

    def _word(self, pair: tuple[str, str]) -> str:
        return pair[0] if self._chinese else pair[1]

    @property
    def _chinese(self) -> bool:
        return self.language.startswith("zh")


def plain_form(value: str) -> str:
    """A value as it is compared: folded, in lower case, without blanks and signs, spoken digits as digits."""
    text = fold(value).text.lower()
    letters = "".join(c for c in text if c.isalnum())
    spoken = letters.translate(SPOKEN_DIGITS)
    return spoken if spoken.isdigit() else letters


def searchable(entries: Iterable[Entry]) -> list[Entry]:
    """Those entries that tell a person when they are read: not so short that any text would hold them."""
    return [
        entry
        for entry in entries
        if len(entry.plain) > 1 and (not entry.plain.isdigit() or len(entry.plain) >= _LEAST_DIGITS)
    ]


def _alike(one: PiiType, other: PiiType) -> bool:
    phones = {PiiType.PHONE, PiiType.LANDLINE}
    return one is other or {one, other} <= phones or PiiType.OTHER_KNOWN in (one, other)


def _is_part(plain: str, entry: Entry) -> bool:
    if is_han(entry.plain):
        return len(plain) > 1 and entry.plain.endswith(plain)
    return plain in {plain_form(part) for part in entry.value.split()}
