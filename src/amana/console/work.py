"""What waits for somebody: every desk names the decisions and acts of its own, each reader sees those they may see,
and apart from them those that they themselves may take.

    work.provide("operations", lambda actor: [Item(...)])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from amana.engines.common import clock
from amana.ledger.kept import kept_over_reads


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide or to do, in the reader's language. `mine`: this reader may do it; else they only may know
    that it is open. `when` is when it was asked for or is due, `late` that its time has passed; `pile` that one
    line stands for many of a kind, behind it: below what is decided one by one."""

    text: str
    sub: str
    href: str
    mine: bool
    when: datetime | None = None
    late: bool = False
    pile: bool = False


Provider = Callable[[Any], Iterable[Item]]
_providers: dict[str, Provider] = {}


def provide(desk: str, provider: Provider) -> None:
    """Say what waits at a desk. `provider(actor)` answers only what the actor may see."""
    _providers[desk] = provider


def items(actor: Any) -> list[Item]:
    """Everything open that this reader may see: their own first, single decisions before piles, what is late before
    what is not, the longest waiting before the newer."""
    key = ("console.work", actor.pk, actor.rights, get_language())
    asked: dict[Any, list[Item]] = actor.__dict__.setdefault(
        "_work", {}
    )  # a page asks twice: the rail and its body
    if key not in asked:
        asked[key] = kept_over_reads(key, lambda: _asked(actor))
    return list(asked[key])


def _asked(actor: Any) -> list[Item]:
    now = clock.now()
    found = [item for provider in _providers.values() for item in provider(actor)]
    return sorted(found, key=lambda item: (not item.mine, item.pile, not item.late, item.when or now))


def mine(actor: Any) -> list[Item]:
    """What this reader may decide or do."""
    return [item for item in items(actor) if item.mine]


def count(actor: Any) -> int | None:
    """How many things wait for this reader: the figure of the rail."""
    return len(mine(actor)) or None
