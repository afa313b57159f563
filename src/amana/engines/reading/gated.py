"""Patterns that begin with a noun phrase of any length, asked only where what follows the phrase stands at all.

A noun phrase can begin at every word, so such a pattern costs far more than its tail; a sentence without the tail
cannot match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gated:
    """A pattern, and the tail that must stand somewhere in a text which it matches (None: it is asked always)."""

    pattern: re.Pattern[str]
    tail: re.Pattern[str] | None

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """The matches of the pattern in `text[start:end]`."""
        if self.tail is not None and self.tail.search(text, start, end) is None:
            return iter(())
        return self.pattern.finditer(text, start, end)


def gated(pattern: str, before: str = "") -> Gated:
    """`pattern` compiled, with the tail behind its leading group, if it begins with one; `before` is put before it."""
    tail = _behind_group(pattern)
    return Gated(re.compile(before + pattern), re.compile(tail) if tail else None)


def _behind_group(pattern: str) -> str | None:
    """What stands behind the noun phrase with which a pattern begins: behind its group `who`, else behind its first
    group; None without such a group or such a tail, or where the pattern is several."""
    depth, in_set, at, behind, named = 0, False, 0, None, None
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 2
            continue
        if in_set:
            in_set = char != "]"
        elif char == "[":
            in_set = True
        elif char in "()":
            if depth == 0 and pattern.startswith("(?P<who>", at):
                named = at
            depth += 1 if char == "(" else -1
            if depth == 0 and (behind is None or named is not None):
                behind, named = at + 1, None
        elif char == "|" and depth == 0:
            return None
        at += 1
    rest = pattern[behind:] if behind and pattern[0] == "(" else ""
    return rest if rest and rest[0] not in "?*+{" else None
