"""Two parts of names that meet: how alike they are, and before that is known, how alike they can be at most.

The letter channel is the dear part of a comparison, and most parts that could be alike have a better partner. So
every pair of parts first gets a bound from what costs little (sounds, spellings on record, lengths, how surprising
the words are by themselves), and is weighed only when an alignment asks for it.
"""

from __future__ import annotations

from functools import cache, lru_cache

from .channel import CEILING, HOPELESS
from .key import keys
from .learned import learned, remembers
from .tokens import FOREIGN, LIKELIEST, ON_RECORD, Facts, facts, keys_apart, strangers, weighed

_ROUNDED = 1e-6  # more than sums in another order can differ by
_DEAREST = 16.0  # bits: no segment of a word costs more
_EXPECTED_LEAST = 5.0


_Found = tuple[float, str, str]


class Meeting:
    """Two parts. `most`: no likeness above it; the likeness itself once `found` (likeness, form, form) is there."""

    __slots__ = ("_open", "found", "most")

    def __init__(self, one: tuple[str, ...], other: tuple[str, ...]) -> None:
        self.found: _Found | None = None
        self._open: list[tuple[float, str, str, Facts | None]] | None = None
        if len(one) == 1 == len(other):
            a, b = one[0], other[0]
            shared, apart = keys_apart(keys(a), keys(b))
            if apart >= FOREIGN:
                self.most = strangers(apart)
                self.found = (self.most, a, b)
                return
            known = facts(a, b, shared, apart)
            self.most = bounds()[known.kind].most(known)
            self._open = [(self.most, a, b, known)]
            return
        self.most = -99.0
        self._open = []
        for a in one:
            heard = keys(a)
            for b in other:
                shared, apart = keys_apart(heard, keys(b))
                if apart >= FOREIGN:
                    most, of = strangers(apart), None
                else:
                    of = facts(a, b, shared, apart)
                    most = bounds()[of.kind].most(of)
                self._open.append((most, a, b, of))
                if most > self.most:
                    self.most = most

    def weigh(self) -> _Found:
        """The best likeness over the forms of both parts, and the forms that gave it: the first ones of equals."""
        if self._open is not None:
            best = (-99.0, "", "")
            for most, a, b, of in self._open:
                if most > best[0]:
                    exact = weighed(of) if of else most
                    if exact > best[0]:
                        best = (exact, a, b)
            self.found, self._open = best, None
            self.most = best[0]
        assert self.found is not None
        return self.found


@remembers
@lru_cache(maxsize=400_000)
def meeting(one: tuple[str, ...], other: tuple[str, ...]) -> Meeting:
    """The meeting of two parts with these forms; what has been weighed stays weighed."""
    return Meeting(one, other)


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
        letters += max(0.0, (slope + each / (size + 1.0)) * bend, slope * CEILING + each * bend / (size + 1.0))
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
