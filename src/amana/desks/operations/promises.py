"""Seats that are promised: lines of lifts that still stand."""

from __future__ import annotations

from collections.abc import Iterable

from amana.ledger.models import Position

from .models import LiftPerson, LiftState, Outcome

LIVE = (LiftState.PROPOSED, LiftState.APPROVED, LiftState.ON_THE_WAY)


def standing(persons: Iterable[int] | None = None, free_of: Iterable[int] = ()) -> list[LiftPerson]:
    """Lines that still promise somebody a seat, of these people or of everybody. A line on a second leg stands as long
    as the person is where it begins or a line before it leads there; lifts in `free_of` promise nothing."""
    found = LiftPerson.objects.filter(
        lift__state__in=LIVE, outcome__in=(Outcome.LISTED, Outcome.ABOARD, Outcome.REFUSED)
    )
    if persons is not None:
        found = found.filter(person__in=list(persons))
    by_person: dict[int, list[LiftPerson]] = {}
    lines = found.exclude(lift__in=list(free_of)).select_related("lift").order_by("lift__departs_at", "pk")
    for line in lines:
        by_person.setdefault(line.person, []).append(line)
    at = dict(Position.objects.filter(person__in=found.values("person")).values_list("person", "account"))
    stands: list[LiftPerson] = []
    for person, mine in by_person.items():
        reached = {at.get(person)}
        for line in mine:
            if line.outcome != Outcome.LISTED or line.lift.origin_id in reached:
                stands.append(line)
                reached.add(line.lift.destination_id)
    return stands
