"""Two plans over the same days: nothing is promised twice."""

from __future__ import annotations

import pytest

from amana.desks.operations import queries
from amana.desks.operations import services as ops
from amana.desks.operations.models import Plan
from amana.desks.operations.planning import promised, store
from amana.ledger.errors import Refused

from . import planning
from .cast import Cast

pytestmark = [pytest.mark.books, pytest.mark.django_db, pytest.mark.usefixtures("own_home")]


def published(cast: Cast, plan: Plan) -> Plan:
    ops.plan_approve(actor=cast.approver.user, plan=plan)
    return ops.plan_publish(actor=cast.planner.user, plan=plan)


def test_a_second_plan_leaves_out_what_the_first_one_flies_and_both_are_published(cast: Cast):
    planning.means(cast)
    cast.people(12, cast.hasakah)
    first = published(cast, planning.solved(cast, origins=[cast.hasakah]))
    cast.people(12, cast.raqqa)
    second = planning.solved(cast, origins=[cast.raqqa])
    instance = store.read(second, "instance")
    flown = {(row.tail, row.slot) for row in queries.lifts_of(first)}
    away = {
        (t["id"], s)
        for kind in instance["asset_types"]
        for t in kind["tails"]
        for s in t["unavailable_slots"]
    }
    assert flown and away == flown
    (door,) = instance["receptions"]
    moved, day = first.moved, queries.lifts_of(first)[0].slot // 2
    assert door["capacity_persons"] == cast.baghdad.capacity - moved
    assert door["intake_persons_per_day"][day] == 60 - moved
    assert door["pad_movements_per_slot"][2 * day] == 12 - len(queries.lifts_of(first))
    assert instance["escort_hours_per_slot"][2 * day] < 12 * 40
    assert not {(row.tail, row.slot) for row in queries.lifts_of(second)} & flown
    assert published(cast, second).state == "published"


def test_a_plan_made_beside_another_is_refused_once_the_other_flies_its_tail(cast: Cast):
    planning.means(cast)
    cast.people(12, cast.hasakah)
    cast.people(12, cast.raqqa)
    one, other = (planning.solved(cast, origins=[place]) for place in (cast.hasakah, cast.raqqa))
    published(cast, one)
    taken = promised.clash(other, queries.lifts_of(other))
    assert taken is not None and taken[1].plan == one
    with pytest.raises(Refused, match=f"flies lift {taken[1].issued.code} of plan {one.code}"):
        published(cast, other)
