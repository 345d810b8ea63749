"""Column types that behave the same on SQLite and PostgreSQL."""

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Json = JSON(none_as_null=True)
"""Plain JSON text on both databases: keeps the order of keys, and takes NUL characters (jsonb does neither)."""

ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def new_id() -> str:
    """20 letters and digits, 100 random bits: cannot be guessed, and is valid in URLs, storage keys and queue ids."""
    return "".join(secrets.choice(ID_LETTERS) for _ in range(20))


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time. Refuses naive datetimes, and always reads as UTC, although SQLite has no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def iso(moment: datetime | None) -> str | None:
    """A moment in ISO 8601, in UTC, as the API shows it."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def plain_text(value: Any, longest: int) -> str:
    """Text that any database accepts: without NUL, encodable in UTF-8, and cut to the column's length."""
    return str(value).replace("\0", "").encode(errors="replace").decode()[:longest]
