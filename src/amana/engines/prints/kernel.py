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
_ONE, _TINY, _LEVELS = np.float32(1.0), np.float32(1e-9), np.float32(R.LEVELS)
_SHARED = np.uint64(R.SHARED_CELLS_LEAST)


@nb.extending.intrinsic
def _ones(_typing, word):
    """The number of bits set in a word."""

    def make(_context, builder, _signature, args):
        return builder.ctpop(args[0])

    return (nb.types.uint64(word), make) if word == nb.types.uint64 else None


@_jit
def compare(wa, ma, ta, pa, wb, mb, tb, pb, b0, b1):
    """Score 0 to 1 of the cylinders a and b[b0:b1]."""
    return _compare(wa, ma, ta, pa, wb, mb, tb, pb, b0, b1, _room(), _work())


@_jit
def compare_many(wa, ma, ta, pa, wb, mb, tb, pb, starts, which, out):
    """out[n] = score of a against print which[n] of a segment, whose cylinders are b[starts[p]:starts[p + 1]]."""
    room, work = _room(), _work()
    for n in range(which.shape[0]):
        p = which[n]
        out[n] = _compare(wa, ma, ta, pa, wb, mb, tb, pb, starts[p], starts[p + 1], room, work)


@_jit
def vote_many(wa, ma, ta, voters, wb, mb, tb, starts, which, out):
    """out[n] = how well the voters (places of cylinders of a) find their like in print which[n]: a cheap first look.

    The sum of each voter's likeness, in levels, to the cylinder likest to it."""
    held, row, first = _room()
    for n in range(which.shape[0]):
        b0, b1 = starts[which[n]], starts[which[n] + 1]
        _laid(wb, mb, tb, b0, b1 - b0, held, first)
        total = 0
        for v in range(voters.shape[0]):
            start, many = _window(ta[voters[v]], first)
            _levels(wa, ma, voters[v], held, start, many, row)
            best = np.int32(0)
            for j in range(np.uint64(many)):
                best = max(best, row[j])
            total += best
        out[n] = total


@_inlined
def _room():
    return (
        np.zeros((10, 528), np.uint64),  # the other print, laid out twice
        np.empty(264, np.int32),  # likeness of one cylinder to those of the other print, in levels
        np.empty(R.TURNS + 1, np.int32),  # the first cylinder of each turn
    )


@_inlined
def _work():
    """Room for one comparison, made once for many of them."""
    return (
        np.empty(1 << 16, np.int32),  # candidate pairs: level, i, j
        np.empty(1 << 16, np.int32),  # the same in order
        np.zeros(R.LEVELS + 1, np.int32),
        np.empty((2, 256), np.bool_),  # cylinders that have a pair
        np.empty((2, R.PAIRS_MAX), np.int64),  # the pairs
        np.zeros((4, R.PAIRS_MAX), np.float64),  # their likeness, two rounds of relaxation, keys of an order
        np.empty((R.PAIRS_MAX, R.PAIRS_MAX), np.float64),  # support
        np.zeros((6, R.PAIRS_MAX), np.float64),
    )


@_jit
def _compare(wa, ma, ta, pa, wb, mb, tb, pb, b0, b1, room, work):
    held, row, first = room
    candidates, order, counts, used, pairs, values, support, at = work
    na, nbs = ma.shape[0], b1 - b0
    least = min(na, nbs)
    if least < R.CYLINDERS_LEAST:
        return 0.0
    found = _candidates(wa, ma, ta, wb, mb, tb, b0, nbs, held, row, first, candidates)
    most = min(R.PAIRS_MAX, int(R.PAIRS_SHARE * least))
    n = _pairs(candidates, found, na, nbs, most, order, counts, used, pairs, values[0])
    if n < 2:
        return 0.0
    _support(pa, pb, b0, pairs, n, support, at)
    after = _relaxed(values, n, most, support)
    return _mean_of_best(values[0], after, values[3], n, _scored(least))


@_jit
def _laid(wb, mb, tb, b0, n, held, first):
    """Print b[b0:b0 + n] twice over, so that a window over the seam of the turn is one run. Rows of `held`: six words,
    mask, and `_planes` of the words. `first`: the first cylinder at or behind each turn."""
    for j in range(n):
        c0, c1, c2 = wb[0, b0 + j], wb[1, b0 + j], wb[2, b0 + j]
        c3, c4, c5 = wb[3, b0 + j], wb[4, b0 + j], wb[5, b0 + j]
        ones, twos, fours = _planes(c0, c1, c2, c3, c4, c5)
        for at in (j, n + j):
            held[0, at], held[1, at], held[2, at] = c0, c1, c2
            held[3, at], held[4, at], held[5, at] = c3, c4, c5
            held[6, at], held[7, at], held[8, at], held[9, at] = mb[b0 + j], ones, twos, fours
    v = 0
    for j in range(n):
        while v <= tb[b0 + j]:
            first[v] = j
            v += 1
    first[v:] = n


@_inlined
def _window(turn, first):
    """Which cylinders of a print laid out twice lie within a quarter turn: the first, and how many."""
    low, high = int(turn) - R.TURN_APART_MAX, int(turn) + R.TURN_APART_MAX
    start, end = first[low % R.TURNS], first[high % R.TURNS + 1]
    if low < 0 or high >= R.TURNS:  # over the seam
        end += first[R.TURNS]
    return start, end - start


@_inlined
def _planes(c0, c1, c2, c3, c4, c5):
    """How many of six words have each bit set, as the three binary digits of that number."""
    s, t = c0 ^ c1 ^ c2, c3 ^ c4 ^ c5
    k = (c0 & c1) | (c2 & (c0 | c1))
    m = (c3 & c4) | (c5 & (c3 | c4))
    u = s & t
    return s ^ t, k ^ m ^ u, (k & m) | (u & (k | m))


@_inlined
def _set(ones, twos, fours, mask):
    """The bits set in six words within the mask, from their planes."""
    two, four = _ones(twos & mask), _ones(fours & mask)
    two += four + four
    return _ones(ones & mask) + two + two


@_jit
def _candidates(wa, ma, ta, wb, mb, tb, b0, n, held, row, first, candidates):
    """All pairs of some likeness, as level << 16 | i << 8 | j; returns how many. Both prints are sorted by turn."""
    _laid(wb, mb, tb, b0, n, held, first)
    found = 0
    for i in range(ma.shape[0]):
        start, many = _window(ta[i], first)
        _levels(wa, ma, i, held, start, many, row)
        over = max(0, start + many - n)
        found = _kept(row, n - start, i, 0, over, candidates, found)
        found = _kept(row, 0, i, start, start + many - over, candidates, found)
    return found


@_jit
def _levels(wa, ma, i, held, start, n, row):
    """row[j] = likeness in levels of cylinder i of a to cylinder start + j of `held`; 0 where it cannot be judged.
    Written so that the compiler counts eight at once: what is counted beyond n is not read."""
    a0, a1, a2, a3, a4, a5 = wa[0, i], wa[1, i], wa[2, i], wa[3, i], wa[4, i], wa[5, i]
    ones, twos, fours = _planes(a0, a1, a2, a3, a4, a5)
    mine = ma[i]
    o = np.uint64(start)  # unsigned: no index counts from the end
    for j in range(np.uint64((n + 7) & ~7)):
        at = o + j
        other = held[6, at]
        both = mine & other
        differ = _ones((a0 ^ held[0, at]) & both) + _ones((a1 ^ held[1, at]) & both)
        differ += _ones((a2 ^ held[2, at]) & both) + _ones((a3 ^ held[3, at]) & both)
        differ += _ones((a4 ^ held[4, at]) & both) + _ones((a5 ^ held[5, at]) & both)
        set_a = _set(ones, twos, fours, other)
        set_b = _set(held[7, at], held[8, at], held[9, at], mine)
        size = np.sqrt(np.float32(set_a)) + np.sqrt(np.float32(set_b))
        like = _ONE - np.sqrt(np.float32(differ)) / (size + _TINY)
        level = np.int32(like * _LEVELS)
        row[j] = level if _ones(both) >= _SHARED else np.int32(0)


@_inlined
def _kept(row, before, i, j0, j1, candidates, found):
    """Add the pairs of cylinder i of a with j0:j1, whose levels begin at row[before]."""
    place = np.uint64(found)
    low = np.uint64(j0)
    behind, whose = np.uint64(before) - low, np.int32(i << 8)
    for j in range(low, np.uint64(j1)):
        level = row[behind + j]
        candidates[place] = (level << 16) | whose | np.int32(j)
        place += np.uint64(level >= R.LEVEL_LEAST)
    return np.int64(place)


@_jit
def _pairs(candidates, found, na, nbs, most, order, counts, used, pairs, likeness):
    """The likest pairs, no cylinder twice, at most `most`; returns how many. Ties go by place."""
    highest = R.LEVEL_LEAST
    for t in range(found):
        level = candidates[t] >> 16
        counts[level] += 1
        highest = max(highest, level)
    at = 0
    for level in range(highest, R.LEVEL_LEAST - 1, -1):
        here = counts[level]
        counts[level] = at
        at += here
    for t in range(found):
        level = candidates[t] >> 16
        order[counts[level]] = candidates[t]
        counts[level] += 1
    counts[R.LEVEL_LEAST : highest + 1] = 0
    used[0, :na] = False
    used[1, :nbs] = False
    n = 0
    for t in range(found):
        i, j = (order[t] >> 8) & 255, order[t] & 255
        if not (used[0, i] or used[1, j]):
            used[0, i] = True
            used[1, j] = True
            pairs[0, n], pairs[1, n] = i, j
            likeness[n] = (order[t] >> 16) / R.LEVELS
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
def _support(pa, pb, b0, pairs, n, support, at):
    """support[s, r]: how well pair s fits to pair r, 0 to 1. `at`: [6, n] work space."""
    for r in range(n):
        a, b = pairs[0, r], b0 + pairs[1, r]
        at[0, r], at[1, r], at[2, r], at[3, r] = pa[a, 0], pa[a, 1], pb[b, 0], pb[b, 1]
        at[4, r] = _wrapped(float(pa[a, 2]) - pb[b, 2])  # turn of the print as this pair sees it
    ax, ay, bx, by, turn, off = at[0], at[1], at[2], at[3], at[4], at[5]
    wide = (n + 7) & ~7
    for r in range(n):
        support[r, :wide] = 0.0
    for r in range(n):
        for s in range(np.uint64((r + 7) & ~7)):  # in eights; what is too much is not read
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
def _relaxed(values, n, most, support):
    """What the pairs keep of `values[0]`, in one of its other rows."""
    now, then, other = values[0], values[1], values[2]
    wide = np.uint64((n + 7) & ~7)  # in eights; what is too much is not read
    share = (1 - R.KEPT) / (most - 1)
    for _round in range(R.ROUNDS):
        then[:wide] = 0.0
        for s in range(n):
            given, row = now[s], support[s]
            for r in range(wide):
                then[r] += row[r] * given
        for r in range(wide):
            then[r] = R.KEPT * now[r] + share * then[r]
        now, then, other = then, other, then
    return now


@_inlined
def _scored(least):
    """How many pairs are averaged."""
    share = _sigmoid(-float(least), -R.SCORED_MID, R.SCORED_STEEP)
    return R.SCORED_LEAST + math.floor(share * (R.SCORED_MOST - R.SCORED_LEAST) + 0.5)


@_jit
def _mean_of_best(before, after, keys, n, scored):
    """Of the pairs that kept most of what they had; pairs that are wanting count nothing. Ties go by place."""
    for r in range(n):
        keys[r] = after[r] / before[r]
    total = 0.0
    for _t in range(min(n, scored)):
        best, high = 0, -1.0
        for r in range(n):
            if keys[r] > high:
                best, high = r, keys[r]
        total += after[best]
        keys[best] = -1.0
    return total / scored
