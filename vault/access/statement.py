"""What a granter signs: all of a grant, so that none of its columns can be changed unseen (docs/crypto.md, 8.4)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, select

from crypto.canonical import canonical
from crypto.identity import signed_by
from vault.access.held import damaged
from vault.accounts.registered import registered_verifying_key
from vault.storage.schema import cases
from vault.times import rfc3339


@dataclass(frozen=True, slots=True)
class GrantStatement:
    """The facts of one grant."""

    grant: str
    case: str
    request: str
    granter: str
    grantee: str
    purpose: str
    scopes: tuple[str, ...]
    starts: datetime
    ends: datetime

    def encode(self) -> bytes:
        """Return the canonical JSON that is signed."""
        return canonical(
            {
                "case": self.case,
                "ends": rfc3339(self.ends),
                "grant": self.grant,
                "grantee": self.grantee,
                "granter": self.granter,
                "purpose": self.purpose,
                "request": self.request,
                "scopes": list(self.scopes),
                "starts": rfc3339(self.starts),
                "type": "evidence-vault/1 grant",
            },
        )


def check_signed(connection: Connection, row: Row[tuple[object, ...]]) -> bytes:
    """Compare a row of ``grants`` with what the case's owner signed; ``Damaged`` if they differ.

    Return the owner's verifying key, with which they signed for each of the grant's keys too.
    """
    owner = connection.execute(select(cases.c.owner_id).where(cases.c.id == row.case_id)).scalar()
    facts = GrantStatement(
        grant=row.id,
        case=row.case_id,
        request=row.request_id,
        granter=row.granter_id,
        grantee=row.grantee_id,
        purpose=row.purpose,
        scopes=tuple(row.scopes.split()),
        starts=row.starts_at,
        ends=row.ends_at,
    )
    key = registered_verifying_key(connection, row.granter_id)
    if row.granter_id != owner or not signed_by(key, row.signature, facts.encode()):
        raise damaged()
    return key
