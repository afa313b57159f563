"""Many rows at once, straight to the connection: an import writes hundreds of thousands of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

_ROWS_AT_ONCE = 5_000
_VALUES_AT_ONCE = 500
"""Values of one statement of several rows, fewer than any SQLite in use takes."""
Written = Callable[[Any], Any]


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of plain values (foreign keys by `_id` name) in the order of `fields`; returns how many.
    Values must fit their columns already: nothing is validated here."""
    if connection.vendor == "postgresql":
        return _copied(model, fields, rows)
    return _many(
        f"INSERT INTO {_columns(model, fields)} VALUES {_marks(len(fields))}", rows, _writers(model, fields)
    )


def insert_keyed(
    model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[int]:
    """`insert` for rows whose keys the database makes; returns these, in the order of the rows."""
    if connection.vendor == "postgresql":
        keys = _keys(model, len(rows))
        key = model._meta.pk.name
        _copied(model, [key, *fields], ((made, *row) for made, row in zip(keys, rows, strict=True)))
        return keys
    writers, keys = _writers(model, fields), list[int]()
    most = max(1, _VALUES_AT_ONCE // len(fields))
    key = _column(model, model._meta.pk.name)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), most):
            part = _written(rows[start : start + most], writers)
            marks = ", ".join([_marks(len(fields))] * len(part))
            values = [value for row in part for value in row]
            cursor.execute(f"INSERT INTO {_columns(model, fields)} VALUES {marks} RETURNING {key}", values)
            keys += [made for (made,) in cursor.fetchall()]
    return keys


def update(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Update rows by key: each is the new values in the order of `fields`, then the key; returns how many."""
    if connection.vendor == "postgresql":
        return _in_arrays(model, fields, rows)
    table, key = connection.ops.quote_name(model._meta.db_table), _column(model, model._meta.pk.name)
    sets = ", ".join(f"{_column(model, f)} = %s" for f in fields)
    return _many(f"UPDATE {table} SET {sets} WHERE {key} = %s", rows, _writers(model, fields))


def _columns(model: type[models.Model], fields: Sequence[str]) -> str:
    named = ", ".join(_column(model, f) for f in fields)
    return f"{connection.ops.quote_name(model._meta.db_table)} ({named})"


def _marks(count: int) -> str:
    return f"({', '.join(['%s'] * count)})"


def _keys(model: type[models.Model], count: int) -> list[int]:
    """The next keys of PostgreSQL's own sequence: whoever inserts beside us gets others."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(s) FROM pg_get_serial_sequence(%s, %s) s, generate_series(1, %s)",
            (table, model._meta.pk.column, count),
        )
        return [key for (key,) in cursor.fetchall()]


def _in_arrays(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Updates for PostgreSQL, which reads and plans a statement each time it comes: one of a few thousand rows, a value
    for each column. One value for each cell would have to be written into the text, and read there again."""
    columns = [*fields, model._meta.pk.name]
    table, key = connection.ops.quote_name(model._meta.db_table), _column(model, model._meta.pk.name)
    named = ", ".join(f"{_column(model, name)} = v.c{at}" for at, name in enumerate(fields))
    listed = ", ".join(f"c{at}" for at in range(len(columns)))
    # a cast to varchar(8) would cut what is longer, the column itself refuses it
    kinds = [str(_field(model, name).rel_db_type(connection)).partition("(")[0] for name in columns]
    given = ", ".join(f"%s::{kind}[]" for kind in kinds)
    text = f"UPDATE {table} t SET {named} FROM unnest({given}) v({listed}) WHERE t.{key} = v.c{len(fields)}"
    count, left, writers = 0, iter(rows), _writers(model, columns)
    with connection.cursor() as cursor:
        while part := _written(islice(left, _ROWS_AT_ONCE), writers):
            cursor.execute(text, [list(column) for column in zip(*part, strict=True)])
            count += len(part)
    return count


def _copied(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """PostgreSQL's own way in: no statement to write and none to read; triggers and constraints hold as ever."""
    count, left, writers = 0, iter(rows), _writers(model, fields)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {_columns(model, fields)} FROM STDIN") as copy,
    ):
        while part := _written(islice(left, _ROWS_AT_ONCE), writers):
            for row in part:
                copy.write_row(row)
            count += len(part)
    return count


def _many(text: str, rows: Iterable[Sequence[Any]], writers: Sequence[tuple[int, Written]]) -> int:
    count, left = 0, iter(rows)
    with connection.cursor() as cursor:
        while part := _written(islice(left, _ROWS_AT_ONCE), writers):
            cursor.executemany(text, part)
            count += len(part)
    return count


def _written(rows: Iterable[Sequence[Any]], writers: Sequence[tuple[int, Written]]) -> list[Sequence[Any]]:
    """The rows as the driver takes them: only moments and days need another form than they have."""
    if not writers:
        return list(rows)
    made: list[Sequence[Any]] = []
    known: dict[Any, Any] = {None: None}  # most rows bear the same moment
    for row in rows:
        values = list(row)
        for at, write in writers:
            value = values[at]
            if value not in known:
                known[value] = write(value)
            values[at] = known[value]
        made.append(values)
    return made


def _writers(model: type[models.Model], fields: Sequence[str]) -> list[tuple[int, Written]]:
    found: list[tuple[int, Written]] = []
    for at, field in enumerate(_field(model, name) for name in fields):
        if isinstance(field, models.DateTimeField):  # which is a DateField too
            found.append((at, connection.ops.adapt_datetimefield_value))
        elif isinstance(field, models.DateField):
            found.append((at, connection.ops.adapt_datefield_value))
    return found


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name.removesuffix("_id"))
    assert isinstance(field, models.Field)
    return field


def _column(model: type[models.Model], name: str) -> str:
    column = _field(model, name).column
    assert column is not None
    return connection.ops.quote_name(column)
