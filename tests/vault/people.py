"""People of the tests: made through the vault's own services, signed in with what they know."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from vault.accounts.actor import Actor, Origin, Role
from vault.accounts.enrolment import enrol, invite
from vault.accounts.registration import register
from vault.accounts.sessions import SignedIn, Transport, authenticate, sign_in
from vault.accounts.totp import code_at
from vault.audit.entry import Action
from vault.errors import NotAuthenticated
from vault.ids import new_id
from vault.installation import Vault, create_vault, open_vault
from vault.storage.schema import log_entries
from vault.times import seconds

Result = TypeVar("Result")
PASSWORD = "mellow-orbit-lantern-7"
CHEAP = "[stretch]\nmemory = 19456\ntime = 2\n"
SignIn = Callable[..., Actor]


class MovableClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Move on by ``seconds=``, ``minutes=``, ``hours=``, ``days=``."""
        self.now += timedelta(**by)


def origin_of(place: str) -> Origin:
    """Return a new request from a place, which is any word."""
    return Origin(new_id(), hashlib.sha256(place.encode()).hexdigest())


def make_vault(folder: Path, clock: MovableClock, settings: str = CHEAP) -> Vault:
    """Make and open a vault of cheap passwords in an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.toml").write_text(settings, "utf-8")
    create_vault(folder)
    return open_vault(folder, clock)


@dataclass(frozen=True, slots=True)
class Person:
    """What a person has written down."""

    user_id: str
    login: str
    password: str
    recovery_code: str
    role: Role
    totp_secret: bytes | None = None
    token: str = ""


class People:
    """Everybody in one vault by name; each has a network address of their own."""

    def __init__(self, vault: Vault, clock: MovableClock) -> None:
        self.vault, self.clock = vault, clock
        self.known: dict[str, Person] = {}

    def consumer(self, name: str = "consumer") -> Actor:
        """Return a consumer, logged in."""
        return self.actor(name, Role.CONSUMER)

    def agent(self, name: str = "agent") -> Actor:
        """Return an agent, logged in."""
        return self.actor(name, Role.AGENT)

    def lead(self, name: str = "lead") -> Actor:
        """Return a lead, logged in."""
        return self.actor(name, Role.LEAD)

    def auditor(self, name: str = "auditor") -> Actor:
        """Return an auditor, logged in."""
        return self.actor(name, Role.AUDITOR)

    def admin(self, name: str = "admin") -> Actor:
        """Return an administrator, logged in; the first one called ``admin`` was invited by the operator."""
        return self.actor(name, Role.ADMIN)

    def actor(self, name: str, role: Role) -> Actor:
        """Return a person logged in: made at the first call, with the teams of this moment at each."""
        person = self.known.get(name) or self._make(name, role)
        if person.token:
            try:
                return authenticate(self.vault, person.token, origin_of(name))
            except NotAuthenticated:
                pass
        return authenticate(self.vault, self.sign_in(name).token, origin_of(name))

    def sign_in(self, name: str, transport: Transport = "bearer") -> SignedIn:
        """Open another session; for staff that takes half a minute, since a code works once."""
        person = self.known[name]
        made = sign_in(self.vault, origin_of(name), person.login, person.password, self.code(name), transport)
        self.known[name] = replace(person, token=made.token)
        return made

    def code(self, name: str) -> str | None:
        """Return a one-time code that was not used yet, moving the clock on; ``None`` for consumers."""
        secret = self.known[name].totp_secret
        if secret is None:
            return None
        self.clock.advance(seconds=30)
        return code_at(secret, seconds(self.clock()) // 30)

    def _make(self, name: str, role: Role) -> Person:
        login = f"{name.replace(' ', '.')}@example.com"
        if role is Role.CONSUMER:
            made = register(self.vault, origin_of(name), login, PASSWORD)
            person = Person(made.user_id, login, PASSWORD, made.recovery_code, role)
        else:
            inviter = None if role is Role.ADMIN and name == "admin" else self.admin()
            secret = invite(self.vault, inviter, login, name, role).secret
            enrolled = enrol(self.vault, origin_of(name), secret, PASSWORD)
            person = Person(
                enrolled.user_id,
                login,
                PASSWORD,
                enrolled.recovery_code,
                role,
                _from_base32(enrolled.totp_secret),
            )
        self.known[name] = person
        return person


def _from_base32(text: str) -> bytes:
    return base64.b32decode(text + "=" * (-len(text) % 8))


def at_once(acts: Sequence[Callable[[], Result]]) -> tuple[list[Result], list[Exception]]:
    """Do all of these at the same moment, a thread each; return what came back and what was raised."""
    barrier = threading.Barrier(len(acts))
    results: list[Result] = []
    problems: list[Exception] = []

    def run(act: Callable[[], Result]) -> None:
        barrier.wait()
        try:
            results.append(act())
        except Exception as problem:  # noqa: BLE001 - the test says which it expects
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, problems


def entries(vault: Vault, action: Action) -> list[dict[str, object]]:
    """Return the log's entries of one action, oldest first."""
    query = select(log_entries.c.raw).where(log_entries.c.action == action.value).order_by(log_entries.c.index)
    with vault.store.read() as connection:
        return [json.loads(raw) for raw in connection.execute(query).scalars()]


def kept_bytes(folder: Path) -> bytes:
    """Return every byte of every file in a vault's folder: database, journal, checkpoint, settings."""
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
