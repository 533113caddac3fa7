"""Who asks: a user in a session, with the keys that their secret unlocked."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Self

from crypto.binding import Binding, Kind
from crypto.keys import unwrap, wipe


class Role(StrEnum):
    """What a user is; one each."""

    CONSUMER = "consumer"
    AGENT = "agent"
    LEAD = "lead"
    AUDITOR = "auditor"
    ADMIN = "admin"


STAFF = frozenset({Role.AGENT, Role.LEAD, Role.AUDITOR, Role.ADMIN})
DESK = frozenset({Role.AGENT, Role.LEAD})


class Keyring:
    """A user's unlocked root key; opens their private keys on first use and wipes all of them at the end."""

    def __init__(self, user_id: str, root_key: bytearray, identity_seed: bytes, signing_seed: bytes) -> None:
        self._user_id, self.root_key = user_id, root_key
        self._sealed = {Kind.IDENTITY_SEED: identity_seed, Kind.SIGNING_SEED: signing_seed}
        self._open: dict[Kind, bytearray] = {}

    @property
    def identity(self) -> bytearray:
        """The seed of the HPKE key pair."""
        return self._seed(Kind.IDENTITY_SEED)

    @property
    def signing(self) -> bytearray:
        """The seed of the Ed25519 key pair."""
        return self._seed(Kind.SIGNING_SEED)

    def _seed(self, kind: Kind) -> bytearray:
        if kind not in self._open:
            self._open[kind] = unwrap(self.root_key, self._sealed[kind], Binding(kind, object=self._user_id))
        return self._open[kind]

    def copy(self) -> "Keyring":
        """Return a keyring of its own life, for work that outlasts a request; whoever took it wipes it."""
        seeds = (self._sealed[Kind.IDENTITY_SEED], self._sealed[Kind.SIGNING_SEED])
        return Keyring(self._user_id, bytearray(self.root_key), *seeds)

    def wipe(self) -> None:
        """Overwrite every key held."""
        wipe(self.root_key, *self._open.values())
        self._open.clear()


@dataclass(frozen=True, slots=True)
class Replay:
    """An idempotency key as the client sent it, and the SHA-256 of the request that came with it."""

    key: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from: its id, and its network address as a keyed hash in hexadecimal."""

    request: str
    source: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone logged in. Use as a context manager, so that the keys are wiped when the request is over."""

    user_id: str
    role: Role
    session_id: str
    stepped_up_at: datetime
    teams: frozenset[str]
    keyring: Keyring = field(repr=False)
    origin: Origin
    replay: Replay | None = None

    @property
    def is_desk(self) -> bool:
        """Whether the actor handles complaints."""
        return self.role in DESK

    def copy(self) -> "Actor":
        """Return the same actor with keys of their own, for work that outlasts the request."""
        return replace(self, keyring=self.keyring.copy(), replay=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.keyring.wipe()
