"""Signed notes and checkpoints: c2sp.org/signed-note and c2sp.org/tlog-checkpoint (docs/crypto.md, section 12)."""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crypto.errors import BadFormat
from crypto.identity import sign, signed_by, verifying_key
from crypto.keys import Key

_ED25519 = b"\x01"
_KEY_ID_SIZE = 4
_MOST_NOTE_BYTES = 1 << 20
_MOST_SIGNATURES = 64
_NAME = re.compile(r"[^\s+]+")
_UNFIT = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_DASH = "\u2014 "


def key_id(name: str, public: bytes) -> bytes:
    """Return the four bytes that tell an Ed25519 note key from others of the same name."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_ID_SIZE]


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public note key: a name and an Ed25519 key of 32 bytes."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> "NoteKey":
        """Read ``name+hex+base64``; ``BadFormat`` if it is none or its parts disagree."""
        try:
            name, identifier, encoded = vkey.split("+", 2)
            blob = _decoded(encoded)
        except ValueError:
            message = "a verifier key reads name+id+base64"
            raise BadFormat(message) from None
        key = cls(_checked_name(name), blob[1:])
        if blob[:1] != _ED25519 or len(key.public) != 32 or identifier != key_id(name, key.public).hex():  # noqa: PLR2004 - bytes of an Ed25519 key
            message = "this verifier key is not Ed25519, or its id is not its own"
            raise BadFormat(message)
        return key

    def __str__(self) -> str:
        """Return the verifier key in its text form."""
        blob = base64.b64encode(_ED25519 + self.public).decode()
        return f"{self.name}+{key_id(self.name, self.public).hex()}+{blob}"


def note_key(name: str, seed: Key) -> NoteKey:
    """Return the public note key of a signing seed."""
    return NoteKey(_checked_name(name), verifying_key(seed))


def sign_note(text: str, signers: Iterable[tuple[str, Key]]) -> str:
    """Return ``text``, which ends in a newline, signed by each ``(name, seed)``; ``BadFormat`` for unfit text."""
    _check_text(text)
    lines = []
    for name, seed in signers:
        key = note_key(name, seed)
        blob = key_id(name, key.public) + sign(seed, text.encode())
        lines.append(f"{_DASH}{name} {base64.b64encode(blob).decode()}\n")
    if not lines:
        message = "a note needs a signature"
        raise BadFormat(message)
    return text + "\n" + "".join(lines)


def open_note(note: str, trusted: Sequence[NoteKey]) -> str:
    """Return the text of a note that at least one trusted key signed.

    Unknown keys are ignored; a trusted key with a bad signature, or no trusted key at all, makes it ``BadFormat``.
    """
    text, signatures = _split_note(note)
    good = 0
    for name, blob in signatures:
        for key in trusted:
            if name == key.name and blob[:_KEY_ID_SIZE] == key_id(key.name, key.public):
                if not signed_by(key.public, blob[_KEY_ID_SIZE:], text.encode()):
                    message = "a trusted key's signature on this note is wrong"
                    raise BadFormat(message)
                good += 1
    if not good:
        message = "no trusted key signed this note"
        raise BadFormat(message)
    return text


def _split_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    if len(note) > _MOST_NOTE_BYTES:
        message = "this note is too long"
        raise BadFormat(message)
    _check_text(note)
    head, found, tail = note.rpartition("\n\n")
    if not found:
        message = "a note has a blank line before its signatures"
        raise BadFormat(message)
    signatures = []
    for line in tail.removesuffix("\n").split("\n"):
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        try:
            blob = _decoded(encoded)
        except ValueError:
            blob = b""
        if not line.startswith(_DASH) or len(blob) <= _KEY_ID_SIZE:
            message = "a signature line of this note is malformed"
            raise BadFormat(message)
        signatures.append((_checked_name(name), blob))
    if len(signatures) > _MOST_SIGNATURES:
        message = "this note has too many signatures"
        raise BadFormat(message)
    return head + "\n", signatures


def _decoded(text: str) -> bytes:
    """Decode base64 in its one spelling; ``ValueError`` for another, so that nobody can re-spell what was signed."""
    blob = base64.b64decode(text, validate=True)
    if base64.b64encode(blob).decode() != text:
        raise ValueError
    return blob


def _check_text(text: str) -> None:
    if not text.endswith("\n") or _UNFIT.search(text):
        message = "a note is Unicode text, ends in a newline and has no other control characters"
        raise BadFormat(message)


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name) or _UNFIT.search(name):
        message = "a note key's name has no spaces, no control characters and no +"
        raise BadFormat(message)
    return name


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log commits to: its origin, the number of its entries, and the root of its tree."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read the three lines; ``BadFormat`` for anything else."""
        try:
            origin, size, root, rest = text.split("\n", 3)
            decoded = _decoded(root)
        except ValueError:
            message = "a checkpoint has an origin, a size and a root"
            raise BadFormat(message) from None
        if rest or not origin or not _DECIMAL.fullmatch(size) or len(decoded) != 32:  # noqa: PLR2004 - bytes of SHA-256
            message = "this checkpoint is malformed"
            raise BadFormat(message)
        return cls(origin, int(size), decoded)


def sign_checkpoint(checkpoint: Checkpoint, seed: Key) -> str:
    """Return the checkpoint as a note signed by the log, whose key name is its origin."""
    return sign_note(checkpoint.text(), [(checkpoint.origin, seed)])


def open_checkpoint(note: str, log: NoteKey) -> Checkpoint:
    """Return the checkpoint that ``log`` signed; ``BadFormat`` if it did not, or for another origin."""
    checkpoint = Checkpoint.parse(open_note(note, [log]))
    if checkpoint.origin != log.name:
        message = "this checkpoint is of another log"
        raise BadFormat(message)
    return checkpoint
