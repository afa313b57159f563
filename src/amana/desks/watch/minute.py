"""What this desk does by the clock, once a minute: a look at every site when the last is an hour old, and reports that
were not yet compared by meaning are put in the queue."""

from __future__ import annotations

from . import tasks
from .services import levels


def run() -> None:
    levels.look_if_due()
    tasks.ask()
