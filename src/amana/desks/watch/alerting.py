"""The rules of alerting, read from `alerting.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

ROLES = (
    "custody_officer",
    "movement_planner",
    "movement_approver",
    "escort_commander",
    "coordinator",
    "analyst",
)
"""Who can be asked to acknowledge. A monitor reads every warning and is asked for nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one level asks for. `escalate`: (after the due time, role)."""

    due: timedelta
    recipients: tuple[str, ...]
    escalate: tuple[tuple[timedelta, str], ...]
    instruction: dict[str, str]

    def reached(self, due_at: datetime, now: datetime) -> list[tuple[str, datetime]]:
        """(role, since when) of everybody who has heard that nobody acknowledged."""
        return [(role, at) for role, at in self.steps(due_at) if at <= now]

    def steps(self, due_at: datetime) -> list[tuple[str, datetime]]:
        """(role, when) of everybody who hears of it while nobody acknowledges, from the due time to the end."""
        return [(role, due_at + after) for after, role in self.escalate]


@cache
def rules() -> dict[int, Rule]:
    """Level 1 to 3 -> its rule. Raises ValueError for a role that cannot be asked."""
    page = tomllib.loads((Path(__file__).parent / "alerting.toml").read_text("utf-8"))
    found = {}
    for level, entry in page.items():
        named = {*entry["recipients"], *(role for _m, role in entry["escalate"])}
        if unknown := named - set(ROLES):
            raise ValueError(f"alerting.toml [{level}]: no such role to ask: {', '.join(sorted(unknown))}")
        found[int(level)] = Rule(
            timedelta(minutes=entry["due_minutes"]),
            tuple(entry["recipients"]),
            tuple((timedelta(minutes=m), role) for m, role in entry["escalate"]),
            {"en": entry["instruction_en"], "ar": entry["instruction_ar"]},
        )
    return found
