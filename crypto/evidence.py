"""Evidence: a file as parts, each one Cobblestone-256 message, and a sealed manifest (docs/crypto.md, section 9).

Part ``n`` of an item is sealed under the item's data key with a context that names item and number, so a part can't
pose as another. The manifest lists how many there are, how long, and their digests, so none can be left out or added.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from crypto.binding import Binding, Kind
from crypto.canonical import canonical
from crypto.errors import BadFormat, CannotOpen
from crypto.keys import Key, derive, open_bytes, seal_bytes, usable, wipe

PART_SIZE = 8 * 1024 * 1024
"""Most plaintext bytes in one part."""
_HEADER, _CHUNK, _CHUNK_TAG = 56, 16 * 1024, 16


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a manifest: plaintext length in bytes and SHA-256."""

    length: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an evidence item consists of: its parts in order and the SHA-256 of the whole plaintext."""

    parts: tuple[Part, ...]
    sha256: bytes

    @property
    def length(self) -> int:
        """Plaintext bytes of the whole item."""
        return sum(part.length for part in self.parts)


def sealed_size(length: int) -> int:
    """Return the size in bytes of a sealed part of ``length`` plaintext bytes: the last chunk is never full (9.1)."""
    return _HEADER + length + _CHUNK_TAG * (length // _CHUNK + 1)


def part_binding(case: str, item: str, part: int) -> Binding:
    """Return the place of part number ``part``, counted from 0, of an evidence item (section 9.1)."""
    return Binding(Kind.EVIDENCE_PART, case=case, object=item, part=part)


def part_encryptor(data_key: Key, case: str, item: str, part: int) -> Cobblestone256Encryptor:
    """Return the streaming encryptor of one part: ``update`` at will, ``finalize`` once (section 9.1)."""
    return Cobblestone256Encryptor(usable(data_key), part_binding(case, item, part).encode())


def seal_part(data_key: Key, plaintext: bytes | bytearray | memoryview, case: str, item: str, part: int) -> bytes:
    """Seal one whole part (section 9.1)."""
    encryptor = part_encryptor(data_key, case, item, part)
    return encryptor.update(plaintext) + encryptor.finalize()


def open_part(data_key: Key, sealed: bytes, case: str, item: str, part: int) -> bytes:
    """Open one whole part; ``CannotOpen`` for any reason, and then not one byte of it comes out (section 9.1)."""
    decryptor = Cobblestone256Decryptor(usable(data_key), part_binding(case, item, part).encode())
    try:
        return decryptor.update(sealed) + decryptor.finalize()
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def _manifest_binding(case: str, item: str) -> Binding:
    return Binding(Kind.EVIDENCE_MANIFEST, case=case, object=item)


def _manifest_text(manifest: Manifest) -> bytes:
    return canonical(
        {
            "parts": [{"length": part.length, "sha256": part.sha256.hex()} for part in manifest.parts],
            "sha256": manifest.sha256.hex(),
            "suite": "cobblestone-256",
        },
    )


def _parsed_manifest(text: bytes) -> Manifest:
    """Read a manifest; ``ValueError`` for anything but the one text that says what it says."""
    try:
        content = json.loads(text)
        parts = tuple(Part(part["length"], bytes.fromhex(part["sha256"])) for part in content["parts"])
        manifest = Manifest(parts, bytes.fromhex(content["sha256"]))
        fits = all(type(part.length) is int and 0 <= part.length <= PART_SIZE for part in parts)
        digests = {len(manifest.sha256), *(len(part.sha256) for part in parts)}
        if fits and digests == {hashlib.sha256().digest_size} and _manifest_text(manifest) == text:
            return manifest
    except (BadFormat, KeyError, RecursionError, TypeError) as error:
        raise ValueError from error
    raise ValueError


def seal_manifest(data_key: Key, manifest: Manifest, case: str, item: str) -> bytes:
    """Seal a manifest under the item's manifest key (section 9.2)."""
    key = derive(data_key, "manifest")
    try:
        return seal_bytes(key, _manifest_text(manifest), _manifest_binding(case, item))
    finally:
        wipe(key)


def open_manifest(data_key: Key, sealed: bytes, case: str, item: str) -> Manifest:
    """Open what ``seal_manifest`` made; ``CannotOpen`` for any reason at all (section 9.2)."""
    key = derive(data_key, "manifest")
    try:
        return _parsed_manifest(bytes(open_bytes(key, sealed, _manifest_binding(case, item))))
    except ValueError:
        raise CannotOpen from None
    finally:
        wipe(key)


def manifest_of(parts: Iterable[bytes]) -> Manifest:
    """Return the manifest of a file given as its plaintext parts."""
    whole = hashlib.sha256()
    lines = []
    for part in parts:
        whole.update(part)
        lines.append(Part(len(part), hashlib.sha256(part).digest()))
    return Manifest(tuple(lines), whole.digest())
