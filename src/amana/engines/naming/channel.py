"""The letter channel: how surprising is it that this spelling writes that name, in bits.

Each sign of the source (an Arabic letter, or a Latin grapheme such as "kh") is written as zero to three Latin
letters, each with a probability that depends on the sign, on whether it begins the word, and on what follows
it (a vowel sign, a consonant, the end): an unwritten short vowel is expected, a written long vowel that is
missing is not. The probabilities are learned by expectation-maximisation (`em`) and kept in `channel.tsv`.
The surprise of a pair is that of its likeliest segmentation (Viterbi).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from .fold import letters

Kind = Literal["al", "ll", "aa"]  # Arabic to Latin, Latin to Latin, Arabic to Arabic

LONGEST = 3  # letters that one sign may be written with
HOPELESS = 99.0  # bits: the pair cannot be explained at all
_STRANGE = 12.0  # bits of a letter that the table does not foresee
_LOST = 11.0  # bits of a sign that is not written although the table does not foresee it
CEILING = 45.0  # bits: no use in going on
_MARGIN = 1e-6  # more than sums in another order can differ by
_LITTLE = 8.0  # bits above the least possible

ARABIC_VOWELS = frozenset("اويەێۆ")
LATIN_VOWELS = frozenset("aeiouy")
_VOWELS = ARABIC_VOWELS | LATIN_VOWELS
# One branch for each first letter, the commonest first: most of the time would go into trying branches.
_GRAPHEMES = re.compile(
    "a[aiy]?|[hy]|i[aei]?|mm?|e[eiy]?|nn?|rr?|ll?|s[sh]?|d[djh]?|bb?|o[ou]?|uu?|k[kh]?|t(?:ch|[th])?"
    "|ff?|jj?|g[gh]?|ww?|qq?|z[zh]?|c[ch]?|pp?|vv?|xx?|."
)


class Surprise(NamedTuple):
    """`bits` of the whole pair, `worst` of its least expected segment, `strange` how many are unforeseen."""

    bits: float
    worst: float
    strange: int


_NEVER = (HOPELESS, HOPELESS, 4)

Costs = Mapping[str, float]


def signs(word: str, script: str) -> tuple[str, ...]:
    """A folded word cut into the signs the channel reads from."""
    return tuple(word) if script == "arabic" else graphemes(word)


@lru_cache(maxsize=200_000)
def graphemes(word: str) -> tuple[str, ...]:
    """A folded Latin word cut into the groups of letters that stand for one sound."""
    return tuple(_GRAPHEMES.findall(word))


def contexts(found: Sequence[str]) -> list[str]:
    """Each sign with where it stands: first (^) or not (-), before a vowel (V), consonant (C) or end ($)."""
    out = []
    follows = "$"
    for sign in reversed(found):
        out.append(f"{sign}-{follows}")
        follows = "V" if sign[0] in _VOWELS else "C"
    out.reverse()
    if found:
        out[0] = f"{found[0]}^{out[0][-1]}"
    return out


# Plain tuples, because there are many and the garbage collector forgets those that hold nothing but plain values.
#
# One sign's table laid out for looking up: the bits of writing nothing, whether that is not foreseen (0 or 1), the
# costs of what can be written, the letters with which what is longer than one begins, the least it can cost, and
# what is written then.
Sign = tuple[float, int, Costs, str, float, str]
# A word as a channel reads it: its signs in order, and for each the least that all behind it can cost; then what the
# whole word can cost at least, and how it is written then.
Source = tuple[tuple[Sign, ...], tuple[float, ...], float, str]
_Way = tuple[float, float, int]  # the fields of Surprise


def _laid_out(costs: Costs) -> Sign:
    silent = costs.get("")
    begins = "".join(sorted({text[0] for text in costs if len(text) > 1}))
    likeliest = min(costs, key=costs.__getitem__)
    least = min(_LOST, costs[likeliest])
    if costs[likeliest] >= _LOST:
        likeliest = "#"  # no letter: that the sign is left out costs less, but is not foreseen
    return (_LOST if silent is None else silent, int(silent is None), costs, begins, least, likeliest)


class Channel:
    """One direction of writing, as a table: sign in context -> written letters -> bits."""

    def __init__(self, table: Mapping[str, Costs]) -> None:
        self.table = table
        laid_out = {key: _laid_out(costs) for key, costs in table.items() if costs}
        # place ("^V", "-$" …) -> sign -> its table there, or wherever it stands
        self._places: dict[str, dict[str, Sign]] = {
            where: {key: row for key, row in laid_out.items() if key[-1] not in "VC$"}
            for where in ("^V", "^C", "^$", "-V", "-C", "-$")
        }
        for key, row in laid_out.items():
            if key[-2:] in self._places:
                self._places[key[-2:]][key[:-2]] = row
        self._arabic = lru_cache(maxsize=100_000)(self._of_arabic)
        self._latin = lru_cache(maxsize=100_000)(self._of_latin)

    def source(self, word: str, script: str) -> Source:
        """`word` as this channel reads it."""
        return self._arabic(word) if script == "arabic" else self._latin(word)

    def _of_arabic(self, word: str) -> Source:
        return self._source(word)

    def _of_latin(self, word: str) -> Source:
        return self._source(graphemes(word))

    def _source(self, found: Sequence[str]) -> Source:
        places = self._places
        before_vowel, before_consonant = places["-V"], places["-C"]
        place, first = places["-$"], "^$"
        rows: list[Sign] = []
        rest: list[float] = []
        total = 0.0
        for sign in found[:0:-1]:
            row = place.get(sign) or _laid_out({sign: 1.0})
            rows.append(row)
            rest.append(total)
            total += row[4]
            place, first = (before_vowel, "^V") if sign[0] in _VOWELS else (before_consonant, "^C")
        if found:
            row = places[first].get(found[0]) or _laid_out({found[0]: 1.0})
            rows.append(row)
            rest.append(total)
            total += row[4]
        rows.reverse()
        rest.reverse()
        return tuple(rows), tuple(rest), total, "".join([row[5] for row in rows])

    def surprise(self, source: str, script: str, written: str) -> Surprise:
        """How surprising `written` is as a spelling of `source`; see the module's text."""
        return Surprise(*self.measured(source, script, written))

    def measured(
        self, source: str, script: str, written: str, *, likely: bool = True
    ) -> tuple[float, float, int]:
        """The fields of `surprise`. They do not depend on whether it is held for `likely` beforehand; the time does."""
        return viterbi(self.source(source, script), written, likely=likely)


def viterbi(source: Source, written: str, *, likely: bool = True) -> _Way:
    """The cheapest way to write the signs as `written`. Costs in bits; beyond `CEILING` it is hopeless.

    Among ways that cost the same the one with the smaller worst segment counts, then the one with fewer strange
    letters: so that it does not matter in which order ways are looked at. Most spellings cost little more than the
    least possible, so dear ways are followed only when no cheaper one arrives."""
    rows, rest, whole, likeliest = source
    if len(written) > LONGEST * len(rows):
        return _NEVER
    if written == likeliest:  # one in four
        bits, worst = 0.0, 0.0
        for row in rows:
            least = row[4]
            bits += least
            worst = least if least > worst else worst
        if bits < CEILING:
            return bits, worst, 0
    for most in (whole + _LITTLE, CEILING) if likely else (CEILING,):
        found = _cheapest(rows, rest, written, most)
        if found and found[0] < most and found[0] < CEILING:
            return found
    return _NEVER


def _cheapest(rows: tuple[Sign, ...], rest: tuple[float, ...], written: str, most: float) -> _Way | None:
    """The best way that costs less than `most`; a dearer one, or None, if there is none."""
    size = len(written)
    floor = size - LONGEST * len(rows)
    most += _MARGIN
    ways = {0: (0.0, 0.0, 0)}
    for (silent, lost, costs, begins, _least, _likeliest), behind in zip(rows, rest, strict=True):
        floor += LONGEST
        limit = most - behind  # what is still to come costs so much at least
        ahead: dict[int, _Way] = {}
        for at, (bits, worst, strange) in ways.items():
            total = bits + silent
            if total < limit and at >= floor:
                old = ahead.get(at)
                if old is None or total <= old[0]:
                    way = (total, silent if silent > worst else worst, strange + lost)
                    if old is None or way < old:
                        ahead[at] = way
            if at == size:
                continue
            end = at + 1
            piece = written[at]
            cost = costs.get(piece)
            odd = 0
            if cost is None:
                cost, odd = _STRANGE, 1
            total = bits + cost
            if total < limit and end >= floor:
                old = ahead.get(end)
                if old is None or total <= old[0]:
                    way = (total, cost if cost > worst else worst, strange + odd)
                    if old is None or way < old:
                        ahead[end] = way
            if piece in begins:
                while end < size and end < at + LONGEST:
                    end += 1
                    cost = costs.get(written[at:end])
                    if cost is not None:
                        total = bits + cost
                        if total < limit and end >= floor:
                            old = ahead.get(end)
                            if old is None or total <= old[0]:
                                way = (total, cost if cost > worst else worst, strange)
                                if old is None or way < old:
                                    ahead[end] = way
        if not ahead:
            return None
        ways = ahead
    return ways.get(size)


def read_table(lines: Iterable[str]) -> dict[Kind, Channel]:
    """The channels of a table: kind, sign in context, then `letters:bits` pairs, tab separated."""
    tables: dict[Kind, dict[str, dict[str, float]]] = {}
    for line in lines:
        if line.startswith("#") or not line.strip():
            continue
        kind, key, *pairs = line.rstrip("\n").split("\t")
        costs = {letters: float(bits) for letters, bits in (pair.rsplit(":", 1) for pair in pairs)}
        tables.setdefault(kind, {})[key] = costs  # type: ignore[arg-type]
    return with_sorani({kind: Channel(table) for kind, table in tables.items()})


def with_sorani(found: dict[Kind, Channel]) -> dict[Kind, Channel]:
    """The channels, the rare letters of Sorani and the spellings of published systems as `letters.toml` says."""
    table = dict(found["al"].table) if "al" in found else {}
    for sign, row in letters()["sorani_latin"].items():
        for key in [key for key in table if key[0] == sign]:
            del table[key]
        table[sign] = {written: bits(p) for written, p in row.items()}
    out: dict[Kind, Channel] = {**found, "al": Channel(_published(table, letters()["published_latin"]))}
    if "ll" in found:
        out["ll"] = Channel(_published(found["ll"].table, letters()["published_between"]))
    return out


def _published(table: Mapping[str, Costs], systems: Mapping[str, Costs]) -> dict[str, Costs]:
    """`table`, with what published systems write for a sign costing no more than `systems` says."""
    out: dict[str, Costs] = dict(table)
    for key, row in table.items():
        sign = key[:-2] if key[-2:-1] in ("^", "-") and key[-1] in "VC$" else key
        further = systems.get(sign)
        if not further:
            continue
        plain = min((written for written in row if len(written) in (1, 2)), key=row.__getitem__, default="")
        new = dict(row)
        for written, cost in further.items():
            new[written] = min(cost, new.get(written, cost))
            for vowel in "aeiou":
                if len(written) < LONGEST and plain and plain + vowel in row and written[-1] not in _VOWELS:
                    dearer = round(cost + row[plain + vowel] - row[plain], 2)
                    new[written + vowel] = min(dearer, new.get(written + vowel, dearer))
        out[key] = new
    return out


def bits(probability: float) -> float:
    """A probability as surprise."""
    return -math.log2(probability)
