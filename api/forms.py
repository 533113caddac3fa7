"""What request bodies and addresses are made of."""

from typing import Annotated, Final, TypeAlias

import msgspec
from litestar.params import PathParameter

_ID: Final = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
_EXAMPLE: Final = "019a3f6e-7c1b-7d42-9f0e-3b6a5c8d2e10"


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request body: a JSON object with exactly the fields that are declared."""


PathId: TypeAlias = Annotated[str, PathParameter(pattern=_ID, description="An id, UUIDv7.")]
"""An id in an address; anything else there is answered as not found."""

Id: TypeAlias = Annotated[str, msgspec.Meta(pattern=_ID, description="An id, UUIDv7.", examples=[_EXAMPLE])]
Login: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=256,
        description="The name to sign in with; stored as a keyed hash only.",
        examples=["lin.xiaoyu"],
    ),
]
NewLogin: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=128,
        description="3 to 128 characters, none of them a space or invisible; stored as a keyed hash only.",
        examples=["lin.xiaoyu"],
    ),
]
Password: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=1024,
        description="12 to 256 characters, at least 15 for staff, without control characters, and not one of those "
        "that are tried first. Nothing is cut.",
        examples=["correct-horse-battery-staple"],
    ),
]
OneTimeCode: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern="^[0-9]{6}$",
        description="Six digits from the authenticator app; each code works once.",
        examples=["492039"],
    ),
]
RecoveryCode: TypeAlias = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=256, description="The recovery code, as it was shown."),
]
Name: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=128,
        # No control characters, no directional overrides: a name is shown in lists and never reorders them.
        pattern="^[^\\x00-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]+$",
        description="A name, 1 to 128 characters, without control characters.",
    ),
]
