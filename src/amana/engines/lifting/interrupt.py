"""Ctrl+C while a plan is searched for: the best plan so far is taken. A second one stops at once."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

from amana.engines.lifting.budget import Budget


@contextlib.contextmanager
def taking_the_best(budget: Budget) -> Iterator[None]:
    """While this lasts, the first interrupt ends the budget instead of the program. Elsewhere than in the main thread
    nothing is changed: no signal arrives there."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def end(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        print("the search ends; the best plan so far is written", file=sys.stderr, flush=True)
        budget.end()

    signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
