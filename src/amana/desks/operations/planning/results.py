"""What comes of a solved plan: its figures, lifts, names and who is left, as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from amana.engines.common import clock
from amana.engines.lifting.instance import Instance, instance_from
from amana.engines.lifting.plan import Lift as Flown
from amana.engines.lifting.plan import Plan as Answer
from amana.engines.lifting.plan import plan_from
from amana.engines.lifting.timetable import timetable
from amana.ledger.models import Account

from ..models import AssetType, LeftWhy, Plan, PlanLeft, PlanLift, PlanLoad, PlanSeat, PlanState
from . import store
from .people import Traveller
from .seating import Named


@dataclass(frozen=True, slots=True)
class Solved:
    """A finished run: what was solved, the answer, its explanation, and the names for each lift."""

    instance: Instance
    answer: Answer
    explanation: Mapping[str, Any]
    bound: float | None
    names: Sequence[Named]
    people: Sequence[Traveller]


def answered(plan: Plan, name: str = "plan") -> tuple[Instance, Answer]:
    """The stored instance and answer of a plan; "first" is the first valid one."""
    instance = instance_from(store.read(plan, "instance"), f"{plan.code} instance")
    return instance, plan_from(store.read(plan, name), instance.name, f"{plan.code} {name}")


def keep(plan: Plan, solved: Solved, state: PlanState = PlanState.DRAFT) -> None:
    """Write the rows of a solved plan and its figures, in place of those of a first valid plan. One unit of work of
    the caller."""
    report = solved.explanation["report"]
    breaches = solved.explanation["breaches"]
    plan.state, plan.solved_at = state, clock.now()
    plan.people = len(solved.people)
    plan.cleared = sum(t.cleared_at is not None and not t.listed for t in solved.people)
    plan.instance_sha256 = store.write(plan, "instance", solved.instance.document)
    plan.plan_sha256 = store.write(plan, "plan", solved.answer.document())
    plan.moved, plan.left_behind = report["moved"], report["left_behind"]
    plan.harm, plan.bound, plan.makespan_h = report["harm"], solved.bound, report["makespan_h"]
    plan.violations = len(report["violations"])
    plan.mean_breach, plan.worst_breach = breaches["mean"], breaches["cvar95"]
    plan.tier_one_breach = breaches["tier_one_breach"]
    plan.save()
    plan.lifts.all().delete()
    plan.left.all().delete()
    _lifts(plan, solved)
    _left(plan, solved)


def _lifts(plan: Plan, solved: Solved) -> None:
    accounts = {a.code: a for a in Account.objects.filter(kind="held")}
    types = {kind.code: kind for kind in AssetType.objects.all()}
    times = {row.lift: row for row in timetable(solved.instance, solved.answer)}
    why = {row["lift"]: row for row in solved.explanation["lifts"]}
    tiers = {row.id: row.tier for row in solved.instance.classes}
    category = {row.id: row.load_category for row in solved.instance.classes}
    arcs = {arc.id: arc for arc in solved.instance.arcs}
    made = []
    for k, flown in enumerate(solved.answer.lifts):
        arc, row = arcs[flown.arc], times[k]
        told = [tier for name in flown.persons if (tier := tiers[name]) is not None]
        made.append(
            PlanLift(
                plan=plan,
                number=k + 1,
                tail=flown.tail,
                type=types[arc.asset_type],
                origin=accounts[arc.from_id],
                destination=accounts[arc.to_id],
                slot=flown.start_slot,
                slots=arc.duration_slots,
                departs_at=plan.starts_at + timedelta(minutes=row.depart_min),
                arrives_at=plan.starts_at + timedelta(minutes=row.arrive_min),
                people=flown.people,
                escorts=_escorts(solved.instance, flown, types[arc.asset_type]),
                category=category[next(iter(flown.persons))],
                top_tier=min(told, default=None),
                binding=why[k]["binding"],
                why_ar=why[k]["why_not_earlier"]["ar"],
                why_en=why[k]["why_not_earlier"]["en"],
                female_escorts=solved.names[k].female_escorts,
                interpreters=", ".join(solved.names[k].interpreters)[:120],
                gone=flown.start_slot < plan.at_slot,
            )
        )
    rows = PlanLift.objects.bulk_create(made)
    PlanLoad.objects.bulk_create(
        PlanLoad(lift=row, class_id=name, persons=n)
        for row, flown in zip(rows, solved.answer.lifts, strict=True)
        for name, n in sorted(flown.persons.items())
    )
    PlanSeat.objects.bulk_create(
        [
            PlanSeat(lift=row, person=person, class_id=kind)
            for row, names in zip(rows, solved.names, strict=True)
            for person, kind in names.people
        ],
        batch_size=2000,
    )


def _escorts(instance: Instance, flown: Flown, kind: AssetType) -> int:
    """Whole riding escorts for the load, and those the asset always has."""
    rates = {row.id: row.escorts_per_100_persons for row in instance.classes}
    return -(-sum(rates[name] * n for name, n in flown.persons.items()) // 100) + kind.fixed_escorts


def _left(plan: Plan, solved: Solved) -> None:
    """Those who stay: by gate while they are not cleared, else by what the planner says binds them."""
    accounts = {a.code: a for a in Account.objects.filter(kind="held")}
    sums: Counter[tuple[str, str, str, str]] = Counter()
    held: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for t in solved.people:
        if t.listed or t.cleared_at is None:
            reason = (LeftWhy.LISTED.value, "") if t.listed else (LeftWhy.GATE.value, t.gate)
            held.setdefault((t.origin.code, t.kind.id), Counter())[reason] += 1
    for row in solved.explanation["left"]:
        rest = row["persons"]
        for (why, gate), count in held.get((row["place"], row["class"]), Counter()).most_common():
            part = min(rest, count)
            sums[row["place"], why, gate, ""] += part
            rest -= part
        lacks = ",".join(row["lacks"]) if row["why"] == LeftWhy.CAPACITY else ""
        sums[row["place"], row["why"], "", lacks] += rest
    PlanLeft.objects.bulk_create(
        PlanLeft(plan=plan, origin=accounts[place], why=why, gate=gate, lacks=lacks, people=people)
        for (place, why, gate, lacks), people in sorted(sums.items(), key=lambda item: (-item[1], item[0]))
        if people
    )
