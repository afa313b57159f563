"""Which documents tell of one event: enough to compare their figures, whoever has them from whom."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from .sheets import Sheet
from .vectors import NAME_WEIGHT, Rarity, Vector, cosine, normal

ONE_EVENT = 0.20


class Events:
    """Compares whole documents by ideas, names and figures, which both languages share."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        rarity = Rarity.of(sheets)
        self._vectors = {sheet.id: _vector(sheet, rarity) for sheet in sheets}
        self._names = {sheet.id: _rare_names(sheet, rarity) for sheet in sheets}
        self._known: dict[tuple[str, str], bool] = {}

    def similarity(self, left: str, right: str) -> float:
        """The cosine of two documents, by id."""
        return 1.0 if left == right else cosine(self._vectors[left], self._vectors[right])

    def names(self, left: str, right: str) -> int:
        """How many rare names two documents share."""
        return len(self._names[left] & self._names[right])

    def named(self, document: str) -> bool:
        """Whether a document has any rare name."""
        return bool(self._names[document])

    def one(self, left: str, right: str) -> bool:
        """Whether two documents tell of one event."""
        key = (left, right) if left <= right else (right, left)
        if key not in self._known:
            self._known[key] = self.similarity(left, right) >= ONE_EVENT
        return self._known[key]


def _vector(sheet: Sheet, rarity: Rarity) -> Vector:
    counts: Counter[str] = Counter()
    for line in sheet.lines:
        counts.update(line.ideas)
        counts.update("#" + figure for figure in line.figures if figure not in ("0", "1", "2", "3"))
        counts.update("@" + name for name in line.names if len(name) >= 3)
    scale = {"@": NAME_WEIGHT, "#": 1.0}
    return normal({t: (1 + math.log(n)) * rarity.weight(t) * scale.get(t[0], 1.0) for t, n in counts.items()})


def _rare_names(sheet: Sheet, rarity: Rarity) -> frozenset[str]:
    """Names of three consonants and more that few sentences of the collection hold."""
    most = max(12, rarity.sentences // 20)
    return frozenset(n for n in sheet.names if len(n) >= 3 and rarity.uses["@" + n] <= most)
