"""What a movement planner must know of the people at some places: enough to seat them, nothing to judge them by.
A band comes from the view that holds none for a child or a person of disputed age."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amana.ledger.models import Position

from .. import books
from ..ages import Age
from ..facts_shared import age_standings, carers_of
from ..models import FileCard, Need, NeedKind, Regime
from .bands import bands


@dataclass(frozen=True, slots=True)
class Mover:
    """One person at a place. `adult` is None where nothing settles it; `carer` the person a child depends on;
    `language` the nationality of somebody who needs an interpreter, else empty."""

    person: int
    account: int
    number: str
    sex: str
    adult: bool | None
    band: int | None
    lying: bool
    carer: int | None
    language: str


@dataclass(frozen=True, slots=True)
class Admits:
    """Whom a place takes."""

    men: bool
    women: bool
    adults: bool
    children: bool


def carers(persons: Sequence[int]) -> dict[int, int]:
    """Child, or whoever depends on somebody -> the person they are never parted from; of those noted."""
    return {person: carer for person, (_noted, carer) in carers_of(persons).items() if carer}


def movers(accounts: Iterable[int]) -> list[Mover]:
    """Everybody in these accounts now who has a file, in the order of the files."""
    held = dict(
        Position.objects.filter(account__in=list(accounts))
        .order_by("person")
        .values_list("person", "account")
    )
    persons = list(held)
    known = bands(persons)
    found: list[Mover] = []
    for part in _parts(persons):
        standings = age_standings(part, books.today())
        young = [p for p in part if p in standings and standings[p].age is not Age.ADULT]
        notes = carers_of(young)
        needs = _needs(part)
        for pk, number, sex, nations in FileCard.objects.filter(file__in=part).values_list(
            "file", "number", "sex", "nationalities"
        ):
            age = standings[pk].age if pk in standings else Age.UNKNOWN
            adult = None if age is Age.UNKNOWN else age is Age.ADULT
            wanted = needs.get(pk, set())
            found.append(
                Mover(
                    person=pk,
                    account=held[pk],
                    number=number,
                    sex=sex,
                    adult=adult,
                    band=known.get(pk) if adult else None,
                    lying=NeedKind.MOBILITY in wanted,
                    carer=notes[pk][1] if pk in notes else None,
                    language=nations.split(",")[0].strip() if NeedKind.INTERPRETER in wanted else "",
                )
            )
    return sorted(found, key=lambda mover: mover.person)


def needs_listed(persons: Iterable[int]) -> dict[int, list[str]]:
    """Person -> the words for what they need under way, without details. For lists opened to the reader as a
    whole; whoever calls it has asked access for the list and records the reading."""
    found = {}
    for part in _parts(list(persons)):
        for pk, kinds in _needs(part).items():
            found[pk] = [str(NeedKind(kind).label) for kind in NeedKind.values if kind in kinds]
    return found


def admits(accounts: Iterable[int]) -> dict[int, Admits]:
    """Account -> whom it takes, of those that have said so."""
    rows = Regime.objects.filter(account__in=list(accounts)).order_by("pk")
    return {
        account: Admits(*takes)
        for account, *takes in rows.values_list("account", "men", "women", "adults", "children")
    }


def _needs(part: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = Need.objects.filter(file__in=part, open=True, followed_by=None)
    for pk, kind in rows.order_by().values_list("file", "kind"):
        found.setdefault(pk, set()).add(kind)
    return found


def _parts(persons: Sequence[int]) -> Iterable[list[int]]:
    for start in range(0, len(persons), 500):
        yield list(persons[start : start + 500])
