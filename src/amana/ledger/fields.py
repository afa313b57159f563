"""Model fields for what the books hold: moments in microseconds and bytes that are always bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Whole microseconds since 1970. Raises ValueError for a moment without its zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return (moment - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware moment (UTC)."""
    return EPOCH + micros * MICROSECOND


class MomentField(models.BigIntegerField):  # type: ignore[type-arg]
    """A moment, stored as whole microseconds so that both engines order it alike."""

    def from_db_value(self, value: int | None, *_: object) -> datetime | None:
        return None if value is None else from_micros(value)

    def to_python(self, value: Any) -> Any:
        return from_micros(value) if isinstance(value, int) else value

    def get_prep_value(self, value: Any) -> Any:
        return to_micros(value) if isinstance(value, datetime) else value


class BytesField(models.BinaryField):  # type: ignore[type-arg]
    """Bytes; PostgreSQL's driver may hand out a memoryview, which neither hashes nor prints."""

    def from_db_value(self, value: Any, *_: object) -> bytes | None:
        return None if value is None else bytes(value)
