"""Keys that someone holds in a case, and how each was come by."""

from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, select

from crypto.binding import Binding, Kind
from crypto.errors import CannotOpen
from crypto.identity import open_sealed, sign, signed_by
from crypto.keys import Key, commitment, new_key, seal_bytes, unwrap, wipe, wrap
from crypto.scopes import below, covers, scope_key
from vault.accounts.actor import Actor
from vault.accounts.registered import registered_verifying_key
from vault.errors import Damaged, NotFound
from vault.storage.schema import case_keys, cases, team_seals
from vault.teams.keys import open_team_seed

HANDLING = "handling"
WHOLE_CASE = ""


@dataclass(frozen=True, slots=True)
class HeldKey:
    """The key of one scope of a case in one key epoch; ``WHOLE_CASE`` is the case key itself.

    Use as a context manager: the key is wiped at the end.
    """

    case: str
    epoch: int
    scope: str
    key: bytearray = field(repr=False)

    def covers(self, scope: str) -> bool:
        """Tell whether this key opens ``scope``."""
        return self.scope == WHOLE_CASE or covers(self.scope, scope)

    def key_for(self, scope: str) -> bytearray:
        """Return the key of ``scope``; the caller wipes it."""
        return scope_key(self.key, scope) if self.scope == WHOLE_CASE else below(self.key, self.scope, scope)

    def wrap_data_key(self, data_key: bytes | bytearray, scope: str, identifier: str, version: int) -> bytes:
        """Wrap a data key under the key of ``scope`` (docs/crypto.md, section 5.2)."""
        place = Binding(
            Kind.DATA_KEY, case=self.case, scope=scope, object=identifier, version=version, epoch=self.epoch
        )
        key = self.key_for(scope)
        try:
            return wrap(key, data_key, place)
        finally:
            wipe(key)

    def unwrap_data_key(self, wrapped: bytes, scope: str, identifier: str, version: int) -> bytearray:
        """Open a wrapped data key; ``CannotOpen`` for any reason."""
        place = Binding(
            Kind.DATA_KEY, case=self.case, scope=scope, object=identifier, version=version, epoch=self.epoch
        )
        key = self.key_for(scope)
        try:
            return unwrap(key, wrapped, place)
        finally:
            wipe(key)

    def seal_record(self, plaintext: bytes, scope: str, identifier: str, version: int) -> dict[str, object]:
        """Return the sealed columns of an object row: a fresh data key, wrapped, and the ciphertext under it."""
        data_key = new_key()
        try:
            return {
                "case_id": self.case,
                "scope": scope,
                "id": identifier,
                "version": version,
                "epoch": self.epoch,
                "generation": 0,
                "wrapped_key": self.wrap_data_key(data_key, scope, identifier, version),
                "ciphertext": seal_bytes(data_key, plaintext, record_place(self.case, scope, identifier, version)),
            }
        finally:
            wipe(data_key)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        wipe(self.key)


def record_place(case: str, scope: str, identifier: str, version: int) -> Binding:
    """Return the place of a record's ciphertext; it names no epoch, so that a rotation leaves it as it is."""
    return Binding(Kind.RECORD, case=case, scope=scope, object=identifier, version=version)


def case_key_place(case: str, epoch: int, owner: str) -> Binding:
    """Return the place of a case key, which its owner's root key wraps.

    Wrapped, not sealed to their public key: anybody could seal a key of their own choosing to a public key.
    """
    return Binding(Kind.CASE_KEY, case=case, epoch=epoch, recipient=owner)


def team_seal_place(case: str, epoch: int, team: str, generation: int) -> Binding:
    """Return the place of the handling scope's key sealed to a team."""
    return Binding(Kind.SCOPE_KEY, case=case, scope=HANDLING, epoch=epoch, recipient=f"team:{team}", version=generation)


def note_place(case: str, scope: str, identifier: str, team: str) -> Binding:
    """Return the place of an internal note's data key, sealed to a team and not to the case's owner."""
    return Binding(Kind.DATA_KEY, case=case, scope=scope, object=identifier, version=1, recipient=f"team:{team}")


def owner_key(connection: Connection, actor: Actor, case: str) -> HeldKey:
    """Return the case key, opened with its owner's root key. ``NotFound`` for anyone else, ``Damaged`` if it fails."""
    row = connection.execute(
        select(case_keys.c.epoch, case_keys.c.sealed_key).where(
            case_keys.c.case_id == case,
            case_keys.c.user_id == actor.user_id,
        ),
    ).first()
    if row is None:
        raise NotFound
    try:
        key = unwrap(actor.keyring.root_key, row.sealed_key, case_key_place(case, row.epoch, actor.user_id))
    except CannotOpen:
        raise damaged() from None
    return HeldKey(case, row.epoch, WHOLE_CASE, key)


def team_key(connection: Connection, actor: Actor, case: str) -> HeldKey:
    """Return the handling key of a case, opened through the team of ``actor`` that handles it. ``NotFound`` if none."""
    row = connection.execute(
        select(team_seals, cases.c.owner_id)
        .join(cases, (cases.c.id == team_seals.c.case_id) & (cases.c.team_id == team_seals.c.team_id))
        .where(
            team_seals.c.case_id == case,
            team_seals.c.scope == HANDLING,
            team_seals.c.team_id.in_(actor.teams),
        ),
    ).first()
    if row is None or not actor.is_desk:
        raise NotFound
    seed = open_team_seed(connection, actor, row.team_id)
    try:
        place = team_seal_place(case, row.epoch, row.team_id, row.generation)
        held = HeldKey(case, row.epoch, HANDLING, open_sealed(seed, row.sealed_key, place))
        # Anyone can seal to a public key; only the owner can sign. A key that they did not hand over is not used.
        if not signed_by(registered_verifying_key(connection, row.owner_id), row.signature, handling_statement(held)):
            raise damaged()
        return held  # noqa: TRY300 - there is nothing to do otherwise
    except CannotOpen:
        raise damaged() from None
    finally:
        wipe(seed)


def handling_statement(held: HeldKey) -> bytes:
    """Return what a case's owner signs of the handling key: its place, and a commitment to it (section 8.5)."""
    key = held.key_for(HANDLING)
    try:
        return Binding(Kind.SCOPE_KEY, case=held.case, scope=HANDLING, epoch=held.epoch).encode() + commitment(key)
    finally:
        wipe(key)


def sign_handling(held: HeldKey, signing_seed: Key) -> bytes:
    """Return the owner's signature over the handling key of one epoch."""
    return sign(signing_seed, handling_statement(held))


def damaged() -> Damaged:
    """Return the error for a stored seal that does not open for its rightful holder."""
    return Damaged("Something stored for this case does not open as it should. Tell the operator to run evault doctor.")
