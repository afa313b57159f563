"""An instance as arrays, for building and improving plans. Classes, places and arcs are known by their index.

P origins, S staging airfields, F receptions, G classes, C load categories, A asset types, R arcs, T slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from amana.engines.lifting.instance import Arc, AssetType, Instance, Origin, Reception, Staging

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

DIRECT, INBOUND, ONWARD = 0, 1, 2
EPS = 1e-9


@dataclass(frozen=True, slots=True)
class Tables:
    """Shapes in brackets. Places of all kinds are numbered origins, then staging, then receptions."""

    instance: Instance
    slots: int
    weight: Floats  # [G] exposure weight
    transit_weight: Floats  # [G]
    escorts: Ints  # [G] riding escorts per 100 persons
    lying: Bools  # [G] needs a medical seat
    group: Ints  # [G] persons per group
    category: Ints  # [G] load category
    categories: list[str]
    by_category: list[list[int]]  # classes of a category, heaviest exposure weight first
    persons: Ints  # [P, G] at the start
    cleared: Ints  # [P, G, T] cumulative, never more than there are
    exposure: Floats  # [P, T] harm per unit weight of staying through a slot
    removed: Floats  # [P, T] harm per unit weight that leaving in a slot takes away, to the end
    processing: Ints  # [P, days]
    intake: Ints  # [F, days]
    beds: Ints  # [F]
    stay: Ints  # [S, T] longest stay in slots of who comes to a hold in a slot
    overdue: (
        Ints  # [S, G, T] people whom nobody could fetch in time: so many may be there beyond the longest stay
    )
    pads: Ints  # [P + S + F, T]
    pool: Floats  # [T] escort-hours
    kind_of: Ints  # [R] asset type
    route: Ints  # [R] DIRECT, INBOUND (to staging) or ONWARD (from staging)
    source: Ints  # [R] place number
    target: Ints  # [R] place number
    cycle: Floats  # [R] h
    duration: Ints  # [R] slots
    risk: Floats  # [R, T] transit harm per unit weight and person
    startable: (
        Bools  # [R, T] a lift may start: open, within the horizon, duty hours, some tail there throughout
    )
    carries: Bools  # [R, G] the class may ride this arc (ride time, acceptance)
    room: Ints  # [A] seats less fixed escorts
    medical: Ints  # [A]
    fixed: Ints  # [A]
    duty: Floats  # [A, T] h
    crew: Floats  # [A] h in two consecutive slots
    uses_pads: Bools  # [A]
    tails: list[list[str]]  # [A] ids
    away: list[list[frozenset[int]]]  # [A][tail] slots
    apart: list[list[tuple[int, int]]]  # [F] pairs of categories

    @property
    def origins(self) -> int:
        return len(self.persons)

    @property
    def holds(self) -> int:
        return len(self.instance.staging)

    @property
    def receptions(self) -> int:
        return len(self.beds)

    @property
    def classes(self) -> int:
        return len(self.weight)

    @property
    def kinds(self) -> int:
        return len(self.room)

    @property
    def arcs(self) -> int:
        return len(self.cycle)

    def harm_of_staying(self) -> float:
        """Harm of the empty plan."""
        return float(np.sum(self.persons * self.weight * self.removed[:, :1]))


def tables(instance: Instance) -> Tables:
    """Work the instance out into arrays."""
    slots = instance.slots
    everywhere: list[Origin | Staging | Reception] = [*instance.origins, *instance.staging]
    everywhere += instance.receptions
    places = {z.id: k for k, z in enumerate(everywhere)}
    classes = {row.id: k for k, row in enumerate(instance.classes)}
    categories = sorted({row.load_category for row in instance.classes})
    weight = np.array([row.exposure_weight for row in instance.classes], float)
    category = np.array([categories.index(row.load_category) for row in instance.classes])
    kinds = {kind.id: k for k, kind in enumerate(instance.asset_types)}
    by_category = [
        sorted(np.flatnonzero(category == c).tolist(), key=lambda g: -weight[g])
        for c in range(len(categories))
    ]
    exposure, removed = _exposure(instance)
    persons, cleared = _people(instance)
    duty = np.array([[kind.duty_h(t) for t in range(slots)] for kind in instance.asset_types], float)
    arcs = instance.arcs
    return Tables(
        instance=instance,
        slots=slots,
        weight=weight,
        transit_weight=np.array([row.transit_weight for row in instance.classes], float),
        escorts=np.array([row.escorts_per_100_persons for row in instance.classes]),
        lying=np.array([row.medical_seat for row in instance.classes]),
        group=np.array([row.group_persons for row in instance.classes]),
        category=category,
        categories=categories,
        by_category=by_category,
        persons=persons,
        cleared=cleared,
        exposure=exposure,
        removed=removed,
        processing=np.array([z.processing_persons_per_day for z in instance.origins]),
        intake=np.array([z.intake_persons_per_day for z in instance.receptions]),
        beds=np.array([z.capacity_persons for z in instance.receptions]),
        stay=np.array([[z.longest_stay_slots] * slots for z in instance.staging], int).reshape(-1, slots),
        overdue=np.zeros((len(instance.staging), len(classes), slots), np.int64),
        pads=np.array([z.pad_movements_per_slot for z in everywhere]),
        pool=np.array(instance.escort_hours_per_slot, float),
        kind_of=_ints(kinds[arc.asset_type] for arc in arcs),
        route=_ints(_route(instance, arc) for arc in arcs),
        source=_ints(places[arc.from_id] for arc in arcs),
        target=_ints(places[arc.to_id] for arc in arcs),
        cycle=np.array([arc.cycle_h for arc in arcs], float),
        duration=_ints(arc.duration_slots for arc in arcs),
        risk=np.array([arc.transit_risk_per_person for arc in arcs], float).reshape(len(arcs), slots),
        startable=_startable(instance, kinds),
        carries=_carries(instance, classes),
        room=_ints(kind.seats - kind.fixed_escorts for kind in instance.asset_types),
        medical=_ints(kind.medical_seats for kind in instance.asset_types),
        fixed=_ints(kind.fixed_escorts for kind in instance.asset_types),
        duty=duty,
        crew=np.array([kind.crew_limit_h_per_24h for kind in instance.asset_types], float),
        uses_pads=np.array([kind.uses_pads for kind in instance.asset_types]),
        tails=[[tail.id for tail in kind.tails] for kind in instance.asset_types],
        away=[[frozenset(tail.unavailable_slots) for tail in kind.tails] for kind in instance.asset_types],
        apart=[
            [(categories.index(a), categories.index(b)) for a, b in z.separate_arrival_categories]
            for z in instance.receptions
        ],
    )


def _ints(values: Any) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _route(instance: Instance, arc: Arc) -> int:
    holds = {hold.id for hold in instance.staging}
    if arc.from_id in holds:
        return ONWARD
    return INBOUND if arc.to_id in holds else DIRECT


def _exposure(instance: Instance) -> tuple[Floats, Floats]:
    rate = np.array([instance.hazard_rate_per_h(origin) for origin in instance.origins], float)
    exposure = instance.slot_h * rate
    ends = instance.harm.terminal_horizon_h * rate[:, -1:]
    return exposure, np.cumsum(exposure[:, ::-1], axis=1)[:, ::-1] + ends


def _people(instance: Instance) -> tuple[Ints, Ints]:
    persons = np.array([[z.persons.get(row.id, 0) for row in instance.classes] for z in instance.origins])
    cleared = np.zeros((*persons.shape, instance.slots), np.int64)
    for p, origin in enumerate(instance.origins):
        for g, row in enumerate(instance.classes):
            for slot, count in origin.released_persons.get(row.id, []):
                cleared[p, g, slot:] = count
    return persons, np.minimum(cleared, persons[:, :, None])


def _startable(instance: Instance, kinds: dict[str, int]) -> Bools:
    there = [_tails_there(kind, instance.slots) for kind in instance.asset_types]
    grid = np.zeros((len(instance.arcs), instance.slots), bool)
    for r, arc in enumerate(instance.arcs):
        kind, tails_there = instance.asset_types[kinds[arc.asset_type]], there[kinds[arc.asset_type]]
        open_slots = np.ones(instance.slots, bool)
        open_slots[list(arc.closed_slots)] = False
        for slot in range(instance.slots - arc.duration_slots + 1):
            span = slice(slot, slot + arc.duration_slots)
            hours = kind.duty_h(slot)
            enough = hours > 0 if arc.duration_slots > 1 else hours >= arc.cycle_h - EPS
            per_slot = arc.cycle_h / arc.duration_slots
            crew = per_slot * min(2, arc.duration_slots) <= kind.crew_limit_h_per_24h + EPS
            together = tails_there[:, span].all(axis=1).any()
            grid[r, slot] = enough and crew and together and bool(open_slots[span].all())
    return grid


def _tails_there(kind: AssetType, slots: int) -> Bools:
    there = np.ones((len(kind.tails), slots), bool)
    for k, tail in enumerate(kind.tails):
        there[k, list(tail.unavailable_slots)] = False
    return there


def _carries(instance: Instance, classes: dict[str, int]) -> Bools:
    accepted = {z.id: set(z.accepted_classes) for z in instance.receptions}
    grid = np.ones((len(instance.arcs), len(classes)), bool)
    for r, arc in enumerate(instance.arcs):
        for row in instance.classes:
            welcome = arc.to_id not in accepted or row.id in accepted[arc.to_id]
            grid[r, classes[row.id]] = welcome and arc.ride_h <= row.longest_ride_h
    return grid
