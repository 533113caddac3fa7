"""Times: aware, UTC, to the microsecond."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present in UTC."""
    return datetime.now(UTC)


def rfc3339(moment: datetime) -> str:
    """Return ``2026-06-08T12:14:31.000000Z``: UTC, always six digits of fraction, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seconds(moment: datetime) -> int:
    """Return whole seconds since 1970 UTC, as bindings have them."""
    return int(moment.timestamp())
