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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

GAP = 0.15  # of the size of letters: between two letters that are drawn as one word, a wider one is a space
SMALL_GAP = 0.09  # the same between two that are drawn as different words; a set space has about .25
RAISED, RAISED_GAP = (
    0.08,
    0.6,
)  # a letter off the baseline is told by its sign, which is smaller than its place
SAME_LINE = 0.6  # of the size: letters and signs of one line sit at most so far above or below each other
FULL = 0.8  # of the widest line: a line that ends before it ends a paragraph
MOSTLY = 2  # a line of the other script than its page has so many times as many letters of it
NEXT_LINE = 1.9  # of the size: a line further down begins a paragraph
_JOINED = ("لا", "لأ", "لإ", "لآ", "الله", "لله")
_NUMBER = r"\d(?:[\d.,:/٫٬]*\d)?"
_ENDS = (".", "!", "?", "؟", "…", ":", "»", "”", '"', "؛")
_MIRRORED = str.maketrans("()[]{}«»‹›", ")(][}{»«›‹")
_BRACKET = re.compile(r"[()\[\]{}«»‹›]")
_CLOSING = ")]}»›"
_BLANK = ("", " ")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter on the page: `left`, `right` and `base` (height of its baseline) in points, `size` of the letters.
    A shape that stands for two letters gives two glyphs. `word`: the same for letters drawn after one another without
    a space between them. `breaks`: the page begins a new line before it."""

    char: str
    left: float
    right: float
    base: float
    size: float
    word: int = 0
    breaks: bool = False

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    width: float
    base: float
    size: float


def text(glyphs: Iterable[Glyph]) -> str:
    """The page's text, a line for each paragraph."""
    cut = _lines(glyphs)
    counted = [_scripts(line) for line in cut]
    arabic_page = sum(arabic for arabic, _ in counted) >= sum(latin for _, latin in counted)
    lines: list[_Line] = []
    for drawn, (arabic, latin) in zip(cut, counted, strict=True):
        # a line may hold one end of a Latin name alone: the page decides where the letters do not
        from_right = latin <= MOSTLY * arabic if arabic_page else arabic > MOSTLY * latin
        if (line := _line(drawn, from_right)).text:
            lines.append(line)
    widest = max((line.width for line in lines), default=0.0)
    told: list[str] = []
    for n, line in enumerate(lines):
        if n and _goes_on(lines[n - 1], line, widest):
            told[-1] += " " + line.text
        else:
            told.append(line.text)
    return "\n".join(told)


def _lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """By the page's own breaks, and wherever a letter sits too high or low for the line before it: the order of
    drawing keeps columns apart."""
    found: list[list[Glyph]] = []
    for glyph in glyphs:
        near = found and abs(glyph.base - found[-1][-1].base) <= SAME_LINE * max(glyph.size, 1.0)
        if near and (not glyph.breaks or _beside(found[-1], glyph)):
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return found


def _beside(line: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a letter belongs to a line though the page breaks there: numbers in Arabic lines are drawn apart."""
    reach = 1.5 * max(glyph.size, 1.0)
    left, right = min(g.left for g in line[-40:]), max(g.right for g in line[-40:])
    return left - reach <= glyph.right and glyph.left <= right + reach


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
    arabic = sum(_is_arabic(g.char) for g in glyphs)
    return arabic, sum(g.char.isalpha() for g in glyphs) - arabic


def _line(glyphs: Sequence[Glyph], from_right: bool) -> _Line:
    rightmost_first = _spaced(_once(_whole(sorted(glyphs, key=lambda g: -g.middle))))
    read = _from_right(rightmost_first) if from_right else _from_left(rightmost_first)
    width = max(g.right for g in glyphs) - min(g.left for g in glyphs)
    return _Line(_brackets(" ".join(read.split())), width, glyphs[0].base, max(g.size for g in glyphs))


def _whole(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Letters of one shape, which share its place, in the order in which they are read; signs after their letter."""
    found: list[Glyph] = []
    at = 0
    while at < len(glyphs):
        end = at + 1
        while end < len(glyphs) and (glyphs[end].left, glyphs[end].right) == (
            glyphs[at].left,
            glyphs[at].right,
        ):
            end += 1
        shape = list(glyphs[at:end])
        letters = [g for g in shape if not unicodedata.combining(g.char)]
        if "".join(g.char for g in reversed(letters)) in _JOINED:
            found += shape[::-1]
        elif "".join(g.char for g in letters) in _JOINED:
            found += shape
        else:
            signs = [g for g in shape if unicodedata.combining(g.char)]
            found += (letters if any(_is_arabic(g.char) for g in letters) else letters[::-1]) + signs
        at = end
    return _signs_behind(found)


def _signs_behind(glyphs: list[Glyph]) -> list[Glyph]:
    """A sign drawn by itself stands over its letter, so that its middle may lie before that of the letter."""
    for n in range(len(glyphs) - 1):
        sign, letter = glyphs[n], glyphs[n + 1]
        if unicodedata.combining(sign.char) and not unicodedata.combining(letter.char):
            over = letter.left <= sign.middle <= letter.right
            before = n and glyphs[n - 1].left <= sign.middle <= glyphs[n - 1].right
            if over and not before:
                glyphs[n], glyphs[n + 1] = letter, sign
    return glyphs


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without what is drawn twice in one place: letters made heavy so, and letters that a sign's shape repeats."""
    found: list[Glyph] = []
    for glyph in glyphs:
        again = next((n for n in range(max(0, len(found) - 4), len(found)) if _same(found[n], glyph)), None)
        if again is None:
            found.append(glyph)
        elif glyph.right - glyph.left > found[again].right - found[again].left:
            found[again] = glyph
    return found


def _same(one: Glyph, other: Glyph) -> bool:
    if one.char != other.char:
        return False
    shared = min(one.right, other.right) - max(one.left, other.left)
    raised = abs(one.base - other.base) > RAISED * one.size and abs(one.middle - other.middle) < one.size / 2
    return raised or shared > 0.6 * min(one.right - one.left, other.right - other.left)


def _spaced(glyphs: Sequence[Glyph]) -> str:
    """The letters from the right to the left, a space where there is room for one."""
    told: list[str] = []
    before = glyphs[0]
    edge = before.right
    for glyph in glyphs:
        least = GAP if glyph.word == before.word else SMALL_GAP
        if abs(glyph.base - before.base) > RAISED * glyph.size:
            least = RAISED_GAP
        if edge - glyph.right > least * glyph.size:
            told.append(" ")
        told.append(unicodedata.normalize("NFKC", glyph.char) if _is_shape(glyph.char) else glyph.char)
        edge, before = min(edge, glyph.left), glyph
    return "".join(told)


def _from_right(line: str) -> str:
    """An Arabic line: its numbers and Latin words are turned back."""
    return "".join(_turned_back(part) for part in _parts(line, _is_latin))


def _from_left(line: str) -> str:
    """A Latin line: its Arabic words are turned back, their numbers are not."""
    parts = _parts(line[::-1], _is_arabic)
    return "".join(_from_right(part[::-1]) if any(map(_is_arabic, part)) else part for part in parts)


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


def _is_arabic(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("AL", "R")


def _is_latin(char: str) -> bool:
    return char.isalpha() and not _is_arabic(char)


def _is_shape(char: str) -> bool:
    """A letter as it is joined, which is another character than the letter itself."""
    return "\ufb00" <= char <= "\ufefc"
