"""Further pairs of names to learn from, made of full names in both scripts: what a labelled file of hard cases does
not show. Strangers who share nothing, people who share a name as often as it occurs, or two names, and one name in
Arabic twice."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

from .key import name_keys, part_keys
from .parse import parse

Pair = tuple[str, str, int]
PEOPLE = 2000
_KUNYAS = (
    "أبو علي",
    "أبو محمد",
    "أبو أحمد",
    "أبو عمر",
    "أبو حسن",
    "أبو خالد",
    "أبو يوسف",
    "أم محمد",
    "أم أحمد",
)


def read_full_names(path: Path) -> list[tuple[str, str]]:
    """(Arabic, Latin) of every person."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["arabic_key"], row["latin"]) for row in csv.DictReader(file)]


def make(full_names: Sequence[tuple[str, str]], rng: random.Random) -> list[Pair]:
    """About nine pairs for each of PEOPLE people, of names with two words or more on both sides."""
    full_names = [(a, b) for a, b in full_names if " " in a and " " in b]
    latin: dict[str, list[str]] = defaultdict(list)
    for a, b in full_names:
        latin[a].append(b)
    people = sorted(latin)
    chosen = rng.sample(people, min(PEOPLE, len(people)))
    sharing: dict[str, list[str]] = defaultdict(list)
    for a in people:
        for key in name_keys(parse(a)):
            sharing[key].append(a)
    namesakes = _Namesakes(people)
    out: list[Pair] = []
    for a in chosen:
        written = rng.choice(latin[a])
        out.append((a, written, 1))
        out.append((a, respelled(a, rng), 1))
        if len(latin[a]) > 1:
            out.append((*rng.sample(latin[a], 2), 1))  # type: ignore[arg-type]
        for other in (rng.choice(people), _sharer(a, sharing, rng)):
            if other == a or parse(other).parts == parse(a).parts:
                continue
            theirs = rng.choice(latin[other])
            out += [(a, theirs, 0), (written, theirs, 0), (a, other, 0)]
        near = namesakes.draw(a, rng)
        if near and parse(near).parts != parse(a).parts:
            theirs = rng.choice(latin[near])
            out += [(a, theirs, 0), (written, theirs, 0)]
    return out


class _Namesakes:
    """People by two sounds that they share: whom a search or a comparison of rosters has to tell apart."""

    def __init__(self, people: Sequence[str]) -> None:
        self.sharing: dict[tuple[str, str], list[str]] = defaultdict(list)
        for a in people:
            for two in self._twos(a):
                self.sharing[two].append(a)

    def draw(self, a: str, rng: random.Random) -> str | None:
        """Another person who shares two sounds with `a`; None if there is nobody."""
        twos = [two for two in self._twos(a) if len(self.sharing[two]) > 1]
        return rng.choice([b for b in self.sharing[rng.choice(twos)] if b != a]) if twos else None

    @staticmethod
    def _twos(a: str) -> list[tuple[str, str]]:
        sounds = sorted({part_keys(part)[0] for part in parse(a).parts})
        return list(combinations(sounds, 2))


def _sharer(a: str, sharing: dict[str, list[str]], rng: random.Random) -> str:
    """Somebody who shares a sound with `a`, sounds drawn evenly, so that common names share as they occur."""
    return rng.choice(sharing[rng.choice(sorted(name_keys(parse(a))))])


def respelled(name: str, rng: random.Random) -> str:
    """The Arabic name as another clerk might write it."""
    words = name.split()
    changes: list[Callable[[list[str]], list[str]]] = [
        lambda w: [w[0], *w[2:]] if len(w) > 2 else w,
        lambda w: [*w[:-1]] if len(w) > 2 else w,
        lambda w: [w[0], "بن", *w[1:]],
        lambda w: [rng.choice(_KUNYAS), *w],
        lambda w: [*w, rng.choice(_KUNYAS)],
        lambda w: [*w[:-1], w[-1].removeprefix("ال") or w[-1]],
        lambda w: [_slip(x, rng) for x in w],
        lambda w: w,
    ]
    return " ".join(rng.choice(changes)(words))


def _slip(word: str, rng: random.Random) -> str:
    """Letters that clerks exchange: final ه/ة/ا, ض/ظ, a long vowel left out or put in."""
    if rng.random() < 0.5:
        return word
    for one, other in (("ض", "ظ"), ("ظ", "ض"), ("ؤ", "و")):
        if one in word:
            return word.replace(one, other, 1)
    if word.endswith("ه") and len(word) > 3:
        return word[:-1] + rng.choice("ةا")
    if "ا" in word[1:-1] and len(word) > 4:
        return word[0] + word[1:-1].replace("ا", "", 1) + word[-1]
    return word
