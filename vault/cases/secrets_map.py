"""The map of a case as it is stored: a record that only the case's owner opens, and that grows with what is found."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, select

from crypto.canonical import Json, canonical
from vault.access.disclosure import Record, disclose
from vault.access.held import HeldKey
from vault.access.purposes import Standing
from vault.accounts.actor import Actor
from vault.cases.sandboxed import hide_texts
from vault.cases.shown import map_of
from vault.errors import StaleEpoch
from vault.ids import new_id
from vault.installation import Vault
from vault.redaction.casemap import CaseMap
from vault.redaction.policy import Policy
from vault.storage.objects import put_objects
from vault.storage.schema import cases, objects
from vault.teams.policies import policy_for

MAP = "redaction/map"
NEEDED = ("identity", MAP)
"""The scopes to be opened for it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the map of a case stands and in which version, 0 if there is none; and what it is made by."""

    case: str
    id: str
    version: int
    language: str
    policy: Policy

    def require_unchanged(self, connection: Connection) -> None:
        """``StaleEpoch`` if another writer grew the map meanwhile: two must not give one label to two people.

        Also if the team's policy was changed, or the category, by which it is another team's.
        """
        now = place_of(connection, self.case)
        if (now.version, now.policy) != (self.version, self.policy):
            message = "The case's placeholders were changed meanwhile. Try again."
            raise StaleEpoch(message)

    def sealed(self, held: HeldKey, case: CaseMap, before: Json) -> list[dict[str, object]]:
        """Return the row to be written, none if the map is still as it was ``before``."""
        now = cast(Json, case.to_json())
        return [] if now == before else [held.seal_record(canonical(now), MAP, self.id, self.version + 1)]


def place_of(connection: Connection, case: str) -> Place:
    """Look up where the map stands. Before it is opened, so that a change between the two is seen afterwards."""
    row = connection.execute(select(cases.c.language, cases.c.category).where(cases.c.id == case)).one()
    stored = _stored(connection, case)
    identifier, version = (stored.id, stored.version) if stored else (new_id(), 0)
    return Place(case, identifier, version, row.language, policy_for(connection, row.category))


def map_in(place: Place, records: list[Record]) -> tuple[CaseMap, Json]:
    """Return the map from a case's opened records, with what its form says of persons; and what was stored."""
    values = {record.scope: record.value for record in records}
    stored = values.get(MAP)
    known = CaseMap.from_json(cast(dict[str, Any], stored)) if stored is not None else CaseMap(place.language)
    return map_of(known, values), stored


@dataclass(slots=True)
class HiddenText:
    """A text by the case's owner as the team may read it, and the map, to be stored with it."""

    text: str
    place: Place
    case: CaseMap
    before: Json
    _rows: list[dict[str, object]] = field(default_factory=list)

    def seal_map(self, held: HeldKey) -> None:
        """Seal the map, if the text added to it."""
        self._rows = self.place.sealed(held, self.case, self.before)

    def store_map(self, connection: Connection, now: datetime, actor: Actor) -> None:
        """Write the sealed map with the text; ``StaleEpoch`` if another writer grew it meanwhile."""
        self.place.require_unchanged(connection)
        put_objects(connection, self._rows, now, actor.user_id)


def hide_text(vault: Vault, actor: Actor, case: str, text: str) -> HiddenText:
    """Hide what is personal in a text that belongs to the actor's own case."""
    with vault.store.read() as connection:
        place = place_of(connection, case)
    with disclose(vault, actor, case, NEEDED, Standing.PREPARE_HANDLING) as opened:
        known, before = map_in(place, opened.records())
    hidden = hide_texts({"text": text}, known, place.policy)
    return HiddenText(hidden.shown["text"], place, hidden.case, before)


def _stored(connection: Connection, case: str) -> Row[str, int] | None:
    query = select(objects.c.id, objects.c.version).where(objects.c.case_id == case, objects.c.scope == MAP)
    return connection.execute(query).first()
