"""Someone with the whole disk and some passwords, who tries every key on everything; no service is called.

What sealed values there are, where each belongs and what it yields is written down once here, from docs/crypto.md. The
places name what the rows name, so a key that fails here fails for everybody.
"""

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto.binding import Binding, Kind
from crypto.errors import CannotOpen
from crypto.evidence import open_part
from crypto.identity import open_sealed
from crypto.keys import KEY_SIZE, derive
from crypto.password import Stretching, halves, stretch
from crypto.scopes import segments
from vault.ids import is_id

_AES_256_GCM = bytes.fromhex("0201")
_TREES = ("case_keys.", "team_seals.", "grant_keys.")


class Way(Enum):
    """How a value is sealed."""

    HPKE = "hpke"
    WRAP = "wrap"
    BYTES = "bytes"
    MANIFEST = "manifest"
    PART = "part"


@dataclass(frozen=True)
class Sealed:
    """One sealed value: the table, column and row where it stands, its bytes, and its place."""

    table: str
    column: str
    row: str
    way: Way
    value: bytes
    place: Binding

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column} {self.row}"

    @cached_property
    def _context(self) -> bytes:
        return self.place.encode()

    def opened(self, key: bytes, value: bytes | None = None) -> bytes | None:
        """What a key opens it to, or other bytes put in its place; ``None`` if nothing."""
        value = self.value if value is None else value
        try:
            if self.way is Way.HPKE:
                return bytes(open_sealed(key, value, self.place))
            if self.way is Way.PART:
                return open_part(key, value, self.place.case, self.place.object, self.place.part or 0)
            if value[:2] != _AES_256_GCM:
                return None
            return _cipher(key, self.way).decrypt(value[2:14], value[14:], self._context)
        except (CannotOpen, InvalidTag, ValueError):
            return None


@lru_cache(maxsize=100_000)
def _cipher(key: bytes, way: Way) -> AESGCM:
    return AESGCM(key if way is Way.BYTES else bytes(derive(key, way.value)))


class Disk:
    """A vault's folder as a thief reads it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrets = {
            name: bytes.fromhex(value)
            for name, value in json.loads((folder / "secrets.json").read_text()).items()
            if name != "format"
        }
        with sqlite3.connect(f"file:{folder / 'vault.db'}?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            self._rows = {
                table: [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608 - names from here
                for table in (
                    "users", "sessions", "teams", "team_members", "cases", "case_keys", "team_seals", "objects",
                    "parts", "grants", "grant_keys", "replays",
                )
            }  # fmt: skip
        connection.close()
        self._sealed = tuple(self._all())

    def rows(self, table: str) -> list[dict[str, object]]:
        return self._rows[table]

    def sealed(self) -> tuple[Sealed, ...]:
        """Every sealed value of the vault."""
        return self._sealed

    def _all(self) -> Iterator[Sealed]:
        for user in self._rows["users"]:
            if user["verifier"] is not None:
                yield from _account(user)
        for row in self._rows["sessions"]:
            place = Binding(Kind.ROOT_KEY, object=row["user_id"], recipient=f"session:{row['id']}")
            yield Sealed("sessions", "root_by_token", row["id"], Way.WRAP, row["root_by_token"], place)
        for row in self._rows["replays"]:
            place = Binding(Kind.REPLAY, object=row["key_hash"].hex(), recipient=row["user_id"])
            yield Sealed("replays", "sealed_result", row["key_hash"].hex(), Way.WRAP, row["sealed_result"], place)
        yield from self._shared()
        yield from self._objects()

    def _shared(self) -> Iterator[Sealed]:
        for row in self._rows["team_members"]:
            place = Binding(Kind.TEAM_KEY, object=row["team_id"], version=row["generation"], recipient=row["user_id"])
            where = f"{row['team_id']} {row['user_id']}"
            yield Sealed("team_members", "team_seed", where, Way.HPKE, row["team_seed"], place)
        for row in self._rows["case_keys"]:
            place = Binding(Kind.CASE_KEY, row["case_id"], epoch=row["epoch"], recipient=row["user_id"])
            yield Sealed("case_keys", "sealed_key", row["case_id"], Way.WRAP, row["sealed_key"], place)
        for row in self._rows["team_seals"]:
            place = Binding(
                Kind.SCOPE_KEY,
                row["case_id"],
                row["scope"],
                epoch=row["epoch"],
                recipient=f"team:{row['team_id']}",
                version=row["generation"],
            )
            yield Sealed("team_seals", "sealed_key", row["case_id"], Way.HPKE, row["sealed_key"], place)
        grants = {row["id"]: row for row in self._rows["grants"]}
        for row in self._rows["grant_keys"]:
            grant = grants[row["grant_id"]]
            place = Binding(
                Kind.GRANT_KEY,
                grant["case_id"],
                row["scope"],
                grant["id"],
                epoch=row["epoch"],
                recipient=grant["grantee_id"],
                not_before=grant["starts_at"] // 1_000_000,
                not_after=grant["ends_at"] // 1_000_000,
            )
            where = f"{grant['id']} {row['scope']}"
            yield Sealed("grant_keys", "sealed_key", where, Way.HPKE, row["sealed_key"], place)

    def _objects(self) -> Iterator[Sealed]:
        teams = {row["id"]: row["team_id"] for row in self._rows["cases"]}
        case_of = {}
        for row in self._rows["objects"]:
            case, scope, thing, version = row["case_id"], row["scope"], row["id"], row["version"]
            case_of[thing], where, sealed = case, f"{case} {scope}", row["ciphertext"]
            if row["generation"]:
                team = f"team:{teams[case]}"
                key = Binding(Kind.DATA_KEY, case, scope, thing, version=version, recipient=team)
                yield Sealed("objects", "wrapped_key (note)", scope, Way.HPKE, row["wrapped_key"], key)
            else:
                key = Binding(Kind.DATA_KEY, case, scope, thing, version=version, epoch=row["epoch"])
                yield Sealed("objects", "wrapped_key", where, Way.WRAP, row["wrapped_key"], key)
            if row["kind"] == "evidence":
                place = Binding(Kind.EVIDENCE_MANIFEST, case, object=thing)
                yield Sealed("objects", "ciphertext (manifest)", where, Way.MANIFEST, sealed, place)
            else:
                place = Binding(Kind.RECORD, case, scope, thing, version=version)
                yield Sealed("objects", "ciphertext", where, Way.BYTES, sealed, place)
        for row in self._rows["parts"]:
            place = Binding(Kind.EVIDENCE_PART, case_of[row["object_id"]], object=row["object_id"], part=row["part"])
            blob = (self.folder / "blobs" / row["blob"][:2] / row["blob"]).read_bytes()
            yield Sealed("parts", "blob", f"{row['object_id']} {row['part']}", Way.PART, blob, place)


def _account(user: dict[str, object]) -> Iterator[Sealed]:
    name = str(user["id"])
    columns = (
        ("root_by_password", Binding(Kind.ROOT_KEY, object=name, recipient="password")),
        ("root_by_recovery", Binding(Kind.ROOT_KEY, object=name, recipient="recovery")),
        ("identity_seed", Binding(Kind.IDENTITY_SEED, object=name)),
        ("signing_seed", Binding(Kind.SIGNING_SEED, object=name)),
        ("totp_secret", Binding(Kind.TOTP_SECRET, object=name)),
    )
    for column, place in columns:
        value = user[column]
        if isinstance(value, bytes):
            yield Sealed("users", column, name, Way.WRAP, value, place)


@dataclass
class Attacker:
    """Tries every key on every sealed value until nothing new opens.

    Who is ``hasty`` tries the keys of a case on that case alone, which finds the same where everything opens.
    """

    disk: Disk
    keys: set[bytes] = field(default_factory=set)
    trees: set[tuple[bytes, str]] = field(default_factory=set)
    hasty: bool = field(default=False, kw_only=True)
    opened: dict[str, bytes] = field(default_factory=dict)
    key_of: dict[str, bytes] = field(default_factory=dict)
    _case: dict[bytes, str] = field(default_factory=dict)

    def learn_password_of(self, user: str, password: str) -> "Attacker":
        """Stretch a password with the salt of the account that it is known to belong to."""
        self._stretch([row for row in self.disk.rows("users") if row["id"] == user], [password])
        return self

    def learn_passwords(self, *passwords: str) -> "Attacker":
        """Stretch each password with every account's salt, whoever it belongs to."""
        self._stretch(self.disk.rows("users"), passwords)
        return self

    def _stretch(self, users: Iterable[dict[str, object]], passwords: Iterable[str]) -> None:
        pepper = self.disk.secrets["pepper"]
        for user in users:
            salt = user["salt"]
            if isinstance(salt, bytes):
                cost = Stretching(int(str(user["memory"])), int(str(user["time"])), int(str(user["lanes"])))
                for password in passwords:
                    self.keys.update(bytes(half) for half in stretch(password, salt, pepper, cost))

    def learn_token(self, token: str) -> "Attacker":
        """Derive the halves of a session token."""
        secret = base64.urlsafe_b64decode(token + "=")
        self.keys.update(bytes(half) for half in halves(secret, b"", self.disk.secrets["pepper"], "session"))
        return self

    def with_all_saved(self, disk: Disk) -> "Attacker":
        """Return an attacker on a later disk who kept every key that this one had, made or opened."""
        opened = {value for value in self.opened.values() if len(value) == KEY_SIZE}
        return Attacker(disk, self.keys | opened, set(self.trees))

    def run(self) -> "Attacker":
        """Open whatever opens; what opens to a key is tried as a key, and so is all that derives from it.

        Along the scopes derive the keys of cases and scopes; seeds and data keys are random and have no tree.
        """
        self.keys.update(self.disk.secrets.values())
        values = list(self.disk.sealed())
        case_of = {sealed.name: sealed.place.case for sealed in values if sealed.name.startswith(_TREES)}
        known, roots = set(self.keys), set(self.trees)
        while known:
            derived: dict[bytes, str] = {}
            for key, case in roots:
                derived |= dict.fromkeys(self._below(key, case) - self.keys, case)
            self._case |= derived
            self.keys |= known | derived.keys()
            found = dict(self._round(values, known, known | derived.keys()))
            known = {key for key in found.values() if len(key) == KEY_SIZE} - self.keys
            roots = {(key, case_of[name]) for name, key in found.items() if name in case_of}
            self.trees |= roots
        return self

    def _below(self, key: bytes, case: str) -> set[bytes]:
        """All keys below this one in the tree of scopes, along every path of its case and every path without ids."""
        below: dict[tuple[str, ...], bytes] = {(): key}
        for path in sorted(self._steps(case), key=len):
            below[path] = bytes(derive(below[path[:-1]], "scope", path[-1].encode()))
        return set(below.values())

    def _steps(self, case: str) -> set[tuple[str, ...]]:
        rows = self.disk.rows("objects")
        paths = {segments(str(row["scope"])) for row in rows if case in ("", row["case_id"])}
        tails = {path[at:] for path in paths for at in range(len(path))}
        steps = {tail[:length] for tail in tails for length in range(1, len(tail) + 1)}
        return {step for step in steps if case or not any(is_id(segment) for segment in step)}

    def _round(self, values: Iterable[Sealed], seeds: set[bytes], keys: set[bytes]) -> Iterator[tuple[str, bytes]]:
        for sealed in values:
            if sealed.name in self.opened:
                continue
            for key in seeds if sealed.way is Way.HPKE else keys:
                if self.hasty and self._case.get(key, "") not in ("", sealed.place.case):
                    continue
                plaintext = sealed.opened(key)
                if plaintext is not None:
                    self.opened[sealed.name], self.key_of[sealed.name] = plaintext, key
                    self._case.setdefault(plaintext, sealed.place.case)
                    yield sealed.name, plaintext
                    break

    def read(self) -> set[str]:
        """Names of what says something: records, manifests and parts, not the keys on the way."""
        return {name for name in self.opened if name.startswith(("objects.ciphertext", "parts."))}
