"""Neighbourhoods: which sorties are free in the next step, while people are free over the whole horizon.

Windows are drawn where the plan loses most against the relaxation (or, without one, where harm is): what is
lost in a slot was decided in the slots before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from amana.engines.lifting.sorties import Sorties
from amana.engines.lifting.tables import Bools, Floats, Ints, Tables

FIRST_RATE = 6.0  # of exchanges against windows, until both have shown what they bring
FAIR = 0.25  # part of the steps that every family gets whatever it brings
EXCHANGES = {"few exchanges": 5, "many exchanges": 14}  # columns of each type and slot that may be tried
TRIED = 2.5  # of which so many are: a smaller program is solved sooner
FAMILIES = ("one type", "two types", "prisons", "all", "reception", "prisons and type")


@dataclass(slots=True)
class Windows:
    """Draws windows and learns which families pay: `gain` of harm per second of each, smoothed."""

    x: Tables
    sorties: Sorties
    most_columns: int = 1800
    kind: Ints = field(init=False)
    source: Ints = field(init=False)
    target: Ints = field(init=False)
    rate: dict[str, float] = field(init=False)
    size: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self.kind = self.x.kind_of[self.sorties.arc]
        self.source = self.x.source[self.sorties.arc]
        self.target = self.x.target[self.sorties.arc]
        self.rate = dict.fromkeys(FAMILIES, 1.0) | dict.fromkeys(EXCHANGES, FIRST_RATE)
        self.size = dict.fromkeys(FAMILIES, 1.0)

    def draw(self, rng: np.random.Generator) -> str:
        """The family of the next step: those that brought most per second come most often."""
        total = sum(self.rate.values())
        chances = np.array([FAIR / len(self.rate) + (1 - FAIR) * rate / total for rate in self.rate.values()])
        return list(self.rate)[int(rng.choice(len(chances), p=chances / chances.sum()))]

    def promising(self, name: str, price: Floats | None, rng: np.random.Generator) -> Floats:
        """How often each column is tried in exchanges: the cheapest of a type and slot most, others not at all.

        `TRIED` of each type and slot are drawn by that weight. Without prices any column may be drawn."""
        group = self.kind * self.x.slots + self.sorties.slot
        by = rng.random(len(group)) if price is None else price
        order = np.lexsort((by, group))
        rank = np.arange(len(order)) - np.searchsorted(group[order], group[order], side="left")
        weight = np.zeros(len(order))
        weight[order] = np.where((rank < EXCHANGES[name]) & np.isfinite(by[order]), (1.0 + rank) ** -0.7, 0.0)
        # drawn without replacement: the least of exponential times over weights
        times = np.full(len(weight), np.inf)
        some = weight > 0
        times[some] = rng.exponential(size=int(some.sum())) / weight[some]
        tried = np.argsort(times)[: round(TRIED * len(np.unique(group[some])))]
        drawn = np.zeros(len(weight))
        drawn[tried] = weight[tried]
        return np.where(np.isfinite(times), drawn, 0.0)

    def learn(self, name: str, gain: float, seconds: float, solved: bool) -> None:
        """Gain per second, and the size of windows: larger while they are solved, smaller when not."""
        self.rate[name] = 0.75 * self.rate[name] + 0.25 * gain / max(seconds, 0.05)
        if name in EXCHANGES:
            return
        grow = 1.04 if solved else 0.93
        self.size[name] = float(np.clip(self.size[name] * grow, 0.35, 3.0))

    def free(self, name: str, rng: np.random.Generator, loss: Floats) -> Bools:
        """Which sortie columns are free. `loss` [P, T] says where harm could be removed."""
        by_slot = loss.sum(axis=0)
        moment = int(rng.choice(self.x.slots, p=_chances(by_slot)))
        at_moment = loss[:, moment]
        size = self.size[name]
        if name == "one type":
            inside = self.kind == rng.integers(self.x.kinds)
            lengths = (8, 20)
        elif name == "two types":
            inside = np.isin(self.kind, rng.choice(self.x.kinds, min(2, self.x.kinds), replace=False))
            lengths = (4, 9)
        elif name == "prisons":
            inside = np.isin(self.source, self._prisons(rng, at_moment, int(rng.integers(1, 4))))
            lengths = (8, 30)
        elif name == "reception":
            f = int(rng.integers(self.x.receptions)) + self.x.origins + self.x.holds
            inside = self.target == f
            lengths = (5, 12)
        elif name == "prisons and type":
            some = self._prisons(rng, at_moment, max(2, self.x.origins // 2))
            inside = np.isin(self.source, some) & (self.kind == rng.integers(self.x.kinds))
            lengths = (12, 40)
        else:
            inside = np.ones(len(self.sorties), bool)
            lengths = (2, 4)
        length = max(2, round(float(rng.uniform(*lengths)) * size))
        return self._between(inside, moment, length, rng)

    def _between(self, inside: Bools, moment: int, length: int, rng: np.random.Generator) -> Bools:
        """The slots around `moment`, most of them before it; fewer when that frees too many columns."""
        while True:
            first = moment - int(rng.integers(length // 2, length + 1))
            first = min(max(0, first), max(0, self.x.slots - length))
            free = inside & (self.sorties.slot >= first) & (self.sorties.slot < first + length)
            if length <= 2 or free.sum() <= self.most_columns:
                return free
            length = max(2, int(length * 0.8))

    def _prisons(self, rng: np.random.Generator, weight: Floats, count: int) -> Ints:
        count = min(count, self.x.origins)
        return rng.choice(self.x.origins, count, replace=False, p=_chances(weight))


def _chances(weight: Floats) -> Floats:
    """Chances by weight, none of them zero."""
    positive = np.maximum(weight, 0)
    mixed = positive / max(float(positive.sum()), 1e-12) + 0.25 / len(weight)
    return np.asarray(mixed / mixed.sum())
