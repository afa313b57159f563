"""Answers kept as long as nobody has written anything. The key is exact on SQLite, where the file itself says whether
it changed; elsewhere, and inside a transaction, every answer is worked out anew."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

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
    now = (state, clock.now().replace(second=0, microsecond=0))
    store = getattr(connection, "amana_kept", None)
    if store is None or store[0] != now or len(store[1]) >= MOST:
        store = (now, {})
        connection.amana_kept = store  # type: ignore[attr-defined]
    answers: dict[Hashable, Made] = store[1]
    if key not in answers:
        answers[key] = make()
    return answers[key]


_over_reads: tuple[Hashable, dict[Hashable, object]] = (None, {})


def kept_over_reads(key: Hashable, make: Callable[[], Made]) -> Made:
    """`kept` for what a recorded reading does not change, such as what waits for somebody: until a unit of work changes
    the books (`writer.changes`), in all threads of the process. For nothing that must show what another program wrote
    into the file: such an answer may be a minute old."""
    global _over_reads
    count = None if connection.in_atomic_block else writer.changes()
    if count is None:
        return make()
    state = (connection.settings_dict["NAME"], count, clock.now().replace(second=0, microsecond=0))
    store = _over_reads
    if store[0] != state or len(store[1]) >= MOST:
        store = _over_reads = (state, {})
    answers = store[1]
    if key not in answers:
        answers[key] = make()
    return answers[key]  # type: ignore[return-value]
