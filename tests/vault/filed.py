"""A complaint as a test wants it: drafted, with evidence, filed to a team."""

from collections.abc import Sequence

import msgspec

from vault.accounts.actor import Actor
from vault.cases.categories import Category
from vault.cases.fields import Record
from vault.cases.filing import create_case, submit_case
from vault.cases.renditions import render_item
from vault.cases.views import CaseView
from vault.evidence.description import Description
from vault.evidence.upload import Receipt, Upload
from vault.installation import Vault
from vault.teams.routing import route

RECORD = msgspec.convert(
    {
        "identity": {
            "name": "陈嘉禾",
            "phone": "16800000001",
            "email": "chenjiahe@example.com",
            "address": "浙江省杭州市青禾区望舒路128号梧桐苑3幢2单元501室",
            "id_number": "330199199103150023",
        },
        "order": {
            "number": "260528-291417776317066",
            "platform": "拼优选(虚构)",
            "merchant": {"shop_name": "云絮家纺示例店"},
            "amount": {"minor": 12800, "currency": "CNY"},
            "payment_reference": "4200002938570839347357143217",
        },
        "statement": {
            "title": "毛毯标注羊毛60%",
            "narrative": "我是陈嘉禾,手机16800000001。身份证号330199199103150023,不要打给家人16800000901。",
        },
        "resolution": {"types": ["refund"], "amount_minor": 12800},
    },
    Record,
)


def drafted(vault: Vault, actor: Actor, record: Record = RECORD) -> CaseView:
    """Return a draft of ``actor``'s own."""
    return create_case(vault, actor, Category.NOT_AS_DESCRIBED, "zh-CN", "app", record)


def uploaded(vault: Vault, actor: Actor, case: str, data: bytes, name: str = "聊天记录.txt") -> Receipt:
    """Return the receipt of an item sent in pieces."""
    with Upload(vault, actor, case, name, Description()) as upload:
        for at in range(0, len(data), 100_000):
            upload.write(data[at : at + 100_000])
        return upload.finish()


def filed(
    vault: Vault,
    consumer: Actor,
    admin: Actor,
    team_id: str,
    items: Sequence[bytes] = ("店家: 好的\n我: 打16800000001".encode(),),
) -> tuple[CaseView, list[Receipt]]:
    """Return a case filed to a team, with evidence."""
    route(vault, admin, Category.NOT_AS_DESCRIBED.value, team_id)
    case = drafted(vault, consumer)
    receipts = [uploaded(vault, consumer, case.id, item) for item in items]
    return submit_case(vault, consumer, case.id), receipts


__all__ = ["RECORD", "drafted", "filed", "render_item", "uploaded"]
