"""Which documents tell of one event: enough to compare their figures, whoever has them from whom."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from .lexicon import load
from .predicates import family, referent_idea
from .same_voice import spelt
from .sheets import Sheet
from .sites import one_kind
from .stems import group_of
from .values import Claim
from .vectors import NAME_WEIGHT, Rarity, Vector, cosine, normal

ONE_EVENT, SURELY = 0.20, 0.40
TELLING = 20  # of two figures that two reports share by chance, neither is often as great

_Count = tuple[float, str, str]


class Events:
    """Compares whole documents by ideas, names and figures, which both languages share."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        claims: Sequence[Claim] = (),
        cluster_of: Mapping[str, int] | None = None,
        days: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self._days = days or {}
        self._cluster_of = cluster_of or {}
        self._counts: dict[str, set[_Count]] = defaultdict(set)
        for claim in claims:
            if (counted := _counted(claim)) is not None:
                self._counts[claim.doc].add(counted)
        rarity = Rarity.of(sheets)
        self._vectors = {sheet.id: _vector(sheet, rarity) for sheet in sheets}
        self._names = {sheet.id: _rare_names(sheet, rarity) for sheet in sheets}
        self._sites = self._by_cluster({sheet.id: sheet.sites for sheet in sheets})
        self._spelt = self._by_cluster({sheet.id: sheet.names for sheet in sheets})
        self._languages = {sheet.id: sheet.language for sheet in sheets}
        self._parties = {sheet.id: _parties(sheet) for sheet in sheets}
        self._known: dict[tuple[str, str], bool] = {}

    def _by_cluster(self, own: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """What any telling of a report names, every telling names."""
        whole: dict[int, frozenset[str]] = defaultdict(frozenset)
        for document, cluster in self._cluster_of.items():
            whole[cluster] |= own.get(document, frozenset())
        return {d: whole[self._cluster_of[d]] if d in self._cluster_of else names for d, names in own.items()}

    def similarity(self, left: str, right: str) -> float:
        """The cosine of two documents, by id."""
        return 1.0 if left == right else cosine(self._vectors[left], self._vectors[right])

    def names(self, left: str, right: str) -> int:
        """How many rare names two documents share."""
        return len(self._names[left] & self._names[right])

    def named(self, document: str) -> bool:
        """Whether a document has any rare name. In Arabic, where no capital shows one, a place or a speaker."""
        if self._languages[document] == "ar":
            return bool(self._sites[document] or self._parties[document])
        return bool(self._names[document])

    def known_as_one(self, left: str, right: str) -> bool:
        """Whether one of two documents retells the other, or they count two things alike: 23 sailors, six of them
        hurt. One equal figure is chance, two of the same things are one event."""
        cluster = self._cluster_of.get(left)
        if cluster is not None and cluster == self._cluster_of.get(right):
            return True
        here, there = self._counts.get(left, ()), self._counts.get(right, ())
        figures = {one[0] for one in here for other in there if _count_alike(one, other)}
        return len(figures) >= 2 and max(figures) >= TELLING

    def elsewhere(self, left: str, right: str) -> bool:
        """Whether each of two documents names places, and neither names one of the other's."""
        here, there = self._sites[left], self._sites[right]
        return bool(here and there) and not (
            here & there or here & self._spelt[right] or there & self._spelt[left]
        )

    def one_place(self, left: str, right: str) -> bool:
        """Whether two documents name a place in common."""
        return bool(self._sites[left] & self._sites[right])

    def other_place_of_a_kind(self, left: str, right: str) -> bool:
        """Whether they are elsewhere, and both places are of one kind: two jails."""
        return one_kind(self._sites[left], self._sites[right]) and self.elsewhere(left, right)

    def surely_one(self, left: str, right: str) -> bool:
        """Whether two documents have more in common than one equal figure: a place, a rare name, a day, two
        figures, or nearly everything."""
        days = self._days.get(left, frozenset()) & self._days.get(right, frozenset())
        return bool(
            self._sites[left] & (self._sites[right] | self._parties[right])
            or self._parties[left] & (self._sites[right] | self._parties[right])
            or self.names(left, right)
            or self.known_as_one(left, right)
            or ((days or self.similarity(left, right) >= SURELY) and not self.elsewhere(left, right))
        )

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


def _counted(claim: Claim) -> _Count | None:
    """The figure of a claim, what it counts (people are people; "" where it can be any) and what happened; None
    for a figure that every report has."""
    figure = claim.quantity
    if figure is None or figure.value is None or figure.value < 4 or figure.unit == "time":
        return None
    thing = referent_idea(figure) or ""
    if group_of(thing) == "people" or thing in load("claims")["people_counted_as"]:
        thing = "people"
    return figure.value, thing, family(claim.predicate)


def _count_alike(one: _Count, other: _Count) -> bool:
    """Equal figures of one thing, or of one happening where a thing is not told or not known."""
    if one[0] != other[0]:
        return False
    open_ = any(not thing or thing[0] == "~" for thing in (one[1], other[1]))
    return (one[1] == other[1] != "") or (open_ and one[2] == other[2])


def _parties(sheet: Sheet) -> frozenset[str]:
    """The names of those who speak, of three consonants and more, wherever in a sentence they stand."""
    return frozenset(name for voice in sheet.voices for name in spelt(voice) if len(name) >= 3)


def _rare_names(sheet: Sheet, rarity: Rarity) -> frozenset[str]:
    """Names of three consonants and more that few sentences of the collection hold."""
    most = max(12, rarity.sentences // 20)
    return frozenset(n for n in sheet.names if len(n) >= 3 and rarity.uses["@" + n] <= most)
