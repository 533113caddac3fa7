"""Algorithm suites (docs/crypto.md, section 2).

Each sealed value begins with the two bytes of its suite, so that a later version can add a suite and still open
what an older one sealed. Evidence parts are the exception: they are plain Cobblestone messages that any
implementation of c2sp.org/chunked-encryption reads, and their suite stands in the manifest.
"""

from enum import IntEnum

from crypto.errors import CannotOpen

TAG_SIZE = 2


class Suite(IntEnum):
    """Number of each suite; a number is never given a second meaning."""

    HPKE_XWING = 0x0101
    """RFC 9180 base mode, single shot: MLKEM768-X25519, HKDF-SHA256, AES-256-GCM."""
    AES_256_GCM = 0x0201
    """Records and wrapped keys: AES-256-GCM under a key of one purpose, 12 random bytes of nonce."""
    COBBLESTONE_256 = 0x0301
    """Evidence parts: c2sp.org/chunked-encryption with 256-bit keys."""


def tagged(suite: Suite, body: bytes) -> bytes:
    """Return ``body`` behind the two bytes of its suite."""
    return suite.to_bytes(TAG_SIZE, "big") + body


def untagged(suite: Suite, sealed: bytes) -> memoryview:
    """Return what follows the tag; ``CannotOpen`` if the value was not sealed under ``suite``.

    The caller states the suite that it accepts, so that rewriting a tag can't steer an opener to another algorithm.
    """
    if sealed[:TAG_SIZE] != suite.to_bytes(TAG_SIZE, "big"):
        raise CannotOpen
    return memoryview(sealed)[TAG_SIZE:]
