"""The pieces of a comparison of two names as numbers, and their weight of evidence.

Every piece (a pair of parts, a missing part, a changed order) gets its own bits, log2 of how much likelier it
is between spellings of one person's name than between two people's; a comparison is their plain sum. The
weight of a pair is a broken line over its likeness, one for each pair of roles, plus a slope for rarity that
counts in the measure in which the parts are alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .align import Alignment, Paired, Role, align, roles
from .parse import Name, Part
from .tokens import rarity

KNOTS = (-12.0, -7.0, -3.0, -1.0, 1.0, 3.0, 6.0, 10.0)
RAREST = 16.0
_AFFIXES = ("abd", "din", "god")

Features = tuple[tuple[str, float], ...]


class Piece(NamedTuple):
    """One piece: `kind` is "pair", "left", "right" or "order"; `at` the part's places (-1: none); `features`
    feed the weights; `likeness` and `rarity` only where parts are paired."""

    kind: str
    left: int
    right: int
    role: str
    likeness: float
    rarity: float
    joined: bool
    features: Features


def pieces(left: Name, right: Name) -> list[Piece]:
    """All pieces of the comparison, pairs first."""
    found = align(left, right)
    roles_a, roles_b = roles(left), roles(right)
    out = [_pair(pair, left, right, roles_a, roles_b) for pair in found.pairs]
    out += [_missing("left", at, left.parts[at], roles_a[at]) for at in found.left_only]
    out += [_missing("right", at, right.parts[at], roles_b[at]) for at in found.right_only]
    if _crossed(found, roles_a, roles_b):
        out.append(Piece("order", -1, -1, "order", 0.0, 0.0, False, (("order", 1.0),)))
    whole = _whole(out)
    if whole:
        out.append(Piece("whole", -1, -1, "whole", 0.0, whole, False, (("whole", whole / 16.0),)))
    return out


def _whole(found: list[Piece]) -> float:
    """How rare it is to share all these parts at once: summed rarity, 0 if any part speaks against it or only
    one is shared."""
    pairs = [piece for piece in found if piece.kind == "pair"]
    if len(pairs) < 2 or any(piece.likeness < 1.0 for piece in pairs):
        return 0.0
    return min(sum(piece.rarity for piece in pairs), 3 * RAREST)


def weight(piece: Piece, weights: Mapping[str, float]) -> float:
    """The bits of one piece."""
    return sum(weights.get(name, 0.0) * value for name, value in piece.features)


def _pair(
    pair: Paired, left: Name, right: Name, roles_a: tuple[Role, ...], roles_b: tuple[Role, ...]
) -> Piece:
    one, other = left.parts[pair.left], right.parts[pair.right]
    role = pair_role(roles_a[pair.left], roles_b[pair.right])
    a, b = rarity(pair.left_form), rarity(pair.right_form)
    rare, spelled = min(a.sound, b.sound), min(a.word, b.word)
    alike = 1.0 / (1.0 + math.exp(-pair.likeness * 0.7)) if pair.likeness > -20 else 0.0
    features = [*_hats(role, pair.likeness), (f"{role}:rare", alike * (rare - 8.0) / 8.0)]
    features.append((f"{role}:rare-word", alike * (spelled - 8.0) / 8.0))
    features.append((f"{role}:rarest", alike * max(spelled - 12.0, 0.0) / 4.0))
    if pair.joined:
        features.append(("joined", 1.0))
    else:
        features += _differences(one, other, alike)
    return Piece("pair", pair.left, pair.right, role, pair.likeness, rare, pair.joined, tuple(features))


def pair_role(one: Role, other: Role) -> str:
    """One name for a pair of roles, the same in both directions."""
    if "nisba" in (one, other):
        one, other = ("family" if r == "nisba" else r for r in (one, other))
    if "soft" in (one, other):
        return "soft"
    if "kunya" in (one, other):
        return "kunya" if one == other else "kunya-other"
    return one if one == other else "-".join(sorted((one, other)))


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


def _missing(side: str, at: int, part: Part, role: Role) -> Piece:
    places = (at, -1) if side == "left" else (-1, at)
    rare = rarity(part.forms[0]).sound
    features = ((f"missing:{role}", 1.0), (f"missing:{role}:rare", (rare - 8.0) / 8.0))
    return Piece(side, *places, role, 0.0, rare, False, features)


def _hats(role: str, likeness: float) -> Iterator[tuple[str, float]]:
    """Linear interpolation between the knots as weights of the two knots around."""
    if likeness <= KNOTS[0]:
        yield f"{role}:{KNOTS[0]:g}", 1.0
        return
    for low, high in zip(KNOTS, KNOTS[1:], strict=False):
        if likeness <= high:
            share = (likeness - low) / (high - low)
            yield f"{role}:{low:g}", 1.0 - share
            yield f"{role}:{high:g}", share
            return
    yield f"{role}:{KNOTS[-1]:g}", 1.0


def _crossed(found: Alignment, roles_a: tuple[Role, ...], roles_b: tuple[Role, ...]) -> bool:
    """True if names that are alike stand in another order."""
    places = [
        (pair.left, pair.right)
        for pair in found.pairs
        if pair.likeness > 0 and roles_a[pair.left] != "kunya" and roles_b[pair.right] != "kunya"
    ]
    return any(a[1] > b[1] for a, b in zip(places, places[1:], strict=False))
