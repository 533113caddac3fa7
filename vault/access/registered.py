"""Public keys to seal to, as the audit log knows them: a key that was swapped in the database is not sealed to."""

from sqlalchemy import Connection

from vault.accounts.registered import registered_key
from vault.teams.keys import registered_team_key

user_public_key = registered_key
"""A user's HPKE public key."""


def team_public_key(connection: Connection, team: str) -> tuple[bytes, int]:
    """Return a team's HPKE public key and its generation, if registered in the log; ``Damaged`` if not."""
    key = registered_team_key(connection, team)
    return key.public_key, key.generation
