"""Whom a plan may move: the classes people are counted in, and from when on the gates let each of them go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from amana.access.gates import Ask, Outcome, evaluate
from amana.access.gates.place import OPEN
from amana.desks.registry import queries as registry
from amana.desks.registry.queries import Mover
from amana.ledger.models import Account

from ..models import Group, Pair, PairKind
from ..promises import standing

WAITS = "time-running"
"""The finding of the gate whose time passes by itself."""


@dataclass(frozen=True, slots=True)
class ClassOf:
    """A class of people alike for planning. Men, women, the young and families never share a lift."""

    id: str
    group: str
    block: str
    tier: int | None
    need: str

    @property
    def medical(self) -> bool:
        return self.group == Group.MEDICAL


@dataclass(slots=True)
class Traveller:
    """One person as the planner counts them. `cleared_at` is the first moment at which every gate lets them
    leave, within the plan; None when none does, and then `gate` names the gravest that does not."""

    mover: Mover
    origin: Account
    kind: ClassOf
    cleared_at: datetime | None = None
    gate: str = ""
    listed: bool = False
    together: str = ""
    apart: frozenset[str] = field(default_factory=frozenset)

    @property
    def person(self) -> int:
        return self.mover.person


def tier_of(band: int | None) -> int | None:
    """Band four, the gravest, is tier one."""
    return None if band is None else 5 - band


def class_of(mover: Mover, family: bool) -> ClassOf:
    """The class of one person. A child, a person of disputed or unknown age, and a family have no tier."""
    if family:
        return ClassOf("families", Group.FAMILIES, "families", None, "family")
    if not mover.adult:
        return ClassOf("young", Group.YOUNG, "young", None, "juvenile")
    if mover.sex == "F":
        return ClassOf("women", Group.WOMEN, "women", None, "women")
    if mover.lying:
        return ClassOf("medical", Group.MEDICAL, "men", None, "medical")
    tier = tier_of(mover.band)
    group = Group.NO_TIER if tier is None else Group(f"tier-{tier}")
    return ClassOf(str(group), group, "men", tier, "none")


def travellers(
    origins: Sequence[Account], door: Account, starts_at: datetime, days: int, *, free_of: Sequence[int] = ()
) -> list[Traveller]:
    """Everybody at `origins`, classed and cleared for a move to the authority of `door`.

    Lifts whose keys stand in `free_of` do not make their people unavailable: their plan is being made anew."""
    by_key = {account.pk: account for account in origins}
    movers = registry.movers(by_key)
    carers = {m.carer for m in movers if m.adult is not True and m.carer}
    here = {m.person for m in movers}
    families = {m.person for m in movers if m.person in carers or (m.carer in here and not m.adult)}
    found = [
        Traveller(mover, by_key[mover.account], class_of(mover, mover.person in families)) for mover in movers
    ]
    _pairs(found)
    busy = {line.person for line in standing(free_of=free_of)}
    for one in found:
        one.listed = one.person in busy
    _clear(found, door, starts_at, days)
    return found


def _clear(found: list[Traveller], door: Account, starts_at: datetime, days: int) -> None:
    """Ask the gates at the start, for everybody at once; those for whom only time must pass are asked again day by
    day."""
    waiting = found
    for day in range(days):
        if not waiting:
            return
        at = starts_at + timedelta(days=day)
        answers = _answers(waiting, door, at)
        again = []
        for one in waiting:
            blocking = sorted((o for o in answers[one.person] if o.blocks), key=lambda o: o.gate.rank)
            if not blocking:
                one.cleared_at, one.gate = at, ""
                continue
            one.gate = blocking[0].gate.name
            if all(outcome.finding.code == WAITS for outcome in blocking):
                again.append(one)
        waiting = again


def _answers(found: Sequence[Traveller], door: Account, at: datetime) -> Mapping[int, tuple[Outcome, ...]]:
    asks = [Ask.of(t.person, "depart", account=t.origin, destination=door, at=at, place=OPEN) for t in found]
    return {ask.person: outcomes for ask, outcomes in evaluate(asks)}


def _pairs(found: list[Traveller]) -> None:
    """Who travels with whom, and who never does: carers from the register, pairs from this desk."""
    by_person = {t.person: t for t in found}
    leader = {t.person: t.person for t in found}

    def top(person: int) -> int:
        while leader[person] != person:
            person = leader[person]
        return person

    def join(one: int, other: int) -> None:
        if one in leader and other in leader:
            leader[max(top(one), top(other))] = min(top(one), top(other))

    for t in found:
        if t.mover.carer and not t.mover.adult:
            join(t.person, t.mover.carer)
    apart: dict[int, set[str]] = {}
    for kind, one, other in Pair.objects.filter(ended_at=None).values_list("kind", "one", "other"):
        if kind == PairKind.TOGETHER:
            join(one, other)
        elif one in by_person and other in by_person:
            apart.setdefault(one, set()).add(by_person[other].mover.number)
            apart.setdefault(other, set()).add(by_person[one].mover.number)
    sizes: dict[int, int] = {}
    for person in leader:
        sizes[top(person)] = sizes.get(top(person), 0) + 1
    for t in found:
        head = top(t.person)
        t.together = by_person[head].mover.number if sizes[head] > 1 else ""
        t.apart = frozenset(apart.get(t.person, ()))
