"""Clock times for a plan: when each lift of a tail leaves, arrives and is back, and on which pads it moves.

Lifts of a tail follow each other within the duty of their slot; movements of pad users at a place keep apart by
the slot's minutes over its pad movements. A lift that cannot keep apart is still placed and is named.
"""

from __future__ import annotations

from dataclasses import dataclass

from amana.engines.lifting.instance import Arc, AssetType, Instance
from amana.engines.lifting.plan import Lift, Plan

SLOT_MIN = 720


@dataclass(frozen=True, slots=True)
class Row:
    """Minutes from the start of slot 0. `crowded` names the places where pads are closer than planned."""

    lift: int
    tail: str
    depart_min: int
    arrive_min: int
    back_min: int
    crowded: tuple[str, ...]


def timetable(instance: Instance, plan: Plan) -> list[Row]:
    """One row per lift, in order of departure. The plan must be valid."""
    arcs = {arc.id: arc for arc in instance.arcs}
    kinds = {kind.id: kind for kind in instance.asset_types}
    pads = _Pads(instance)
    free: dict[str, int] = {}
    landed: dict[str, list[tuple[int, int]]] = {}
    rows = []
    numbered = sorted(enumerate(plan.lifts), key=lambda pair: (pair[1].start_slot, arcs[pair[1].arc].cycle_h))
    for number, lift in numbered:
        arc = arcs[lift.arc]
        # whoever goes on from a hold has landed there before
        here = [minute for slot, minute in landed.get(arc.from_id, ()) if slot < lift.start_slot]
        rows.append(_row(number, lift, arc, kinds[arc.asset_type], free, pads, max(here, default=0)))
        arrived = lift.start_slot + arc.duration_slots - 1, rows[-1].arrive_min
        landed.setdefault(arc.to_id, []).append(arrived)
    return sorted(rows, key=lambda row: (row.depart_min, row.tail))


def _row(
    number: int, lift: Lift, arc: Arc, kind: AssetType, free: dict[str, int], pads: _Pads, earliest: int
) -> Row:
    cycle = round(60 * arc.cycle_h)
    ride = round(60 * arc.ride_h)
    ground = max(0, cycle - 2 * ride) // 2
    slot_start = lift.start_slot * SLOT_MIN
    begin = max(slot_start, free.get(lift.tail, 0), earliest - ground)
    latest = (
        slot_start + arc.duration_slots * SLOT_MIN - cycle if arc.duration_slots > 1 else begin + SLOT_MIN
    )
    depart = begin + ground
    crowded: tuple[str, ...] = ()
    if kind.uses_pads:
        depart, crowded = pads.fit(arc, depart, ride, min(latest, slot_start + SLOT_MIN - 1))
    free[lift.tail] = depart - ground + cycle
    return Row(number, lift.tail, depart, depart + ride, depart - ground + cycle, crowded)


class _Pads:
    def __init__(self, instance: Instance) -> None:
        self.moves: dict[str, list[int]] = {}
        self.pads = {z.id: z.pad_movements_per_slot for z in instance.origins}
        self.pads |= {z.id: z.pad_movements_per_slot for z in instance.staging}
        self.pads |= {z.id: z.pad_movements_per_slot for z in instance.receptions}

    def fit(self, arc: Arc, depart: int, ride: int, latest: int) -> tuple[int, tuple[str, ...]]:
        """The first minute from `depart` on at which both ends are free; `depart` itself when there is none."""
        for minute in range(depart, max(depart, latest) + 1, 2):
            if self._free(arc.from_id, minute) and self._free(arc.to_id, minute + ride):
                return self._move(arc, minute, ride), ()
        ends = ((arc.from_id, depart), (arc.to_id, depart + ride))
        crowded = tuple(place for place, minute in ends if not self._free(place, minute))
        return self._move(arc, depart, ride), crowded

    def _free(self, place: str, minute: int) -> bool:
        slot = min(minute // SLOT_MIN, len(self.pads[place]) - 1)
        apart = SLOT_MIN // max(1, self.pads[place][slot])
        return all(abs(minute - other) >= apart for other in self.moves.get(place, []))

    def _move(self, arc: Arc, minute: int, ride: int) -> int:
        self.moves.setdefault(arc.from_id, []).append(minute)
        self.moves.setdefault(arc.to_id, []).append(minute + ride)
        return minute


def clock(minute: int, day_starts: int = 6 * 60) -> str:
    """ "day 3 14:05": slot 0 begins at six in the morning of day 1."""
    whole = minute + day_starts
    return f"day {whole // 1440 + 1} {whole % 1440 // 60:02d}:{whole % 60:02d}"
