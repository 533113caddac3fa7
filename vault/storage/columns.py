"""Column types that SQLite and PostgreSQL share."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time, kept as whole microseconds since 1970, exact on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Turn an aware time into microseconds; a naive one is a defect."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "times are aware"
            raise ValueError(message)
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Turn microseconds into an aware time."""
        return None if value is None else _EPOCH + value * _MICROSECOND


def id_column(name: str, reference: str | None = None, *, primary_key: bool = False, null: bool = False) -> Column[str]:
    """Return a column for an id, referring to ``table.column`` if given."""
    keys = (ForeignKey(reference),) if reference else ()
    return Column(name, String(36), *keys, primary_key=primary_key, nullable=null)


def sealed(name: str, *, null: bool = False) -> Column[bytes]:
    """Return a column for sealed bytes or digests: nothing readable goes in here."""
    return Column(name, LargeBinary, nullable=null)


def moment(name: str, *, null: bool = False) -> Column[datetime]:
    """Return a column for a time."""
    return Column(name, UtcTime, nullable=null)


def word(name: str, length: int = 64, *, null: bool = False) -> Column[str]:
    """Return a column for a word of a closed list or a staff label; never for what a consumer wrote."""
    return Column(name, String(length), nullable=null)
