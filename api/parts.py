"""What one application is made of, found through the application itself: there are no globals."""

from dataclasses import dataclass
from typing import Final, TypeAlias

from litestar import Litestar
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from api.execution import Bridge, Caller, Visitor
from api.metrics import Metrics
from api.rendering import Renderings
from vault.installation import Vault

_KEY: Final = "parts"

SignedIn: TypeAlias = NamedDependency[SkipValidation[Caller]]
"""Annotation of a handler's ``caller``."""
Anyone: TypeAlias = NamedDependency[SkipValidation[Visitor]]
"""Annotation of a handler's ``visitor``."""
ThisVault: TypeAlias = NamedDependency[SkipValidation[Vault]]
"""Annotation of a handler's ``vault``."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Held by the application."""

    vault: Vault
    bridge: Bridge
    renderings: Renderings
    metrics: Metrics
    allow: dict[str, str]
    """Path template → value of the ``Allow`` header."""
    document: bytes
    """The OpenAPI document, written once."""


def keep(app: Litestar, parts: Parts) -> None:
    """Give the application its parts."""
    app.state[_KEY] = parts


def parts_of(app: Litestar) -> Parts:
    """Return the application's parts."""
    parts = app.state[_KEY]
    assert isinstance(parts, Parts)  # noqa: S101 - narrows what `keep` put there
    return parts
