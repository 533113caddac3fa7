"""A desk that takes complaints, and complaints for it, all made over HTTP."""

import io
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from PIL import Image

from tests.api.people import Person, hire
from tests.api.running import Server

CATEGORY = "refund_delay"
PHONE = "16000000042"
NAME = "陈晓梅"
ORDER = "2026 1108 1234 5678"
NARRATIVE = f"我叫{NAME}，电话{PHONE}，十一月八日下单的电饭煲至今没有退款。"


@dataclass(frozen=True)
class Desk:
    """Who handles complaints of the category, and a colleague of another team."""

    team_id: str
    lead: Person
    agent: Person
    outsider: Person


def open_desk(server: Server, admin: Person, category: str = CATEGORY) -> Desk:
    lead, agent, other_lead = hire(server, admin, "lead"), hire(server, admin, "agent"), hire(server, admin, "lead")
    team = ok(admin.client.post("/teams", json={"name": f"Desk {lead.login}", "lead_id": lead.user_id}), 201)
    ok(admin.client.post("/teams", json={"name": f"Desk {other_lead.login}", "lead_id": other_lead.user_id}), 201)
    ok(lead.client.put(f"/teams/{team['team_id']}/members/{agent.user_id}"))
    ok(admin.client.put(f"/routing/{category}", json={"team_id": team["team_id"]}))
    return Desk(team["team_id"], lead, agent, other_lead)


def ok(answer: httpx.Response, status: int = 200) -> Any:  # noqa: ANN401 - whatever the answer holds
    assert answer.status_code == status, f"{answer.request.method} {answer.request.url}: {answer.text}"
    return answer.json() if answer.content else None


def slug(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("urn:evidence-vault:problem:")


def record() -> dict[str, Any]:
    return {
        "identity": {"name": NAME, "phone": PHONE, "address": "浙江省杭州市西湖区测试路1号"},
        "order": {"number": ORDER, "amount": {"minor": 29900, "currency": "CNY"}},
        "statement": {"narrative": NARRATIVE},
    }


def draft(owner: Person, **more: object) -> dict[str, Any]:
    made = ok(owner.client.post("/cases", json={"category": CATEGORY, "record": record(), **more}), 201)
    assert isinstance(made, dict)
    return made


def filed(owner: Person) -> str:
    """A complaint that its team has, by its id."""
    case: str = draft(owner)["id"]
    ok(owner.client.post(f"/cases/{case}/submission"))
    return case


def named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


def upload(owner: Person, case: str, data: bytes, name: str = "订单截图.png", **headers: str) -> dict[str, Any]:
    given = {**named(name), **{key.replace("_", "-"): value for key, value in headers.items()}}
    receipt = ok(owner.client.post(f"/cases/{case}/evidence", content=data, headers=given), 201)
    assert isinstance(receipt, dict)
    return receipt


def drawn(width: int = 48, height: int = 32) -> bytes:
    """A small picture that says nothing, with metadata that says something."""
    picture = Image.new("RGB", (width, height), (240, 240, 236))
    exif = Image.Exif()
    exif[0x010E] = f"{NAME} {PHONE}"
    file = io.BytesIO()
    picture.save(file, "PNG", exif=exif)
    return file.getvalue()


def rendered(owner: Person, case: str, seconds: float = 120.0) -> dict[str, str]:
    """The states of a case's items, once every rendition was made or is withheld."""
    until, found = time.monotonic() + seconds, {}
    while time.monotonic() < until:
        found = ok(owner.client.get(f"/cases/{case}/redaction"))
        if found["done"] == found["total"]:
            states: dict[str, str] = found["items"]
            return states
        time.sleep(0.1)
    raise AssertionError(f"still missing after {seconds} seconds: {found}")


def ask(agent: Person, case: str, *scopes: str, seconds: int = 3600) -> dict[str, Any]:
    wanted = {"scopes": scopes, "purpose": "arrange-refund", "reason": "需要核对以安排退款。", "seconds": seconds}
    made = ok(agent.client.post(f"/cases/{case}/access-requests", json=wanted), 201)
    assert isinstance(made, dict)
    return made
