"""Claims that say the same thing, across documents and languages.

Numbers group when they can be one number of one thing in one event; claims without numbers when their
sentences match. Contradicting numbers stay apart (they are in tension); so do denials.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from .compare import Comparer
from .events import ONE_EVENT, Events
from .fold import folded
from .lexicon import load
from .meaning import Meanings, available
from .origins import Origins
from .predicates import family, referent_idea
from .sheets import Sheet
from .sites import sites
from .stems import group_of
from .values import Claim, Group, Link, Page, Quantity

SAME_FACT = 0.30  # cosine from which two sentences without figures state one fact
SAME_MEANING = 0.45  # cosine of meaning from which sentences with one figure state one fact
SMALL = 20
COMMON, ONE_SURELY = 10, 0.40  # figures below the first need the second where two reports share no name
A_COLLECTION = 40  # documents from which an equal figure may well be chance
LEAST_TERMS = 4  # a line with fewer says of its figure only what happened and to whom
APPROXIMATELY = 0.06  # how far an approximate figure may lie from another


def grouped(
    claims: Sequence[Claim],
    pages: Sequence[Page],
    sheets: Sequence[Sheet],
    clusters: Sequence[Sequence[str]],
    links: Sequence[Link],
    by_meaning: bool = True,
) -> tuple[list[Claim], list[Group]]:
    """The claims with their groups and origins, and the groups, those with most claims first."""
    origins = Origins(pages, clusters)
    events = events_of(pages, sheets, claims, origins)
    parts = _parts(claims, sheets, events, by_meaning)
    groups: list[Group] = []
    placed: dict[str, Claim] = {}
    for number, part in enumerate(sorted(parts, key=lambda p: (-len(p), p[0].id)), start=1):
        name = f"g{number}"
        found, of_claim = origins.of_group(part)
        asserted = any(claim.polarity == "asserted" for claim in part)
        sure = origins.sure(part, events.surely_one) if len(found) > 1 else len(found)
        groups.append(
            Group(
                name,
                tuple(c.id for c in part),
                len(found),
                tuple(found),
                _proposal(len(found), sure, asserted),
                sure,
            )
        )
        for claim in part:
            placed[claim.id] = replace(claim, group=name, origin=of_claim[claim.id])
    return [placed[claim.id] for claim in claims], groups


def _proposal(
    origins: int, sure: int, asserted: bool
) -> Literal["single origin", "unsure", "confirmed", "contested"]:
    """What the machine may propose. An equal figure alone confirms nothing."""
    if not asserted or origins < 2:
        return "single origin"
    return "confirmed" if sure >= 2 else "unsure"


def events_of(
    pages: Sequence[Page], sheets: Sequence[Sheet], claims: Sequence[Claim], origins: Origins
) -> Events:
    """What tells which documents are of one event, with all they say: places, parties, days, counts, retellings."""
    days = {
        page.document.id: frozenset(d.edtf for d in page.dates if d.edtf and len(d.edtf) == len("2026-01-31"))
        for page in pages
    }
    return Events(sheets, claims, origins.cluster_of, days)


def _parts(
    claims: Sequence[Claim], sheets: Sequence[Sheet], events: Events, by_meaning: bool
) -> list[list[Claim]]:
    parent = list(range(len(claims)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    judge = _Sameness(sheets, events, by_meaning)
    for one, other in _pairs(claims):
        if root(one) != root(other) and judge.same(claims[one], claims[other]):
            parent[root(max(one, other))] = root(min(one, other))
    found: dict[int, list[Claim]] = defaultdict(list)
    for at, claim in enumerate(claims):
        found[root(at)].append(claim)
    return list(found.values())


def _pairs(claims: Sequence[Claim]) -> list[tuple[int, int]]:
    """Pairs that can be one claim at all: of near figures, or of one predicate without figures."""
    numbered = [(at, claim) for at, claim in enumerate(claims) if claim.quantity]
    numbered.sort(key=lambda item: _least(item[1].quantity))
    found = []
    for place, (at, claim) in enumerate(numbered):
        for other, candidate in numbered[place + 1 : place + 400]:
            if _least(candidate.quantity) > _most(claim.quantity) * (1 + APPROXIMATELY):
                break
            found.append((at, other))
    wordy: dict[str, list[int]] = defaultdict(list)
    for at, claim in enumerate(claims):
        if not claim.quantity:
            wordy[family(claim.predicate)].append(at)
    for members in wordy.values():
        found += [(a, b) for n, a in enumerate(members) for b in members[n + 1 : n + 400]]
    return found


def _least(quantity: Quantity | None) -> float:
    assert quantity
    return next((v for v in (quantity.value, quantity.low, quantity.high) if v is not None), 0.0)


def _most(quantity: Quantity | None) -> float:
    assert quantity
    if quantity.value is None and quantity.high is None:
        return float("inf")
    return quantity.high if quantity.value is None and quantity.high is not None else quantity.value or 0.0


class _Sameness:
    """Whether two claims say the same."""

    def __init__(self, sheets: Sequence[Sheet], events: Events, by_meaning: bool) -> None:
        self.events = events
        self.comparer = Comparer(sheets)
        self.sheets = {sheet.id: sheet for sheet in sheets}
        # A few documents that somebody reads together are likely about one event; many are not.
        self.crowd = min(1.0, len(sheets) / A_COLLECTION) ** 2
        self.meanings = Meanings() if by_meaning and available() else None

    def same(self, left: Claim, right: Claim) -> bool:
        if left.polarity != right.polarity:
            return False
        if left.quantity and right.quantity:
            return self._one_number(left, right)
        return self.events.one(left.doc, right.doc) and self._similarity(left, right) >= SAME_FACT

    def _one_number(self, left: Claim, right: Claim) -> bool:
        one, other = left.quantity, right.quantity
        assert one and other
        if not compatible(one, other):
            return False
        first, second = referent_idea(one), referent_idea(other)
        alike = first == second or _open(first) or _open(second) or (_people(first) and _people(second))
        if not alike or not self._one_event(left, right, first, second):
            return False
        if family(left.predicate) == family(right.predicate):
            return True
        if any(left.predicate in apart and right.predicate in apart for apart in load("claims")["apart"]):
            return False
        if (one.value or 0) >= 100 and _people(first) and _people(second):
            return True  # six thousand fighters are the six thousand detainees
        crowd = one.value is None or other.value is None
        if crowd or (first != second and not _open(first) and not _open(second)):
            return self._similarity(left, right) >= SAME_FACT
        return (one.value or 0) >= 10 or self._similarity(left, right) >= SAME_FACT / 2

    def _one_event(self, left: Claim, right: Claim, first: str | None, second: str | None) -> bool:
        """Whether two equal figures belong to one event: the rarer the figure and the more names the documents
        share, the less alike they need to be."""
        if left.doc == right.doc:
            return True
        known = self.events.known_as_one(left.doc, right.doc)
        bare = self._bare(left) or self._bare(right)
        named_alike = self.events.names(left.doc, right.doc) or self.events.one_place(left.doc, right.doc)
        if bare and not known and not named_alike:
            return False
        near = self.events.similarity(left.doc, right.doc)
        if known:
            return True
        crossing = self.sheets[left.doc].language != self.sheets[right.doc].language
        if crossing and near >= ONE_EVENT:
            return True  # the Mill prison, سجن الطاحونة: a name that is translated is no other place
        if self.events.other_place_of_a_kind(left.doc, right.doc):
            return False
        apart = self.events.elsewhere(left.doc, right.doc) or self._strangers(left, right)
        if near < ONE_SURELY and apart:
            return (
                self.crowd < 1
                and self._similarity(left, right) >= SAME_FACT
                and not (self._placed(left) and self._placed(right))
                and self._mean_the_same(left, right)
            )
        if near >= ONE_EVENT:
            return True
        if self.crowd == 1 and _least(left.quantity) < SMALL:
            return False  # many events have five victims
        names = self.events.names(left.doc, right.doc)
        thing = first is not None and (first == second or (_people(first) and _people(second)))
        rare = _rare(left.quantity) and _rare(right.quantity)
        floor = (
            ONE_EVENT * (0.25 if rare and thing else 0.4 if names and (thing or rare) else 0.6) * self.crowd
        )
        if near >= floor and (thing or names or self.crowd < 1):
            return True
        if self.crowd == 1 and self._similarity(left, right) < SAME_FACT / 2:
            return False  # the encoder is slow: in a large collection words must agree a little first
        return near >= ONE_EVENT / 4 and self._mean_the_same(left, right)

    def _bare(self, claim: Claim) -> bool:
        """ "Escape: 90" in a ticker: a line with nothing beside its figure, what happened and whom it counts."""
        sheet = self.sheets[claim.doc]
        at = _line_of(sheet, claim)
        if at is None:
            return True
        line = sheet.lines[at]
        besides = {term for term in line.terms if group_of(term) not in ("events", "people")}
        return len(line.terms) < LEAST_TERMS and len(besides) < 2

    def _placed(self, claim: Claim) -> bool:
        """Whether the sentence of a claim says where: a hospital and a prison may be two places of one event."""
        sheet = self.sheets[claim.doc]
        at = _line_of(sheet, claim)
        if at is None:
            return True
        wording = sheet.wording[at]
        return bool(sites(wording, folded(wording).text, sheet.language))

    def _strangers(self, left: Claim, right: Claim) -> bool:
        """A figure that many events have, in two reports of one language that share no name though each has some:
        two fires with six dead."""
        if (
            _least(left.quantity) >= COMMON
            or self.sheets[left.doc].language != self.sheets[right.doc].language
        ):
            return False
        named = self.events.named(left.doc) and self.events.named(right.doc)
        return named and not (
            self.events.names(left.doc, right.doc) or self.events.one_place(left.doc, right.doc)
        )

    def _mean_the_same(self, left: Claim, right: Claim) -> bool:
        """Whether the two sentences are near in meaning (only with the extra `xling`)."""
        if not self.meanings:
            return False
        one, other = self.sheets[left.doc], self.sheets[right.doc]
        self.meanings.learn([one, other])
        table = self.meanings.table(one, other)
        a, b = _line_of(one, left), _line_of(other, right)
        return (
            a is not None
            and b is not None
            and a < len(table)
            and b < len(table[0])
            and table[a][b] >= SAME_MEANING
        )

    def _similarity(self, left: Claim, right: Claim) -> float:
        from .vectors import cosine

        one, other = self.sheets[left.doc], self.sheets[right.doc]
        crossing = one.language != other.language
        a, b = _line_of(one, left), _line_of(other, right)
        if a is None or b is None:
            return 0.0
        return cosine(self.comparer.vectors(one, crossing)[a], self.comparer.vectors(other, crossing)[b])


def _rare(quantity: Quantity | None) -> bool:
    """A figure that two texts do not share by chance: of three digits or more, and not a bare hundred."""
    value = quantity.value if quantity else None
    return value is not None and value >= 100 and value not in (100, 200, 300, 500, 1000, 2000, 5000, 10_000)


def _line_of(sheet: Sheet, claim: Claim) -> int | None:
    at = bisect_right(sheet.lines, claim.start, key=lambda line: line.span[0]) - 1
    return at if at >= 0 and claim.start < sheet.lines[at].span[1] else None


def _open(what: str | None) -> bool:
    """No referent, or one that the word lists do not know: it can be any."""
    if what is None or what[0] == "~":
        return True
    return group_of(what) == "events" and what not in load("claims")["people_counted_as"]


def _people(what: str | None) -> bool:
    """People, or what happens to them one by one: cases, deaths."""
    return what is not None and (group_of(what) == "people" or what in load("claims")["people_counted_as"])


def _crowd(quantity: Quantity) -> bool:
    """Thousands: it would agree with every large figure, and so join figures that contradict each other."""
    return quantity.value is None and quantity.high is None


def compatible(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities can be one number: equal, near where one is approximate, or within bounds."""
    if one.value is not None and other.value is not None:
        if one.value == other.value:
            return True
        widest = max(abs(one.value), abs(other.value))
        return (one.approx or other.approx) and abs(one.value - other.value) <= APPROXIMATELY * widest
    if _crowd(one) or _crowd(other):
        return _crowd(one) and _crowd(other) and one.low == other.low
    low = max((q.low for q in (one, other) if q.low is not None), default=0.0)
    high = min((q.high for q in (one, other) if q.high is not None), default=float("inf"))
    return low <= high
