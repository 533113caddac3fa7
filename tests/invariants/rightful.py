"""What someone's own keys open, found the straight way: from their seed along every seal that is meant for them."""

from dataclasses import dataclass, field

from crypto.scopes import below, covers, scope_key
from tests.invariants.attacker import Disk, Sealed, Way

WHOLE = ""


@dataclass(frozen=True)
class Keys:
    """A person's root key and HPKE seed, which never change."""

    user: str
    root: bytes
    seed: bytes


@dataclass
class Opened:
    """What was opened: plaintexts by case and scope, parts of evidence among them, and the scope keys on the way."""

    values: dict[tuple[str, str], bytes] = field(default_factory=dict)
    held: set[tuple[str, str, bytes]] = field(default_factory=set)


def opened_by(disk: Disk, keys: Keys) -> Opened:
    """Open everything that is sealed to someone."""
    found = Opened()
    teams = {
        value.place.object: seed
        for value in _of(disk, "team_members")
        if value.place.recipient == keys.user and (seed := value.opened(keys.seed))
    }
    for value in _of(disk, "case_keys"):
        if key := value.opened(keys.root):
            found.held.add((value.place.case, WHOLE, key))
    for value in _of(disk, "team_seals"):
        seed = teams.get(value.place.recipient.removeprefix("team:"))
        if seed and (key := value.opened(seed)):
            found.held.add((value.place.case, value.place.scope, key))
    for value in _of(disk, "grant_keys"):
        if value.place.recipient == keys.user and (key := value.opened(keys.seed)):
            found.held.add((value.place.case, value.place.scope, key))
    _contents(disk, found, teams)
    return found


def unwrapped(value: Sealed, held: tuple[str, str, bytes]) -> bytes | None:
    """Open a wrapped data key with the key of a scope that lies above it."""
    case, scope, key = held
    if case != value.place.case or not (scope == WHOLE or covers(scope, value.place.scope)):
        return None
    own = scope_key(key, value.place.scope) if scope == WHOLE else below(key, scope, value.place.scope)
    return value.opened(bytes(own))


def wraps(disk: Disk) -> list[Sealed]:
    """Every data key that is wrapped under a scope's key."""
    return [value for value in _of(disk, "objects") if value.way is Way.WRAP]


def _contents(disk: Disk, found: Opened, teams: dict[str, bytes]) -> None:
    data_keys: dict[str, bytes] = {}
    for value in _of(disk, "objects"):
        if value.way is Way.WRAP:
            for held in found.held:
                if key := unwrapped(value, held):
                    data_keys[value.place.object] = key
        elif value.way is Way.HPKE:
            seed = teams.get(value.place.recipient.removeprefix("team:"))
            if seed and (key := value.opened(seed)):
                data_keys[value.place.object] = key
    for value in disk.sealed():
        if value.table == "parts" or value.way is Way.BYTES:
            data_key = data_keys.get(value.place.object)
            plaintext = value.opened(data_key) if data_key else None
            if plaintext is not None:
                scope = value.place.scope or f"evidence/{value.place.object}/original"
                found.values[value.place.case, scope] = plaintext


def _of(disk: Disk, table: str) -> list[Sealed]:
    return [value for value in disk.sealed() if value.table == table]
