"""What the providers of facts share: age standings, the newest row of each person, work in parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from amana.access.gates import Ask
from amana.ledger.models import Memo

from . import ages, books
from .models import (
    AgeFinding,
    FileCard,
    IdentityClaim,
)

_AT_ONCE = 500


def adult_line(today: date) -> date:
    """The last day of birth of somebody who is eighteen today."""
    try:
        return today.replace(year=today.year - ages.ADULT_YEARS)
    except ValueError:
        return date(today.year - ages.ADULT_YEARS, 2, 28)


def age_standings(persons: Sequence[int], on: date) -> dict[int, ages.AgeStanding]:
    """The age standing of each of these people who has a file (at most some hundreds at once)."""
    findings = {
        pk: (earliest, latest, disputed)
        for pk, earliest, latest, disputed in AgeFinding.objects.filter(file__in=persons)
        .order_by("n")
        .values_list("file", "born_earliest", "born_latest", "disputed")
    }
    cards = FileCard.objects.filter(file__in=persons).values_list("file", "born_earliest", "born_latest")
    return {
        pk: ages.standing(
            on=on,
            finding=findings.get(pk),
            declared=(earliest, latest) if earliest and latest else None,
        )
        for pk, earliest, latest in cards
    }


def is_adult(standing: ages.AgeStanding | None) -> bool | None:
    """True for an adult found or declared without contradiction, False for a child or a dispute, None where
    nothing settles it."""
    if standing is None or standing.age is ages.Age.UNKNOWN:
        return None
    return standing.age is ages.Age.ADULT


def newest(model: Any, persons: Sequence[int], *columns: str) -> Iterable[tuple[Any, ...]]:
    """(file, *columns) of each file's rows, oldest first, so that the newest wins in a dict."""
    rows = model.objects.filter(file__in=persons).order_by("pk")
    if model is IdentityClaim:
        rows = rows.filter(kind="principal")
    return rows.values_list("file", *columns)  # type: ignore[no-any-return]


def persons_with(persons: Sequence[int], kinds: tuple[str, ...]) -> set[int]:
    """Those of whom the books hold a memorandum of these kinds: most people have none."""
    found: set[int] = set()
    for part in chunks(persons):
        rows = Memo.objects.filter(person__in=part, kind__in=kinds).values_list("person", flat=True)
        found.update(person for person in rows if person is not None)
    return found


def chunks(persons: Sequence[int]) -> Iterable[list[int]]:
    chosen = list(persons)
    for start in range(0, len(chosen), _AT_ONCE):
        yield chosen[start : start + _AT_ONCE]


def parts(asks: Sequence[Ask]) -> Iterable[list[int]]:
    return chunks([ask.person for ask in asks])


def asked(asks: Sequence[Ask]) -> Iterable[tuple[list[Ask], list[int]]]:
    for start in range(0, len(asks), _AT_ONCE):
        part = list(asks[start : start + _AT_ONCE])
        yield part, [ask.person for ask in part]


def carers_of(persons: Sequence[int]) -> dict[int, tuple[bool, int | None]]:
    """Person -> (the move is in the best interests, the carer's key), from the newest decision."""
    found = {}
    for person in persons_with(persons, ("decide",)):
        memos = [
            m
            for m in books.memoranda(person, ("decide",), words=False)
            if m.facts.get("about") == "best_interests"
        ]
        if memos:
            facts = memos[-1].facts
            found[person] = (bool(facts.get("move")), facts.get("carer"))
    return found
