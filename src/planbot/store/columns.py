"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator, TypeEngine

from planbot.plan.vocabulary import Word
from planbot.store.errors import NaiveInstant


@lru_cache(maxsize=256)
def _without_zone(value: datetime) -> datetime:
    """Return the instant in UTC, without its zone; thousands of rows of one import have the same."""
    return value.astimezone(UTC).replace(tzinfo=None)


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused.

    SQLite has no zones and would hand back a naive value: there the UTC value is stored as text of fixed
    width, which compares and sorts as the instants do.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstant(f"{value.isoformat()} has no time zone")
        return value.astimezone(UTC) if dialect.name == "postgresql" else _without_zone(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def word(kind: type[Word], name: str) -> Any:
    """Return the type of a text column that holds one of the words of `kind`, with a CHECK called `name`."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=20,
        values_callable=lambda words: [each.value for each in words],
    )


def json_value() -> Any:
    """Return a JSON type that keeps the order of keys as written, and None as NULL."""
    return JSON(none_as_null=True)
