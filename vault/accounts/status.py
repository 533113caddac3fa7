"""Where an account stands."""

from enum import StrEnum


class Status(StrEnum):
    """One word for each account."""

    INVITED = "invited"
    """An administrator made it; nobody has chosen a password yet, so it has no keys."""
    ACTIVE = "active"
    DISABLED = "disabled"
