"""Planning anew after something happened. What has left is fact, what leaves in this slot and the next ones stays if it
can, people are counted in the books as they stand now, and the difference is said in words."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

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
from ..planning import difference, promised, results, solver, store
from ..planning import instance as building
from ..planning.people import Traveller, travellers
from .plan_steps import Write, finished, ground_of, shown, timed, watching
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


Loads = dict[str, int]


@dataclass(slots=True)
class _Past:
    """The plan before, divided: lifts that have left or are leaving (`gone`), lifts still to come (`ahead`). `loads`
    and `seats`, by key of the line, are who is really on them; `leaving` are people on lifts about to leave."""

    gone: list[PlanLift] = field(default_factory=list)
    ahead: list[PlanLift] = field(default_factory=list)
    leaving: set[int] = field(default_factory=set)
    loads: dict[int, Loads] = field(default_factory=dict)
    seats: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def seat(self, row: PlanLift, seats: list[tuple[int, str]]) -> None:
        self.seats[row.pk] = seats
        self.loads[row.pk] = dict(Counter(kind for _person, kind in seats))


def plan_replan(
    *, actor: User | None, plan: Plan, told: Told, seconds: int = 10, prefer: str | None = None
) -> Plan:
    """Ask for a plan that follows `plan` after these events; without events it is made anew from where things
    stand. Of a plan that is not published nothing has left: that is a what-if. A second event in a row, told of a draft
    that follows a published plan, is told with the first of the plan that is flown: its lifts have left or are issued,
    the draft's are not. `prefer`: as in `plan_make`; None: as the plan before. Refused: a plan that was replaced or
    is not made yet, one whose days are over, an event that names what the plan does not know."""
    access.require(actor, "plan.make")
    at_origins(actor, plan, "lift.propose")
    if plan.state not in BASES:
        raise Refused("plan-state", plan=plan.code, state=plan.get_state_display())
    if not 1 <= seconds <= SECONDS_MOST:
        raise Refused("plan-seconds", field="seconds", most=SECONDS_MOST)
    plan, told = _flown(plan, told)
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
    made.stages.set(plan.stages.all())
    store.write(made, "events", document)
    return made


def plan_flown(plan: Plan) -> Plan | None:
    """The published plan that a draft is to take the place of; None where there is none."""
    before = plan.follows
    while before is not None and before.state in (PlanState.DRAFT, PlanState.APPROVED, PlanState.DROPPED):
        before = before.follows
    return before if before is not None and before.state == PlanState.PUBLISHED else None


def _flown(plan: Plan, told: Told) -> tuple[Plan, Told]:
    """The plan to start from and all that happened since: of a draft its own events come first, without what is over
    by now and what is told again."""
    before = plan_flown(plan) if plan.state in (PlanState.DRAFT, PlanState.APPROVED) else None
    if before is None:
        return plan, told
    earlier = [row for row in (store.read(plan, "events") or {}).get("events", ()) if row != NOTHING]
    at_slot = _at_slot(before)
    still = [row for row in earlier if row.get("to_slot", at_slot) >= at_slot]
    return before, Told(
        [*still, *(row for row in told.rows if row not in still)],
        _lines(plan.event_words_ar, told.words_ar),
        _lines(plan.event_words_en, told.words_en),
    )


def _lines(*texts: str) -> str:
    """The lines of these texts in their order, each once."""
    return "\n".join(dict.fromkeys(line for text in texts for line in text.splitlines()))


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
        with timed(plan, "asking for people"):
            here.extend(_gathered(plan, past))
        store.note(plan, stage="replan", seconds=0, people=len(here))

    def seats(answer: Answer) -> dict[int, Sequence[tuple[int, str]]]:
        return _same_seats(plan, past, answer, here)

    report = solver.replan(
        plan, gather, watching(plan, here), iterations, lambda: shown(plan, write, here, seats)
    )
    said = difference.in_words(report, report["changes"])
    plan.change_words_ar, plan.change_words_en = said["ar"], said["en"]
    store.write(plan, "changes", report["changes"])
    return finished(plan, here, report, seats)


def _gathered(plan: Plan, past: _Past) -> list[Traveller]:
    """Those who are still at the origins; the plan before without what it no longer flies, and its instance with the
    people of now, are stored for the planner."""
    before = plan.follows
    assert before is not None
    ground = ground_of(plan)
    freed = [row.issued_id for row in past.ahead if row.issued_id]
    people = travellers(
        [s.account for s in (*ground.origins, *ground.stages)],
        ground.doors[0].account,
        max(plan.starts_at, clock.now()),
        plan.days,
        free_of=freed,
    )
    here = [t for t in people if t.person not in past.leaving]
    lifts = store.read(before, "plan")
    keep = sorted((row.number, row.pk) for row in (*past.gone, *past.ahead))
    lifts["lifts"] = [lifts["lifts"][number - 1] | {"persons": past.loads[pk]} for number, pk in keep]
    store.write(plan, "before", lifts)
    store.write(plan, "basis", _basis(before, plan, past, here, ground))
    return here


def _past(before: Plan, at_slot: int) -> _Past:
    """Lifts of earlier slots that have not left, and lifts that were cancelled, are no part of the plan any more. Of a
    lift that left only those count who went by it, and of a leg to a staging place only those who have not left the
    plan there: who escaped or died half-way waits for no seat."""
    past = _Past()
    issued = before.state == PlanState.PUBLISHED
    now_slot = at_slot - 1
    for row in before.lifts.select_related("issued", "origin", "destination", "type").order_by("-slot"):
        state = row.issued.state if row.issued else None
        left = state in (LiftState.ON_THE_WAY, LiftState.DONE)
        waits = state in (LiftState.PROPOSED, LiftState.APPROVED)
        seats = list(row.seats.values_list("person", "class_id"))
        if row.slot < at_slot:
            if not (row.gone or left or (waits and row.slot == now_slot)):
                continue
            if waits and not row.gone:
                past.leaving |= {person for person, _kind in seats}
            past.seat(row, seats if waits else _went(row, seats, past))
            if past.seats[row.pk]:
                past.gone.append(row)
        elif not issued or waits:
            past.seat(row, seats)
            if seats:
                past.ahead.append(row)
    return past


def _went(row: PlanLift, seats: list[tuple[int, str]], past: _Past) -> list[tuple[int, str]]:
    """Who went by this lift, and after a first leg is still on the way. `past` knows the lifts after it."""
    if row.issued is not None:
        aboard = (Line.ABOARD, Line.RECEIVED, Line.REFUSED)
        boarded = set(row.issued.people.filter(outcome__in=aboard).values_list("person", flat=True))
        seats = [(person, kind) for person, kind in seats if person in boarded]
    if not ends_halfway(row):
        return seats
    onward = {
        p for other in past.gone if other.origin_id == row.destination_id for p, _ in past.seats[other.pk]
    }
    now = Position.objects.filter(Q(account=row.destination) | Q(account__kind="escort"))
    waiting = set(now.filter(person__in=[p for p, _kind in seats]).values_list("person", flat=True))
    return [(person, kind) for person, kind in seats if person in waiting | onward]


def ends_halfway(row: PlanLift) -> bool:
    """Does the lift end where people wait half-way?"""
    return row.plan.stages.filter(pk=row.destination_id).exists()


def _basis(before: Plan, plan: Plan, past: _Past, here: Sequence[Traveller], ground: building.Ground) -> Row:
    """The instance of the plan before with the people of now: those here, and those who went by its lifts."""
    document: Row = copy.deepcopy(store.read(before, "instance"))
    _add_classes(document, plan, here, ground.doors)
    gone: dict[str, Counter[str]] = {}
    for row in past.gone:
        gone.setdefault(row.origin.code, Counter()).update(past.loads[row.pk])
    for origin in document["origins"]:
        mine = [t for t in here if t.origin.code == origin["id"]]
        left = gone.get(origin["id"], Counter())
        names = sorted({t.kind.id for t in mine} | set(left))
        origin["persons"] = {n: sum(t.kind.id == n for t in mine) + left[n] for n in names}
        origin["released_persons"] = {n: _released(plan, mine, n, left[n]) for n in names}
    for door in document["receptions"]:
        door["capacity_persons"] = _beds(door, past, ground.doors)
    for hold in document["staging"]:
        _hold_as_it_is(hold, plan, past, ground)
    promised.without_tails(document, plan)
    return document


def _hold_as_it_is(hold: Row, plan: Plan, past: _Past, ground: building.Ground) -> None:
    """Room for the plan's own people: what is free and what they take. Where somebody has waited longer than the
    longest stay already, the stay is stretched to what has happened and one slot more: what is late cannot be undone,
    and the plan must still find a way onward."""
    site = next((s for s in ground.stages if s.id == hold["id"]), None)
    if site is None:
        return
    mine = [row for row in past.gone if row.destination.code == hold["id"]]
    onward = {p for row in past.gone if row.origin.code == hold["id"] for p, _ in past.seats[row.pk]}
    waiting = [(row, p) for row in mine for p, _kind in past.seats[row.pk] if p not in onward]
    there = set(Position.objects.filter(account=site.account).values_list("person", flat=True))
    own = {p for _row, p in waiting}
    most = max((sum(past.loads[row.pk].values()) for row in mine), default=0)
    hold["hold_persons"] = max(building.room(site.account) + len(own & there), len(own), most)
    late = max((plan.at_slot - (row.slot + row.slots - 1) + 1 for row, _p in waiting), default=0)
    hold["longest_stay_slots"] = max(hold["longest_stay_slots"], late)


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
    mine = {p for row in past.gone if row.destination.code == door["id"] for p, _ in past.seats[row.pk]}
    if site is None or site.account.capacity is None:
        return int(door["capacity_persons"])
    there = set(Position.objects.filter(account=site.account).values_list("person", flat=True))
    return max(building.room(site.account) + len(mine & there), len(mine))


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
    plan: Plan, past: _Past, answer: Answer, here: Sequence[Traveller]
) -> dict[int, Sequence[tuple[int, str]]]:
    """Lifts that stay as they were keep their people, as long as each is still there, in the same class and cleared,
    or comes there by a lift that stays. Those of lifts that have left are kept as they are."""
    at = {t.person: t.origin.code for t in here}
    classes = {t.person: t.kind.id for t in here}
    cleared = {t.person: building.cleared_slot(plan, t) for t in here}
    waiting: dict[Any, list[PlanLift]] = {}
    for row in (*past.gone, *past.ahead):
        waiting.setdefault(_key(row, past.loads[row.pk]), []).append(row)

    def ready(row: PlanLift, person: int, kind: str) -> bool:
        if at.get(person) != row.origin.code:
            return False
        slot = cleared.get(person)
        return classes[person] == kind and slot is not None and slot <= row.slot

    seats: dict[int, Sequence[tuple[int, str]]] = {}
    for k, lift in sorted(enumerate(answer.lifts), key=lambda pair: pair[1].start_slot):
        same = waiting.get((lift.tail, lift.arc, lift.start_slot, tuple(sorted(lift.persons.items()))))
        if not same:
            continue
        row = same.pop(0)
        people = past.seats[row.pk]
        if row.slot < plan.at_slot or all(ready(row, person, kind) for person, kind in people):
            seats[k] = people
            # where this lift brings them they are ready for the next one
            for person, kind in people:
                at[person], classes[person] = row.destination.code, kind
                cleared[person] = row.slot + row.slots
    return seats


def _key(row: PlanLift, loads: Loads) -> tuple[str, str, int, tuple[tuple[str, int], ...]]:
    arc = f"{row.type.code}:{row.origin.code}:{row.destination.code}"
    return row.tail, arc, row.slot, tuple(sorted(loads.items()))
