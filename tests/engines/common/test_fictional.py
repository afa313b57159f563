"""Fictional people: both scripts, the same from the same seed, and consistent within a family."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from amana.engines.common.arabic import script
from amana.engines.common.fictional import family, origins, person

TODAY = dt.date(2026, 2, 1)


@pytest.mark.parametrize("origin", origins())
def test_every_origin_gives_whole_names_in_both_scripts(origin: str) -> None:
    rng = random.Random(7)
    for _ in range(200):
        found = person(rng, origin=origin, today=TODAY)
        assert script(found.ar.full) == "arabic" and script(found.latin.full) == "latin"
        assert len(found.ar.full.split()) >= 2 and found.ar.mother and found.place_ar
        assert bool(found.ar.kunya) == bool(found.latin.kunya)
        assert (
            18
            <= TODAY.year
            - found.birth.year
            - ((TODAY.month, TODAY.day) < (found.birth.month, found.birth.day))
            <= 60
        )
        assert len(found.nationality) == 3


def test_one_seed_gives_one_crowd_and_another_seed_another() -> None:
    def crowd(seed: int) -> list[str]:
        rng = random.Random(seed)
        return [person(rng).ar.full for _ in range(50)]

    assert crowd(1) == crowd(1) != crowd(2)


def test_a_crowd_is_varied() -> None:
    rng = random.Random(3)
    crowd = [person(rng) for _ in range(5000)]
    assert len({p.ar.full for p in crowd}) > 4500
    assert len({p.origin for p in crowd}) == len(origins())
    assert 0.15 < sum(bool(p.ar.kunya) for p in crowd) / 5000 < 0.45


def test_children_carry_their_fathers_names_and_are_younger_than_their_parents() -> None:
    rng = random.Random(11)
    for _ in range(50):
        father, mother, *children = family(rng, children=3, origin="iraqi", today=TODAY)
        for child in children:
            assert child.ar.father == father.ar.given and child.ar.family == father.ar.family
            assert child.latin.mother == mother.latin.given and child.nationality == father.nationality
            assert child.birth > mother.birth + dt.timedelta(days=16 * 365)
