"""Erasing a case: its keys first, then everything sealed under them. The log stays whole and says that it happened."""

from sqlalchemy import delete, select, update

from vault.access.grants import ACTIVE
from vault.accounts.actor import Actor
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.cases.lookup import find_own, require_status
from vault.cases.workflow import ENDED, Status
from vault.installation import Vault
from vault.storage.schema import (
    access_requests,
    case_keys,
    cases,
    evidence,
    grant_keys,
    grants,
    messages,
    objects,
    parts,
    replays,
    team_seals,
)
from vault.storage.store import Unit

_ERASABLE = ENDED | {Status.DRAFT}


def erase_case(vault: Vault, actor: Actor, case: str) -> None:
    """Destroy one's own case for good. ``Conflict`` while a team works on it: withdraw it first.

    What remains is the log, which names the case by its id alone, and an empty row that keeps that id from coming back.
    """

    def work(unit: Unit) -> list[str]:
        row = find_own(unit.connection, actor, case)
        require_status(row, _ERASABLE, "erase a complaint under way; withdraw it first")
        connection = unit.connection
        items = select(objects.c.id).where(objects.c.case_id == case)
        blobs = list(connection.execute(select(parts.c.blob).where(parts.c.object_id.in_(items))).scalars())
        mine = select(grants.c.id).where(grants.c.case_id == case)
        connection.execute(delete(grant_keys).where(grant_keys.c.grant_id.in_(mine)))
        connection.execute(delete(parts).where(parts.c.object_id.in_(items)))
        for table in (case_keys, team_seals, evidence, messages, objects, replays):
            connection.execute(delete(table).where(table.c.case_id == case))
        connection.execute(
            update(grants).where(grants.c.case_id == case, grants.c.status == ACTIVE).values(status="erased"),
        )
        connection.execute(
            update(access_requests)
            .where(access_requests.c.case_id == case, access_requests.c.status == "pending")
            .values(status="withdrawn"),
        )
        connection.execute(
            update(cases)
            .where(cases.c.id == case)
            .values(
                status=Status.ERASED.value,
                order_index=None,
                assignee_id=None,
                rotation_owed=False,
                evidence_count=0,
                evidence_bytes=0,
                updated_at=vault.clock(),
            ),
        )
        unit.record(told(actor, Action.CASE_ERASE, case=case, team=row.team_id))
        return blobs

    # Keys go in the transaction; the blobs they sealed are noise from then on, so their removal may follow.
    for blob in vault.store.write(work):
        vault.blobs.remove(blob)
