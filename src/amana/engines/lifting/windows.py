"""Neighbourhoods: which sorties are free in the next step, while people are free over the whole horizon.

Windows are drawn where the plan loses most against the relaxation (or, without one, where harm is): what is
lost in a slot was decided in the slots before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from amana.engines.lifting.sorties import Sorties
from amana.engines.lifting.tables import Bools, Floats, Ints, Tables

FAIR = 0.1  # part of the steps that every family gets whatever it brings
LEARN, FORGET = 0.5, 0.75  # weight of the last step in what a family brings; of one that brought nothing
# times the size of windows after one that was solved; that was not; that was not and brought nothing
SOLVED, UNSOLVED, BARREN = 1.04, 0.93, 0.6
HOPE_CHEAP = {"cheap of one type": 0.012, "cheap of two types": 0.015, "cheap of all types": 0.003}
"""Part of the harm above the bound that an untried window of cheap columns is taken to remove in a second."""
HOPE_FIRST = {"cheap of two types": 0.06}
"""The same of a first window, on a plan that only the builder or a few exchanges have made."""
HOPE_BLIND = 0.5  # of one without a bound, against exchanges as they are now
HOPE_USED = 3.0  # exchanges of what a parted relaxation uses, against the others as they are now
HOPE_SHAKEN = 2.0  # exchanges of what a shaken relaxation uses, against the same
HOPE_WINDOW = 0.1  # another window, against exchanges as they are now
STILL = 0.3  # of that hope, for a family that has brought less
LEAST_TRUST = 0.1
EXCHANGES = {"few exchanges": 5, "many exchanges": 14}  # columns of each type and slot that may be tried
USED = "exchanges of used columns"
SHAKEN = "exchanges of a shaken relaxation"
BY_TRIALS = (*EXCHANGES, USED, SHAKEN)  # not by windows
TRIED = 2.5  # of which so many are: a smaller program is solved sooner
CHEAP = {"cheap of one type": (1, 12), "cheap of two types": (2, 8), "cheap of all types": (99, 4)}
"""Types whose cheapest columns are free over a long stretch of slots, and how many of each type and slot."""
CHEAP_COLUMNS = 800  # free columns of such a window
FAMILIES = ("one type", "two types", "prisons", "all", "reception", "prisons and type")


@dataclass(slots=True)
class Windows:
    """Draws windows and learns which families pay: `rate` is the gain of harm per second of those tried, smoothed."""

    x: Tables
    sorties: Sorties
    most_columns: int = 1800
    kind: Ints = field(init=False)
    source: Ints = field(init=False)
    target: Ints = field(init=False)
    rate: dict[str, float] = field(init=False)
    size: dict[str, float] = field(init=False)
    trust: Floats = field(init=False)
    used: Bools | None = None
    """Columns that a relaxation with classes and categories apart uses, once there is one."""

    def __post_init__(self) -> None:
        self.kind = self.x.kind_of[self.sorties.arc]
        self.source = self.x.source[self.sorties.arc]
        self.target = self.x.target[self.sorties.arc]
        self.rate, self.trust = {}, np.ones(self.x.kinds)
        self.size = dict.fromkeys((*FAMILIES, *CHEAP), 1.0)

    def draw(
        self,
        rng: np.random.Generator,
        priced: bool = True,
        above: float | None = None,
        shaken: bool = False,
    ) -> str:
        """The family of the next step: those that brought most per second come most often. What is cheap is known only
        when columns are `priced`; `above`: harm of the plan above the bound, if there is one; `shaken`: a relaxation
        may be shaken."""
        names = [*FAMILIES, *(CHEAP if priced else ()), *EXCHANGES]
        if self.used is not None:
            names.append(USED)
        if shaken:
            names.append(SHAKEN)
        brought = np.array([self._expected(name, above) for name in names]) ** 2
        chances = FAIR / len(names) + (1 - FAIR) * brought / max(float(brought.sum()), 1e-300)
        chosen: str = names[int(rng.choice(len(names), p=chances / chances.sum()))]
        return chosen

    def _expected(self, name: str, above: float | None) -> float:
        """Gain per second; what an untried family is hoped to bring."""
        known = [self.rate[one] for one in EXCHANGES if one in self.rate]
        usual = sum(known) / len(known) if known else 1.0
        if name in CHEAP and above is not None:
            first = name in HOPE_FIRST and name not in self.rate
            hope = (HOPE_FIRST if first else HOPE_CHEAP)[name] * above
        elif name == USED:
            hope = HOPE_USED * usual
        elif name == SHAKEN:
            hope = HOPE_SHAKEN * usual
        else:
            hope = usual * (1.0 if name in EXCHANGES else HOPE_BLIND if name in CHEAP else HOPE_WINDOW)
        return max(self.rate[name], STILL * hope) if name in self.rate else hope

    def promising(self, name: str, price: Floats | None, rng: np.random.Generator) -> Floats:
        """How often each column is tried in exchanges: the cheapest of a type and slot most, others not at all.

        `TRIED` of each type and slot are drawn by that weight. Without prices any column may be drawn. `USED`: all
        that the relaxation uses, alike."""
        if name == USED and self.used is not None:
            return self.used.astype(float)
        weight = self._by_rank(price, EXCHANGES[name], 0.7, rng)
        groups = len(np.unique(self._group()[weight > 0]))
        drawn = np.zeros(len(weight))
        tried = _drawn(weight, round(TRIED * groups), rng)
        drawn[tried] = weight[tried]
        return drawn

    def _group(self) -> Ints:
        return self.kind * self.x.slots + self.sorties.slot

    def _by_rank(self, price: Floats | None, most: int, fall: float, rng: np.random.Generator) -> Floats:
        """Weight by rank in price among the columns of a type and slot, 0 from rank `most` on. Without prices ranks are
        drawn."""
        group = self._group()
        by = rng.random(len(group)) if price is None else price
        order = np.lexsort((by, group))
        rank = np.arange(len(order)) - np.searchsorted(group[order], group[order], side="left")
        weight = np.zeros(len(order))
        weight[order] = np.where((rank < most) & np.isfinite(by[order]), (1.0 + rank) ** -fall, 0.0)
        return weight

    def cheap(self, name: str, price: Floats | None, rng: np.random.Generator, loss: Floats) -> Bools:
        """Free columns over a long stretch of slots, most of them cheap: few enough to be decided together."""
        types, each = CHEAP[name]
        chances = self.trust / self.trust.sum()
        kinds = rng.choice(self.x.kinds, min(types, self.x.kinds), replace=False, p=chances)
        count = min(CHEAP_COLUMNS * self.size[name], self.most_columns)
        length = max(4, min(self.x.slots, round(count / (each * len(kinds)))))
        inside = self._between(
            np.isin(self.kind, kinds), self._moment(rng, loss), length, rng, len(self.kind)
        )
        weight = np.where(inside, self._by_rank(price, 3 * each, 1.0, rng), 0.0)
        free = np.zeros(len(weight), bool)
        free[_drawn(weight, round(count), rng)] = True
        return free

    def learn(self, name: str, gain: float, seconds: float, solved: bool) -> None:
        """Gain per second, and the size of windows: larger while they are solved, smaller when not."""
        now, weight = gain / max(seconds, 0.05), LEARN if gain > 0 else FORGET
        self.rate[name] = now if name not in self.rate else (1 - weight) * self.rate[name] + weight * now
        if name in BY_TRIALS:
            return
        grow = SOLVED if solved else UNSOLVED if gain > 0 else BARREN
        self.size[name] = float(np.clip(self.size[name] * grow, 0.35, 3.0))

    def trust_types(self, columns: Ints, kept: bool) -> None:
        """Types whose windows keep nothing are drawn less often: their hours promise lifts that no tails can fly."""
        kinds = np.unique(self.kind[columns])
        if len(kinds) < self.x.kinds:
            self.trust[kinds] = np.clip(self.trust[kinds] * (2.0 if kept else 0.5), LEAST_TRUST, 1.0)

    def free(self, name: str, rng: np.random.Generator, loss: Floats) -> Bools:
        """Which sortie columns are free. `loss` [P, T] says where harm could be removed."""
        moment = self._moment(rng, loss)
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
        return self._between(inside, moment, length, rng, self.most_columns)

    def _moment(self, rng: np.random.Generator, loss: Floats) -> int:
        return int(rng.choice(self.x.slots, p=_chances(loss.sum(axis=0))))

    def _between(self, inside: Bools, moment: int, length: int, rng: np.random.Generator, most: int) -> Bools:
        """The slots around `moment`, most of them before it; fewer when that frees too many columns."""
        while True:
            first = moment - int(rng.integers(length // 2, length + 1))
            first = min(max(0, first), max(0, self.x.slots - length))
            free = inside & (self.sorties.slot >= first) & (self.sorties.slot < first + length)
            if length <= 2 or free.sum() <= most:
                return free
            length = max(2, int(length * 0.8))

    def _prisons(self, rng: np.random.Generator, weight: Floats, count: int) -> Ints:
        count = min(count, self.x.origins)
        return rng.choice(self.x.origins, count, replace=False, p=_chances(weight))


def _drawn(weight: Floats, count: int, rng: np.random.Generator) -> Ints:
    """Up to `count` columns by weight, each once: those with the least of exponential times over weights."""
    some = np.flatnonzero(weight > 0)
    times = rng.exponential(size=len(some)) / weight[some]
    return np.asarray(some[np.argsort(times)[:count]])


def _chances(weight: Floats) -> Floats:
    """Chances by weight, none of them zero."""
    positive = np.maximum(weight, 0)
    mixed = positive / max(float(positive.sum()), 1e-12) + 0.25 / len(weight)
    return np.asarray(mixed / mixed.sum())
