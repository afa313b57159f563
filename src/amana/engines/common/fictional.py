"""Fictional people for tests and demonstrations: plausible names in both scripts, from lists of common parts.

Everything is drawn from the generator handed in, so one seed gives the same people on every machine.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Sex = Literal["M", "F"]
_Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """A person's name in one script. Empty strings stand for parts that the custom of the origin lacks."""

    given: str
    father: str
    grandfather: str
    family: str
    mother: str
    kunya: str

    @property
    def full(self) -> str:
        """The name in natural order, without mother and kunya."""
        return " ".join(filter(None, (self.given, self.father, self.grandfather, self.family)))


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person. `nationality` is ISO 3166-1 alpha-3; `place` is the town of birth."""

    ar: Names
    latin: Names
    sex: Sex
    birth: dt.date
    nationality: str
    origin: str
    place_ar: str
    place_latin: str


def origins() -> list[str]:
    """The names of the origins that `person` can draw."""
    return list(_data()["origins"])


def person(
    rng: random.Random,
    *,
    origin: str | None = None,
    sex: Sex | None = None,
    ages: tuple[int, int] = (18, 60),
    today: dt.date = dt.date(2026, 2, 1),
    father: Person | None = None,
    mother: Person | None = None,
    kunya_rate: float = 0.3,
) -> Person:
    """One fictional person, aged within `ages` years (both included) on `today`.

    With `father` the chain of names, family, origin and nationality follow his; `mother` gives the mother's
    name. `kunya_rate` is the share of adults who have a kunya."""
    data = _data()
    if origin is None:
        origin = father.origin if father else _draw_origin(rng)
    facts = data["origins"][origin]
    sex = sex or ("M" if rng.random() < 0.75 else "F")
    given = _pick(rng, _parts("male" if sex == "M" else "female", facts["given"]))
    chain = _chain(rng, facts, father)
    family = (father.ar.family, father.latin.family) if father else _pick(rng, _parts("family", origin))
    mothers = (mother.ar.given, mother.latin.given) if mother else _mother(rng, facts["given"])
    birth = _birth(rng, ages, today)
    grown = (today - birth).days > 20 * 365
    kunya = _kunya(rng, sex) if grown and rng.random() < kunya_rate else ("", "")
    place = _pick(rng, _parts("places", origin))
    nationality = father.nationality if father else rng.choice(facts["nationality"])
    ar, latin = (Names(given[i], chain[0][i], chain[1][i], family[i], mothers[i], kunya[i]) for i in (0, 1))
    return Person(ar, latin, sex, birth, nationality, origin, place[0], place[1])


def family(
    rng: random.Random, *, children: int, origin: str | None = None, today: dt.date = dt.date(2026, 2, 1)
) -> list[Person]:
    """A father, a mother and their children, in this order. The father is 25-50, the children under 18."""
    father = person(rng, origin=origin, sex="M", ages=(25, 50), today=today)
    mother = person(rng, origin=father.origin, sex="F", ages=(22, 45), today=today)
    oldest = min(17, (today.year - mother.birth.year) - 17)
    born = [
        person(rng, father=father, mother=mother, ages=(0, max(0, oldest)), today=today)
        for _ in range(children)
    ]
    return [father, mother, *born]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "fictional.toml").read_text(encoding="utf-8"))


@cache
def _parts(table: str, group: str) -> tuple[_Part, ...]:
    """The (Arabic, Latin) pairs of one list; an underscore in the data is a blank inside a name."""
    pairs = (word.replace("_", " ").split("|") for word in _data()[table][group].split())
    return tuple((ar, latin) for ar, latin in pairs)


def _pick(rng: random.Random, parts: tuple[_Part, ...]) -> _Part:
    return parts[int(rng.random() * len(parts))]


def _draw_origin(rng: random.Random) -> str:
    found: dict[str, dict[str, int]] = _data()["origins"]
    return rng.choices(list(found), [facts["weight"] for facts in found.values()])[0]


def _chain(rng: random.Random, facts: dict[str, Any], father: Person | None) -> tuple[_Part, _Part]:
    """Father's and grandfather's names as far as the origin's custom writes them."""
    none: _Part = ("", "")
    if facts["parts"] < 3:
        return none, none
    if father is not None:
        return (father.ar.given, father.latin.given), (father.ar.father, father.latin.father)
    males = _parts("male", facts["given"]) + (_parts("male", "arab") if facts["given"] == "kurdish" else ())
    return _pick(rng, males), (_pick(rng, males) if facts["parts"] > 3 else none)


def _mother(rng: random.Random, group: str) -> _Part:
    return _pick(rng, _parts("female", group))


def _kunya(rng: random.Random, sex: Sex) -> _Part:
    ar, latin = _pick(rng, _parts("kunya", "male" if sex == "M" else "female"))
    return (f"أبو {ar}", f"Abu {latin}") if sex == "M" else (f"أم {ar}", f"Umm {latin}")


def _birth(rng: random.Random, ages: tuple[int, int], today: dt.date) -> dt.date:
    youngest = today - dt.timedelta(days=int(ages[0] * 365.25) + 1)
    oldest = today - dt.timedelta(days=int((ages[1] + 1) * 365.25) - 1)
    return oldest + dt.timedelta(days=int(rng.random() * ((youngest - oldest).days + 1)))
