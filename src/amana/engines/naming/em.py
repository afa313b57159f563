"""Learning the letter channel by expectation-maximisation over monotone alignments.

Deligne, Yvon and Bimbot's joint-multigram idea, one-sided: each source sign emits 0-3 letters. The forward
and backward sums run over all pairs of a block at once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .channel import LONGEST, contexts, signs

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_BLOCK = 3000
# One consonant sound to a segment, vowels before or after it: anything else is two signs' work.
_ONE_SOUND = re.compile(
    r"[aeiouy]*(?:[stkgdcz]h|dj|tch|ts|ck|gu|qu|([b-df-hj-np-tv-xz])\1?)?[aeiouyw]*"
    r"|[\u0620-\u06d5]|([اويه])\2"
)
_PRIOR = (0.22, 0.5, 0.22, 0.06)  # before anything is learned: chance of 0, 1, 2, 3 letters


@dataclass(frozen=True, slots=True)
class Pair:
    """A source word, its script, what was written for it, and how much the pair counts."""

    source: str
    script: str
    written: str
    weight: float


class Learner:
    """Holds the pairs as padded arrays and the current probabilities P[sign in context, letters]."""

    def __init__(self, pairs: list[Pair], *, smoothing: float = 3.0) -> None:
        self.smoothing = smoothing
        self.pairs = [p for p in pairs if p.source and len(p.written) <= LONGEST * len(p.source)]
        self.pairs.sort(key=lambda p: (len(p.source), len(p.written)))
        self.keys: dict[str, int] = {"": 0}
        self.segments: dict[str, int] = {"": 0}
        self.sign_of: list[str] = [""]
        self.blocks = [self._block(self.pairs[at : at + _BLOCK]) for at in range(0, len(self.pairs), _BLOCK)]
        lengths = np.array([len(segment) for segment in self.segments])
        counts = np.bincount(lengths, minlength=LONGEST + 1)
        chance = np.array(_PRIOR) / np.maximum(counts, 1)
        self.p: Floats = np.tile(chance[lengths], (len(self.keys), 1))
        self.p[0] = 0.0
        self.p[0, 0] = 1.0  # padding writes nothing

    def _block(self, pairs: list[Pair]) -> tuple[Ints, Ints, Ints, Floats]:
        sources = [signs(pair.source, pair.script) for pair in pairs]
        height, width = max(map(len, sources)), max(len(pair.written) for pair in pairs)
        rows = np.zeros((len(pairs), height), dtype=np.int64)
        columns = np.full((len(pairs), width + 1, LONGEST + 1), -1, dtype=np.int64)
        for n, (pair, found) in enumerate(zip(pairs, sources, strict=True)):
            for i, (sign, key) in enumerate(zip(found, contexts(found), strict=True)):
                if key not in self.keys:
                    self.keys[key] = len(self.keys)
                    self.sign_of.append(sign)
                rows[n, i] = self.keys[key]
            for j in range(len(pair.written) + 1):
                for k in range(min(LONGEST, len(pair.written) - j) + 1):
                    segment = pair.written[j : j + k]
                    if not _ONE_SOUND.fullmatch(segment):
                        continue
                    columns[n, j, k] = self.segments.setdefault(segment, len(self.segments))
        ends = np.array([len(pair.written) for pair in pairs])
        return rows, columns, ends, np.array([pair.weight for pair in pairs])

    def run(self, rounds: int) -> list[float]:
        """Iterate; the mean log2 likelihood per pair after each round."""
        return [self._round() for _ in range(rounds)]

    def _round(self) -> float:
        counts = np.zeros(self.p.size)
        total = weight = 0.0
        for rows, columns, ends, weights in self.blocks:
            gained, found = self._expect(rows, columns, ends, weights)
            counts += found
            total += gained
            weight += float(weights.sum())
        self._maximise(counts.reshape(self.p.shape))
        return total / weight

    def _expect(self, rows: Ints, columns: Ints, ends: Ints, weights: Floats) -> tuple[float, Floats]:
        size, height = rows.shape
        width = columns.shape[1]
        allowed = columns >= 0
        safe = np.where(allowed, columns, 0)
        emit = [np.where(allowed, self.p[rows[:, i, None, None], safe], 0.0) for i in range(height)]
        forward = np.zeros((height + 1, size, width))
        forward[0, :, 0] = 1.0
        for i in range(height):
            for k in range(LONGEST + 1):
                forward[i + 1, :, k:] += forward[i, :, : width - k] * emit[i][:, : width - k, k]
        backward = np.zeros((size, width))
        each = np.arange(size)
        backward[each, ends] = 1.0
        likelihood = forward[height, each, ends]
        scale = np.where(likelihood > 0, weights / np.maximum(likelihood, 1e-300), 0.0)
        counts = np.zeros(self.p.size)
        for i in range(height - 1, -1, -1):
            before = np.zeros((size, width))
            for k in range(LONGEST + 1):
                through = emit[i][:, : width - k, k] * backward[:, k:]
                before[:, : width - k] += through
                share = forward[i, :, : width - k] * through * scale[:, None]
                where = rows[:, i, None] * self.p.shape[1] + safe[:, : width - k, k]
                live = share > 0
                counts += np.bincount(where[live], share[live], minlength=self.p.size)
            backward = before
        good = likelihood > 0
        return float((np.log2(likelihood[good]) * weights[good]).sum()), counts

    def _maximise(self, counts: Floats) -> None:
        """Each context leans on its sign taken everywhere, the sign on nothing."""
        groups: dict[str, list[int]] = defaultdict(list)
        for at, sign in enumerate(self.sign_of):
            groups[sign].append(at)
        for sign, members in groups.items():
            if not sign:
                continue
            pooled = counts[members].sum(axis=0)
            if not pooled.sum():
                continue
            pooled /= pooled.sum()
            own = counts[members]
            self.p[members] = (own + self.smoothing * pooled) / (
                own.sum(axis=1, keepdims=True) + self.smoothing
            )

    def table(self, *, least: float) -> dict[str, dict[str, float]]:
        """Sign in context (and sign alone) -> letters -> probability, those of at least `least`."""
        names = list(self.segments)
        out: dict[str, dict[str, float]] = {}
        pooled: dict[str, Floats] = defaultdict(lambda: np.zeros(self.p.shape[1]))
        for key, at in self.keys.items():
            if not key:
                continue
            pooled[self.sign_of[at]] += self.p[at]
            out[key] = {names[n]: float(self.p[at, n]) for n in np.nonzero(self.p[at] >= least)[0]}
        for sign, row in pooled.items():
            row /= row.sum()
            out[sign] = {names[n]: float(row[n]) for n in np.nonzero(row >= least)[0]}
        return out
