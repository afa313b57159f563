"""Many rows at once, straight to the connection: an import writes hundreds of thousands of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, models

_ROWS_AT_ONCE = 5_000
_PLAIN = frozenset({str, int, bool, float, bytes})


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of plain values (foreign keys by `_id` name) in the order of `fields`; returns how many.
    Values must fit their columns already: nothing is validated here."""
    columns = ", ".join(_column(model, f) for f in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    text = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
    return _many(text, rows)


def update(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Update rows by key: each is the new values in the order of `fields`, then the key; returns how many."""
    sets = ", ".join(f"{_column(model, f)} = %s" for f in fields)
    table, key = connection.ops.quote_name(model._meta.db_table), _column(model, model._meta.pk.name)
    return _many(f"UPDATE {table} SET {sets} WHERE {key} = %s", rows)


def _many(text: str, rows: Iterable[Sequence[Any]]) -> int:
    count, left = 0, iter(rows)
    with connection.cursor() as cursor:
        while part := [tuple(map(_adapt, row)) for row in islice(left, _ROWS_AT_ONCE)]:
            cursor.executemany(text, part)
            count += len(part)
    return count


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name.removesuffix("_id"))
    assert isinstance(field, models.Field) and field.column
    return connection.ops.quote_name(field.column)


def _adapt(value: Any) -> Any:
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
