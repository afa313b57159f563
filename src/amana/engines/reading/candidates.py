"""Which of many documents are worth comparing with a new one: an inverted index of its rarest terms.

Figures, names and rare stems lead to candidates; the rarity of a term is the number of documents in its list,
so that the index needs no second pass. Looking up costs the lengths of a few short lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .sheets import Sheet

RAREST = 40  # how many of a document's terms are followed
LONGEST_LIST = 400  # a term that more documents have leads nowhere
MOST_CANDIDATES = 60
SMALL = 60  # up to so many documents all pairs are compared anyhow


class Index:
    """Documents by number, found by what they share."""

    def __init__(self) -> None:
        self._lists: dict[str, list[int]] = {}
        self._count = 0

    def add(self, number: int, sheet: Sheet) -> None:
        """Enter a document under all its terms."""
        for term in terms(sheet):
            self._lists.setdefault(term, []).append(number)
        self._count += 1

    def candidates(self, sheet: Sheet) -> list[int]:
        """The numbers of documents to compare with `sheet`, most promising first."""
        lists = [found for term in terms(sheet) if (found := self._lists.get(term))]
        if self._count <= SMALL:
            return sorted({number for found in lists for number in found})
        lists = sorted((found for found in lists if len(found) <= LONGEST_LIST), key=len)[:RAREST]
        votes: Counter[int] = Counter()
        for found in lists:
            share = 1000 // len(found) + 50
            for number in found:
                votes[number] += share
        return [number for number, _ in votes.most_common(MOST_CANDIDATES)]


def terms(sheet: Sheet) -> Iterable[str]:
    """What a document is entered and looked up under: stems, “#” and a figure, “@” and the bones of a name."""
    yield from sheet.terms
    for figure in sheet.figures:
        if figure not in ("0", "1", "2", "3"):
            yield "#" + figure
    for name in sheet.names:
        if len(name) >= 3:
            yield "@" + name
