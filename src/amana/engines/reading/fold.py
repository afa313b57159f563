"""A text folded for finding, with the way back to the text as it was written.

`arabic.fold_mapped` of `engines/common` is exact and slow; a report can have a million characters. Here each
code point is folded by itself (what it composes with folds away anyhow), so one look-up per character does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from amana.engines.common.arabic import fold
from amana.engines.common.digits import to_ascii


class _Pieces(dict[str, str]):
    def __missing__(self, char: str) -> str:
        piece = to_ascii(char) if to_ascii(char) != char else fold(char)
        # A character that only NFKC makes a blank (NBSP) must stay one; a line end stays a line end.
        self[char] = piece if piece or not char.isspace() else " "
        return self[char]


_PIECES = _Pieces()
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+")


class Token(NamedTuple):
    """A word or a plain number of the folded text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is for finding; `span` leads back. `starts` is None where nothing moved."""

    source: str
    text: str
    starts: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source span of `text[start:end]`, with the marks that sit on its last letter."""
        if self.starts is None:
            return start, end
        if start == end:
            place = self.starts[start] if start < len(self.starts) else len(self.source)
            return place, place
        last = self.starts[end - 1] + 1
        while last < len(self.source) and _sits_on_the_letter_before(self.source[last]):
            last += 1
        return self.starts[start], last

    def back(self, place: int) -> int:
        """Where the source's code point `place` went: the first folded place not before it."""
        if self.starts is None:
            return place
        low, high = 0, len(self.starts)
        while low < high:
            middle = (low + high) // 2
            if self.starts[middle] < place:
                low = middle + 1
            else:
                high = middle
        return low

    def tokens(self) -> Iterator[Token]:
        """Words and numbers in order, by their places in the folded text."""
        for found in _WORD.finditer(self.text):
            yield Token(found.group(), found.start(), found.end())


def _sits_on_the_letter_before(char: str) -> bool:
    """A mark, or a letter that folds away (the last letter of نساء)."""
    return bool(unicodedata.combining(char)) or (char.isalpha() and not _PIECES[char])


def folded(source: str) -> Folded:
    """`source` folded: letters, digits and case made one, noise gone, blanks and punctuation kept."""
    pieces = [_PIECES[char] for char in source]
    text = "".join(pieces)
    sizes = [len(piece) for piece in pieces]
    if len(text) == len(source) and all(size == 1 for size in sizes):
        return Folded(source, text, None)
    starts = [place for place, size in enumerate(sizes) for _ in range(size)]
    return Folded(source, text, starts)


class Occupied:
    """Which places of a text are taken; asking and taking cost the length of the span, however many there are."""

    def __init__(self, length: int) -> None:
        self._mask = bytearray(length + 1)

    def free(self, start: int, end: int) -> bool:
        """True if nothing between `start` and `end` is taken."""
        return self._mask.find(1, start, end) < 0

    def take(self, start: int, end: int) -> None:
        """Take the places from `start` to before `end`."""
        self._mask[start:end] = b"\x01" * (end - start)
