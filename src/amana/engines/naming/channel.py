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
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from .fold import letters

Kind = Literal["al", "ll", "aa"]  # Arabic to Latin, Latin to Latin, Arabic to Arabic

LONGEST = 3  # letters that one sign may be written with
HOPELESS = 99.0  # bits: the pair cannot be explained at all
_STRANGE = 12.0  # bits of a letter that the table does not foresee
_LOST = 11.0  # bits of a sign that is not written although the table does not foresee it
CEILING = 45.0  # bits: no use in going on

ARABIC_VOWELS = frozenset("اويەێۆ")
LATIN_VOWELS = frozenset("aeiouy")
_GRAPHEMES = re.compile(r"[stkgdcz]h|dj|tch|ou|oo|ee|ei|ai|ay|ey|aa|ie|ia|ii|uu|([bcdfgjklmnpqrstvwxz])\1|.")


class Surprise(NamedTuple):
    """`bits` of the whole pair, `worst` of its least expected segment, `strange` how many are unforeseen."""

    bits: float
    worst: float
    strange: int


_NEVER = Surprise(HOPELESS, HOPELESS, 4)

Costs = Mapping[str, float]


def signs(word: str, script: str) -> list[str]:
    """A folded word cut into the signs the channel reads from."""
    return list(word) if script == "arabic" else [m.group() for m in _GRAPHEMES.finditer(word)]


def is_vowel(sign: str) -> bool:
    """True for signs that stand for (long) vowels."""
    return sign[0] in ARABIC_VOWELS or sign[0] in LATIN_VOWELS


def contexts(found: list[str]) -> list[str]:
    """Each sign with where it stands: first (^) or not (-), before a vowel (V), consonant (C) or end ($)."""
    out = []
    for at, sign in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else ""
        follows = "$" if not after else "V" if is_vowel(after) else "C"
        out.append(f"{sign}{'^' if at == 0 else '-'}{follows}")
    return out


class Channel:
    """One direction of writing, as a table: sign in context -> written letters -> bits."""

    def __init__(self, table: Mapping[str, Costs]) -> None:
        self.table = table

    def costs(self, word: str, script: str) -> tuple[Costs, ...]:
        """The tables of the signs of `word`, in order."""
        found = signs(word, script)
        out = []
        for sign, key in zip(found, contexts(found), strict=True):
            out.append(self.table.get(key) or self.table.get(sign) or {sign: 1.0})
        return tuple(out)

    def surprise(self, source: str, script: str, written: str) -> Surprise:
        """How surprising `written` is as a spelling of `source`; see the module's text."""
        return viterbi(_costs(self, source, script), written)


@lru_cache(maxsize=100_000)
def _costs(channel: Channel, word: str, script: str) -> tuple[Costs, ...]:
    return channel.costs(word, script)


@lru_cache(maxsize=100_000)
def _pieces(word: str) -> tuple[tuple[str, ...], ...]:
    size = len(word)
    return tuple(tuple(word[j : j + k] for k in range(1, min(LONGEST, size - j) + 1)) for j in range(size))


def viterbi(costs: tuple[Costs, ...], written: str) -> Surprise:
    """The cheapest way to write the signs as `written`. Costs in bits; beyond `CEILING` it is hopeless."""
    pieces = _pieces(written)
    size = len(pieces)
    left = len(costs)
    if size > LONGEST * left:
        return _NEVER
    row = {0: (0.0, 0.0, 0)}
    for table in costs:
        left -= 1
        lookup = table.get
        silent = lookup("")
        lost = 0
        if silent is None:
            silent, lost = _LOST, 1
        floor = size - LONGEST * left
        ahead: dict[int, tuple[float, float, int]] = {}
        for at, (bits, worst, strange) in row.items():
            if at >= floor:
                total = bits + silent
                if total < CEILING and (at not in ahead or total < ahead[at][0]):
                    ahead[at] = (total, silent if silent > worst else worst, strange + lost)
            if at == size:
                continue
            end = at
            for piece in pieces[at]:
                end += 1
                cost = lookup(piece)
                odd = 0
                if cost is None:
                    if end > at + 1:
                        continue
                    cost, odd = _STRANGE, 1
                if end < floor:
                    continue
                total = bits + cost
                if total < CEILING and (end not in ahead or total < ahead[end][0]):
                    ahead[end] = (total, cost if cost > worst else worst, strange + odd)
        if not ahead:
            return _NEVER
        row = ahead
    found = row.get(size)
    return Surprise(*found) if found else _NEVER


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
