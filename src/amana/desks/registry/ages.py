"""How old somebody may be. A finding by a named officer outranks every declared birth; the younger reading
protects: who may be a child is treated as one until an officer finds otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ADULT_YEARS = 18


class Age(StrEnum):
    ADULT = "adult"
    CHILD = "child"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AgeStanding:
    """What is known on a day: the standing, the birth span behind it, and whether an officer found it."""

    age: Age
    born_earliest: date | None
    born_latest: date | None
    found: bool

    @property
    def protected(self) -> bool:
        """True unless adulthood is established or at least declared without contradiction."""
        return self.age is not Age.ADULT


def birthday(born: date, years: int) -> date:
    """The day somebody born on `born` turns `years`; 29 February falls on 1 March in common years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def standing(
    *,
    on: date,
    finding: tuple[date, date, bool] | None = None,
    declared: tuple[date, date] | None = None,
) -> AgeStanding:
    """The age standing on a day. `finding` is (born_earliest, born_latest, disputed) of the newest finding,
    `declared` the birth span of the standing identity claim."""
    if finding:
        earliest, latest, disputed = finding
        if disputed:
            return AgeStanding(Age.DISPUTED, earliest, latest, True)
        return AgeStanding(_reading(earliest, latest, on), earliest, latest, True)
    if declared:
        return AgeStanding(_reading(*declared, on), *declared, False)
    return AgeStanding(Age.UNKNOWN, None, None, False)


def _reading(earliest: date, latest: date, on: date) -> Age:
    if birthday(latest, ADULT_YEARS) <= on:
        return Age.ADULT
    if birthday(earliest, ADULT_YEARS) > on:
        return Age.CHILD
    return Age.UNKNOWN
