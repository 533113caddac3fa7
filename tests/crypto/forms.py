"""Each form of sealed value behind one face, so that an attack is tried on all of them."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from crypto.evidence import manifest_of, open_manifest, open_part, seal_manifest, seal_part
from crypto.identity import new_seed, open_sealed, public_key, seal
from crypto.keys import new_key, open_bytes, seal_bytes, unwrap, wrap
from tests.crypto.places import CASE, FULL, ITEM

SECRET = os.urandom(32)
KEY = new_key()
OTHER_KEY = new_key()
SEED = new_seed()
OTHER_SEED = new_seed()
_PUBLIC = public_key(SEED)


@dataclass(frozen=True)
class Form:
    """How to seal the secret in its place, and to open it there with the right key or another."""

    name: str
    seal: Callable[[], bytes]
    open: Callable[[bytes], object]
    open_with_another_key: Callable[[bytes], object]
    expected: object


MANIFEST = manifest_of([b"one", b"two"])

FORMS = [
    Form(
        "sealed bytes",
        lambda: seal_bytes(KEY, SECRET, FULL),
        lambda sealed: open_bytes(KEY, sealed, FULL),
        lambda sealed: open_bytes(OTHER_KEY, sealed, FULL),
        SECRET,
    ),
    Form(
        "wrapped key",
        lambda: wrap(KEY, SECRET, FULL),
        lambda sealed: unwrap(KEY, sealed, FULL),
        lambda sealed: unwrap(OTHER_KEY, sealed, FULL),
        SECRET,
    ),
    Form(
        "seal to a person",
        lambda: seal(_PUBLIC, SECRET, FULL),
        lambda sealed: open_sealed(SEED, sealed, FULL),
        lambda sealed: open_sealed(OTHER_SEED, sealed, FULL),
        SECRET,
    ),
    Form(
        "evidence part",
        lambda: seal_part(KEY, SECRET, CASE, ITEM, 0),
        lambda sealed: open_part(KEY, sealed, CASE, ITEM, 0),
        lambda sealed: open_part(OTHER_KEY, sealed, CASE, ITEM, 0),
        SECRET,
    ),
    Form(
        "evidence manifest",
        lambda: seal_manifest(KEY, MANIFEST, CASE, ITEM),
        lambda sealed: open_manifest(KEY, sealed, CASE, ITEM),
        lambda sealed: open_manifest(OTHER_KEY, sealed, CASE, ITEM),
        MANIFEST,
    ),
]
