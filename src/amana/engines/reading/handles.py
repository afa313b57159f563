"""Whoever posts, by the handle that a text gives: @lena_ward."""

from __future__ import annotations

import re

from .found import Found

_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z0-9_]{2,30}")


def find(text: str, start: int, end: int) -> list[Found]:
    """The handles in the sentence `text[start:end]` (folded); a post that only asks tells nothing."""
    asks = text[start:end].rstrip()[-1:] in ("?", "؟")
    return [
        Found(match.start(), match.end(), match.span())
        for match in _HANDLE.finditer(text, start, end)
        if not (asks and match.start() == start and text[match.end() : match.end() + 2].strip() == ":")
    ]
