"""Cases as the rotation of a team's key sees them: a scope key and notes, sealed to the team."""

import os

from sqlalchemy import insert, select

from crypto.binding import Binding, Kind
from crypto.identity import open_sealed, seal
from crypto.keys import Key
from vault.ids import new_id
from vault.installation import Vault
from vault.redaction.redact import RULES
from vault.storage.schema import cases, objects, team_seals
from vault.storage.store import Unit
from vault.teams.keys import registered_team_key


def scope_place(case_id: str, team_id: str, generation: int, epoch: int = 1) -> Binding:
    return Binding(
        Kind.SCOPE_KEY,
        case=case_id,
        scope="handling",
        epoch=epoch,
        recipient=f"team:{team_id}",
        version=generation,
    )


def note_place(case_id: str, scope: str, note_id: str, team_id: str) -> Binding:
    return Binding(Kind.DATA_KEY, case=case_id, scope=scope, object=note_id, version=1, recipient=f"team:{team_id}")


def add_case(
    unit: Unit, vault: Vault, owner_id: str, team_id: str, assignee_id: str | None = None
) -> tuple[str, bytes]:
    """Put in a submitted case with one note; return its id and its handling key, which is the note's key too."""
    case_id, note_id, key = new_id(), new_id(), os.urandom(32)
    team, now = registered_team_key(unit.connection, team_id), vault.clock()
    unit.connection.execute(
        insert(cases).values(
            id=case_id,
            owner_id=owner_id,
            category="wrong_item",
            language="zh-CN",
            channel="web",
            status="submitted",
            team_id=team_id,
            assignee_id=assignee_id,
            epoch=1,
            revision=1,
            created_at=now,
            updated_at=now,
            rotation_owed=False,
            evidence_count=0,
            evidence_bytes=0,
            rules=RULES,
        ),
    )
    unit.connection.execute(
        insert(team_seals).values(
            case_id=case_id,
            scope="handling",
            team_id=team_id,
            generation=team.generation,
            epoch=1,
            sealed_key=seal(team.public_key, key, scope_place(case_id, team_id, team.generation)),
            signature=b"",  # this case is opened by the tests alone, not by a service
        ),
    )
    scope = f"team/{note_id}"
    unit.connection.execute(
        insert(objects).values(
            id=note_id,
            case_id=case_id,
            scope=scope,
            kind="note",
            version=1,
            epoch=1,
            generation=team.generation,
            wrapped_key=seal(team.public_key, key, note_place(case_id, scope, note_id, team_id)),
            ciphertext=b"sealed",
            created_at=now,
        ),
    )
    return case_id, key


def opened(vault: Vault, team_id: str, seed: Key) -> dict[str, tuple[bytes, bytes]]:
    """Open every scope key and every note key of a team with a seed; ``CannotOpen`` at the first that does not."""
    with vault.store.read() as connection:
        seals = connection.execute(select(team_seals).where(team_seals.c.team_id == team_id)).all()
        notes = {row.case_id: row for row in connection.execute(select(objects).where(objects.c.generation > 0))}
    keys = {}
    for row in seals:
        note = notes[row.case_id]
        assert note.generation == row.generation
        scope = open_sealed(seed, row.sealed_key, scope_place(row.case_id, team_id, row.generation, row.epoch))
        data = open_sealed(seed, note.wrapped_key, note_place(row.case_id, note.scope, note.id, team_id))
        keys[row.case_id] = (bytes(scope), bytes(data))
    return keys
