"""Where labels go on a map: no label over another, over a circle, or over the edge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, y downwards."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: Box) -> float:
        """The area that both cover, in square pixels."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return across * down if across > 0 and down > 0 else 0.0

    def outside(self, width: float, height: float) -> float:
        """The area that lies outside a picture of this size."""
        if self.x >= 0 and self.y >= 0 and self.x + self.width <= width and self.y + self.height <= height:
            return 0.0
        return self.width * self.height - self.overlap(Box(0, 0, width, height))


@dataclass(frozen=True, slots=True)
class Mark:
    """Something with a name: a circle around (x, y), and the size of its label. Higher `weight` chooses first."""

    key: str
    x: float
    y: float
    radius: float
    width: float
    height: float
    weight: float = 0.0

    @property
    def box(self) -> Box:
        return Box(self.x - self.radius, self.y - self.radius, 2 * self.radius, 2 * self.radius)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands; `leader` is the line from the circle to a label that had to move away."""

    key: str
    box: Box
    leader: tuple[float, float, float, float] | None


# right, left, above, below, then the corners: the order in which a reader expects them
_DIRECTIONS = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
_RINGS = (4.0, 16.0, 30.0, 46.0, 64.0)


def place(
    marks: Sequence[Mark],
    *,
    width: float,
    height: float,
    obstacles: Iterable[Box] = (),
    drop_below: float | None = None,
) -> list[Placed]:
    """A place for each label, in the order of weight: eight positions near the circle, then farther ones with a
    leader line. Marks lighter than `drop_below` that find no free place keep no label."""
    circles = [mark.box for mark in marks]
    taken = [*obstacles, *circles]
    placed = []
    for mark in sorted(marks, key=lambda m: (-m.weight, m.key)):
        best: tuple[float, Placed] | None = None
        for reach in _RINGS:
            for direction in _DIRECTIONS:
                box = _box(mark, direction, reach)
                cost = sum(box.overlap(other) for other in taken) + 4 * box.outside(width, height)
                if best is None or cost < best[0] - 1e-9:
                    best = (cost, Placed(mark.key, box, _leader(mark, box, reach)))
                if cost == 0:
                    break
            if best is not None and best[0] == 0:
                break
        assert best is not None
        if best[0] > 0 and drop_below is not None and mark.weight < drop_below:
            continue
        placed.append(best[1])
        taken.append(best[1].box)
    return placed


def _box(mark: Mark, direction: tuple[int, int], reach: float) -> Box:
    dx, dy = direction
    away = mark.radius + reach
    if dx and dy:
        away *= 0.75
    x = mark.x + dx * away + (0 if dx > 0 else -mark.width if dx < 0 else -mark.width / 2)
    y = mark.y + dy * away + (0 if dy > 0 else -mark.height if dy < 0 else -mark.height / 2)
    return Box(x, y, mark.width, mark.height)


def _leader(mark: Mark, box: Box, reach: float) -> tuple[float, float, float, float] | None:
    if reach == _RINGS[0]:
        return None
    x = min(max(mark.x, box.x), box.x + box.width)
    y = min(max(mark.y, box.y), box.y + box.height)
    length = ((x - mark.x) ** 2 + (y - mark.y) ** 2) ** 0.5
    if length <= mark.radius:
        return None
    share = mark.radius / length
    return mark.x + (x - mark.x) * share, mark.y + (y - mark.y) * share, x, y
