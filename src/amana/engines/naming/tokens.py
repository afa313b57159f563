"""Two words: do they write one name? Log-odds in bits from the letter channel, the same in both directions."""

from __future__ import annotations

import math
from functools import lru_cache
from operator import add, mul
from typing import NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

from .channel import HOPELESS, Kind, Surprise, signs
from .fold import script_of
from .key import keys
from .learned import learned, remembers

LIKELIEST, UNLIKELIEST = 16.0, -16.0
FOREIGN = 0.6  # keys as far apart as this cannot be one name
STRANGERS, _FARTHER = -8.0, 10.0
ON_RECORD = 8  # place of the feature in the vector
_UNSEEN_LETTER = 10.0


def features(one: str, other: str, *, less: int = 0) -> tuple[Kind, tuple[float, ...]]:
    """The kind of the pair and what its log-odds are computed from; `less` as in `Known.across`."""
    return _features(one, other, _sound(one, other), less)


def _features(one: str, other: str, sound: tuple[float, float], less: int) -> tuple[Kind, tuple[float, ...]]:
    a, b = script_of(one), script_of(other)
    if a != b:
        if a == "latin":
            one, other = other, one
        surprise = learned().channels["al"].surprise(one, "arabic", other)
        shape = _shape(surprise, len(one), expected_bits(other))
        return "al", (*shape, *learned().known.across(one, other, less), *sound, 0.0)
    kind: Kind = "aa" if a == "arabic" else "ll"
    there = learned().channels[kind].surprise(one, a, other)
    back = learned().channels[kind].surprise(other, b, one)
    mean = Surprise((there.bits + back.bits) / 2, max(there.worst, back.worst), there.strange + back.strange)
    size = (len(signs(one, a)) + len(signs(other, b))) / 2
    shape = _shape(mean, size, (expected_bits(one) + expected_bits(other)) / 2)
    on_record = learned().known.latin_pair(one, other) if kind == "ll" else (0.0, 0.0)
    return kind, (*shape, *on_record, *sound, Indel.normalized_distance(one, other))


def _sound(one: str, other: str) -> tuple[float, float]:
    """Whether two words share a consonant key, and how far their first keys are apart (0-1)."""
    return _keys_apart(keys(one), keys(other))


@lru_cache(maxsize=400_000)
def _keys_apart(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[float, float]:
    for key in mine:
        if key in theirs:
            return 1.0, 0.0
    return 0.0, min([Levenshtein.normalized_distance(a, b) for a in mine[:2] for b in theirs[:2]])


def _shape(surprise: Surprise, size: float, expected: float) -> tuple[float, ...]:
    bits = surprise.bits
    return (
        1.0,
        min(bits, 60.0),
        min(bits / (size + 1.0), 12.0),
        min(surprise.worst, 12.0),
        max(surprise.worst - 8.0, 0.0) if surprise.worst < HOPELESS else 4.0,
        min(float(surprise.strange), 3.0),
        max(min(expected - bits, 40.0), -40.0),
        size,
    )


@remembers
@lru_cache(maxsize=200_000)
def expected_bits(word: str) -> float:
    """How surprising a word is as any name's spelling: letter pairs counted over names."""
    pairs = learned().model["letters"]
    total = 0.0
    for two in map(add, "^" + word, word + "$"):
        total += pairs.get(two, _UNSEEN_LETTER)
    return total


@remembers
@lru_cache(maxsize=400_000)
def likeness(one: str, other: str) -> float:
    """Log2 odds that two folded words write one name, before it is known how common the name is.

    Bounded to -16..16; `likeness(a, b) == likeness(b, a)`."""
    sound = _sound(one, other)
    apart = sound[1]
    if apart >= FOREIGN:
        return STRANGERS - _FARTHER * (apart - FOREIGN)
    kind, found = _features(one, other, sound, 0)
    total = 0.0
    for part in map(mul, learned().model["tokens"][kind], found):
        total += part
    return max(UNLIKELIEST, min(LIKELIEST, total))


class Rarity(NamedTuple):
    """-log2 of the share among name parts (1 in 1024: 10): of all names that sound so, and of this spelling."""

    sound: float
    word: float


@remembers
@lru_cache(maxsize=200_000)
def rarity(word: str) -> Rarity:
    """How rare a name is."""
    found = learned().model
    table, rarest = found["rarity"], found["rarest"]
    count = learned().known.total.get(word, 0)
    spelled = math.log2(found["people"] / count) if count else rarest
    return Rarity(min(float(table.get(key, rarest)) for key in keys(word)), min(spelled, rarest))
