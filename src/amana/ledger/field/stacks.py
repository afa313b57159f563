"""The entries of a person as a stack: a correction takes off the newest that stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .. import sql
from ..known import Head


@dataclass(slots=True)
class Stack:
    """`live` are the entries that stand, oldest first; `left` says for each statement after which of them it left the
    person (None: before the books)."""

    live: list[Head] = field(default_factory=list)
    left: dict[bytes, Head | None] = field(default_factory=dict)

    @property
    def top(self) -> Head | None:
        return self.live[-1] if self.live else None

    def stands_on(self, statement: bytes) -> bool:
        """Does an entry of this statement stand?"""
        return any(entry.statement == statement for entry in self.live)

    def add(self, entry: Head, reverses: int | None) -> None:
        if reverses is None:
            self.live.append(entry)
        else:
            self.live.pop()
        self.left[entry.statement] = self.top


def stacks(persons: Iterable[int]) -> dict[int, Stack]:
    """The stack of each of these people, an empty one for who is not in the books."""
    wanted = sorted(set(persons))
    found = {person: Stack() for person in wanted}
    for some in sql.chunks(wanted):
        for person, account, n, depth, at, leaf, kind, statement, reverses in sql.ask(
            "SELECT person, dst, n, depth, effective_at, leaf, kind, statement, reverses FROM ledger_entry"
            " WHERE person = ANY(%s::bigint[]) ORDER BY person, n",
            (sql.hand().numbers(some),),
        ):
            entry = Head(person, account, n, depth, at, leaf, kind, bytes(statement))
            found[person].add(entry, reverses)
    return found
