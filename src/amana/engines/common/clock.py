"""The clock of this installation. Everything that asks "what time is it" asks here.

A demonstration runs on a scripted clock: its story ends on a fixed day and its time goes on from there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

Source = Callable[[], datetime]


def system() -> datetime:
    """The machine's own time, aware, in UTC."""
    return datetime.now(UTC)


_source: Source = system


def now() -> datetime:
    """The present moment by the clock in use: aware, in UTC."""
    return _source()


def use(source: Source) -> None:
    """Take the time from `source` from now on, in this process."""
    global _source
    _source = source


@contextlib.contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock still at `moment` (aware). For scripts and tests."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    before = _source
    use(lambda: moment.astimezone(UTC))
    try:
        yield
    finally:
        use(before)
