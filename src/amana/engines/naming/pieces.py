"""What a comparison of two names is made of: its pieces, and the features a piece has.

A piece is a pair of parts, a part that is missing on the other side, a changed order, or the whole, which says what no
part says alone. Learning reads the features of pieces; `weigh` adds them up.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .align import Answer, Paired, align
from .parse import ROLES, Name, Role
from .part import Part
from .tokens import rarity

KNOTS = (-12.0, -7.0, -3.0, -1.0, 1.0, 3.0, 6.0, 10.0)
GAPS = (0.0, *(high - low for low, high in pairwise(KNOTS)))
LAST_KNOT = len(KNOTS) - 1
RAREST = 16.0
UNLIKE = -3.0  # likeness under which two parts speak against each other
ASIDE = ("kunya", "nisba", "soft")  # roles whose absence is expected
_AFFIXES = ("abd", "din", "god")


Marks = tuple[tuple[str, float], ...]
_Agreement = tuple[float, float]  # likeness and rarity of one pair


class Piece(NamedTuple):
    """One piece: `kind` is "pair", "left", "right", "order" or "whole"; `left` and `right` the parts' places (-1:
    none); `rarity` by sound and `spelled` by spelling, in bits; `marks` what else differs, by name and value;
    `scripts` of a whole: "al", "ll" or "aa"."""

    kind: str
    left: int
    right: int
    role: str
    likeness: float = 0.0
    rarity: float = 0.0
    spelled: float = 0.0
    marks: Marks = ()
    joined: bool = False
    scripts: str = ""


def pieces(left: Name, right: Name) -> list[Piece]:
    """All pieces of the comparison, pairs first."""
    found = align(left, right)
    roles_a, roles_b = left.roles, right.roles
    out = [
        _pair(pair, left, right, pair_role(roles_a[pair.left], roles_b[pair.right])) for pair in found.pairs
    ]
    pairs = len(out)
    for at in found.left_only:
        out.append(Piece("left", at, -1, roles_a[at], 0.0, rarity(left.parts[at].forms[0])[0]))
    for at in found.right_only:
        out.append(Piece("right", -1, at, roles_b[at], 0.0, rarity(right.parts[at].forms[0])[0]))
    missing = sum(piece.role not in ASIDE for piece in out[pairs:])
    if pairs > 1 and crossed(found.pairs, roles_a, roles_b):
        out.append(Piece("order", -1, -1, "order"))
    if pairs:
        out.append(_whole(out[:pairs], missing, scripts_of(left, right)))
    return out


def scripts_of(left: Name, right: Name) -> str:
    if left.script != right.script:
        return "al"
    return "aa" if left.script == "arabic" else "ll"


def _pair(pair: Paired, left: Name, right: Name, role: str) -> Piece:
    sound, word = common_rarity(pair.left_form, pair.right_form)
    marks = differing(pair.likeness, pair.joined, left.parts[pair.left], right.parts[pair.right])
    return Piece("pair", pair.left, pair.right, role, pair.likeness, sound, word, marks, pair.joined)


def common_rarity(one: str, other: str) -> tuple[float, float]:
    """(by sound, by spelling) of the commoner of two words, in bits."""
    a, b = rarity(one), rarity(other)
    return a[0] if a[0] < b[0] else b[0], a[1] if a[1] < b[1] else b[1]


def differing(likeness: float, joined: bool, one: Part, other: Part) -> Marks:
    """What else differs between two parts that are paired."""
    if joined:
        return (("joined", 1.0),)
    affix = one[3]
    if not affix and affix == other[3] and one[4] == other[4] and one[5] == other[5]:
        return ()
    return tuple(_differences(one, other, _alike(likeness)))


def pair_role(one: Role, other: Role) -> str:
    """One name for a pair of roles, the same in both directions."""
    return PAIR_ROLES[one, other]


def _joint_role(one: str, other: str) -> str:
    if "nisba" in (one, other):
        one, other = ("family" if r == "nisba" else r for r in (one, other))
    if "soft" in (one, other):
        return "soft"
    if "kunya" in (one, other):
        return "kunya" if one == other else "kunya-other"
    return one if one == other else "-".join(sorted((one, other)))


PAIR_ROLES = {(a, b): _joint_role(a, b) for a in ROLES for b in ROLES}


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


def crossed(found: Sequence[Answer], roles_a: tuple[Role, ...], roles_b: tuple[Role, ...]) -> bool:
    """True if names that are alike stand in another order."""
    before = -1
    for left, right, likeness, _form, _other, _joined in found:
        if likeness > 0 and roles_a[left] != "kunya" and roles_b[right] != "kunya":
            if right < before:
                return True
            before = right
    return False


def _whole(pairs: list[Piece], missing: int, scripts: str) -> Piece:
    """What no part says alone: how weak the weakest and how strong the strongest agreement is, how rare what is
    shared, how many parts speak against it. It corrects the sum for parts that are not independent."""
    weakest = min(pairs, key=lambda p: (p.likeness, -p.rarity))
    best = max(pairs, key=lambda p: (p.likeness, p.rarity))
    against = sum(piece.likeness < UNLIKE for piece in pairs)
    shared = sum([piece.rarity for piece in pairs])
    ends = (weakest.likeness, weakest.rarity), (best.likeness, best.rarity)
    marks = tuple(zip(WHOLE, whole_values(len(pairs), missing, against, *ends, shared), strict=True))
    return Piece(
        "whole", -1, -1, "whole", weakest.likeness, best.rarity, best.likeness, marks, scripts=scripts
    )


WHOLE = (
    "whole",
    "whole:pairs",
    "whole:missing",
    "whole:against",
    "whole:nothing",
    "whole:rare",
    "whole:rare-against",
    "whole:weak-rare",
    "whole:shared",
)


def whole_values(
    pairs: int, missing: int, against: int, weakest: _Agreement, best: _Agreement, shared: float
) -> tuple[float, ...]:
    """The values of the marks named in WHOLE."""
    rare = best[1] / 8.0
    return (
        1.0,
        float(pairs),
        float(missing),
        float(against),
        float(best[0] < 0.0),
        rare,
        rare if against else 0.0,
        weakest[1] / 8.0 if against else 0.0,
        min(shared, 3 * RAREST) / 16.0 if weakest[0] >= 1.0 else 0.0,
    )


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
        yield from _hats("weakest", piece.likeness)
        yield from _hats(f"weakest-{piece.scripts}", piece.likeness)
        yield from _hats("strongest", piece.spelled)
    elif piece.kind == "order":
        yield "order", 1.0
    elif piece.role == "given":  # any other part that is missing says nothing by itself
        yield "missing:given", 1.0
        yield "missing:given:rare", (piece.rarity - 8.0) / 8.0


def _hats(line: str, likeness: float) -> Iterator[tuple[str, float]]:
    """Linear interpolation between the knots, as weights of the two knots around."""
    low, high, share = around(likeness)
    yield f"{line}:{KNOTS[low]:g}", 1.0 - share
    if share:
        yield f"{line}:{KNOTS[high]:g}", share


def around(likeness: float) -> tuple[int, int, float]:
    """(knot before, knot behind, how far between them)."""
    high = bisect_left(KNOTS, likeness)
    if 0 < high <= LAST_KNOT:
        return high - 1, high, (likeness - KNOTS[high - 1]) / GAPS[high]
    high = min(high, LAST_KNOT)
    return high, high, 0.0
