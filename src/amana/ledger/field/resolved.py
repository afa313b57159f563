"""What two officers decided about lines of the field, as the log tells it."""

from __future__ import annotations

from typing import Any

from ..chains import memos


def resolved_lines() -> dict[tuple[bytes, int], str]:
    """Every line that was resolved, from the log, and how."""
    return {
        (bytes.fromhex(str(m.facts["statement"])), int(m.facts["line"])): _reason(m.facts)
        for m in memos(kinds=("resolve",))
        if "line" in m.facts
    }


def _reason(facts: dict[str, Any]) -> str:
    return "accepted" if facts["choice"] == "accept" else "set-aside"
