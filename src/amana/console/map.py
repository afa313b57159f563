"""The offline map: an SVG from the product's own basemap, a pure function of what it is given.

Land near-white, water pale, neighbours grey; the area of a circle is the number of people, the shape inside it the
level; a flow is a line with its number and an arrow head. Nothing is fetched; text keeps its size.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from . import labels, marks
from .words import is_arabic, number_text

GEO = Path(__file__).parent / "geo" / "theatre.geojson"
OURS = frozenset({"Syria", "Iraq"})
"""Countries of the theatre: drawn as land; their neighbours are grey."""
KM_PER_DEGREE = 111.32
_CHARACTER = 6.6
"""Width in pixels of an average character of a 13 px label."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with people. `level` 0-3 or None; `href` opens its list."""

    key: str
    name: str
    lat: float
    lon: float
    people: int
    level: int | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """People moved from one spot to another."""

    origin: str
    destination: str
    people: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The piece of the world in view, in a picture of `width` x `height` pixels; equirectangular, true at the
    middle latitude."""

    west: float
    north: float
    scale: float
    stretch: float
    width: int
    height: int

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.west) * self.scale * self.stretch, (self.north - lat) * self.scale

    @property
    def km(self) -> float:
        """Pixels for one kilometre."""
        return self.scale / KM_PER_DEGREE


def frame(points: Sequence[tuple[float, float]], width: int, height: int) -> Frame:
    """The frame that shows all (lon, lat) with room for their labels; at least three degrees high."""
    lons, lats = [p[0] for p in points] or [42.5], [p[1] for p in points] or [34.5]
    middle = ((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)
    stretch = math.cos(math.radians(middle[1]))
    high = max(max(lats) - min(lats), 3.0) * 1.22
    wide = max(max(lons) - min(lons), 3.0) * 1.3
    scale = min(height / high, width / (wide * stretch))
    return Frame(
        west=round(middle[0] - width / scale / stretch / 2, 2),
        north=round(middle[1] + height / scale / 2, 2),
        scale=round(scale, 2),
        stretch=round(stretch, 3),
        width=width,
        height=height,
    )


def theatre(
    spots: Sequence[Spot], flows: Sequence[Flow] = (), *, title: str, width: int = 588, height: int = 560
) -> SafeString:
    """The map as SVG. `title` is its name for those who do not see it; the table beside it says the same."""
    return _theatre(tuple(spots), tuple(flows), title, width, height, language())


def language() -> str:
    from .words import arabic

    return "ar" if arabic() else "en"


@lru_cache(maxsize=16)
def _theatre(
    spots: tuple[Spot, ...], flows: tuple[Flow, ...], title: str, width: int, height: int, language: str
) -> SafeString:
    view = frame([(s.lon, s.lat) for s in spots], width, height)
    where = {s.key: view.xy(s.lon, s.lat) for s in spots}
    sizes = radii(spots)
    wanted = [mark(s, where[s.key], sizes[s.key]) for s in spots]
    lines, pills, pill_boxes = arrows(flows, where, sizes)
    scale_box = labels.Box(0, height - 40, 190, 40)
    named = labels.place(wanted, width=width, height=height, obstacles=[*pill_boxes, scale_box])
    taken = [*pill_boxes, *(p.box for p in named), *(m.box for m in wanted), scale_box]
    parts = [
        f'<svg class="ch map" viewBox="0 0 {width} {height}" role="group" aria-label="{escape(title)}">',
        base(view, language)[0],
        towns(view, language, [*taken, *base(view, language)[1]], {s.name for s in spots}),
        *lines,
        *pills,
        *(_spot(s, where[s.key], sizes[s.key]) for s in spots),
        *(_label(p, next(s for s in spots if s.key == p.key), where[p.key]) for p in named),
        scale(view),
        "</svg>",
    ]
    return mark_safe("".join(parts))


# -- the basemap


@lru_cache(maxsize=1)
def _features() -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(GEO.read_text("utf-8"))["features"]
    return features


@lru_cache(maxsize=16)
def base(view: Frame, language: str) -> tuple[str, tuple[labels.Box, ...]]:
    """Land, water and the names of countries, with the boxes those names take."""
    parts = [f'<rect class="wat" width="{view.width}" height="{view.height}"/>']
    drawn: dict[str, list[str]] = {"out": [], "land": [], "riv": [], "wat": []}
    names, boxes = [], []
    for feature in _features():
        about, shape = feature["properties"], feature["geometry"]["coordinates"]
        match about["sort"]:
            case "country":
                kind = "land" if about["name"] in OURS else "out"
                drawn[kind] += [_path(view, ring, closed=True) for polygon in shape for ring in polygon]
            case "river":
                drawn["riv"].append(_path(view, shape, closed=False))
            case "lake":
                drawn["wat"] += [_path(view, ring, closed=True) for ring in shape]
            case "label":
                x, y = view.xy(*shape)
                if 40 < x < view.width - 40 and 20 < y < view.height - 12:
                    names.append(text(x, y, about[language], "middle", "cn"))
                    wide = len(about[language]) * 9.0
                    boxes.append(labels.Box(x - wide / 2, y - 14, wide, 19))
    parts += [f'<path class="{css}" d="{"".join(paths)}"/>' for css, paths in drawn.items() if any(paths)]
    return "".join(parts + names), tuple(boxes)


def _path(view: Frame, ring: Sequence[Sequence[float]], *, closed: bool) -> str:
    """The ring as path data; empty where nothing of it is near the picture."""
    points = [view.xy(lon, lat) for lon, lat in ring]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    if max(xs) < -20 or min(xs) > view.width + 20 or max(ys) < -20 or min(ys) > view.height + 20:
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if closed else "")


def towns(view: Frame, language: str, taken: Sequence[labels.Box], named: set[str]) -> str:
    """Towns for orientation, where there is room: the more important first, none under a place with people."""
    wanted = []
    for feature in _features():
        about = feature["properties"]
        if about["sort"] != "town" or about[language] in named:
            continue
        x, y = view.xy(*feature["geometry"]["coordinates"])
        if 0 < x < view.width and 0 < y < view.height:
            words = about[language]
            wanted.append(
                labels.Mark(words, x, y, 2.5, len(words) * _CHARACTER * 0.92, 14, weight=4 - about["rank"])
            )
    free = [m for m in wanted if not any(m.box.overlap(box) for box in taken)]
    placed = labels.place(free, width=view.width, height=view.height, obstacles=taken, drop_below=9)
    dots = {m.key: m for m in free}
    out = []
    for label in placed:
        if label.leader is not None:
            continue
        mark = dots[label.key]
        out.append(f'<circle class="pt" cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="1.8"/>')
        out.append(anchored(label.box, mark.x, label.box.y + 11, label.key, "pl halo"))
    return "".join(out)


def scale(view: Frame) -> str:
    km = next(k for k in (25, 50, 100, 200, 500) if k * view.km > 60 or k == 500)
    length = km * view.km
    words = f"{km} km" if language() == "en" else f"{km} كم"
    return (
        f'<g transform="translate(16 {view.height - 18})"><path class="lead" d="M0-4V0H{length:.1f}V-4"/>'
        f"{text(length + 6, 2, words, 'start', 'td')}</g>"
    )


# -- people


def radii(spots: Sequence[Spot]) -> dict[str, float]:
    most = max((s.people for s in spots), default=0) or 1
    return {s.key: radius(s.people, most) for s in spots}


def radius(people: int, most: int) -> float:
    """Pixels; the area grows with the people, `most` of them fill the largest circle."""
    return 5.0 + 14.0 * math.sqrt(max(people, 0) / most)


def mark(spot: Spot, at: tuple[float, float], radius: float) -> labels.Mark:
    widest = max(len(spot.name), len(number_text(spot.people)))
    return labels.Mark(
        spot.key, *at, radius, width=widest * _CHARACTER + 4, height=30, weight=float(spot.people)
    )


def _spot(spot: Spot, at: tuple[float, float], radius: float) -> str:
    x, y = at
    title = f"<title>{escape(spot.name)}: {number_text(spot.people)}</title>"
    drawn = f'<circle class="fc" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">{title}</circle>'
    if spot.level is not None:
        size = min(12.0, radius * 1.3)
        drawn += (
            f'<g class="lm lm{spot.level}" transform="translate({x - size / 2:.1f} {y - size / 2:.1f})'
            f' scale({size / 12:.2f})">{marks.LEVEL_SHAPES[spot.level]}</g>'
        )
    told = f"{escape(spot.name)}: {number_text(spot.people)}"
    return f'<a href="{escape(spot.href)}" aria-label="{told}">{drawn}</a>' if spot.href else drawn


def _label(placed: labels.Placed, spot: Spot, at: tuple[float, float]) -> str:
    box = placed.box
    drawn = ""
    if placed.leader:
        x0, y0, x1, y1 = placed.leader
        drawn = f'<path class="lead" d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"/>'
    drawn += anchored(box, at[0], box.y + 12, spot.name, "tb_ halo")
    return drawn + anchored(box, at[0], box.y + 26, number_text(spot.people), "halo fn")


def anchored(box: labels.Box, x: float, y: float, words: str, css: str) -> str:
    """Text at the side of its box that faces the point, so that an estimate of its width does no harm."""
    if box.x >= x:
        return text(box.x, y, words, "start", css)
    if box.x + box.width <= x:
        return text(box.x + box.width, y, words, "end", css)
    return text(box.x + box.width / 2, y, words, "middle", css)


def arrows(
    flows: Sequence[Flow], where: dict[str, tuple[float, float]], sizes: dict[str, float]
) -> tuple[list[str], list[str], list[labels.Box]]:
    """Bent lines with arrow heads, pills with their numbers, and the boxes the pills take."""
    lines: list[str] = []
    pills: list[str] = []
    boxes: list[labels.Box] = []
    most = max((f.people for f in flows), default=1)
    for flow in sorted(flows, key=lambda f: -f.people):
        if flow.origin not in where or flow.destination not in where or flow.origin == flow.destination:
            continue
        (x0, y0), (x1, y1) = where[flow.origin], where[flow.destination]
        length = math.hypot(x1 - x0, y1 - y0)
        if length < sizes[flow.origin] + sizes[flow.destination] + 12:
            continue
        bend = 0.1 * length
        cx = (x0 + x1) / 2 + (y1 - y0) / length * bend
        cy = (y0 + y1) / 2 - (x1 - x0) / length * bend
        ax, ay = _towards((x0, y0), (cx, cy), sizes[flow.origin] + 2)
        bx, by = _towards((x1, y1), (cx, cy), sizes[flow.destination] + 10)
        hx, hy = _towards((x1, y1), (cx, cy), sizes[flow.destination] + 1)
        stroke = 2 + 3 * math.sqrt(flow.people / most)
        lines.append(
            f'<path class="flow" stroke-width="{stroke:.1f}" d="M{ax:.1f} {ay:.1f}Q{cx:.1f} {cy:.1f}'
            f' {bx:.1f} {by:.1f}"/>{_head((hx, hy), (bx, by))}'
        )
        words = number_text(flow.people)
        wide = 14 + 7 * len(words)
        box = _free_pill((ax, ay), (cx, cy), (bx, by), wide, boxes)
        boxes.append(box)
        middle = box.x + wide / 2
        pills.append(
            f'<g class="fl"><rect x="{box.x:.1f}" y="{box.y:.1f}" width="{wide}" height="17" rx="8.5"/>'
            f'<text x="{middle:.1f}" y="{box.y + 12.7:.1f}" text-anchor="middle">{words}</text></g>'
        )
    return lines, pills, boxes


def _free_pill(
    a: tuple[float, float],
    c: tuple[float, float],
    b: tuple[float, float],
    wide: float,
    taken: list[labels.Box],
) -> labels.Box:
    """A pill on the line (a quadratic curve), moved along it where another pill stands."""
    best: tuple[float, labels.Box] | None = None
    for t in (0.5, 0.4, 0.6, 0.32, 0.68, 0.25):
        x = (1 - t) ** 2 * a[0] + 2 * (1 - t) * t * c[0] + t * t * b[0]
        y = (1 - t) ** 2 * a[1] + 2 * (1 - t) * t * c[1] + t * t * b[1]
        box = labels.Box(x - wide / 2, y - 8.5, wide, 17)
        cost = sum(box.overlap(other) for other in taken)
        if best is None or cost < best[0]:
            best = (cost, box)
    assert best is not None
    return best[1]


def _towards(point: tuple[float, float], goal: tuple[float, float], distance: float) -> tuple[float, float]:
    length = math.hypot(goal[0] - point[0], goal[1] - point[1]) or 1.0
    return (
        point[0] + (goal[0] - point[0]) / length * distance,
        point[1] + (goal[1] - point[1]) / length * distance,
    )


def _head(tip: tuple[float, float], back: tuple[float, float]) -> str:
    dx, dy = tip[0] - back[0], tip[1] - back[1]
    length = math.hypot(dx, dy) or 1.0
    ox, oy = -dy / length * 6, dx / length * 6
    return (
        f'<path class="flowh" d="M{tip[0]:.1f} {tip[1]:.1f}L{back[0] + ox:.1f} {back[1] + oy:.1f}'
        f'L{back[0] - ox:.1f} {back[1] - oy:.1f}Z"/>'
    )


def text(x: float, y: float, words: str, anchor: str = "start", css: str = "") -> str:
    """SVG text with a *physical* anchor: `start` is the left side. Arabic gets its own direction, under which
    the browser would otherwise swap the sides."""
    arabic = is_arabic(words)
    if arabic:
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
        + (' direction="rtl"' if arabic else "")
        + (f' class="{css}"' if css else "")
        + f">{escape(words)}</text>"
    )
