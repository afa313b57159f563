"""Sentences of a passage, by source offsets."""

from __future__ import annotations

import re

from .values import Passage

Span = tuple[int, int]
LONGEST = 1500  # a "sentence" beyond this is no prose; it is cut, so that nothing downstream is quadratic

_END = re.compile(r"[.!?؟…]+[”»\"')\]]*(?=\s|\Z)|[\n\r]+|(?<=[؟!?])(?=\s)")
_CLOSED, _GOES_ON = re.compile(r"[?!][”\"']+\Z"), re.compile(r"\s[a-z]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|gen|col|lt|maj|capt|sgt|brig|cpl|cmdr|adm|supt|insp|det|hon|rev|gov|sen|rep|st|no|vs|inc|jr|sr|dept|approx|art|para|u\.s|u\.n|e\.g|i\.e|[a-z])"
    r"|(?<![\u0620-\u064a])(?:هـ|[\u0621-\u064a]))\.[»”\"')]*\Z",
    re.IGNORECASE,
)


def sentences(text: str, passages: list[Passage]) -> list[tuple[Span, Passage]]:
    """((start, end), passage) of every sentence of headlines and bodies, in order."""
    found = []
    for passage in passages:
        if passage.kind in ("headline", "body"):
            found += [(span, passage) for span in split(text, passage.start, passage.end)]
    return found


def split(text: str, start: int, end: int) -> list[Span]:
    """The sentences between two places, without the blanks around them."""
    cuts, begun = [], start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if stop <= begun or _ABBREVIATION.search(text[max(begun, stop - 8) : stop]):
            continue
        if _CLOSED.search(match.group()) and _GOES_ON.match(text, stop, end):
            continue  # "Who signed?" the judge asked
        if stop - begun < LONGEST and _inside_quote(text, begun, stop, end):
            continue
        cuts.append((begun, stop))
        begun = stop
    cuts.append((begun, end))
    found: list[Span] = []
    for first, last in cuts:
        for piece in range(first, last, LONGEST):
            trimmed = _trim(text, piece, min(piece + LONGEST, last))
            if trimmed[0] < trimmed[1]:
                found.append(trimmed)
    return found


def _inside_quote(text: str, begun: int, stop: int, end: int) -> bool:
    """A stop inside quotation marks that go on is no end; the quotation belongs to one speaker."""
    piece = text[begun : min(stop, begun + LONGEST)]
    for opening, closing in (("“", "”"), ("«", "»")):
        if piece.count(opening) > piece.count(closing):
            return text.find(closing, stop, min(end, stop + LONGEST)) >= 0
    return piece.count('"') % 2 == 1 and text.find('"', stop, min(end, stop + LONGEST)) >= 0


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
