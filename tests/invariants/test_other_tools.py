"""Invariant 8: other people's tools check what a vault really stored, from its files alone."""

import base64
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol, cast

import pymerkle
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from tlog_scales import signing, tlog

from crypto.evidence import part_binding
from tests.interop import chunked, xwing
from tests.invariants.attacker import Attacker, Disk, Way
from tests.invariants.filled import Filled, Story, painted, thumbnail_of
from tests.vault.filed import uploaded
from vault.audit.proving import consistency, entry_proof, inclusion


class TheirTree(Protocol):
    def append_entry(self, data: bytes) -> int: ...
    def get_root(self, size: int | None = None) -> bytes: ...


@pytest.fixture(scope="module")
def holder(story: Story) -> Attacker:
    """Someone with every password, that is, with every key."""
    attacker = Attacker(Disk(story.folder), hasty=True)
    for person in story.known.values():
        attacker.learn_password_of(person.user_id, person.password)
    return attacker.run()


def test_every_part_opens_with_another_reader_of_chunked_encryption(story: Story, holder: Attacker) -> None:
    files = {story.items[name].id: data for name, data in story.files.items()}
    parts = [value for value in holder.disk.sealed() if value.way is Way.PART]
    made = {data for number in (1, 2, 3) for data in (painted(number), thumbnail_of(number))}
    assert len(parts) == len(story.items) + len(made)
    assert made <= {holder.opened[part.name] for part in parts}
    for part in parts:
        item, number = part.place.object, part.place.part
        assert number is not None
        context = part_binding(part.place.case, item, number).encode()
        opened = chunked.open_whole(holder.key_of[part.name], part.value, context)
        assert opened == holder.opened[part.name]
        assert opened == files.get(item, opened)


def test_a_long_item_is_its_parts_one_after_another(filled: Filled) -> None:
    data = b"\x89PNG\r\n\x1a\n" + hashlib.shake_256(b"long").digest(9 * 1024 * 1024)
    receipt = uploaded(filled.vault, filled.who("ann"), filled.story.cases["first"], data, "long.png")
    disk, ann = Disk(filled.vault.folder), filled.story.known["ann"]
    keys = Attacker(disk, hasty=True).learn_password_of(ann.user_id, ann.password).run().key_of
    parts = [value for value in disk.sealed() if value.way is Way.PART and value.place.object == receipt.id]
    opened = [
        chunked.open_whole(keys[part.name], part.value, part_binding(part.place.case, receipt.id, number).encode())
        for number, part in enumerate(sorted(parts, key=lambda part: part.place.part or 0))
    ]
    assert len(opened) == 2
    assert hashlib.sha256(b"".join(opened)).hexdigest() == receipt.sha256 == hashlib.sha256(data).hexdigest()
    bound = hashlib.sha256(bytes.fromhex(receipt.salt) + bytes.fromhex(receipt.sha256)).hexdigest()
    with closing(sqlite3.connect(filled.vault.folder / "vault.db")) as connection:
        query = 'SELECT raw FROM log_entries WHERE "index" = ?'
        assert json.loads(connection.execute(query, (receipt.entry,)).fetchone()[0])["digest"] == bound


def test_every_seal_opens_with_another_hpke(holder: Attacker) -> None:
    seals = [value for value in holder.disk.sealed() if value.way is Way.HPKE]
    assert len(seals) > 10
    for seal in seals:
        assert seal.value[:2] == b"\x01\x01"
        enc, ciphertext = seal.value[2 : 2 + xwing.ENC_SIZE], seal.value[2 + xwing.ENC_SIZE :]
        seed = xwing.Seed(holder.key_of[seal.name])
        recipient = xwing.suite().create_recipient_context(enc, seed, seal.place.encode())
        assert recipient.open(ciphertext) == holder.opened[seal.name], seal.name


def test_openssl_comes_from_a_password_to_the_same_root_key(story: Story, holder: Attacker) -> None:
    import hmac  # noqa: PLC0415 - for this one step

    user = next(row for row in holder.disk.rows("users") if row["id"] == story.known["ann"].user_id)
    peppered = b"evidence-vault/1 password\0" + story.known["ann"].password.encode()
    argon2id = Argon2id(
        salt=cast(bytes, user["salt"]),
        length=64,
        iterations=cast(int, user["time"]),
        lanes=cast(int, user["lanes"]),
        memory_cost=cast(int, user["memory"]),
    )
    halves = argon2id.derive(hmac.digest(holder.disk.secrets["pepper"], peppered, "sha256"))
    assert halves[32:] == holder.key_of[f"users.root_by_password {user['id']}"]


def test_what_a_granter_signed_verifies_with_the_key_in_the_log(holder: Attacker) -> None:
    owners = {row["id"]: row for row in holder.disk.rows("users")}
    grants = holder.disk.rows("grants")
    assert len(grants) == 6
    for grant in grants:
        public = cast(bytes, owners[grant["granter_id"]]["verifying_key"])
        statement = cast(bytes, grant["statement"])
        Ed25519PublicKey.from_public_bytes(public).verify(cast(bytes, grant["signature"]), statement)
        assert json.loads(statement)["scopes"] == str(grant["scopes"]).split()


def raw_entries(folder: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(folder / "vault.db")) as connection:
        yield from (raw for (raw,) in connection.execute('SELECT raw FROM log_entries ORDER BY "index"'))


def test_pymerkle_has_the_root_of_the_published_checkpoint(story: Story) -> None:
    tree = cast("TheirTree", pymerkle.InmemoryTree(algorithm="sha256"))
    for raw in raw_entries(story.folder):
        tree.append_entry(raw)
    origin, size, root, *_ = (story.folder / "checkpoint").read_text("utf-8").split("\n")
    assert (origin, int(size)) == ("evidence-vault.invalid/log", len(list(raw_entries(story.folder))))
    assert base64.b64decode(root) == tree.get_root()


def test_the_checkpoint_is_a_note_that_is_verified_by_hand(filled: Filled) -> None:
    """c2sp.org/signed-note from its text: key hash, then Ed25519 over everything up to the blank line."""
    note, vkey = filled.vault.checkpoints.newest(), str(filled.vault.checkpoints.key)
    name, key_hash, encoded = vkey.split("+", 2)
    key = base64.b64decode(encoded)
    assert key[0] == 1
    assert hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8] == key_hash
    text, signatures = note.split("\n\n")
    dash, signer, blob = signatures.rstrip("\n").split(" ")
    assert (dash, signer) == ("\N{EM DASH}", name)
    assert base64.b64decode(blob)[:4].hex() == key_hash
    Ed25519PublicKey.from_public_bytes(key[1:]).verify(base64.b64decode(blob)[4:], (text + "\n").encode())


def test_tlog_scales_verifies_checkpoint_inclusion_and_consistency(story: Story, filled: Filled) -> None:
    vkey = signing.Vkey.from_string(str(filled.vault.checkpoints.key))
    older = tlog.Checkpoint.from_text((story.folder / "checkpoint").read_text("utf-8"))
    older.verify(vkey)
    filled.who("agent")
    uploaded(filled.vault, filled.who("ann"), filled.story.cases["first"], b"one more file")
    newer = tlog.Checkpoint.from_text(filled.vault.checkpoints.newest())
    newer.verify(vkey)
    assert newer.size > older.size
    grown = consistency(filled.vault, older.size, newer.size)
    tlog.ConsistencyProof(older.size, newer.size, list(grown.hashes)).check(older.root_hash, newer.root_hash)
    for index, raw in enumerate(raw_entries(filled.vault.folder)):
        if index < newer.size:
            proof = inclusion(filled.vault, index, newer.size)
            leaf = hashlib.sha256(b"\0" + raw).digest()
            tlog.InclusionProof(index, newer.size, list(proof.hashes)).check(leaf, newer.root_hash)


def test_a_tlog_proof_of_one_entry_is_checked_by_hand_with_nothing_but_the_key(filled: Filled) -> None:
    """What a consumer takes to a regulator: the entry, its proof, and the log's public key."""
    ann, case = filled.who("ann"), filled.story.cases["first"]
    receipt = uploaded(filled.vault, ann, case, b"proof of delivery")
    head, note = entry_proof(filled.vault, ann, receipt.entry).split("\n\n", 1)
    magic, index, *hashes = head.split("\n")
    assert (magic, index) == ("c2sp.org/tlog-proof@v1", f"index {receipt.entry}")
    checkpoint = tlog.Checkpoint.from_text(note)
    checkpoint.verify(signing.Vkey.from_string(str(filled.vault.checkpoints.key)))
    leaf = hashlib.sha256(b"\0" + list(raw_entries(filled.vault.folder))[receipt.entry]).digest()
    path = [base64.b64decode(line) for line in hashes]
    tlog.InclusionProof(receipt.entry, checkpoint.size, path).check(leaf, checkpoint.root_hash)
