"""The binding context: where a sealed value belongs (docs/crypto.md, section 3).

One canonical encoding serves as associated data of AES-GCM, as ``info`` of HPKE and as ``context`` of Cobblestone.
A value that is moved, renumbered or relabelled no longer opens, because whoever opens it states the place.
"""

from dataclasses import dataclass
from enum import StrEnum

LABEL = b"evidence-vault/1"
_LONGEST_FIELD = 0xFFFF


class Kind(StrEnum):
    """What a sealed value is. Two kinds never open as one another."""

    ROOT_KEY = "root-key"
    IDENTITY_SEED = "identity-seed"
    SIGNING_SEED = "signing-seed"
    TOTP_SECRET = "totp-secret"  # noqa: S105 - a label, not a secret
    CASE_KEY = "case-key"
    TEAM_KEY = "team-key"
    SCOPE_KEY = "scope-key"
    GRANT_KEY = "grant-key"
    DATA_KEY = "data-key"
    RECORD = "record"
    EVIDENCE_PART = "evidence-part"
    EVIDENCE_MANIFEST = "evidence-manifest"
    REPLAY = "replay"


@dataclass(frozen=True, slots=True)
class Binding:
    """The place of one sealed value; a field that does not apply stays empty.

    ``not_before`` and ``not_after`` are whole seconds since 1970 UTC. A blob's binding carries no ``epoch``: a key
    rotation wraps data keys anew and leaves blobs as they are.
    """

    kind: Kind
    case: str = ""
    scope: str = ""
    object: str = ""
    part: int | None = None
    version: int | None = None
    epoch: int | None = None
    recipient: str = ""
    not_before: int | None = None
    not_after: int | None = None

    def encode(self) -> bytes:
        """Return the label, then each field in order as a 16-bit length and its bytes (section 3.1)."""
        fields = (
            self.kind.value,
            self.case,
            self.scope,
            self.object,
            _decimal(self.part),
            _decimal(self.version),
            _decimal(self.epoch),
            self.recipient,
            _decimal(self.not_before),
            _decimal(self.not_after),
        )
        return LABEL + b"".join(_prefixed(field.encode()) for field in fields)


def _decimal(number: int | None) -> str:
    return "" if number is None else str(number)


def _prefixed(field: bytes) -> bytes:
    if len(field) > _LONGEST_FIELD:
        message = "a binding field is at most 65535 bytes"
        raise ValueError(message)
    return len(field).to_bytes(2, "big") + field
