"""What this desk does by the clock, once a minute: a look at every site when the last is an hour old."""

from __future__ import annotations

from .services import levels


def run() -> None:
    levels.look_if_due()
