"""Lifts by tail and time. Time runs from left to right, night is shaded, what cannot fly is hatched; each bar is a link
to its explanation. The names of the tails stand where the reader's eye begins: at the right in Arabic, at the left in
English. Longer plans are shown fourteen days at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from amana.console import words
from amana.console.map import text

from ..models import Plan, PlanLift
from .playback import Course

WIDTH, EDGE, LABELS, TOP, ROW = 1186.0, 8.0, 150.0, 38.0, 30.0
"""Widths of the whole, of the margin at the side of time, and of the names; heights of the head and of a row."""
DAYS_SHOWN = 14
ZONE = ZoneInfo(settings.TIME_ZONE)
_NAME_MOST = 20
_NARROW = 15.0
"""Bars under this width carry no figure; their title says it."""


@dataclass(frozen=True, slots=True)
class Track:
    """One row: a tail, what it is, its seats, and the slots in which it cannot be used."""

    tail: str
    name: str
    seats: int
    away: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """One row under the tails: who waits at a staging place at the end of each slot of the plan."""

    name: str
    room: int
    people: tuple[int, ...]


def holds(instance: Mapping[str, Any], ran: Course, names: Mapping[str, str]) -> list[Hold]:
    """The staging places that the plan uses."""
    found = [
        Hold(
            names.get(row["id"], row["id"]),
            row["hold_persons"],
            tuple(moment[row["id"]] for moment in ran.stock[1:]),
        )
        for row in instance["staging"]
    ]
    return [hold for hold in found if any(hold.people)]


def tracks(instance: Mapping[str, Any], names: Mapping[str, str]) -> list[Track]:
    """A row for every tail of the instance; a tail is away when no way of its type is open either."""
    found = []
    for kind in instance["asset_types"]:
        ways = [set(arc["closed_slots"]) for arc in instance["arcs"] if arc["asset_type"] == kind["id"]]
        closed = set.intersection(*ways) if ways else set(range(instance["slots"]))
        for tail in kind["tails"]:
            away = tuple(sorted(set(tail["unavailable_slots"]) | closed))
            found.append(Track(tail["id"], names.get(kind["id"], kind["id"]), kind["seats"], away))
    return found


def gantt(
    plan: Plan,
    rows: Sequence[Track],
    lifts: Sequence[PlanLift],
    *,
    now: datetime,
    first_day: int = 0,
    chosen: int = 0,
    address: str = "",
    holds: Sequence[Hold] = (),
) -> SafeString:
    """The picture; `chosen` is the number of the lift that is explained, `address` the page its links lead to."""
    days = min(plan.days - first_day, DAYS_SHOWN)
    start = plan.starts_at + timedelta(days=first_day)
    scale = _Scale(start, days, rtl=get_language_bidi())
    height = TOP + ROW * (len(rows) + len(holds)) + 24
    out = [_patterns(), _days(scale, height)]
    for n, row in enumerate(rows):
        y = TOP + ROW * n
        out.append(_names(scale, y, row.tail, _short(row.name), row.seats))
        out.append(_away(scale, row, first_day, y))
        out += [_bar(scale, lift, y, chosen, address) for lift in lifts if lift.tail == row.tail]
    for n, hold in enumerate(holds, len(rows)):
        y = TOP + ROW * n
        out.append(_names(scale, y, _short(hold.name), pgettext("people", "waiting"), hold.room))
        out += _waiting(scale, hold, 2 * first_day, y)
    out.append(_now(scale, now, height))
    label = escape(_("Lifts by tail and day"))
    return mark_safe(
        f'<svg class="ch gantt" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="group" aria-label="{label}">'
        + "".join(out)
        + "</svg>"
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    days: int
    rtl: bool

    @property
    def left(self) -> float:
        return EDGE if self.rtl else LABELS

    @property
    def right(self) -> float:
        return WIDTH - (LABELS if self.rtl else EDGE)

    def x(self, moment: datetime) -> float:
        share = (moment - self.start).total_seconds() / (86_400 * self.days)
        return self.left + share * (self.right - self.left)

    def shows(self, begin: datetime, end: datetime) -> bool:
        return end > self.start and begin < self.start + timedelta(days=self.days)


def _names(scale: _Scale, y: float, name: str, below: str, figure: int) -> str:
    """The head of a row: two lines at the outer side, the figure next to where time begins or ends."""
    outer, inner = ("end", "start") if scale.rtl else ("start", "end")
    side = WIDTH - 4 if scale.rtl else 4.0
    near = WIDTH - LABELS + 10 if scale.rtl else LABELS - 10
    return (
        f'<line class="gridl" x1="0" x2="{WIDTH:.0f}" y1="{y + ROW:.0f}" y2="{y + ROW:.0f}"/>'
        + text(side, y + 13, name, outer, "tb_")
        + text(side, y + 26, below, outer, "td")
        + text(near, y + 20, str(figure), inner, "td")
    )


def _patterns() -> str:
    return (
        '<defs><pattern id="hx" width="6" height="6" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect class="hx0" width="6" height="6"/>'
        '<rect class="hx1" width="2" height="6"/></pattern>'
        '<pattern id="hs" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
        '<rect class="hs0" width="5" height="5"/><rect class="hs1" width="1.6" height="5"/></pattern></defs>'
    )


def _days(scale: _Scale, height: float) -> str:
    """The week day over the day; a slot is twelve hours, the second one the night."""
    out = []
    for day in range(scale.days + 1):
        x = scale.x(scale.start + timedelta(days=day))
        out.append(f'<line class="gridl" x1="{x:.1f}" x2="{x:.1f}" y1="34" y2="{height - 22:.0f}"/>')
        if day == scale.days:
            break
        noon, evening = (scale.x(scale.start + timedelta(days=day, hours=h)) for h in (12, 24))
        out.append(
            f'<rect class="night" x="{noon:.1f}" y="36" width="{evening - noon:.1f}" height="{height - 58:.0f}"/>'
        )
        when = (scale.start + timedelta(days=day)).astimezone(ZONE).date()
        week_day = str(format_date(when, "EEEE" if scale.days <= 8 else "EEE", locale=words.locale()))
        out.append(text(noon, 14, week_day, "middle", "td"))
        out.append(text(noon, 30, _day_label(when, day), "middle"))
    return "".join(out)


def _day_label(when: Any, day: int) -> str:
    return words.short_day_text(when) if day == 0 or when.day == 1 else str(when.day)


def _away(scale: _Scale, row: Track, first_day: int, y: float) -> str:
    """Runs of slots in which the tail cannot be used, hatched."""
    out: list[str] = []
    run: list[int] = []
    for slot in [*row.away, 10**6]:
        if run and slot != run[-1] + 1:
            out.append(_hatch(scale, run[0] - 2 * first_day, run[-1] + 1 - 2 * first_day, y))
            run = []
        run.append(slot)
    return "".join(out)


def _hatch(scale: _Scale, begin: int, end: int, y: float) -> str:
    begin, end = max(0, begin), min(end, 2 * scale.days)
    if begin >= end:
        return ""
    left, right = (scale.x(scale.start + timedelta(hours=12 * slot)) for slot in (begin, end))
    return f'<rect class="off" x="{left:.1f}" y="{y + 5:.0f}" width="{right - left:.1f}" height="{ROW - 7:.0f}"/>'


def _short(name: str) -> str:
    return name if len(name) <= _NAME_MOST else name[: _NAME_MOST - 1] + "…"


def _waiting(scale: _Scale, hold: Hold, first_slot: int, y: float) -> Iterator[str]:
    """A bar for every run of slots with as many people in the hold."""
    begin = 0
    for end in range(1, len(hold.people) + 1):
        if end < len(hold.people) and hold.people[end] == hold.people[begin]:
            continue
        people, first, last = hold.people[begin], begin - first_slot, end - first_slot
        begin = end
        if not people or last <= 0 or first >= 2 * scale.days:
            continue
        # people of a slot are those at its end: they stay into the next one
        left, right = (
            scale.x(scale.start + timedelta(hours=12 * slot)) for slot in (first + 0.5, last + 0.5)
        )
        left, right = max(left, scale.left), min(right, scale.right)
        said = ngettext("%(n)s person waits at %(place)s", "%(n)s people wait at %(place)s", people)
        title = escape(said % {"n": people, "place": hold.name})
        yield (
            f'<g class="hold"><title>{title}</title><rect x="{left:.1f}" y="{y + 8:.0f}" width="{right - left:.1f}"'
            f' height="{ROW - 15:.0f}" rx="2.5"/><text x="{(left + right) / 2:.1f}" y="{y + 19.5:.1f}"'
            f' text-anchor="middle">{people}</text></g>'
        )


def tone(lift: PlanLift) -> str:
    """Darker for graver tiers; hatched for those whose need decides how they travel; plain without a tier."""
    if lift.category != "men":
        return "ts"
    return "t0" if lift.top_tier is None else f"t{min(lift.top_tier, 3)}"


def _bar(scale: _Scale, lift: PlanLift, y: float, chosen: int, address: str) -> str:
    back = lift.arrives_at + (lift.arrives_at - lift.departs_at)
    if not scale.shows(lift.departs_at, back):
        return ""
    left = max(scale.left, scale.x(lift.departs_at))
    right = min(scale.right, max(scale.x(back), left + 6))
    width = right - left - 1.5
    css = f"lf {tone(lift)}" + (" past" if lift.gone else "") + (" sel" if lift.number == chosen else "")
    title = escape(describe(lift))
    figure = (
        f'<text x="{(left + right) / 2:.1f}" y="{y + 19.5:.1f}" text-anchor="middle">{lift.people}</text>'
        if width >= _NARROW
        else ""
    )
    return (
        f'<a href="{escape(address)}?lift={lift.number}#why" aria-label="{title}"><g class="{css}">'
        f'<title>{title}</title><rect x="{left:.1f}" y="{y + 5:.0f}" width="{width:.1f}" height="{ROW - 9:.0f}"'
        f' rx="2.5"/>{figure}</g></a>'
    )


def describe(lift: PlanLift) -> str:
    """A lift in one line of plain words."""
    from .. import words as desk

    way = _("%(origin)s to %(destination)s") % {
        "origin": desk.account(lift.origin),
        "destination": desk.account(lift.destination),
    }
    when = f"{words.short_day_text(lift.departs_at)} {words.time_text(lift.departs_at)}"
    people = ngettext("%(n)s person", "%(n)s people", lift.people) % {"n": lift.people}
    return f"{desk.asset(lift.type)} {lift.tail} · {way} · {when} · {people}"


def _now(scale: _Scale, now: datetime, height: float) -> str:
    if not scale.shows(now, now + timedelta(minutes=1)):
        return ""
    x = scale.x(now)
    return (
        f'<line class="now" x1="{x:.1f}" x2="{x:.1f}" y1="34" y2="{height - 20:.0f}"/>'
        f'<g class="nowl"><rect x="{x - 18:.1f}" y="{height - 20:.0f}" width="36" height="18" rx="3"/>'
        + text(x, height - 7, _("now"), "middle")
        + "</g>"
    )
