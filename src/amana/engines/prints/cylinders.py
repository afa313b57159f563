"""Minutia cylinders: the neighbourhood of each minutia as 384 bits.

After R. Cappelli, M. Ferrara, D. Maltoni, "Minutia Cylinder-Code", IEEE TPAMI 32(12), 2010. Around each minutia lies a
grid of 8 x 8 cells, turned by its angle; each cell has 6 sections, one per difference of direction. A bit says
that other minutiae of that difference lie near that cell. The same print turned or moved gives the same bits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .rules import TURNS
from .values import Minutiae

SIDE, SECTIONS = 8, 6
CELLS = SIDE * SIDE
RADIUS = 70.0  # pixels at 500 ppi
_SPREAD = 7.0  # of a neighbour over the cells, pixels (28 / 3 in the publication)
_TURN_SPREAD = 2 * np.pi / 9  # of a neighbour over the sections, radians
_LEAST = 0.003  # contribution that sets a bit (0.005 in the publication)
_BEYOND_HULL = 50.0  # pixels around the hull of the minutiae that still count as seen
_VALID_SHARE = 0.75  # of the cells within the radius
_NEIGHBOURS_LEAST = 2


@dataclass(frozen=True, slots=True, eq=False)
class Cylinders:
    """One impression, ready to compare; cylinders stand in the order of their direction.

    `words`: uint64 [6, n], bit c of word k is cell c in section k; `mask`: uint64 [n], the cells that can be judged;
    `pose`: float32 [n, 3], x, y (upwards), angle; `turn`: uint8 [n], the angle in 256 parts; `index`: int16 [n], the
    minutia it stands for.
    """

    words: NDArray[np.uint64]
    mask: NDArray[np.uint64]
    pose: NDArray[np.float32]
    turn: NDArray[np.uint8]
    index: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.mask)


def cylinders(minutiae: Minutiae) -> Cylinders:
    """The cylinders of all minutiae that have enough neighbours; none of fewer than three minutiae."""
    n = len(minutiae)
    if n < 3:
        return _none()
    x, y = minutiae.x.astype(np.float64), -minutiae.y.astype(np.float64)
    angle = minutiae.angle.astype(np.float64)
    cells_x, cells_y, within = _grid(x, y, angle)
    seen = within[None, :] & _near_hull(x, y, cells_x, cells_y)
    distance2 = (cells_x[:, :, None] - x) ** 2 + (cells_y[:, :, None] - y) ** 2  # [minutia, cell, neighbour]
    at = np.flatnonzero((distance2 <= (3 * _SPREAD) ** 2) & seen[:, :, None])
    place, neighbour = np.divmod(at, n)  # place: whose cell
    whose = place // CELLS
    other = whose != neighbour
    at, place, whose, neighbour = at[other], place[other], whose[other], neighbour[other]
    near = np.exp(-distance2.ravel()[at] / (2 * _SPREAD**2)) / (_SPREAD * np.sqrt(2 * np.pi))
    given = _sections(angle)[whose, neighbour] * near[:, None]
    value = np.stack([np.bincount(place, given[:, k], n * CELLS) for k in range(SECTIONS)], axis=-1)
    value = value.reshape(n, CELLS, SECTIONS)
    gives = np.zeros((n, n), bool)
    gives[whose, neighbour] = True
    enough = (gives.sum(axis=1) >= _NEIGHBOURS_LEAST) & (seen.sum(axis=1) >= _VALID_SHARE * within.sum())
    bits = value > _LEAST
    turn = np.round(angle * TURNS / (2 * np.pi)).astype(np.int64) % TURNS
    kept = np.flatnonzero(enough)
    kept = kept[np.lexsort((x[kept], y[kept], turn[kept]))]
    return Cylinders(
        words=np.ascontiguousarray(_packed(bits[kept].transpose(2, 0, 1))),
        mask=_packed(seen[kept]),
        pose=np.stack([x, y, angle], axis=1)[kept].astype(np.float32),
        turn=turn[kept].astype(np.uint8),
        index=kept.astype(np.int16),
    )


def _none() -> Cylinders:
    return Cylinders(
        np.zeros((SECTIONS, 0), np.uint64),
        np.zeros(0, np.uint64),
        np.zeros((0, 3), np.float32),
        np.zeros(0, np.uint8),
        np.zeros(0, np.int16),
    )


def _grid(
    x: NDArray[np.float64], y: NDArray[np.float64], angle: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Centres of the cells [minutia, cell], and which cells lie within the radius [cell]."""
    steps = (np.arange(SIDE) - (SIDE - 1) / 2) * (2 * RADIUS / SIDE)
    along, across = (g.ravel() for g in np.meshgrid(steps, steps, indexing="ij"))
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    within = along**2 + across**2 <= RADIUS**2
    return x[:, None] + cos * along - sin * across, y[:, None] + sin * along + cos * across, within


def _sections(angle: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much a neighbour belongs to each section, by its direction as seen from the minutia [minutia, neighbour,
    section]: the normal density over the width of the section."""
    centres = -np.pi + (np.arange(SECTIONS) + 0.5) * (2 * np.pi / SECTIONS)
    turned = angle[:, None] - angle[None, :]
    off = np.mod(centres - turned[:, :, None] + np.pi, 2 * np.pi) - np.pi
    half = np.pi / SECTIONS
    return _normal_cdf((off + half) / _TURN_SPREAD) - _normal_cdf((off - half) / _TURN_SPREAD)


def _normal_cdf(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """By the logistic approximation of Bowling et al. (2009), error below 2e-4."""
    cubic: NDArray[np.float64] = z * (0.07056 * z * z + 1.5976)
    return 1 / (1 + np.exp(-cubic))


def _packed(bits: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """[..., 64] truth values as [...] words."""
    rows = np.ascontiguousarray(np.packbits(bits, axis=-1, bitorder="little"))
    return rows.view("<u8")[..., 0].astype(np.uint64)


def _near_hull(
    x: NDArray[np.float64], y: NDArray[np.float64], cells_x: NDArray[np.float64], cells_y: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether a point lies in the convex hull of the minutiae, or not further out than the margin."""
    corners = _hull(np.stack([x, y], axis=1))
    edge = np.roll(corners, -1, axis=0) - corners
    length = np.hypot(edge[:, 0], edge[:, 1])
    along = edge / np.maximum(length, 1e-9)[:, None]
    from_x, from_y = cells_x[..., None] - corners[:, 0], cells_y[..., None] - corners[:, 1]
    outside = from_x * along[:, 1] - from_y * along[:, 0]  # distance to the line, positive outside
    inside = (outside <= 0).all(axis=-1)
    run = np.clip(from_x * along[:, 0] + from_y * along[:, 1], 0, length)
    distance2 = (from_x - run * along[:, 0]) ** 2 + (from_y - run * along[:, 1]) ** 2
    near: NDArray[np.bool_] = inside | (distance2.min(axis=-1) <= _BEYOND_HULL**2)
    return near


def _hull(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corners of the convex hull, counter-clockwise (Andrew's monotone chain)."""
    ordered = sorted({(float(px), float(py)) for px, py in points})
    if len(ordered) < 3:
        return np.array(ordered)

    def chain(way: list[tuple[float, float]]) -> list[tuple[float, float]]:
        kept: list[tuple[float, float]] = []
        for p in way:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], p) <= 0:
                kept.pop()
            kept.append(p)
        return kept[:-1]

    return np.array(chain(ordered) + chain(ordered[::-1]))


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
