"""The situation board: the equation with its difference, facilities, the last entries, what awaits a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from amana import access
from amana.access.models import User
from amana.desks.registry import queries as registry
from amana.engines.common import clock
from amana.ledger import field
from amana.ledger import queries as ledger_queries
from amana.ledger.fields import to_micros
from amana.ledger.models import Account
from amana.ledger.piles import Piles

from ..models import WITH_ESCORT, ActState, Count, CountState, Incident, Lift, LiftState, PendingAct
from . import counts as count_reads
from . import incidents as incident_reads
from . import lifts as lift_reads
from .entries import Row, journal
from .places import Facility, facilities

POPULATIONS = {"detainee": ("prison", "hospital", "court", "airfield", "other"), "resident": ("camp",)}
"""Which kinds of places hold whom."""
DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Equation:
    """Kinds of accounts with people, the files of the register but for those whose enrolment was taken back, and
    the difference between the two. `contested` people are counted where the books have them, and devices of the field
    contradict each other about it; it is None for one population alone."""

    counts: Mapping[str, int]
    enrolled: int
    difference: int
    by_population: Mapping[str, int]
    contested: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """What the last 24 hours changed: people into and out of held accounts, newly enrolled."""

    held_in: int
    held_out: int
    enrolled: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that somebody must decide or do. `late` ones come first."""

    what: str
    about: Any
    late: bool
    when: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    equation: Equation
    day: Day
    facilities: list[Facility]
    flows: list[dict[str, Any]]
    entries: list[Row]
    escaped: int
    retaken: int
    shortfall: int
    inquiries: int
    states: int
    longest: timedelta | None
    last_count: datetime | None
    last_entry: datetime | None


def board(actor: User | None, *, population: str = "", entries: int = 8) -> Board:
    """Everything the board shows to this reader."""
    people = ledger_queries.headcounts()
    sums = equation(people, population)
    shown = facilities(people)
    if population:
        shown = [f for f in shown if f.account.place and f.account.place.kind in POPULATIONS[population]]
    escaped, retaken, shortfall = incident_reads.escapes()
    now = clock.now()
    oldest = (
        Lift.objects.filter(state=LiftState.ON_THE_WAY, people__outcome__in=WITH_ESCORT)
        .order_by("released_at")
        .values_list("released_at", flat=True)
        .first()
    )
    rows = journal(limit=entries) if access.may(actor, "entry.read") else []
    newest = max((f.last.counted_at for f in shown if f.last and f.last.counted_at), default=None)
    return Board(
        equation=sums,
        day=day(),
        facilities=shown,
        flows=lift_reads.flows(),
        entries=rows,
        escaped=escaped,
        retaken=retaken,
        shortfall=shortfall,
        inquiries=incident_reads.inquiries(),
        states=_states(people),
        longest=now - oldest if oldest else None,
        last_count=newest,
        last_entry=_not_to_come(ledger_queries.head().recorded_at),
    )


# -- the equation -----------------------------------------------------------------------------------------


def equation(people: Mapping[int, int] | None = None, population: str = "") -> Equation:
    """The equation now; of one population with the difference of that population alone. The difference comes from
    the register and the entries, each time anew."""
    headcounts = ledger_queries.headcounts() if people is None else people
    kinds = _kinds(headcounts)
    origins = {account for account, kind in kinds.items() if kind == "origin"}
    taken_back = sum(headcounts[account] for account in origins)
    populations = _populations() if population or taken_back else {}
    by_population = {
        name: files - sum(populations.get(name, {}).get(account, 0) for account in origins)
        for name, files in files_by_population().items()
    }
    if not population:
        files = ledger_queries.register_count()
        difference = ledger_queries.difference(files)
        contested = len(field.contested())
        return Equation(_sums(headcounts, kinds), files - taken_back, difference, by_population, contested)
    own = populations.get(population, {})
    sums = _sums(own, kinds | _kinds(own))
    enrolled = by_population.get(population, 0)
    return Equation(sums, enrolled, abs(enrolled - sum(sums.values())), by_population)


def _kinds(accounts: Mapping[int, int]) -> dict[int, str]:
    return dict(Account.objects.filter(pk__in=list(accounts)).values_list("pk", "kind"))


def _sums(people: Mapping[int, int], kinds: Mapping[int, str]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for account, number in people.items():
        if kinds[account] != "origin":
            sums[kinds[account]] = sums.get(kinds[account], 0) + number
    return sums


def _states(people: Mapping[int, int]) -> int:
    return Account.objects.filter(pk__in=list(people), kind="abroad").count()


def files_by_population() -> dict[str, int]:
    return registry.files_by_population()


def _populations() -> dict[str, dict[int, int]]:
    return registry.population_counts()


def day(hours: timedelta = DAY) -> Day:
    """Entries that took effect in the last 24 hours; whatever did so was also recorded in them."""
    since = clock.now() - hours
    first = ledger_queries.last_leaf(since)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.kind, d.kind, count(*) FROM ledger_entry e JOIN ledger_account s ON s.id = e.src"
            " JOIN ledger_account d ON d.id = e.dst WHERE e.leaf > %s AND e.effective_at > %s"
            " GROUP BY s.kind, d.kind",
            [first, to_micros(since)],
        )
        moves = cursor.fetchall()
    return Day(
        held_in=sum(n for s, d, n in moves if d == "held" and s != "held"),
        held_out=sum(n for s, d, n in moves if s == "held" and d != "held"),
        enrolled=sum(n for s, _d, n in moves if s == "origin")
        - sum(n for _s, d, n in moves if d == "origin"),
    )


# -- what awaits a decision -------------------------------------------------------------------------------


_OPEN: dict[str, Callable[[], QuerySet[Any, Any]]] = {
    "lift.read": lambda: Lift.objects.exclude(state__in=(LiftState.DONE, LiftState.CANCELLED)),
    "act.read": lambda: PendingAct.objects.filter(state=ActState.WAITING),
    "count.read": lambda: Count.objects.filter(state__in=(CountState.DUE, CountState.DIFFERS)),
    "incident.read": lambda: Incident.objects.filter(kind="escape", closed_at=None),
}
"""What may wait, by the right to see it."""
PILES = Piles(_OPEN)


def waiting(actor: User | None) -> list[Waiting]:
    """What is late, then what is to be done today; only what the reader may see."""
    found: list[Waiting] = []
    now = clock.now()
    filled = PILES.filled([right for right in _OPEN if access.may(actor, right)])
    if "lift.read" in filled:
        sought = lift_reads.sought()
        for lift in lift_reads.lifts(actor, state="live").exclude(
            state=LiftState.APPROVED, departs_at__gt=now
        ):
            found += _of_lift(lift, now, lift.pk in sought)
    if "act.read" in filled:
        found += [Waiting("sign", act, False, act.made_at) for act in lift_reads.waiting_acts(actor)]
    if "count.read" in filled:
        found += [
            Waiting("count_due", c, bool(c.due_at and c.due_at < now), c.due_at)
            for c in count_reads.due(actor)
        ]
        found += [
            Waiting("count_differs", c, False, c.counted_at)
            for c in count_reads.counts(actor, state="differs")[:20]
        ]
    if "incident.read" in filled:
        open_ones = incident_reads.incidents(actor, kind="escape", open_only=True)[:20]
        for incident in incident_reads.with_figures(open_ones):
            if (incident.reported or 0) > incident.named:  # type: ignore[attr-defined]
                found.append(Waiting("unnamed", incident, False, incident.happened_at))
    return sorted(found, key=lambda w: (not w.late, w.when or now))


def _of_lift(lift: Lift, now: datetime, sought: bool) -> list[Waiting]:
    if sought:
        return [Waiting("sought", lift, True, lift.released_at)]
    if lift.state == LiftState.PROPOSED:
        return [Waiting("approve", lift, lift.departs_at < now, lift.departs_at)]
    if lift.state == LiftState.APPROVED:
        return [Waiting("release", lift, True, lift.departs_at)]
    if lift.due_at < now:
        return [Waiting("overdue", lift, True, lift.due_at)]
    return []


def _not_to_come(last: datetime | None) -> datetime | None:
    """None where the clock is behind the books: nothing can be said of the age of the last entry then, and the band of
    the page names its time. A moment's difference between two processes is none."""
    now = clock.now()
    return min(last, now) if last and last - now <= ledger_queries.CLOCK_SLACK else None
