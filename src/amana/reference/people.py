"""The people of the reference operation: all invented, drawn from one seed, the same on every machine."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from amana.engines.common import fictional

from .story import ROSTERS_FROM, SEED, Site

TODAY = date(2026, 1, 15)
YOUTHS_PER_THOUSAND = 12
"""Boys aged 15-17 in a prison's youth wing; public reports speak of hundreds in Ghwayran in 2022."""
DISPUTED_PER_THOUSAND = 9
"""Held as adults, who say that they are younger, or of whom nobody knows."""


@dataclass(frozen=True, slots=True)
class Inmate:
    """One invented person as a roster or a camp register knows them. `born` is (earliest, latest)."""

    site: str
    who: fictional.Person
    born: tuple[date, date]
    age_disputed: bool
    arrested: date
    wristband: str
    household: str = ""
    mother_of_household: bool = False
    aliases: tuple[str, ...] = field(default=())

    @property
    def minor(self) -> bool:
        return self.born[1] > _years_before(TODAY, 18)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def inmates(site: Site) -> list[Inmate]:
    """Everyone on the site's first roster, in its order."""
    rng = random.Random(f"{SEED}/{site.code}")
    make = _camp if site.kind == "camp" else _prison
    return list(make(rng, site))


def _prison(rng: random.Random, site: Site) -> Iterator[Inmate]:
    for n in range(site.people):
        youth = rng.random() * 1000 < YOUTHS_PER_THOUSAND
        who = fictional.person(rng, sex="M", ages=(15, 17) if youth else (19, 58), today=TODAY)
        disputed = not youth and rng.random() * 1000 < DISPUTED_PER_THOUSAND
        yield Inmate(
            site=site.code,
            who=who,
            born=_known_birth(rng, who.birth, disputed=disputed),
            age_disputed=disputed,
            arrested=_arrested(rng),
            wristband=f"{site.code}-{n + 1:05d}",
            aliases=(who.ar.kunya,) if who.ar.kunya else (),
        )


def _camp(rng: random.Random, site: Site) -> Iterator[Inmate]:
    """Households of a mother and her children; men are few."""
    listed = household = 0
    while listed < site.people:
        household += 1
        father, mother, *children = fictional.family(
            rng, children=rng.choice((1, 2, 3, 3, 4, 5)), today=TODAY
        )
        group = [mother, *children] if rng.random() > 0.06 else [father, mother, *children]
        group = group[: site.people - listed]
        arrived = date(2019, 2, 1) + timedelta(days=rng.randrange(90))
        for person in group:
            listed += 1
            yield Inmate(
                site=site.code,
                who=person,
                born=(person.birth, person.birth),
                age_disputed=False,
                arrested=max(arrived, person.birth),
                wristband=f"{site.code}-{listed:05d}",
                household=f"{site.code}-H{household:04d}",
                mother_of_household=person is mother,
            )


def _known_birth(rng: random.Random, birth: date, *, disputed: bool) -> tuple[date, date]:
    """What the roster knows: a day, a month, a year, or for a disputed age two years that decide everything."""
    if disputed:
        return date(TODAY.year - 19, 1, 1), date(TODAY.year - 17, 12, 31)
    precision = rng.random()
    if precision < 0.45:
        return birth, birth
    if precision < 0.6:
        first = birth.replace(day=1)
        return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return date(birth.year, 1, 1), date(birth.year, 12, 31)


def _arrested(rng: random.Random) -> date:
    """Between the fall of Raqqa and the last months before the rosters, most of them in early 2019."""
    if rng.random() < 0.7:
        return date(2018, 11, 1) + timedelta(days=rng.randrange(150))
    return date(2017, 10, 1) + timedelta(days=rng.randrange((ROSTERS_FROM - date(2017, 10, 1)).days))
