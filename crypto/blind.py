"""The blind index: equality search without the value (docs/crypto.md, section 10)."""

import hashlib
import hmac
import unicodedata

from crypto.keys import Key


def normal_form(value: str) -> str:
    """Return what two spellings of one number share: NFKC, upper case, letters and digits only (section 10.1)."""
    folded = unicodedata.normalize("NFKC", value).upper()
    return "".join(character for character in folded if character.isalnum())


def blind_index(index_key: Key, field: str, value: str) -> bytes:
    """Return the 32-byte index of a field's value: HMAC-SHA256 under the server's index key (section 10.2)."""
    return hmac.digest(bytes(index_key), field.encode() + b"\0" + normal_form(value).encode(), hashlib.sha256)
