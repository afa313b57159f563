"""The list of lifts by day: what is to come stands open, what is over is folded."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from amana.desks.operations.models import Lift
from tests.desks.operations.cast import NOW

pytestmark = [pytest.mark.books, pytest.mark.django_db]
FOLD = re.compile(r'<details class="pan fold" aria-labelledby="h-([-\d]+)"( open)?>(.*?)</details>', re.S)


def folds(client, query: str = "") -> list[tuple[str, bool, str]]:
    page = client.get(f"/operations/lifts/{query}").content.decode()
    return [(day, bool(opened), inside) for day, opened, inside in FOLD.findall(page)]


def test_days_that_are_over_are_folded_and_a_late_lift_opens_its_day(cast, browse):
    people = iter(cast.people(5))
    when = [NOW + timedelta(days=days, hours=1) for days in (0, 2, -1, -2, -3)]
    lifts = [cast.lift([next(people)], departs_at=at, due_at=at + timedelta(hours=2)) for at in when]
    Lift.objects.filter(pk__in=[lift.pk for lift in (lifts[2], lifts[4])]).update(
        state="cancelled", cancelled_at=NOW
    )
    Lift.objects.filter(pk=lifts[3].pk).update(state="on_the_way", released_at=when[3])
    found = folds(browse(cast.giver))
    assert [(day, opened) for day, opened, _inside in found] == [
        ("2026-02-03", True),
        ("2026-02-05", True),
        ("2026-02-02", False),
        ("2026-02-01", True),
        ("2026-01-31", False),
    ]
    assert [lift.code in inside for lift, (_d, _o, inside) in zip(lifts, found, strict=True)] == [True] * 5
    assert "<span>1 lift</span><span>1 person</span><span>Approved" in found[0][2]
    # a list that holds nothing but what is over shows its newest day
    assert [(day, opened) for day, opened, _i in folds(browse(cast.giver), "?state=cancelled")] == [
        ("2026-02-02", True),
        ("2026-01-31", False),
    ]


def test_of_many_lifts_to_come_only_the_next_day_is_open(cast, browse):
    people = cast.people(26)
    for i, person in enumerate(people):
        cast.lift([person], approved=False, departs_at=NOW + timedelta(days=1 + i // 9, minutes=i))
    assert [
        (opened, inside.count('<th scope="row">')) for _day, opened, inside in folds(browse(cast.giver))
    ] == [
        (True, 9),
        (False, 9),
        (False, 8),
    ]
