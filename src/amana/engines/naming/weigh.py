"""What the pieces of a comparison of two names weigh, added up.

Every piece (a pair of parts, a missing part, a changed order, the whole) gets its own bits, log2 of how much
likelier it is between spellings of one person's name than between two people's; a comparison is their plain
sum. The weight of a pair is a broken line over its likeness, one for each pair of roles, plus slopes for rarity
that count in the measure in which the parts are alike, plus a second broken line, times rarity: that two common
words differ says more than that a word nobody has seen yet is unlike another, which may be its odd spelling.
`pieces` says what a piece is made of; `Weights` adds the same up quickly, most often without making the pieces.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import count
from operator import add, mul

from .align import Row, may_join, met, of_strangers, paired, unlike
from .parse import Name, Role
from .pieces import (
    ASIDE,
    GAPS,
    KNOTS,
    LAST_KNOT,
    PAIR_ROLES,
    UNLIKE,
    WHOLE,
    Marks,
    Piece,
    around,
    crossed,
    differing,
    scripts_of,
    whole_values,
)
from .tokens import rarity

_numbers = count()


class Weights:
    """The learned weights, laid out for adding up one piece after another."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = dict(weights)
        lines = {name.rsplit(":", 1)[0] for name in weights if name.endswith(f":{KNOTS[0]:g}")}
        lines |= {*PAIR_ROLES.values(), "weakest", "strongest", "rare"}
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
        self.whole = tuple(weights.get(name, 0.0) for name in WHOLE)
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
        low = low_rarity = high = high_rarity = (
            0.0  # the weakest and the strongest agreement, as in the piece
        )
        against, shared = 0, 0.0
        for i, j, likeness, form, other, joined in found_pairs:
            rounded, bits, sound = plain_pair(roles_a[i], roles_b[j], form, other, likeness)
            if marks := differing(likeness, joined, parts_a[i], parts_b[j]):
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
            if pairs > 1 and high > 0.0 and crossed(found_pairs, roles_a, roles_b):
                out.append(round(self.order, 3))
            values = whole_values(pairs, missing, against, (low, low_rarity), (high, high_rarity), shared)
            out.append(round(self._whole(values, low, high, scripts_of(left, right)), 3))
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
                if marks := differing(likeness, False, one, other):
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
            # as `whole_values` has them
            values = (1.0, pairs, missing, against, 1.0, high_rarity / 8.0, rare, weak)
            ends = self._ends if kept is None else self._ends_of
            lowest, highest, rest = ends(low, high, scripts_of(left, right))
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
        bits = self._pair(PAIR_ROLES[one, other], likeness, sound, word)
        return round(bits, 3), bits, sound

    def _pair(self, role: str, likeness: float, sound: float, word: float) -> float:
        high = bisect_left(KNOTS, likeness)
        if 0 < high <= LAST_KNOT:
            low = high - 1
            share = (likeness - KNOTS[low]) / GAPS[high]
        else:
            low = high = 0 if high == 0 else LAST_KNOT
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
        low, high, share = around(weakest)
        line = self.weakest[scripts]
        weak = line[low] * (1.0 - share) + line[high] * share
        low, high, share = around(strongest)
        line = self.lines["strongest"]
        return weak, line[low] * (1.0 - share), line[high] * share
