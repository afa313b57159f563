"""Answers kept as long as nobody has written anything. The key is exact on SQLite, where the file itself says whether
it changed; elsewhere, and inside a transaction, every answer is worked out anew."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db import connection

from amana.engines.common import clock

from . import writer
from .queries import file_state

Made = TypeVar("Made")
MOST = 256


def kept(key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` answered for this key in this minute and this state of the file. Within the minute, because ages
    and terms on a page are told by the minute."""
    state = file_state()
    if state is None:
        return make()
    store = _store(getattr(connection, "amana_kept", _EMPTY), state)
    connection.amana_kept = store  # type: ignore[attr-defined]
    return _answer(store, key, make)


_Store = tuple[Hashable, dict[Hashable, Any]]
_EMPTY: _Store = (None, {})
_over_reads: _Store = _EMPTY


def kept_over_reads(key: Hashable, make: Callable[[], Made]) -> Made:
    """`kept` for what a recorded reading does not change, such as what waits for somebody: until a unit of work changes
    the books (`writer.changes`), in all threads of the process. For nothing that must show what another program wrote
    into the file: such an answer may be a minute old."""
    global _over_reads
    count = None if connection.in_atomic_block else writer.changes()
    if count is None:
        return make()
    store = _over_reads = _store(_over_reads, (connection.settings_dict["NAME"], count))
    return _answer(store, key, make)


def _store(held: _Store, state: Hashable) -> _Store:
    """The answers for this state in this minute: those that are held, or none yet."""
    now = (state, clock.now().replace(second=0, microsecond=0))
    return held if held[0] == now and len(held[1]) < MOST else (now, {})


def _answer(store: _Store, key: Hashable, make: Callable[[], Made]) -> Made:
    answers: dict[Hashable, Made] = store[1]
    if key not in answers:
        answers[key] = make()
    return answers[key]
