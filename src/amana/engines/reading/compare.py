"""Two documents side by side: which sentences say the same, and what else they share.

The measures are made relative to the shorter text, since a short wire can only retell a part of a long report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from amana.engines.common.arabic import fold

from .meaning import Meanings
from .same_voice import in_arabic, one_voice, plainly_named
from .sheets import Line, Sheet
from .speakers import Speaker
from .stems import idea, skeleton, stem
from .values import Match
from .vectors import Rarity, Vector, between_languages, cosine, same_language

UNKNOWN = 0.5  # what is said of common speakers where one of the two names none
STRANGERS = -0.5  # the share of common speakers where both name theirs and none is common
SMOOTHING = 1.0  # added to what the shorter text has: one name of one is no certainty
BESIDE, SHARED_PARTNER = 0.12, 0.18  # cosines that do where the place of a sentence speaks for it too
SAME_ENOUGH = 0.25  # cosine from which two sentences are shown as a match


_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Measures:
    """What a pair shares, each as a fraction of what the shorter one has.

    coverage: weight of its sentences times their best cosine; rest: the same without the sentence that matches
    best (that one holds the event's figure and the speaker's name, whoever writes about it); matched: weight of
    sentences with a match; order: share of match pairs that stand in the same order; figures, names: shared ones
    (with how many); quote: best overlap of two quotations; run: longest run of terms in common, in terms;
    voices: share of its speakers that the other has too (0.5 where one of them names none); cites: one names the
    other's outlet; meaning: weight of its sentences times their best cosine in meaning, meaning_rest without the
    best of them (None without the extra `xling`).
    """

    coverage: float
    rest: float
    matched: float
    matches: int
    order: float
    figures: float
    figures_shared: int
    names: float
    names_shared: int
    quote: float
    run: int
    crossing: bool
    voices: float
    cites: bool
    meaning: float | None = None
    meaning_rest: float = 0.0


class Comparer:
    """Compares sheets of one collection; vectors are made once."""

    def __init__(self, sheets: Sequence[Sheet], rarity: Rarity | None = None) -> None:
        self.rarity = rarity or Rarity.of(sheets)
        self._same: dict[str, list[Vector]] = {}
        self._between: dict[str, list[Vector]] = {}

    def vectors(self, sheet: Sheet, crossing: bool) -> list[Vector]:
        """The vectors of a sheet's sentences."""
        kept, make = (self._between, between_languages) if crossing else (self._same, same_language)
        if sheet.id not in kept:
            kept[sheet.id] = [make(line, self.rarity) for line in sheet.lines]
        return kept[sheet.id]

    def similarities(self, left: Sheet, right: Sheet) -> list[list[float]]:
        """Cosines of every sentence of `left` with every one of `right`."""
        crossing = left.language != right.language
        others = self.vectors(right, crossing)
        return [[cosine(one, other) for other in others] for one in self.vectors(left, crossing)]

    def compare(self, left: Sheet, right: Sheet) -> tuple[Measures, list[Match]]:
        """The measures of a pair and its matching sentences (`left` of each in the document `left`)."""
        crossing = left.language != right.language
        table = self.similarities(left, right)
        matches = pair_up(table, SAME_ENOUGH)
        short, long, cells = (
            (left, right, table) if left.words <= right.words else (right, left, _turned(table))
        )
        masses = [self.mass(line) for line in short.lines]
        total = sum(masses) or 1.0
        best = [max(row, default=0.0) for row in cells]
        figures = _telling(short) & _telling(long)
        names = short.names & long.names
        return (
            Measures(
                sum(m * b for m, b in zip(masses, best, strict=True)) / total,
                _rest(masses, best),
                sum(m for m, b in zip(masses, best, strict=True) if b >= SAME_ENOUGH) / total,
                len(matches),
                _order([(a, b) for a, b, _ in matches]),
                len(figures) / (len(_telling(short)) + SMOOTHING),
                len(figures),
                len(names) / (len(short.names) + SMOOTHING),
                len(names),
                _best_quote(short, long),
                0 if crossing else _longest_run(short.lines, long.lines),
                crossing,
                _shared_voices(short, long),
                left.outlet in right.cites or right.outlet in left.cites,
            ),
            [
                Match(left.lines[a].span, right.lines[b].span, round(score, 3))
                for a, b, score in (filled_in(table, matches) if matches else [])
            ],
        )

    def with_meaning(self, measures: Measures, meanings: Meanings, left: Sheet, right: Sheet) -> Measures:
        """The measures with the one of meaning filled in (both sheets are learned)."""
        short, long = (left, right) if left.words <= right.words else (right, left)
        table = meanings.table(short, long)
        masses = [self.mass(line) for line in short.lines[: len(table)]]
        best = [max(row, default=0.0) for row in table]
        covered = sum(m * max(0.0, b) for m, b in zip(masses, best, strict=True)) / (sum(masses) or 1.0)
        return replace(measures, meaning=covered, meaning_rest=_rest(masses, best))

    def mass(self, line: Line) -> float:
        """How much a sentence says: the summed rarity of its terms."""
        return sum(self.rarity.weight(term) for term in set(line.terms)) + 2 * len(line.figures)


def pair_up(table: Sequence[Sequence[float]], least: float) -> list[tuple[int, int, float]]:
    """One-to-one pairs (row, column, cosine) from `least` up, best first taken, given in order of rows."""
    cells = sorted(
        (
            (score, row, column)
            for row, line in enumerate(table)
            for column, score in enumerate(line)
            if score >= least
        ),
        reverse=True,
    )
    rows: set[int] = set()
    columns: set[int] = set()
    found = []
    for score, row, column in cells:
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            found.append((row, column, score))
    return sorted(found)


def filled_in(
    table: Sequence[Sequence[float]], pairs: Sequence[tuple[int, int, float]]
) -> list[tuple[int, int, float]]:
    """Pairs that a reader would add to `pairs` (in order of rows): a sentence beside a matched one that shares
    the other's partner, and two left over between the same neighbours. Less likeness does, as their place speaks."""
    found = {(row, column): score for row, column, score in pairs}
    partners = {row: column for row, column, _ in pairs}
    takers = {column: row for row, column, _ in pairs}
    for row, line in enumerate(table):
        for column, score in enumerate(line):
            if (row in partners and column in takers) or score < BESIDE:
                continue
            if row in partners or column in takers:
                near = (
                    partners[row] in (column - 1, column + 1)
                    if row in partners
                    else takers[column] in (row - 1, row + 1)
                )
                if near and score >= SHARED_PARTNER:
                    found[row, column] = score
            elif partners.get(row - 1) == column - 1 or partners.get(row + 1) == column + 1:
                found[row, column] = score
    return [(row, column, score) for (row, column), score in sorted(found.items())]


def _rest(masses: Sequence[float], best: Sequence[float]) -> float:
    """The mean of `best` by mass without its greatest; a single sentence is its own rest."""
    if len(best) < 2:
        return max(best, default=0.0)
    top = max(range(len(best)), key=lambda at: best[at])
    kept = [(m, b) for at, (m, b) in enumerate(zip(masses, best, strict=True)) if at != top]
    return sum(m * b for m, b in kept) / (sum(m for m, _ in kept) or 1.0)


def _turned(table: list[list[float]]) -> list[list[float]]:
    return [list(column) for column in zip(*table, strict=True)]


def _order(pairs: Sequence[tuple[int, int]]) -> float:
    """The share of pairs of matches that stand in the same order in both; 0.5 where there is one or none."""
    agreed = total = 0
    for at, (a, b) in enumerate(pairs):
        for c, d in pairs[at + 1 :]:
            total += 1
            agreed += (a < c) == (b < d)
    return agreed / total if total else 0.5


def _telling(sheet: Sheet) -> frozenset[str]:
    return frozenset(figure for figure in sheet.figures if figure not in ("0", "1", "2", "3"))


def _shared_voices(short: Sheet, long: Sheet) -> float:
    """The share of the shorter one's speakers that the longer has too. Where none is common: `STRANGERS` if both name
    theirs; but one that names the other's anywhere, and has nobody of its own, may only not have been understood."""
    if not short.voices or not long.voices:
        return UNKNOWN
    met = [any(one_voice(one, other) for other in long.voices) for one in short.voices]
    if any(met):
        return sum(met) / len(met)
    if UNKNOWN in (known := (_names_speakers(long, short), _names_speakers(short, long))):
        return UNKNOWN
    named = all(any(plainly_named(voice) for voice in sheet.voices) for sheet in (short, long))
    return STRANGERS if named and not any(known) else 0.0


def _names_speakers(sheet: Sheet, other: Sheet) -> float | None:
    """`UNKNOWN` where a document names a speaker of the other and none of its own by name or body, a fraction of it
    where it has others too, None where it names none."""
    if not any(_names(sheet, voice) for voice in other.voices):
        return None
    own = any(plainly_named(voice) and not _names(other, voice) for voice in sheet.voices)
    return UNKNOWN / 10 if own else UNKNOWN


def _names(sheet: Sheet, speaker: Speaker) -> bool:
    """Whether a document has two words of a person's name, or the last if it is of three consonants and more."""
    if not plainly_named(speaker) or not speaker.names:
        return False
    found = sheet.names & set(speaker.names)
    if in_arabic(speaker.text) == (sheet.language == "ar"):
        found |= {bones for term, bones in _terms(speaker) if term in sheet.terms}
    last = speaker.names[-1]
    return len(found) >= 2 or (last in found and len(last) >= 3)


@lru_cache(maxsize=8192)
def _terms(speaker: Speaker) -> tuple[tuple[str, str], ...]:
    """The words of a person's name as terms of a sheet, with their consonants."""
    words = ((word, skeleton(word)) for word in _WORD.findall(fold(speaker.text)))
    return tuple((idea(word) or stem(word), bones) for word, bones in words if bones in speaker.names)


def _best_quote(left: Sheet, right: Sheet) -> float:
    best = 0.0
    for one in left.quotes[:40]:
        for other in right.quotes[:40]:
            shared = len(set(one) & set(other))
            best = max(best, shared / min(len(set(one)), len(set(other))) if shared >= 2 else 0.0)
    return best


def _longest_run(left: Sequence[Line], right: Sequence[Line]) -> int:
    """The longest run of terms common to a sentence of each (terms in order, function words left out)."""
    first = [term for line in left for term in [*line.terms, ""]][:3000]
    second = [term for line in right for term in [*line.terms, ""]][:3000]
    places: dict[str, list[int]] = {}
    for at, term in enumerate(second):
        if term:
            places.setdefault(term, []).append(at)
    best = 0
    before: dict[int, int] = {}
    for term in first:
        now = {}
        for at in places.get(term, ()) if term else ():
            now[at] = before.get(at - 1, 0) + 1
            best = max(best, now[at])
        before = now
    return best
