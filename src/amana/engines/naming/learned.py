"""What was learned, loaded once: the letter channels, the spellings on record, the weights.

Everything that is computed from it and kept registers with `remembers`, so that `use` (learning, benches) can put
another state in force without leaving traces of the one before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from .channel import Channel, Kind, read_table
from .known import Known, read_spellings
from .ready import NOTHING, Ready
from .ready import read as read_ready

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Learned:
    """One state: channels by kind, spellings on record, and `model` with "letters", "rarity", "rarest", "people",
    "tokens" (weights of word pairs by kind) and "names" (weights of the pieces of a name comparison); `ready` is what
    was computed from these beforehand."""

    channels: dict[Kind, Channel]
    known: Known
    model: dict[str, Any]
    ready: Ready = NOTHING


class _Cached(Protocol):
    def cache_clear(self) -> None: ...


_C = TypeVar("_C", bound=_Cached)
_caches: list[_Cached] = []
_state: Learned | None = None


def remembers(cached: _C) -> _C:
    """Decorator above `lru_cache`: what is kept is forgotten when another state comes into force."""
    _caches.append(cached)
    return cached


def learned() -> Learned:
    """The state in force; at first the shipped one."""
    global _state
    if _state is None:
        _state = shipped()
    return _state


def use(state: Learned) -> None:
    """Put another state in force for this process."""
    global _state
    _state = state
    for cached in _caches:
        cached.cache_clear()


def shipped(folder: Path = HERE) -> Learned:
    """The state in `folder`: `channel.tsv`, `spellings.tsv`, `model.json`, and the tables of `ready`."""
    with (folder / "channel.tsv").open(encoding="utf-8") as file:
        channels = read_table(file)
    with (folder / "spellings.tsv").open(encoding="utf-8") as file:
        known = Known(read_spellings(file))
    model: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    return Learned(channels, known, model, read_ready(folder))
