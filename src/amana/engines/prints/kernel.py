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


@_inlined
def _work():
    return (
        np.empty((256, 256), np.float32),  # likeness
        np.empty(256 * 256, np.int32),  # pairs in order
        np.empty(R.LEVELS + 1, np.int32),
        np.empty((R.PAIRS_MAX, R.PAIRS_MAX), np.float64),  # support
    )


@_jit
def _compare(wa, ma, ta, pa, wb, mb, tb, pb, b0, b1, work):
    like, order, counts, support = work
    na, nbs = ma.shape[0], b1 - b0
    least = min(na, nbs)
    if least < R.CYLINDERS_LEAST:
        return 0.0
    likeness(wa, ma, ta, wb, mb, tb, b0, b1, like)
    ia = np.empty(R.PAIRS_MAX, np.int64)
    ib = np.empty(R.PAIRS_MAX, np.int64)
    n = _pairs(like, na, nbs, min(R.PAIRS_MAX, int(R.PAIRS_SHARE * least)), order, counts, ia, ib)
    if n < 2:
        return 0.0
    before = np.empty(n)
    for r in range(n):
        before[r] = like[ia[r], ib[r]]
    _support(pa, pb, b0, ia, ib, n, support)
    after = _relaxed(before, n, support)
    return _mean_of_best(before, after, n, _scored(least))


@_jit
def likeness(wa, ma, ta, wb, mb, tb, b0, b1, out):
    """out[i, j] = similarity 0 to 1 of cylinder i of a and cylinder b0 + j of b; 0 where they cannot be judged."""
    for i in range(ma.shape[0]):
        a0, a1, a2, a3, a4, a5 = wa[0, i], wa[1, i], wa[2, i], wa[3, i], wa[4, i], wa[5, i]
        mine = ma[i]
        turn = ta[i]
        for j in range(b0, b1):
            other = mb[j]
            both = mine & other
            c0, c1, c2, c3, c4, c5 = wb[0, j], wb[1, j], wb[2, j], wb[3, j], wb[4, j], wb[5, j]
            set_a = _ones(a0 & other) + _ones(a1 & other) + _ones(a2 & other)
            set_a += _ones(a3 & other) + _ones(a4 & other) + _ones(a5 & other)
            set_b = _ones(c0 & mine) + _ones(c1 & mine) + _ones(c2 & mine)
            set_b += _ones(c3 & mine) + _ones(c4 & mine) + _ones(c5 & mine)
            differ = _ones((a0 ^ c0) & both) + _ones((a1 ^ c1) & both) + _ones((a2 ^ c2) & both)
            differ += _ones((a3 ^ c3) & both) + _ones((a4 ^ c4) & both) + _ones((a5 ^ c5) & both)
            apart = np.int32(np.int8(turn - tb[j]))
            fits = (apart <= R.TURN_APART_MAX) & (apart >= -R.TURN_APART_MAX)
            fits &= _ones(both) >= R.SHARED_CELLS_LEAST
            size = np.sqrt(np.float32(set_a)) + np.sqrt(np.float32(set_b))
            like = _ONE - np.sqrt(np.float32(differ)) / (size + _TINY)
            out[i, j - b0] = like if fits & (like > _NOTHING) else _NOTHING


@_jit
def _pairs(like, na, nbs, most, order, counts, ia, ib):
    """The likest pairs, no cylinder twice, at most `most`; returns how many. Ties go by place."""
    counts[:] = 0
    for i in range(na):
        for j in range(nbs):
            counts[int(like[i, j] * R.LEVELS)] += 1
    at = 0
    for level in range(R.LEVELS, 0, -1):
        here = counts[level]
        counts[level] = at
        at += here
    for i in range(na):
        for j in range(nbs):
            level = int(like[i, j] * R.LEVELS)
            if level > 0:
                order[counts[level]] = (i << 8) | j
                counts[level] += 1
    used_a = np.zeros(na, np.bool_)
    used_b = np.zeros(nbs, np.bool_)
    n = 0
    for t in range(at):
        i, j = order[t] >> 8, order[t] & 255
        if not (used_a[i] or used_b[j]):
            used_a[i] = True
            used_b[j] = True
            ia[n] = i
            ib[n] = j
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
def _support(pa, pb, b0, ia, ib, n, support):
    """support[r, s]: how well pair s fits to pair r, 0 to 1."""
    for r in range(n):
        support[r, r] = 0.0
        ar, br = ia[r], b0 + ib[r]
        for s in range(r):
            support[r, s] = 0.0
            support[s, r] = 0.0
            a, b = ia[s], b0 + ib[s]
            ax, ay = float(pa[a, 0]) - pa[ar, 0], float(pa[a, 1]) - pa[ar, 1]
            bx, by = float(pb[b, 0]) - pb[br, 0], float(pb[b, 1]) - pb[br, 1]
            off = abs(math.sqrt(ax * ax + ay * ay) - math.sqrt(bx * bx + by * by))
            if off > R.DISTANCE_MAX:
                continue
            # turn of the print as each pair sees it
            turn_r = _wrapped(float(pa[ar, 2]) - pb[br, 2])
            turn_s = _wrapped(float(pa[a, 2]) - pb[b, 2])
            direction = abs(_wrapped(turn_r - turn_s))
            if direction > R.ANGLE_MAX:
                continue
            turn = math.atan2(ay * bx - ax * by, ax * bx + ay * by)  # and as the line between them sees it
            fit = _sigmoid(off, R.DISTANCE_MID, R.DISTANCE_STEEP) * _sigmoid(
                direction, R.ANGLE_MID, R.ANGLE_STEEP
            )
            support[r, s] = fit * _sigmoid(abs(_wrapped(turn_r - turn)), R.ANGLE_MID, R.ANGLE_STEEP)
            support[s, r] = fit * _sigmoid(abs(_wrapped(turn_s - turn)), R.ANGLE_MID, R.ANGLE_STEEP)


@_jit
def _relaxed(before, n, support):
    now, then = before.copy(), np.empty(n)
    for _round in range(R.ROUNDS):
        for r in range(n):
            got = 0.0
            for s in range(n):
                got += support[r, s] * now[s]
            then[r] = R.KEPT * now[r] + (1 - R.KEPT) * got / (n - 1)
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
