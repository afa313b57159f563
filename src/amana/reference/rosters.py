"""The first rosters: every site's people become custody files with an opening entry."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from amana.desks.registry.identity import Identity
from amana.desks.registry.services.files import Arrival, enrol_many
from amana.engines.common import clock

from . import written_names as identities
from .people import Inmate, inmates
from .stage import Stage
from .story import BAGHDAD, ROSTERS_FROM, SEED

STANDINGS = (
    ("documented", "document", 0.30),
    ("declared", "declared", 0.55),
    ("provisional", "declared", 0.15),
)
"""How firm a roster's identities are, and what the nationality rests on."""


@dataclass(slots=True)
class Kept:
    """One person of the story with the key of their file."""

    person: int
    number: str
    inmate: Inmate


def rosters(stage: Stage) -> dict[str, list[Kept]]:
    """Enrol everybody, one site a day. Site code -> its people in the order of the roster."""
    found: dict[str, list[Kept]] = {}
    for n, site in enumerate(s for s in stage.sites.values() if s.people):
        day = datetime.combine(ROSTERS_FROM + timedelta(days=n), time(10), BAGHDAD)
        with clock.at(day + timedelta(hours=6)):
            people = [identities.dressed(inmate) for inmate in inmates(site)]
            found[site.code] = _enrol(stage, site.code, people, day)
    return found


def _enrol(stage: Stage, site: str, people: list[Inmate], day: datetime) -> list[Kept]:
    """Mothers and single people first, then children with their mother's file."""
    rng = random.Random(f"{SEED}/{site}/identities")
    kept: dict[int, Kept] = {}
    mothers: dict[str, int] = {}
    first = [i for i, p in enumerate(people) if not p.household or p.mother_of_household]
    rest = [i for i in range(len(people)) if i not in set(first)]
    for wave in (first, rest):
        arrivals = [_arrival(stage, site, people[i], day, rng, mothers) for i in wave]
        if not arrivals:
            continue
        for i, file in zip(wave, enrol_many(actor=None, arrivals=arrivals).files, strict=True):
            kept[i] = Kept(file.pk, file.number, people[i])
            if people[i].mother_of_household:
                mothers[people[i].household] = file.pk
    return [kept[i] for i in range(len(people))]


def _arrival(
    stage: Stage, site: str, who: Inmate, day: datetime, rng: random.Random, mothers: dict[str, int]
) -> Arrival:
    camp = stage.sites[site].kind == "camp"
    basis = stage.bases["CAMP-ADM" if camp else "SDF-INT"]
    earlier = rng.randrange(
        1, basis.review_days - 7
    )  # reviews fall due all through the weeks after the rosters
    return Arrival(
        identity=identities.said(who, identity(who, rng)),
        account=stage.accounts[site],
        basis=basis,
        population="resident" if camp else "detainee",
        admitted_at=day,
        reference=f"{basis.code}/{who.arrested.year}/{who.wristband}",
        decided=max(who.arrested, day.date() - timedelta(days=earlier)),
        mother_file=mothers.get(who.household) if who.who.birth > _grown(day.date()) else None,
        arrested=f"{who.arrested.isoformat()}، {who.who.place_ar}" if not camp else who.arrested.isoformat(),
        other_numbers=(who.wristband,),
    )


def _grown(day: date) -> date:
    return day.replace(year=day.year - 18)


def identity(who: Inmate, rng: random.Random) -> Identity:
    """What the roster says of a person, in both scripts."""
    ar, latin = who.who.ar, who.who.latin
    standing, evidence, _share = rng.choices(STANDINGS, [share for *_rest, share in STANDINGS])[0]
    return Identity(
        parts_ar=(ar.given, ar.father, ar.grandfather, ar.family),
        parts_latin=(latin.given, latin.father, latin.grandfather, latin.family),
        kunya=ar.kunya,
        mother=ar.mother,
        birth=edtf(*who.born),
        birth_place=who.who.place_ar,
        sex=who.who.sex,
        nationalities=((who.who.nationality, evidence),),
        source="roster",
        standing=standing,
    ).checked()


def edtf(first: date, last: date) -> str:
    """A span of days as a roster writes it: a day, a month, a year, or two years."""
    if first == last:
        return first.isoformat()
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    return str(first.year) if first.year == last.year else f"{first.year}/{last.year}"
