"""What the team sees of a record: structured fields masked by a table, free text hidden in the sandbox."""

from collections.abc import Callable, Iterator, Mapping

from crypto.canonical import Json
from vault.cases.sandboxed import hide_texts
from vault.redaction.casemap import CaseMap
from vault.redaction.hiding import replaced, secrets_in
from vault.redaction.marks import Edits
from vault.redaction.mask import mask_address, mask_email, mask_id, mask_name, mask_phone
from vault.redaction.policy import Policy
from vault.redaction.redact import HiddenTexts
from vault.redaction.spans import PiiType

Mask = Callable[[CaseMap, str], str]


def _masked(mask: Callable[[str], str]) -> Mask:
    return lambda _, value: mask(value)


def _placed(kind: PiiType) -> Mask:
    return lambda case, value: case.label(kind, value)


def without_known(case: CaseMap, value: str) -> str:
    """A value as it is, but for the person's own data: people type their number into any field."""
    return replaced(
        value,
        [
            (span.start, span.end, case.label(span.type, value[span.start : span.end]))
            for span in secrets_in(value, case)
        ],
    )


_MASKS: dict[str, Mask] = {
    "identity/name": _masked(mask_name),
    "identity/phone": _masked(mask_phone),
    "identity/email": _masked(mask_email),
    "identity/address": _masked(mask_address),
    "identity/id_number": _masked(mask_id),
    "identity/wechat_id": _placed(PiiType.MESSENGER_ID),
    "identity/representative/name": _masked(mask_name),
    "identity/representative/phone": _masked(mask_phone),
    "identity/representative/id_number": _masked(mask_id),
    "identity/minor/name": _placed(PiiType.MINOR_NAME),
    "identity/minor/id_number": _masked(mask_id),
    "identity/joint": _masked(mask_name),
    "order/payment_reference": _placed(PiiType.PAYMENT_REF),
    "order/number": without_known,
    "order/platform": without_known,
    "order/merchant": without_known,
    "order/merchant/shop_name": without_known,
    "order/merchant/address": without_known,
    "order/merchant/uscc": without_known,
    "order/merchant/service_phone": without_known,
    "order/time": without_known,
    "order/delivered_at": without_known,
    "order/tracking_number": without_known,
    "order/return_tracking_number": without_known,
    "order/amount": without_known,
    "order/amount/currency": without_known,
    "resolution/types": without_known,
}
"""How a field is shown; any other text goes through the detector."""


def map_of(case: CaseMap, values: dict[str, Json]) -> CaseMap:
    """Note in the map what the form itself says is personal, so that it is hidden wherever else it occurs."""

    def person(value: Json, role: str) -> None:
        if isinstance(value, str):
            case.put_person(role, value)

    def learn(value: Json, kind: PiiType) -> None:
        if isinstance(value, str) and value.strip():
            case.learn(kind, value, 1.0)

    person(values.get("identity/name"), "consumer")
    for role in ("representative", "minor"):
        other = values.get(f"identity/{role}")
        if isinstance(other, dict):
            person(other.get("name"), role)
            learn(other.get("phone"), PiiType.PHONE)
            learn(other.get("id_number"), PiiType.ID_NUMBER)
    joint = values.get("identity/joint")
    for name in joint if isinstance(joint, list) else []:
        person(name, "joint")
    for scope, kind in (
        ("phone", PiiType.PHONE),
        ("email", PiiType.EMAIL),
        ("address", PiiType.ADDRESS),
        ("id_number", PiiType.ID_NUMBER),
        ("wechat_id", PiiType.MESSENGER_ID),
    ):
        learn(values.get(f"identity/{scope}"), kind)
    return case


def shown_fields(
    values: dict[str, Json], case: CaseMap, policy: Policy, edits: Mapping[str, Edits] | None = None
) -> tuple[dict[str, Json], HiddenTexts]:
    """Return fields as the team may see them, and how their free texts were hidden, with the map as it has grown."""
    hidden = hide_texts(free_texts(values), case, policy, edits)
    return {path: _shown(path, value, path, hidden.case, hidden.shown) for path, value in values.items()}, hidden


def free_texts(values: dict[str, Json]) -> dict[str, str]:
    """Return the fields, or parts of fields, that are free text, by where they stand."""
    return {place: text for path, value in values.items() for place, text in _leaves(path, value, path)}


def _leaves(path: str, value: Json, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and path not in _MASKS:
        yield place, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(f"{path}/{name}", item, f"{place}/{name}")
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _leaves(path, item, f"{place}/{at}")


def _shown(path: str, value: Json, place: str, case: CaseMap, hidden: Mapping[str, str]) -> Json:
    if isinstance(value, str):
        return _MASKS[path](case, value) if path in _MASKS else hidden[place]
    if isinstance(value, dict):
        return {name: _shown(f"{path}/{name}", item, f"{place}/{name}", case, hidden) for name, item in value.items()}
    if isinstance(value, list):
        return [_shown(path, item, f"{place}/{at}", case, hidden) for at, item in enumerate(value)]
    return value
