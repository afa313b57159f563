"""Events that change an instance under way. Nothing before the event's slot changes: what happened is fact.

A lift under way when its route or tail is lost finishes; everything that would start afterwards is refused.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from amana.engines.lifting.files import schema_problems
from amana.engines.lifting.instance import Instance, instance_from
from amana.engines.lifting.plan import Lift, Plan
from amana.engines.lifting.problems import BadInput, Problem, shorten

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Events:
    """What is known at the start of `at_slot`; lifts of the next `frozen_slots` slots are committed."""

    at_slot: int
    frozen_slots: int
    rows: tuple[Row, ...]


def events_from(document: Any, instance: Instance, source: str = "events") -> Events:
    """The events of a document. Raises BadInput with every problem found."""
    problems = schema_problems(document, "events") or list(_meaning(document, instance))
    if problems:
        raise BadInput(source, problems)
    return Events(document["at_slot"], document.get("frozen_slots", 2), tuple(document["events"]))


def _meaning(document: Row, instance: Instance) -> Iterator[Problem]:
    if document["instance"] != instance.name:
        yield Problem(
            "$.instance",
            f"the events are for {shorten(document['instance'], 80)!r}, not for {instance.name!r}",
        )
    if document["at_slot"] >= instance.slots:
        yield Problem("$.at_slot", f"lies beyond the last slot {instance.slots - 1}")
    known = {
        "tail": {tail.id for kind in instance.asset_types for tail in kind.tails},
        "arc": {arc.id for arc in instance.arcs},
        "reception": {z.id for z in instance.receptions},
        "origin": {z.id for z in instance.origins},
        "class": {row.id for row in instance.classes},
    }
    groups = {row.id: row.group_persons for row in instance.classes}
    for n, row in enumerate(document["events"]):
        for key, names in known.items():
            if key in row and row[key] not in names:
                yield Problem(
                    f"$.events[{n}].{key}", f"{shorten(row[key], 80)!r} is no {key} of this instance"
                )
        if row.get("to_slot", instance.slots) < row.get("from_slot", 0):
            yield Problem(f"$.events[{n}].to_slot", "lies before from_slot")
        elif row.get("to_slot", instance.slots) < document["at_slot"]:
            now = document["at_slot"]
            yield Problem(
                f"$.events[{n}].to_slot",
                f"lies before at_slot {now}: what is over changes nothing; take it out or correct its slots",
            )
        if (first := document["events"].index(row)) < n:
            yield Problem(f"$.events[{n}]", f"is $.events[{first}] once more; take it out")
        if row["kind"] == "headcount" and row["persons"] % groups.get(row["class"], 1):
            group = groups[row["class"]]
            yield Problem(f"$.events[{n}].persons", f"is no multiple of the group size {group}")


def changed_instance(instance: Instance, plan: Plan, events: Events) -> Instance:
    """The instance after the events. `plan` is what was being carried out."""
    document = copy.deepcopy(instance.document)
    under_way = _under_way(instance, plan, events.at_slot)
    for row in events.rows:
        slots = _slots(row, events.at_slot, instance.slots)
        _APPLY[row["kind"]](document, row, slots, _Past(instance, plan, events.at_slot, under_way))
    return instance_from(document, "instance after the events")


@dataclass(frozen=True, slots=True)
class _Past:
    instance: Instance
    plan: Plan
    at_slot: int
    under_way: list[tuple[Lift, range]]


def _slots(row: Row, at_slot: int, slots: int) -> range:
    """Slots of the event, never before it became known. `to_slot` is the last one."""
    return range(max(at_slot, row.get("from_slot", at_slot)), min(slots, row.get("to_slot", slots - 1) + 1))


def _under_way(instance: Instance, plan: Plan, at_slot: int) -> list[tuple[Lift, range]]:
    spread = {arc.id: arc.duration_slots for arc in instance.arcs}
    spans = [(lift, range(lift.start_slot, lift.start_slot + spread[lift.arc])) for lift in plan.lifts]
    return [(lift, span) for lift, span in spans if span.start < at_slot < span.stop]


def _tail_lost(document: Row, row: Row, slots: range, past: _Past) -> None:
    finishing = {slot for lift, span in past.under_way if lift.tail == row["tail"] for slot in span}
    for kind in document["asset_types"]:
        for tail in kind["tails"]:
            if tail["id"] == row["tail"]:
                lost = set(slots) - finishing
                tail["unavailable_slots"] = sorted(set(tail["unavailable_slots"]) | lost)


def _close(arc: Row, slots: range, past: _Past) -> None:
    finishing = {slot for lift, span in past.under_way if lift.arc == arc["id"] for slot in span}
    arc["closed_slots"] = sorted(set(arc["closed_slots"]) | (set(slots) - finishing))


def _arc_closed(document: Row, row: Row, slots: range, past: _Past) -> None:
    for arc in document["arcs"]:
        if arc["id"] == row["arc"]:
            _close(arc, slots, past)


def _mode_closed(document: Row, row: Row, slots: range, past: _Past) -> None:
    kinds = {kind["id"] for kind in document["asset_types"] if kind["mode"] == row["mode"]}
    for arc in document["arcs"]:
        if arc["asset_type"] in kinds:
            _close(arc, slots, past)


def _intake(document: Row, row: Row, slots: range, past: _Past) -> None:
    """Whole days: the day under way counts with what has already arrived."""
    ends = {arc.id: (arc.to_id, arc.duration_slots) for arc in past.instance.arcs}
    arrived: dict[int, int] = {}
    for lift in past.plan.lifts:
        to, spread = ends[lift.arc]
        if to == row["reception"] and lift.start_slot < past.at_slot:
            day = (lift.start_slot + spread - 1) // 2
            arrived[day] = arrived.get(day, 0) + lift.people
    for reception in document["receptions"]:
        if reception["id"] == row["reception"]:
            per_day = reception["intake_persons_per_day"]
            for day in sorted({slot // 2 for slot in slots}):
                per_day[day] = max(int(per_day[day] * row["factor"]), arrived.get(day, 0))


def _escorts(document: Row, row: Row, slots: range, past: _Past) -> None:
    """Lifts under way keep their escorts."""
    kinds = {kind.id: kind for kind in past.instance.asset_types}
    arcs = {arc.id: arc for arc in past.instance.arcs}
    rates = {c.id: c.escorts_per_100_persons for c in past.instance.classes}
    hours = document["escort_hours_per_slot"]
    for slot in slots:
        hours[slot] = round(hours[slot] * row["factor"], 6)
        busy = 0.0
        for lift, span in past.under_way:
            if slot in span:
                arc = arcs[lift.arc]
                riding = (sum(rates[g] * n for g, n in lift.persons.items()) + 99) // 100
                escorts = riding + kinds[arc.asset_type].fixed_escorts
                busy += escorts * arc.cycle_h / arc.duration_slots
        hours[slot] = max(hours[slot], round(busy + 1e-6, 6))


def _hazard(document: Row, row: Row, slots: range, past: _Past) -> None:
    for origin in document["origins"]:
        if origin["id"] == row["origin"]:
            for slot in slots:
                origin["breach_hazard_per_h"][slot] *= row["factor"]


def _headcount(document: Row, row: Row, slots: range, past: _Past) -> None:
    """Counted now + already gone = persons at the start. People found beyond the books count as cleared last."""
    arcs = {arc.id: arc for arc in past.instance.arcs}
    gone = sum(
        lift.persons.get(row["class"], 0)
        for lift in past.plan.lifts
        if lift.start_slot < past.at_slot and arcs[lift.arc].from_id == row["origin"]
    )
    for origin in document["origins"]:
        if origin["id"] == row["origin"]:
            before = origin["persons"].get(row["class"], 0)
            origin["persons"][row["class"]] = row["persons"] + gone
            steps = origin["released_persons"].setdefault(row["class"], [])
            found = row["persons"] + gone - before
            if found > 0 and steps:
                last = steps[-1]
                steps[-1:] = (
                    [last, [slots.start, last[1] + found]]
                    if slots.start > last[0]
                    else [[last[0], last[1] + found]]
                )


_APPLY = {
    "tail_lost": _tail_lost,
    "arc_closed": _arc_closed,
    "mode_closed": _mode_closed,
    "intake": _intake,
    "escorts": _escorts,
    "hazard": _hazard,
    "headcount": _headcount,
}
