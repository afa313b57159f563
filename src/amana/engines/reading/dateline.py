"""Which outlet a report names as its own: the agency in its dateline."""

from __future__ import annotations

import re

from amana.engines.common.arabic import fold

from .speakers import outlet_key, outlet_pattern

REACH = 220
_MARK = re.compile(r"\s*(?:\)|[-\u2013\u2014:])")


def outlet_of(text: str) -> str | None:
    """The key of the outlet in a dateline such as "BASRA (Reuters) -" or "بغداد - رويترز"; None without one."""
    head = fold(text[:REACH])
    for line in head.splitlines():
        for match in outlet_pattern().finditer(line):
            before, after = line[: match.start()].rstrip(), line[match.end() :]
            if len(before) > 60:
                break
            bracketed = before.endswith("(") and after.lstrip().startswith(")")
            dashed = _MARK.match(after) and (
                not before or before.endswith(("-", "\u2013", "\u2014", "/", ",", "،"))
            )
            alone = not before and not after.strip()
            if bracketed or dashed or alone:
                return outlet_key(match["name"])
    return None
