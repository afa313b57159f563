"""The order of the play: scenes by the moment at which the books learned of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from amana.engines.common import clock

_turn = count()


@dataclass(order=True, slots=True)
class Scene:
    """Something that happens: `recorded` is when the books learn of it; scenes of one moment keep their order."""

    recorded: datetime
    order: int = field(init=False, default_factory=lambda: next(_turn))
    play: Callable[[], object] = field(compare=False)
    name: str = field(compare=False, default="")


def perform(scenes: Iterable[Scene], progress: Callable[[str], None] = lambda text: None) -> None:
    """Play all scenes in the order in which they were recorded, the clock standing at each one's moment."""
    day = None
    for scene in sorted(scenes):
        if scene.recorded.date() != day and scene.name:
            day = scene.recorded.date()
            progress(f"{day.isoformat()} {scene.name}")
        with clock.at(scene.recorded):
            scene.play()
