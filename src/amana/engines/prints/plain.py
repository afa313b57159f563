"""Comparison of two sets of cylinders with NumPy alone: the same steps and scores as `kernel`, more slowly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import rules as R
from .cylinders import Cylinders

Array = NDArray[np.float64]


def compare(a: Cylinders, b: Cylinders) -> float:
    """Score 0 to 1."""
    return explained(a, b)[0]


def explained(a: Cylinders, b: Cylinders) -> tuple[float, list[tuple[int, int, float]]]:
    """The score and its pairs."""
    least = min(len(a), len(b))
    if least < R.CYLINDERS_LEAST:
        return 0.0, []
    like = likeness(a, b)
    most = min(R.PAIRS_MAX, int(R.PAIRS_SHARE * least))
    ia, ib = _pairs(like, most)
    if len(ia) < 2:
        return 0.0, []
    before = like[ia, ib] / R.LEVELS
    after = _relaxed(before, most, _support(a.pose[ia].astype(np.float64), b.pose[ib].astype(np.float64)))
    scored = _scored(least)
    best = np.argsort(-after / before, kind="stable")[:scored]
    best = best[np.argsort(-after[best], kind="stable")]
    pairs = [(int(a.index[ia[k]]), int(b.index[ib[k]]), float(after[k] / scored)) for k in best]
    return float(after[best].sum() / scored), pairs


def likeness(a: Cylinders, b: Cylinders, least: int = R.LEVEL_LEAST) -> NDArray[np.int32]:
    """[i, j] = similarity of cylinder i of a and j of b in levels; 0 where they cannot be judged or hardly agree."""
    mine, other = a.mask[:, None], b.mask[None, :]
    both = mine & other
    wa, wb = a.words[:, :, None], b.words[:, None, :]
    set_a = np.bitwise_count(wa & other).sum(axis=0, dtype=np.float32)
    set_b = np.bitwise_count(wb & mine).sum(axis=0, dtype=np.float32)
    differ = np.bitwise_count((wa ^ wb) & both).sum(axis=0, dtype=np.float32)
    apart = np.abs((a.turn[:, None] - b.turn[None, :]).view(np.int8).astype(np.int32))
    fits = (apart <= R.TURN_APART_MAX) & (np.bitwise_count(both) >= R.SHARED_CELLS_LEAST)
    like = np.float32(1) - np.sqrt(differ) / (np.sqrt(set_a) + np.sqrt(set_b) + np.float32(1e-9))
    level = (like * np.float32(R.LEVELS)).astype(np.int32)
    return np.where(fits & (level >= R.LEVEL_LEAST), level, 0)


def _pairs(like: NDArray[np.int32], most: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    level = like.ravel()
    order = np.argsort(-level, kind="stable")[: int((level > 0).sum())]
    used_a, used_b = np.zeros(like.shape[0], bool), np.zeros(like.shape[1], bool)
    rows: list[int] = []
    columns: list[int] = []
    for place in order:
        i, j = divmod(int(place), like.shape[1])
        if not (used_a[i] or used_b[j]):
            used_a[i] = used_b[j] = True
            rows.append(i)
            columns.append(j)
            if len(rows) == most:
                break
    return np.array(rows, np.intp), np.array(columns, np.intp)


def _support(pa: Array, pb: Array) -> Array:
    """[r, s]: how well pair s fits to pair r, 0 to 1."""
    ax, ay = pa[None, :, 0] - pa[:, None, 0], pa[None, :, 1] - pa[:, None, 1]
    bx, by = pb[None, :, 0] - pb[:, None, 0], pb[None, :, 1] - pb[:, None, 1]
    off = np.abs(np.hypot(ax, ay) - np.hypot(bx, by))
    turn = _wrapped(pa[:, 2] - pb[:, 2])  # of the print, as each pair sees it
    line_turn = np.arctan2(ay * bx - ax * by, ax * bx + ay * by)  # and as the line between two sees it
    direction = np.abs(_wrapped(turn[:, None] - turn[None, :]))
    fit = _sigmoid(off, R.DISTANCE_MID, R.DISTANCE_STEEP) * _sigmoid(direction, R.ANGLE_MID, R.ANGLE_STEEP)
    fit *= _sigmoid(np.abs(_wrapped(turn[:, None] - line_turn)), R.ANGLE_MID, R.ANGLE_STEEP)
    fit[(off > R.DISTANCE_MAX) | (direction > R.ANGLE_MAX)] = 0
    np.fill_diagonal(fit, 0)
    return fit


def _relaxed(before: Array, most: int, support: Array) -> Array:
    now = before
    for _round in range(R.ROUNDS):
        now = R.KEPT * now + (1 - R.KEPT) * (support @ now) / (most - 1)
    return now


def _scored(least: int) -> int:
    share = float(_sigmoid(np.array(-float(least)), -R.SCORED_MID, R.SCORED_STEEP))
    return R.SCORED_LEAST + int(np.floor(share * (R.SCORED_MOST - R.SCORED_LEAST) + 0.5))


def _wrapped(angle: Array) -> Array:
    return np.where(angle > np.pi, angle - 2 * np.pi, np.where(angle < -np.pi, angle + 2 * np.pi, angle))


def _sigmoid(value: Array, mid: float, steep: float) -> Array:
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(steep * (value - mid))))


def vote(a: Cylinders, voters: NDArray[np.int64], b: Cylinders) -> float:
    """The sum of each voter's likeness, in levels, to the cylinder of b likest to it."""
    if not len(b):
        return 0.0
    chosen = Cylinders(a.words[:, voters], a.mask[voters], a.pose[voters], a.turn[voters], a.index[voters])
    return float(likeness(chosen, b, least=0).max(axis=1).sum())
