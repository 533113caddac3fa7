"""What anyone needs to check the log with tools of their own: its checkpoint, its key, and proofs between trees."""

import base64
from typing import Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from api.document import problem
from api.parts import SignedIn
from vault.audit.proving import Proof, checkpoint, consistency, inclusion

_AREA = ["audit"]
_TEXT = "text/plain"
Count = Annotated[int, QueryParameter(ge=0, le=2**53)]


class ProofView(msgspec.Struct, frozen=True):
    """Hashes that lead from `start` (an index, or the older tree's size) to the tree of `size` (RFC 6962)."""

    start: int
    size: int
    hashes: Annotated[list[str], msgspec.Meta(description="SHA-256 hashes, base64, in the order of RFC 6962.")]


@get("/audit/checkpoint", operation_id="audit.checkpoint", tags=_AREA, summary="检查点 · Checkpoint", media_type=_TEXT)
async def read_checkpoint(caller: SignedIn) -> str:
    """Give the signed checkpoint of the log as it is now: a C2SP signed note. Keep it, and compare later."""
    return await caller.bridge.usual.run(checkpoint, caller.vault)


@get("/audit/key", operation_id="audit.key", tags=_AREA, summary="日志公钥 · The log's public key", media_type=_TEXT)
async def read_key(caller: SignedIn) -> str:
    """Give the key that checkpoints are signed with, as a C2SP verifier key."""
    return f"{caller.vault.checkpoints.key}\n"


@get(
    "/audit/inclusion",
    operation_id="audit.inclusion",
    tags=_AREA,
    summary="包含证明 · Prove inclusion",
    responses={404: problem(404)},
)
async def prove_inclusion(caller: SignedIn, index: Count, size: Count) -> ProofView:
    """Prove that the entry of `index` is in the tree of `size`."""
    return _view(await caller.bridge.usual.run(inclusion, caller.vault, index, size))


@get(
    "/audit/consistency",
    operation_id="audit.consistency",
    tags=_AREA,
    summary="一致性证明 · Prove consistency",
    responses={404: problem(404)},
)
async def prove_consistency(caller: SignedIn, old: Count, size: Count) -> ProofView:
    """Prove that the tree of `size` only added to the tree of `old`."""
    return _view(await caller.bridge.usual.run(consistency, caller.vault, old, size))


def _view(proof: Proof) -> ProofView:
    return ProofView(proof.start, proof.size, [base64.b64encode(digest).decode("ascii") for digest in proof.hashes])


HANDLERS = [read_checkpoint, read_key, prove_inclusion, prove_consistency]
