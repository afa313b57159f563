"""Two words: do they write one name? Log-odds in bits from the letter channel, the same in both directions."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from operator import add

from rapidfuzz.distance.Indel import normalized_distance as _changed
from rapidfuzz.distance.Levenshtein import normalized_distance as _distance

from .channel import HOPELESS, Kind, graphemes
from .fold import script_of, undotted
from .key import keys
from .learned import learned, remembers
from .ready import EXPECTED, SOUND, SPELLED

LIKELIEST, UNLIKELIEST = 16.0, -16.0
FOREIGN = 0.6  # keys as far apart as this cannot be one name
STRANGERS, FARTHER = -8.0, 10.0
ON_RECORD = 8  # place of the feature in the vector
_UNSEEN_LETTER = 10.0


# What is known of two words before the letter channel is asked: the kind of pair, both words (the Arabic one first),
# their size in signs, how surprising they are as anybody's names (bits), whether they are on record and conspicuously
# absent (see `known`), whether they share a consonant key and how far their keys are apart (0-1), and how much is
# changed letter by letter (0-1, in one script only). A plain tuple, like the signs of `channel`.
Facts = tuple[Kind, str, str, float, float, float, float, float, float, float]


def facts(one: str, other: str, shared: float, apart: float, less: int = 0) -> Facts:
    """The facts of two words that sound as `keys_apart` says; `less` as in `Known.across`."""
    a, b = script_of(one), script_of(other)
    known = learned().known
    if a != b:
        if a == "latin":
            one, other = other, one
        on_record, absent = known.across(one, other, less)
        return "al", one, other, len(one), expected_bits(other), on_record, absent, shared, apart, 0.0
    if one > other:
        one, other = other, one
    expected = (expected_bits(one) + expected_bits(other)) / 2
    changed = _changed(one, other)
    if a == "arabic":
        size = (len(one) + len(other)) / 2
        if one == other:
            return "aa", one, other, size, expected, 0.0, 0.0, shared, apart, changed
        if (one not in known.total or other not in known.total) and undotted(one) == undotted(other):
            # Nobody's name, but for its dots somebody's: a poor scan.
            return "aa", one, other, size, expected, 4.0, 0.0, 1.0, 0.0, 0.0
        on_record, absent = known.arabic_pair(one, other)
        return "aa", one, other, size, expected, on_record, absent, shared, apart, changed
    size = (len(graphemes(one)) + len(graphemes(other))) / 2
    on_record, absent = known.latin_pair(one, other)
    return "ll", one, other, size, expected, on_record, absent, shared, apart, changed


def features(of: Facts) -> tuple[float, ...]:
    """What the log-odds of two words are computed from: the learned weights are multiplied with these."""
    _kind, _one, _other, size, expected, on_record, absent, shared, apart, changed = of
    bits, worst, strange = _letters(of)
    return (
        1.0,
        min(bits, 60.0),
        min(bits / (size + 1.0), 12.0),
        min(worst, 12.0),
        max(worst - 8.0, 0.0) if worst < HOPELESS else 4.0,
        min(float(strange), 3.0),
        max(min(expected - bits, 40.0), -40.0),
        size,
        on_record,
        absent,
        shared,
        apart,
        changed,
    )


def _letters(of: Facts) -> tuple[float, float, int]:
    """The surprise of the letters, for words of one script the mean of both directions."""
    kind, one, other, shared = of[0], of[1], of[2], of[7]
    measured = learned().channels[kind].measured
    likely = shared > 0.0
    if kind == "al":
        return measured(one, "arabic", other, likely=likely)
    script = "arabic" if kind == "aa" else "latin"
    bits, worst, strange = measured(one, script, other, likely=likely)
    if one == other:
        return bits, worst, strange * 2
    back, hardest, odd = measured(other, script, one, likely=likely)
    return (bits + back) / 2, hardest if hardest > worst else worst, strange + odd


def keys_apart(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[float, float]:
    """Whether two words share a consonant key (1 or 0), and how far their first keys are apart (0-1)."""
    if len(mine) == 1 == len(theirs):
        key, other = mine[0], theirs[0]
        return (1.0, 0.0) if key == other else (0.0, _distance(key, other))
    for key in mine:
        if key in theirs:
            return 1.0, 0.0
    return 0.0, min([_distance(a, b) for a in mine[:2] for b in theirs[:2]])


@remembers
@lru_cache(maxsize=200_000)
def expected_bits(word: str) -> float:
    """How surprising a word is as any name's spelling: letter pairs counted over names."""
    row = learned().ready.words.get(word)
    if row:
        return float(row.split("\t", EXPECTED + 1)[EXPECTED])
    return sum(map(_letter_pairs().__getitem__, map(add, "^" + word, word + "$")), 0.0)


class _LetterPairs(dict[str, float]):
    def __missing__(self, two: str) -> float:
        return _UNSEEN_LETTER


@remembers
@cache
def _letter_pairs() -> _LetterPairs:
    return _LetterPairs(learned().model["letters"])


def likeness(one: str, other: str) -> float:
    """Log2 odds that two folded words write one name, before it is known how common the name is.

    Bounded to -16..16; `likeness(a, b) == likeness(b, a)`."""
    if one > other:
        one, other = other, one
    shared, apart = keys_apart(keys(one), keys(other))
    return strangers(apart) if apart >= FOREIGN else weighed(facts(one, other, shared, apart))


def strangers(apart: float) -> float:
    """The likeness of two words whose keys are `FOREIGN` or more apart: not looked at any closer."""
    return STRANGERS - FARTHER * (apart - FOREIGN)


def weighed(of: Facts) -> float:
    """The likeness of two words by their facts and their letters."""
    kind, _one, _other, size, expected, on_record, absent, shared, apart, changed = of
    bits, worst, strange = _letters(of)
    weights = learned().model["tokens"][kind]
    each, better = bits / (size + 1.0), expected - bits
    hard = 4.0 if worst >= HOPELESS else worst - 8.0 if worst > 8.0 else 0.0
    total: float = (  # the sum of `features`, each times its weight
        weights[0]
        + weights[1] * (bits if bits < 60.0 else 60.0)
        + weights[2] * (each if each < 12.0 else 12.0)
        + weights[3] * (worst if worst < 12.0 else 12.0)
        + weights[4] * hard
        + weights[5] * (strange if strange < 3 else 3)
        + weights[6] * (40.0 if better > 40.0 else better if better > -40.0 else -40.0)
        + weights[7] * size
        + weights[8] * on_record
        + weights[9] * absent
        + weights[10] * shared
        + weights[11] * apart
        + weights[12] * changed
    )
    return LIKELIEST if total > LIKELIEST else total if total > UNLIKELIEST else UNLIKELIEST


@remembers
@lru_cache(maxsize=200_000)
def rarity(word: str) -> tuple[float, float]:
    """How rare a name is, as -log2 of the share among name parts (1 in 1024: 10): of all names that sound so, and of
    this spelling."""
    state = learned()
    row = state.ready.words.get(word)
    if row:
        fields = row.split("\t", SPELLED + 1)
        return float(fields[SOUND]), float(fields[SPELLED])
    found = state.model
    table, rarest = found["rarity"], found["rarest"]
    count = state.known.total.get(word)
    spelled = math.log2(found["people"] / count) if count else rarest
    heard = keys(word)
    sound = table.get(heard[0], rarest) if len(heard) == 1 else min([table.get(key, rarest) for key in heard])
    return float(sound), spelled if spelled < rarest else rarest
