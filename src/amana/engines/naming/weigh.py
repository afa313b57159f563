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
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count, pairwise
from operator import add, mul
from typing import NamedTuple

from .align import Answer, Paired, Row, align, may_join, met, of_strangers, paired, unlike
from .parse import ROLES, Name, Role
from .part import Part
from .tokens import rarity

KNOTS = (-12.0, -7.0, -3.0, -1.0, 1.0, 3.0, 6.0, 10.0)
_GAPS = (0.0, *(high - low for low, high in pairwise(KNOTS)))
_KNOTS = len(KNOTS)
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
    if pairs > 1 and _crossed(found.pairs, roles_a, roles_b):
        out.append(Piece("order", -1, -1, "order"))
    if pairs:
        out.append(_whole(out[:pairs], missing, _scripts(left, right)))
    return out


def _scripts(left: Name, right: Name) -> str:
    if left.script != right.script:
        return "al"
    return "aa" if left.script == "arabic" else "ll"


def _pair(pair: Paired, left: Name, right: Name, role: str) -> Piece:
    sound, word = common_rarity(pair.left_form, pair.right_form)
    marks = _marks(pair.likeness, pair.joined, left.parts[pair.left], right.parts[pair.right])
    return Piece("pair", pair.left, pair.right, role, pair.likeness, sound, word, marks, pair.joined)


def common_rarity(one: str, other: str) -> tuple[float, float]:
    """(by sound, by spelling) of the commoner of two words, in bits."""
    a, b = rarity(one), rarity(other)
    return a[0] if a[0] < b[0] else b[0], a[1] if a[1] < b[1] else b[1]


def _marks(likeness: float, joined: bool, one: Part, other: Part) -> Marks:
    """What else differs between two parts that are paired."""
    if joined:
        return (("joined", 1.0),)
    affix = one[3]
    if not affix and affix == other[3] and one[4] == other[4] and one[5] == other[5]:
        return ()
    return tuple(_differences(one, other, _alike(likeness)))


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


_PAIR_ROLES = {(a, b): _joint_role(a, b) for a in ROLES for b in ROLES}


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


def _crossed(found: Sequence[Answer], roles_a: tuple[Role, ...], roles_b: tuple[Role, ...]) -> bool:
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
    marks = tuple(zip(_WHOLE, _whole_values(len(pairs), missing, against, *ends, shared), strict=True))
    return Piece(
        "whole", -1, -1, "whole", weakest.likeness, best.rarity, best.likeness, marks, scripts=scripts
    )


_WHOLE = (
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


def _whole_values(
    pairs: int, missing: int, against: int, weakest: _Agreement, best: _Agreement, shared: float
) -> tuple[float, ...]:
    """The values of the marks named in _WHOLE."""
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
    low, high, share = _place(likeness)
    yield f"{line}:{KNOTS[low]:g}", 1.0 - share
    if share:
        yield f"{line}:{KNOTS[high]:g}", share


def _place(likeness: float) -> tuple[int, int, float]:
    """(knot before, knot behind, how far between them)."""
    high = bisect_left(KNOTS, likeness)
    if 0 < high < _KNOTS:
        return high - 1, high, (likeness - KNOTS[high - 1]) / _GAPS[high]
    high = min(high, _KNOTS - 1)
    return high, high, 0.0


_numbers = count()


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
        none = (0.0,) * len(KNOTS)
        self.weakest: dict[str, tuple[float, ...]] = {
            scripts: tuple(map(add, self.lines["weakest"], self.lines.get(f"weakest-{scripts}", none)))
            for scripts in ("al", "ll", "aa")
        }

        self.missing = (weights.get("missing:given", 0.0), weights.get("missing:given:rare", 0.0))
        self.whole = tuple(weights.get(name, 0.0) for name in _WHOLE)
        self.order = weights.get("order", 0.0)
        self.number = next(_numbers) << 16  # tells apart what these weights make of a meeting
        self._plain_pair = lru_cache(maxsize=200_000)(self._of_forms)
        self._ends_of = lru_cache(maxsize=20_000)(self._ends)  # strangers are unlike in few degrees

    def bits(self, piece: Piece) -> float:
        """The bits of a piece: its features times their weights."""
        if piece.kind == "pair":
            _kind, _left, _right, role, likeness, sound, word, marks, *_rest = piece
            bits = self._pair(role, likeness, sound, word)
            return bits + self._marked(marks) if marks else bits
        if piece.kind == "whole":
            return self._whole(
                [value for _name, value in piece.marks], piece.likeness, piece.spelled, piece.scripts
            )
        if piece.kind == "order":
            return self.order
        if piece.role != "given":
            return 0.0
        return self.missing[0] + self.missing[1] * (piece.rarity - 8.0) / 8.0

    def each(self, left: Name, right: Name) -> list[float]:
        """The bits of all `pieces` in thousandths, those that are always 0 left out, without making the pieces."""
        rows, alike = met(left, right)
        if not alike and not may_join(left, right):
            return self._each_of_strangers(left, right, rows)
        found_pairs, left_only, right_only = paired(left, right, rows, alike)
        roles_a, roles_b = left[6], right[6]
        parts_a, parts_b = left[1], right[1]
        plain_pair = self._plain_pair
        out: list[float] = []
        low = low_rarity = high = high_rarity = 0.0  # the weakest and the strongest agreement, as in `_whole`
        against, shared = 0, 0.0
        for i, j, likeness, form, other, joined in found_pairs:
            rounded, bits, sound = plain_pair(roles_a[i], roles_b[j], form, other, likeness)
            if marks := _marks(likeness, joined, parts_a[i], parts_b[j]):
                rounded = round(bits + self._marked(marks), 3)
            shared += sound
            against += likeness < UNLIKE
            if not out:
                low = high = likeness
                low_rarity = high_rarity = sound
            else:
                if likeness < low or (likeness == low and sound > low_rarity):
                    low, low_rarity = likeness, sound
                if likeness > high or (likeness == high and sound > high_rarity):
                    high, high_rarity = likeness, sound
            out.append(rounded)
        pairs, missing = len(out), 0
        if left_only or right_only:
            missing = self._missing(out, left, left_only) + self._missing(out, right, right_only)
        if pairs:
            if pairs > 1 and high > 0.0 and _crossed(found_pairs, roles_a, roles_b):
                out.append(round(self.order, 3))
            values = _whole_values(pairs, missing, against, (low, low_rarity), (high, high_rarity), shared)
            out.append(round(self._whole(values, low, high, _scripts(left, right)), 3))
        return out

    def _each_of_strangers(self, left: Name, right: Name, rows: list[Row]) -> list[float]:
        """The same for two names of which no part is like a part of the other: most pairs of a long list, whose parts
        have met before. Nothing is in a changed order here, and nothing joined."""
        roles_a, roles_b = left[6], right[6]
        made, left_only, right_only = of_strangers(roles_a, roles_b)
        mine = self.number
        out: list[float] = []
        low = low_rarity = high = high_rarity = 0.0
        against, shared = 0, 0.0
        kept = None
        for i, j, place in made:
            met_parts, _strangers, kept = rows[i]
            answer = kept.get(mine + place) if kept else None
            if answer is None:
                one, other = left[1][i], right[1][j]
                likeness, form, their_form = unlike(met_parts[j], one, other)
                rounded, bits, sound = self._plain_pair(roles_a[i], roles_b[j], form, their_form, likeness)
                if marks := _marks(likeness, False, one, other):
                    rounded = round(bits + self._marked(marks), 3)
                answer = rounded, likeness, sound
                if kept is not None:
                    kept[mine + place] = answer
            rounded, likeness, sound = answer
            shared += sound
            if likeness < UNLIKE:
                against += 1
            if not out:
                low = high = likeness
                low_rarity = high_rarity = sound
            elif likeness < low:
                low, low_rarity = likeness, sound
            else:
                if likeness == low and sound > low_rarity:
                    low_rarity = sound
                if likeness > high:
                    high, high_rarity = likeness, sound
                elif likeness == high and sound > high_rarity:
                    high_rarity = sound
            out.append(rounded)
        pairs, missing = len(out), 0
        if left_only or right_only:
            missing = self._missing(out, left, left_only) + self._missing(out, right, right_only)
        if pairs:
            rare, weak = (high_rarity / 8.0, low_rarity / 8.0) if against else (0.0, 0.0)
            # as `_whole_values` has them
            values = (1.0, pairs, missing, against, 1.0, high_rarity / 8.0, rare, weak)
            ends = self._ends if kept is None else self._ends_of
            lowest, highest, rest = ends(low, high, _scripts(left, right))
            out.append(round(sum(map(mul, self.whole, values), 0.0) + lowest + highest + rest, 3))
        return out

    def _missing(self, out: list[float], name: Name, only: list[int]) -> int:
        """How many of the parts that are missing on the other side count; `out` gets the bits of a given name."""
        missing, roles = 0, name[6]
        for at in only:
            missing += roles[at] not in ASIDE
            if roles[at] == "given":
                sound = rarity(name[1][at][0][0])[0]
                out.append(round(self.missing[0] + self.missing[1] * (sound - 8.0) / 8.0, 3))
        return missing

    def _marked(self, marks: Marks) -> float:
        total = 0.0
        for name, value in marks:
            total += self.weights.get(name, 0.0) * value
        return total

    def _of_forms(
        self, one: Role, other: Role, form: str, their_form: str, likeness: float
    ) -> tuple[float, float, float]:
        """(bits of a pair of parts that differ in nothing but these in thousandths and exactly, rarity by sound)"""
        sound, word = rarity(form)
        if form != their_form:  # as `common_rarity` has it
            heard, spelled = rarity(their_form)
            sound, word = sound if sound < heard else heard, word if word < spelled else spelled
        bits = self._pair(_PAIR_ROLES[one, other], likeness, sound, word)
        return round(bits, 3), bits, sound

    def _pair(self, role: str, likeness: float, sound: float, word: float) -> float:
        high = bisect_left(KNOTS, likeness)
        if 0 < high < _KNOTS:
            low = high - 1
            share = (likeness - KNOTS[low]) / _GAPS[high]
        else:
            low = high = 0 if high == 0 else _KNOTS - 1
            share = 0.0
        line, rarely = self.lines[role], self.rare
        rare, rare_word, rarest = self.slopes[role]
        slope = rare * (sound - 8.0) / 8.0 + rare_word * (word - 8.0) / 8.0
        if word > 12.0:
            slope += rarest * (word - 12.0) / 4.0
        rest = 1.0 - share
        return (
            line[low] * rest
            + line[high] * share
            + (rarely[low] * rest + rarely[high] * share) * (word - 8.0) / 8.0
            + slope / (1.0 + math.exp(-likeness * 0.7))
        )

    def _whole(self, values: Iterable[float], weakest: float, strongest: float, scripts: str) -> float:
        weak, strong, rest = self._ends(weakest, strongest, scripts)
        return sum(map(mul, self.whole, values), 0.0) + weak + strong + rest

    def _ends(self, weakest: float, strongest: float, scripts: str) -> tuple[float, float, float]:
        """What the weakest and, in two summands, the strongest agreement add to the whole."""
        low, high, share = _place(weakest)
        line = self.weakest[scripts]
        weak = line[low] * (1.0 - share) + line[high] * share
        low, high, share = _place(strongest)
        line = self.lines["strongest"]
        return weak, line[low] * (1.0 - share), line[high] * share
