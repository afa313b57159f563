"""Reads of lifts: lists, one lift with its people and what stands in the way of each, who is overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import Q, QuerySet
from django.utils import timezone

from amana import access
from amana.access.gates import Ask, Outcome, evaluate
from amana.access.models import User
from amana.desks.registry import queries as registry
from amana.engines.common import clock
from amana.ledger.models import Account, Entry, Position

from ..fallen import left_over
from ..models import PERSONAL, WITH_ESCORT, ActState, Lift, LiftNumber, LiftPerson, LiftState, PendingAct
from ..models import Outcome as Line

WAITING_MOST = 50
TO_ARRIVE = (Line.LISTED, *WITH_ESCORT)


def lifts(actor: User | None, *, state: str = "", account: int | None = None) -> QuerySet[Lift]:
    """Lifts, newest first. `with_figures` adds how many people each has."""
    found = access.visible_to(actor, Lift.objects.all())
    if state == "overdue":
        found = found.filter(state=LiftState.ON_THE_WAY, due_at__lt=clock.now())
    elif state == "live":
        found = found.exclude(state__in=(LiftState.DONE, LiftState.CANCELLED))
    elif state:
        found = found.filter(state=state)
    if account is not None:
        found = found.filter(Q(origin=account) | Q(destination=account))
    return found.select_related(
        "origin__place",
        "origin__authority",
        "destination__place",
        "destination__authority",
        "escort",
        "leg",
        "proposed_by",
        "approved_by",
    ).order_by("-pk")


def with_figures(found: Iterable[Lift]) -> list[Lift]:
    """The lifts with `listed`, `aboard`, `received`: counted for these alone, in one query."""
    lifts = list(found)
    sums: dict[int, Any] = {
        row["lift"]: row
        for row in LiftPerson.objects.filter(lift__in=lifts)
        .values("lift")
        .annotate(
            listed=CountOf("pk"),
            aboard=CountOf("pk", filter=Q(outcome__in=WITH_ESCORT)),
            received=CountOf("pk", filter=Q(outcome=Line.RECEIVED)),
        )
        .order_by()
    }
    for lift in lifts:
        for name in ("listed", "aboard", "received"):
            setattr(lift, name, sums.get(lift.pk, {}).get(name, 0))
    return lifts


@dataclass(frozen=True, slots=True)
class Unborne:
    """Numbers, in a row, that a withdrawn publication had set aside: no lift bears them."""

    first: int
    last: int
    act: PendingAct

    @property
    def codes(self) -> tuple[str, str]:
        return f"L-{self.first:04d}", f"L-{self.last:04d}"

    @property
    def count(self) -> int:
        return self.last - self.first + 1


def unborne(*, plan: int | None = None, between: tuple[int, int] | None = None) -> list[Unborne]:
    """Withdrawn numbers of a plan, or `between` two keys of lifts (both included), in order."""
    rows = LiftNumber.objects.filter(act__state=ActState.WITHDRAWN).select_related("act__plan")
    if plan is not None:
        rows = rows.filter(act__plan=plan)
    if between is not None:
        rows = rows.filter(number__range=between)
    found: list[Unborne] = []
    for row in rows.order_by("number"):
        last = found[-1] if found else None
        if last and last.act.pk == row.act_id and last.last + 1 == row.number:
            found[-1] = Unborne(last.first, row.number, last.act)
        else:
            found.append(Unborne(row.number, row.number, row.act))
    return found


def overdue(actor: User | None) -> QuerySet[Lift]:
    """Lifts whose escort should have arrived: nobody is moved back by it, somebody must ask."""
    return lifts(actor, state="overdue").order_by("due_at")


def sought() -> set[int]:
    """Lifts of which somebody's fate is unknown."""
    lines = LiftPerson.objects.filter(outcome=Line.MISSING, lift__state=LiftState.ON_THE_WAY)
    return set(lines.values_list("lift", flat=True))


def manifest_open(actor: User | None, lift: Lift) -> bool:
    """May the actor read the names on this manifest: an officer of the giver, of the receiver or of the escort, or
    whoever reads manifests everywhere. The escort reads it from the approval on: who comes to the door must be known
    before they are signed for."""
    sides = [lift.origin, lift.destination]
    if lift.leg is not None:
        sides.append(lift.leg)
    elif lift.state == LiftState.APPROVED:
        sides.append(Account(kind="escort", authority=lift.escort))  # as the release will open it
    return any(bool(access.decide(actor, "manifest.read", account=side)) for side in sides)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a manifest as a page shows it. `card` has number and names where the reader may see them;
    `answer` and `why` are what the receiver has said of this line and not yet signed; `elsewhere` is where the books
    have somebody who has not come yet to where the lift begins. `short`: the legal basis is to be reviewed (on
    `review`) before they arrive, or none is known. `unfit`: why the place it ends at is not one for this person.
    `stayed`: an order that forbids the departure stands, and they have left. `reached`: the account, neither end of the
    lift, in which their way on it ended."""

    line: LiftPerson
    card: dict[str, str] | None
    gates: tuple[Outcome, ...]
    answer: str = ""
    why: str = ""
    elsewhere: Account | None = None
    short: bool = False
    review: date | None = None
    unfit: tuple[Outcome, ...] = ()
    stayed: bool = False
    reached: Account | None = None

    @property
    def unmet(self) -> tuple[Outcome, ...]:
        """What forbids the departure, worst first."""
        return tuple(sorted((g for g in self.gates if g.blocks), key=lambda g: g.gate.rank))

    @property
    def unanswered(self) -> bool:
        """With the escort and without an answer of the receiver, or refused without a reason."""
        said = self.answer and (self.answer != "refused" or self.why)
        return self.line.outcome in WITH_ESCORT and not said

    @property
    def reminders(self) -> tuple[Outcome, ...]:
        return tuple(g for g in self.gates if not g.met and not g.blocks)


def ways(lines: Sequence[Listed]) -> list[tuple[Outcome, int]]:
    """What forbids a departure to anybody of the list, each finding once and the worst first, with how many people it
    keeps. The same few findings repeat down a list; what clears one is told once."""
    found = [gate for row in lines for gate in row.unmet]
    keeps = Counter((gate.gate.name, gate.finding.code) for gate in found)
    first = {(gate.gate.name, gate.finding.code): gate for gate in reversed(found)}
    worst = sorted(first.items(), key=lambda one: (one[1].gate.rank, one[0]))
    return [(gate, keeps[key]) for key, gate in worst]


def manifest(actor: User | None, lift: Lift, *, gates: bool = False, arrivals: bool = False) -> list[Listed]:
    """The lines of a lift. Names are there only where `manifest_open`; the page that shows them records the
    reading. With `gates` each listed person is asked what stands in the way of a departure, with
    `arrivals` for whom the place at the end is none."""
    lines = list(lift.people.all())
    persons = [line.person for line in lines]
    if manifest_open(actor, lift):
        cards = registry.names_listed(persons)
    elif actor is not None:
        # a place that received somebody who was not bound for it has their files, and may have signed by mistake
        cards = registry.names_of(actor, [row.person for row in lines if row.outcome == Line.ELSEWHERE])
    else:
        cards = {}
    found = departure_gates(lift, persons) if gates else {}
    away = _elsewhere(lift, persons) if gates else {}
    short = reviews_due(lift, persons) if gates else {}
    coming = [line.person for line in lines if line.outcome in TO_ARRIVE] if arrivals else []
    unfit, stayed = unfit_at(lift, coming), stayed_under_way(lift, coming)
    reached = _reached(lines)
    return [
        Listed(
            line,
            cards.get(line.person),
            found.get(line.person, ()),
            elsewhere=away.get(line.person),
            short=line.person in short,
            review=short.get(line.person),
            unfit=unfit.get(line.person, ()),
            stayed=line.person in stayed,
            reached=reached.get(line.person),
        )
        for line in lines
    ]


def _reached(lines: Sequence[LiftPerson]) -> dict[int, Account]:
    entries = {line.resolved: line.person for line in lines if line.outcome == Line.ELSEWHERE}
    if not entries:
        return {}
    found = Entry.objects.filter(leaf__in=list(entries)).select_related("dst__place", "dst__authority")
    return {entry.person: entry.dst for entry in found}


def unfit_at(
    lift: Lift, persons: Sequence[int], here: Account | None = None
) -> dict[int, tuple[Outcome, ...]]:
    """Who is on the way to a place (or has come to another, `here`) that does not take them: a child among adults, a
    woman among men, an untried person among convicted ones. A departure is refused for it; what was found out on the
    way refuses no arrival, which is a fact, but nobody is to be surprised by it. What is not known is not said here."""
    if not persons or lift.state != LiftState.ON_THE_WAY:
        return {}
    asks = Ask.all_of(persons, "depart", account=lift.origin, destination=here or lift.destination)
    found = {
        ask.person: tuple(o for o in outcomes if o.blocks and o.finding.code != "not-known")
        for ask, outcomes in evaluate(asks, needs="place")
    }
    return {person: outcomes for person, outcomes in found.items() if outcomes}


def stayed_under_way(lift: Lift, persons: Sequence[int]) -> set[int]:
    """Who is on the way though an order forbids that they leave: it was made after the departure, or recorded after it.
    The arrival is a fact and is not refused; those who hold the person must know before they pass anybody on."""
    if not persons or lift.state != LiftState.ON_THE_WAY:
        return set()
    asks = Ask.all_of(persons, "depart", account=lift.origin, destination=lift.destination)
    return {
        ask.person
        for ask, outcomes in evaluate(asks, needs="stay")
        if any(o.blocks and o.finding.code != "not-known" for o in outcomes)
    }


def reviews_due(lift: Lift, persons: Sequence[int]) -> dict[int, date | None]:
    """Whose legal basis is to be reviewed by the day on which the lift is due. No gate: a review that is late never
    moves anybody and never keeps anybody, but whoever approves and whoever signs must have seen it."""
    return registry.reviews_due(persons, timezone.localtime(lift.due_at).date())


def _elsewhere(lift: Lift, persons: Sequence[int]) -> dict[int, Account]:
    rows = Position.objects.filter(person__in=persons).exclude(account=lift.origin_id)
    at = dict(rows.values_list("person", "account"))
    accounts = Account.objects.select_related("place", "authority").in_bulk(set(at.values()))
    return {person: accounts[account] for person, account in at.items()}


def departure_gates(lift: Lift, persons: Sequence[int]) -> dict[int, tuple[Outcome, ...]]:
    """What every gate of a departure says of each of these people now."""
    asks = Ask.all_of(persons, "depart", account=lift.origin, lift=lift)
    return {ask.person: outcomes for ask, outcomes in evaluate(asks)}


def coming(actor: User | None, account: Account | None = None) -> list[LiftPerson]:
    """Who has left for a place (for any, without one) and is not received there: their lines, with the lift."""
    under_way = lifts(actor, state=LiftState.ON_THE_WAY)
    if account is not None:
        under_way = under_way.filter(destination=account)
    found = LiftPerson.objects.filter(lift__in=under_way.order_by(), outcome__in=WITH_ESCORT)
    return list(found.select_related("lift").order_by("lift", "pk"))


def waiting_acts(actor: User | None, *, lift: Lift | None = None) -> list[PendingAct]:
    """Acts that wait for signatures and concern the actor: their own, or one that their authority must sign; and
    another officer's own word that has fallen, where the actor could give it."""
    found = (
        PendingAct.objects.filter(state=ActState.WAITING)
        .select_related("account__place", "account__authority", "lift", "plan", "weights", "made_by")
        .prefetch_related("needs", "signatures", "lifts")
        .order_by("-pk")
    )
    if lift is not None:
        found = found.filter(Q(lift=lift) | Q(lifts=lift))
    if actor is None:
        return list(found[:WAITING_MOST])
    others_word = Q(kind__in=PERSONAL) & ~Q(made_by=actor)
    left = [act for act in found.filter(others_word)[:WAITING_MOST] if left_over(actor, act)]
    own = {g.authority_id for g in actor.live_grants() if g.role in ("custody_officer", "escort_commander")}
    mine = found.exclude(others_word)
    if None not in own:
        mine = mine.filter(Q(made_by=actor) | Q(needs__in=own)).distinct()
    return sorted([*mine[:WAITING_MOST], *left], key=lambda act: -act.pk)[:WAITING_MOST]


def flows(hours: int = 24) -> list[dict[str, Any]]:
    """People who left on lifts in the last hours, by origin and destination account."""
    since = clock.now() - timedelta(hours=hours)
    return [
        {"origin": origin, "destination": destination, "people": moved}
        for origin, destination, moved in Lift.objects.filter(released_at__gt=since)
        .values_list("origin", "destination")
        .annotate(moved=CountOf("people", filter=Q(people__departed__isnull=False)))
        .order_by()
    ]
