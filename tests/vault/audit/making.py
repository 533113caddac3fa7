"""What histories and proofs of a case rest on."""

from sqlalchemy import insert

from vault.accounts.actor import Actor
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.ids import new_id
from vault.installation import Vault
from vault.redaction.redact import RULES
from vault.storage.schema import cases
from vault.storage.store import Unit


def make_case(vault: Vault, owner: Actor) -> str:
    """Make the row of a case and its first entry, which is all that a history rests on."""
    case = new_id()
    row = {
        "id": case,
        "owner_id": owner.user_id,
        "category": "quality",
        "language": "zh-CN",
        "channel": "web",
        "status": "submitted",
        "epoch": 1,
        "revision": 1,
        "created_at": vault.clock(),
        "updated_at": vault.clock(),
        "rotation_owed": False,
        "evidence_count": 0,
        "evidence_bytes": 0,
        "rules": RULES,
    }

    def work(unit: Unit) -> int:
        unit.connection.execute(insert(cases).values(row))
        return unit.record(told(owner, Action.CASE_CREATE, case=case))

    vault.store.write(work)
    return case
