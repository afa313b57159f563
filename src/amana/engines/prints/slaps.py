"""One image of four fingers, cut into fingers: index, middle, ring and little finger of a hand, pressed together.

Ridges are found by their energy between 4 and 17 pixels at 500 per inch; what is too thin to be a finger (writing,
frames) goes; of the patches one above the other, the uppermost is the fingertip. Four are cut, or none: what was found
is said. Which hand it is, the image does not tell: whoever took it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .images import checked_ppi
from .problems import Refused
from .sizes import SIDE_MAX, at_standard_ppi, bounded
from .values import Gray

Hand = Literal["right", "left"]
POSITIONS: dict[Hand, tuple[int, ...]] = {"right": (2, 3, 4, 5), "left": (10, 9, 8, 7)}
"""Fingers from left to right in the image, as in ANSI/NIST-ITL."""
HAND_OF: dict[int, Hand] = {13: "right", 14: "left"}
"""Positions of plain four-finger impressions in ANSI/NIST-ITL."""

_CELL = 8  # pixels; the grid on which patches are looked for
_FINE, _COARSE = 3, 17  # pixels: what is blurred away between them is not a ridge
_ENERGY_LEAST, _ENERGY_SHARE = 6.0, 0.3  # of grey levels; of what the strongest ridges have
_DARKER = 12.0  # grey levels, of ridges than of paper
_INK, _CHANGES_LEAST = (
    5.0,
    0.15,
)  # grey levels below the mean around; strokes of a pen change less often than ridges
_HOLE_MOST = 12  # cells
_THIN = 4  # cells: narrower than twice this plus one is no finger
_AREA_LEAST = 280  # cells: 18,000 square pixels, a small fingertip
_WIDTH_LEAST, _WIDTH_MOST = 10, 48  # cells across the hand: 4 to 20 mm
_LENGTH_MOST = 1.9  # of a fingertip, in widths
_TILT_MOST = np.pi / 4

Mask = NDArray[np.bool_]
Cells = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """One finger of the image: its position, its pixels at 500 per inch on white, and where they were: left, top,
    right, bottom in pixels at 500 per inch."""

    position: int
    image: Gray
    box: tuple[int, int, int, int]


def cut(image: Gray, ppi: float, hand: Hand) -> list[Cut]:
    """The four fingers, from left to right. Raises Refused where not exactly four are found."""
    whole = at_standard_ppi(image, checked_ppi(ppi))
    bounded(whole.shape[1], whole.shape[0], SIDE_MAX)
    fingers = _fingers(*_ridged(whole))
    if len(fingers) != len(POSITIONS[hand]):
        raise Refused("", "slap_count", value=len(fingers))
    return [_cut(whole, cells, position) for cells, position in zip(fingers, POSITIONS[hand], strict=True)]


def _ridged(image: Gray) -> tuple[Mask, NDArray[np.float32]]:
    """The cells that hold ridges [rows, columns], and how often dark and bright change in each, per pixel."""
    gray = image.astype(np.float32)
    band = _blurred(gray, _FINE) - _blurred(gray, _COARSE)
    strength = np.sqrt(_cells(band * band))
    strong = strength > max(_ENERGY_LEAST, _ENERGY_SHARE * float(np.percentile(strength, 95)))
    brightness = _cells(gray)
    strong &= (
        brightness < float(np.percentile(brightness, 95)) - _DARKER
    )  # between two fingers it is as bright as paper
    dark = band < -_INK
    changes = np.zeros_like(gray)
    changes[:, 1:] += dark[:, 1:] != dark[:, :-1]
    changes[1:] += dark[1:] != dark[:-1]
    return _opened(_filled(strong), _THIN), _cells(changes)


def _blurred(image: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """The mean over a square of `side`."""
    half = side // 2
    for axis in (0, 1):
        pad = [(half + 1, half) if a == axis else (0, 0) for a in (0, 1)]
        total = np.cumsum(np.pad(image, pad, mode="edge"), axis=axis, dtype=np.float64)
        low, high = (np.take(total, np.arange(image.shape[axis]) + k, axis=axis) for k in (0, side))
        image = ((high - low) / side).astype(np.float32)
    return image


def _cells(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of each cell; what is over at the edges is left out."""
    rows, columns = image.shape[0] // _CELL, image.shape[1] // _CELL
    cropped = image[: rows * _CELL, : columns * _CELL]
    mean: NDArray[np.float32] = cropped.reshape(rows, _CELL, columns, _CELL).mean(axis=(1, 3))
    return mean


def _grown(mask: Mask, by: int) -> Mask:
    """With every cell within `by` cells."""
    out = np.zeros_like(mask)
    padded = np.pad(mask, by)
    for y in range(2 * by + 1):
        for x in range(2 * by + 1):
            if (y - by) ** 2 + (x - by) ** 2 <= by * by + 1:
                out |= padded[y : y + mask.shape[0], x : x + mask.shape[1]]
    return out


def _shrunk(mask: Mask, by: int) -> Mask:
    """Without every cell that has one outside within `by` cells; beyond the image all is outside."""
    return ~_grown(~np.pad(mask, by), by)[by:-by, by:-by]


def _filled(mask: Mask) -> Mask:
    """With its small holes; a gap between two fingers is long, and stays."""
    out = mask.copy()
    for hole in _patches(~mask):
        if len(hole) <= _HOLE_MOST:
            out[hole[:, 0], hole[:, 1]] = True
    return out


def _opened(mask: Mask, by: int) -> Mask:
    return _grown(_shrunk(mask, by), by) & mask


def _fingers(mask: Mask, changes: NDArray[np.float32]) -> list[Cells]:
    """The cells of each fingertip, from left to right across the hand."""
    patches = [
        patch
        for patch in _patches(mask)
        if len(patch) >= _AREA_LEAST and changes[patch[:, 0], patch[:, 1]].mean() >= _CHANGES_LEAST
    ]
    if not patches:
        return []
    tilt = _tilt(patches)
    turned = [(patch, *_along(patch, tilt)) for patch in patches]
    columns: list[list[tuple[Cells, NDArray[np.float64], NDArray[np.float64]]]] = []
    for item in sorted(turned, key=lambda t: float(t[2].min())):  # the uppermost first
        over = next((c for c in columns if _shares(c[0][1], item[1])), None)
        if over is None:
            columns.append([item])
        else:
            over.append(item)
    tips = [column[0] for column in columns]
    tips = [tip for tip in tips if _WIDTH_LEAST <= np.ptp(tip[1]) + 1 <= _WIDTH_MOST]
    if len(tips) > 4:  # a piece of a neighbouring print at the side of a card
        wide = mask.shape[1]
        tips = [t for t in tips if not (t[0][:, 1].min() == 0 or t[0][:, 1].max() == wide - 1)]
    tips.sort(key=lambda tip: float(np.median(tip[1])))
    return [_tip(*tip) for tip in tips]


def _tip(cells: Cells, across: NDArray[np.float64], down: NDArray[np.float64]) -> Cells:
    """Without the second joint, where it hangs on."""
    tip: Cells = cells[down - down.min() <= _LENGTH_MOST * (np.ptp(across) + 1)]
    return tip


def _patches(mask: Mask) -> list[Cells]:
    """Cells that touch, as [n, (row, column)]."""
    left = mask.copy()
    found = []
    for start in zip(*np.nonzero(mask), strict=True):
        if not left[start]:
            continue
        left[start] = False
        reached, edge = [start], [start]
        while edge:
            y, x = edge.pop()
            for at in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if 0 <= at[0] < mask.shape[0] and 0 <= at[1] < mask.shape[1] and left[at]:
                    left[at] = False
                    reached.append(at)
                    edge.append(at)
        found.append(np.array(reached, np.int64))
    return found


def _tilt(patches: list[Cells]) -> float:
    """How far the fingers lean from upright, radians, clockwise: the mean over the long patches of their long axis."""
    lean = weight = 0.0
    for cells in patches:
        y, x = (cells - cells.mean(axis=0)).T
        xx, yy, xy = (x * x).mean(), (y * y).mean(), (x * y).mean()
        angle = 0.5 * np.arctan2(-2 * xy, yy - xx)  # of the long axis from the vertical
        longer = np.hypot(yy - xx, 2 * xy) / (xx + yy)
        if abs(angle) <= _TILT_MOST:
            lean, weight = lean + longer * len(cells) * angle, weight + longer * len(cells)
    return float(lean / weight) if weight else 0.0


def _along(cells: Cells, tilt: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where each cell lies across the hand and down the fingers."""
    y, x = cells.T.astype(np.float64)
    return np.cos(tilt) * x + np.sin(tilt) * y, np.cos(tilt) * y - np.sin(tilt) * x


def _shares(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether two patches lie one above the other: more than a third of the narrower."""
    low, high = max(one.min(), other.min()), min(one.max(), other.max())
    return bool(high - low > min(np.ptp(one), np.ptp(other)) / 3)


def _cut(image: Gray, cells: Cells, position: int) -> Cut:
    """The pixels of these cells and of those around them."""
    of = np.zeros((image.shape[0] // _CELL + 1, image.shape[1] // _CELL + 1), bool)
    of[cells[:, 0], cells[:, 1]] = True
    of = _grown(of, 1)
    rows, columns = np.flatnonzero(of.any(axis=1)), np.flatnonzero(of.any(axis=0))
    top, left = int(rows[0]) * _CELL, int(columns[0]) * _CELL
    bottom = min(image.shape[0], int(rows[-1] + 1) * _CELL)
    right = min(image.shape[1], int(columns[-1] + 1) * _CELL)
    shown = np.repeat(np.repeat(of, _CELL, axis=0), _CELL, axis=1)[top:bottom, left:right]
    pixels = np.where(shown, image[top:bottom, left:right], np.uint8(255))
    return Cut(position, np.ascontiguousarray(pixels), (left, top, right, bottom))
