"""Neighbourhoods: which sorties are free in the next step, while people are free over the whole horizon.

Windows are drawn where the plan loses most against the relaxation (or, without one, where harm is): what is
lost in a slot was decided in the slots before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from amana.engines.lifting.program import Sorties
from amana.engines.lifting.tables import Bools, Floats, Ints, Tables

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
        self.rate = dict.fromkeys(FAMILIES, 1.0)
        self.size = dict.fromkeys(FAMILIES, 1.0)

    def draw(self, rng: np.random.Generator, loss: Floats) -> tuple[str, Bools]:
        """(family, which sortie columns are free). `loss` [P, T] says where harm could be removed."""
        total = sum(self.rate.values())
        chances = np.array([0.4 / len(FAMILIES) + 0.6 * self.rate[name] / total for name in FAMILIES])
        name = FAMILIES[int(rng.choice(len(FAMILIES), p=chances / chances.sum()))]
        return name, self._free(name, rng, loss)

    def learn(self, name: str, gain: float, seconds: float, solved: bool) -> None:
        """Gain per second, and the size of windows: larger while they are solved, smaller when not."""
        self.rate[name] = 0.85 * self.rate[name] + 0.15 * gain / max(seconds, 0.05)
        grow = 1.04 if solved else 0.93
        self.size[name] = float(np.clip(self.size[name] * grow, 0.35, 3.0))

    def _free(self, name: str, rng: np.random.Generator, loss: Floats) -> Bools:
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
