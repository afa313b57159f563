"""Transfer plans that stand in the house, for the what-if page: operations supplies them once it stands; until then the
page offers none. Numbers only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amana.access.models import User


@dataclass(frozen=True, slots=True)
class Together:
    """Plans that can be drawn under one fate: the instance of the first, each plan's document on it by name, and the
    names of those that do not fit it."""

    instance: Mapping[str, Any]
    plans: Mapping[str, Mapping[str, Any]]
    unfit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provider:
    """`listed(reader)` answers (key, name) of the plans a reader may see, newest first; `together(reader, keys)` the
    chosen ones, None where no file is there."""

    listed: Callable[[User], Sequence[tuple[str, str]]]
    together: Callable[[User, Sequence[str]], Together | None]


_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """A later provider replaces an earlier one."""
    _providers[:] = [provider]


def listed(reader: User) -> Sequence[tuple[str, str]]:
    return _providers[0].listed(reader) if _providers else ()


def together(reader: User, keys: Sequence[str]) -> Together | None:
    return _providers[0].together(reader, keys) if _providers else None
