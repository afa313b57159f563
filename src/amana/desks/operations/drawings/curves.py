"""Two small charts: how far plans are from the best possible, and the exposure that is left slot by slot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from amana.console import words
from amana.console.map import text

WIDTH = 580.0


def distance(bound: float | None, harm: float, others: Mapping[str, float]) -> SafeString:
    """The plan and simple orders on one line, from the proved bound on; nothing can stand in the hatched part."""
    values = [harm, *others.values(), *([bound] if bound else [])]
    low, high = min(values), max(values)
    spread = (high - low) or max(high, 1e-9) * 0.1
    left, right, y = 70.0, WIDTH - 60, 92.0

    def x(value: float) -> float:
        return left + (value - low) / spread * (right - left)

    out = [f'<line class="axis" x1="8" x2="{WIDTH - 8}" y1="{y}" y2="{y}"/>']
    if bound:
        at = x(bound)
        out.append(f'<rect class="off" x="8" y="{y - 9}" width="{at - 8:.1f}" height="18"/>')
        out.append(f'<line class="now" x1="{at:.1f}" x2="{at:.1f}" y1="{y - 16}" y2="{y + 16}"/>')
        out.append(text(8, y + 30, _("no plan can be here"), "start", "td"))
        label = _("Bound %(n)s") % {"n": _figure(words.number_text(bound, 1))}
        out.append(text(max(8, at - 60), y - 24, label, "start", "tb_"))
    taken: list[tuple[float, int]] = [(8.0, 0)] if bound else []
    for name, value in sorted(others.items(), key=lambda item: item[1]):
        at = x(value)
        level = _level(taken, at)
        out.append(f'<circle class="dt" cx="{at:.1f}" cy="{y}" r="5"/>')
        out.append(_leader(at, y, y + 24 + 18 * level))
        out.append(text(_within(at), y + 36 + 18 * level, f"{name} {_above(value, bound)}", "middle"))
    at = x(harm)
    out.append(f'<circle class="dt p" cx="{at:.1f}" cy="{y}" r="7"/>')
    out.append(f'<path class="lead2" d="M{at:.1f} {y - 8} V{y - 44}"/>')
    out.append(
        text(
            _within(at),
            y - 52,
            f"{_('This plan')} {_figure(words.number_text(harm, 1))}",
            "middle",
            "tb_ lapt",
        )
    )
    return _svg(
        out, 168 + 18 * max((level for _x, level in taken), default=0), _("Distance from the best possible")
    )


def _level(taken: list[tuple[float, int]], at: float) -> int:
    """The first line on which a label of this width finds room."""
    level = 0
    while any(abs(at - other) < 170 and level == used for other, used in taken):
        level += 1
    taken.append((at, level))
    return level


def _within(at: float) -> float:
    return min(max(at, 80.0), WIDTH - 80)


def _leader(at: float, top: float, bottom: float) -> str:
    return f'<line class="gridl" x1="{at:.1f}" x2="{at:.1f}" y1="{top + 6}" y2="{bottom}"/>'


def _above(value: float, bound: float | None) -> str:
    if not bound:
        return _figure(words.number_text(value, 1))
    return _figure("+" + words.percent_text(max(0.0, (value - bound) / bound), 1))


def _figure(text: str) -> str:
    """A figure that keeps its own direction inside Arabic words."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def exposure(plan: Sequence[float], order: Sequence[float], *, now_slot: float | None = None) -> SafeString:
    """Weighted exposure left at the prisons, as a share of the start's, by this plan and prison after prison."""
    left, right, top, bottom = 8.0, WIDTH - 56, 14.0, 172.0
    count = max(1, len(plan))

    def x(slot: float) -> float:
        return left + slot / count * (right - left)

    def y(share: float) -> float:
        return bottom - min(share, 1.2) / 1.2 * (bottom - top)

    out = []
    for share in (0, 0.25, 0.5, 0.75, 1.0):
        out.append(f'<line class="gridl" x1="{left}" x2="{right}" y1="{y(share):.1f}" y2="{y(share):.1f}"/>')
        out.append(text(right + 8, y(share) + 4, words.percent_text(share), "start", "td"))
    mine, theirs = ([(x(0), y(1.0))] + [(x(n + 1), y(v)) for n, v in enumerate(row)] for row in (plan, order))
    area = " ".join(f"{a:.1f},{b:.1f}" for a, b in [*theirs, *reversed(mine)])
    out.append(f'<polygon class="area" points="{area}"/>')
    for css, line in (("ln2", theirs), ("ln1", mine)):
        out.append(f'<polyline class="{css}" points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in line)}"/>')
    if now_slot is not None and 0 < now_slot < count:
        at = x(now_slot)
        out.append(f'<line class="now" x1="{at:.1f}" x2="{at:.1f}" y1="{top}" y2="{bottom}"/>')
        out.append(text(at + 4, top + 10, _("now"), "start", "tb_"))
    for day in range(0, count // 2 + 1, max(1, count // 8)):
        out.append(text(x(2 * day), bottom + 18, str(day), "middle", "td"))
    return _svg(out, 198, _("Exposure left, by day"))


def _svg(parts: Sequence[str], height: float, label: str) -> SafeString:
    return mark_safe(
        f'<svg class="ch" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" aria-label="{escape(label)}">'
        + "".join(parts)
        + "</svg>"
    )


def bar(share: float) -> SafeString:
    """A bar from the start of the line, 0 to 1."""
    width = 120 * min(max(share, 0.0), 1.0)
    return mark_safe(
        '<svg viewBox="0 0 120 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bg0" width="120" height="10"/>'
        f'<rect class="bg1" x="{120 - width:.1f}" width="{width:.1f}" height="10"/></svg>'
    )
