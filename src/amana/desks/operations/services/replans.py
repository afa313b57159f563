"""Planning anew after something happened. What has left is fact, what leaves in this slot and the next ones stays if it
can, people are counted in the books as they stand now, and the difference is said in words."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from amana import access
from amana.access.models import User
from amana.desks.registry import queries as registry
from amana.engines.common import clock
from amana.engines.lifting.events import events_from
from amana.engines.lifting.plan import Plan as Answer
from amana.engines.lifting.problems import BadInput
from amana.ledger.errors import Refused
from amana.ledger.models import Position

from ..models import LiftState, Plan, PlanLift, PlanState, Prefer
from ..models import Outcome as Line
from ..planning import instance as building
from ..planning import results, solver, store
from ..planning.people import Traveller, travellers
from .plan_work import Write, doors_of, finished, shown
from .plans import SECONDS_MOST, at_origins

Row = dict[str, Any]
EVENTS = "amana-transfer-events/1"
NOTHING: Row = {"kind": "escorts", "factor": 1.0}
"""The format wants an event: this one changes nothing."""
BASES = (PlanState.DRAFT, PlanState.APPROVED, PlanState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, for the planner (`rows`, as in the events format) and in words."""

    rows: Sequence[Row]
    words_ar: str = ""
    words_en: str = ""


@dataclass(slots=True)
class _Past:
    """The plan before, divided: lifts that have left or are leaving (`gone`), lifts still to come (`ahead`)."""

    gone: list[PlanLift] = field(default_factory=list)
    ahead: list[PlanLift] = field(default_factory=list)
    leaving: set[int] = field(default_factory=set)


def plan_replan(
    *, actor: User | None, plan: Plan, told: Told, seconds: int = 10, prefer: str | None = None
) -> Plan:
    """Ask for a plan that follows `plan` after these events; without events it is made anew from where things
    stand. Of a plan that is not published nothing has left: that is a what-if. `prefer`: as in `plan_make`; None: as
    the plan before. Refused: a plan that was replaced or
    is not made yet, one whose days are over, an event that names what the plan does not know."""
    access.require(actor, "plan.make")
    at_origins(actor, plan, "lift.propose")
    if plan.state not in BASES:
        raise Refused("plan-state", plan=plan.code, state=plan.get_state_display())
    if not 1 <= seconds <= SECONDS_MOST:
        raise Refused("plan-seconds", field="seconds", most=SECONDS_MOST)
    at_slot = _at_slot(plan)
    if at_slot >= plan.slots:
        raise Refused("plan-over", plan=plan.code)
    instance, _answer = results.answered(plan)
    document = _events(instance.name, at_slot, plan, told.rows)
    try:
        events_from(document, instance)
    except BadInput as bad:
        raise Refused("plan-event", field="events", problem=str(bad.problems[0])) from None
    made = Plan.objects.create(
        starts_at=plan.starts_at,
        days=plan.days,
        seconds=seconds,
        seed=plan.seed,
        prefer=Prefer(prefer or plan.prefer),
        weights=plan.weights,
        receiver=plan.receiver,
        escort=plan.escort,
        follows=plan,
        at_slot=at_slot,
        event_words_ar=told.words_ar,
        event_words_en=told.words_en,
        made_by=actor,
        made_at=clock.now(),
    )
    made.origins.set(plan.origins.all())
    store.write(made, "events", document)
    return made


def _at_slot(plan: Plan) -> int:
    """The slot about to begin; lifts of the slot under way are leaving."""
    if plan.state != PlanState.PUBLISHED:
        return 0
    return max(0, plan.slot_of(clock.now()) + 1)


def _events(name: str, at_slot: int, plan: Plan, rows: Sequence[Row]) -> Row:
    frozen = 2 if plan.state == PlanState.PUBLISHED else 0
    return {
        "format": EVENTS,
        "instance": name,
        "at_slot": at_slot,
        "frozen_slots": frozen,
        "events": list(rows) or [NOTHING],
    }


def prepared(plan: Plan, write: Write, iterations: int | None) -> results.Solved:
    """Solve a plan that follows another, from the books as they stand now."""
    assert plan.follows is not None
    past = _past(plan.follows, plan.at_slot)
    here: list[Traveller] = []

    def gather() -> None:
        here.extend(_gathered(plan, past))
        store.note(plan, stage="replan", seconds=0, people=len(here))

    def seats(answer: Answer) -> dict[int, Sequence[tuple[int, str]]]:
        return _same_seats(plan, past, answer, here)

    report = solver.replan(plan, gather, iterations, lambda: shown(plan, write, here, seats))
    plan.change_words_ar, plan.change_words_en = report["summary"]["ar"], report["summary"]["en"]
    store.write(plan, "changes", report["changes"])
    return finished(plan, here, report, seats)


def _gathered(plan: Plan, past: _Past) -> list[Traveller]:
    """Those who are still at the origins; the plan before without what it no longer flies, and its instance with the
    people of now, are stored for the planner."""
    before = plan.follows
    assert before is not None
    origins = [s for s in building.sites(sends=True) if plan.origins.filter(pk=s.account.pk).exists()]
    doors = doors_of(plan)
    freed = [row.issued_id for row in past.ahead if row.issued_id]
    people = travellers(
        [s.account for s in origins],
        doors[0].account,
        max(plan.starts_at, clock.now()),
        plan.days,
        free_of=freed,
    )
    here = [t for t in people if t.person not in past.leaving]
    lifts = store.read(before, "plan")
    keep = [row.number for row in (*past.gone, *past.ahead)]
    lifts["lifts"] = [lifts["lifts"][number - 1] for number in sorted(keep)]
    store.write(plan, "before", lifts)
    store.write(plan, "basis", _basis(before, plan, past, here, doors))
    return here


def _past(before: Plan, at_slot: int) -> _Past:
    """Lifts of earlier slots that have not left, and lifts that were cancelled, are no part of the plan any more."""
    past = _Past()
    issued = before.state == PlanState.PUBLISHED
    now_slot = at_slot - 1
    for row in before.lifts.select_related("issued"):
        state = row.issued.state if row.issued else None
        has_left = row.gone or state in (LiftState.ON_THE_WAY, LiftState.DONE)
        waits = state in (LiftState.PROPOSED, LiftState.APPROVED)
        if row.slot < at_slot:
            if has_left or (waits and row.slot == now_slot):
                past.gone.append(row)
                if waits:
                    past.leaving |= set(row.seats.values_list("person", flat=True))
        elif not issued or waits:
            past.ahead.append(row)
    return past


def _basis(
    before: Plan, plan: Plan, past: _Past, here: Sequence[Traveller], doors: list[building.Site]
) -> Row:
    """The instance of the plan before with the people of now: those here, and those who went by its lifts."""
    document: Row = copy.deepcopy(store.read(before, "instance"))
    _add_classes(document, plan, here, doors)
    gone: dict[str, Counter[str]] = {}
    for row in past.gone:
        for load in row.loads.all():
            gone.setdefault(row.origin.code, Counter())[load.class_id] += load.persons
    for origin in document["origins"]:
        mine = [t for t in here if t.origin.code == origin["id"]]
        left = gone.get(origin["id"], Counter())
        names = sorted({t.kind.id for t in mine} | set(left))
        origin["persons"] = {n: sum(t.kind.id == n for t in mine) + left[n] for n in names}
        origin["released_persons"] = {n: _released(plan, mine, n, left[n]) for n in names}
    for door in document["receptions"]:
        door["capacity_persons"] = _beds(door, past, doors)
    return document


def _released(plan: Plan, mine: Sequence[Traveller], name: str, gone: int) -> list[list[int]]:
    """Those who went were cleared from the start; the others from the slot in which they are."""
    steps = [[0, gone]] if gone and plan.at_slot else []
    for slot, count in building.steps(plan, mine, name):
        if steps and steps[-1][0] == slot:
            steps[-1][1] = gone + count
        else:
            steps.append([slot, gone + count])
    return steps


def _beds(door: Row, past: _Past, doors: list[building.Site]) -> int:
    """Beds free now and those taken by the plan's own people, who count against them as they arrive."""
    site = next((s for s in doors if s.id == door["id"]), None)
    mine = [row for row in past.gone if row.destination.code == door["id"]]
    arrived = sum(
        row.issued.people.filter(outcome=Line.RECEIVED).count() for row in mine if row.issued is not None
    )
    if site is None or site.account.capacity is None:
        return int(door["capacity_persons"])
    free = max(0, site.account.capacity - Position.objects.filter(account=site.account).count())
    return max(free + arrived, sum(row.people for row in mine))


def _add_classes(document: Row, plan: Plan, here: Sequence[Traveller], doors: list[building.Site]) -> None:
    """Classes that nobody was in before: a new band, a finding of age."""
    known = {row["id"] for row in document["classes"]}
    weights = {row.group: row for row in plan.weights.groups.all()}
    for kind in sorted({t.kind for t in here}, key=lambda kind: kind.id):
        if kind.id in known:
            continue
        document["classes"].append(building.class_row(kind, weights[kind.group]))
        for door in document["receptions"]:
            site = next((s for s in doors if s.id == door["id"]), None)
            takes = registry.admits([site.account.pk]).get(site.account.pk) if site else None
            if site and takes and building.takes(takes, site.figures, kind):
                door["accepted_classes"].append(kind.id)


def _same_seats(
    plan: Plan, past: _Past, answer: Any, here: Sequence[Traveller]
) -> dict[int, Sequence[tuple[int, str]]]:
    """Lifts that stay as they were keep their people, as long as each is still there, in the same class and cleared.
    Those of lifts that have left are kept as they are."""
    classes = {t.person: t.kind.id for t in here}
    cleared = {t.person: building.cleared_slot(plan, t) for t in here}
    waiting: dict[Any, list[PlanLift]] = {}
    for row in (*past.gone, *past.ahead):
        waiting.setdefault(_key(row), []).append(row)
    seats: dict[int, Sequence[tuple[int, str]]] = {}
    for k, lift in enumerate(answer.lifts):
        same = waiting.get((lift.tail, lift.arc, lift.start_slot, tuple(sorted(lift.persons.items()))))
        if not same:
            continue
        row = same.pop(0)
        people = list(row.seats.values_list("person", "class_id"))
        still = all(
            classes.get(person) == kind
            and cleared.get(person) is not None
            and (cleared[person] or 0) <= lift.start_slot
            for person, kind in people
        )
        if lift.start_slot < plan.at_slot or (still and people):
            seats[k] = people
    return seats


def _key(row: PlanLift) -> tuple[str, str, int, tuple[tuple[str, int], ...]]:
    arc = f"{row.type.code}:{row.origin.code}:{row.destination.code}"
    loads = tuple(sorted((load.class_id, load.persons) for load in row.loads.all()))
    return row.tail, arc, row.slot, loads
