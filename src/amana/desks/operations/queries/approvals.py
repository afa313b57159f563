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
from .lifts import Listed, lifts, manifest


@dataclass(frozen=True, slots=True)
class Day:
    """A day of departures with lifts that this reader could approve; times are those of the operation."""

    day: date
    lifts: int
    people: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A lift as it is shown for approval, with its lines. `own`: the reader proposed it, so another approves it."""

    lift: Lift
    lines: Sequence[Listed]
    print: str
    own: bool

    @property
    def held(self) -> int:
        """How many could not leave as things stand."""
        return sum(1 for row in self.lines if held_back(row))

    @property
    def noted(self) -> list[Listed]:
        """Those of whom something is to be said."""
        return [row for row in self.lines if held_back(row) or row.reminders or row.short]

    @property
    def groups(self) -> list[list[Listed]]:
        """The same, together with all of whom the gates say the same, whoever is held back first."""
        found: dict[tuple[Any, ...], list[Listed]] = {}
        for row in self.noted:
            said = tuple((g.gate.name, g.finding.code) for g in (*row.unmet, *row.reminders))
            found.setdefault((not held_back(row), row.elsewhere and row.elsewhere.pk, said), []).append(row)
        return sorted(found.values(), key=lambda rows: not held_back(rows[0]))


def held_back(row: Listed) -> bool:
    """Could this person not leave as things stand?"""
    return bool(row.unmet or row.elsewhere)


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
        yield Offer(lift, lines, _print(lift, lines), own)


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
