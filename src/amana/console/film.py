"""The offline map moment by moment: one picture whose circles, figures and flows change.

The map is drawn once; for every moment there are numbers, radii and the flows of that moment. A page without its script
shows the first moment, and the table beside it says the same for all of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from . import labels
from . import map as theatre
from .map import Flow, Spot
from .words import number_text

NARROW = 500
"""Pictures narrower than this are for telephones."""


@dataclass(frozen=True, slots=True)
class Moment:
    """People at each spot, in the order of the spots, the flows of the moment, and the moment in words."""

    people: tuple[int, ...]
    flows: tuple[Flow, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Film:
    """The picture at its first moment, and the moments for the script: {"words", "people": [[radius, text], …]}."""

    picture: SafeString
    moments: list[dict[str, Any]]


def film(
    spots: Sequence[Spot],
    receiving: frozenset[str],
    moments: Sequence[Moment],
    *,
    title: str,
    width: int = 1100,
    height: int = 560,
) -> Film:
    """`spots` as they are drawn, whatever their `people`; those in `receiving` (keys) are squares. The area of a mark
    is the number of people, on one scale for all spots and moments."""
    most = tuple(max((m.people[n] for m in moments), default=0) for n in range(len(spots)))
    drawn = [Spot(s.key, s.name, s.lat, s.lon, people) for s, people in zip(spots, most, strict=True)]
    view = theatre.frame([(s.lon, s.lat) for s in drawn], width, height)
    where = {s.key: view.xy(s.lon, s.lat) for s in drawn}
    sizes = theatre.radii(drawn)
    language = theatre.language()
    scale_box = labels.Box(0, height - 40, min(190, width / 2), 40)
    marks = [theatre.mark(s, where[s.key], sizes[s.key]) for s in drawn]
    # where room is short a name that would cover another is left out; the table has them all
    spare = math.inf if width < NARROW else None
    found = labels.place(marks, width=width, height=height, obstacles=[scale_box], drop_below=spare)
    placed = {p.key: p for p in found}
    base, base_boxes = theatre.base(view, language)
    taken = [*(p.box for p in placed.values()), *(m.box for m in marks), scale_box, *base_boxes]
    top = max(most, default=0) or 1
    parts = [
        f'<svg class="ch map film" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">',
        base,
        theatre.towns(view, language, taken, {s.name for s in drawn}),
        *(_lines(n, m.flows, where, sizes) for n, m in enumerate(moments) if m.flows),
    ]
    for n, spot in enumerate(drawn):
        now = moments[0].people[n] if moments else 0
        parts.append(_mark(n, where[spot.key], theatre.radius(now, top), spot.key in receiving))
        if spot.key in placed:
            parts.append(_label(n, placed[spot.key], spot, where[spot.key], now))
    parts += [theatre.scale(view), "</svg>"]
    rows = [
        {
            "words": m.words,
            "people": [[round(theatre.radius(p, top), 1), number_text(p)] for p in m.people],
        }
        for m in moments
    ]
    return Film(mark_safe("".join(parts)), rows)


def _lines(
    number: int, flows: Sequence[Flow], where: dict[str, tuple[float, float]], sizes: dict[str, float]
) -> str:
    lines, pills, _boxes = theatre.arrows(flows, where, sizes)
    shown = "" if number == 0 else " off-now"
    return f'<g class="mom{shown}" data-moment="{number}">{"".join(lines)}{"".join(pills)}</g>'


def _mark(number: int, at: tuple[float, float], radius: float, square: bool) -> str:
    x, y = at
    if square:
        return (
            f'<rect class="fc to" data-spot="{number}" data-x="{x:.1f}" data-y="{y:.1f}" x="{x - radius:.1f}"'
            f' y="{y - radius:.1f}" width="{2 * radius:.1f}" height="{2 * radius:.1f}" rx="2"/>'
        )
    return f'<circle class="fc" data-spot="{number}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'


def _label(number: int, placed: labels.Placed, spot: Spot, at: tuple[float, float], people: int) -> str:
    box, drawn = placed.box, ""
    if placed.leader:
        x0, y0, x1, y1 = placed.leader
        drawn = f'<path class="lead" d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"/>'
    drawn += theatre.anchored(box, at[0], box.y + 12, spot.name, "tb_ halo")
    figure = theatre.anchored(box, at[0], box.y + 26, number_text(people), "halo fn")
    return drawn + figure.replace("<text ", f'<text data-figure="{number}" ', 1)
