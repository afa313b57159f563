"""Spellings that are on record: how often an Arabic name was written in a Latin way, counted over people.

The letter channel knows letters; this table knows that أسامة is Oussama, and that Kamel and Kamal, both
common, are two names. Counts of one are left out, so no single person shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

WELL_KNOWN = 6  # a word seen less often says nothing by being absent
_MOST = 8.0


class Known:
    """The table, seen from both scripts: plain numbers under (Arabic, Latin), so that it loads quickly and is nothing
    for the garbage collector to walk through."""

    def __init__(self, rows: Iterable[tuple[str, Mapping[str, int]]]) -> None:
        self.count: dict[tuple[str, str], int] = {}
        self.total: dict[str, int] = {}
        self.sources: dict[str, str] = {}  # Latin word -> the Arabic ones behind it
        self.written: dict[str, str] = {}  # Arabic word -> its Latin spellings
        count, total, sources = self.count, self.total, self.sources
        for source, row in rows:
            for written, seen in row.items():
                count[source, written] = seen
                total[written] = total.get(written, 0) + seen
                sources[written] = f"{sources[written]} {source}" if written in sources else source
            total[source] = sum(row.values())
            self.written[source] = " ".join(row)

    @property
    def arabic(self) -> dict[str, dict[str, int]]:
        """Arabic word -> its Latin spellings with counts, as it was read."""
        out: dict[str, dict[str, int]] = {}
        for (source, written), seen in self.count.items():
            out.setdefault(source, {})[written] = seen
        return out

    def across(self, arabic: str, latin: str, less: int = 0) -> tuple[float, float]:
        """(on record, conspicuously absent) for an Arabic and a Latin word, both >= 0 in log2 counts.

        `less` takes an example's own count away while learning."""
        total = self.total.get(latin)
        if total is None or arabic not in self.total:
            return 0.0, 0.0
        count = self.count.get((arabic, latin), 0) - less
        if count > 0:
            share = count / max(1, total - less)
            return math.sqrt(share) * min(math.log2(1 + count), 3.0), 0.0
        return 0.0, self.absent(arabic, latin)

    def latin_pair(self, one: str, other: str) -> tuple[float, float]:
        """(shared, conspicuously not shared) Arabic names behind two Latin words."""
        a, b = self.sources.get(one), self.sources.get(other)
        if not a or not b:
            return 0.0, 0.0
        count, n, m = self.count, self.total[one], self.total[other]
        behind = b.split(" ")
        overlap = sum(
            [
                min(count[source, one] / n, count[source, other] / m)
                for source in a.split(" ")
                if source in behind
            ]
        )
        return overlap * 4.0, (1.0 - overlap) * self.absent(one, other)

    def arabic_pair(self, one: str, other: str) -> tuple[float, float]:
        """(shared, conspicuously not shared) Latin spellings of two Arabic words."""
        a, b = self.written.get(one), self.written.get(other)
        if not a or not b:
            return 0.0, 0.0
        count, n, m = self.count, self.total[one], self.total[other]
        theirs = b.split(" ")
        overlap = sum(
            [min(count[one, w] / n, count[other, w] / m) for w in a.split(" ") if w in theirs],
        )
        return overlap * 4.0, (1.0 - overlap) * self.absent(one, other)

    def absent(self, one: str, other: str) -> float:
        """How conspicuous it is that two words are not on record as one name: log2 counts of the rarer."""
        least = min(self.total.get(one, 0), self.total.get(other, 0))
        return min(math.log2(least / WELL_KNOWN * 2), _MOST) if least >= WELL_KNOWN else 0.0


def read_spellings(lines: Iterable[str]) -> Iterable[tuple[str, dict[str, int]]]:
    """The rows of the shipped table: an Arabic word, then `latin:count` fields, tab separated."""
    for line in lines:
        if not line.startswith("#"):
            source, *fields = line.rstrip("\n").split("\t")
            pairs = (field.rsplit(":", 1) for field in fields)
            yield source, {written: int(count) for written, count in pairs}
