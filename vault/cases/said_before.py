"""What an owner said before the map knew a value: their messages in which it still shows are written anew."""

from collections.abc import Mapping

from sqlalchemy import Connection, Row, select

from crypto.canonical import Json, canonical
from vault.access.held import HANDLING, owner_key
from vault.access.rotation import again
from vault.accounts.actor import Actor
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.cases.lookup import find_own, require_epoch
from vault.cases.shown import without_known
from vault.errors import StaleEpoch
from vault.installation import Vault
from vault.redaction.casemap import CaseMap
from vault.storage.objects import put_objects
from vault.storage.schema import objects
from vault.storage.store import Unit

_SAID = f"{HANDLING}/thread/"  # a word to a refused request is left: the log holds its digest


def hide_in_what_was_said(vault: Vault, actor: Actor, case: str, known: CaseMap, opened: Mapping[str, Json]) -> None:
    """Write the owner's messages among ``opened``, by scope, anew where they show something of the map.

    What the desk wrote stays as it was written.
    """
    hidden = {
        scope: text
        for scope, value in opened.items()
        if scope.startswith(_SAID) and isinstance(value, str) and (text := without_known(known, value)) != value
    }
    if hidden:
        again(lambda: _write(vault, actor, case, hidden))


def _write(vault: Vault, actor: Actor, case: str, hidden: Mapping[str, str]) -> None:
    with vault.store.read() as connection:
        before = _rows(connection, actor, case, hidden)
        held = owner_key(connection, actor, case)
    with held:
        rows = [held.seal_record(canonical(hidden[row.scope]), row.scope, row.id, row.version + 1) for row in before]

    def work(unit: Unit) -> None:
        require_epoch(find_own(unit.connection, actor, case), held.epoch)
        if _rows(unit.connection, actor, case, hidden) != before:
            message = "A message was written anew meanwhile. Try again."
            raise StaleEpoch(message)
        put_objects(unit.connection, rows, vault.clock(), actor.user_id)
        unit.record(told(actor, Action.CASE_PREPARE, case=case, scopes=(HANDLING,)))

    if before:
        vault.store.write(work)


def _rows(connection: Connection, actor: Actor, case: str, hidden: Mapping[str, str]) -> list[Row[str, str, int]]:
    query = (
        select(objects.c.scope, objects.c.id, objects.c.version)
        .where(objects.c.case_id == case, objects.c.author_id == actor.user_id, objects.c.scope.startswith(_SAID))
        .order_by(objects.c.scope)
    )
    return [row for row in connection.execute(query) if row.scope in hidden]
