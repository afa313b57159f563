"""The text of a PDF page from where its letters stand.

A PDF says which shapes stand where, not in which order they are read: programs that write Arabic draw a line from the
left or word by word, joined shapes as one, numbers between. The order of drawing is therefore not the order of the
text; the place on the paper is. A line is put in order from right to left where most of its letters are Arabic, its
numbers and Latin words from left to right within it: the reverse of what the Unicode Bidirectional Algorithm (UAX #9)
did when the page was set.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median_low

from .pdf_shapes import RAISED, Glyph, Wordless, come_turned, is_arabic, once, whole

GAP = 0.15  # of the size of letters: between two letters that are drawn as one word, a wider one is a space
SMALL_GAP = 0.09  # the same between two that are drawn as different words; a set space has about .25
RAISED_GAP = 0.6  # between a letter off the baseline and the next
WIDE_GAP = 0.4  # of the size: more than a blank where the page draws its blanks
WORDS = 12  # letters to a blank at most, where a page draws its blanks
OPEN = 0.15  # of a drawn blank: so much of it lies free between the letters beside it, which may hang over it
SAME_LINE = 0.6  # of the size: letters and signs of one line sit at most so far above or below each other
FULL = 0.8  # of the widest line: a line that ends before it ends a paragraph
MOSTLY = 2  # a line of the other script than its page has so many times as many letters of it
NEXT_LINE = 1.9  # of the size: a line further down begins a paragraph
EDGE = 0.5  # of the size: a line that ends so near to the edge of the page's text ends there
_NUMBER = r"\d(?:[\d.,:/٫٬]*\d)?"
_ENDS = (".", "!", "?", "؟", "…", ":", "»", "”", '"', "؛")
_MIRRORED = str.maketrans("()[]{}«»‹›", ")(][}{»«›‹")
_BRACKET = re.compile(r"[()\[\]{}«»‹›]")
_CLOSING = ")]}»›"
_BLANK = ("", " ")
_BEFORE_LATIN = re.compile(r"\d[\d.,]*-$")


@dataclass(slots=True)
class _Drawn:
    """What is drawn of a line: how far it reaches, and the baseline of its longest part."""

    glyphs: list[Glyph]
    left: float
    right: float
    base: float
    size: float
    longest: int

    @classmethod
    def of(cls, part: list[Glyph]) -> _Drawn:
        size = max(1.0, max(g.size for g in part))
        return cls(part, _left(part), _right(part), median_low(g.base for g in part), size, len(part))

    def beside(self, part: _Drawn) -> bool:
        """Whether both stand at one height, one in the other or next to it."""
        reach = 1.5 * part.size
        level = _level(self.base, part.base, part.size)
        return level and self.left - reach <= part.right and part.left <= self.right + reach

    def take(self, part: _Drawn) -> None:
        self.glyphs += part.glyphs
        self.left, self.right = min(self.left, part.left), max(self.right, part.right)
        if part.longest > self.longest:
            self.base, self.longest = part.base, part.longest


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    width: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class _Page:
    """What all lines of a page share: whether the letters of a shape come turned round, whether blanks are drawn."""

    turned: bool
    blanks: bool
    wordless: Sequence[Wordless]
    """From the bottom of the page."""

    def at(self, base: float, size: float) -> list[Wordless]:
        """What is drawn without letters in a line on this baseline."""
        low = partial(bisect_left, self.wordless, key=lambda w: w.low)
        near = [
            w for w in self.wordless[low(base - size) : low(base + 0.6 * size)] if w.high > base - 0.3 * size
        ]
        return [w for w in near if not w.blank or abs(w.low - base) < size / 2]


def text(glyphs: Iterable[Glyph], wordless: Sequence[Wordless] = ()) -> str:
    """The page's text, a line for each paragraph."""
    cut = _lines(glyphs)
    letters = [g.char != " " for line in cut for g in line]
    blanks = letters.count(False) + sum(w.blank for w in wordless)
    page = _Page(
        come_turned(cut), blanks * WORDS >= letters.count(True), sorted(wordless, key=lambda w: w.low)
    )
    counted = [_scripts(line) for line in cut]
    arabic_page = sum(arabic for arabic, _ in counted) >= sum(latin for _, latin in counted)
    lines: list[_Line] = []
    edges = min((_left(line) for line in cut), default=0.0), max((_right(line) for line in cut), default=0.0)
    for drawn, (arabic, latin) in zip(cut, counted, strict=True):
        # a line may hold one end of a Latin name alone: the page decides where the letters do not
        if arabic_page:
            from_right = latin <= MOSTLY * arabic or _set_from_right(drawn, *edges)
        else:
            from_right = arabic > MOSTLY * latin
        if (line := _line(drawn, from_right, page)).text:
            lines.append(line)
    widest = max((line.width for line in lines), default=0.0)
    told: list[str] = []
    for n, line in enumerate(lines):
        if n and _goes_on(lines[n - 1], line, widest):
            told[-1] += " " + line.text
        else:
            told.append(line.text)
    return "\n".join(told)


def _left(glyphs: Iterable[Glyph]) -> float:
    return min(g.left for g in glyphs)


def _right(glyphs: Iterable[Glyph]) -> float:
    return max(g.right for g in glyphs)


def _set_from_right(line: Sequence[Glyph], left: float, right: float) -> bool:
    """Whether a line ends at the right edge of the page's text and not at the left one."""
    near = EDGE * max(g.size for g in line)
    return right - _right(line) < near and _left(line) - left > near


def _lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """By the page's own breaks, and wherever a letter sits too high or low for the line before it: the order of
    drawing keeps columns apart. What is drawn next beside a line or into its gaps belongs to it all the same: numbers
    and raised signs of an Arabic line are drawn apart."""
    found: list[_Drawn] = []
    for part in _parts_drawn(glyphs):
        drawn = _Drawn.of(part)
        if found and found[-1].beside(drawn):
            found[-1].take(drawn)
        else:
            found.append(drawn)
    return [line.glyphs for line in found]


def _parts_drawn(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    part: list[Glyph] = []
    for glyph in glyphs:
        if part and (glyph.breaks or not _level(part[-1].base, glyph.base, glyph.size)):
            yield part
            part = []
        part.append(glyph)
    if part:
        yield part


def _level(one: float, other: float, size: float) -> bool:
    return abs(one - other) <= SAME_LINE * max(size, 1.0)


def _goes_on(line: _Line, after: _Line, widest: float) -> bool:
    """Whether a paragraph runs on from one line into the next."""
    down = line.base - after.base
    return (
        line.width >= FULL * widest
        and not line.text.endswith(_ENDS)
        and 0 < down <= NEXT_LINE * max(line.size, after.size)
        and abs(line.size - after.size) < 0.1 * line.size
    )


def _scripts(glyphs: Sequence[Glyph]) -> tuple[int, int]:
    """How many letters are Arabic, and how many are of another script."""
    arabic = sum(is_arabic(g.char) for g in glyphs)
    return arabic, sum(g.char.isalpha() for g in glyphs) - arabic


def _line(glyphs: Sequence[Glyph], from_right: bool, page: _Page) -> _Line:
    base, size = median_low(g.base for g in glyphs), max(g.size for g in glyphs)
    ordered = once(whole(sorted(glyphs, key=lambda g: -g.middle), page.turned))
    rightmost_first = _spaced(ordered, page.at(base, size), page.blanks)
    read = _from_right(rightmost_first) if from_right else _from_left(rightmost_first)
    width = _right(glyphs) - _left(glyphs)
    return _Line(
        _brackets(" ".join(read.split())),
        width,
        median_low(g.base for g in glyphs),
        max(g.size for g in glyphs),
    )


def _spaced(glyphs: Sequence[Glyph], wordless: Sequence[Wordless], blanks_drawn: bool) -> str:
    """The letters from the right to the left, a space where one is drawn or there is room for one."""
    told: list[str] = []
    blanks, ink = sorted(w.left for w in wordless if w.blank), [w for w in wordless if not w.blank]
    before, blank = glyphs[0], None
    edge = before.right
    for glyph in glyphs:
        if glyph.char == " ":
            blank = glyph
            continue
        drawn = blank and min(edge, blank.right) - max(glyph.right, blank.left) > OPEN * blank.width
        if not drawn:
            at = bisect_right(blanks, glyph.right - OPEN * glyph.size)
            drawn = at < len(blanks) and blanks[at] < edge
        least = _least_gap(before, glyph, blanks_drawn) * glyph.size
        if drawn or (edge - glyph.right > least and _free(glyph.right, edge, ink) > least):
            told.append(" ")
        told.append(unicodedata.normalize("NFKC", glyph.char) if _is_shape(glyph.char) else glyph.char)
        edge, before, blank = min(edge, glyph.left), glyph, None
    return "".join(told)


def _least_gap(before: Glyph, glyph: Glyph, blanks_drawn: bool) -> float:
    """How much room between two letters is a space, of their size."""
    if blanks_drawn:
        return WIDE_GAP
    if abs(glyph.base - before.base) > RAISED * glyph.size:
        return RAISED_GAP
    return GAP if glyph.word == before.word else SMALL_GAP


def _free(left: float, right: float, ink: Iterable[Wordless]) -> float:
    """How much of a gap nothing is drawn in."""
    return right - left - sum(max(0.0, min(right, w.right) - max(left, w.left)) for w in ink)


def _from_right(line: str) -> str:
    """An Arabic line: its numbers and Latin words are turned back."""
    return "".join(_turned_back(part) for part in _parts(line, _is_latin))


def _from_left(line: str) -> str:
    """A Latin line: its Arabic words are turned back, their numbers are not."""
    parts = _parts(line[::-1], is_arabic)
    return "".join(_from_right(part[::-1]) if any(map(is_arabic, part)) else part for part in parts)


def _turned_back(part: str) -> str:
    if any(map(_is_latin, part)):
        return part[::-1]
    return re.sub(_NUMBER, lambda number: number[0][::-1], part)


def _parts(line: str, of: Callable[[str], bool]) -> list[str]:
    """The line cut where a run of one script begins and ends; blanks and signs inside a run belong to it."""
    wanted = [of(c) for c in line]
    other = [c.isalpha() and not w for c, w in zip(line, wanted, strict=True)]
    found, at = [], 0
    while at < len(line):
        begin = next((n for n in range(at, len(line)) if wanted[n]), len(line))
        if of is _is_latin and (number := _BEFORE_LATIN.search(line, at, begin)):
            begin = (
                number.start()
            )  # "C-130" reads as it looks; the other way round, "130-C", is hardly ever meant
        if begin > at:
            found.append(line[at:begin])
        if begin == len(line):
            break
        end = last = begin
        while end < len(line) and not other[end]:
            if wanted[end]:
                last = end
            end += 1
        found.append(line[begin : last + 1])
        at = last + 1
    return found


def _brackets(line: str) -> str:
    """Brackets are drawn mirrored in Arabic, and programs differ in which of the two they write down. The blanks tell:
    what opens has one before it, what closes has one behind it; where there is none, what is open is closed."""
    told, opened = list(line), 0
    for found in _BRACKET.finditer(line):
        at = found.start()
        before, after = line[:at][-1:], line[at + 1 : at + 2]
        opens = before in _BLANK and after not in _BLANK
        closes = before not in _BLANK and (after in _BLANK or after in _ENDS or after in "،,;")
        if not opens and not closes:
            opens = opened <= 0
        if opens is (found[0] in _CLOSING):
            told[at] = found[0].translate(_MIRRORED)
        opened += 1 if opens else -1
    return "".join(told)


def _is_latin(char: str) -> bool:
    return char.isalpha() and not is_arabic(char)


def _is_shape(char: str) -> bool:
    """A letter as it is joined, which is another character than the letter itself."""
    return "\ufb00" <= char <= "\ufefc"
