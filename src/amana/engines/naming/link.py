"""Two rosters side by side: who may be whom. Proposals, one for each person at most; nothing is merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from . import block, shares
from .bands import NOBODY_BITS, STRONG_SCORE, Band
from .parse import parse
from .record import Record, record_bits

EACH = 6  # candidates weighed in full for every record
# POSSIBLE_SCORE leaves room to both sides of a precision of .99 and a recall of .90 on rosters made for choosing it
# (docs/decisions/names-default-of-linking.md).
POSSIBLE_SCORE = 0.4
_LEAST_BITS = -2.0  # rivals weaker than this do not count


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rows `left` and `right` may be one person. `score`: the probability that they are, against every rival
    and against nobody; `rivals`: how many others came near."""

    left: int
    right: int
    bits: float
    score: float
    rivals: int

    @property
    def band(self) -> Band:
        """strong, possible or unlikely, by the score."""
        return (
            "strong"
            if self.score >= STRONG_SCORE
            else "possible"
            if self.score >= POSSIBLE_SCORE
            else "unlikely"
        )


def link(
    left: Sequence[Record],
    right: Sequence[Record],
    *,
    least: float = POSSIBLE_SCORE,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Proposal]:
    """The proposals with a score of at least `least`, each row at most once, in the order of `left`; the same whatever
    the number of `workers`, the processes that share the weighing where there is enough of it (see `shares`).
    `progress` is told now and then how many pairs of how many have been weighed. Raises `shares.ShareLost`."""
    if not left or not right:
        return []
    names_a, names_b = ([tuple(map(parse, record.names)) for record in side] for side in (left, right))
    found = block.thin(block.candidates(left, right, names_a, names_b), EACH)

    def weighed(start: int, stop: int) -> list[float]:
        pairs = zip(found.left[start:stop].tolist(), found.right[start:stop].tolist(), strict=True)
        return [record_bits(left[a], right[b], names_a[a], names_b[b]) for a, b in pairs]

    bits = np.array(shares.made(len(found.left), weighed, workers, progress))
    keep = bits >= _LEAST_BITS
    return _assign(found.left[keep].tolist(), found.right[keep].tolist(), bits[keep].tolist(), least)


def _assign(left: list[int], right: list[int], bits: list[float], least: float) -> list[Proposal]:
    mass_left: dict[int, float] = defaultdict(float)
    mass_right: dict[int, float] = defaultdict(float)
    count: dict[tuple[str, int], int] = defaultdict(int)
    weights = [2.0 ** min(b, 60.0) for b in bits]
    for a, b, w, value in zip(left, right, weights, bits, strict=True):
        mass_left[a] += w
        mass_right[b] += w
        if value >= 0:
            count["left", a] += 1
            count["right", b] += 1
    nobody = 2.0**NOBODY_BITS
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    out = []
    for n in sorted(range(len(bits)), key=lambda n: (-bits[n], left[n], right[n])):
        a, b = left[n], right[n]
        if a in taken_left or b in taken_right:
            continue
        rest = mass_left[a] + mass_right[b] - 2 * weights[n]
        score = weights[n] / (weights[n] + max(rest, 0.0) + nobody)
        taken_left.add(a)
        taken_right.add(b)
        if score >= least:
            rivals = count["left", a] + count["right", b] - 2 * (bits[n] >= 0)
            out.append(Proposal(a, b, bits[n], score, int(rivals)))
    out.sort(key=lambda p: (p.left, p.right))
    return out
