"""How far two readers agree, beyond what chance would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

ANSWERS = ("same", "other", "open")


@dataclass(frozen=True, slots=True)
class Agreement:
    """`table[first, second]` counts pairs by the two answers. `raw` is the share that agree; `kappa` Cohen's
    (1960): (raw - chance) / (1 - chance), chance from how often each reader gives each answer. None where nothing
    was read twice, or where chance alone makes both agree always."""

    table: Counter[tuple[str, str]]

    @property
    def pairs(self) -> int:
        return sum(self.table.values())

    @property
    def raw(self) -> float | None:
        return sum(self.table[a, a] for a in ANSWERS) / self.pairs if self.pairs else None

    @property
    def chance(self) -> float | None:
        if not self.pairs:
            return None
        first = {a: sum(self.table[a, b] for b in ANSWERS) / self.pairs for a in ANSWERS}
        second = {a: sum(self.table[b, a] for b in ANSWERS) / self.pairs for a in ANSWERS}
        return sum(first[a] * second[a] for a in ANSWERS)

    @property
    def kappa(self) -> float | None:
        raw, chance = self.raw, self.chance
        if raw is None or chance is None or chance >= 1:
            return None
        return (raw - chance) / (1 - chance)

    @property
    def false_links(self) -> tuple[int, int]:
        """Of the pairs that a first reader called one person, how many a second called two; and of how many."""
        said = [(b, n) for (a, b), n in self.table.items() if a == "same"]
        return sum(n for b, n in said if b == "other"), sum(n for _b, n in said)


def of(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """From (first answer, second answer) of each pair that was read twice."""
    return Agreement(Counter(pairs))
