"""A report's text cut into paragraphs and pieces, each with what stands on it: claims, speakers, figures.

Only slices of the stored text are shown, so that every mark lies exactly on what was read. Controls that turn the
direction of text are left out of what is shown."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from amana.engines import reading

from .models import Claim
from .report_intake import UNSEEN

Span = tuple[int, int]
MANY = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks. `first` are the claims that begin here."""

    text: str
    claims: tuple[Claim, ...] = ()
    first: tuple[Claim, ...] = ()
    spoken: bool = False
    figure: bool = False
    quote: bool = False
    start: int = 0  # where it begins in the text
    overheard: bool = False  # a source that only the taught reader hears


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage: headline, body, caption, related or boilerplate. `feeds` is false for what feeds no claims."""

    kind: str
    machine: bool
    pieces: tuple[Piece, ...]

    @property
    def feeds(self) -> bool:
        return self.kind in ("headline", "body")


class Marks:
    """Spans of one kind that do not nest, or hardly: found by where they begin."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(set(spans))
        self._longest = max((end - start for start, end in self._spans), default=0)

    def within(self, span: Span) -> list[Span]:
        """Those that share a character with `span`."""
        first = bisect_left(self._spans, (span[0] - self._longest, 0))
        last = bisect_left(self._spans, (span[1], 0), lo=first)
        return [s for s in self._spans[first:last] if s[1] > span[0]]


def paragraphs(prepared: reading.Prepared, claims: Iterable[Claim]) -> list[Paragraph]:
    """The paragraphs of a report in order, with their marks."""
    page = prepared.page
    text = page.document.text
    at: dict[Span, list[Claim]] = {}
    for claim in claims:
        at.setdefault((claim.start, claim.end), []).append(claim)
    marks = (
        Marks(at),
        Marks((a.start, a.end) for a in page.attributions),
        Marks((q.start, q.end) for q in page.quantities),
        Marks((p.start, p.end) for p in page.passages if p.kind == "quote"),
        Marks((a.start, a.end) for a in page.overheard),
    )
    return [
        Paragraph(p.kind, p.machine, tuple(_pieces(text, (p.start, p.end), at, marks)))
        for p in page.passages
        if p.kind != "quote"
    ]


def _pieces(text: str, span: Span, at: dict[Span, list[Claim]], marks: Sequence[Marks]) -> Iterable[Piece]:
    claimed, *rest = (found.within(span) for found in marks)
    covers = [Cover(found) for found in rest]
    cuts = sorted(
        {
            min(max(place, span[0]), span[1])
            for s in (*claimed, *(s for found in rest for s in found), span)
            for place in s
        }
    )
    for start, end in pairwise(cuts):
        over = [s for s in claimed if s[0] <= start < s[1]] if len(claimed) < MANY else _near(claimed, start)
        spoken, figure, quote, overheard = (cover.has(start) for cover in covers)
        yield Piece(
            text[start:end].translate(UNSEEN),
            tuple(c for s in over for c in at[s]),
            tuple(c for s in over if max(s[0], span[0]) == start for c in at[s]),
            spoken,
            figure,
            quote,
            start,
            overheard,
        )


def _near(spans: Sequence[Span], place: int) -> list[Span]:
    """The spans over a place in a paragraph of very many, which is a table and no prose: the last to begin."""
    last = bisect_right(spans, (place, 10**9))
    return [s for s in spans[max(0, last - MANY) : last] if s[1] > place]


class Cover:
    """Whether a place lies under any of some sorted spans; asked from left to right."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans, self._next, self._until = spans, 0, -1

    def has(self, place: int) -> bool:
        while self._next < len(self._spans) and self._spans[self._next][0] <= place:
            self._until = max(self._until, self._spans[self._next][1])
            self._next += 1
        return place < self._until


def said(text: str, start: int, end: int) -> str:
    """A stretch in one line, as it may be shown."""
    return " ".join(text[start:end].translate(UNSEEN).split())


def place_of(text: str, pointer: str) -> int | None:
    """The place that a reader pointed at: "120.4" is four shown characters behind place 120, where a piece begins.
    What is not shown is not counted. None for what is no such pointer."""
    begin, dot, seen = pointer.partition(".")
    if not (dot and begin.isdecimal() and seen.isdecimal() and len(pointer) < 20) or int(begin) > len(text):
        return None
    place, left = int(begin), int(seen)
    while place < len(text) and (left or ord(text[place]) in UNSEEN):
        left -= ord(text[place]) not in UNSEEN
        place += 1
    return None if left else place


def stretch_of(text: str, words: str) -> Span | None:
    """Where `words` stand in a text first, whatever blanks and unseen characters lie between them."""
    parts = words.translate(UNSEEN).split()
    if not parts:
        return None
    gap = "[" + re.escape("".join(chr(c) for c in UNSEEN)) + r"\s]+"
    found = re.search(gap.join(re.escape(part) for part in parts), text)
    return found.span() if found else None


# -- two tellings side by side


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of one side; `number` joins it to its match on the other side, 0 for none."""

    text: str
    number: int
    headline: bool

    @property
    def tone(self) -> int:
        """Which of the four colours its pair has."""
        return (self.number - 1) % 4 + 1


def side_by_side(
    left: reading.Prepared, right: reading.Prepared, matches: Iterable[tuple[Span, Span]]
) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences of both in their own order, the matching ones numbered in the order of the left; what is told in
    two sentences there has one number."""
    on_left: dict[Span, int] = {}
    on_right: dict[Span, int] = {}
    for one, other in sorted(matches):
        number = on_left.get(one) or on_right.get(other) or len({*on_left.values()}) + 1
        on_left[one] = on_right[other] = number
    return _sentences(left, on_left), _sentences(right, on_right)


def _sentences(prepared: reading.Prepared, numbers: dict[Span, int]) -> list[Sentence]:
    text = prepared.page.document.text
    return [
        Sentence(said(text, *line.span), numbers.get(line.span, 0), line.headline)
        for line in prepared.sheet.lines
    ]
