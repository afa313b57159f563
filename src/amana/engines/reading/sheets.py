"""A document as the comparer needs it: its sentences as bags of stems, ideas, names and figures."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from .date_patterns import month, weekdays
from .fold import Folded, Token
from .heard import heard
from .passages import quotes
from .places import COARSE
from .sites import sites
from .speakers import Speaker, outlet_key
from .stems import content, idea, is_arabic, skeleton, stem
from .values import Page, Quantity

Span = tuple[int, int]


@dataclass(slots=True)
class Line:
    """One sentence. `terms` holds each stem (or the idea it stands for) once per use; `order` the same in order
    of the text; `names` skeletons of what looks like a name; `figures` the numbers, as short texts."""

    span: Span
    terms: list[str]
    names: frozenset[str]
    figures: frozenset[str]
    ideas: frozenset[str]
    headline: bool = False
    quote: bool = False


@dataclass(slots=True)
class Sheet:
    """All sentences of a document and what they add up to."""

    id: str
    language: str
    lines: list[Line]
    names: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    quotes: tuple[tuple[str, ...], ...] = ()
    words: int = 0
    terms: frozenset[str] = field(default=frozenset())
    voices: tuple[Speaker, ...] = ()
    wording: tuple[str, ...] = ()
    outlet: str | None = None
    cites: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()


def sheet(page: Page, text: Folded, sentences: list[tuple[Span, bool]]) -> Sheet:
    """The sheet of a page; `sentences` are (source span, is it a headline) in order."""
    tokens = list(text.tokens())
    starts = [token.start for token in tokens]
    counted = [quantity.start for quantity in page.quantities]
    lines = []
    for span, headline in sentences:
        own = tokens[bisect_left(starts, text.back(span[0])) : bisect_left(starts, text.back(span[1]))]
        figures = page.quantities[bisect_left(counted, span[0]) : bisect_left(counted, span[1])]
        lines.append(_line(page, text, span, own, headline, figures))
    spoken = []
    for passage in page.passages:
        if passage.kind == "quote" and passage.end - passage.start < 4000:
            own = tokens[
                bisect_left(starts, text.back(passage.start)) : bisect_left(starts, text.back(passage.end))
            ]
            bag = tuple(term for token in own if (term := term_of(token.text)))
            if len(bag) >= 3:
                spoken.append(bag)
    return Sheet(
        page.document.id,
        page.document.language,
        lines,
        frozenset(name for line in lines for name in line.names),
        frozenset(figure for line in lines for figure in line.figures),
        tuple(spoken),
        sum(len(line.terms) for line in lines),
        frozenset(term for line in lines for term in line.terms),
        _voices(page),
        tuple(page.document.text[line.span[0] : line.span[1]] for line in lines),
        page.document.outlet,
        frozenset(key for a in page.attributions if a.outlet and (key := outlet_key(a.outlet))),
        sites(page.document.text, text.text, page.document.language) | _known_places(page),
    )


def _known_places(page: Page) -> frozenset[str]:
    return frozenset("=" + place.key for place in page.places if place.kind not in COARSE)


def _voices(page: Page) -> tuple[Speaker, ...]:
    """The speakers of a page, each once; what the report saw itself is a voice of its own."""
    found: dict[str, Speaker] = {}
    for attribution, speaker in heard(page):
        if attribution.basis == "own observation":
            found.setdefault(
                "",
                Speaker(page.document.id, "observer", (), frozenset(), frozenset({"own", page.document.id})),
            )
        elif attribution.speaker and speaker is not None and speaker.kind != "hearsay":
            found.setdefault(attribution.speaker, speaker)
    return tuple(found.values())


def term_of(word: str) -> str | None:
    """The term a folded word counts as: the idea it stands for, else its stem; None for function words."""
    if not content(word) or word in weekdays() or month(word):
        return None
    return idea(word) or stem(word)


def _line(
    page: Page, text: Folded, span: Span, tokens: list[Token], headline: bool, counted: list[Quantity]
) -> Line:
    terms, names, ideas = [], set(), set()
    first = True
    for token in tokens:
        if token.text[0].isdigit():
            first = False
            continue
        term = term_of(token.text)
        if term:
            terms.append(term)
            known = idea(token.text)
            if known:
                ideas.add(known)
            elif _namelike(text, token, first):
                bones = skeleton(token.text)
                if len(bones) >= 2:
                    names.add(bones)
        first = False
    figures = {_figure(q.value) for q in counted if q.value is not None}
    figures |= {f"{q.low:g}-{q.high:g}" for q in counted if q.value is None and q.low and q.high}
    quoted = bool(quotes(page.document.text, *span))
    return Line(span, terms, frozenset(names), frozenset(figures), frozenset(ideas), headline, quoted)


def _namelike(text: Folded, token: Token, first: bool) -> bool:
    """A capital in English, but not only for beginning the sentence; in Arabic any word we do not know."""
    if is_arabic(token.text):
        return len(token.text) > 2
    start, _ = text.span(token.start, token.end)
    return text.source[start].isupper() and not first


def _figure(value: float | None) -> str:
    return f"{value:.10g}"
