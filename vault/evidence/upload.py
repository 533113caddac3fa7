"""Taking evidence in: hashed and sealed as it streams, so that no byte of it is on disk in the clear.

An item is a sequence of parts of at most 8 MiB, each sealed to its own blob; blobs are durable before the transaction
that makes the item exist. What breaks off leaves blobs that nothing refers to, and they are removed.
"""

import hashlib
import secrets
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import msgspec
from sqlalchemy import Connection, func, insert, select

from crypto.canonical import Json, canonical
from crypto.evidence import PART_SIZE, Manifest, Part, part_encryptor, seal_manifest
from crypto.keys import new_key, wipe
from vault.access.held import HeldKey, owner_key
from vault.access.rotation import again
from vault.accounts.actor import Actor
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.cases.filing import touch, without_secrets
from vault.cases.lookup import find_own, require_epoch, require_status
from vault.cases.views import Dropped
from vault.cases.workflow import OPEN, Status
from vault.errors import Invalid, LogUnavailable, QuotaExceeded, TooLarge
from vault.evidence.description import Description, clean_name
from vault.ids import new_id
from vault.installation import Vault
from vault.redaction.formats.files import sniff
from vault.redaction.rendition import MAX_RENDITION_INPUT
from vault.redaction.sandbox.jobs import clean_in_sandbox
from vault.storage.objects import put_objects
from vault.storage.replays import write_once
from vault.storage.schema import cases, evidence, parts
from vault.storage.store import Unit
from vault.times import rfc3339

ACCEPTING = OPEN | {Status.DRAFT}
_HEAD = 8 * 1024
_SLICE = 1024 * 1024
_FULL = "This file does not fit into the space left for the case or the account. Remove what is not needed."
_TEXT_LIKE = ("text/", "application/json", "message/rfc822")


class Receipt(msgspec.Struct, frozen=True):
    """What the uploader keeps: SHA-256 of the stored plaintext, its length in bytes, when, and where in the log.

    ``commitment`` stands in the log entry and is SHA-256(salt ‖ SHA-256 of the file), both in bytes: with the salt, the
    file and the entry anyone can check that this very file was there by then, and without the salt nobody can.
    ``checked_for_codes`` tells whether the file was text that was searched for codes that must not be stored.
    """

    id: str
    number: int
    media_type: str
    length: int
    sha256: str
    received_at: str
    entry: int
    salt: str
    commitment: str
    checked_for_codes: bool
    dropped: list[Dropped] = []


@dataclass(frozen=True, slots=True)
class _SealedPart:
    blob: str
    part: Part


class Upload:
    """One item on its way in. Call ``write`` with each piece, then ``finish``; leave it by an exception to drop it."""

    def __init__(
        self,
        vault: Vault,
        actor: Actor,
        case: str,
        file_name: str,
        described: Description,
        announced: int = 0,
    ) -> None:
        """Check that the case takes evidence, of ``announced`` bytes if the length is known beforehand.

        ``NotFound``, ``Conflict``, ``TooLarge`` or ``QuotaExceeded`` otherwise.
        """
        self.vault, self.actor, self.case = vault, actor, case
        self.id = new_id()
        said = {**described.as_json(), "file_name": clean_name(file_name)}
        self._about, self._dropped = without_secrets(said)
        self._data_key = new_key()
        self._parts: list[_SealedPart] = []
        self._whole = hashlib.sha256()
        self._length = 0
        self._held = bytearray()
        self._holding = True
        self._media_type = ""
        self._open_part = False
        with vault.store.read() as connection:
            self._check(connection, announced)
        self._check_size(announced)

    def write(self, piece: bytes | memoryview) -> None:
        """Take the next bytes. ``TooLarge`` or ``QuotaExceeded`` when they go over a limit."""
        self._check_size(self._length + len(self._held) + len(piece))
        if not self._holding:
            self._seal(piece)
            return
        # Text is held until it is searched for codes that must not be stored; anything else flows on at once.
        self._held += piece
        if len(self._held) >= _HEAD:
            self._media_type = self._media_type or sniff(bytes(self._held[:_HEAD]))
            if not self._media_type.startswith(_TEXT_LIKE) or len(self._held) > MAX_RENDITION_INPUT:
                self._let_go(bytes(self._held))

    def finish(self) -> Receipt:
        """Make the item exist and return its receipt. ``Invalid`` for an empty file."""
        checked = self._holding
        if self._holding:
            self._media_type = self._media_type or sniff(bytes(self._held))
            self._let_go(self._without_codes(bytes(self._held)))
        if self._length == 0:
            message = "This file is empty. Choose it again; if it is empty on your device too, it holds no evidence."
            raise Invalid(message)
        self._close_part()
        if not all(self.vault.blobs.refresh(sealed.blob) for sealed in self._parts):
            message = "This upload took longer than a day, so its beginning is gone. Send the file again, or in pieces."
            raise Invalid(message)
        manifest = Manifest(tuple(sealed.part for sealed in self._parts), self._whole.digest())
        receipt = again(lambda: self._commit(manifest, checked))
        if receipt.id != self.id:
            self.abort()  # the same upload came before, under the same idempotency key
        return receipt

    def abort(self) -> None:
        """Drop what was sealed so far."""
        if self._open_part:
            self._writer.discard()
            self._open_part = False
        for sealed in self._parts:
            self.vault.blobs.remove(sealed.blob)
        self._parts.clear()
        wipe(self._data_key, self._held)

    def _without_codes(self, data: bytes) -> bytes:
        if not self._media_type.startswith(_TEXT_LIKE):
            return data
        cleaned = clean_in_sandbox(data)
        if cleaned.data is None:
            message = (
                "This file holds a card security code or a one-time code, and it could not be removed without harming "
                "the file. Remove it and send the file again."
            )
            raise Invalid(message)
        self._dropped += [Dropped("file", kind) for kind in cleaned.kinds]
        return cleaned.data

    def _let_go(self, data: bytes) -> None:
        self._holding = False
        self._seal(data)
        wipe(self._held)
        self._held = bytearray()

    def _seal(self, piece: bytes | memoryview) -> None:
        view = memoryview(piece)
        while view:
            if not self._open_part:
                self._begin_part()
            room = PART_SIZE - self._part_length
            take = view[: min(room, _SLICE)]
            self._whole.update(take)
            self._part_hash.update(take)
            self._writer.write(self._encryptor.update(take))
            self._part_length += len(take)
            self._length += len(take)
            view = view[len(take) :]
            if self._part_length == PART_SIZE:
                self._close_part()

    def _begin_part(self) -> None:
        number = len(self._parts)
        self._writer = self.vault.blobs.writer()
        self._encryptor = part_encryptor(self._data_key, self.case, self.id, number)
        self._part_hash = hashlib.sha256()
        self._part_length = 0
        self._open_part = True

    def _close_part(self) -> None:
        if not self._open_part:
            return
        self._writer.write(self._encryptor.finalize())
        self._writer.keep()
        self._parts.append(_SealedPart(self._writer.name, Part(self._part_length, self._part_hash.digest())))
        self._open_part = False

    def _commit(self, manifest: Manifest, checked: bool) -> Receipt:  # noqa: FBT001 - told apart by its name
        vault, actor, case = self.vault, self.actor, self.case
        salt = secrets.token_bytes(32)
        commitment = hashlib.sha256(salt + manifest.sha256).hexdigest()
        scope = f"evidence/{self.id}/original"
        about: dict[str, Json] = {
            **self._about,
            "salt": salt.hex(),
            "sha256": manifest.sha256.hex(),
        }
        with vault.store.read() as connection, owner_key(connection, actor, case) as held:
            rows = self._rows(held, manifest, scope, about)
            epoch = held.epoch

        def work(unit: Unit) -> Receipt:
            now = vault.clock()
            require_epoch(find_own(unit.connection, actor, case), epoch)
            number = self._check(unit.connection, manifest.length) + 1
            put_objects(unit.connection, rows[:1], now, actor.user_id, "evidence")
            put_objects(unit.connection, rows[1:], now, actor.user_id)
            entry = unit.record(
                told(
                    actor,
                    Action.EVIDENCE_ADD,
                    case=case,
                    object=self.id,
                    scopes=[scope],
                    digest=commitment,
                    size=manifest.length,
                ),
            )
            unit.connection.execute(
                insert(evidence).values(
                    id=self.id,
                    case_id=case,
                    number=number,
                    media_type=self._media_type,
                    length=manifest.length,
                    received_at=now,
                    entry=entry,
                    rendition="none",
                ),
            )
            unit.connection.execute(
                insert(parts),
                [
                    {"object_id": self.id, "part": at, "blob": sealed.blob, "length": sealed.part.length}
                    for at, sealed in enumerate(self._parts)
                ],
            )
            more = {"evidence_bytes": cases.c.evidence_bytes + manifest.length}
            touch(vault, unit.connection, case, evidence_count=cases.c.evidence_count + 1, **more)
            return Receipt(
                self.id,
                number,
                self._media_type,
                manifest.length,
                manifest.sha256.hex(),
                rfc3339(now),
                entry,
                salt.hex(),
                commitment,
                checked and self._media_type.startswith(_TEXT_LIKE),
                self._dropped,
            )

        return write_once(vault, actor, Receipt, work, case)

    def _rows(self, held: HeldKey, manifest: Manifest, scope: str, about: dict[str, Json]) -> list[dict[str, object]]:
        original: dict[str, object] = {
            "case_id": self.case,
            "scope": scope,
            "id": self.id,
            "version": 1,
            "epoch": held.epoch,
            "generation": 0,
            "wrapped_key": held.wrap_data_key(self._data_key, scope, self.id, 1),
            "ciphertext": seal_manifest(self._data_key, manifest, self.case, self.id),
        }
        return [original, held.seal_record(canonical(about), f"evidence/{self.id}/about", new_id(), 1)]

    def _check_size(self, length: int) -> None:
        most = self.vault.settings.limits.evidence_bytes
        if length > most:
            message = f"One file may have {most} bytes at most. Send it in pieces."
            raise TooLarge(message)
        if length > self._room:
            raise QuotaExceeded(_FULL)

    def _check(self, connection: Connection, length: int) -> int:
        """Return the highest number in use, after checking state, counts and quota."""
        row = find_own(connection, self.actor, self.case)
        require_status(row, ACCEPTING, "add evidence")
        limits = self.vault.settings.limits
        mine = select(func.sum(cases.c.evidence_bytes)).where(cases.c.owner_id == self.actor.user_id)
        total = int(connection.execute(mine).scalar() or 0)
        if row.evidence_count >= limits.evidence_items:
            message = (
                f"A case holds {limits.evidence_items} files at most. Remove one, or put several into one document."
            )
            raise QuotaExceeded(message)
        self._room = min(limits.case_bytes - row.evidence_bytes, limits.account_bytes - total)
        if length > self._room:
            raise QuotaExceeded(_FULL)
        numbers = select(func.max(evidence.c.number)).where(evidence.c.case_id == self.case)
        return int(connection.execute(numbers).scalar() or 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wipe the key, and drop what was sealed if it was left by an exception.

        After ``LogUnavailable`` the outcome is unknown: blobs stay, and the sweep collects what nothing refers to.
        """
        if kind is not None and not issubclass(kind, LogUnavailable):
            self.abort()
        wipe(self._data_key, self._held)
