"""Comparison of two sets of cylinders, compiled by numba. `plain` does the same with NumPy.

Step by step: likeness of all pairs of cylinders by counting bits; the best pairs, one to one, greedily; relaxation, in
which pairs support one another that lie alike in both prints (distance, difference of direction, bearing); the
mean of the pairs that kept most support.
"""

# mypy: ignore-errors
from __future__ import annotations

import math

import numba as nb
import numpy as np

from . import rules as R

_jit = nb.njit(cache=True, nogil=True, error_model="numpy")
_inlined = nb.njit(cache=True, nogil=True, forceinline=True, error_model="numpy")
_HALF_TURN, _TURN = math.pi, 2 * math.pi
_ONE, _TINY, _NOTHING = np.float32(1.0), np.float32(1e-9), np.float32(0.0)


@nb.extending.intrinsic
def _ones(_typing, word):
    """The number of bits set in a word."""

    def make(_context, builder, _signature, args):
        return builder.ctpop(args[0])

    return (nb.types.uint64(word), make) if word == nb.types.uint64 else None


@_jit
def compare(wa, ma, ta, pa, wb, mb, tb, pb, b0, b1):
    """Score 0 to 1 of the cylinders a and b[b0:b1]."""
    work = _work()
    return _compare(wa, ma, ta, pa, wb, mb, tb, pb, b0, b1, work)


@_jit
def compare_many(wa, ma, ta, pa, wb, mb, tb, pb, starts, which, out):
    """out[n] = score of a against print which[n] of a segment, whose cylinders are b[starts[p]:starts[p + 1]]."""
    work = _work()
    for n in range(which.shape[0]):
        p = which[n]
        out[n] = _compare(wa, ma, ta, pa, wb, mb, tb, pb, starts[p], starts[p + 1], work)


@_jit
def vote_many(wa, ma, ta, voters, wb, mb, tb, starts, which, out):
    """out[n] = how well the voters (places of cylinders of a) find their like in print which[n]: a cheap first look.

    The sum of each voter's likeness, in levels, to the cylinder likest to it."""
    levels = np.empty(264, np.int32)
    for n in range(which.shape[0]):
        b0, b1 = starts[which[n]], starts[which[n] + 1]
        total = 0
        for v in range(voters.shape[0]):
            total += _best_level(wa, ma, ta, voters[v], wb, mb, tb, b0, b1, levels)
        out[n] = total


@_jit
def _best_level(wa, ma, ta, i, wb, mb, tb, b0, b1, levels):
    a0, a1, a2, a3, a4, a5 = wa[0, i], wa[1, i], wa[2, i], wa[3, i], wa[4, i], wa[5, i]
    mine, turn = ma[i], ta[i]
    high = min(mb.shape[0], b1 + (-(b1 - b0) & 7))
    w0, w1, w2 = wb[0, b0:high], wb[1, b0:high], wb[2, b0:high]
    w3, w4, w5 = wb[3, b0:high], wb[4, b0:high], wb[5, b0:high]
    masks, turns = mb[b0:high], tb[b0:high]
    for j in range(masks.shape[0]):
        other = masks[j]
        both = mine & other
        c0, c1, c2, c3, c4, c5 = w0[j], w1[j], w2[j], w3[j], w4[j], w5[j]
        set_a = _ones(a0 & other) + _ones(a1 & other) + _ones(a2 & other)
        set_a += _ones(a3 & other) + _ones(a4 & other) + _ones(a5 & other)
        set_b = _ones(c0 & mine) + _ones(c1 & mine) + _ones(c2 & mine)
        set_b += _ones(c3 & mine) + _ones(c4 & mine) + _ones(c5 & mine)
        differ = _ones((a0 ^ c0) & both) + _ones((a1 ^ c1) & both) + _ones((a2 ^ c2) & both)
        differ += _ones((a3 ^ c3) & both) + _ones((a4 ^ c4) & both) + _ones((a5 ^ c5) & both)
        size = np.sqrt(np.float32(set_a)) + np.sqrt(np.float32(set_b))
        like = _ONE - np.sqrt(np.float32(differ)) / (size + _TINY)
        apart = np.int32(np.int8(turn - turns[j]))
        fits = (_ones(both) >= R.SHARED_CELLS_LEAST) & (abs(apart) <= R.TURN_APART_MAX)
        levels[j] = np.int32(like * R.LEVELS) if fits else 0
    best = 0
    for j in range(b1 - b0):
        best = max(best, levels[j])
    return best


@_inlined
def _work():
    return (
        np.empty(264, np.float32),  # likeness of one cylinder to those of the other print
        np.empty(1 << 16, np.int32),  # candidate pairs: level, i, j
        np.empty(1 << 16, np.int32),  # the same in order
        np.empty(R.LEVELS + 1, np.int32),
        np.empty(R.TURNS + 1, np.int32),
        np.empty((R.PAIRS_MAX, R.PAIRS_MAX), np.float64),  # support
        np.empty((6, R.PAIRS_MAX), np.float64),
    )


@_jit
def _compare(wa, ma, ta, pa, wb, mb, tb, pb, b0, b1, work):
    row, candidates, order, counts, first, support, at = work
    na, nbs = ma.shape[0], b1 - b0
    least = min(na, nbs)
    if least < R.CYLINDERS_LEAST:
        return 0.0
    found = _candidates(wa, ma, ta, wb, mb, tb, b0, b1, row, first, candidates)
    ia = np.empty(R.PAIRS_MAX, np.int64)
    ib = np.empty(R.PAIRS_MAX, np.int64)
    before = np.empty(R.PAIRS_MAX)
    most = min(R.PAIRS_MAX, int(R.PAIRS_SHARE * least))
    n = _pairs(candidates, found, na, nbs, most, order, counts, ia, ib, before)
    if n < 2:
        return 0.0
    _support(pa, pb, b0, ia, ib, n, support, at)
    after = _relaxed(before[:n], n, most, support)
    return _mean_of_best(before[:n], after, n, _scored(least))


@_jit
def _candidates(wa, ma, ta, wb, mb, tb, b0, b1, row, first, candidates):
    """All pairs of some likeness, as level << 16 | i << 8 | j; returns how many. Both prints are sorted by turn."""
    v = 0
    for j in range(b1 - b0):
        while v <= tb[b0 + j]:
            first[v] = j
            v += 1
    while v <= R.TURNS:
        first[v] = b1 - b0
        v += 1
    found = 0
    for i in range(ma.shape[0]):
        low, high = int(ta[i]) - R.TURN_APART_MAX, int(ta[i]) + R.TURN_APART_MAX
        if low >= 0 and high < R.TURNS:
            found = _row(wa, ma, i, wb, mb, b0, first[low], first[high + 1], row, candidates, found)
        else:  # over the seam
            low, high = low % R.TURNS, high % R.TURNS
            found = _row(wa, ma, i, wb, mb, b0, 0, first[high + 1], row, candidates, found)
            found = _row(wa, ma, i, wb, mb, b0, first[low], b1 - b0, row, candidates, found)
    return found


@_jit
def _row(wa, ma, i, wb, mb, b0, j0, j1, row, candidates, found):
    """The candidates of cylinder i of a among b[b0 + j0:b0 + j1]. Written so that the compiler counts eight at once."""
    a0, a1, a2, a3, a4, a5 = wa[0, i], wa[1, i], wa[2, i], wa[3, i], wa[4, i], wa[5, i]
    mine = ma[i]
    if j1 <= j0:
        return found
    # a multiple of eight, where the arrays reach so far; what is counted too much is not read
    wanting = (j0 - j1) & 7
    low = max(0, b0 + j0 - wanting)
    high = min(mb.shape[0], b0 + j1 + wanting - (b0 + j0 - low))
    w0, w1, w2 = wb[0, low:high], wb[1, low:high], wb[2, low:high]
    w3, w4, w5 = wb[3, low:high], wb[4, low:high], wb[5, low:high]
    masks = mb[low:high]
    for j in range(masks.shape[0]):
        other = masks[j]
        both = mine & other
        c0, c1, c2, c3, c4, c5 = w0[j], w1[j], w2[j], w3[j], w4[j], w5[j]
        set_a = _ones(a0 & other) + _ones(a1 & other) + _ones(a2 & other)
        set_a += _ones(a3 & other) + _ones(a4 & other) + _ones(a5 & other)
        set_b = _ones(c0 & mine) + _ones(c1 & mine) + _ones(c2 & mine)
        set_b += _ones(c3 & mine) + _ones(c4 & mine) + _ones(c5 & mine)
        differ = _ones((a0 ^ c0) & both) + _ones((a1 ^ c1) & both) + _ones((a2 ^ c2) & both)
        differ += _ones((a3 ^ c3) & both) + _ones((a4 ^ c4) & both) + _ones((a5 ^ c5) & both)
        size = np.sqrt(np.float32(set_a)) + np.sqrt(np.float32(set_b))
        like = _ONE - np.sqrt(np.float32(differ)) / (size + _TINY)
        row[j] = like if _ones(both) >= R.SHARED_CELLS_LEAST else _NOTHING
    before = b0 - low
    for j in range(j0, j1):
        level = np.int32(row[before + j] * R.LEVELS)
        candidates[found] = (level << 16) | (i << 8) | j
        found += level >= R.LEVEL_LEAST
    return found


@_jit
def _pairs(candidates, found, na, nbs, most, order, counts, ia, ib, before):
    """The likest pairs, no cylinder twice, at most `most`; returns how many. Ties go by place."""
    counts[:] = 0
    for t in range(found):
        counts[candidates[t] >> 16] += 1
    at = 0
    for level in range(R.LEVELS, R.LEVEL_LEAST - 1, -1):
        here = counts[level]
        counts[level] = at
        at += here
    for t in range(found):
        level = candidates[t] >> 16
        order[counts[level]] = candidates[t]
        counts[level] += 1
    used_a = np.zeros(na, np.bool_)
    used_b = np.zeros(nbs, np.bool_)
    n = 0
    for t in range(found):
        i, j = (order[t] >> 8) & 255, order[t] & 255
        if not (used_a[i] or used_b[j]):
            used_a[i] = True
            used_b[j] = True
            ia[n] = i
            ib[n] = j
            before[n] = (order[t] >> 16) / R.LEVELS
            n += 1
            if n == most:
                break
    return n


@_inlined
def _wrapped(angle):
    """An angle between -3 and 3 half turns, as -half to +half a turn."""
    if angle > _HALF_TURN:
        angle -= _TURN
    elif angle < -_HALF_TURN:
        angle += _TURN
    return angle


@_inlined
def _sigmoid(value, mid, steep):
    return 1.0 / (1.0 + math.exp(steep * (value - mid)))


@_jit
def _support(pa, pb, b0, ia, ib, n, support, at):
    """support[s, r]: how well pair s fits to pair r, 0 to 1. `at`: [6, n] work space."""
    for r in range(n):
        a, b = ia[r], b0 + ib[r]
        at[0, r], at[1, r], at[2, r], at[3, r] = pa[a, 0], pa[a, 1], pb[b, 0], pb[b, 1]
        at[4, r] = _wrapped(float(pa[a, 2]) - pb[b, 2])  # turn of the print as this pair sees it
    ax, ay, bx, by, turn, off = at[0, :n], at[1, :n], at[2, :n], at[3, :n], at[4, :n], at[5, :n]
    for r in range(n):
        support[r, :n] = 0.0
    for r in range(n):
        for s in range(r):
            far_a = math.sqrt((ax[s] - ax[r]) ** 2 + (ay[s] - ay[r]) ** 2)
            far_b = math.sqrt((bx[s] - bx[r]) ** 2 + (by[s] - by[r]) ** 2)
            direction = abs(turn[r] - turn[s])
            direction = min(direction, _TURN - direction)
            off[s] = abs(far_a - far_b) if direction <= R.ANGLE_MAX else 2 * R.DISTANCE_MAX
        for s in range(r):
            if off[s] > R.DISTANCE_MAX:
                continue
            direction = abs(_wrapped(turn[r] - turn[s]))
            a_x, a_y, b_x, b_y = ax[s] - ax[r], ay[s] - ay[r], bx[s] - bx[r], by[s] - by[r]
            line = math.atan2(
                a_y * b_x - a_x * b_y, a_x * b_x + a_y * b_y
            )  # turn as the line between them sees it
            fit = _sigmoid(off[s], R.DISTANCE_MID, R.DISTANCE_STEEP)
            fit *= _sigmoid(direction, R.ANGLE_MID, R.ANGLE_STEEP)
            support[s, r] = fit * _sigmoid(abs(_wrapped(turn[r] - line)), R.ANGLE_MID, R.ANGLE_STEEP)
            support[r, s] = fit * _sigmoid(abs(_wrapped(turn[s] - line)), R.ANGLE_MID, R.ANGLE_STEEP)


@_jit
def _relaxed(before, n, most, support):
    now, then = before.copy(), np.empty(n)
    share = (1 - R.KEPT) / (most - 1)
    for _round in range(R.ROUNDS):
        then[:] = 0.0
        for s in range(n):
            given, row = now[s], support[s, :n]
            for r in range(n):
                then[r] += row[r] * given
        for r in range(n):
            then[r] = R.KEPT * now[r] + share * then[r]
        now, then = then, now
    return now


@_inlined
def _scored(least):
    """How many pairs are averaged."""
    share = _sigmoid(-float(least), -R.SCORED_MID, R.SCORED_STEEP)
    return R.SCORED_LEAST + math.floor(share * (R.SCORED_MOST - R.SCORED_LEAST) + 0.5)


@_jit
def _mean_of_best(before, after, n, scored):
    """Of the pairs that kept most of what they had; pairs that are wanting count nothing."""
    order = np.argsort(-after / before, kind="mergesort")
    total = 0.0
    for t in range(min(n, scored)):
        total += after[order[t]]
    return total / scored
