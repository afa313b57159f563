"""Rules that a lift keeps or breaks by itself, and the rules of its tail. Hours are exact fractions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from amana.engines.lifting.instance import Arc, AssetType, Instance, PersonClass, Reception, Tail
from amana.engines.lifting.plan import Lift
from amana.engines.lifting.rules import Violation


@dataclass(frozen=True, slots=True)
class Sortie:
    """A lift that can be placed: its names resolved, its hours and escorts worked out."""

    number: int
    tail: Tail
    owner: AssetType
    kind: AssetType
    arc: Arc
    start: int
    end: int
    load: dict[str, int]
    riding: int
    categories: frozenset[str]

    @property
    def people(self) -> int:
        return sum(self.load.values())

    @property
    def escorts(self) -> int:
        return self.riding + self.kind.fixed_escorts

    @property
    def slots(self) -> range:
        return range(self.start, self.end + 1)

    @property
    def hours_per_slot(self) -> Fraction:
        return exact(self.arc.cycle_h) / self.arc.duration_slots

    @property
    def label(self) -> str:
        return f"lift {self.number}"


def exact(decimal: float) -> Fraction:
    """The decimal as it is written in the file, without binary rounding."""
    return Fraction(str(decimal))


class Names:
    """What the ids of an instance stand for."""

    def __init__(self, instance: Instance) -> None:
        self.classes: dict[str, PersonClass] = {c.id: c for c in instance.classes}
        self.arcs: dict[str, Arc] = {arc.id: arc for arc in instance.arcs}
        self.kinds: dict[str, AssetType] = {kind.id: kind for kind in instance.asset_types}
        self.receptions: dict[str, Reception] = {r.id: r for r in instance.receptions}
        self.tails: dict[str, tuple[Tail, AssetType]] = {
            tail.id: (tail, kind) for kind in instance.asset_types for tail in kind.tails
        }


def place_lifts(
    instance: Instance, names: Names, lifts: tuple[Lift, ...]
) -> tuple[list[Sortie], list[Violation]]:
    """The lifts that can be placed, and what is wrong with each by itself.

    A lift with an unknown name, outside the horizon or without whole persons is reported and left out."""
    placed: list[Sortie] = []
    found: list[Violation] = []
    for number, lift in enumerate(lifts):
        unplaceable = _unplaceable(instance, names, number, lift)
        if unplaceable:
            found.append(unplaceable)
        if unplaceable is None or unplaceable.rule != "unknown_reference":
            found.extend(_tail_of_another_type(names, number, lift))
        if unplaceable:
            continue
        sortie = _sortie(names, number, lift)
        placed.append(sortie)
        found.extend(_by_itself(names, sortie))
    return placed, found


def _unplaceable(instance: Instance, names: Names, number: int, lift: Lift) -> Violation | None:
    at = f"lift {number}"
    unknown = [name for name in lift.persons if name not in names.classes]
    unknown += [lift.tail] if lift.tail not in names.tails else []
    unknown += [lift.arc] if lift.arc not in names.arcs else []
    if unknown:
        return Violation("unknown_reference", f"{at}: {', '.join(unknown)}", len(unknown))
    last = lift.start_slot + names.arcs[lift.arc].duration_slots - 1
    if lift.start_slot < 0 or last >= instance.slots:
        where = f"{at}: slots {lift.start_slot}..{last} of 0..{instance.slots - 1}"
        return Violation("horizon", where, max(-lift.start_slot, last + 1 - instance.slots))
    odd = {name: count for name, count in lift.persons.items() if count <= 0 or count != int(count)}
    if odd or not lift.persons:
        return Violation("whole_persons", f"{at}: {odd or 'nobody on board'}", len(odd) or 1)
    return None


def _tail_of_another_type(names: Names, number: int, lift: Lift) -> Iterator[Violation]:
    owner, arc = names.tails[lift.tail][1], names.arcs[lift.arc]
    if owner.id != arc.asset_type:
        where = f"lift {number}: {lift.tail} is a {owner.id}, arc {arc.id} is for {arc.asset_type}"
        yield Violation("asset_mismatch", where, 1)


def _sortie(names: Names, number: int, lift: Lift) -> Sortie:
    arc = names.arcs[lift.arc]
    tail, owner = names.tails[lift.tail]
    load = {name: int(count) for name, count in lift.persons.items()}
    per_hundred = sum(names.classes[name].escorts_per_100_persons * n for name, n in load.items())
    return Sortie(
        number=number,
        tail=tail,
        owner=owner,
        kind=names.kinds[arc.asset_type],
        arc=arc,
        start=lift.start_slot,
        end=lift.start_slot + arc.duration_slots - 1,
        load=load,
        riding=(per_hundred + 99) // 100,
        categories=frozenset(names.classes[name].load_category for name in load),
    )


def _by_itself(names: Names, s: Sortie) -> Iterator[Violation]:
    shut = sorted(set(s.arc.closed_slots) & set(s.slots))
    if shut:
        yield Violation("closure", f"{s.label}: arc {s.arc.id} is closed in slots {shut}", len(shut))
    away = sorted(set(s.tail.unavailable_slots) & set(s.slots))
    if away:
        where = f"{s.label}: {s.tail.id} is not available in slots {away}"
        yield Violation("tail_availability", where, len(away))
    over = s.people + s.escorts - s.kind.seats
    if over > 0:
        crew = f"{s.riding} riding + {s.kind.fixed_escorts} fixed escorts"
        yield Violation("seats", f"{s.label}: {s.people} persons + {crew} in {s.kind.seats} seats", over)
    lying = sum(n for name, n in s.load.items() if names.classes[name].medical_seat)
    if lying > s.kind.medical_seats:
        where = f"{s.label}: {lying} in {s.kind.medical_seats} medical seats"
        yield Violation("medical_seats", where, lying - s.kind.medical_seats)
    if len(s.categories) > 1:
        where = f"{s.label}: {' and '.join(sorted(s.categories))}"
        yield Violation("load_category", where, len(s.categories) - 1)
    yield from _by_class(names, s)


def _by_class(names: Names, s: Sortie) -> Iterator[Violation]:
    reception = names.receptions.get(s.arc.to_id)
    for name, n in s.load.items():
        row = names.classes[name]
        if n % row.group_persons:
            where = f"{s.label}: {n} of {name}, who travel in groups of {row.group_persons}"
            yield Violation("keep_together", where, n % row.group_persons)
        if s.arc.ride_h > row.longest_ride_h:
            where = f"{s.label}: {name} rides {s.arc.ride_h} h of at most {row.longest_ride_h} h"
            yield Violation("longest_ride", where, float(exact(s.arc.ride_h) - exact(row.longest_ride_h)))
        if reception and name not in reception.accepted_classes:
            yield Violation("acceptance", f"{s.label}: {reception.id} does not accept {name}", n)


def tail_violations(instance: Instance, sorties: list[Sortie]) -> Iterator[Violation]:
    """Overlap, duty hours and 24 h crew hours, tail by tail."""
    by_tail: dict[str, list[Sortie]] = defaultdict(list)
    for sortie in sorties:
        by_tail[sortie.tail.id].append(sortie)
    for flown in by_tail.values():
        yield from _overlaps(flown)
        yield from _duty(flown)
        yield from _crew(instance.slots, flown)


def _overlaps(flown: list[Sortie]) -> Iterator[Violation]:
    under_way: dict[int, list[Sortie]] = defaultdict(list)
    for sortie in flown:
        for slot in sortie.slots:
            under_way[slot].append(sortie)
    for slot, together in sorted(under_way.items()):
        long_runs = sum(1 for s in together if s.arc.duration_slots > 1)
        if long_runs and len(together) > 1:
            numbers = ", ".join(str(s.number) for s in together)
            where = f"tail {together[0].tail.id} slot {slot}: lifts {numbers} at once"
            yield Violation("tail_overlap", where, len(together) - 1)


def _duty(flown: list[Sortie]) -> Iterator[Violation]:
    owner = flown[0].owner
    hours: dict[int, Fraction] = defaultdict(Fraction)
    for sortie in flown:
        if sortie.arc.duration_slots == 1:
            hours[sortie.start] += sortie.hours_per_slot
        elif owner.duty_h(sortie.start) <= 0:
            where = f"tail {sortie.tail.id} slot {sortie.start}: {sortie.label} starts without duty hours"
            yield Violation("duty_hours", where, 1)
    for slot, used in sorted(hours.items()):
        over = used - exact(owner.duty_h(slot))
        if over > 0:
            where = f"tail {flown[0].tail.id} slot {slot}: {float(used):g} h"
            yield Violation("duty_hours", where, float(over))


def _crew(slots: int, flown: list[Sortie]) -> Iterator[Violation]:
    limit = exact(flown[0].owner.crew_limit_h_per_24h)
    charged: dict[int, Fraction] = defaultdict(Fraction)
    for sortie in flown:
        for slot in sortie.slots:
            charged[slot] += sortie.hours_per_slot
    for slot in range(slots - 1):
        over = charged.get(slot, Fraction(0)) + charged.get(slot + 1, Fraction(0)) - limit
        if over > 0:
            yield Violation("crew_hours_24h", f"tail {flown[0].tail.id} slots {slot}-{slot + 1}", float(over))
