"""Notes and checkpoints agree with tlog-scales, and with the example notes of Go's note package."""

import os

import pytest
from cryptography.exceptions import InvalidSignature
from tlog_scales import signing, tlog

from crypto.identity import new_seed
from crypto.notes import Checkpoint, NoteKey, note_key, open_checkpoint, open_note, sign_checkpoint, sign_note
from tests.interop.test_trees import ROOTS

ORIGIN = "vault.example/证匣"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_KEYS = [
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
]
GO_SIGNATURES = [
    ("PeterNeumann", "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="),
    ("EnochRoot", "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ="),
]


def _checkpoint(size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, ROOTS[size])


def test_tlog_scales_verifies_a_checkpoint_of_the_vault() -> None:
    seed = new_seed()
    for size in (0, 1, 10, 66):
        note = sign_checkpoint(_checkpoint(size), seed)
        read = tlog.Checkpoint.from_text(note)
        assert (read.origin, read.size, read.root_hash) == (ORIGIN, size, ROOTS[size])
        vkey = signing.Vkey.from_string(str(note_key(ORIGIN, seed)))
        read.verify(vkey)
        assert read.serialize() == note


def test_the_vault_opens_a_checkpoint_that_tlog_scales_signed() -> None:
    seed = bytes(new_seed())
    signer = signing.PlainEd25519Signer(ORIGIN, seed)
    signed = tlog.Checkpoint.make_signed(ORIGIN, 66, ROOTS[66], [signer])
    text = signer.vkey.serialize()  # type: ignore[no-untyped-call]
    vkey = NoteKey.parse(str(text))
    assert vkey == note_key(ORIGIN, seed)
    assert open_checkpoint(signed.serialize(), vkey) == _checkpoint(66)


def test_the_vault_ignores_a_cosignature_of_a_kind_that_it_does_not_know() -> None:
    """A post-quantum cosignature (type 06) by a key of the same name stands beside the log's own."""
    seed = bytes(new_seed())
    signers: list[signing.CheckpointSigner] = [
        signing.MLDSA44CosignatureSigner(ORIGIN, os.urandom(32)),
        signing.PlainEd25519Signer(ORIGIN, seed),
    ]
    signed = tlog.Checkpoint.make_signed(ORIGIN, 5, ROOTS[5], signers)
    assert open_checkpoint(signed.serialize(), note_key(ORIGIN, seed)) == _checkpoint(5)


def test_tlog_scales_refuses_a_checkpoint_that_was_changed() -> None:
    seed = new_seed()
    note = sign_checkpoint(_checkpoint(7), seed).replace("\n7\n", "\n8\n")
    vkey = signing.Vkey.from_string(str(note_key(ORIGIN, seed)))
    with pytest.raises(InvalidSignature):
        tlog.Checkpoint.from_text(note).verify(vkey)


def test_the_notes_of_the_go_package_open() -> None:
    keys = [NoteKey.parse(key) for key in GO_KEYS]
    assert [str(key) for key in keys] == GO_KEYS
    note = GO_TEXT + "\n" + "".join(f"\u2014 {name} {signature}\n" for name, signature in GO_SIGNATURES)
    for trusted in (keys[:1], keys[1:], keys):
        assert open_note(note, trusted) == GO_TEXT


def test_names_of_other_scripts_survive_both_ways() -> None:
    seed = new_seed()
    name = "日志.example/投诉"
    assert open_note(sign_note("投诉\n", [(name, seed)]), [NoteKey.parse(str(note_key(name, seed)))]) == "投诉\n"
