"""A plan as it runs: who is where at the end of each half day, and what flies in it. Counts only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amana.console import film, words
from amana.console.map import Flow, Spot
from amana.ledger.models import Account

from ..models import Plan, PlanLift


@dataclass(frozen=True, slots=True)
class Course:
    """People by place: `stock[slot + 1]` at the end of a slot, `stock[0]` before the first; `flown[slot]` the lifts
    that leave in it. At places that take people only those whom the plan brings are counted."""

    places: tuple[Account, ...]
    receiving: frozenset[str]
    staging: frozenset[str]
    stock: tuple[Mapping[str, int], ...]
    flown: tuple[tuple[PlanLift, ...], ...]

    def at(self, moment: int) -> tuple[int, ...]:
        return tuple(self.stock[moment][place.code] for place in self.places)


def course(plan: Plan, instance: Mapping[str, Any], lifts: Sequence[PlanLift]) -> Course:
    """Follow the lifts through the slots of the plan."""
    start = {row["id"]: sum(row["persons"].values()) for row in instance["origins"]}
    codes = [*start, *(row["id"] for name in ("staging", "receptions") for row in instance[name])]
    found = {
        account.code: account
        for account in Account.objects.filter(code__in=codes).select_related("place", "authority")
    }
    now: Counter[str] = Counter({code: start.get(code, 0) for code in codes})
    arrivals: dict[int, list[PlanLift]] = {}
    stock, flown = [dict(now)], []
    for slot in range(plan.slots):
        leaving = tuple(row for row in lifts if row.slot == slot)
        for row in leaving:
            now[row.origin.code] -= row.people
            arrivals.setdefault(slot + row.slots - 1, []).append(row)
        for row in arrivals.get(slot, ()):
            now[row.destination.code] += row.people
        stock.append({code: now[code] for code in codes})
        flown.append(leaving)
    return Course(
        places=tuple(found[code] for code in codes if code in found),
        receiving=frozenset(row["id"] for row in instance["receptions"]),
        staging=frozenset(row["id"] for row in instance["staging"]),
        stock=tuple(stock),
        flown=tuple(flown),
    )


def playback(plan: Plan, ran: Course) -> dict[str, Any] | None:
    """The film of the plan, its moments for the script, and the table by day; None where no place has a town."""
    from .. import words as desk

    seen = [a for a in ran.places if a.place and a.place.lat is not None and a.place.lon is not None]
    if not seen:
        return None
    keys = [a.code for a in seen]
    spots = [
        Spot(a.code, desk.account(a), float(a.place.lat or 0), float(a.place.lon or 0), 0)
        for a in seen
        if a.place
    ]
    moments = []
    for slot in range(plan.slots):
        flows: Counter[tuple[str, str]] = Counter()
        for row in ran.flown[slot]:
            flows[row.origin.code, row.destination.code] += row.people
        moments.append(
            film.Moment(
                people=tuple(ran.stock[slot + 1][key] for key in keys),
                flows=tuple(Flow(a, b, n) for (a, b), n in flows.items() if a in keys and b in keys),
                words=_words(plan, ran, slot),
            )
        )
    title = _("People and lifts, half day by half day")
    drawn = film.film(spots, ran.receiving, moments, title=title)
    return {
        "picture": drawn.picture,
        "small": film.film(spots, ran.receiving, moments, title=title, width=390, height=430).picture,
        "moments": drawn.moments,
        "first": moments[0].words,
        "last": len(moments) - 1,
        "days": [plan.starts_at + timedelta(days=day) for day in range(plan.days)],
        "rows": [
            {
                "name": desk.account(a),
                "receiving": a.code in ran.receiving,
                "staging": a.code in ran.staging,
                "before": ran.stock[0][a.code],
                "people": [ran.stock[2 * day + 2][a.code] for day in range(plan.days)],
            }
            for a in ran.places
        ],
        "moved": [
            sum(
                row.people
                for slot in (2 * day, 2 * day + 1)
                for row in ran.flown[slot]
                if row.origin.code not in ran.staging
            )
            for day in range(plan.days)
        ],
    }


def _words(plan: Plan, ran: Course, slot: int) -> str:
    """Thursday 12 February, night · 3 lifts with 87 people · 411 still to leave."""
    day = words.day_text(plan.slot_start(slot - slot % 2))
    part = _("night") if slot % 2 else _("day")
    lifts = ran.flown[slot]
    people = sum(row.people for row in lifts)
    now = ran.stock[slot + 1]
    waiting = sum(n for code, n in now.items() if code not in ran.receiving | ran.staging)
    halfway = sum(now[code] for code in ran.staging)
    said = [f"{day}, {part}" if not words.arabic() else f"{day}، {part}"]
    if lifts:
        said.append(
            ngettext("%(n)s lift", "%(n)s lifts", len(lifts)) % {"n": len(lifts)}
            + " · "
            + ngettext("%(n)s person under way", "%(n)s people under way", people) % {"n": people}
        )
    else:
        said.append(_("nothing leaves"))
    said.append(_("still at the prisons: %(n)s") % {"n": words.number_text(waiting)})
    if halfway:
        said.append(_("waiting half-way: %(n)s") % {"n": words.number_text(halfway)})
    return " · ".join(said)
