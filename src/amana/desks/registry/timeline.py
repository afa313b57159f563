"""The custody path of one person as the page shows it: entries with their two sides, and the stays between.

Pure composition of what the ledger says; the newest comes first. A reversed entry stays in its place, struck
through, and is followed (above it) by its correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from . import strip
from .words import GLYPHS, account_name, authority_name


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry of a chain. `giver` and `receiver` are names of signers, empty where unsigned; `reason` is
    the detached words, empty where there are none."""

    leaf: int
    kind: str
    src: Any
    dst: Any
    effective_at: datetime
    recorded_at: datetime
    statement: str
    reverses: int | None = None
    reversed_by: int | None = None
    giver: str = ""
    receiver: str = ""
    reason: str = ""
    by_system: bool = False

    @property
    def late(self) -> bool:
        """Recorded more than a day after it happened."""
        return self.recorded_at - self.effective_at > timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Item:
    """Either an entry (`movement` set) or a stay in one account (`account` set)."""

    movement: Movement | None = None
    account: Any = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def css(self) -> str:
        """The look of an entry: reversed, correcting or plain."""
        if self.movement is None:
            return ""
        if self.movement.reversed_by is not None:
            return "rev"
        return "corr" if self.movement.reverses is not None else ""

    @property
    def glyph(self) -> str:
        return GLYPHS.get(self.account.kind, "unacc") if self.account else ""


def standing(movements: Sequence[Movement]) -> list[Movement]:
    """The entries that count: neither reversed nor reversals, oldest first."""
    return [m for m in movements if m.reversed_by is None and m.reverses is None]


def items(movements: Sequence[Movement], now: datetime) -> list[Item]:
    """Entries newest first, with the stay that each standing entry began. `movements` is oldest first."""
    counted = standing(movements)
    ends = {
        m.leaf: (counted[i + 1].effective_at if i + 1 < len(counted) else None) for i, m in enumerate(counted)
    }
    made: list[Item] = []
    for movement in reversed(movements):
        if movement.leaf in ends:
            until = ends[movement.leaf]
            if (until or now) > movement.effective_at:
                made.append(Item(account=movement.dst, since=movement.effective_at, until=until))
        made.append(Item(movement=movement))
    return made


def stretches(movements: Sequence[Movement], now: datetime, words: Any, day: Any) -> list[strip.Stretch]:
    """Who answered, as stretches for the strip. `words` turns seconds into "3 d 4 h", `day` a moment into
    text. Nobody answers before the first entry, nor after a closing one."""
    counted = standing(movements)
    merged: list[tuple[str, str, datetime, datetime]] = []
    for index, movement in enumerate(counted):
        end = counted[index + 1].effective_at if index + 1 < len(counted) else now
        if movement.dst.kind in ("released", "deceased", "duplicate"):
            continue
        label = authority_name(movement.dst) or account_name(movement.dst)
        if merged and merged[-1][:2] == (label, movement.dst.kind) and merged[-1][3] == movement.effective_at:
            merged[-1] = (*merged[-1][:3], end)
        else:
            merged.append((label, movement.dst.kind, movement.effective_at, end))
    return [
        strip.Stretch(
            label, words((end - start).total_seconds()), day(start), (end - start).total_seconds(), kind
        )
        for label, kind, start, end in merged
    ]
