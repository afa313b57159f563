"""One row of the table: kept for the result, told at once to who waits."""

from __future__ import annotations

import sys

Row = dict[str, str]


def row(what: str, target: str, seen: str) -> Row:
    print(f"  {what}: {seen}", file=sys.stderr, flush=True)
    return {"what": what, "target": target, "seen": seen}
