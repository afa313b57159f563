"""Lifts that wait for approval, day by day, and what each shows to whoever approves it: people, way, and all that the
gates say of them. The print of that stands in what is signed, so nothing is approved that has changed since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from amana import access
from amana.access.models import User
from amana.engines.common.canonical import digest

from ..models import Lift, LiftPerson, LiftState
from ..promises import LIVE
from .lifts import TO_ARRIVE, Listed, lifts, manifest


@dataclass(frozen=True, slots=True)
class Day:
    """A day of departures with lifts that this reader could approve; times are those of the operation."""

    day: date
    lifts: int
    people: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A lift as it is shown for approval, with its lines. `own`: the reader proposed it, so another approves it.
    `coming`: persons who are not there yet and arrive in time by a lift that stands."""

    lift: Lift
    lines: Sequence[Listed]
    print: str
    own: bool
    coming: frozenset[int] = frozenset()

    def held_back(self, row: Listed) -> bool:
        """Could this person not leave as things stand?"""
        return bool(row.unmet or (row.elsewhere and row.line.person not in self.coming))

    @property
    def held(self) -> int:
        """How many could not leave as things stand."""
        return sum(map(self.held_back, self.lines))

    @property
    def noted(self) -> list[Listed]:
        """Those of whom something is to be said."""
        return [row for row in self.lines if row.unmet or row.elsewhere or row.reminders or row.short]

    @property
    def groups(self) -> list[tuple[bool, list[Listed]]]:
        """The same, together with all of whom the same is said, whoever is held back first; and whether they only come
        by an earlier lift."""
        found: dict[tuple[Any, ...], list[Listed]] = {}
        for row in self.noted:
            said = tuple((g.gate.name, g.finding.code) for g in (*row.unmet, *row.reminders))
            away, comes = row.elsewhere and row.elsewhere.pk, row.line.person in self.coming
            found.setdefault((not self.held_back(row), away, comes, said), []).append(row)
        return [(key[2], found[key]) for key in sorted(found, key=lambda key: bool(key[0]))]


def open_lifts(actor: User | None) -> list[Lift]:
    """Proposed lifts that the actor may approve but for the rule of the second person, by departure."""
    found = list(lifts(actor, state=LiftState.PROPOSED).order_by("departs_at", "pk"))
    may = {lift.origin_id: lift.origin for lift in found}
    allowed = {pk for pk, origin in may.items() if access.decide(actor, "lift.approve", account=origin)}
    return [lift for lift in found if lift.origin_id in allowed]


def days(found: Iterable[Lift]) -> list[Day]:
    """The days on which these lifts leave, in order."""
    chosen = list(found)
    rows = LiftPerson.objects.filter(lift__in=chosen).order_by().values_list("lift", flat=True)
    listed = Counter(rows)
    counts: Counter[date] = Counter()
    people: Counter[date] = Counter()
    for lift in chosen:
        counts[day_of(lift.departs_at)] += 1
        people[day_of(lift.departs_at)] += listed[lift.pk]
    return [Day(day, counts[day], people[day]) for day in sorted(counts)]


def day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def offers(actor: User | None, found: Iterable[Lift]) -> Iterator[Offer]:
    """Each lift with its lines and what stands in the way of each person; whoever shows names records the reading."""
    for lift in found:
        lines = manifest(actor, lift, gates=True)
        own = actor is not None and lift.proposed_by_id == actor.pk
        yield Offer(lift, lines, _print(lift, lines), own, _coming(lift, lines))


def _coming(lift: Lift, lines: Sequence[Listed]) -> frozenset[int]:
    """Who of those that are elsewhere arrives in time by a lift that stands: the first leg of the same way."""
    away = [row.line.person for row in lines if row.elsewhere]
    if not away:
        return frozenset()
    legs = LiftPerson.objects.filter(
        person__in=away,
        lift__state__in=LIVE,
        lift__destination=lift.origin_id,
        lift__due_at__lte=lift.departs_at,
        outcome__in=TO_ARRIVE,
    )
    return frozenset(legs.values_list("person", flat=True))


def print_of(lift: Lift) -> str:
    """What is fixed of a lift as it stands now (hex)."""
    return _print(lift, manifest(None, lift, gates=True))


def _print(lift: Lift, lines: Sequence[Listed]) -> str:
    """SHA-256 (hex) over the way, the list, and every answer of a gate that is not plainly met."""
    told: dict[str, Any] = {
        "lift": lift.code,
        "way": [lift.origin.code, lift.destination.code, lift.escort.code, lift.conveyance],
        "times": [lift.departs_at.isoformat(), lift.due_at.isoformat()],
        "people": sorted(
            [
                row.line.person,
                row.elsewhere.code if row.elsewhere else "",
                str(row.review) if row.short else "",
                sorted([g.gate.name, g.finding.code, g.override or 0] for g in row.gates if not g.met),
            ]
            for row in lines
        ),
    }
    return digest(told).hex()
