"""What this desk does by the clock, once a minute: plans that a server was at when it ended are taken up again."""

from __future__ import annotations

from . import tasks


def run() -> None:
    tasks.take_up()
