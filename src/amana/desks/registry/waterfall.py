"""The weight of evidence as a waterfall: each piece of evidence moves the sum, to the right for one person, to the
left for two. A pure function of data to SVG; the chart runs left to right in both languages, the words stand at
the reading side."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

TOP = 26
_LEFT, _GAP = 44, 38
_ARABIC = re.compile(r"[\u0600-\u06ff\u200c]+(?: [\u0600-\u06ff\u200c]+)*")
_RUN = re.compile(r"[0-9][0-9./~–-]*(?: / [0-9][0-9./~–-]*)?")


@dataclass(frozen=True, slots=True)
class Shape:
    """Measures in pixels: the words stand beside the bars, in a column of `labels`, or above them (0), where bars begin
    `bar` below the top of their row. A line of words has at most `line` characters."""

    name: str
    width: int
    row: int
    labels: int
    bar: int
    line: int


WIDE = Shape("wide", 620, 36, 258, 0, 40)
NARROW = Shape("narrow", 340, 48, 0, 18, 56)
"""For a telephone: the whole chart in its width, nothing to be pushed aside."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row: what it is about, a note under it, and its bits (None: nothing to compare, counts nothing)."""

    label: str
    note: str
    bits: float | None
    prior: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What is written around the bars."""

    title: str
    total: str
    unlikely: str
    possible: str
    strong: str


def svg(
    steps: Sequence[Step],
    *,
    total: float,
    possible: float,
    strong: float,
    words: Words,
    rtl: bool,
    shape: Shape = WIDE,
) -> str:
    """The whole chart. `possible` and `strong` are the bits at which the bands begin."""
    low, high = _range(steps, total, possible, strong)
    draw = _Drawing(low, high, rtl, shape)
    height = TOP + shape.row * (len(steps) + 1) + 26
    parts = [draw.zones(possible, strong, words, height), draw.axis(height)]
    at = 0.0
    for n, step in enumerate(steps):
        parts.append(draw.step(n, step, at))
        at += step.bits or 0.0
    parts.append(draw.total(len(steps), total, words.total))
    return (
        f'<svg class="ch {shape.name}" viewBox="0 0 {shape.width} {height}" role="img"'
        f' aria-label="{escape(words.title)}">'
        f"{''.join(parts)}</svg>"
    )


def _range(steps: Sequence[Step], total: float, possible: float, strong: float) -> tuple[float, float]:
    at, seen = 0.0, [possible - 4, strong + 3, total]
    for step in steps:
        at += step.bits or 0.0
        seen.append(at)
    return min(seen) - 1, max(seen) + 1


class _Drawing:
    def __init__(self, low: float, high: float, rtl: bool, shape: Shape) -> None:
        self.low, self.rtl, self.shape = low, rtl, shape
        self.start = _LEFT if rtl else shape.labels + _LEFT
        self.scale = (shape.width - shape.labels - _LEFT - _GAP) / (high - low)
        self.high = high

    def x(self, bits: float) -> float:
        return self.start + (bits - self.low) * self.scale

    def zones(self, possible: float, strong: float, words: Words, height: int) -> str:
        a, b, end = self.x(possible), self.x(strong), self.x(self.high)
        tall = height - TOP - 22
        middle = [(self.x(self.low) + a) / 2, (a + b) / 2, (b + end) / 2]
        names = (words.unlikely, words.possible, words.strong)
        return (
            f'<rect class="zn2" x="{a:.1f}" y="{TOP - 4}" width="{b - a:.1f}" height="{tall}"/>'
            f'<rect class="zn" x="{b:.1f}" y="{TOP - 4}" width="{end - b:.1f}" height="{tall}"/>'
            + "".join(
                text(x, 14, name, "middle", "td", rtl=self.rtl) for x, name in zip(middle, names, strict=True)
            )
        )

    def axis(self, height: int) -> str:
        step = next(s for s in (2, 3, 4, 6, 8, 12, 24, 48) if (self.high - self.low) / s <= 7)
        ticks = range(math.ceil(self.low / step) * step, math.floor(self.high) + 1, step)
        foot = height - 26
        return "".join(
            f'<line class="{"axis" if tick == 0 else "gridl"}" x1="{self.x(tick):.1f}" x2="{self.x(tick):.1f}"'
            f' y1="{TOP - 4}" y2="{foot}"/>' + text(self.x(tick), foot + 16, signed(tick, 0), "middle", "td")
            for tick in ticks
        )

    def step(self, n: int, step: Step, at: float) -> str:
        top = TOP + self.shape.row * n
        y = top + self.shape.bar
        after = at + (step.bits or 0.0)
        parts = [self.words(top, step)]
        if not step.bits:
            x = self.x(at)
            parts.append(f'<path class="zr" d="M{x:.1f} {y + 3}l6 6-6 6-6-6z"/>')
            parts.append(text(x + 10, y + 13, "0", "start", "tb_"))
        else:
            left, right = sorted((self.x(at), self.x(after)))
            kind = "pr" if step.prior else "up" if step.bits > 0 else "dn"
            parts.append(
                f'<rect class="wv {kind}" x="{left:.1f}" y="{y}" width="{max(right - left, 1.5):.1f}"'
                ' height="17"/>'
            )
            if step.bits > 0 or step.prior:
                parts.append(text(right + 5, y + 13, signed(step.bits), "start", "tb_"))
            else:
                parts.append(text(left - 5, y + 13, signed(step.bits), "end", "tb_"))
        x = self.x(after)
        parts.append(f'<line class="lk" x1="{x:.1f}" x2="{x:.1f}" y1="{y + 17}" y2="{y + self.shape.row}"/>')
        return "".join(parts)

    def total(self, n: int, total: float, label: str) -> str:
        top = TOP + self.shape.row * n
        y = top + self.shape.bar
        left, right = sorted((self.x(0), self.x(total)))
        inside = right - left > 44
        where = (right - 5, "end") if total >= 0 and inside else (right + 5, "start")
        css = "tb_ inv" if total >= 0 and inside else "tb_"
        return (
            f'<rect class="wv tot" x="{left:.1f}" y="{y}" width="{max(right - left, 1.5):.1f}" height="17"/>'
            + text(where[0], y + 13, signed(total), where[1], css)
            + self.word(top + 13, label, "tb_")
        )

    def words(self, y: int, step: Step) -> str:
        first, second = _two_lines(step.label, step.note, self.shape.line)
        if not second or self.shape.bar:
            return self.word(y + 12, first, "evl")
        return self.word(y + 7, first, "evl") + self.word(y + 21, second, "evn")

    def word(self, y: float, words: str, css: str) -> str:
        x, anchor = (self.shape.width - 2, "end") if self.rtl else (2, "start")
        return text(x, y, words, anchor, css, rtl=self.rtl)


def _two_lines(label: str, note: str, line: int) -> tuple[str, str]:
    """At most two lines: a long label goes on where the note would stand."""
    if len(label) <= line:
        return label, note if len(note) <= line + 4 else note[: line + 3].rstrip() + "…"
    cut = label.rfind(" ", 0, line)
    cut = cut if cut > 0 else line
    rest = label[cut:].strip()
    return label[:cut], rest if len(rest) <= line + 4 else rest[: line + 3].rstrip() + "…"


def signed(bits: float, places: int = 1) -> str:
    """+3.1, −2.0, 0: with a true minus."""
    rounded = round(bits, places)
    if not rounded:
        return "0"
    return ("+" if rounded > 0 else "−") + f"{abs(rounded):.{places}f}"


def isolated(words: str) -> str:
    """Numbers and spans of years as runs of their own, so that right-to-left text keeps their order."""
    return _RUN.sub(lambda found: f"\u2066{found.group()}\u2069", words)


def text(x: float, y: float, words: str, anchor: str, css: str, *, rtl: bool = False) -> str:
    """Text at a physical anchor. In a right-to-left page the run itself goes right to left, which swaps start and
    end, so they are swapped back; words of the other script are runs of their own in both."""
    if any("\u0600" <= char <= "\u06ff" for char in words):
        words = isolated(words) if rtl else _ARABIC.sub(lambda found: f"\u2067{found.group()}\u2069", words)
    if rtl:
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
    direction = ' direction="rtl"' if rtl else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{direction} class="{css}">{escape(words)}</text>'
