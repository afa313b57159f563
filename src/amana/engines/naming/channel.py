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

ARABIC_VOWELS = frozenset("اويەێۆ")
LATIN_VOWELS = frozenset("aeiouy")
_VOWELS = ARABIC_VOWELS | LATIN_VOWELS
_DOUBLED = "|".join(letter * 2 for letter in "bcdfgjklmnpqrstvwxz")
_GRAPHEMES = re.compile(rf"[stkgdcz]h|dj|tch|ou|oo|ee|ei|ai|ay|ey|aa|ie|ia|ii|uu|{_DOUBLED}|.")


class Surprise(NamedTuple):
    """`bits` of the whole pair, `worst` of its least expected segment, `strange` how many are unforeseen."""

    bits: float
    worst: float
    strange: int


_NEVER = Surprise(HOPELESS, HOPELESS, 4)

Costs = Mapping[str, float]


@lru_cache(maxsize=200_000)
def signs(word: str, script: str) -> tuple[str, ...]:
    """A folded word cut into the signs the channel reads from."""
    return tuple(word) if script == "arabic" else tuple(_GRAPHEMES.findall(word))


def is_vowel(sign: str) -> bool:
    """True for signs that stand for (long) vowels."""
    return sign[0] in _VOWELS


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


class _Heads(NamedTuple):
    """What begins with one letter, of one sign: the bits of the letter `alone`, whether that is `odd` (not foreseen),
    and the longer pieces."""

    alone: float
    odd: int
    longer: Costs | None


class _Sign(NamedTuple):
    """One sign's table laid out for looking up: the bits of writing nothing, whether that is not foreseen, what can be
    written by first letter, and the least it can cost."""

    silent: float
    lost: int
    heads: Mapping[str, _Heads]
    least: float


class Source(NamedTuple):
    """A word as a channel reads it: its `signs` in order, and for each the least that it and all behind it can cost
    (`rest`, one longer than `signs`)."""

    signs: tuple[_Sign, ...]
    rest: tuple[float, ...]


_UNFORESEEN = _Heads(_STRANGE, 1, None)


def _laid_out(costs: Costs) -> _Sign:
    heads: dict[str, _Heads] = {}
    for first in {text[0] for text in costs if text}:
        longer = {text: cost for text, cost in costs.items() if text[:1] == first and len(text) > 1}
        alone = costs.get(first)
        heads[first] = _Heads(_STRANGE if alone is None else alone, int(alone is None), longer or None)
    silent = costs.get("")
    lost = int(silent is None)
    return _Sign(_LOST if silent is None else silent, lost, heads, min(_LOST, *costs.values()))


class Channel:
    """One direction of writing, as a table: sign in context -> written letters -> bits."""

    def __init__(self, table: Mapping[str, Costs]) -> None:
        self.table = table
        laid_out = {key: _laid_out(costs) for key, costs in table.items() if costs}
        # place ("^V", "-$" …) -> sign -> its table there, or wherever it stands
        self._places: dict[str, dict[str, _Sign]] = {
            where: {key: row for key, row in laid_out.items() if key[-1] not in "VC$"}
            for where in ("^V", "^C", "^$", "-V", "-C", "-$")
        }
        for key, row in laid_out.items():
            if key[-2:] in self._places:
                self._places[key[-2:]][key[:-2]] = row

    def source(self, word: str, script: str) -> Source:
        """`word` as this channel reads it."""
        places = self._places
        rows: list[_Sign] = []
        rest = [0.0]
        total = 0.0
        follows = "-$"
        found = signs(word, script)
        for n in range(len(found) - 1, -1, -1):
            sign = found[n]
            row = places[follows if n else f"^{follows[1]}"].get(sign)
            if row is None:
                row = _laid_out({sign: 1.0})
            rows.append(row)
            total += row.least
            rest.append(total)
            follows = "-V" if sign[0] in _VOWELS else "-C"
        rows.reverse()
        rest.reverse()
        return Source(tuple(rows), tuple(rest))

    def surprise(self, source: str, script: str, written: str) -> Surprise:
        """How surprising `written` is as a spelling of `source`; see the module's text."""
        return viterbi(_source(self, source, script), written)


@lru_cache(maxsize=100_000)
def _source(channel: Channel, word: str, script: str) -> Source:
    return channel.source(word, script)


@lru_cache(maxsize=100_000)
def _pieces(word: str) -> tuple[tuple[str, str, str], ...]:
    """For each place the one, two and three letters from there; beyond the end of the word a piece that no table
    holds."""
    padded = word + "##"
    return tuple([(padded[j], padded[j : j + 2], padded[j : j + 3]) for j in range(len(word))])


def viterbi(source: Source, written: str) -> Surprise:
    """The cheapest way to write the signs as `written`. Costs in bits; beyond `CEILING` it is hopeless.

    Among ways that cost the same the one with the smaller worst segment counts, then the one with fewer strange
    letters: so that it does not matter in which order ways are looked at."""
    pieces = _pieces(written)
    size = len(pieces)
    rows, rest = source
    if size > LONGEST * len(rows):
        return _NEVER
    floor = size - LONGEST * len(rows)
    ways = {0: (0.0, 0.0, 0)}
    for n, (silent, lost, heads, _least) in enumerate(rows, 1):
        floor += LONGEST
        limit = CEILING - rest[n] + _MARGIN  # what is still to come costs `rest` at least
        ahead: dict[int, tuple[float, float, int]] = {}
        for at, (bits, worst, strange) in ways.items():
            total = bits + silent
            if total < limit and at >= floor:
                way = (total, silent if silent > worst else worst, strange + lost)
                if at not in ahead or way < ahead[at]:
                    ahead[at] = way
            if at == size:
                continue
            one, two, three = pieces[at]
            cost, odd, longer = heads.get(one, _UNFORESEEN)
            total = bits + cost
            end = at + 1
            if total < limit and end >= floor:
                way = (total, cost if cost > worst else worst, strange + odd)
                if end not in ahead or way < ahead[end]:
                    ahead[end] = way
            if longer is None:
                continue
            for end, piece in ((at + 2, two), (at + 3, three)):
                if piece in longer:
                    cost = longer[piece]
                    total = bits + cost
                    if total < limit and end >= floor:
                        way = (total, cost if cost > worst else worst, strange)
                        if end not in ahead or way < ahead[end]:
                            ahead[end] = way
        if not ahead:
            return _NEVER
        ways = ahead
    found = ways.get(size)
    return Surprise(*found) if found and found[0] < CEILING else _NEVER


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
    """The channels, the rare letters of Sorani written as `letters.toml` says."""
    table = dict(found["al"].table) if "al" in found else {}
    for sign, row in letters()["sorani_latin"].items():
        for key in [key for key in table if key[0] == sign]:
            del table[key]
        table[sign] = {written: bits(p) for written, p in row.items()}
    return {**found, "al": Channel(table)}


def bits(probability: float) -> float:
    """A probability as surprise."""
    return -math.log2(probability)
