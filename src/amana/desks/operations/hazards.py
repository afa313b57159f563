"""Breach hazard of places for the planner: the watch desk supplies it once it stands; until then every place has the
base rate of the weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Provider = Callable[[Sequence[int]], Mapping[int, float]]
_providers: list[Provider] = []


def provide(fn: Provider) -> None:
    """`fn(accounts)` answers {account: breaches per hour}; accounts left out keep the base rate. A later provider
    replaces an earlier one."""
    _providers[:] = [fn]


def per_hour(accounts: Sequence[int]) -> Mapping[int, float]:
    """Breaches per hour of the places that somebody has judged."""
    return _providers[0](accounts) if _providers else {}
