"""Reads of plans: lists, the lifts of one, two beside each other, what a plan would hold back before it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet, Sum

from amana import access
from amana.access.models import User

from .. import words
from ..models import AssetType, Plan, PlanLift, PlanSeat, PlanState
from ..planning import store

_WITH = ("weights", "receiver", "escort", "follows", "made_by", "approved_by", "published_by")


def plans(actor: User | None) -> QuerySet[Plan]:
    """Plans, newest first. They hold numbers; who is named for a lift is asked of `seats_open`."""
    return access.visible_to(actor, Plan.objects.all()).select_related(*_WITH).order_by("-pk")


def published() -> Plan | None:
    """The plan in force."""
    return Plan.objects.filter(state=PlanState.PUBLISHED).order_by("-published_at").first()


def lifts_of(plan: Plan) -> list[PlanLift]:
    """The lifts of a plan with their places, in order of number."""
    rows = plan.lifts.select_related(
        "plan",
        "type",
        "origin__place",
        "origin__authority",
        "destination__place",
        "destination__authority",
        "issued",
    )
    return list(rows.prefetch_related("loads"))


def asset_names() -> dict[str, str]:
    """Code of a type of aircraft or vehicle -> its name in the reader's language."""
    return {kind.code: words.asset(kind) for kind in AssetType.objects.all()}


@dataclass(frozen=True, slots=True)
class Connection:
    """People who come by one lift and go on by another, and how long they wait between."""

    inbound: PlanLift
    onward: PlanLift
    people: int

    @property
    def wait(self) -> timedelta:
        return self.onward.departs_at - self.inbound.arrives_at


def connections(plan: Plan, lifts: Iterable[PlanLift]) -> list[Connection]:
    """Every pair of legs with the people who fly both, by departure of the second."""
    by_pk = {row.pk: row for row in lifts}
    stages = set(plan.stages.values_list("pk", flat=True))
    legs = [pk for pk, row in by_pk.items() if stages & {row.origin_id, row.destination_id}]
    found: dict[int, list[PlanLift]] = {}
    for person, lift in PlanSeat.objects.filter(lift__in=legs).values_list("person", "lift"):
        found.setdefault(person, []).append(by_pk[lift])
    sums: Counter[tuple[int, int]] = Counter()
    for rows in found.values():
        ordered = sorted(rows, key=lambda row: row.departs_at)
        sums.update((a.pk, b.pk) for a, b in pairwise(ordered) if a.destination_id == b.origin_id)
    made = [Connection(by_pk[a], by_pk[b], people) for (a, b), people in sums.items()]
    return sorted(made, key=lambda c: (c.onward.departs_at, c.inbound.departs_at))


def explanation(plan: Plan) -> dict[str, Any]:
    """The stored explanation; {} where its file is gone."""
    return store.read(plan, "explanation") or {}


def seats_open(actor: User | None, row: PlanLift) -> bool:
    """May the actor read the names of this lift? Asked at its places, as for every manifest."""
    return any(
        access.decide(actor, "manifest.read", account=account) for account in (row.origin, row.destination)
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A lift in two plans. `kind`: same (name by name), people, time, added, cancelled. `off` and `on` are persons
    who are taken from its list and put on it."""

    kind: str
    was: PlanLift | None
    now: PlanLift | None
    off: frozenset[int] = frozenset()
    on: frozenset[int] = frozenset()

    @property
    def lift(self) -> PlanLift:
        found = self.now or self.was
        assert found is not None
        return found


def changes(before: Plan, after: Plan) -> list[Change]:
    """Every lift that is in either plan and has not left, by tail, way and slot."""
    seats = _seats((before, after))
    waiting: dict[tuple[str, int, int, int], list[PlanLift]] = {}
    for row in lifts_of(before):
        waiting.setdefault(_way(row), []).append(row)
    found: list[Change] = []
    for row in lifts_of(after):
        candidates = waiting.get(_way(row), [])
        was = _likest(row, candidates, seats)
        if was:
            candidates.remove(was)
        if not row.gone:
            found.append(_change(was, row, seats))
    for rows in waiting.values():
        found += [
            Change("cancelled", was, None, off=seats[was.pk])
            for was in rows
            if not was.gone and was.slot >= after.at_slot
        ]
    return sorted(found, key=lambda c: (c.lift.departs_at, c.lift.tail))


def _way(row: PlanLift) -> tuple[str, int, int, int]:
    return row.tail, row.origin_id, row.destination_id, row.slot


def _likest(row: PlanLift, among: list[PlanLift], seats: dict[int, frozenset[int]]) -> PlanLift | None:
    return max(among, key=lambda was: len(seats[was.pk] & seats[row.pk]), default=None)


def _change(was: PlanLift | None, now: PlanLift, seats: dict[int, frozenset[int]]) -> Change:
    mine = seats[now.pk]
    if was is None:
        return Change("added", None, now, on=mine)
    old = seats[was.pk]
    if old != mine:
        return Change("people", was, now, off=old - mine, on=mine - old)
    return Change("same" if was.departs_at == now.departs_at else "time", was, now)


def _seats(found: Iterable[Plan]) -> dict[int, frozenset[int]]:
    keys = [plan.pk for plan in found]
    people: dict[int, set[int]] = {
        pk: set() for pk in PlanLift.objects.filter(plan__in=keys).values_list("pk", flat=True)
    }
    for lift, person in PlanSeat.objects.filter(lift__plan__in=keys).values_list("lift", "person"):
        people[lift].add(person)
    return {lift: frozenset(persons) for lift, persons in people.items()}


def left_by_reason(plan: Plan) -> list[dict[str, Any]]:
    """Reasons with the people they hold back, most first: {"why", "gate", "lacks", "people", "places"}."""
    sums: Counter[tuple[str, str, str]] = Counter()
    places: dict[tuple[str, str, str], list[Any]] = {}
    for row in plan.left.select_related("origin__place", "origin__authority"):
        reason = row.why, row.gate, row.lacks
        sums[reason] += row.people
        places.setdefault(reason, []).append(row)
    return [
        {"why": why, "gate": gate, "lacks": lacks, "people": people, "places": places[why, gate, lacks]}
        for (why, gate, lacks), people in sums.most_common()
    ]


def named(plan: Plan) -> int:
    """People with a name on a lift of the plan."""
    return PlanSeat.objects.filter(lift__plan=plan).count()


def seats_unnamed(plan: Plan) -> int:
    """Places of a plan's lifts that no name could fill: groups and pairs stood against it."""
    counted = plan.lifts.aggregate(n=Sum("people"))["n"] or 0
    return max(0, counted - named(plan))
