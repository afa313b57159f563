"""`field__in=[…]` for whole numbers, without a value of its own for every number.

Django asks each number for its form, and on PostgreSQL the driver writes each into the text, which the server reads and
plans again. A list of plain numbers needs no form, and goes to PostgreSQL as one array."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

Made = tuple[str, tuple[Any, ...]]


class _Among:
    """Before `In` in the order of resolution. The list that is left in `rhs` is the one that Django would leave."""

    lhs: Any
    rhs: Any
    rhs_is_direct_value: Any
    process_lhs: Any

    def get_prep_lookup(self) -> Any:
        if plain(self.rhs) and isinstance(_kind(self.lhs), models.IntegerField):
            return list(self.rhs)
        return super().get_prep_lookup()  # type: ignore[misc]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Made:
        if not (self.rhs and plain(self.rhs) and isinstance(_kind(self.lhs), models.IntegerField)):
            return self.as_sql(compiler, connection)  # type: ignore[attr-defined,no-any-return]
        left, values = self.process_lhs(compiler, connection)
        numbers = f"{{{','.join(map(str, dict.fromkeys(self.rhs)))}}}"
        return f"{left} = ANY(%s::bigint[])", (*values, numbers)


class Among(_Among, In):
    pass


class RelatedAmong(_Among, RelatedIn):
    pass


def plain(rhs: Any) -> bool:
    """Whether this is a list of numbers that PostgreSQL's bigint holds, and of nothing else."""
    return isinstance(rhs, (list, tuple, set, frozenset)) and _numbers(rhs)


def _numbers(rhs: Iterable[Any]) -> bool:
    return all(type(value) is int and -1 << 63 <= value < 1 << 63 for value in rhs)


def _kind(lhs: Any) -> Any:
    """The field that numbers are compared with: what a foreign key points at, in the end."""
    field = lhs.output_field
    while getattr(field, "target_field", None) is not None and isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def register() -> None:
    """Let every field of whole numbers and every foreign key be asked so."""
    models.IntegerField.register_lookup(Among)
    models.ForeignKey.register_lookup(RelatedAmong)
