"""The clock of a demonstration: its story ends on a fixed day, and time goes on from its last entry."""

from __future__ import annotations

from datetime import timedelta

from amana.engines.common import clock

from . import queries


def resume() -> bool:
    """In a demonstration, take the time of the last entry and go on from there at the pace of this machine.

    True when the clock was set; an operation keeps the machine's own time. The log refuses to run backwards, so that
    processes which resumed at different moments agree on the order."""
    last = queries.head().recorded_at
    if last is None or not queries.demonstration():
        return False
    began = clock.system()
    if last > began:
        return False
    clock.use(lambda: last + max(clock.system() - began, timedelta(0)))
    return True
