"""One attribution by its places in the folded text, and what both languages ask of places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]
MOST_IN_SENTENCE = 24  # attributions; what has more is no prose, and must not cost the square of its length


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution by places in the folded text; `speaker` and `outlet` are spans there, or None."""

    start: int
    end: int
    speaker: Span | None
    outlet: Span | None = None
    denies: bool = False
    implicit: bool = False


def meets(one: Found, others: Iterable[Found]) -> bool:
    """`one` shares a character with any of the others."""
    return any(one.start < other.end and other.start < one.end for other in others)


def inside_quote(text: str, start: int, place: int) -> bool:
    """Whether a quotation that opened behind `start` is still open at `place`: its words are said by whoever
    is quoted."""
    before = text[start:place]
    opened = before.count("«") + before.count("“")
    return before.count('"') % 2 == 1 or opened > before.count("»") + before.count("”")
