"""Invented people in large numbers for the benches: real name parts at their real frequency, freely combined.

Latin spellings are drawn half from spellings on record and half letter by letter from a channel, so that many are
written nowhere. `data` is the folder with `wikidata_name_units_dev_cc0.csv`.
"""

from __future__ import annotations

import bisect
import csv
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from pathlib import Path

from amana.engines.naming.channel import contexts, signs
from amana.engines.naming.learned import learned

ARAB = {
    "EG",
    "MA",
    "TN",
    "DZ",
    "IQ",
    "SA",
    "LB",
    "SY",
    "PS",
    "JO",
    "AE",
    "YE",
    "KW",
    "QA",
    "SD",
    "BH",
    "LY",
    "OM",
}


_KUNYA_ALONE, _KUNYA_IN_FRONT = 0.01, 1 / 30


@dataclass(frozen=True, slots=True)
class Invented:
    """One person: the parts in Arabic, given first, and the year of birth."""

    parts: tuple[str, ...]
    year: int
    mother: str
    place: str


class Names:
    """Given and family names with their frequencies and spellings."""

    def __init__(self, data: Path) -> None:
        self.spelled: dict[str, Counter[str]] = defaultdict(Counter)
        given: Counter[str] = Counter()
        family: Counter[str] = Counter()
        with (data / "wikidata_name_units_dev_cc0.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["country"] not in ARAB or row["role"] not in ("given", "surname"):
                    continue
                name, count = row["arabic_key"], int(row["count"])
                self.spelled[name][row["latin"]] += count
                (given if row["role"] == "given" else family)[name] += count
        self.given, self.family = _Draw(given), _Draw(family)

    def person(self, rng: random.Random) -> Invented:
        """Given, father, grandfather (two in three) and family; born 1950-2007."""
        parts = [self.given(rng), self.given(rng)]
        if rng.random() < 0.67:
            parts.append(self.given(rng))
        parts.append(self.family(rng))
        return Invented(
            tuple(parts), 1950 + int(rng.triangular(0, 57, 40)), self.given(rng), self.family(rng)
        )

    def latin(self, part: str, rng: random.Random) -> str:
        """A Latin spelling: on record, or by the channel."""
        found = self.spelled[part]
        if rng.random() < 0.5 or " " in part:
            return rng.choices(list(found), list(found.values()))[0]
        article = part.startswith("ال") and len(part) > 4
        bare = part[2:] if article else part
        written = "".join(
            _letters(sign, key, rng)
            for sign, key in zip(signs(bare, "arabic"), contexts(signs(bare, "arabic")), strict=True)
        )
        return f"{'al-' if article else ''}{written or part}".title()


class _Draw:
    def __init__(self, counts: Counter[str]) -> None:
        self.names = list(counts)
        self.sums = list(accumulate(counts.values()))

    def __call__(self, rng: random.Random) -> str:
        return self.names[bisect.bisect_right(self.sums, rng.random() * self.sums[-1])]


@cache
def _options(sign: str, key: str) -> tuple[list[str], list[float]]:
    table = learned().channels["al"].table
    costs = table.get(key) or table.get(sign) or {sign: 0.0}
    return list(costs), [2.0 ** -(1.8 * cost) for cost in costs.values()]


def _letters(sign: str, key: str, rng: random.Random) -> str:
    options, weights = _options(sign, key)
    return rng.choices(options, weights)[0]


def arabic(person: Invented) -> str:
    """The whole name in Arabic."""
    return " ".join(person.parts)


def written_anew(person: Invented, names: Names, rng: random.Random) -> tuple[str, Invented]:
    """(name as another clerk wrote it, the person as that clerk has it): Latin letters, parts dropped (a quarter),
    family first with a comma (one in twenty), بن put in, a kunya in front (one in thirty) or, with the family's name,
    in place of the name (one in a hundred), a slip of the pen (one in twelve), the year off by one (one in seven)."""
    parts = list(person.parts)
    if len(parts) > 2 and rng.random() < 0.25:
        parts.pop(rng.randrange(1, len(parts)))
    words = [names.latin(part, rng) for part in parts]
    if rng.random() < 0.08:
        at = rng.randrange(len(words))
        words[at] = _slip(words[at], rng)
    if len(words) > 2 and rng.random() < 0.06:
        words.insert(1, rng.choice(["bin", "ben", "ibn"]))
    kunya = rng.random()
    if kunya < _KUNYA_ALONE:
        words = ["Abu", names.latin(names.given(rng), rng), words[-1]]
    elif kunya < _KUNYA_ALONE + _KUNYA_IN_FRONT:
        words[:0] = ["Abu", names.latin(names.given(rng), rng)]
    text = " ".join(words)
    if kunya >= _KUNYA_ALONE + _KUNYA_IN_FRONT and rng.random() < 0.05:
        text = f"{words[-1].upper()}, {' '.join(words[:-1])}"
    year = person.year + (rng.choice([-1, 1]) if rng.random() < 0.15 else 0)
    return text, replace(person, year=year)


def _slip(word: str, rng: random.Random) -> str:
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.4:
        return word[:at] + word[at + 1 :]
    if kind < 0.7:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + rng.choice("aeiourntlms") + word[at + 1 :]
