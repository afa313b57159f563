"""What the simulator needs of a transfer instance and its plans: places, classes, arcs, lifts.

The full schemas are the planner's; here only the fields in use are read and checked.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import reading
from .problems import refuse
from .reading import Node

FORMAT = "amana-transfer-instance/1"
PLAN_FORMAT = "amana-transfer-plan/1"
_COUNT_MAX = 2_000_000


@dataclass(frozen=True, slots=True)
class Origin:
    """Persons by class; breach hazard per hour and guards present, one per slot of 12 h."""

    id: str
    persons: dict[str, int]
    hazard: tuple[float, ...]
    guards: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Destination:
    """A reception or a staging airfield with its places."""

    id: str
    kind: str
    capacity: int


@dataclass(frozen=True, slots=True)
class Arc:
    origin: str
    destination: str
    duration_slots: int


@dataclass(frozen=True, slots=True)
class Instance:
    """`tier_of`: class id -> tier ("none" where no risk score may be given)."""

    name: str
    days: int
    tier_of: dict[str, str]
    origins: tuple[Origin, ...]
    destinations: tuple[Destination, ...]
    arcs: dict[str, Arc]
    fixed: float
    crowding: float
    norm: float


@dataclass(frozen=True, slots=True)
class Movement:
    """People of one tier who are to leave in `leave_slot` and arrive at the end of `arrive_slot`."""

    leave_slot: int
    arrive_slot: int
    origin: str
    destination: str
    tier: str
    people: int


def of_node(node: Node | None, folder: Path | None) -> Instance | None:
    """The instance that a scenario names by file or holds itself."""
    if node is None:
        return None
    if isinstance(node.value, str) and folder is not None:
        return parse(reading.load(folder / node.value))
    return parse(node.value)


def parse(value: Any) -> Instance:
    """An instance from its JSON value. Raises Refused."""
    root = Node.root(value)
    if not root.has("format name slots classes origins receptions arcs harm"):
        root.finish()
    root.format(FORMAT)
    slots = root.count("slots", 2, 10_000, 2)
    tier_of = {}
    for node in root.items("classes"):
        if node.has("id tier"):
            tier = node.value["tier"]
            tier_of[node.text("id")] = "none" if tier is None else str(node.count("tier", 1, 99, 1))
    origins = [_origin(node, slots, tier_of) for node in root.items("origins") if _is_origin(node)]
    places = [
        Destination(node.text("id"), kind, node.count(room, 0, _COUNT_MAX))
        for kind, room in (("receptions", "capacity_persons"), ("staging", "hold_persons"))
        for node in root.items(kind)
        if node.has(f"id {room}")
    ]
    known = {o.id for o in origins} | {d.id for d in places}
    arcs = {}
    for node in root.items("arcs"):
        if node.has("id from to duration_slots"):
            arc = Arc(node.text("from"), node.text("to"), node.count("duration_slots", 1, slots, 1))
            for key, end in (("from", arc.origin), ("to", arc.destination)):
                if end not in known:
                    node.note("no_such", key, kind="place", value=end, allowed=", ".join(sorted(known)))
            arcs[node.text("id")] = arc
    harm = root.child("harm")
    if harm is not None:
        harm.has("hazard_share_fixed hazard_share_crowding crowding_norm_persons_per_guard")
    harm = harm or root
    found = Instance(
        root.text("name"),
        slots // 2,
        tier_of,
        tuple(origins),
        tuple(places),
        arcs,
        harm.number("hazard_share_fixed", 0, 1e6),
        harm.number("hazard_share_crowding", 0, 1e6),
        harm.number("crowding_norm_persons_per_guard", 1e-9, 1e9, 1.0),
    )
    root.finish()
    return found


def _is_origin(node: Node) -> bool:
    return node.has("id persons breach_hazard_per_h guards")


def _origin(node: Node, slots: int, tier_of: dict[str, str]) -> Origin:
    persons = {}
    for class_, entry in node.entries("persons"):
        if class_ not in tier_of:
            entry.note("no_such", kind="class", value=class_, allowed=", ".join(tier_of))
        else:
            persons[class_] = entry.as_count(0, _COUNT_MAX)
    hazard = tuple(item.as_number(0, 10) for item in node.items("breach_hazard_per_h"))
    guards = tuple(item.as_count(1, _COUNT_MAX, 1) for item in node.items("guards"))
    for key, values in (("breach_hazard_per_h", hazard), ("guards", guards)):
        if len(values) != slots:
            node.note("too_short", key, value=len(values), needed=slots)
    fill = slots - min(len(hazard), len(guards))
    return Origin(node.text("id"), persons, hazard + (0.0,) * fill, guards + (1,) * fill)


def plan(value: Any, of: Instance | None) -> list[Movement]:
    """The movements of a plan, lifts of the same slot, way and tier put together. Raises Refused."""
    root = Node.root(value)
    root.format(PLAN_FORMAT)
    if not root.has("format instance lifts"):
        root.finish()
    if of is None:
        raise refuse("$.instance", "no_arcs")
    if root.text("instance") != of.name:
        raise refuse("$.instance", "other_instance", value=root.text("instance"), needed=of.name)
    total: Counter[tuple[int, int, str, str, str]] = Counter()
    for node in root.items("lifts"):
        if not node.has("arc start_slot persons"):
            continue
        arc = of.arcs.get(str(node.value["arc"]))
        if arc is None:
            node.note("no_such", "arc", kind="arc", value=node.value["arc"], allowed=f"{len(of.arcs)} arcs")
            continue
        start = node.count("start_slot", 0, 10_000)
        for class_, entry in node.entries("persons"):
            if class_ not in of.tier_of:
                entry.note("no_such", kind="class", value=class_, allowed=", ".join(of.tier_of))
                continue
            key = (start, start + arc.duration_slots - 1, arc.origin, arc.destination, of.tier_of[class_])
            total[key] += entry.as_count(1, _COUNT_MAX, 1)
    root.finish()
    return [Movement(*key, people) for key, people in sorted(total.items())]


def delayed(movements: list[Movement], days: int) -> list[Movement]:
    """The same movements, all `days` later."""
    shift = 2 * days
    return [
        Movement(m.leave_slot + shift, m.arrive_slot + shift, m.origin, m.destination, m.tier, m.people)
        for m in movements
    ]
