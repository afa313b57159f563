"""Who said it first: origins as dots, the reports that tell it as boxes, in the reader's direction. Pure functions
of data to SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH, BOX, ROW, MOST = 400, 150, 36, 12


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent origin: its name, and the names of the sources that tell it."""

    name: str
    tellings: tuple[str, ...]


def tree(origins: Sequence[Origin], *, rtl: bool, label: str) -> SafeString:
    """The drawing; it runs from the origin to the tellings, in the direction of reading."""
    top, parts = 0.0, []
    for number, origin in enumerate(origins):
        drawn, height = _branch(origin, top, rtl, number)
        parts.append(drawn)
        top += height + 18
    return format_html(
        '<svg class="ch otree" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        _f(max(top - 10, 40)),
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _branch(origin: Origin, top: float, rtl: bool, number: int) -> tuple[SafeString, float]:
    """One origin with its tellings, and the height it takes."""
    shown, more = origin.tellings[:MOST], len(origin.tellings) - MOST
    way = "rtl" if rtl else "ltr"
    line = top + max(ROW * len(shown) / 2, 20)
    first = line - ROW * len(shown) / 2
    dot = _x(20, rtl)
    boxes = [_box(name, first + ROW * at + 4, line, dot, rtl) for at, name in enumerate(shown)]
    under = [("tb_", _short(origin.name, 34), 26.0)]
    if more > 0:
        under.append(("td", _("and %(n)s more") % {"n": more}, 42.0))
    words = format_html_join(
        "",
        '<text class="{}" x="{}" y="{}" text-anchor="start" direction="{}">{}</text>',
        ((css, _x(6, rtl), _f(line + below), way, text) for css, text, below in under),
    )
    rule = format_html('<path class="gridl" d="M0 {0}H{1}"/>', _f(top - 9), WIDTH) if number else ""
    drawn = format_html(
        '{}{}<g class="on{}"><circle cx="{}" cy="{}" r="10"/></g>{}',
        rule,
        format_html_join("", "{}", ((box,) for box in boxes)),
        " o2" if number else "",
        dot,
        _f(line),
        words,
    )
    return drawn, max(ROW * len(shown), line - top + under[-1][2] + 8)


def _box(name: str, y: float, line: float, dot: float, rtl: bool) -> SafeString:
    left, edge = (0, BOX) if rtl else (WIDTH - BOX, WIDTH - BOX)
    bend, centre = _f((dot + edge) / 2), y + 14
    return format_html(
        '<path class="ed" d="M{0} {1}C{2} {1} {2} {3} {4} {3}"/>'
        '<rect class="nd" x="{5}" y="{6}" width="{7}" height="28" rx="4"/>'
        '<text x="{8}" y="{9}" text-anchor="middle" direction="{10}">{11}</text>',
        dot,
        _f(line),
        bend,
        _f(centre),
        edge,
        left,
        _f(y),
        BOX,
        _f(left + BOX / 2),
        _f(centre + 5),
        "rtl" if rtl else "ltr",
        _short(name, 20),
    )


def _x(from_start: float, rtl: bool) -> float:
    return WIDTH - from_start if rtl else from_start


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _f(value: float) -> str:
    return f"{value:.1f}"
