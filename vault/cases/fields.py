"""The intake record: every field, the scope it is sealed in, and its bounds."""

from typing import Annotated, cast

import msgspec
from msgspec import UNSET, Meta, UnsetType

from crypto.canonical import Json
from crypto.scopes import is_scope, segments
from vault.ids import is_id

Short = Annotated[str, Meta(min_length=1, max_length=128)]
Line = Annotated[str, Meta(min_length=1, max_length=512)]
Text = Annotated[str, Meta(min_length=1, max_length=20_000)]
Moment = Annotated[
    str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$", max_length=40)
]
Remedy = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,39}$")]
Minor = Annotated[int, Meta(ge=0, le=10**12)]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a record: unknown fields are refused, absent ones left out."""


class Representative(_Part, frozen=True):
    """Who acts for the complainant."""

    name: Short
    phone: Short | None = None
    id_number: Short | None = None
    authority: Line | None = None
    valid_to: Short | None = None


class Child(_Part, frozen=True):
    """The child on whose behalf a guardian complains."""

    name: Short
    id_number: Short | None = None


class Identity(_Part, frozen=True):
    """The complainant. ``null`` removes a field, an absent one stays as it is."""

    name: Short | UnsetType | None = UNSET
    phone: Short | UnsetType | None = UNSET
    email: Short | UnsetType | None = UNSET
    address: Line | UnsetType | None = UNSET
    id_number: Short | UnsetType | None = UNSET
    wechat_id: Short | UnsetType | None = UNSET
    nickname: Short | UnsetType | None = UNSET
    contact_preference: Line | UnsetType | None = UNSET
    accessibility: Line | UnsetType | None = UNSET
    representative: Representative | UnsetType | None = UNSET
    minor: Child | UnsetType | None = UNSET
    joint: Annotated[list[Short], Meta(max_length=50)] | UnsetType | None = UNSET


class Merchant(_Part, frozen=True):
    """The respondent."""

    shop_name: Short
    address: Line | None = None
    uscc: Short | None = None
    service_phone: Short | None = None


class Product(_Part, frozen=True):
    """What was bought."""

    title: Line
    category: Short | None = None
    sku: Line | None = None
    quantity: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None


class Amount(_Part, frozen=True):
    """Money in minor units (分 for CNY) and an ISO 4217 currency."""

    minor: Minor
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]


class Order(_Part, frozen=True):
    """The order complained about."""

    number: Short | UnsetType | None = UNSET
    platform: Short | UnsetType | None = UNSET
    merchant: Merchant | UnsetType | None = UNSET
    product: Product | UnsetType | None = UNSET
    amount: Amount | UnsetType | None = UNSET
    time: Moment | UnsetType | None = UNSET
    delivered_at: Moment | UnsetType | None = UNSET
    payment_reference: Short | UnsetType | None = UNSET
    tracking_number: Short | UnsetType | None = UNSET
    return_tracking_number: Short | UnsetType | None = UNSET


class Statement(_Part, frozen=True):
    """What happened, in the complainant's words."""

    narrative: Text
    title: Line | None = None
    secondary_category: Short | None = None


class Resolution(_Part, frozen=True):
    """What the consumer wants, such as ``refund``, ``exchange``, ``repair``, ``punitive_damages_3x``, ``apology``.

    The amount is in minor units of the order's currency.
    """

    types: Annotated[list[Remedy], Meta(min_length=1, max_length=10)]
    amount_minor: Minor | None = None
    text: Text | None = None


class Record(_Part, frozen=True):
    """A case's record, or a change to it."""

    identity: Identity | UnsetType = UNSET
    order: Order | UnsetType = UNSET
    statement: Statement | UnsetType | None = UNSET
    resolution: Resolution | UnsetType | None = UNSET
    earlier_contact: Text | UnsetType | None = UNSET


_GROUPS = ("identity", "order")
_SINGLES = ("statement", "resolution", "earlier_contact")
_FIELDS = frozenset(
    [f"identity/{name}" for name in Identity.__struct_fields__]
    + [f"order/{name}" for name in Order.__struct_fields__]
    + list(_SINGLES)
)
RECORD_SCOPES = ("identity", "order", "statement", "resolution", "earlier_contact")
"""The scopes that together hold the record."""


def by_scope(record: Record) -> dict[str, Json]:
    """Return the changed fields under their scopes; ``None`` means that a field is to go."""
    tree = cast(dict[str, Json], msgspec.to_builtins(record))
    flat: dict[str, Json] = {}
    for name, value in tree.items():
        if name in _GROUPS and isinstance(value, dict):
            flat |= {f"{name}/{field}": item for field, item in value.items()}
        else:
            flat[name] = value
    return flat


def from_scopes(values: dict[str, Json]) -> dict[str, Json]:
    """Return the record's tree from values under their scopes."""
    tree: dict[str, Json] = {}
    for scope, value in values.items():
        head, _, rest = scope.partition("/")
        if rest:
            group = tree.setdefault(head, {})
            cast(dict[str, Json], group)[rest] = value
        else:
            tree[head] = value
    return tree


def is_requestable(scope: str) -> bool:
    """Tell whether an access request may name ``scope``: a field, a group of fields, one item or one message.

    The whole case, all evidence at once and the handling side are not to be asked for.
    """
    if not is_scope(scope):
        return False
    head, *rest = segments(scope)
    if scope in _FIELDS or scope in _GROUPS:
        return True
    if head == "evidence":
        return (len(rest) == 1 or (len(rest) == 2 and rest[1] in {"original", "about"})) and is_id(rest[0])  # noqa: PLR2004 - evidence/<id>/<side>
    return head == "thread" and len(rest) == 1 and is_id(rest[0])


def is_openable(scope: str) -> bool:
    """Tell whether ``scope`` is a place of a case. What is asked for stands in the log, so it is never a free text."""
    if not is_scope(scope):  # it bounds how deep this asks itself, and how long the entry gets
        return False
    head, _, below = scope.partition("/")
    if head == "handling":
        side, _, thing = below.partition("/")
        item, _, file = thing.partition("/")
        rendition = side == "evidence" and is_id(item) and file in {"rendition", "thumbnail"}
        return not below or is_openable(below) or rendition or (side == "requests" and is_id(thing))
    if head == "redaction":
        return below in {"", "map", "record"} or is_id(below)
    if head == "team":
        return not below or is_id(below)
    return scope in {"evidence", "thread"} or is_requestable(scope)
