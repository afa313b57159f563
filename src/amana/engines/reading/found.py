"""One attribution by its places in the folded text, and what both languages ask of places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .gated import Gated

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


def framed(
    text: str,
    start: int,
    end: int,
    patterns: Iterable[tuple[str, Gated]],
    item: Callable[[str, re.Match[str]], Found | None],
) -> list[Found]:
    """What `item` makes of each match of the named patterns in the sentence `text[start:end]`, none meeting another;
    not of those whose group `who` stands inside a quotation."""
    found: list[Found] = []
    for kind, pattern in patterns:
        for match in pattern.finditer(text, start, end):
            if len(found) >= MOST_IN_SENTENCE:
                return found
            made = None if inside_quote(text, start, match.start("who")) else item(kind, match)
            if made and not meets(made, found):
                found.append(made)
    return found
