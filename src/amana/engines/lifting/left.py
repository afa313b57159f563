"""Who is left and why: for those who could go and do not, the resource that holds them.

Every lift that could still take one group of them is asked for, on its own and over staging, against what the plan
leaves of each resource. The lift that lacks least tells what binds: with that resource and no other, it would fly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from amana.engines.lifting.book import Book, riding
from amana.engines.lifting.check import Report
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.tables import INBOUND, Tables
from amana.engines.lifting.words import say

Lack = frozenset[tuple[str, str]]
"""What a lift lacks, as (resource, where): resources are keys of `words.toml` [left]."""

FREE: Lack = frozenset()


def who_is_left(x: Tables, book: Book, report: Report, from_slot: int = 0) -> list[dict[str, Any]]:
    """Rows {"place", "class", "persons", "why", "lacks", "at", "text"} of those who reach no reception: the first
    reason that holds, what runs out (with "capacity" more than one thing), and where (ids, the one that would free most
    lifts first).

    Lifts are looked for from `from_slot` on: what is past is free of use to nobody."""
    origins = {z.id: p for p, z in enumerate(x.instance.origins)}
    classes = {row.id: g for g, row in enumerate(x.instance.classes)}
    asked, rows = _Asked(x, book), []
    later = {(row["place"], row["class"]): row["text"] for row in cleared_too_late(x.instance)}
    for (place, name), count in sorted(report.left.items()):
        found = ["held"], list[str]()
        if place in origins:
            found = _why(x, asked, origins[place], classes[name], from_slot)
        lacks, at = found
        why = lacks[0] if len(lacks) == 1 else "capacity"
        text = say("left", why, at=", ".join(at) or place)
        if why == "cleared":
            text = later.get((place, name), text)
        row = {"place": place, "class": name, "persons": count, "why": why}
        rows.append({**row, "lacks": lacks, "at": at, "text": text})
    return rows


def cleared_too_late(instance: Instance) -> list[dict[str, Any]]:
    """Rows {"place", "class", "persons", "from_slot", "text"} of those whom no plan of this instance can move: legally
    cleared, but from a slot on (the first of these) that lies after the last one."""
    last, rows = instance.slots - 1, []
    for origin in instance.origins:
        for name, there in origin.persons.items():
            steps = origin.released_persons.get(name, [])
            ready = min(there, origin.released_by(name, last))
            beyond = [slot for slot, count in steps if slot > last and count > ready]
            persons = min(there, steps[-1][1]) - ready if beyond else 0
            if persons > 0:
                text = say("left", "cleared_beyond", slot=beyond[0], last=last)
                row = {"place": origin.id, "class": name, "persons": persons, "from_slot": beyond[0]}
                rows.append({**row, "text": text})
    return rows


def _why(x: Tables, asked: _Asked, p: int, g: int, from_slot: int) -> tuple[list[str], list[str]]:
    book = asked.book
    if book.slack[p][g][-1] <= 0:
        return ["cleared"], []
    ways = [r for r in range(x.arcs) if x.source[r] == p and x.carries[r, g]]
    doors = _doors(x, ways, g)
    if not doors:
        return ["acceptance"], []
    if all(book.beds[f] <= 0 for f in doors):
        return ["beds"], []
    gain = float(x.weight[g]) * x.removed[p] - float(x.transit_weight[g]) * x.risk[ways]
    if float(np.max(gain, where=x.startable[ways], initial=0.0)) <= 0 and x.startable[ways].any():
        return ["transit"], []
    return _binding(list(asked.lacks(p, g, ways, gain, from_slot)))


def _binding(lacks: list[Lack]) -> tuple[list[str], list[str]]:
    """What the lifts that lack least lack most often, and where."""
    if not lacks:
        return ["closed"], []
    if FREE in lacks:
        return ["choice"], []
    nearest = [{resource for resource, _ in lack} for lack in lacks]
    least = min(map(len, nearest))
    kinds = Counter(tuple(sorted(found)) for found in nearest if len(found) == least)
    chosen = min(kinds, key=lambda found: (-kinds[found], found))
    where = Counter(
        place for lack, found in zip(lacks, nearest, strict=True) if tuple(sorted(found)) == chosen
        for _, place in lack if place
    )  # fmt: skip
    places = sorted(where, key=lambda place: (-where[place], place))
    return list(chosen), places


def _doors(x: Tables, ways: list[int], g: int) -> set[int]:
    """Receptions that people of class g can reach by these ways, over staging or not."""
    first = x.origins + x.holds
    reached = {int(x.target[r]) for r in ways}
    onward = [r for r in range(x.arcs) if int(x.source[r]) in reached and x.carries[r, g]]
    return {place - first for place in reached | {int(x.target[r]) for r in onward} if place >= first}


class _Asked:
    """The book, asked what a lift of one group would lack; answers that do not depend on the class are kept."""

    def __init__(self, x: Tables, book: Book) -> None:
        self.x, self.book = x, book
        instance = x.instance
        self.names = [z.id for z in instance.origins]
        self.names += [z.id for z in instance.staging] + [z.id for z in instance.receptions]
        self._free: dict[tuple[int, int], bool] = {}
        self._ways_on: dict[tuple[int, int, int], Lack | None] = {}

    def lacks(self, p: int, g: int, ways: list[int], gain: Any, from_slot: int) -> Iterator[Lack]:
        """What each lift lacks that may start with a group that is cleared by then and better off for it."""
        x, n = self.x, int(self.x.group[g])
        for row, r in enumerate(ways):
            for start in range(from_slot, x.slots):
                going = x.startable[r, start] and gain[row, start] > 0 and self.book.ready[p][g][start] >= n
                if going and (then := self._then(r, start, g)) is not None:
                    yield self._leg(r, start, g) | then

    def _then(self, r: int, start: int, g: int) -> Lack | None:
        """What the way onward lacks, from the airfield where the lift ends; nothing after a direct lift. None where
        none leaves while people may wait for it: nobody is sent half-way."""
        if self.x.route[r] != INBOUND:
            return FREE
        place, end = int(self.x.target[r]), start + int(self.x.duration[r]) - 1
        if (place, end, g) not in self._ways_on:
            self._ways_on[place, end, g] = min(self._onward(place, end, g), key=len, default=None)
        return self._ways_on[place, end, g]

    def _onward(self, place: int, end: int, g: int) -> Iterator[Lack]:
        x, hold = self.x, place - self.x.origins
        n, category = int(x.group[g]), int(x.category[g])
        for r in range(x.arcs):
            if x.source[r] != place or not x.carries[r, g]:
                continue
            for start in range(end + 1, min(x.slots, end + 1 + int(x.stay[hold, end]))):
                if x.startable[r, start]:
                    fits = self.book.hold_left(hold, end, start - 1, category) >= n
                    yield self._leg(r, start, g) | (FREE if fits else {("hold", self.names[place])})

    def _leg(self, r: int, start: int, g: int) -> Lack:
        """What one lift of one group lacks, of everything that it needs."""
        x, book = self.x, self.book
        kind, n, end = int(x.kind_of[r]), int(x.group[g]), start + int(x.duration[r]) - 1
        source, target = int(x.source[r]), int(x.target[r])
        f, escorts = target - x.origins - x.holds, riding(x, {g: n})
        lack = set()
        if n + escorts > x.room[kind] or (x.lying[g] and n > x.medical[kind]):
            lack.add(("seats", x.instance.asset_types[kind].id))
        if not self._tail_free(r, start):
            lack.add(("tail", x.instance.asset_types[kind].id))
        if book.escorts_left(r, start) < escorts:
            lack.add(("escorts", ""))
        if source < x.origins and book.processing[source][start // 2] < n:
            lack.add(("processing", self.names[source]))
        if x.uses_pads[kind]:
            ends = ((source, start), (target, end))
            lack |= {("pads", self.names[z]) for z, slot in ends if book.pads[z][slot] < 1}
        if f >= 0:
            lack |= {(what, self.names[target]) for what in self._at_door(f, end, n, int(x.category[g]))}
        return frozenset(lack)

    def _at_door(self, f: int, end: int, n: int, category: int) -> Iterator[str]:
        book, here = self.book, self.book.arrived[f][end]
        if book.beds[f] < n:
            yield "beds"
        if book.intake[f][end // 2] < n:
            yield "intake"
        pairs = self.x.apart[f]
        if any(here.get(b if category == a else a) for a, b in pairs if category in (a, b)):
            yield "apart"

    def _tail_free(self, r: int, start: int) -> bool:
        if (r, start) not in self._free:
            self._free[r, start] = self.book.tail_for(r, start) is not None
        return self._free[r, start]
