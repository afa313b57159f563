"""Two dives in two processes, day by day from the same lifts: the better answer to a day is taken by both.

Nobody leads. Each dive sends what it has found for a day to the other, waits a little and takes the better of the two;
both solve the same relaxations, so their programs stay the same to the last number. Where they do not, or the
other one keeps waiting, a dive goes on alone.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty
from typing import Any, Generic, Protocol, TypeVar, cast

from amana.engines.lifting.book import Run
from amana.engines.lifting.matrix import Program
from amana.engines.lifting.tables import Floats

T = TypeVar("T")


class Box(Protocol):
    """A queue between processes (`multiprocessing.Queue`, `queue.Queue`)."""

    def put(self, obj: Any) -> None: ...
    def get(self, block: bool = True, timeout: float | None = None) -> Any: ...


@dataclass(frozen=True, slots=True)
class Day:
    """An answer to the program of a day that begins with `slot`: its harm and point (None: none was found), lifts
    by the day's columns, and all runs so far with tails. `mark` tells the program."""

    slot: int
    mark: str
    harm: float
    point: Floats | None
    lifts: Floats
    runs: list[Run]


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """What the first dive has made for both before the day that begins with `slot`."""

    slot: int
    what: T


class Twin:
    """What a dive knows of the other. Of equal answers both take that of the `first`."""

    def __init__(self, inbox: Box, outbox: Box, first: bool) -> None:
        self.inbox, self.outbox, self.first = inbox, outbox, first
        self.together = True

    def better(self, mine: Day, patience: float) -> Day:
        """The better of both answers, once the other one is there; mine where it is not in `patience` seconds."""
        if not self.together:
            return mine
        self.outbox.put(mine)
        theirs = self._next(mine.slot, time.monotonic() + patience)
        if theirs is None or theirs.mark != mine.mark:
            self.part()
            return mine
        if theirs.harm == mine.harm:
            return mine if self.first else theirs
        return min(mine, theirs, key=lambda day: day.harm)

    def same(self, slot: int, make: Callable[[], T], patience: float) -> T:
        """What the first dive makes before the day from this slot on, for both of them: made by each it could be
        ready in one and too late in the other."""
        if self.together and not self.first:
            told = self._receive(slot, time.monotonic() + patience)
            if isinstance(told, Told):
                return cast(T, told.what)
            self.part()
        what = make()
        if self.together:
            self.outbox.put(Told(slot, what))
        return what

    def part(self) -> None:
        """From now on alone; the other one need not wait."""
        if self.together:
            self.together = False
            self.outbox.put(None)

    def _next(self, slot: int, until: float) -> Day | None:
        """The other's answer to the day from this slot on, if it comes."""
        told = self._receive(slot, until)
        return told if isinstance(told, Day) and told.slot == slot else None

    def _receive(self, slot: int, until: float) -> Day | Told[Any] | None:
        """The next that it tells of this slot or a later one."""
        while True:
            try:
                told: Day | Told[Any] | None = self.inbox.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                return None
            if told is None or told.slot >= slot:
                return told


def mark_of(program: Program) -> str:
    """The same for the same program."""
    parts = (program.cost, program.lower, program.upper, program.row_upper, program.index, program.value)
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(part.tobytes())
    return found.hexdigest()
