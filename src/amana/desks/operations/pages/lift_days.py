"""The list of lifts by the day of their departure: what is to come first, then what is over, newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from amana.engines.common import clock

from .. import queries
from ..models import Lift, LiftState
from ..promises import LIVE

DAYS = 28
"""Days on one page: the longest plan that is usual."""
FEW = 25
"""So many lifts are read at a glance: of them only days that are over are folded."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day as the list shows it; `open` where its lifts are not folded."""

    day: date
    lifts: Sequence[Lift]
    open: bool

    @property
    def people(self) -> int:
        return sum(lift.listed for lift in self.lifts)  # type: ignore[attr-defined]

    @property
    def states(self) -> list[tuple[str, int]]:
        """How many lifts stand in each state, in the order of a lift's life."""
        sums = Counter(lift.state for lift in self.lifts)
        return [(str(state.label), sums[state]) for state in LiftState if sums[state]]


def listed(found: Any) -> list[date]:
    """The days on which these lifts leave: from today on, then back from yesterday."""
    today = queries.approvals.day_of(clock.now())
    days = {queries.approvals.day_of(departs) for departs in found.values_list("departs_at", flat=True)}
    return sorted(day for day in days if day >= today) + sorted(
        (day for day in days if day < today), reverse=True
    )


def within(found: Any, days: Sequence[date]) -> list[Lift]:
    """Those of the lifts that leave on these days."""
    if not days:
        return []
    zone = timezone.get_current_timezone()
    first = datetime.combine(min(days), time.min, zone)
    end = datetime.combine(max(days) + timedelta(days=1), time.min, zone)
    rows = found.filter(departs_at__gte=first, departs_at__lt=end)
    chosen = set(days)
    return [lift for lift in rows if queries.approvals.day_of(lift.departs_at) in chosen]


def grouped(found: Iterable[Lift], days: Sequence[date]) -> list[Day]:
    """The lifts of these days. Open are the next day, days with lifts that are not over, and more where few stand."""
    by_day: dict[date, list[Lift]] = {day: [] for day in days}
    for lift in queries.with_figures(found):
        by_day[queries.approvals.day_of(lift.departs_at)].append(lift)
    opened = _opened(by_day)
    return [Day(day, lifts, day in opened) for day, lifts in by_day.items()]


def _opened(by_day: dict[date, list[Lift]]) -> set[date]:
    today = queries.approvals.day_of(clock.now())
    coming = [day for day in by_day if day >= today]
    few = sum(map(len, by_day.values())) <= FEW
    late = [day for day, lifts in by_day.items() if day < today and any(lift.state in LIVE for lift in lifts)]
    return set((coming if few else coming[:1]) + late) or set(list(by_day)[:1])
