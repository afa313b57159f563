"""Small exchanges of lifts, each judged by the loads it allows: thousands of trials where a window has one.

The program of persons on the present lifts stays warm; a trial changes the counts of a few lifts and takes some dozens
of dual simplex steps. Harm is convex in the counts of lifts, so the present prices of lifts bound what a trial can
gain: those that promise nothing are never solved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from amana.engines.lifting.book import Run
from amana.engines.lifting.judge import Judge
from amana.engines.lifting.packing import Hangar
from amana.engines.lifting.program import Model
from amana.engines.lifting.tables import INBOUND, ONWARD, Bools, Floats, Ints, Tables

DRAWS = 3  # of which the most promising is tried
FURTHER = 3  # lifts tried beside the first in what a removal left free
PARTNER = 0.5  # chance that a leg to or from a hold brings the other leg
FRUITLESS = 300  # draws one after the other of which none was possible: nothing is left to try


@dataclass(frozen=True, slots=True)
class Place:
    """A lift on a tail: column of the program, asset type, tail."""

    column: int
    kind: int
    tail: int


class Exchange:
    """Exchanges among `runs`, all with tails; lifts before slot `frozen_before` stay.

    `model` has a column for every run and for every lift that may come in, `weight` says how often a column is tried,
    `present` [S, C, T] which categories the start has in holds at the end of each slot, `margin` the seats kept free
    on every lift."""

    def __init__(
        self,
        x: Tables,
        model: Model,
        present: Bools,
        runs: list[Run],
        weight: Floats,
        rng: np.random.Generator,
        frozen_before: int,
        margin: float,
    ) -> None:
        self.x, self.model, self.rng = x, model, rng
        s = model.sorties
        self.arc, self.slot, self.category = s.arc.tolist(), s.slot.tolist(), s.category.tolist()
        self.kind = x.kind_of[s.arc].tolist()
        self.weight = np.where(s.slot >= frozen_before, weight, 0.0)
        self.frozen_before = frozen_before
        number = {key: k for k, key in enumerate(zip(self.arc, self.category, self.slot, strict=True))}
        self.hangars = [Hangar(x, kind) for kind in range(x.kinds)]
        self.flown: dict[tuple[int, int], list[int]] = {}
        self.count = np.zeros(len(s))
        for run in runs:
            kind = int(x.kind_of[run.arc])
            self._fly(Place(number[run.arc, run.category, run.start], kind, run.tail))
        self.groups: dict[tuple[int, int], Ints] = {}
        keys = np.array(self.kind) * x.slots + s.slot
        for key in np.unique(keys):
            self.groups[int(key) // x.slots, int(key) % x.slots] = np.flatnonzero(keys == key)
        self.apart = {
            (x.origins + x.holds + f, a, b)
            for f, pairs in enumerate(x.apart)
            for pair in pairs
            for a, b in (pair, pair[::-1])
        }
        self.judge = Judge(x, model, self.count, present, margin)
        self.point = self.judge.warm.point
        self.tried = self.taken = 0

    def run(self, go_on: Callable[[int], bool], slack: float) -> tuple[list[Run], float] | None:
        """The best lifts met, without loads, and the harm of their relaxed loads, which are then `point` of the
        model; None if the start fits no separation in holds. Trials that end up to `slack` above the best are walked
        through."""
        if not self.judge.ready:
            return None
        self.judge.shut_full_holds(self.judge.present())
        best, runs = self.judge.harm, self.runs()
        self.now = best
        self._price()
        fruitless = 0
        while fruitless < FRUITLESS and go_on(self.tried):
            out, into = self._best_draw()
            fruitless = 0 if into else fruitless + 1
            if not into:
                continue
            self.tried += 1
            if self._try(out, into, best + slack):
                self.taken += 1
                if self.now < best - 1e-7:
                    best, runs, self.point = self.now, self.runs(), self.judge.warm.point
        return runs, best

    def runs(self) -> list[Run]:
        return [
            Run(self.arc[k], self.slot[k], tail, {}, self.category[k])
            for (_, tail), columns in self.flown.items()
            for k in columns
        ]

    # ---- a trial ----

    def _best_draw(self) -> tuple[list[Place], list[Place]]:
        """Of a few draws the one whose prices promise most; already changed in the hangars."""
        best: tuple[list[Place], list[Place]] = [], []
        most = 0.0
        for _ in range(DRAWS):
            out, into = self._draw()
            if not into:
                continue
            promise = self._promise(self._columns(out, into))
            self._undo(out, into)
            if promise < most:
                best, most = (out, into), promise
        for place in best[0]:
            self._ground(place)
        for place in best[1]:
            self._fly(place)
        return best

    def _columns(self, out: list[Place], into: list[Place]) -> Ints:
        return np.unique([p.column for p in (*out, *into)])

    def _promise(self, columns: Ints) -> float:
        """What the present counts of these columns change, at least."""
        return float(self.price[columns] @ (self.count[columns] - self.priced_at[columns]))

    def _draw(self) -> tuple[list[Place], list[Place]]:
        """Lifts to give up and lifts to fly instead; already changed in the hangars, where they fit."""
        if self.chances[-1] <= 0:
            return [], []
        k = int(np.searchsorted(self.chances, self.rng.random() * self.chances[-1], side="right"))
        out: list[Place] = []
        into: list[Place] = []
        self._squeeze(k, out, into)
        if into and self.rng.random() < PARTNER:
            other = self._partner(k)
            if other is not None:
                self._squeeze(other, out, into)
        for gone in list(out):
            for _ in range(FURTHER):
                group = self.groups[gone.kind, self.slot[gone.column]]
                more = int(group[self._pick(group)])
                if self._may(more) and self.hangars[gone.kind].fits(
                    gone.tail, self.arc[more], self.slot[more]
                ):
                    place = Place(more, gone.kind, gone.tail)
                    self._fly(place)
                    into.append(place)
        if sorted((p.column, p.tail) for p in out) == sorted((p.column, p.tail) for p in into):
            self._undo(out, into)
            return [], []
        return out, into

    def _squeeze(self, k: int, out: list[Place], into: list[Place]) -> None:
        """Fly column k on some tail of its type, giving up what is in its way there."""
        if not self._may(k):
            return
        kind, arc, slot = self.kind[k], self.arc[k], self.slot[k]
        hangar, end = self.hangars[kind], slot + int(self.x.duration[arc])
        tail = int(self.rng.integers(len(hangar.hours)))
        if any(u in self.x.away[kind][tail] for u in range(slot, end)):
            return
        gone: list[Place] = []
        fresh = {p.column for p in into if p.kind == kind and p.tail == tail}
        near = [
            j
            for j in self.flown.get((kind, tail), [])
            if j not in fresh
            and self.frozen_before <= self.slot[j] <= end
            and self.slot[j] + int(self.x.duration[self.arc[j]]) >= slot
        ]
        shake = dict(zip(near, self.rng.uniform(0.3, 1.0, len(near)).tolist(), strict=True))
        # the neighbouring slots give way last: they share only crew hours
        near.sort(key=lambda j: (self.worth[j] + 1e-3) * shake[j] * (1 if self.slot[j] == slot else 3))
        while not hangar.fits(tail, arc, slot):
            if not near:
                self._undo(gone, [])
                return
            place = Place(near.pop(0), kind, tail)
            self._ground(place)
            gone.append(place)
        place = Place(k, kind, tail)
        self._fly(place)
        out += gone
        into.append(place)

    def _partner(self, k: int) -> int | None:
        """A leg onward for a leg to a hold, or the other way round, of the same category."""
        s, x = self.model.sorties, self.x
        arc = self.arc[k]
        end = self.slot[k] + int(x.duration[arc])
        if x.route[arc] == INBOUND:
            fits = (x.source[s.arc] == x.target[arc]) & (s.slot >= end) & (s.slot < end + 3)
        elif x.route[arc] == ONWARD:
            done = s.slot + x.duration[s.arc]
            fits = (x.target[s.arc] == x.source[arc]) & (done <= self.slot[k]) & (done > self.slot[k] - 3)
        else:
            return None
        found = np.flatnonzero(fits & (s.category == self.category[k]) & (self.weight > 0))
        return int(found[self._pick(found)]) if len(found) else None

    def _pick(self, columns: Ints) -> int:
        chances = np.cumsum(self.weight[columns])
        if chances[-1] <= 0:
            return 0
        return int(np.searchsorted(chances, self.rng.random() * chances[-1], side="right"))

    def _may(self, k: int) -> bool:
        """Whether one more lift fits beside the others, tails aside."""
        x, arc, slot = self.x, self.arc[k], self.slot[k]
        if self.weight[k] <= 0 or self.count[k] + 1 > self.model.sorties.most[k]:
            return False
        target, end = int(x.target[arc]), slot + int(x.duration[arc]) - 1
        for f, a, b in self.apart:
            if f == target and a == self.category[k]:
                s = self.model.sorties
                there = (
                    (x.target[s.arc] == target) & (s.slot + x.duration[s.arc] - 1 == end) & (s.category == b)
                )
                if self.count[there].any():
                    return False
        return True

    def _try(self, out: list[Place], into: list[Place], limit: float) -> bool:
        columns = self._columns(out, into)
        if self.now + self._promise(columns) >= limit - 1e-7:
            self._undo(out, into)
            return False
        self.judge.set_counts(columns, self.count[columns])
        if self.judge.better_than(limit):
            self.now = self.judge.harm
            self.judge.shut_full_holds(self.judge.present())
            self._price()
            return True
        self._undo(out, into)
        self.judge.set_counts(columns, self.count[columns])
        return False

    def _undo(self, out: list[Place], into: list[Place]) -> None:
        for place in into:
            self._ground(place)
        for place in out:
            self._fly(place)

    def _fly(self, place: Place) -> None:
        k = place.column
        self.hangars[place.kind].charge(place.tail, self.arc[k], self.slot[k])
        self.flown.setdefault((place.kind, place.tail), []).append(k)
        self.count[k] += 1

    def _ground(self, place: Place) -> None:
        k = place.column
        self.hangars[place.kind].release(place.tail, self.arc[k], self.slot[k])
        self.flown[place.kind, place.tail].remove(k)
        self.count[k] -= 1

    def _price(self) -> None:
        self.price = self.judge.prices(self.count)
        self.priced_at = self.count.copy()
        self.worth = np.maximum(0.0, -self.price)
        self.chances = np.cumsum(np.where(self.worth > 1e-7, self.weight, 0.0))
