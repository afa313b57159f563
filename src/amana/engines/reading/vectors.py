"""Sentences as weighted bags of terms, and how alike two of them are.

Within one language a term is a stem or the idea it stands for. Between the two languages only what survives
translation counts: ideas, figures, and the consonants of names.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .sheets import Line, Sheet
from .stems import group_of

Vector = dict[str, float]

# A term that a collection has never seen in other sentences still has a use in the language at large: a few
# unknown sentences are added to the count, and ideas (common words by selection) start with some uses.
UNSEEN_SENTENCES, UNSEEN_USES = 30.0, {True: 2.0, False: 0.5}
FIGURE_WEIGHT, SMALL_FIGURE_WEIGHT, NAME_WEIGHT = 1.5, 0.5, 1.2


@dataclass(slots=True)
class Rarity:
    """How rare each term is among the sentences of a collection."""

    sentences: int
    uses: Counter[str]

    @classmethod
    def of(cls, sheets: Sequence[Sheet]) -> Rarity:
        """Counted over all sentences of `sheets`."""
        uses: Counter[str] = Counter()
        count = 0
        for sheet in sheets:
            for line in sheet.lines:
                uses.update(set(line.terms))
                uses.update("#" + figure for figure in line.figures)
                uses.update("@" + name for name in line.names)
                count += 1
        return cls(count, uses)

    def weight(self, term: str) -> float:
        """Natural logarithm of (all sentences / those with the term), smoothed; never below 0.1."""
        known = bool(group_of(term)) if term[0] not in "#@" else False
        seen = self.uses[term] + UNSEEN_USES[known]
        return max(0.1, math.log((self.sentences + UNSEEN_SENTENCES) / seen))


def same_language(line: Line, rarity: Rarity) -> Vector:
    """The vector of a sentence for comparing within one language, of length 1."""
    counts = Counter(line.terms)
    vector = {term: (1 + math.log(n)) * rarity.weight(term) for term, n in counts.items()}
    for figure in line.figures:
        vector["#" + figure] = rarity.weight("#" + figure) * figure_weight(figure)
    return normal(vector)


def between_languages(line: Line, rarity: Rarity) -> Vector:
    """The vector of a sentence for comparing across languages, of length 1."""
    vector = {idea: rarity.weight(idea) for idea in line.ideas}
    for figure in line.figures:
        vector["#" + figure] = rarity.weight("#" + figure) * figure_weight(figure)
    for name in line.names:
        if len(name) >= 3:
            vector["@" + name] = rarity.weight("@" + name) * NAME_WEIGHT
    return normal(vector)


def figure_weight(figure: str) -> float:
    """One, two and three are in every text; 1,847 is not."""
    return SMALL_FIGURE_WEIGHT if figure in ("1", "2", "3") else FIGURE_WEIGHT


def normal(vector: Vector) -> Vector:
    """The vector with length 1 (an empty one stays empty)."""
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {term: value / length for term, value in vector.items()} if length else {}


def cosine(left: Vector, right: Vector) -> float:
    """The cosine of two vectors of length 1."""
    if len(left) > len(right):
        left, right = right, left
    return sum(value * right[term] for term, value in left.items() if term in right)
