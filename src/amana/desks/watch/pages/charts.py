"""Pictures of the warning pages as SVG: pure functions of numbers. Probabilities stand on a log scale; time runs
left to right; every colour is a class, as the policy allows no inline style."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

LEAST, MOST = 0.0005, 1.0
MARKS = (0.01, 0.03, 0.10)
"""Where the levels begin."""
WIDE, LEFT = 126.0, 4.0


def _x(p: float, width: float, least: float = LEAST, most: float = MOST) -> float:
    share = math.log(min(max(p, least), most) / least) / math.log(most / least)
    return LEFT + share * (width - 2 * LEFT)


def interval(p7: float, low: float, high: float, level: int | None) -> SafeString:
    """The range of p7 with its middle, and the thresholds of the levels as dashes."""
    marks = format_html_join(
        "", '<line class="thl" x1="{0}" x2="{0}" y1="2" y2="24"/>', ((f"{_x(m, WIDE):.1f}",) for m in MARKS)
    )
    return format_html(
        '<svg class="p7" viewBox="0 0 126 26" aria-hidden="true">{}<line class="iv" x1="{}" x2="{}" y1="13"'
        ' y2="13"/><circle class="pd lvs{}" cx="{}" cy="13" r="4.5"/></svg>',
        marks,
        f"{_x(low, WIDE):.1f}",
        f"{_x(high, WIDE):.1f}",
        level or 0,
        f"{_x(p7, WIDE):.1f}",
    )


def scale() -> SafeString:
    """The head of the column of intervals: 1, 3 and 10 per cent."""
    texts = format_html_join(
        "",
        '<text x="{}" y="12" text-anchor="middle" class="td">{}</text>',
        ((f"{_x(m, WIDE):.1f}", f"{m * 100:g}") for m in MARKS),
    )
    return format_html('<svg class="p7" viewBox="0 0 126 16" aria-hidden="true">{}</svg>', texts)


def spark(values: Sequence[float]) -> SafeString:
    """The course of p7 over four weeks."""
    if len(values) < 2:
        return mark_safe('<span class="dim">—</span>')
    logs = [math.log(max(v, LEAST)) for v in values]
    low, high = min(logs), max(logs)
    # a factor of three fills half of the height, so that a calm line looks calm
    room = max(high - low, 2 * math.log(3))
    middle = (high + low) / 2
    step = 64 / (len(logs) - 1)
    points = [(2 + n * step, 12 - (v - middle) / room * 18) for n, v in enumerate(logs)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return format_html(
        '<svg class="spk" viewBox="0 0 72 24" aria-hidden="true"><polyline points="{}"/><circle cx="{}" cy="{}"'
        ' r="2.2"/></svg>',
        line,
        f"{points[-1][0]:.1f}",
        f"{points[-1][1]:.1f}",
    )


STEP_WIDE = 360.0


def step(before: float, after: float, kind: str, least: float, most: float) -> SafeString:
    """One bar of the explanation, from the product so far to the product with this factor. `kind`: base, up, down,
    total."""
    a, b = (_x(v, STEP_WIDE, least, most) for v in (before, after))
    low, high = min(a, b), max(a, b)
    css = {"base": "wv pr", "up": "wb1", "down": "wv dn", "total": "wv tot"}[kind]
    grid = format_html_join(
        "",
        '<line class="thl" x1="{0}" x2="{0}" y1="0" y2="18"/>',
        ((f"{_x(m, STEP_WIDE, least, most):.1f}",) for m in MARKS if least < m < most),
    )
    return format_html(
        '<svg class="stepb" viewBox="0 0 360 18" aria-hidden="true">{}<rect class="{}" x="{}" y="3" width="{}"'
        ' height="12"/></svg>',
        grid,
        css,
        f"{low:.1f}",
        f"{max(high - low, 1.5):.1f}",
    )


def step_axis(least: float, most: float) -> SafeString:
    """The figures under the bars."""
    ticks = [t for t in (0.0005, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0) if least <= t <= most]
    texts = format_html_join(
        "",
        '<text x="{}" y="13" text-anchor="middle" class="td">{}</text>',
        (
            (f"{min(max(_x(t, STEP_WIDE, least, most), 14), STEP_WIDE - 14):.1f}", f"{t * 100:g}%")
            for t in ticks
        ),
    )
    return format_html('<svg class="stepb" viewBox="0 0 360 18" aria-hidden="true">{}</svg>', texts)


def course(points: Sequence[tuple[float, float, float, float]], title: str) -> SafeString:
    """Frozen p7 with its range over time. `points`: (days from the first, p7, low, high)."""
    if len(points) < 2:
        return mark_safe("")
    width, height, least, most = 720.0, 150.0, 0.0005, 0.6
    span = max(points[-1][0], 1e-9)

    def at(day: float, p: float) -> str:
        share = math.log(min(max(p, least), most) / least) / math.log(most / least)
        return f"{40 + day / span * (width - 52):.1f},{height - 18 - share * (height - 28):.1f}"

    band = " ".join(
        [at(d, high) for d, _p, _l, high in points] + [at(d, low) for d, _p, low, _h in points[::-1]]
    )
    line = " ".join(at(d, p) for d, p, _l, _h in points)
    grid = format_html_join(
        "",
        '<line class="thl" x1="40" x2="708" y1="{0}" y2="{0}"/><text class="td" x="34" y="{1}" text-anchor="end">'
        "{2}%</text>",
        (
            (at(0, m).split(",")[1], f"{float(at(0, m).split(',')[1]) + 4:.1f}", f"{m * 100:g}")
            for m in (0.001, *MARKS, 0.3)
        ),
    )
    return format_html(
        '<svg class="ch" viewBox="0 0 720 150" role="img" aria-label="{}">{}<polygon class="area" points="{}"/>'
        '<polyline class="ln1" points="{}"/></svg>',
        title,
        grid,
        band,
        line,
    )


def reliability(bins: Sequence[dict[str, Any]], title: str) -> SafeString:
    """Forecast against what happened, both on a log scale; a bar is the 90 % interval, the dashed line perfection."""
    size, least, most = 360.0, 0.0005, 1.0

    def at(p: float) -> float:
        return math.log(min(max(p, least), most) / least) / math.log(most / least)

    def x(p: float) -> float:
        return 46 + at(p) * (size - 60)

    def y(p: float) -> float:
        return size - 40 - at(p) * (size - 60)

    ticks = (0.001, 0.01, 0.1, 1.0)
    grid = format_html_join(
        "",
        '<line class="gridl" x1="{0}" x2="{0}" y1="20" y2="320"/><line class="gridl" x1="46" x2="346" y1="{1}"'
        ' y2="{1}"/><text class="td" x="{0}" y="338" text-anchor="middle">{2}%</text><text class="td" x="40"'
        ' y="{3}" text-anchor="end">{2}%</text>',
        ((f"{x(t):.1f}", f"{y(t):.1f}", f"{t * 100:g}", f"{y(t) + 4:.1f}") for t in ticks),
    )
    if any(
        b["observed"] == 0 for b in bins
    ):  # there is no 0 on a log scale: what never happened stands at its foot
        grid += format_html('<text class="td" x="40" y="{}" text-anchor="end">0</text>', f"{y(0) + 4:.1f}")
    bars = format_html_join(
        "",
        '<line class="iv" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><circle class="pd lvs1" cx="{0}" cy="{3}" r="{4}"/>',
        (
            (
                f"{x(b['forecast']):.1f}",
                f"{y(b['low']):.1f}",
                f"{y(b['high']):.1f}",
                f"{y(b['observed']):.1f}",
                f"{3 + min(5.0, math.log10(b['n'] + 1) * 2):.1f}",
            )
            for b in bins
        ),
    )
    return format_html(
        '<svg class="ch rel" viewBox="0 0 376 346" role="img" aria-label="{}">{}<line class="lk" x1="{}" y1="{}"'
        ' x2="{}" y2="{}"/>{}</svg>',
        title,
        grid,
        f"{x(least):.1f}",
        f"{y(least):.1f}",
        f"{x(most):.1f}",
        f"{y(most):.1f}",
        bars,
    )


def spread(median: float, q90: float, q95: float, worst: float, mean: float, most: float) -> SafeString:
    """Escapes under one plan: mean, 50, 90 and 95 per cent, and the mean of the worst 5 per cent, on a root scale."""

    def x(value: float) -> str:
        return f"{4 + math.sqrt(max(value, 0) / max(most, 1)) * 352:.1f}"

    return format_html(
        '<svg class="stepb" viewBox="0 0 360 18" aria-hidden="true"><line class="iv" x1="{}" x2="{}" y1="9" y2="9"/>'
        '<line class="gridl" x1="{}" x2="{}" y1="9" y2="9"/><line class="now" x1="{}" x2="{}" y1="3" y2="15"/>'
        '<circle class="pd lvs2" cx="{}" cy="9" r="4.5"/></svg>',
        x(median),
        x(q95),
        x(q95),
        x(worst),
        x(q90),
        x(q90),
        x(mean),
    )
