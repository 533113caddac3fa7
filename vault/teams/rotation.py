"""A team's new key: everything sealed to the team is sealed anew, so that a member who left opens nothing more.

The sealing is prepared outside the writer and applied in one unit. What came in between is sealed in the unit if it is
little; if it is much, or if the members changed, the caller prepares again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, select, update

from crypto.binding import Binding, Kind
from crypto.errors import CannotOpen
from crypto.identity import new_seed, open_sealed, public_key, seal
from crypto.keys import wipe
from vault.accounts.actor import Actor
from vault.accounts.credentials import key_digest
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.errors import ChangedMeanwhile
from vault.installation import Vault
from vault.storage.schema import cases, objects, team_members, team_seals, teams
from vault.storage.store import Unit
from vault.teams.keys import open_team_seed, registered_team_key, seal_seed, team_recipient

_MOST_LATE = 64


@dataclass(frozen=True, slots=True)
class _Seal:
    """The key of one scope of one case, sealed to the team."""

    case_id: str
    scope: str
    epoch: int
    generation: int
    sealed: bytes

    def place(self, team_id: str, generation: int) -> Binding:
        recipient = team_recipient(team_id)
        return Binding(
            Kind.SCOPE_KEY,
            self.case_id,
            self.scope,
            epoch=self.epoch,
            recipient=recipient,
            version=generation,
        )


@dataclass(frozen=True, slots=True)
class _Note:
    """The data key of one note of the team's, sealed to the team; its place names no generation."""

    id: str
    case_id: str
    scope: str
    version: int
    sealed: bytes

    def place(self, team_id: str) -> Binding:
        recipient = team_recipient(team_id)
        return Binding(Kind.DATA_KEY, self.case_id, self.scope, self.id, version=self.version, recipient=recipient)


@dataclass(slots=True, repr=False)
class Rotation:
    """The next generation of a team's key, with what was sealed to it so far (old sealed bytes → new ones)."""

    team_id: str
    generation: int
    old_seed: bytearray
    seed: bytearray
    public: bytes
    members: dict[str, bytes] = field(default_factory=dict)
    fresh: dict[bytes, bytes | None] = field(default_factory=dict)

    def wipe(self) -> None:
        """Overwrite both seeds."""
        wipe(self.old_seed, self.seed)

    def reseal(self, row: _Seal | _Note) -> bytes | None:
        """Seal a row's key anew; ``None`` if it did not open, and so is of no use to anyone already."""
        if isinstance(row, _Seal):
            old, new = row.place(self.team_id, row.generation), row.place(self.team_id, self.generation)
        else:
            old = new = row.place(self.team_id)
        try:
            key = open_sealed(self.old_seed, row.sealed, old)
        except CannotOpen:
            return None
        try:
            return seal(self.public, key, new)
        finally:
            wipe(key)


def prepare(vault: Vault, actor: Actor, team_id: str, without: str) -> Rotation:
    """Seal everything of a team's to a new key, outside the writer; ``NotFound`` if the actor is no member."""
    with vault.store.read() as connection:
        generation = registered_team_key(connection, team_id).generation + 1
        old_seed, seed = open_team_seed(connection, actor, team_id), new_seed()
        rotation = Rotation(team_id, generation, old_seed, seed, public_key(seed))
        for user_id in _members(connection, team_id) - {without}:
            rotation.members[user_id] = seal_seed(connection, team_id, generation, seed, user_id)
        rows: list[_Seal | _Note] = [*_seals(connection, team_id), *_notes(connection, team_id)]
    rotation.fresh = {row.sealed: rotation.reseal(row) for row in rows}
    return rotation


def apply(unit: Unit, actor: Actor, rotation: Rotation) -> tuple[int, int]:
    """Put a prepared rotation in place inside a unit; return how many keys were sealed anew, and how many are damaged.

    The member who leaves is gone from the table by then. ``ChangedMeanwhile`` if it must be prepared again.
    """
    connection, team_id, generation = unit.connection, rotation.team_id, rotation.generation
    current = select(teams.c.generation).where(teams.c.id == team_id)
    same_members = _members(connection, team_id) == set(rotation.members)
    if connection.execute(current).scalar() != generation - 1 or not same_members:
        raise _changed()
    resealed = damaged = 0
    fresh = _with_late(rotation)
    for seal_row in _seals(connection, team_id):
        sealed = fresh(seal_row)
        damaged += sealed is None
        if sealed is not None:
            place = (
                team_seals.c.team_id == team_id,
                team_seals.c.case_id == seal_row.case_id,
                team_seals.c.scope == seal_row.scope,
            )
            connection.execute(update(team_seals).where(*place).values(sealed_key=sealed, generation=generation))
            resealed += 1
    for note in _notes(connection, team_id):
        sealed = fresh(note)
        damaged += sealed is None
        if sealed is not None:
            row = objects.c.id == note.id
            connection.execute(update(objects).where(row).values(wrapped_key=sealed, generation=generation))
            resealed += 1
    for user_id, sealed_seed in rotation.members.items():
        row = (team_members.c.team_id == team_id) & (team_members.c.user_id == user_id)
        connection.execute(update(team_members).where(row).values(team_seed=sealed_seed, generation=generation))
    shared = select(team_seals.c.case_id).where(team_seals.c.team_id == team_id)
    connection.execute(update(cases).where(cases.c.id.in_(shared)).values(rotation_owed=True))
    registered = told(
        actor,
        Action.KEY_REGISTER,
        team=team_id,
        object=team_id,
        digest=key_digest(rotation.public),
    )
    values = {"public_key": rotation.public, "generation": generation, "key_entry": unit.record(registered)}
    connection.execute(update(teams).where(teams.c.id == team_id).values(**values))
    rule = "damaged-seals" if damaged else None
    unit.record(told(actor, Action.TEAM_KEY_ROTATE, team=team_id, object=team_id, rule=rule))
    return resealed, damaged


def _with_late(rotation: Rotation) -> Callable[[_Seal | _Note], bytes | None]:
    """Return a lookup of fresh seals that makes the few that are missing."""
    late = 0

    def fresh(row: _Seal | _Note) -> bytes | None:
        nonlocal late
        if row.sealed not in rotation.fresh:
            late += 1
            if late > _MOST_LATE:
                raise _changed()
            rotation.fresh[row.sealed] = rotation.reseal(row)
        return rotation.fresh[row.sealed]

    return fresh


def _members(connection: Connection, team_id: str) -> set[str]:
    return set(connection.execute(select(team_members.c.user_id).where(team_members.c.team_id == team_id)).scalars())


def _seals(connection: Connection, team_id: str) -> list[_Seal]:
    columns = (
        team_seals.c.case_id,
        team_seals.c.scope,
        team_seals.c.epoch,
        team_seals.c.generation,
        team_seals.c.sealed_key,
    )
    return [_Seal(*row) for row in connection.execute(select(*columns).where(team_seals.c.team_id == team_id))]


def _notes(connection: Connection, team_id: str) -> list[_Note]:
    columns = (objects.c.id, objects.c.case_id, objects.c.scope, objects.c.version, objects.c.wrapped_key)
    theirs: ColumnElement[bool] = cases.c.team_id == team_id
    query = select(*columns).join(cases, cases.c.id == objects.c.case_id).where(theirs, objects.c.generation > 0)
    return [
        _Note(*row) for row in connection.execute(query.where(objects.c.scope.startswith("team/", autoescape=True)))
    ]


def _changed() -> ChangedMeanwhile:
    return ChangedMeanwhile("The team changed while its new key was prepared. Look at it again and repeat the removal.")
