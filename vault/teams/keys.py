"""A team's key: its private seed is sealed to each member, its public key stands in the log."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from crypto.binding import Binding, Kind
from crypto.errors import CannotOpen
from crypto.identity import open_sealed, public_key, seal
from crypto.keys import Key, wipe
from vault.accounts.actor import Actor
from vault.accounts.credentials import key_digest
from vault.accounts.registered import check_registered, registered_key
from vault.errors import Damaged, NotFound
from vault.storage.schema import team_members, teams


@dataclass(frozen=True, slots=True)
class TeamKey:
    """What is sealed to: the public key of 1,216 bytes, and which generation of the team's keys it is."""

    public_key: bytes
    generation: int


def seed_place(team_id: str, generation: int, user_id: str) -> Binding:
    """Return where a member's copy of the team's seed belongs."""
    return Binding(Kind.TEAM_KEY, object=team_id, version=generation, recipient=user_id)


def team_recipient(team_id: str) -> str:
    """Return the name of a team as a recipient in a binding."""
    return f"team:{team_id}"


def registered_team_key(connection: Connection, team_id: str) -> TeamKey:
    """Return the key to seal to a team with; ``Damaged`` if the log registered another one, ``NotFound``."""
    columns = (teams.c.public_key, teams.c.key_entry, teams.c.generation)
    row = connection.execute(select(*columns).where(teams.c.id == team_id)).first()
    if row is None:
        raise NotFound
    check_registered(connection, row.key_entry, team_id, key_digest(row.public_key))
    return TeamKey(row.public_key, row.generation)


def open_team_seed(connection: Connection, actor: Actor, team_id: str) -> bytearray:
    """Return the seed of a team that the actor is a member of; the caller wipes it.

    ``NotFound`` for everybody else. ``Damaged`` if it does not open, or is not the private half of the key that the log
    registered: anyone can seal something to a member, so what opens need not be the team's.
    """
    columns = (team_members.c.team_seed, team_members.c.generation)
    mine = (team_members.c.team_id == team_id, team_members.c.user_id == actor.user_id)
    row = connection.execute(select(*columns).where(*mine)).first()
    if row is None:
        raise NotFound
    known = registered_team_key(connection, team_id)
    try:
        seed = open_sealed(actor.keyring.identity, row.team_seed, seed_place(team_id, row.generation, actor.user_id))
    except CannotOpen:
        raise _damaged() from None
    if row.generation != known.generation or public_key(seed) != known.public_key:
        wipe(seed)
        raise _damaged()
    return seed


def seal_seed(connection: Connection, team_id: str, generation: int, seed: Key, user_id: str) -> bytes:
    """Seal a team's seed to one user, at the key that the log registered for them; ``Damaged`` if it is another."""
    return seal(registered_key(connection, user_id), seed, seed_place(team_id, generation, user_id))


def _damaged() -> Damaged:
    message = "This team's key does not open as it should. An auditor must compare the log with an older checkpoint."
    return Damaged(message)
