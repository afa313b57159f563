"""Number formats that change what a number looks like: 00042 stored as 42, W-00042 stored as 42.

A register's wristband or file number lost in this way would be another person's number.
"""

from __future__ import annotations

import re

_PIECE = re.compile(r'"([^"]*)"|\\(.)|(0)|([\-/ ()])|\[\$-[^\]]*\]|\[[A-Za-z]+\]')
DIGIT = "\0"


def template_of(format_code: str) -> str | None:
    """A template with a NUL for each digit, for formats made of zeros and fixed text only; else None.

    "00000" -> five NULs, '"W-"000' -> "W-" and three NULs; "0" and "0.00" and dates -> None."""
    code, at, out = format_code.split(";")[0], 0, ""
    while at < len(code):
        piece = _PIECE.match(code, at)
        if not piece:
            return None
        quoted, escaped, zero, plain = piece.groups()
        out += DIGIT if zero else (quoted or escaped or plain or "")
        at = piece.end()
    if DIGIT not in out or not out.strip(" ") or (out.strip(" ") == DIGIT):
        return None
    return out


def render(template: str, value: float) -> str | None:
    """The number as the format shows it: digits fill from the right, surplus ones go to the left. None if the
    number is negative, fractional or too large to be exact."""
    if value != value or value < 0 or value > 1e15 or value != int(value):
        return None
    digits = list(str(int(value)))
    out: list[str] = []
    left = template.count(DIGIT)
    for char in reversed(template):
        if char != DIGIT:
            out.append(char)
            continue
        left -= 1
        out.append(digits.pop() if digits else "0")
        while left == 0 and digits:
            out.append(digits.pop())
    return "".join(reversed(out))
