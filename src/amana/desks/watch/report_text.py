"""A report's text cut into paragraphs and pieces, each with what stands on it: claims, speakers, figures.

Only slices of the stored text are shown, so that every mark lies exactly on what was read. Controls that turn the
direction of text are left out of what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from amana.engines import reading

from .models import Claim
from .report_intake import UNSEEN

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks. `first` are the claims that begin here."""

    text: str
    claims: tuple[Claim, ...] = ()
    first: tuple[Claim, ...] = ()
    spoken: bool = False
    figure: bool = False
    quote: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage: headline, body, caption, related or boilerplate. `feeds` is false for what feeds no claims."""

    kind: str
    machine: bool
    pieces: tuple[Piece, ...]

    @property
    def feeds(self) -> bool:
        return self.kind in ("headline", "body")


@dataclass(slots=True)
class Marks:
    """Spans by kind, sorted when they are gathered."""

    claims: list[tuple[Span, Claim]] = field(default_factory=list)
    spoken: list[Span] = field(default_factory=list)
    figures: list[Span] = field(default_factory=list)
    quotes: list[Span] = field(default_factory=list)


def paragraphs(prepared: reading.Prepared, claims: Iterable[Claim]) -> list[Paragraph]:
    """The paragraphs of a report in order, with their marks."""
    page = prepared.page
    text = page.document.text
    marks = Marks(
        [((c.start, c.end), c) for c in claims],
        [(a.start, a.end) for a in page.attributions],
        [(q.start, q.end) for q in page.quantities],
        [(p.start, p.end) for p in page.passages if p.kind == "quote"],
    )
    return [
        Paragraph(p.kind, p.machine, tuple(_pieces(text, (p.start, p.end), marks)))
        for p in page.passages
        if p.kind != "quote"
    ]


def _pieces(text: str, span: Span, marks: Marks) -> Iterable[Piece]:
    claims = [(s, c) for s, c in marks.claims if _meets(s, span)]
    spoken, figures, quotes = (
        [s for s in found if _meets(s, span)] for found in (marks.spoken, marks.figures, marks.quotes)
    )
    cuts = sorted(
        {
            min(max(place, span[0]), span[1])
            for s in (*(s for s, _ in claims), *spoken, *figures, *quotes, span)
            for place in s
        }
    )
    for start, end in pairwise(cuts):
        shown = text[start:end].translate(UNSEEN)
        yield Piece(
            shown,
            tuple(c for s, c in claims if s[0] <= start < s[1]),
            tuple(c for s, c in claims if max(s[0], span[0]) == start),
            _under(spoken, start),
            _under(figures, start),
            _under(quotes, start),
        )


def _meets(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _under(spans: Sequence[Span], place: int) -> bool:
    return any(start <= place < end for start, end in spans)


def said(text: str, start: int, end: int) -> str:
    """A stretch in one line, as it may be shown."""
    return " ".join(text[start:end].translate(UNSEEN).split())


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
    """The sentences of both in their own order, the matching ones numbered in the order of the left."""
    pairs = sorted(matches)
    on_left = {one: n for n, (one, _) in enumerate(pairs, start=1)}
    on_right = {other: n for n, (_, other) in enumerate(pairs, start=1)}
    return _sentences(left, on_left), _sentences(right, on_right)


def _sentences(prepared: reading.Prepared, numbers: dict[Span, int]) -> list[Sentence]:
    text = prepared.page.document.text
    return [
        Sentence(said(text, *line.span), numbers.get(line.span, 0), line.headline)
        for line in prepared.sheet.lines
    ]
