"""The pieces of a comparison of two names as numbers.

Every piece (a pair of parts, a missing part, a changed order, the whole) gets its own bits, log2 of how much
likelier it is between spellings of one person's name than between two people's; a comparison is their plain
sum. The weight of a pair is a broken line over its likeness, one for each pair of roles, plus slopes for rarity
that count in the measure in which the parts are alike, plus a second broken line, times rarity: that two common
words differ says more than that a word nobody has seen yet is unlike another, which may be its odd spelling.
`features` says what a piece is made of, for learning; `Weights` adds the same up quickly.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from .align import Alignment, Paired, align
from .parse import Name, Part, Role
from .tokens import rarity

KNOTS = (-12.0, -7.0, -3.0, -1.0, 1.0, 3.0, 6.0, 10.0)
RAREST = 16.0
UNLIKE = -3.0  # likeness under which two parts speak against each other
MOST_COUNTED = 4
ASIDE = ("kunya", "nisba", "soft")  # roles whose absence is expected
_AFFIXES = ("abd", "din", "god")


class Piece(NamedTuple):
    """One piece: `kind` is "pair", "left", "right", "order" or "whole"; `left` and `right` the parts' places (-1:
    none); `rarity` by sound and `spelled` by spelling, in bits; `marks` what else differs, by name and value."""

    kind: str
    left: int
    right: int
    role: str
    likeness: float = 0.0
    rarity: float = 0.0
    spelled: float = 0.0
    marks: tuple[tuple[str, float], ...] = ()
    joined: bool = False
    case: Case | None = None


class Case(NamedTuple):
    """Of a whole: the `scripts` compared ("al", "ll", "aa"), how many `pairs` there are, and how many parts the shorter
    name has (`size`), both counted to four."""

    scripts: str
    pairs: int
    size: int


def pieces(left: Name, right: Name) -> list[Piece]:
    """All pieces of the comparison, pairs first."""
    found = align(left, right)
    roles_a, roles_b = left.roles, right.roles
    out = [
        _pair(pair, left, right, pair_role(roles_a[pair.left], roles_b[pair.right])) for pair in found.pairs
    ]
    pairs = len(out)
    for at in found.left_only:
        out.append(Piece("left", at, -1, roles_a[at], 0.0, rarity(left.parts[at].forms[0]).sound))
    for at in found.right_only:
        out.append(Piece("right", -1, at, roles_b[at], 0.0, rarity(right.parts[at].forms[0]).sound))
    missing = sum(piece.role not in ASIDE for piece in out[pairs:])
    if pairs > 1 and _crossed(found, roles_a, roles_b):
        out.append(Piece("order", -1, -1, "order"))
    if pairs:
        out.append(_whole(out[:pairs], missing, _case(left, right, pairs)))
    return out


def _case(left: Name, right: Name, pairs: int) -> Case:
    scripts = "al" if left.script != right.script else "aa" if left.script == "arabic" else "ll"
    return Case(scripts, min(pairs, MOST_COUNTED), min(len(left.parts), len(right.parts), MOST_COUNTED))


def _pair(pair: Paired, left: Name, right: Name, role: str) -> Piece:
    a, b = rarity(pair.left_form), rarity(pair.right_form)
    one, other = left.parts[pair.left], right.parts[pair.right]
    if pair.joined:
        marks: tuple[tuple[str, float], ...] = (("joined", 1.0),)
    elif one[3:6] == other[3:6] and not one.affix:
        marks = ()
    else:
        marks = tuple(_differences(one, other, _alike(pair.likeness)))
    sound, word = min(a.sound, b.sound), min(a.word, b.word)
    return Piece("pair", pair.left, pair.right, role, pair.likeness, sound, word, marks, pair.joined)


def pair_role(one: Role, other: Role) -> str:
    """One name for a pair of roles, the same in both directions."""
    return _PAIR_ROLES[one, other]


def _joint_role(one: str, other: str) -> str:
    if "nisba" in (one, other):
        one, other = ("family" if r == "nisba" else r for r in (one, other))
    if "soft" in (one, other):
        return "soft"
    if "kunya" in (one, other):
        return "kunya" if one == other else "kunya-other"
    return one if one == other else "-".join(sorted((one, other)))


_ROLES: tuple[Role, ...] = ("given", "middle", "family", "kunya", "nisba", "soft")
_CASES = [
    Case(scripts, pairs, size)
    for scripts in ("al", "ll", "aa")
    for pairs in range(1, MOST_COUNTED + 1)
    for size in range(1, MOST_COUNTED + 1)
]
_PAIR_ROLES = {(a, b): _joint_role(a, b) for a in _ROLES for b in _ROLES}


def _alike(likeness: float) -> float:
    return 1.0 / (1.0 + math.exp(-likeness * 0.7))


def _differences(one: Part, other: Part, alike: float) -> Iterator[tuple[str, float]]:
    for affix in _AFFIXES:
        if (one.affix == affix) != (other.affix == affix):
            yield f"affix:{affix}", 1.0
        elif one.affix == affix:
            yield f"affix-both:{affix}", 1.0
    if (one.prefix == "abu") != (other.prefix == "abu"):
        yield "prefix:abu", 1.0
    if one.article != other.article:
        yield "article", alike


def _crossed(found: Alignment, roles_a: tuple[Role, ...], roles_b: tuple[Role, ...]) -> bool:
    """True if names that are alike stand in another order."""
    places = [
        (pair.left, pair.right)
        for pair in found.pairs
        if pair.likeness > 0 and roles_a[pair.left] != "kunya" and roles_b[pair.right] != "kunya"
    ]
    return any(a[1] > b[1] for a, b in pairwise(places))


def _whole(pairs: list[Piece], missing: int, case: Case) -> Piece:
    """What no part says alone: how weak the weakest and how strong the strongest agreement is, how rare what is
    shared, how many parts speak against it. It corrects the sum for parts that are not independent."""
    weakest = min(pairs, key=lambda p: (p.likeness, -p.rarity))
    best = max(pairs, key=lambda p: (p.likeness, p.rarity))
    low, high = weakest.likeness, best.likeness
    against = 0
    shared = 0.0
    for piece in pairs:
        against += piece.likeness < UNLIKE
        shared += piece.rarity
    marks = (
        ("whole", 1.0),
        ("whole:pairs", float(len(pairs))),
        ("whole:missing", float(missing)),
        ("whole:against", float(against)),
        ("whole:nothing", float(high < 0.0)),
        ("whole:rare", best.rarity / 8.0),
        ("whole:rare-against", best.rarity / 8.0 * (against > 0)),
        ("whole:weak-rare", weakest.rarity / 8.0 * (against > 0)),
        ("whole:shared", min(shared, 3 * RAREST) / 16.0 * (low >= 1.0)),
    )
    return Piece("whole", -1, -1, "whole", low, best.rarity, high, marks, case=case)


def features(piece: Piece) -> Iterator[tuple[str, float]]:
    """What a piece is made of: names of weights and the numbers they are multiplied with."""
    yield from piece.marks
    if piece.kind == "pair":
        role, alike = piece.role, _alike(piece.likeness)
        yield from _hats(role, piece.likeness)
        yield f"{role}:rare", alike * (piece.rarity - 8.0) / 8.0
        yield f"{role}:rare-word", alike * (piece.spelled - 8.0) / 8.0
        yield f"{role}:rarest", alike * max(piece.spelled - 12.0, 0.0) / 4.0
        for name, value in _hats("rare", piece.likeness):
            yield name, value * (piece.spelled - 8.0) / 8.0
    elif piece.kind == "whole":
        for line in _weakest(piece.case):
            yield from _hats(line, piece.likeness)
        yield from _hats("strongest", piece.spelled)
        if piece.case:
            yield f"size:{piece.case.size}", 1.0
    elif piece.kind == "order":
        yield "order", 1.0
    elif piece.role == "given":  # any other part that is missing says nothing by itself
        yield "missing:given", 1.0
        yield "missing:given:rare", (piece.rarity - 8.0) / 8.0


def _hats(line: str, likeness: float) -> Iterator[tuple[str, float]]:
    """Linear interpolation between the knots, as weights of the two knots around."""
    low, high, share = _place(likeness)
    yield f"{line}:{KNOTS[low]:g}", 1.0 - share
    if share:
        yield f"{line}:{KNOTS[high]:g}", share


def _weakest(case: Case | None) -> tuple[str, ...]:
    """The lines over the weakest likeness whose sum a whole gets."""
    return ("weakest", f"weakest-{case.scripts}", f"weakest-of-{case.pairs}") if case else ("weakest",)


def _place(likeness: float) -> tuple[int, int, float]:
    """(knot before, knot behind, how far between them)."""
    if likeness <= KNOTS[0]:
        return 0, 0, 0.0
    for n in range(1, len(KNOTS)):
        if likeness <= KNOTS[n]:
            return n - 1, n, (likeness - KNOTS[n - 1]) / (KNOTS[n] - KNOTS[n - 1])
    return len(KNOTS) - 1, len(KNOTS) - 1, 0.0


class Weights:
    """The learned weights, laid out for adding up one piece after another."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = dict(weights)
        lines = {name.rsplit(":", 1)[0] for name in weights if name.endswith(f":{KNOTS[0]:g}")}
        lines |= {*_PAIR_ROLES.values(), "weakest", "strongest", "rare"}
        self.lines = {line: tuple(weights.get(f"{line}:{knot:g}", 0.0) for knot in KNOTS) for line in lines}
        self.slopes = {
            line: tuple(weights.get(f"{line}:{slope}", 0.0) for slope in ("rare", "rare-word", "rarest"))
            for line in lines
        }
        self.rare = self.lines["rare"]
        self.wholes = {case: self._whole_line(case) for case in _CASES}

    def _whole_line(self, case: Case) -> tuple[float, ...]:
        """All that depends on the weakest likeness and on the case, as one line."""
        none = (0.0,) * len(KNOTS)
        size = self.weights.get(f"size:{case.size}", 0.0)
        return tuple(
            size + sum(values)
            for values in zip(*(self.lines.get(line, none) for line in _weakest(case)), strict=True)
        )

    def bits(self, piece: Piece) -> float:
        """The bits of a piece: its features times their weights."""
        total = 0.0
        for name, value in piece.marks:
            total += self.weights.get(name, 0.0) * value
        kind = piece.kind
        if kind == "pair":
            likeness = piece.likeness
            low, high, share = _place(likeness)
            line = self.lines[piece.role]
            rare, word, rarest = self.slopes[piece.role]
            slope = rare * (piece.rarity - 8.0) / 8.0 + word * (piece.spelled - 8.0) / 8.0
            if piece.spelled > 12.0:
                slope += rarest * (piece.spelled - 12.0) / 4.0
            rarely = self.rare[low] * (1.0 - share) + self.rare[high] * share
            return (
                total
                + line[low] * (1.0 - share)
                + line[high] * share
                + rarely * (piece.spelled - 8.0) / 8.0
                + slope / (1.0 + math.exp(-likeness * 0.7))
            )
        if kind == "whole":
            low, high, share = _place(piece.likeness)
            line = self.wholes[piece.case] if piece.case else self.lines["weakest"]
            total += line[low] * (1.0 - share) + line[high] * share
            low, high, share = _place(piece.spelled)
            line = self.lines["strongest"]
            return total + line[low] * (1.0 - share) + line[high] * share
        if kind == "order":
            return total + self.weights.get("order", 0.0)
        if piece.role != "given":
            return total
        slope = self.weights.get("missing:given:rare", 0.0) * (piece.rarity - 8.0) / 8.0
        return total + self.weights.get("missing:given", 0.0) + slope
