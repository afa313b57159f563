"""The strip "who answered": which authority answered for a person, from the first entry to now, as an SVG.

A pure function of data. Time runs left to right in both languages. Long stays are folded: widths follow the
logarithm of the time, and a folded segment carries the mark of a broken scale.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from .words import GLYPHS

WIDTH, BAR_TOP, BAR_HEIGHT = 760, 18, 18
_FOLD_DAYS = 14
_LEAST = 64.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of time under one authority: a label, how long in words, when it began, in seconds how
    long, and the kind of account for its colour."""

    label: str
    lasted: str
    since: str
    seconds: float
    kind: str


def merge(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Neighbours under the same label become one (their words for the length are the caller's to make)."""
    merged: list[Stretch] = []
    for stretch in stretches:
        if merged and (merged[-1].label, merged[-1].kind) == (stretch.label, stretch.kind):
            last = merged[-1]
            merged[-1] = Stretch(
                last.label, stretch.lasted, last.since, last.seconds + stretch.seconds, last.kind
            )
        else:
            merged.append(stretch)
    return merged


def widths(stretches: Sequence[Stretch], total: float = WIDTH) -> list[float]:
    """Widths that add up to `total`, by the logarithm of the hours, none under the least that can be read."""
    if not stretches:
        return []
    weights = [math.log2(2 + stretch.seconds / 3600) for stretch in stretches]
    least = min(_LEAST, total / len(stretches))
    free = total - least * len(stretches)
    whole = sum(weights)
    return [least + free * weight / whole for weight in weights]


def svg(stretches: Sequence[Stretch], *, title: str, now: str, folded: str, rtl: bool) -> str:
    """The strip as SVG text. `title` names it for readers who do not see it, `now` and `folded` are words."""
    parts, at, any_folded = [], 0.0, False
    for index, (stretch, width) in enumerate(zip(stretches, widths(stretches), strict=True)):
        glyph = GLYPHS.get(stretch.kind, "unacc")
        parts.append(
            f'<rect class="sg sg-{glyph}" x="{at + 1:.1f}" y="{BAR_TOP}"'
            f' width="{max(width - 2, 1):.1f}" height="{BAR_HEIGHT}"/>'
        )
        words = f"{stretch.label} · {stretch.lasted}"
        room = int((width - 16) / 6.4)
        text = words if len(words) <= room else stretch.label if len(stretch.label) <= room else ""
        if text:
            parts.append(_text(at + width / 2, 31.5, text, "middle", "inv"))
        if index == 0 or width >= 60:
            parts.append(_text(at + 1, 12, stretch.since, "start", "td"))
        if stretch.seconds > _FOLD_DAYS * 86_400:
            any_folded = True
            x = at + 16
            parts.append(f'<path class="brk" d="M{x:.1f} 14l-6 26M{x + 6:.1f} 14l-6 26"/>')
        at += width
    parts.append(_text(WIDTH, 12, now, "end", "tb_"))
    if any_folded:
        parts.append(_text(WIDTH if rtl else 0, 49, folded, "end" if rtl else "start", "brkt"))
    height = 52 if any_folded else 40
    return (
        f'<svg class="ch strip" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )


def _text(x: float, y: float, words: str, anchor: str, css: str) -> str:
    """Text at a physical anchor: for a right-to-left run SVG swaps start and end, so they are swapped back."""
    arabic = any("\u0600" <= char <= "\u06ff" for char in words)
    if arabic:
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
    direction = ' direction="rtl"' if arabic else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{direction} class="{css}">{escape(words)}</text>'


def lasted(start: datetime, end: datetime) -> tuple[int, int, int]:
    """Days, hours and minutes between two moments, never negative."""
    minutes = max(0, int((end - start).total_seconds() // 60))
    return minutes // 1440, minutes // 60 % 24, minutes % 60
