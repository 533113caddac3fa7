"""The fourteen complaints: read from ``cases.json``, put into the form that the API takes, their attachments made.

Every person, shop, order and number in them is invented (``_meta.notice`` in the file says from which ranges).
"""

import hashlib
from importlib.resources import files
from typing import Final

import msgspec

from api.demo.picture import draw

Json = dict[str, object]
_IMAGE: Final = "image_render"
_NEWLINES: Final = {"lf": "\n", "crlf": "\r\n"}


class Representative(msgspec.Struct, frozen=True):
    """Who acts for the complainant."""

    name: str
    phone: str
    id_number: str
    authority: str
    valid_to: str


class Child(msgspec.Struct, frozen=True):
    """The child for whom a guardian complains."""

    name: str
    id_number: str


class Consumer(msgspec.Struct, frozen=True):
    """The complainant."""

    name: str
    phone: str
    email: str | None = None
    address: str | None = None
    id_number: str | None = None
    wechat_id: str | None = None
    nickname: str | None = None
    proxy: Representative | None = None
    minor: Child | None = None


class Order(msgspec.Struct, frozen=True):
    """The order complained about; money in minor units."""

    platform: str
    order_no: str
    order_time: str
    paid_amount_minor: int
    currency: str
    delivered_at: str | None = None
    payment_ref: str | None = None
    tracking_no: str | None = None
    return_tracking_no: str | None = None


class Merchant(msgspec.Struct, frozen=True):
    """The respondent."""

    shop_name: str
    uscc: str | None
    service_phone: str | None


class Product(msgspec.Struct, frozen=True):
    """What was bought."""

    title: str
    category: str
    sku: str
    quantity: int


class Class(msgspec.Struct, frozen=True):
    """Primary class, which decides the team, and a finer one."""

    primary: str
    secondary: str


class Narrative(msgspec.Struct, frozen=True):
    """What happened, in the complainant's words."""

    text: str


class Resolution(msgspec.Struct, frozen=True):
    """What the complainant wants."""

    types: list[str]
    amount_minor: int
    text: str


class Attachment(msgspec.Struct, frozen=True):
    """A file to be made: ``text`` in an encoding, or an image to be drawn."""

    filename: str
    kind: str
    format: str
    encoding: str
    newline: str
    text: str
    sha256: str | None = None

    @property
    def is_image(self) -> bool:
        """Whether it is a picture."""
        return self.format == _IMAGE

    def content(self) -> bytes:
        """Return the file's bytes. ``ValueError`` if they are not those that the data was checked with."""
        if self.is_image:
            return draw(self.text)
        made = self.text.replace("\n", _NEWLINES[self.newline]).encode(self.encoding)
        if self.sha256 != hashlib.sha256(made).hexdigest():
            message = "cases.json was changed: an attachment does not have its digest"
            raise ValueError(message)
        return made


class Complaint(msgspec.Struct, frozen=True):
    """One complaint and the status that it is to reach."""

    case_id: str
    lang: str
    channel: str
    status: str
    consumer: Consumer
    order: Order
    merchant: Merchant
    product: Product
    category: Class
    title: str
    narrative: Narrative
    desired_resolution: Resolution
    attachments: list[Attachment]

    def form(self) -> Json:
        """Return the body of ``POST /cases``: every field that the data has, and no field that it has not."""
        return {
            "category": self.category.primary,
            "language": self.lang,
            "channel": self.channel,
            "record": {
                "identity": self._identity(),
                "order": self._order(),
                "statement": {
                    "title": self.title,
                    "narrative": self.narrative.text,
                    "secondary_category": self.category.secondary,
                },
                "resolution": _given(msgspec.structs.asdict(self.desired_resolution)),
            },
        }

    def private(self) -> list[str]:
        """Return what no handling view may show: numbers and addresses of the persons in the form."""
        person, proxy, child = self.consumer, self.consumer.proxy, self.consumer.minor
        values = [person.phone, person.email, person.address, person.id_number, person.wechat_id]
        values += [proxy.phone, proxy.id_number] if proxy else []
        values += [child.name, child.id_number] if child else []
        return [value for value in values if value]

    def _identity(self) -> Json:
        fields = msgspec.structs.asdict(self.consumer)
        proxy, child = fields.pop("proxy"), fields.pop("minor")
        return _given(fields) | {
            name: msgspec.to_builtins(person)
            for name, person in (("representative", proxy), ("minor", child))
            if person is not None
        }

    def _order(self) -> Json:
        order = self.order
        return _given(
            {
                "number": order.order_no,
                "platform": order.platform,
                "merchant": _given(msgspec.structs.asdict(self.merchant)),
                "product": _given(msgspec.structs.asdict(self.product)),
                "amount": {"minor": order.paid_amount_minor, "currency": order.currency},
                "time": order.order_time,
                "delivered_at": order.delivered_at,
                "payment_reference": order.payment_ref,
                "tracking_number": order.tracking_no,
                "return_tracking_number": order.return_tracking_no,
            },
        )


class _File(msgspec.Struct, frozen=True):
    cases: list[Complaint]


def complaints() -> list[Complaint]:
    """Return the fourteen complaints in the order of their numbers."""
    return msgspec.json.decode(files("api.demo").joinpath("cases.json").read_bytes(), type=_File).cases


def _given(fields: Json) -> Json:
    return {name: value for name, value in fields.items() if value is not None}
