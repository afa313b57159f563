"""Warning levels of places, for the board and the map: the watch desk supplies them once it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Provider = Callable[[], Mapping[int, int | None]]
_providers: list[Provider] = []


def provide(fn: Provider) -> None:
    """`fn()` answers {account: level 0-3, or None for "not checked"}. A later provider replaces an earlier one."""
    _providers[:] = [fn]


def levels() -> Mapping[int, int | None] | None:
    """The levels now; None while nobody supplies them, and then no page shows a column of them."""
    return _providers[0]() if _providers else None
