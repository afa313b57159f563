"""The shapes a PDF page draws, and the letters in each: a shape may stand for several letters, a letter and the sign
over it may be two shapes, and programs differ in the order in which they tell a shape's letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

_JOINED = ("لا", "لأ", "لإ", "لآ", "الله", "لله")
_LAST = "ىة"  # no letter of a word follows them
NO_INK = 0.01  # points
RAISED = (
    0.08  # of the size: so far off the baseline a letter is told by its sign, which is smaller than its place
)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter on the page: `left`, `right` and `base` (height of its baseline) in points, `size` of the letters.
    A shape that stands for two letters gives two glyphs. `word`: the same for letters drawn after one another without
    a space between them. `breaks`: the page begins a new line before it.
    A blank that the page itself draws is one too. `shape`: the same for letters drawn as one; where they are `ordered`,
    they come from the right to the left, whatever the rest of the page does."""

    char: str
    left: float
    right: float
    base: float
    size: float
    word: int = 0
    breaks: bool = False
    shape: int = -1
    ordered: bool = False

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Wordless:
    """What a page draws without telling a letter, in points: the rest of a letter of which only the sign is told, or
    nothing at all: a blank."""

    left: float
    right: float
    low: float
    high: float

    @property
    def blank(self) -> bool:
        return self.right - self.left < NO_INK


def _shapes(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The letters of each shape, which share its place."""
    for _, same in groupby(glyphs, key=lambda g: (g.shape, g.left, g.right)):
        yield list(same)


def come_turned(lines: Iterable[Sequence[Glyph]]) -> bool:
    """Whether the letters of an Arabic shape come in the wrong order on this page, as programs that draw from the left
    have them: told by lam-alif and by the letters that only end a word."""
    votes = 0
    for line in lines:
        for shape in _shapes(line):
            letters = _letters(shape)
            if len(letters) > 1 and not shape[0].ordered:
                votes += letters[::-1] in _JOINED or letters[0] in _LAST
                votes -= letters in _JOINED or letters[-1] in _LAST
    return votes > 0


def _letters(shape: Iterable[Glyph]) -> str:
    """Without the signs over and under them."""
    return "".join(g.char for g in shape if not unicodedata.combining(g.char))


def whole(glyphs: Sequence[Glyph], turned: bool) -> list[Glyph]:
    """The letters of each shape in the order in which they are read; signs after their letter. `turned` decides where
    the letters themselves do not tell."""
    found: list[Glyph] = []
    for shape in _shapes(glyphs):
        letters = _letters(shape)
        backwards = not shape[0].ordered and (turned or not any(map(is_arabic, letters)))
        if letters[::-1] in _JOINED or (backwards and letters not in _JOINED):
            shape.reverse()
        if unicodedata.combining(shape[0].char):
            shape.sort(key=lambda g: unicodedata.combining(g.char) > 0)
        found += shape
    return _signs_behind(found)


def _signs_behind(glyphs: list[Glyph]) -> list[Glyph]:
    """A sign drawn by itself stands over its letter, so that its middle may lie before that of the letter."""
    for n in range(len(glyphs) - 1):
        sign, letter = glyphs[n], glyphs[n + 1]
        if unicodedata.combining(sign.char) and not unicodedata.combining(letter.char) and letter.char != " ":
            over = letter.left <= sign.middle <= letter.right
            before = n and glyphs[n - 1].left <= sign.middle <= glyphs[n - 1].right
            if over and not before:
                glyphs[n], glyphs[n + 1] = letter, sign
    return glyphs


def once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without what is drawn twice in one place: letters made heavy so, and a letter with its sign that is told once for
    each of the two."""
    shapes: dict[int, str] = {}
    for glyph in glyphs:
        shapes[glyph.shape] = shapes.get(glyph.shape, "") + glyph.char
    found: list[Glyph] = []
    for glyph in glyphs:
        near = range(max(0, len(found) - 4), len(found))
        alike = shapes[glyph.shape] if len(shapes[glyph.shape]) > 1 else ""
        again = next((n for n in near if _same(found[n], glyph, alike == shapes[found[n].shape])), None)
        if again is None:
            found.append(glyph)
        elif glyph.right - glyph.left > found[again].right - found[again].left:
            found[again] = glyph
    return found


def _same(one: Glyph, other: Glyph, alike: bool) -> bool:
    """Whether one letter is drawn again by the other; `alike`: as one of several letters of the same shape."""
    if one.char != other.char or one.shape == other.shape >= 0:
        return False
    shared = min(one.right, other.right) - max(one.left, other.left)
    reach = one.size / 2 if alike or unicodedata.combining(one.char) else one.size / 4
    raised = abs(one.base - other.base) > RAISED * one.size and abs(one.middle - other.middle) < reach
    return raised or shared > 0.6 * min(one.right - one.left, other.right - other.left)


def is_arabic(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("AL", "R")
