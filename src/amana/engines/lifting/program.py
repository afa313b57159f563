"""The transfer as a program over sorties and the persons on them.

A *sortie column* stands for the lifts of one arc, load category and start slot: y of them, with x[g] persons.
People who leave an origin are worth what their leaving takes away to the end of the horizon, so
harm = harm of staying - sum of what lifts are worth + staging; no stock by slot is needed at origins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from amana.engines.lifting.duties import DutyRow
from amana.engines.lifting.fills import add_alone, add_effective_seats
from amana.engines.lifting.hours import add_duty_rows, add_tail_rows, occupied
from amana.engines.lifting.matrix import Matrix, Program
from amana.engines.lifting.patterns import Flown, Patterns, add_patterns
from amana.engines.lifting.sorties import Sorties
from amana.engines.lifting.tables import INBOUND, ONWARD, Bools, Floats, Ints, Tables

INF = float("inf")


@dataclass(frozen=True, slots=True)
class Model:
    """A program with the meaning of its columns: `y[k]` of sortie k; person column j is class `who[j]` on
    sortie `on[j]`, numbered `x[j]`; `binary` columns decide about separation in `binary_slot`.

    `stock[j]` is how many of class `stock_class[j]` are in hold `stock_hold[j]` at the end of slot `stock_slot[j]`.
    Rows "release" run by `release_pair` (place times classes plus class), each pair's in the order of slots."""

    program: Program
    sorties: Sorties
    y: Ints
    x: Ints
    on: Ints
    who: Ints
    binary: Ints
    binary_slot: Ints
    release_pair: Ints
    stock: Ints
    stock_hold: Ints
    stock_class: Ints
    stock_slot: Ints
    flown: tuple[Flown, ...] = ()

    def sortie_of_column(self) -> Ints:
        """The sortie of every column of the program: its lifts and the persons on them; -1 for the others."""
        sortie = np.full(len(self.program.cost), -1)
        sortie[self.y] = np.arange(len(self.y))
        sortie[self.x] = self.on
        return sortie

    def present(self, tables: Tables, point: Floats) -> Bools:
        """[S, C, T] which load categories are in each hold at the end of each slot."""
        found = np.zeros((tables.holds, len(tables.categories), tables.slots), bool)
        some = point[self.stock] > 1e-6
        category = tables.category[self.stock_class[some]]
        found[self.stock_hold[some], category, self.stock_slot[some]] = True
        return found


@dataclass(frozen=True, slots=True)
class Strength:
    """Which optional rows to add.

    `tails`: hours of tails at all; `packing`: dual feasible functions on them; `duties`: rows on what one can fly in
    a slot; `patterns`: how many tails of these types fly what in every slot. `whole`: integer lifts, of slots before
    `whole_before` if that is given. `effective`: no more seats than the place can fill.
    `alone`: of a class no more than are cleared, or fill a lift with whole groups and escorts.
    `whole_escorts`: riding escorts rounded up (for sorties of one lift). `whole_persons`: integer groups on
    board. `separation`: binaries for holds and arrivals; `compartments_at` [S, T] says where in holds (None: wherever
    too many categories could meet). `margin` keeps that part of a seat and of an escort free
    on every lift, for what rounding up whole escorts will take; lifts before slot `margin_from` have none."""

    tails: bool = True
    packing: bool = True
    whole: bool = True
    whole_escorts: bool = False
    whole_persons: bool = False
    separation: bool = True
    compartments_at: Bools | None = None
    margin: float = 0.0
    margin_from: int = 0
    whole_before: int | None = None
    effective: bool = True
    alone: bool = False
    duties: tuple[DutyRow, ...] = ()
    patterns: tuple[Patterns, ...] = ()


def assemble(x: Tables, sorties: Sorties, strength: Strength) -> Model:
    """The program of the given sorties under every rule that a program can hold."""
    return _Assembly(x, sorties, strength).model()


class _Assembly:
    def __init__(self, x: Tables, sorties: Sorties, strength: Strength) -> None:
        self.t, self.s, self.strength = x, sorties, strength
        self.m = Matrix()
        self.binary: list[tuple[Ints, Ints]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
        nothing = np.zeros(0, np.int64)
        self.stock = nothing, nothing, nothing, nothing
        self.kind = x.kind_of[sorties.arc]
        self.route = x.route[sorties.arc]
        self.source, self.target = x.source[sorties.arc], x.target[sorties.arc]
        self.spread = x.duration[sorties.arc]
        self.end = sorties.slot + self.spread - 1
        self.hours = x.cycle[sorties.arc] / self.spread
        self.risk = x.risk[sorties.arc, sorties.slot]
        self.soon = strength.whole_before if strength.whole_before is not None else x.slots
        self.margin = np.where(sorties.slot >= strength.margin_from, strength.margin, 0.0)

    def model(self) -> Model:
        whole = self.strength.whole & (self.s.slot < self.soon)
        self.y = self.m.add_columns(len(self.s), 0.0, self.s.least, self.s.most, whole)
        self._persons()
        self._seats()
        self._release()
        self._days_and_beds()
        self._pads()
        if self.strength.tails:
            add_tail_rows(self.m, self.t, self.s, self.y, self.strength.packing)
            add_duty_rows(self.m, self.t, self.s, self.y, self.strength.duties)
        flown = self._patterns()
        self._pool()
        if self.t.holds:
            self._holds()
        if self.strength.separation:
            self._arrivals_apart()
        program = self.m.finish(self.t.harm_of_staying())
        binary, slot = (np.concatenate(part) for part in zip(*self.binary, strict=True))
        return Model(
            program,
            self.s,
            self.y,
            self.x,
            self.on,
            self.who,
            binary,
            slot,
            self.release_pair,
            *self.stock,
            flown,
        )

    def _patterns(self) -> tuple[Flown, ...]:
        return tuple(add_patterns(self.m, self.t, self.s, self.y, one) for one in self.strength.patterns)

    def _persons(self) -> None:
        t, s = self.t, self.s
        may = t.carries[s.arc] & (t.category[None, :] == s.category[:, None])
        leaving = self.route != ONWARD
        ready = t.cleared[:, :, :].transpose(0, 2, 1)  # [P, T, G]
        may[leaving] &= ready[self.source[leaving], s.slot[leaving]] > 0
        self.on, self.who = np.nonzero(may)
        on, who = self.on, self.who
        cost = self.risk[on] * t.transit_weight[who]
        left = leaving[on]
        cost[left] -= t.weight[who[left]] * t.removed[self.source[on[left]], s.slot[on[left]]]
        there = np.where(
            left, t.persons[np.minimum(self.source[on], t.origins - 1), who], t.persons.sum(axis=0)[who]
        )
        unit = t.group[who] if self.strength.whole_persons else np.ones(len(who))
        self.unit = unit.astype(float)
        most = np.minimum(there, s.most[on] * t.room[self.kind[on]]) / self.unit
        self.x = self.m.add_columns(
            len(on), cost * self.unit, 0.0, np.maximum(0, most), self.strength.whole_persons
        )

    def _seats(self) -> None:
        t, on, who = self.t, self.on, self.who
        room = t.room[self.kind].astype(float)
        rows = self.m.add_rows(len(self.s), -INF, 0.0)
        self.m.put(rows, self.y, -np.maximum(0, room - self.margin))
        if self.strength.effective:
            add_effective_seats(self.m, t, self.s, self.y, (self.x, on, who, self.unit))
        if self.strength.alone:
            add_alone(self.m, t, self.s, self.y, (self.x, on, who, self.unit))
        per = t.escorts[who] / 100.0
        self.riding = None
        if self.strength.whole_escorts:
            self.m.put(rows[on], self.x, self.unit)
            self.riding = self.m.add_columns(len(self.s), 0.0, 0.0, np.maximum(0, room * self.s.most), True)
            self.m.put(rows, self.riding, 1.0)
            enough = self.m.add_rows(len(self.s), -INF, 0.0)
            self.m.put(enough[on], self.x, per * self.unit)
            self.m.put(enough, self.riding, -1.0)
        else:
            self.m.put(rows[on], self.x, (1 + per) * self.unit)
        lying = t.lying[who]
        if lying.any():
            rows = self.m.add_rows(len(self.s), -INF, 0.0)
            with_lying = np.unique(on[lying])
            self.m.put(rows[with_lying], self.y[with_lying], -t.medical[self.kind[with_lying]].astype(float))
            self.m.put(rows[on[lying]], self.x[lying], self.unit[lying])

    def _release(self) -> None:
        """Cumulative clearance as a chain of segments between the steps in which somebody may leave."""
        t, on, who = self.t, self.on, self.who
        left = np.flatnonzero(self.route[on] != ONWARD)
        pair = self.source[on[left]] * t.classes + who[left]
        slot = self.s.slot[on[left]]
        order = np.lexsort((slot, pair))
        left, pair, slot = left[order], pair[order], slot[order]
        cap = t.cleared[pair // t.classes, pair % t.classes, slot]
        new = np.ones(len(left), bool)
        new[1:] = (pair[1:] != pair[:-1]) | (cap[1:] != cap[:-1])
        segment = np.cumsum(new) - 1
        first = np.flatnonzero(new)
        caps = cap[first].astype(float)
        gone = self.m.add_columns(len(first), 0.0, 0.0, caps)
        rows = self.m.add_rows(len(first), 0.0, 0.0)
        self.m.label("release", rows)
        self.release_pair = pair[first]
        self.m.put(rows, gone, -1.0)
        same = np.flatnonzero(pair[first][1:] == pair[first][:-1]) + 1
        self.m.put(rows[same], gone[same - 1], 1.0)
        self.m.put(rows[segment], self.x[left], self.unit[left])

    def _days_and_beds(self) -> None:
        t, on = self.t, self.on
        days = t.slots // 2
        left = np.flatnonzero(self.route[on] != ONWARD)
        rows = self.m.add_rows(t.origins * days, -INF, t.processing.ravel())
        self.m.label("processing", rows)
        self.m.put(
            rows[self.source[on[left]] * days + self.s.slot[on[left]] // 2], self.x[left], self.unit[left]
        )
        into = np.flatnonzero(self.route[on] != INBOUND)
        place = self.target[on[into]] - t.origins - t.holds
        into, place = into[place >= 0], place[place >= 0]
        rows = self.m.add_rows(t.receptions * days, -INF, t.intake.ravel())
        self.m.label("intake", rows)
        self.m.put(rows[place * days + self.end[on[into]] // 2], self.x[into], self.unit[into])
        rows = self.m.add_rows(t.receptions, -INF, t.beds)
        self.m.label("beds", rows)
        self.m.put(rows[place], self.x[into], self.unit[into])

    def _pads(self) -> None:
        t = self.t
        uses = np.flatnonzero(t.uses_pads[self.kind])
        rows = self.m.add_rows(t.pads.size, -INF, t.pads.ravel())
        self.m.label("pads", rows)
        self.m.put(rows[self.source[uses] * t.slots + self.s.slot[uses]], self.y[uses], 1.0)
        self.m.put(rows[self.target[uses] * t.slots + self.end[uses]], self.y[uses], 1.0)

    def _pool(self) -> None:
        t, on = self.t, self.on
        sortie, slot = occupied(self.s, self.spread)
        rows = self.m.add_rows(t.slots, -INF, t.pool)
        self.m.label("escorts", rows)
        fixed = (t.fixed[self.kind[sortie]] + self.margin[sortie]) * self.hours[sortie]
        some = fixed > 0
        self.m.put(rows[slot[some]], self.y[sortie[some]], fixed[some])
        if self.riding is not None:
            self.m.put(rows[slot], self.riding[sortie], self.hours[sortie])
            return
        spread = self.spread[on]
        person = np.repeat(np.arange(len(on)), spread)
        step = np.arange(len(person)) - np.repeat(np.cumsum(spread) - spread, spread)
        hours = (self.hours[on] * t.escorts[self.who] / 100.0 * self.unit)[person]
        some = hours > 0
        self.m.put(rows[(self.s.slot[on[person]] + step)[some]], self.x[person[some]], hours[some])

    # ---- staging ----

    def _holds(self) -> None:
        t, on, who = self.t, self.on, self.who
        arriving = np.flatnonzero(self.route[on] == INBOUND)
        leaving = np.flatnonzero(self.route[on] == ONWARD)
        to_hold = np.flatnonzero((self.target[on] >= t.origins) & (self.target[on] < t.origins + t.holds))
        arriving = np.union1d(arriving, to_hold)
        shape = (t.holds, t.classes, t.slots)
        key_in = self._key(self.target[on[arriving]], who[arriving], self.end[on[arriving]])
        arrivals = np.zeros(shape, bool)
        arrivals.ravel()[key_in] = True
        present = np.zeros(shape, bool)
        for k in range(min(int(t.stay.max(initial=0)), t.slots)):
            present[:, :, k:] |= (arrivals & (t.stay > k)[:, None, :])[:, :, : t.slots - k]
        present |= t.overdue > 0
        number = np.full(present.size, -1)
        stock_key = np.flatnonzero(present)
        number[stock_key] = np.arange(len(stock_key))
        hold, g, slot = np.unravel_index(stock_key, shape)
        cost = np.array([t.instance.slot_h * z.exposure_hazard_per_h for z in t.instance.staging])[hold]
        stranded = np.array([z.stranded_harm_per_weight for z in t.instance.staging])[hold]
        cost = (cost + np.where(slot == t.slots - 1, stranded, 0.0)) * t.weight[g]
        most = np.minimum(
            np.array([z.hold_persons for z in t.instance.staging])[hold], t.persons.sum(axis=0)[g]
        )
        stock = self.m.add_columns(len(stock_key), cost, 0.0, most)
        self.stock = stock, hold, g, slot
        # balance: stock now - stock before - arrivals + departures = 0, one row for every key in use
        balance = self.m.add_rows(present.size, 0.0, 0.0)
        self.m.put(balance[stock_key], stock, 1.0)
        goes_on = slot < t.slots - 1
        self.m.put(balance[stock_key[goes_on] + 1], stock[goes_on], -1.0)
        self.m.put(balance[key_in], self.x[arriving], -self.unit[arriving])
        key_out = self._key(self.source[on[leaving]], who[leaving], self.s.slot[on[leaving]])
        self.m.put(balance[key_out], self.x[leaving], self.unit[leaving])
        # who arrives in a slot is still there at its end; who is there came within the longest stay or is overdue
        still = self.m.add_rows(len(stock_key), 0.0, INF)
        self.m.put(still, stock, 1.0)
        self.m.put(still[number[key_in]], self.x[arriving], -self.unit[arriving])
        recent = self.m.add_rows(len(stock_key), -INF, t.overdue.ravel()[stock_key].astype(float))
        self.m.put(recent, stock, 1.0)
        stay = t.stay[self.target[on[arriving]] - t.origins, self.end[on[arriving]]]
        for k in range(int(stay.max(initial=0))):
            key = key_in + k
            fits = (self.end[on[arriving]] + k < t.slots) & (k < stay)
            self.m.put(recent[number[key[fits]]], self.x[arriving[fits]], -self.unit[arriving[fits]])
        full = self.m.add_rows(
            t.holds * t.slots, -INF, np.repeat([z.hold_persons for z in t.instance.staging], t.slots)
        )
        self.m.put(full[hold * t.slots + slot], stock, 1.0)
        if self.strength.separation:
            self._compartments(stock, hold, g, slot)

    def _key(self, place: Ints, g: Ints, slot: Ints) -> Ints:
        t = self.t
        return ((place - t.origins) * t.classes + g) * t.slots + slot

    def _compartments(self, stock: Ints, hold: Ints, g: Ints, slot: Ints) -> None:
        """One binary per category in a hold and slot, where more categories could meet than fit."""
        t = self.t
        categories = len(t.categories)
        present = np.zeros((t.holds, t.slots, categories), bool)
        present[hold, slot, t.category[g]] = True
        compartments = np.array([z.hold_compartments for z in t.instance.staging])
        crowded = present.sum(axis=2) > compartments[:, None]
        if self.strength.compartments_at is not None:
            crowded &= self.strength.compartments_at
        need = present & crowded[:, :, None]
        key = np.flatnonzero(need)
        if not len(key):
            return
        number = np.full(need.size, -1)
        number[key] = np.arange(len(key))
        holds, slots, _ = np.unravel_index(key, need.shape)
        used = self.m.add_columns(len(key), 0.0, 0.0, 1.0, self.strength.whole & (slots < self.soon))
        self.binary.append((used, slots))
        rows = self.m.add_rows(t.holds * t.slots, -INF, np.repeat(compartments, t.slots))
        self.m.put(rows[holds * t.slots + slots], used, 1.0)
        persons = np.array([z.hold_persons for z in t.instance.staging], float)
        rows = self.m.add_rows(len(key), -INF, 0.0)
        self.m.put(rows, used, -persons[holds])
        mine = number[(hold * t.slots + slot) * categories + t.category[g]]
        self.m.put(rows[mine[mine >= 0]], stock[mine >= 0], 1.0)

    def _arrivals_apart(self) -> None:
        t = self.t
        for f, pairs in enumerate(t.apart):
            for a, b in pairs:
                here = (self.target == t.origins + t.holds + f) & np.isin(self.s.category, (a, b))
                for slot in np.unique(self.end[here]):
                    both = [
                        np.flatnonzero(here & (self.end == slot) & (self.s.category == c)) for c in (a, b)
                    ]
                    if min(map(len, both)):
                        whole = self.strength.whole and bool(slot < self.soon)
                        first = self.m.add_columns(1, 0.0, 0.0, 1.0, whole)
                        self.binary.append((first, np.array([slot])))
                        rows = self.m.add_rows(2, -INF, [0.0, 1.0])
                        for row, sign, group in ((rows[0], -1.0, both[0]), (rows[1], 1.0, both[1])):
                            most = float(max(1.0, self.s.most[group].sum()))
                            self.m.put(row, self.y[group], 1.0 / most)
                            self.m.put(row, first, sign)
