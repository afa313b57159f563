"""Rules over places and time: who is where, who is cleared, and what a place can take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from amana.engines.lifting.check_lifts import Sortie, exact
from amana.engines.lifting.instance import Instance, Origin, Staging
from amana.engines.lifting.rules import Violation

Key = tuple[str, str, int]


class Flows:
    """Persons leaving and arriving by (place, class, slot), and the stocks that follow from them."""

    def __init__(self, instance: Instance, sorties: list[Sortie]) -> None:
        self.instance = instance
        self.sorties = sorties
        self.leaving: dict[Key, int] = defaultdict(int)
        self.arriving: dict[Key, int] = defaultdict(int)
        for s in sorties:
            for name, n in s.load.items():
                self.leaving[s.arc.from_id, name, s.start] += n
                self.arriving[s.arc.to_id, name, s.end] += n
        self.stock: dict[tuple[str, str], list[int]] = {}
        for row in instance.classes:
            for origin in instance.origins:
                self.stock[origin.id, row.id] = self._stock(origin.id, row.id, origin.persons.get(row.id, 0))
            for hold in instance.staging:
                self.stock[hold.id, row.id] = self._stock(hold.id, row.id, 0)

    def _stock(self, place: str, name: str, at_start: int) -> list[int]:
        """Persons at the end of every slot; below zero where more leave than are there."""
        here, row = at_start, []
        for slot in range(self.instance.slots):
            here += self.arriving.get((place, name, slot), 0) - self.leaving.get((place, name, slot), 0)
            row.append(here)
        return row

    def received(self) -> int:
        """Persons who reached a reception."""
        receptions = {reception.id for reception in self.instance.receptions}
        return sum(s.people for s in self.sorties if s.arc.to_id in receptions)


def flow_violations(flows: Flows) -> Iterator[Violation]:
    """Every broken rule about stocks, releases, days, beds, pads, escorts and holds."""
    for origin in flows.instance.origins:
        yield from _origin(flows, origin)
    for hold in flows.instance.staging:
        yield from _hold_by_class(flows, hold)
        yield from _hold_by_slot(flows, hold)
    yield from _days(flows)
    yield from _pads(flows)
    yield from _escorts(flows)
    yield from _arrivals_apart(flows)


def _origin(flows: Flows, origin: Origin) -> Iterator[Violation]:
    for row in flows.instance.classes:
        stock = flows.stock[origin.id, row.id]
        at_start = origin.persons.get(row.id, 0)
        worst, when = 0, -1
        for slot, here in enumerate(stock):
            over = at_start - here - origin.released_by(row.id, slot)
            if flows.leaving.get((origin.id, row.id, slot)) and over > worst:
                worst, when = over, slot
        if worst > 0:
            yield Violation("release", f"origin {origin.id} class {row.id} slot {when}", worst)
        if min(stock) < 0:
            first = next(slot for slot, here in enumerate(stock) if here < 0)
            yield Violation("stock", f"origin {origin.id} class {row.id} from slot {first}", -min(stock))


def _hold_by_class(flows: Flows, hold: Staging) -> Iterator[Violation]:
    for row in flows.instance.classes:
        stock = flows.stock[hold.id, row.id]
        for slot, here in enumerate(stock):
            before = stock[slot - 1] if slot else 0
            missing = flows.leaving.get((hold.id, row.id, slot), 0) - before
            if missing > 0:
                yield Violation("stock", f"staging {hold.id} class {row.id} slot {slot}", missing)
            recent = range(max(0, slot - hold.longest_stay_slots + 1), slot + 1)
            overdue = here - sum(flows.arriving.get((hold.id, row.id, u), 0) for u in recent)
            if overdue > 0:
                where = f"staging {hold.id} class {row.id} slot {slot}: over {hold.longest_stay_slots} slots"
                yield Violation("hold_time", where, overdue)


def _hold_by_slot(flows: Flows, hold: Staging) -> Iterator[Violation]:
    for slot in range(flows.instance.slots):
        present = {row: flows.stock[hold.id, row.id][slot] for row in flows.instance.classes}
        over = sum(present.values()) - hold.hold_persons
        if over > 0:
            yield Violation("hold_capacity", f"staging {hold.id} slot {slot}", over)
        categories = {row.load_category for row, here in present.items() if here > 0}
        if len(categories) > hold.hold_compartments:
            where = f"staging {hold.id} slot {slot}: {', '.join(sorted(categories))}"
            yield Violation("hold_separation", where, len(categories) - hold.hold_compartments)


def _days(flows: Flows) -> Iterator[Violation]:
    leaving: dict[tuple[str, int], int] = defaultdict(int)
    arriving: dict[tuple[str, int], int] = defaultdict(int)
    for s in flows.sorties:
        leaving[s.arc.from_id, s.start // 2] += s.people
        arriving[s.arc.to_id, s.end // 2] += s.people
    for day in range(flows.instance.slots // 2):
        for origin in flows.instance.origins:
            over = leaving[origin.id, day] - origin.processing_persons_per_day[day]
            if over > 0:
                yield Violation("processing", f"origin {origin.id} day {day}", over)
        for reception in flows.instance.receptions:
            over = arriving[reception.id, day] - reception.intake_persons_per_day[day]
            if over > 0:
                yield Violation("intake", f"reception {reception.id} day {day}", over)
    for reception in flows.instance.receptions:
        total = sum(n for (place, _), n in arriving.items() if place == reception.id)
        if total > reception.capacity_persons:
            over = total - reception.capacity_persons
            yield Violation("capacity", f"reception {reception.id}", over)


def _pads(flows: Flows) -> Iterator[Violation]:
    movements: dict[tuple[str, int], int] = defaultdict(int)
    for s in flows.sorties:
        if s.kind.uses_pads:
            movements[s.arc.from_id, s.start] += 1
            movements[s.arc.to_id, s.end] += 1
    instance = flows.instance
    pads = {place.id: place.pad_movements_per_slot for place in instance.origins}
    pads |= {place.id: place.pad_movements_per_slot for place in instance.staging}
    pads |= {place.id: place.pad_movements_per_slot for place in instance.receptions}
    for (place, slot), n in sorted(movements.items()):
        if n > pads[place][slot]:
            yield Violation("pads", f"{place} slot {slot}", n - pads[place][slot])


def _escorts(flows: Flows) -> Iterator[Violation]:
    used: dict[int, Fraction] = defaultdict(Fraction)
    for s in flows.sorties:
        for slot in s.slots:
            used[slot] += s.escorts * s.hours_per_slot
    for slot, hours in sorted(used.items()):
        over = hours - exact(flows.instance.escort_hours_per_slot[slot])
        if over > 0:
            yield Violation("escort_hours", f"slot {slot}", float(over))


def _arrivals_apart(flows: Flows) -> Iterator[Violation]:
    together: dict[tuple[str, int], set[str]] = defaultdict(set)
    for s in flows.sorties:
        together[s.arc.to_id, s.end] |= s.categories
    for reception in flows.instance.receptions:
        for slot in range(flows.instance.slots):
            here = together.get((reception.id, slot), set())
            for pair in reception.separate_arrival_categories:
                if set(pair) <= here:
                    where = f"reception {reception.id} slot {slot}: {' and '.join(pair)}"
                    yield Violation("arrival_separation", where, 1)
