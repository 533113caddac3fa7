"""Who may open what, said once more and differently: from the raw rows and the rules of the design, without a key."""

from tests.invariants.attacker import Disk, Sealed

ACCOUNT = ("root_by_password", "identity_seed", "signing_seed", "totp_secret")
_SAYING = ("objects.ciphertext", "parts.blob")


def own_account(disk: Disk, user: str) -> set[str]:
    """What one's own password opens of one's own account."""
    row = next(row for row in disk.rows("users") if row["id"] == user)
    mine = {f"users.{column} {user}" for column in ACCOUNT if row[column] is not None}
    mine |= {value.name for value in disk.sealed() if value.table == "replays" and value.place.recipient == user}
    return mine


def entitled(disk: Disk, user: str) -> set[str]:
    """Names of every sealed value that a person's password must open, and none beside."""
    values = list(disk.sealed())
    owned = {str(row["id"]) for row in disk.rows("cases") if row["owner_id"] == user}
    teams = {str(row["team_id"]) for row in disk.rows("team_members") if row["user_id"] == user}
    handled = {str(row["id"]) for row in disk.rows("cases") if row["team_id"] in teams}
    grants = {str(row["id"]): str(row["case_id"]) for row in disk.rows("grants") if row["grantee_id"] == user}
    scopes = [
        (grants[str(row["grant_id"])], str(row["scope"]))
        for row in disk.rows("grant_keys")
        if row["grant_id"] in grants
    ]
    items = {str(row["id"]): str(row["scope"]) for row in disk.rows("objects") if row["kind"] == "evidence"}

    def may(value: Sealed) -> bool:
        case, scope = value.place.case, items.get(value.place.object, value.place.scope)
        match value.table:
            case "objects" | "parts":
                if case in owned and not _under(scope, "team"):
                    return True
                if case in handled and (_under(scope, "handling") or _under(scope, "team")):
                    return True
                return any(case == where and _under(scope, held) for where, held in scopes)
            case "case_keys":
                return case in owned
            case "team_members":
                return value.place.recipient == user
            case "team_seals":
                return value.place.recipient.removeprefix("team:") in teams
            case "grant_keys":
                return value.place.recipient == user
            case _:
                return False

    return own_account(disk, user) | {value.name for value in values if may(value)}


def saying(names: set[str]) -> set[str]:
    """Of names of sealed values, those that say something: records, manifests and parts, not the keys on the way."""
    return {name for name in names if name.startswith(_SAYING)}


def _under(scope: str, held: str) -> bool:
    return scope == held or scope.startswith(held + "/")
