"""Which of several piles has anything on it, asked of the database at one go.

Most of what may wait for somebody does not, and the question costs Django ten times what it costs the database: each
is put into words once in a process, and asked with the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class Piles:
    """Name -> everything that may lie there, whoever asks: a query without the day or the reader in it, since its words
    are kept."""

    def __init__(self, rows: Mapping[str, Callable[[], QuerySet[Any, Any]]]) -> None:
        self._rows = rows
        self._words: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def filled(self, names: Iterable[str]) -> set[str]:
        """Those of the piles `names` on which anything lies. A name that is none of them is a KeyError."""
        asked = list(names)
        if not asked:
            return set()
        said = [self._worded(name) for name in asked]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT " + ", ".join(f"EXISTS ({sql})" for sql, _values in said),
                [value for _sql, values in said for value in values],
            )
            found = cursor.fetchone()
        return {name for name, there in zip(asked, found, strict=True) if there}

    def _worded(self, name: str) -> tuple[str, tuple[Any, ...]]:
        if name not in self._words:
            sql, values = self._rows[name]().order_by().values("pk").query.sql_with_params()
            self._words[name] = sql, tuple(values)
        return self._words[name]
