"""A vault's service under measurement: started on a fresh folder, with people ready to work."""

import base64
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from vault.accounts.actor import Role
from vault.accounts.enrolment import invite
from vault.accounts.totp import code_at
from vault.installation import create_vault, open_vault

PASSWORD = "plum-harbour-violet-29"  # noqa: S105 - of people who exist for a minute
SETTINGS = """
[limits]
# A benchmark signs in, opens and files more in a minute than people do in a day.
evidence_bytes = 8589934592
case_bytes = 68719476736
account_bytes = 687194767360
open_cases = 100000
evidence_items = 1000
sign_in_per_account_and_source = 100000
sign_in_per_source = 1000000
sign_in_per_account = 1000000
registrations_per_source = 100000
staff_disclosures_per_hour = 10000000
searches_per_hour = 10000000
"""


API = "/api/v1"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(*arguments: str, ready: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Python program until the block ends; it is ready when the address ``ready`` answers."""
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL) as running:  # noqa: S603 - our own
        try:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                try:
                    httpx.get(ready)
                    break
                except httpx.TransportError:
                    time.sleep(0.05)
            yield running
        finally:
            running.terminate()
            running.wait(60)


@contextmanager
def service(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the service on a folder; give its address and its process."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    program = "from api.command import main; main()"
    arguments = ("-c", program, "serve", "--data", str(folder), "--port", str(port))
    with process(*arguments, ready=address + "/health/live") as running:
        yield address, running


def prepare(folder: Path) -> str:
    """Make a vault; return the enrolment secret of its first administrator."""
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text(SETTINGS, "utf-8")
    create_vault(folder)
    with open_vault(folder) as vault:
        return invite(vault, None, "admin@example.com", "admin", Role.ADMIN).secret


def staff(address: str, login: str, secret: str) -> httpx.Client:
    """Take up an invitation and sign in."""
    client = httpx.Client(base_url=address + API, timeout=300)
    enrolled = done(client.post("/accounts/enrolment", json={"secret": secret, "password": PASSWORD}))
    key = str(enrolled["totp_secret"])
    code = code_at(base64.b32decode(key + "=" * (-len(key) % 8)), int(time.time()) // 30)
    return _signed_in(client, {"login": login, "password": PASSWORD, "totp": code})


def invited(admin: httpx.Client, address: str, role: str) -> httpx.Client:
    """Invite someone of a role and sign in as them."""
    login = f"{role}@example.com"
    made = done(admin.post("/users", json={"login": login, "label": role, "role": role}))
    return staff(address, login, str(made["secret"]))


def consumer(address: str, login: str) -> httpx.Client:
    """Register a consumer and sign in as them."""
    client = httpx.Client(base_url=address + API, timeout=300)
    done(client.post("/accounts", json={"login": login, "password": PASSWORD}))
    return _signed_in(client, {"login": login, "password": PASSWORD})


def staffed(address: str, secret: str) -> httpx.Client:
    """Set up one team that takes every refund complaint; return its agent, signed in."""
    admin = staff(address, "admin@example.com", secret)
    lead, agent = invited(admin, address, "lead"), invited(admin, address, "agent")
    lead_id = done(lead.get("/accounts/me"))["user_id"]
    agent_id = done(agent.get("/accounts/me"))["user_id"]
    team = done(admin.post("/teams", json={"name": "refunds", "lead_id": lead_id}))["team_id"]
    done(lead.put(f"/teams/{team}/members/{agent_id}"))
    done(admin.put("/routing/refund_delay", json={"team_id": team}))
    return agent


def _signed_in(client: httpx.Client, proof: dict[str, str]) -> httpx.Client:
    client.headers["Authorization"] = f"Bearer {done(client.post('/sessions', json=proof))['token']}"
    return client


def done(answer: httpx.Response) -> dict[str, object]:
    """Return an answer's JSON, or end the run with what went wrong."""
    if answer.is_error:
        message = f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
        raise SystemExit(message)
    result: dict[str, object] = answer.json()
    return result
