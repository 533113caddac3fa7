"""A whole file, held in memory, sealed to blobs and rows: what a rendition needs, which is small and made here."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from crypto.evidence import PART_SIZE, Manifest, Part, seal_manifest, seal_part
from crypto.keys import new_key, wipe
from vault.access.held import HeldKey
from vault.ids import new_id
from vault.installation import Vault
from vault.storage.schema import objects, parts


@dataclass(frozen=True, slots=True)
class SealedFile:
    """The object row of a file, the rows of its parts, and the blobs that these name."""

    row: dict[str, object]
    parts: list[dict[str, object]]

    @property
    def blobs(self) -> list[str]:
        """Names of the blobs, durable already."""
        return [str(part["blob"]) for part in self.parts]


def seal_file(vault: Vault, held: HeldKey, scope: str, data: bytes) -> SealedFile:
    """Seal ``data`` for ``scope`` under a key of its own; its blobs are durable, and swept if nothing uses them."""
    identifier, data_key = new_id(), new_key()
    try:
        pieces = [data[at : at + PART_SIZE] for at in range(0, len(data), PART_SIZE)] or [b""]
        rows: list[dict[str, object]] = []
        for number, piece in enumerate(pieces):
            writer = vault.blobs.writer()
            writer.write(seal_part(data_key, piece, held.case, identifier, number))
            writer.keep()
            rows.append({"object_id": identifier, "part": number, "blob": writer.name, "length": len(piece)})
        digests = tuple(Part(len(piece), hashlib.sha256(piece).digest()) for piece in pieces)
        manifest = Manifest(digests, hashlib.sha256(data).digest())
        row: dict[str, object] = {
            "case_id": held.case,
            "scope": scope,
            "id": identifier,
            "version": 1,
            "epoch": held.epoch,
            "generation": 0,
            "wrapped_key": held.wrap_data_key(data_key, scope, identifier, 1),
            "ciphertext": seal_manifest(data_key, manifest, held.case, identifier),
        }
        return SealedFile(row, rows)
    finally:
        wipe(data_key)


def put_file(connection: Connection, sealed: SealedFile, values: dict[str, object]) -> None:
    """Write the rows of a sealed file; ``values`` are the columns that every object has."""
    connection.execute(insert(objects).values(kind="evidence", **sealed.row, **values))
    connection.execute(insert(parts), sealed.parts)


def drop_files(connection: Connection, case: str, scopes: list[str]) -> list[str]:
    """Delete files of a case with their keys; return the blobs to be removed once the transaction is durable."""
    there = select(objects.c.id).where(objects.c.case_id == case, objects.c.scope.in_(scopes))
    names = list(connection.execute(select(parts.c.blob).where(parts.c.object_id.in_(there))).scalars())
    connection.execute(delete(parts).where(parts.c.object_id.in_(there)))
    connection.execute(delete(objects).where(objects.c.case_id == case, objects.c.scope.in_(scopes)))
    return names
