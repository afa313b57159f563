"""Two parts of names that meet: how alike they are, and before that is known, how alike they can be at most.

The letter channel is the dear part of a comparison, and most parts that could be alike have a better partner. So
every pair of parts first gets a bound from what costs little (sounds, spellings on record, lengths, how surprising
the words are by themselves), and is weighed only when an alignment asks for it.
"""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz.distance.Levenshtein import normalized_distance as distance

from .channel import CEILING, HOPELESS
from .key import keys
from .learned import learned, remembers
from .ready import ITSELF
from .tokens import (
    FARTHER,
    FOREIGN,
    LIKELIEST,
    ON_RECORD,
    STRANGERS,
    Facts,
    facts,
    keys_apart,
    strangers,
    weighed,
)  # fmt: skip

_ROUNDED = 1e-6  # more than sums in another order can differ by
_DEAREST = 16.0  # bits: no segment of a word costs more
_EXPECTED_LEAST = 5.0


Found = tuple[float, str, str]  # likeness and the forms that gave it
_Open = tuple[str, str, Facts | None, float]  # two forms; what is known of them, or how unlike they are


class Meeting:
    """Two parts that may be alike. `found` is their likeness and the forms that gave it, once it was weighed."""

    __slots__ = ("_most", "_open", "found")

    def __init__(self, forms: tuple[_Open, ...]) -> None:
        self.found: Found | None = None
        self._open: tuple[_Open, ...] | None = forms
        self._most: float | None = None

    def most(self) -> float:
        """No likeness above it; the likeness itself once it was weighed."""
        if self.found:
            return self.found[0]
        if self._most is None:
            assert self._open is not None
            limits = bounds()
            self._most = max([limits[of[0]].most(of) if of else apart for _a, _b, of, apart in self._open])
        return self._most

    def weigh(self) -> Found:
        """The best likeness over the forms of both parts, and the forms that gave it: the first ones of equals."""
        if self.found is None:
            assert self._open is not None
            best = (-99.0, "", "")
            limits = bounds()
            for a, b, of, apart in self._open:
                if of and best[1] and limits[of[0]].most(of) <= best[0]:
                    continue
                exact = weighed(of) if of else apart
                if exact > best[0]:
                    best = (exact, a, b)
            self.found = best
            self._open = None
        return self.found


def _known(found: Found) -> Meeting:
    met = Meeting(())
    met.found = found
    return met


def meeting(one: tuple[str, ...], other: tuple[str, ...]) -> Found | Meeting:
    """The likeness of two parts if their sounds say enough; otherwise a meeting: once weighed it stays weighed."""
    if len(one) == 1 == len(other):
        met = words_meeting(f"{one[0]} {other[0]}")
        return met if isinstance(met, Meeting) else (met, one[0], other[0])
    return forms_meeting(one, other)


@remembers
@lru_cache(maxsize=400_000)
def words_meeting(two: str) -> float | Meeting:
    """The same for parts of one form each, which are most: two folded words with a blank between them. Of two that are
    strangers only the likeness is kept."""
    a, _, b = two.partition(" ")
    ready = learned().ready
    if a == b:
        row = ready.words.get(a)
        if row:
            return _known((float(row.split("\t", ITSELF + 1)[ITSELF]), a, b))
        return Meeting(((a, b, facts(a, b, 1.0, 0.0), 0.0),))
    mine, theirs = keys(a), keys(b)
    if len(mine) == 1 == len(theirs):  # as `keys_apart` has it, without asking
        apart = 0.0 if mine == theirs else distance(mine[0], theirs[0])
        shared = 0.0 if apart else 1.0
    else:
        shared, apart = keys_apart(mine, theirs)
    if apart >= FOREIGN:
        return STRANGERS - FARTHER * (apart - FOREIGN)
    likeness = ready.pairs.get(two if a > b else f"{b} {a}")  # as `_on_record` has it
    if likeness:
        return _known((float(likeness), a, b))
    return Meeting(((a, b, facts(a, b, shared, apart), 0.0),))


def _on_record(one: str, other: str) -> str | None:
    """The likeness of two words that are on record as one name."""
    pairs = learned().ready.pairs
    return pairs.get(f"{one} {other}") if one > other else pairs.get(f"{other} {one}")


@remembers
@lru_cache(maxsize=400_000)
def forms_meeting(one: tuple[str, ...], other: tuple[str, ...]) -> Found | Meeting:
    """The same for parts of several forms."""
    forms: list[_Open] = []
    worth = False
    for a, b in _of_each(one, other):
        shared, apart = keys_apart(keys(a), keys(b))
        if apart >= FOREIGN:
            forms.append((a, b, None, strangers(apart)))
        elif likeness := _on_record(a, b):
            forms.append((a, b, None, float(likeness)))
        else:
            forms.append((a, b, facts(a, b, shared, apart), 0.0))
            worth = True
    met = Meeting(tuple(forms))
    return met if worth else met.weigh()


def _of_each(one: tuple[str, ...], other: tuple[str, ...]) -> list[tuple[str, str]]:
    """A form of each, all pairs: the chief forms first, and in the same order whichever part comes first, as the first
    of equals is taken."""
    if len(one) == 1 or len(other) == 1:
        return [(a, b) for a in one for b in other]
    pairs = [(i + j, min(a, b), max(a, b), a, b) for i, a in enumerate(one) for j, b in enumerate(other)]
    return [(a, b) for _place, _first, _second, a, b in sorted(pairs)]


def weigh(met: Found | Meeting) -> Found:
    """What two parts are found to be."""
    return met.weigh() if isinstance(met, Meeting) else met


class _Bounds:
    """The largest value of the learned sum where the surprise of the letters is not known."""

    def __init__(self, weights: list[float]) -> None:
        self.weights = weights
        _one, bits, each, worst, dear, strange, better, _size = weights[:ON_RECORD]
        self.usable = better >= 0.0
        least_bad = max(0.0, 8.0 * worst, 12.0 * worst + 4.0 * dear, 12.0 * worst + (_DEAREST - 8.0) * dear)
        self.letters = least_bad + max(0.0, 3.0 * strange)
        self.slope = bits - better
        self.each = each
        self.hopeless = bits * 60.0 + 12.0 * worst + 4.0 * dear + 3.0 * strange

    def most(self, of: Facts) -> float:
        """A likeness that two words do not exceed (see `tokens.features`), without asking the letter channel."""
        if not self.usable:
            return LIKELIEST
        _kind, _one, _other, size, expected, on_record, absent, shared, apart, changed = of
        weights, slope, each = self.weights, self.slope, self.each
        better = weights[6]
        full = 12.0 * (size + 1.0)  # bits from which the bits for each sign count no more
        bend = min(full, CEILING)
        letters = self.letters + better * max(expected, _EXPECTED_LEAST)
        letters += max(
            0.0, (slope + each / (size + 1.0)) * bend, slope * CEILING + each * bend / (size + 1.0)
        )
        hopeless = self.hopeless + each * min(HOPELESS / (size + 1.0), 12.0)
        hopeless += better * max(min(expected - HOPELESS, 40.0), -40.0)
        total = weights[0] + weights[7] * size + max(letters, hopeless) + _ROUNDED
        total += weights[8] * on_record + weights[9] * absent
        total += weights[10] * shared + weights[11] * apart + weights[12] * changed
        return min(LIKELIEST, total)


@remembers
@cache
def bounds() -> dict[str, _Bounds]:
    """The bounds for each kind of word pair, by the weights in force."""
    return {kind: _Bounds(weights) for kind, weights in learned().model["tokens"].items()}
