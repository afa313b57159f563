"""Names for the lifts of a plan: by class, need and clearance, groups together, those apart never on one lift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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
    by_number = {t.mover.number: t for t in people}
    free = [
        Person(
            number=t.mover.number,
            origin=t.origin.code,
            class_id=t.kind.id,
            cleared_slot=slot,
            urgent=t.mover.lying,
            together=t.together,
            apart_from=t.apart,
            language=t.mover.language,
        )
        for t in people
        if t.person not in settled and (slot := cleared_slot(plan, t)) is not None
    ]
    open_lifts = [k for k in range(len(answer.lifts)) if k not in kept]
    rest = replace(answer, lifts=tuple(answer.lifts[k] for k in open_lifts))
    lists = manifests(instance, rest, free, LANGUAGES)
    found = {k: Named(tuple(rows)) for k, rows in kept.items()}
    for k, made in zip(open_lifts, lists, strict=True):
        found[k] = Named(
            tuple((by_number[number].person, by_number[number].kind.id) for number in made.numbers),
            made.female_escorts,
            made.interpreters,
            made.problems,
        )
    return [found[k] for k in range(len(answer.lifts))]
