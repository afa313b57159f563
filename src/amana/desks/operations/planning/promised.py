"""What lifts that still stand have taken already: tails, escorts, pads, departures, arrivals and beds. A further plan
over the same days cannot have them once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from amana.ledger.models import Account

from ..models import Outcome, Plan, PlanLift
from ..promises import LIVE, standing

Row = dict[str, Any]


def flown(plan: Plan) -> list[PlanLift]:
    """The lifts of other plans that are issued and not over, each once; none of the plans that this one follows."""
    own, before = set[int](), plan.follows
    while before is not None:
        own |= set(before.lifts.exclude(issued=None).values_list("issued", flat=True))
        before = before.follows
    rows = PlanLift.objects.filter(issued__state__in=LIVE).exclude(plan=plan).exclude(issued__in=own)
    # a lift that a later plan carried on has a row in each of the two
    newest = {
        row.issued_id: row
        for row in rows.select_related("plan", "type", "issued", "origin", "destination").order_by("pk")
    }
    return list(newest.values())


def clash(plan: Plan, rows: Iterable[PlanLift]) -> tuple[PlanLift, PlanLift] | None:
    """The first lift of `rows` whose tail is away with a lift of another plan, and that lift."""
    others: dict[str, list[PlanLift]] = {}
    for row in flown(plan):
        others.setdefault(row.tail, []).append(row)
    for row in rows:
        for other in others.get(row.tail, ()):
            if row.departs_at < _back(other) and other.departs_at < _back(row):
                return row, other
    return None


def _back(row: PlanLift) -> Any:
    """When the tail is where it began: the way back takes as long."""
    return row.arrives_at + (row.arrives_at - row.departs_at)


def without_tails(document: Row, plan: Plan) -> None:
    """No tail is there in a slot in which it flies for another plan."""
    taken: dict[str, set[int]] = {}
    for row in flown(plan):
        taken.setdefault(row.tail, set()).update(_slots(plan, row))
    for kind in document["asset_types"]:
        for tail in kind["tails"]:
            away = taken.get(tail["id"], set()) & set(range(document["slots"]))
            tail["unavailable_slots"] = sorted({*tail["unavailable_slots"], *away})


def lessen(document: Row, plan: Plan) -> None:
    """Take from a fresh instance what standing lifts use of it, those made by hand too as far as they say."""
    without_tails(document, plan)
    lines = standing()
    codes = dict(Account.objects.filter(kind="held").values_list("pk", "code"))
    leaving = Counter(
        (codes[line.lift.origin_id], plan.slot_of(line.lift.departs_at) // 2)
        for line in lines
        if line.outcome == Outcome.LISTED
    )
    coming = Counter((codes[line.lift.destination_id], plan.slot_of(line.lift.due_at) // 2) for line in lines)
    last = {line.person: codes[line.lift.destination_id] for line in lines}  # where the way of each ends
    beds = Counter(last.values())
    for origin in document["origins"]:
        _less(origin["processing_persons_per_day"], origin["id"], leaving)
    for door in document["receptions"]:
        _less(door["intake_persons_per_day"], door["id"], coming)
        door["capacity_persons"] = max(0, door["capacity_persons"] - beds[door["id"]])
    for hold in document["staging"]:
        hold["hold_persons"] = max(0, hold["hold_persons"] - beds[hold["id"]])
    _escorts_and_pads(document, plan)


def _escorts_and_pads(document: Row, plan: Plan) -> None:
    hours: Counter[int] = Counter()
    pads: Counter[tuple[str, int]] = Counter()
    for row in flown(plan):
        slots = _slots(plan, row)
        cycle = (_back(row) - row.departs_at) / timedelta(hours=1) + row.type.ground_h
        for slot in slots:
            if row.plan.escort_id == plan.escort_id:
                hours[slot] += row.escorts * cycle / len(slots)
        if row.type.uses_pads:
            pads[row.origin.code, slots[0]] += 1
            pads[row.destination.code, slots[-1]] += 1
    pool = document["escort_hours_per_slot"]
    document["escort_hours_per_slot"] = [max(0.0, have - hours[slot]) for slot, have in enumerate(pool)]
    for place in (*document["origins"], *document["staging"], *document["receptions"]):
        _less(place["pad_movements_per_slot"], place["id"], pads)


def _less(figures: list[int], place: str, taken: Counter[tuple[str, int]]) -> None:
    figures[:] = [max(0, figure - taken[place, at]) for at, figure in enumerate(figures)]


def _slots(plan: Plan, row: PlanLift) -> Sequence[int]:
    """The slots of `plan` in which a lift of another one is under way."""
    first = plan.slot_of(row.departs_at)
    return range(first, first + row.slots)
