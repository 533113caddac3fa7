"""Makes docs/vectors/crypto.json, the worked examples of docs/crypto.md (section 14).

Run ``python -m tests.crypto.make_vectors`` after a deliberate change of the specification, and read the difference: a
changed vector means that stored data no longer opens. Everything is deterministic, sealed values too, because their
nonce or salt is given; but for HPKE, whose seal is kept as long as it opens.
"""

import hashlib
import json
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto.binding import Binding, Kind
from crypto.blind import blind_index, normal_form
from crypto.canonical import Json
from crypto.errors import CannotOpen
from crypto.evidence import Manifest, manifest_of, part_binding
from crypto.identity import open_sealed, public_key, seal, sign, verifying_key
from crypto.keys import derive
from crypto.merkle import consistency_proof, inclusion_proof, leaf_hash
from crypto.notes import Checkpoint, note_key, sign_checkpoint, sign_note
from crypto.password import Stretching, halves, stretch, verifier
from crypto.scopes import below, scope_key
from tests.crypto.trees import built
from tests.interop import chunked

PATH = Path(__file__).parents[2] / "docs" / "vectors" / "crypto.json"
KEY = bytes(range(32))
SEED = bytes(range(32, 64))
NONCE = bytes(range(12))
SALT16 = bytes(range(16))
SALT24 = bytes(range(24))
PEPPER = b"\x70" * 32
CASE = "01990000-0000-7000-8000-000000000001"
ITEM = "01990000-0000-7000-8000-000000000002"
USER = "01990000-0000-7000-8000-000000000003"
GRANT = "01990000-0000-7000-8000-000000000004"
SECRET = bytes(range(64, 96))

PLACES = {
    "root key, by password": Binding(Kind.ROOT_KEY, object=USER, recipient="password"),
    "case key": Binding(Kind.CASE_KEY, case=CASE, epoch=1, recipient=USER),
    "data key": Binding(Kind.DATA_KEY, case=CASE, scope="statement", object=ITEM, version=1, epoch=1),
    "grant key": Binding(
        Kind.GRANT_KEY,
        case=CASE,
        scope=f"evidence/{ITEM}/original",
        object=GRANT,
        epoch=2,
        recipient=USER,
        not_before=1_790_000_000,
        not_after=1_790_003_600,
    ),
    "evidence part 0": part_binding(CASE, ITEM, 0),
    "evidence manifest": Binding(Kind.EVIDENCE_MANIFEST, case=CASE, object=ITEM),
    "letters beyond ASCII, and every number": Binding(
        Kind.RECORD,
        case="证匣",
        scope="é",
        part=0,
        version=1,
        epoch=255,
        recipient="u",
        not_before=0,
        not_after=1,
    ),
}


def _sealed(key: bytes, plaintext: bytes, place: Binding) -> str:
    """Section 5.1 written out, with the nonce given."""
    return (b"\x02\x01" + NONCE + AESGCM(key).encrypt(NONCE, plaintext, place.encode())).hex()


def _binding(place: Binding) -> dict[str, Json]:
    numbers = {"part": place.part, "version": place.version, "epoch": place.epoch}
    times = {"not_before": place.not_before, "not_after": place.not_after}
    texts = {"kind": place.kind.value, "case": place.case, "scope": place.scope, "object": place.object}
    fields = {**texts, **numbers, "recipient": place.recipient, **times}
    return {name: value for name, value in fields.items() if value not in ("", None) or name == "kind"}


def _passwords() -> dict[str, Json]:
    cost = Stretching(19_456, 2, 1)
    auth, unlock = stretch("e\u0301te\u0301 证匣", SALT16, PEPPER, cost)
    token_auth, token_unlock = halves(SECRET, SALT16, PEPPER, "session")
    return {
        "stretch": {
            "password": "e\u0301te\u0301 证匣",
            "password_nfc_utf8": "\u00e9t\u00e9 证匣".encode().hex(),
            "salt": SALT16.hex(),
            "pepper": PEPPER.hex(),
            "memory": cost.memory,
            "time": cost.time,
            "lanes": cost.lanes,
            "auth": auth.hex(),
            "unlock": unlock.hex(),
        },
        "halves": {
            "secret": SECRET.hex(),
            "salt": SALT16.hex(),
            "pepper": PEPPER.hex(),
            "purpose": "session",
            "auth": token_auth.hex(),
            "unlock": token_unlock.hex(),
        },
        "verifier": {"key": KEY.hex(), "auth": auth.hex(), "verifier": verifier(KEY, auth).hex()},
    }


def _manifest_text(manifest: Manifest) -> str:
    parts = ",".join(f'{{"length":{part.length},"sha256":"{part.sha256.hex()}"}}' for part in manifest.parts)
    return f'{{"parts":[{parts}],"sha256":"{manifest.sha256.hex()}","suite":"cobblestone-256"}}'


def _evidence() -> dict[str, Json]:
    pieces = [b"", b"receipt", bytes(16_384)]
    manifest = manifest_of(pieces)
    text = _manifest_text(manifest)
    sealed = [
        chunked.seal(KEY, piece, part_binding(CASE, ITEM, at).encode(), SALT24) for at, piece in enumerate(pieces)
    ]
    parts: list[Json] = [
        {
            "part": at,
            "plaintext_length": len(piece),
            "plaintext_sha256": hashlib.sha256(piece).hexdigest(),
            "sealed_length": len(whole),
            "sealed_sha256": hashlib.sha256(whole).hexdigest(),
            "sealed": whole.hex() if len(whole) < 200 else "",
        }
        for at, (piece, whole) in enumerate(zip(pieces, sealed, strict=True))
    ]
    return {
        "data_key": KEY.hex(),
        "salt": SALT24.hex(),
        "case": CASE,
        "item": ITEM,
        "parts": parts,
        "manifest_text": text,
        "manifest_sealed": _sealed(bytes(derive(KEY, "manifest")), text.encode(), PLACES["evidence manifest"]),
    }


def _tree() -> dict[str, Json]:
    entries = [f"entry {number}" for number in range(7)]
    frontiers, node = built([leaf_hash(entry.encode()) for entry in entries])
    return {
        "entries": entries,
        "roots": [frontier.root().hex() for frontier in frontiers],
        "inclusion": {"index": 5, "size": 7, "proof": [step.hex() for step in inclusion_proof(5, 7, node)]},
        "consistency": {"old": 3, "size": 7, "proof": [step.hex() for step in consistency_proof(3, 7, node)]},
    }


def _notes() -> dict[str, Json]:
    name = "vault.example/log"
    checkpoint = Checkpoint(name, 7, built([leaf_hash(b"entry %d" % number) for number in range(7)])[0][7].root())
    return {
        "seed": SEED.hex(),
        "name": name,
        "verifier_key": str(note_key(name, SEED)),
        "text": "a note\n\nof two paragraphs\n",
        "note": sign_note("a note\n\nof two paragraphs\n", [(name, SEED)]),
        "checkpoint": sign_checkpoint(checkpoint, SEED),
    }


def _seal_to_person(kept: str) -> dict[str, Json]:
    place = PLACES["case key"]
    try:
        open_sealed(SEED, bytes.fromhex(kept), place)
    except CannotOpen:
        kept = seal(public_key(SEED), SECRET, place).hex()
    return {
        "seed": SEED.hex(),
        "public_key": public_key(SEED).hex(),
        "binding": _binding(place),
        "sealed": kept,
        "opened": SECRET.hex(),
        "verifying_key": verifying_key(SEED).hex(),
        "message": b"message".hex(),
        "signature": sign(SEED, b"message").hex(),
    }


def made(kept_seal: str = "") -> dict[str, Json]:
    """Return all vectors; ``kept_seal`` is the HPKE seal made earlier, in hexadecimal."""
    place = PLACES["data key"]
    identity, phone = scope_key(KEY, "identity"), "identity/phone"
    return {
        "about": "Worked examples of docs/crypto.md. Bytes are hexadecimal. No key here protects anything.",
        "bindings": [
            {"name": name, "fields": _binding(where), "encoded": where.encode().hex()} for name, where in PLACES.items()
        ],
        "derive": [
            {"key": KEY.hex(), "purpose": word, "detail": detail.hex(), "derived": derive(KEY, word, detail).hex()}
            for word, detail in (("wrap", b""), ("manifest", b""), ("scope", b"identity"))
        ],
        "sealing": {
            "key": KEY.hex(),
            "binding": _binding(place),
            "plaintext": SECRET.hex(),
            "sealed": _sealed(KEY, SECRET, place),
            "wrapped": _sealed(bytes(derive(KEY, "wrap")), SECRET, place),
        },
        "scopes": {
            "case_key": KEY.hex(),
            "keys": {path: scope_key(KEY, path).hex() for path in ("identity", phone, f"evidence/{ITEM}/original")},
            "below": {"held": "identity", "wanted": phone, "key": below(identity, "identity", phone).hex()},
        },
        "passwords": _passwords(),
        "identities": _seal_to_person(kept_seal),
        "evidence": _evidence(),
        "blind_index": {
            "key": KEY.hex(),
            "field": "order/number",
            "value": "ｊｄ－2026 0412",
            "normal_form": normal_form("ｊｄ－2026 0412"),
            "index": blind_index(KEY, "order/number", "ｊｄ－2026 0412").hex(),
        },
        "merkle": _tree(),
        "notes": _notes(),
    }


def written(vectors: dict[str, Json]) -> str:
    """Return the text of the file."""
    return json.dumps(vectors, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the file."""
    kept = json.loads(PATH.read_text("utf-8"))["identities"]["sealed"] if PATH.exists() else ""
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(written(made(kept)), "utf-8")


if __name__ == "__main__":
    main()
