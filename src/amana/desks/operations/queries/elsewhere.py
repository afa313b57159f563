"""Lifts whose people have come to a place that they were not bound for: found by what the officer there has in hand, a
lift's code on the escort's manifest, a person's file number, or a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from amana import access
from amana.access.models import User
from amana.desks.registry import queries as registry
from amana.engines.common.arabic import fold
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Position

from ..models import WITH_ESCORT, Lift, LiftPerson, LiftState
from .lifts import lifts, manifest_open

_CODE = re.compile(r"[Ll]-?0*(\d{1,12})\Z")
_DIVIDED = re.compile(r"[\s,،;]+")
NAMED_MOST = 50


@dataclass(frozen=True, slots=True)
class Brought:
    """A lift and those who are with its escort, as rows (person, number, card). `card` is there for whoever is open to
    the reader; nobody else is named before an act with a reason is prepared. `asked` are those who were asked for."""

    lift: Lift
    rows: list[tuple[int, str, dict[str, str] | None]]
    asked: frozenset[int]

    @property
    def unnamed(self) -> bool:
        """Is there anybody whose name is not open to the reader?"""
        return any(card is None for _person, _number, card in self.rows)


def on_the_way(actor: User, text: str) -> list[tuple[Lift, frozenset[int]]]:
    """Lifts that this text names, with whom it names on them. A code answers its lift in whatever state, to be told why
    nobody can be received from it. A name finds whom the register opens to the reader, or a manifest on which they may
    read the names, and nobody else. Refused: nobody who is on the way."""
    if code := _CODE.fullmatch(text.strip()):
        found = lifts(actor).filter(pk=int(code[1])).first()
        if found is not None:
            return [(found, frozenset())]
    moving = lifts(actor, state=LiftState.ON_THE_WAY).order_by()
    persons, named = _persons(actor, text)
    lines = LiftPerson.objects.filter(outcome__in=WITH_ESCORT, lift__in=moving)
    asked: dict[int, set[int]] = {}
    for lift, person in lines.filter(person__in=persons).values_list("lift", "person"):
        asked.setdefault(lift, set()).add(person)
    for one in moving if named else ():
        if people := _on_its_manifest(actor, one, text):
            asked.setdefault(one.pk, set()).update(people)
    if not asked:
        raise Refused("elsewhere-no-lift", value=text.strip()[:60], field="q")
    return [(lift, frozenset(asked[lift.pk])) for lift in lifts(actor).filter(pk__in=asked)]


def _persons(actor: User, text: str) -> tuple[list[int], bool]:
    """By file number, and by name where no number is among the words; and whether a name was asked for."""
    known, _wrong = registry.persons_numbered(word for word in _DIVIDED.split(text.strip()) if word)
    if known or not text.strip():
        return list(known.values()), False
    page = registry.files(actor, registry.Filters(q=text.strip()), size=NAMED_MOST, count=False)
    return [row["file_id"] for row in page.rows], True


def _on_its_manifest(actor: User, lift: Lift, text: str) -> list[int]:
    """Who is with the escort of this lift and bears every word of the text in their name, where the reader may read the
    manifest. The register opens nobody to the receiver before they are received; the list of who comes does."""
    words = set(fold(text).split())
    if not words or not manifest_open(actor, lift) or not access.may(actor, "manifest.read"):
        return []
    cards = registry.names_listed(
        lift.people.filter(outcome__in=WITH_ESCORT).values_list("person", flat=True)
    )
    return [
        p
        for p, card in cards.items()
        if words <= set(fold(f"{card['name_ar']} {card['name_latin']}").split())
    ]


def brought(actor: User, lift: Lift, asked: frozenset[int] = frozenset()) -> Brought:
    """Who is with the escort of this lift, those who were asked for first. Whoever shows it records the reading."""
    persons = list(lift.people.filter(outcome__in=WITH_ESCORT).values_list("person", flat=True))
    persons.sort(key=lambda person: person not in asked)
    if manifest_open(actor, lift) and access.may(actor, "manifest.read"):
        cards = registry.names_listed(persons)
    else:
        cards = registry.names_of(actor, persons)
    numbers: dict[int, str] = {}
    for start in range(0, len(persons), 500):
        numbers |= registry.numbers_of(persons[start : start + 500])
    return Brought(lift, [(p, numbers.get(p, ""), cards.get(p)) for p in persons], asked)


def beds_over(here: Account, coming: Sequence[int]) -> int:
    """How many more than its capacity this place would hold with them; 0 where it has room or no capacity is known. It
    keeps nobody outside: whoever has come is received."""
    if here.capacity is None:
        return 0
    return max(0, Position.objects.filter(account=here).count() + len(coming) - here.capacity)
