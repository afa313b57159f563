"""Detached values are kept sealed, each under a key of its own, so that one can be erased in every copy.

The books do not make keys: who keeps them says so once, at start (`keep_with`). Without a keeper no value is stored at
all; stored plain it could never be taken back. What is sealed is salt and value together: the salt alone would let
whoever holds a copy try guesses against the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from amana.engines.seal.values import SALT_BYTES

from . import sql
from .errors import Refused

Plain = tuple[int, str, bytes, bytes]
"""Leaf, the value's name, salt, value."""
Kept = tuple[int, str, bytes | None, bytes, int | None]
"""A row of `ledger_value` without its number: leaf, name, salt, bytes, key. In rows of before values were sealed the
bytes are the value itself, with its salt beside it and no key."""


class Keeper(Protocol):
    """Who makes, keeps and destroys the keys of values."""

    def seal(self, contents: Sequence[bytes]) -> list[tuple[int, bytes]]:
        """A new key for each, and the content sealed under it. In the caller's unit of work."""

    def unseal(self, sealed: Sequence[tuple[int, bytes]]) -> list[bytes | None]:
        """The contents again, None where the key is gone. Refused: what the keys at hand do not open."""

    def destroy(self, keys: Sequence[int]) -> None:
        """Erase these keys for ever."""


_keeper: list[Keeper] = []


def keep_with(keeper: Keeper) -> None:
    """From now on values are sealed with keys of this keeper."""
    _keeper[:] = [keeper]


def keeper() -> Keeper:
    if not _keeper:
        raise Refused("values-no-keeper")
    return _keeper[0]


def sealed(values: Sequence[Plain]) -> list[Kept]:
    """The rows in which these values are stored."""
    if not values:
        return []
    made = keeper().seal([salt + value for _leaf, _name, salt, value in values])
    return [
        (leaf, name, None, content, key)
        for (leaf, name, _salt, _value), (key, content) in zip(values, made, strict=True)
    ]


def unsealed(rows: Sequence[Kept]) -> list[tuple[bytes, bytes] | None]:
    """Salt and value of each row, None where its key is gone."""
    locked = [(key, bytes(content)) for _leaf, _name, _salt, content, key in rows if key is not None]
    opened = iter(keeper().unseal(locked) if locked else [])
    found: list[tuple[bytes, bytes] | None] = []
    for _leaf, _name, salt, content, key in rows:
        if key is None:
            assert salt is not None, "a plain value has its salt beside it"
            found.append((bytes(salt), bytes(content)))
        else:
            plain = next(opened)
            found.append(None if plain is None else (plain[:SALT_BYTES], plain[SALT_BYTES:]))
    return found


def values_of(leaves: Iterable[int]) -> dict[int, dict[str, str]]:
    """Leaf -> the detached values that still stand, by name."""
    found: dict[int, dict[str, str]] = {}
    for some in sql.chunks(leaves):
        rows: list[Kept] = sql.ask(
            "SELECT leaf, name, salt, bytes, key_id FROM ledger_value"
            " WHERE leaf = ANY(%s::bigint[]) ORDER BY leaf, name",
            (sql.hand().numbers(some),),
        )
        for (leaf, name, *_rest), value in zip(rows, unsealed(rows), strict=True):
            if value is not None:
                found.setdefault(leaf, {})[name] = value[1].decode()
    return found
