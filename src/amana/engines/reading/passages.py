"""The parts of a report: headline, body, quotes in it, captions, links to other reports, boilerplate.

Passages of a document do not overlap, except that quotes lie inside headlines and bodies. Captions, related
links and boilerplate feed no claims: the only full dates of a report are often those of its photographs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from amana.engines.common.arabic import fold

from .lexicon import alternatives, load
from .values import Passage, PassageKind

Span = tuple[int, int]
LONGEST_HEADLINE, LONGEST_CAPTION = 170, 600
QUOTE_WORDS = 3  # a shorter one is a name or a distancing, not somebody's words

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_ENDS = re.compile(r"[.!?؟…:]\s*[”»\"')\]]*\s*\Z")
_BRACKET_END = re.compile(r"\(([^()]{2,80})\)\s*\.?\s*\Z")
_PAIRS = (("“", "”"), ("«", "»"), ("„", "“"), ("‘", "’"))
_LATIN_REMNANT = re.compile(
    r"(?<![\u0620-\u064a])(?:ال|وال|بال|و|ب|ل)?[\u0620-\u064a]?\s(?<=[\u0620-\u064a]\s)[a-z]{3,}(?!\w|\.\w)"
)


@cache
def _starts(name: str) -> re.Pattern[str]:
    return re.compile(r"\W{0,3}(?:" + alternatives(load("passages")[name]) + ")")


@cache
def _folded(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in load("passages")[name])


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    key: str


def passages(text: str) -> list[Passage]:
    """The passages of a text in order."""
    lines = _lines(text)
    kinds = [_own_kind(line) for line in lines]
    _headlines(lines, kinds)
    found: list[Passage] = []
    for line, kind in zip(lines, kinds, strict=True):
        machine = bool(_LATIN_REMNANT.search(line.text))
        found.append(Passage(line.start, line.end, kind, machine))
        if kind in ("headline", "body"):
            found += [
                Passage(start, end, "quote", machine) for start, end in quotes(text, line.start, line.end)
            ]
    return found


def _lines(text: str) -> list[_Line]:
    found = []
    for match in _LINE.finditer(text):
        stripped = match.group().strip()
        if not stripped:
            continue
        start = match.start() + match.group().index(stripped[0])
        end = start + len(stripped)
        found.append(_Line(start, end, stripped, fold(stripped[:LONGEST_CAPTION])))
    return found


def _own_kind(line: _Line) -> PassageKind:
    """What a line says of itself; "body" if nothing."""
    key, short = line.key, len(line.text) <= LONGEST_CAPTION
    if _starts("related_starts").match(key) and len(line.text) < 260:
        return "related"
    if _starts("boilerplate_starts").match(key) and len(line.text) < 200:
        return "boilerplate"
    if short and sum(word in key for word in _folded("link_words")) >= 2 and len(line.text) < 120:
        return "boilerplate"
    if short and (_starts("caption_starts").match(key) or _starts("caption_scenes").match(key)):
        return "caption"
    credit = _BRACKET_END.search(line.text) if short else None
    if credit and any(word in fold(credit.group(1)) for word in _folded("credits")):
        return "caption"
    return "body"


def _headlines(lines: list[_Line], kinds: list[PassageKind]) -> None:
    """Short lines without an end: the first is the headline; one before a caption links elsewhere; the others
    are headlines of sections. A lone line, or one that is a sentence, is the text itself."""
    bodies = [at for at, kind in enumerate(kinds) if kind == "body"]
    title_seen = False
    last_long = max((at for at in bodies if len(lines[at].text) > 60), default=-1)
    for at in bodies:
        line = lines[at]
        open_end = not _ENDS.search(line.text) and len(line.text) <= LONGEST_HEADLINE
        later = at < last_long
        if not open_end or not later:
            title_seen = title_seen or not open_end
            continue
        before_caption = at + 1 < len(lines) and kinds[at + 1] == "caption"
        kinds[at] = "related" if title_seen and before_caption else "headline"
        title_seen = True


def quotes(text: str, start: int, end: int) -> list[Span]:
    """The spans of quoted words, marks left out, of a line or sentence."""
    found: list[Span] = []
    for opening, closing in _PAIRS[:2]:
        at = start
        while (opened := text.find(opening, at, end)) >= 0:
            closed = text.find(closing, opened + 1, end)
            if closed < 0:
                break
            found.append((opened + 1, closed))
            at = closed + 1
    straight = [place for place in range(start, end) if text[place] == '"'] if '"' in text[start:end] else []
    if len(straight) % 2 == 0:
        found += [(a + 1, b) for a, b in zip(straight[::2], straight[1::2], strict=True)]
    return sorted(span for span in found if len(text[span[0] : span[1]].split()) >= QUOTE_WORDS)
