"""The one door: the only place where sealed things of a case are opened.

``disclose`` finds what entitles the actor, commits ``disclosure.intent`` durably, and only then gives a ``Disclosure``,
whose methods open. When it is closed, ``disclosure.result`` says how many bytes came out. No entry, no plaintext: a log
that can't be written raises ``LogUnavailable`` before any key is touched. Refused attempts are entries too.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import NoReturn, Self, cast

import structlog
from sqlalchemy import ColumnElement, Connection, Row, or_, select

from crypto.canonical import Json
from crypto.errors import CannotOpen
from crypto.evidence import Manifest, open_manifest, open_part
from crypto.identity import open_sealed
from crypto.keys import open_bytes, wipe
from crypto.scopes import covers
from vault.access.basis import Basis, Entitlement, entitlement, held_keys
from vault.access.held import HeldKey, damaged, note_place, record_place
from vault.access.purposes import Purpose, Standing
from vault.accounts.actor import STAFF, Actor
from vault.accounts.sessions import require_step_up
from vault.audit.entry import Action, Outcome
from vault.audit.telling import told
from vault.cases.fields import is_openable
from vault.errors import Invalid, NotFound, NotGranted, RateLimited, Refused, VaultError
from vault.installation import Vault
from vault.limits import spend
from vault.storage.schema import objects, parts
from vault.storage.store import Unit
from vault.teams.keys import open_team_seed

_log = structlog.get_logger("vault.disclosure")
_HOUR = 3_600
_MOST_SCOPES = 64
_SLICE = 1024 * 1024
_RECHECK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Record:
    """One opened record: its scope, the object's id and its JSON value."""

    scope: str
    object: str
    value: Json


@dataclass(slots=True)
class Disclosure:
    """A permission already in the log. Opens what was asked for, and nothing else; close it to log the result."""

    vault: Vault
    actor: Actor
    case: str
    scopes: tuple[str, ...]
    basis: Entitlement
    purpose: str
    entry: int
    """Index of ``disclosure.intent`` in the log."""
    opened_bytes: int = 0
    _failed: bool = field(default=False, init=False)

    def records(self) -> list[Record]:
        """Open every record under the scopes asked for, in the order of their scopes. ``Damaged`` if one fails."""
        with self.vault.store.read() as connection:
            rows = connection.execute(
                select(objects)
                .where(objects.c.case_id == self.case, objects.c.kind != "evidence", _under(self.scopes))
                .order_by(objects.c.scope),
            ).all()
            self._check_still_entitled(connection)
            keys = held_keys(connection, self.actor, self.case, self.basis)
            try:
                return [self._record(connection, row, keys) for row in rows]
            finally:
                _wipe(keys)

    def manifest(self, scope: str) -> Manifest:
        """Open the manifest of a file. ``NotFound`` if there is none at ``scope``, ``Damaged`` if it does not open."""
        _, _, manifest, data_key = self._file(scope)
        wipe(data_key)
        return manifest

    def stream(self, scope: str, first: int = 0, last: int | None = None) -> Generator[bytes, None, None]:
        """Give the plaintext of a file from byte ``first`` up to and including ``last``, 1 MiB at a time.

        Before each part, and between slices twice a second, it is asked again whether the actor is still entitled, so
        a revocation stops a stream, also one that is read slowly.
        """
        item, names, manifest, data_key = self._file(scope)
        end = manifest.length - 1 if last is None else min(last, manifest.length - 1)
        start = 0
        try:
            for number, part in enumerate(manifest.parts):
                if start <= end and start + part.length > first:
                    self._check_again()
                    checked = time.monotonic()
                    plaintext = open_part(data_key, self.vault.blobs.read(names[number]), self.case, item, number)
                    # Of two parts sealed under one number, the manifest says which one belongs (section 9.2).
                    if not hmac.compare_digest(hashlib.sha256(plaintext).digest(), part.sha256):
                        raise damaged()
                    for at in range(max(0, first - start), min(part.length, end - start + 1), _SLICE):
                        if time.monotonic() - checked > _RECHECK_SECONDS:
                            self._check_again()
                            checked = time.monotonic()
                        piece = plaintext[at : min(at + _SLICE, end - start + 1)]
                        self.opened_bytes += len(piece)
                        yield piece
                start += part.length
        except (CannotOpen, IndexError):
            self._failed = True
            raise damaged() from None
        except VaultError:
            self._failed = True
            raise
        finally:
            wipe(data_key)

    def _file(self, scope: str) -> tuple[str, list[str], Manifest, bytearray]:
        if not any(covers(asked, scope) for asked in self.scopes):
            raise NotFound
        with self.vault.store.read() as connection:
            row = connection.execute(
                select(objects).where(
                    objects.c.case_id == self.case, objects.c.scope == scope, objects.c.kind == "evidence"
                ),
            ).first()
            if row is None:
                raise NotFound
            names = connection.execute(select(parts.c.blob).where(parts.c.object_id == row.id).order_by(parts.c.part))
            blobs = list(names.scalars())
            self._check_still_entitled(connection)
            keys = held_keys(connection, self.actor, self.case, self.basis)
        try:
            data_key = _data_key(row, keys)
            return row.id, blobs, open_manifest(data_key, row.ciphertext, self.case, row.id), data_key
        except CannotOpen:
            self._failed = True
            raise damaged() from None
        finally:
            _wipe(keys)

    def _record(self, connection: Connection, row: Row[tuple[object, ...]], keys: Sequence[HeldKey]) -> Record:
        try:
            data_key = self._note_key(connection, row) if row.generation else _data_key(row, keys)
            try:
                place = record_place(self.case, row.scope, row.id, row.version)
                plaintext = open_bytes(data_key, row.ciphertext, place)
            finally:
                wipe(data_key)
        except CannotOpen:
            self._failed = True
            raise damaged() from None
        self.opened_bytes += len(plaintext)
        try:
            return Record(row.scope, row.id, cast(Json, json.loads(plaintext)))
        finally:
            wipe(plaintext)

    def _note_key(self, connection: Connection, row: Row[tuple[object, ...]]) -> bytearray:
        if self.basis.team is None:  # `entitlement` gives notes to teams alone, so the row was changed by hand
            raise CannotOpen
        seed = open_team_seed(connection, self.actor, self.basis.team)
        try:
            return open_sealed(seed, row.wrapped_key, note_place(self.case, row.scope, row.id, self.basis.team))
        finally:
            wipe(seed)

    def _check_again(self) -> None:
        with self.vault.store.read() as connection:
            self._check_still_entitled(connection)

    def _check_still_entitled(self, connection: Connection) -> None:
        now = entitlement(connection, self.actor, self.case, self.scopes, self.vault.clock())
        if now is None or not self.basis.within(now):
            message = "Your access to this ended while it was being read."
            raise NotGranted(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Queue ``disclosure.result``; the answer need not wait for it, the intent is durable already."""
        outcome = Outcome.FAILED if self._failed or isinstance(error, VaultError) else Outcome.DONE
        entry = told(
            self.actor,
            Action.DISCLOSURE_RESULT,
            outcome=outcome,
            case=self.case,
            scopes=self.scopes,
            grant=self.basis.grant,
            purpose=self.purpose,
            rule=f"intent:{self.entry}",
            size=self.opened_bytes,
        )
        try:
            self.vault.store.submit(lambda unit: unit.record(entry))
        except VaultError:
            _log.warning("disclosure result not queued", entry=self.entry)


def disclose(
    vault: Vault,
    actor: Actor,
    case: str,
    scopes: Sequence[str],
    purpose: Purpose | Standing | None = None,
) -> Disclosure:
    """Ask to open ``scopes`` of a case; the answer is a ``Disclosure`` whose intent is durably in the log.

    The purpose of a grant is the grant's own; without one it follows from who the actor is. Raises ``NotFound`` if the
    actor has nothing to do with the case, ``NotGranted`` if they have but hold no key for a scope, ``StepUpRequired``
    and ``RateLimited`` for staff, ``LogUnavailable`` if the log can't be written.
    """
    asked = tuple(dict.fromkeys(scopes))
    if not 0 < len(asked) <= _MOST_SCOPES or not all(is_openable(scope) for scope in asked):
        message = f"Name one to {_MOST_SCOPES} scopes, such as identity/phone or statement."
        raise Invalid(message)
    with vault.store.read() as connection:
        basis = entitlement(connection, actor, case, asked, vault.clock())
    if basis is None or not basis.entitled:
        _refuse(vault, actor, case, asked, related=basis is not None)
    if basis.basis is Basis.GRANT:
        require_step_up(vault, actor)
    because = basis.purpose if basis.basis is Basis.GRANT else (purpose or basis.purpose)

    def intend(unit: Unit) -> int:
        again = entitlement(unit.connection, actor, case, asked, vault.clock())
        if again is None or not again.entitled:
            raise _Gone
        if actor.role in STAFF:
            most = vault.settings.limits.staff_disclosures_per_hour
            spend(vault, unit.connection, "disclosure", actor.user_id, most, _HOUR)
        return unit.record(
            told(
                actor,
                Action.DISCLOSURE_INTENT,
                case=case,
                team=basis.team,
                scopes=asked,
                grant=basis.grant,
                purpose=because,
                rule=basis.basis.value,
            ),
        )

    try:
        entry = vault.store.write(intend)
    except _Gone:
        _refuse(vault, actor, case, asked, related=True)
    except RateLimited:
        _tell_refusal(vault, actor, case, asked, "limit")
        raise
    return Disclosure(vault, actor, case, asked, basis, because, entry)


class _Gone(Refused):
    def __init__(self) -> None:
        super().__init__("the entitlement ended meanwhile")


def _refuse(vault: Vault, actor: Actor, case: str, scopes: tuple[str, ...], *, related: bool) -> NoReturn:
    """Log a refused attempt and raise; to someone without any part in the case it does not exist."""
    _tell_refusal(vault, actor, case, scopes, "no-grant" if related else "no-relation")
    message = "You hold no key for this. Ask for it with an access request, naming what you need and why."
    error = NotGranted(message) if related else NotFound()
    error.told = True
    raise error


def _tell_refusal(vault: Vault, actor: Actor, case: str, scopes: tuple[str, ...], rule: str) -> None:
    entry = told(actor, Action.DISCLOSURE_INTENT, outcome=Outcome.REFUSED, case=case, scopes=scopes, rule=rule)
    vault.store.write(lambda unit: unit.record(entry))


def _under(scopes: Sequence[str]) -> ColumnElement[bool]:
    scope = objects.c.scope
    return or_(*(or_(scope == asked, scope.startswith(asked + "/", autoescape=True)) for asked in scopes))


def _data_key(row: Row[tuple[object, ...]], keys: Sequence[HeldKey]) -> bytearray:
    for held in keys:
        if held.covers(row.scope) and held.epoch == row.epoch:
            return held.unwrap_data_key(row.wrapped_key, row.scope, row.id, row.version)
    raise CannotOpen


def _wipe(keys: Sequence[HeldKey]) -> None:
    for held in keys:
        wipe(held.key)
