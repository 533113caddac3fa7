"""What an operator may set: limits and times, each with a default that is safe.

``settings.toml`` in the data folder overrides; an option that the vault does not know is refused.
"""

import tomllib
from pathlib import Path

import msgspec

from crypto.errors import BadFormat
from crypto.password import Stretching
from vault.errors import CannotStart


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sizes in bytes, counts, and rates per window."""

    evidence_bytes: int = 4 * 1024**3
    evidence_items: int = 100
    case_bytes: int = 16 * 1024**3
    account_bytes: int = 32 * 1024**3
    open_cases: int = 200
    messages_per_case: int = 2_000
    pending_requests: int = 20
    grant_seconds: int = 7 * 86_400
    request_seconds: int = 7 * 86_400
    sign_in_per_account_and_source: int = 10
    sign_in_per_source: int = 60
    sign_in_per_account: int = 200
    registrations_per_source: int = 30
    staff_disclosures_per_hour: int = 300
    searches_per_hour: int = 300


class Times(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Durations in seconds."""

    consumer_idle: int = 2 * 3_600
    consumer_session: int = 7 * 86_400
    staff_idle: int = 30 * 60
    staff_session: int = 12 * 3_600
    step_up: int = 30 * 60
    enrolment: int = 72 * 3_600
    first_answer: int = 24 * 3_600
    closing: int = 7 * 86_400
    idempotency: int = 24 * 3_600


class Stretch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Argon2id cost for new passwords: memory in KiB, passes, threads (docs/crypto.md, section 7)."""

    memory: int = 65_536
    time: int = 3
    lanes: int = 1


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of ``settings.toml``."""

    database: str = ""
    """SQLAlchemy address; empty means ``vault.db`` in the data folder."""
    origin: str = "evidence-vault.invalid/log"
    """Name of the audit log, unique in the world: a domain and path of the operator's."""
    policy_version: str = "1"
    trusted_proxies: int = 0
    """How many proxies in front add to ``X-Forwarded-For``; 0 means that the header is ignored."""
    open_documentation: bool = True
    limits: Limits = Limits()
    times: Times = Times()
    stretch: Stretch = Stretch()


def load_settings(folder: Path) -> Settings:
    """Read ``settings.toml`` of a data folder; ``CannotStart`` names the option that is wrong."""
    path = folder / "settings.toml"
    if not path.exists():
        return Settings()
    try:
        settings = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Settings)
        Stretching(settings.stretch.memory, settings.stretch.time, settings.stretch.lanes)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError, UnicodeDecodeError, BadFormat) as error:
        message = f"settings.toml can't be used: {error}. Correct that line and start again."
        raise CannotStart(message) from None
    return settings
