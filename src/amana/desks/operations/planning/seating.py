"""Names for the lifts of a plan: by class, need and clearance, groups together, those apart never on one lift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amana.engines.lifting.instance import Instance
from amana.engines.lifting.manifest import Person, manifests
from amana.engines.lifting.plan import Plan as Answer

from ..models import Plan
from .instance import cleared_slot
from .people import Traveller

LANGUAGES = frozenset(
    {"IRQ", "SYR", "LBN", "JOR", "EGY", "TUN", "MAR", "DZA", "SAU", "YEM", "LBY", "SDN", "KWT"}
)
"""Whoever needs an interpreter and comes from elsewhere makes the lift need one; escorts speak Arabic."""


@dataclass(frozen=True, slots=True)
class Named:
    """The people of one lift with the classes they were counted in, and what could not be kept."""

    people: tuple[tuple[int, str], ...]
    female_escorts: int = 0
    interpreters: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def named(
    plan: Plan,
    instance: Instance,
    answer: Answer,
    people: Sequence[Traveller],
    kept: Mapping[int, Sequence[tuple[int, str]]] | None = None,
) -> list[Named]:
    """One list per lift of `answer`, in its order. Lifts in `kept` (by place in the plan) have their people already;
    everybody else is named anew."""
    kept = kept or {}
    settled = {person for rows in kept.values() for person, _class in rows}
    known = {t.person: t for t in people}
    keys = {person: f"#{person}" for person in settled} | {t.person: t.mover.number for t in people}
    found = {key: person for person, key in keys.items()}
    origins = {row.id for row in instance.origins}
    free = [
        _person(t, keys[t.person], t.kind.id, slot)
        for t in people
        if t.person not in settled
        and t.origin.code in origins
        and (slot := cleared_slot(plan, t)) is not None
    ]
    boarded = {
        k: [_person(known.get(person), keys[person], kind, 0) for person, kind in rows]
        for k, rows in kept.items()
    }
    lists = manifests(instance, answer, free, LANGUAGES, boarded)
    classes = {person: kind for rows in kept.values() for person, kind in rows}
    return [
        Named(
            tuple((found[n], classes.get(found[n]) or known[found[n]].kind.id) for n in made.numbers),
            made.female_escorts,
            made.interpreters,
            made.problems,
        )
        for k, made in enumerate(lists)
    ]


def _person(known: Traveller | None, number: str, kind: str, cleared: int) -> Person:
    """Somebody under way is known by number and class alone: the register lists those who are at a place."""
    if known is None:
        return Person(number=number, origin="", class_id=kind)
    return Person(
        number=number,
        origin=known.origin.code,
        class_id=kind,
        cleared_slot=cleared,
        urgent=known.mover.lying,
        together=known.together,
        apart_from=known.apart,
        language=known.mover.language,
    )
