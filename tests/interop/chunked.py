"""c2sp.org/chunked-encryption with AES-256-GCM, written from the specification: reader and writer.

The hash is SHA-512, which makes it Cobblestone-256, unless the caller says otherwise: the published vectors use
SHA-256.

Slow and plain on purpose. Nothing here is shared with the code under test but AES-GCM and HMAC themselves.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 16 * 1024
TAG = 16
SALT = 24
COMMITMENT = 32
HEADER = SALT + COMMITMENT
_LABEL = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"


class Refused(Exception):
    """The message is not one that this key and context made."""


def _expand(digest: str, key: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand of RFC 5869."""
    output, block = b"", b""
    for counter in range(1, -(-length // hashlib.new(digest).digest_size) + 1):
        block = hmac.digest(key, block + info + bytes([counter]), digest)
        output += block
    return output[:length]


class Message:
    """The keys of one message and what can be done with them."""

    def __init__(self, input_key: bytes, salt: bytes, context: bytes, digest: str) -> None:
        if len(input_key) != 32:
            raise Refused
        material = _expand(digest, input_key, _LABEL + salt + context, 32 + 12 + COMMITMENT)
        self.key, self.base_nonce, self.commitment = material[:32], material[32:44], material[44:]
        self._cipher = AESGCM(self.key)

    def _nonce(self, chunk: int) -> bytes:
        return (int.from_bytes(self.base_nonce, "big") ^ chunk).to_bytes(12, "big")

    def seal_chunk(self, number: int, plaintext: bytes) -> bytes:
        return self._cipher.encrypt(self._nonce(number), plaintext, None)

    def open_chunk(self, number: int, sealed: bytes) -> bytes:
        return self._cipher.decrypt(self._nonce(number), sealed, None)


def seal(key: bytes, plaintext: bytes, context: bytes, salt: bytes, digest: str = "sha512") -> bytes:
    message = Message(key, salt, context, digest)
    chunks = [plaintext[start : start + CHUNK] for start in range(0, len(plaintext) + 1, CHUNK)]
    return salt + message.commitment + b"".join(message.seal_chunk(n, chunk) for n, chunk in enumerate(chunks))


def _begun(key: bytes, sealed: bytes, context: bytes, digest: str) -> tuple[Message, list[bytes]]:
    if len(sealed) < HEADER:
        raise Refused
    message = Message(key, sealed[:SALT], context, digest)
    if message.commitment != sealed[SALT:HEADER]:
        raise Refused
    body = sealed[HEADER:]
    chunks = [body[start : start + CHUNK + TAG] for start in range(0, len(body), CHUNK + TAG)]
    if not chunks or not TAG <= len(chunks[-1]) < CHUNK + TAG:
        raise Refused
    return message, chunks


def open_whole(key: bytes, sealed: bytes, context: bytes, digest: str = "sha512") -> bytes:
    """Open a whole message; ``Refused`` or ``InvalidTag`` if it is not right."""
    message, chunks = _begun(key, sealed, context, digest)
    return b"".join(message.open_chunk(number, chunk) for number, chunk in enumerate(chunks))


def open_range(key: bytes, sealed: bytes, context: bytes, start: int, end: int) -> bytes:
    """Open only the chunks that hold plaintext bytes ``start`` up to ``end``."""
    message, chunks = _begun(key, sealed, context, "sha512")
    first = start // CHUNK
    wanted = chunks[first : (end - 1) // CHUNK + 1]
    opened = b"".join(message.open_chunk(first + number, chunk) for number, chunk in enumerate(wanted))
    return opened[start - first * CHUNK : end - first * CHUNK]
