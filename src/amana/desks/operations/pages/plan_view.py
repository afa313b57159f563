"""What the page of a plan shows, worked out of its rows and stored files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amana.access import gates
from amana.console import words as shown
from amana.engines.common import clock
from amana.engines.lifting.rules import RULES

from .. import queries, services, words
from ..drawings import gantt
from ..drawings import playback as films
from ..models import LeftWhy, Plan, PlanLift, SiteFigures
from ..planning import store
from . import plan_figures as figures
from .plan_figures import in_words, place_names

CHANGES: dict[str, Any] = {
    LeftWhy.LISTED: gettext_lazy("They leave on that lift."),
    LeftWhy.ACCEPTANCE: gettext_lazy("A place that takes this group."),
    LeftWhy.BEDS: gettext_lazy("Beds where the group is accepted."),
    LeftWhy.TRANSIT: gettext_lazy("A safer way."),
    LeftWhy.CAPACITY: gettext_lazy("More of what the table of worth names, or more days."),
    LeftWhy.SEATS: gettext_lazy("A vehicle or aircraft with such seats."),
    LeftWhy.CLOSED: gettext_lazy("A way that opens, or more days."),
    LeftWhy.TAIL: gettext_lazy("One more vehicle or aircraft, or more days."),
    LeftWhy.ESCORTS: gettext_lazy("More escorts on a shift, or more days."),
    LeftWhy.PROCESSING: gettext_lazy("More departures a day there, or more days."),
    LeftWhy.PADS: gettext_lazy("More pad movements, or more days."),
    LeftWhy.INTAKE: gettext_lazy("More arrivals a day there, or more days."),
    LeftWhy.HOLD: gettext_lazy("More room half-way, or a longest stay that is longer."),
    LeftWhy.APART: gettext_lazy("Another place that takes this group, or more days."),
    LeftWhy.CHOICE: gettext_lazy("A plan with more time for the search."),
    LeftWhy.CLEARED: gettext_lazy("More days."),
    LeftWhy.HELD: gettext_lazy("A way onward, found by hand."),
}
"""What would change it, by reason; for a gate its own remedy says it."""


def whole(plan: Plan, asked: Mapping[str, str], address: str) -> dict[str, Any]:
    """Everything on the page of a finished plan."""
    lifts, told = queries.lifts_of(plan), queries.explanation(plan)
    kinds = queries.asset_names()
    names = kinds | place_names()
    legs = queries.connections(plan, lifts)
    instance = store.read(plan, "instance") or {}
    chosen = _chosen(lifts, asked.get("lift", ""))
    first_day = _first_day(plan, asked.get("day", ""), chosen)
    rows = gantt.tracks(instance, kinds) if instance else []
    ran = films.course(plan, instance, lifts) if instance else None
    return {
        "plan": plan,
        "flown": services.plan_flown(plan),
        "rules": len(RULES),
        "last_day": plan.starts_at + timedelta(days=plan.days - 1),
        "ends": plan.starts_at + timedelta(hours=plan.makespan_h or 0),
        "gantt": gantt.gantt(
            plan,
            rows,
            lifts,
            now=clock.now(),
            first_day=first_day,
            chosen=chosen.number if chosen else 0,
            address=address,
            holds=gantt.holds(instance, ran, names) if ran else (),
        )
        if rows
        else "",
        "film": films.playback(plan, ran) if ran else None,
        "windows": _windows(plan, first_day),
        "chosen": chosen,
        "asked_lift": bool(asked.get("lift")),
        "why": in_words(words.in_language(chosen.why_ar, chosen.why_en), names) if chosen else "",
        "loads": [(class_word(load.class_id), load.persons) for load in chosen.loads.all()] if chosen else [],
        "waits": _waits(chosen, legs) if chosen else [],
        "halfway": _halfway(plan, instance, ran, names),
        "left": [_left(row) for row in queries.left_by_reason(plan)],
        "left_total": plan.left_behind or 0,
        "unnamed": queries.seats_unnamed(plan),
        "worth": figures.worth(told, names),
        "use": figures.use(told, names),
        "places": figures.places(instance, names),
        "orders": figures.orders(told),
        "distance": figures.distance(plan, told),
        "exposure": figures.exposure(plan, told),
        "fates": figures.fates(plan),
        "standing": figures.standing(plan, told),
        "exposure_days": figures.exposure_by_day(plan, told),
        "choices": figures.choices(plan, told),
        "days": _days(plan, lifts, names, legs, asked.get("lift", "")),
        "changed": _changed(plan, names),
    }


def _chosen(lifts: Sequence[PlanLift], number: str) -> PlanLift | None:
    if number.isdigit():
        return next((row for row in lifts if row.number == int(number[:9])), None)
    return next((row for row in lifts if not row.gone and row.binding not in ("", "earliest")), None) or next(
        iter(lifts), None
    )


def _first_day(plan: Plan, asked: str, chosen: PlanLift | None) -> int:
    if asked.isdigit():
        return min(int(asked[:3]), plan.days - 1)
    if chosen and plan.days > gantt.DAYS_SHOWN:
        return chosen.slot // 2 // gantt.DAYS_SHOWN * gantt.DAYS_SHOWN
    return 0


def _windows(plan: Plan, first_day: int) -> list[dict[str, Any]]:
    """Where the picture can begin, for plans that are longer than it."""
    if plan.days <= gantt.DAYS_SHOWN:
        return []
    return [
        {
            "day": day,
            "label": shown.short_day_text(plan.starts_at + timedelta(days=day)),
            "here": day == first_day,
        }
        for day in range(0, plan.days, gantt.DAYS_SHOWN)
    ]


CLASSES: dict[str, Any] = {
    "tier-1": gettext_lazy("Tier 1"),
    "tier-2": gettext_lazy("Tier 2"),
    "tier-3": gettext_lazy("Tier 3"),
    "tier-4": gettext_lazy("Tier 4"),
    "no-tier": gettext_lazy("Without a tier"),
    "women": gettext_lazy("Women"),
    "young": gettext_lazy("Children and disputed age"),
    "families": gettext_lazy("Carers with their children"),
    "medical": gettext_lazy("Needs a medical seat"),
}


def class_word(class_id: str) -> str:
    return str(CLASSES.get(class_id, class_id))


def _waits(row: PlanLift, legs: Sequence[queries.Connection]) -> list[dict[str, Any]]:
    """Who of a lift waits how long half-way, and by which lift they come or go on."""
    return [
        {
            "people": leg.people,
            "wait": shown.duration(leg.wait),
            "place": words.account(leg.onward.origin),
            "other": leg.onward if leg.inbound.pk == row.pk else leg.inbound,
            "goes_on": leg.inbound.pk == row.pk,
        }
        for leg in legs
        if row.pk in (leg.inbound.pk, leg.onward.pk)
    ]


def _halfway(
    plan: Plan, instance: Mapping[str, Any], ran: films.Course | None, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The staging places of the plan: room, most at one time, longest stay, and whether somebody has waited longer
    already than the place allows."""
    if ran is None:
        return []
    allowed = dict(
        SiteFigures.objects.filter(account__in=plan.stages.all()).values_list(
            "account__code", "longest_stay_slots"
        )
    )
    return [
        {
            "name": names.get(hold["id"], hold["id"]),
            "room": hold["hold_persons"],
            "most": max(moment[hold["id"]] for moment in ran.stock),
            "stay": shown.duration(timedelta(hours=12 * allowed.get(hold["id"], hold["longest_stay_slots"]))),
            "late": bool(plan.follows_id)
            and hold["longest_stay_slots"] > allowed.get(hold["id"], hold["longest_stay_slots"]),
        }
        for hold in instance["staging"]
    ]


def _left(row: dict[str, Any]) -> dict[str, Any]:
    if row["gate"]:
        try:
            gate = gates.get(row["gate"])
        except KeyError:
            return {**row, "words": row["gate"], "remedy": ""}
        return {**row, "words": gate.sentence, "remedy": gate.remedy}
    if row["lacks"]:
        words = " · ".join(str(LeftWhy(code).label) for code in row["lacks"].split(","))
        return {**row, "words": words, "remedy": _("All of these, or more days.")}
    return {**row, "words": LeftWhy(row["why"]).label, "remedy": CHANGES.get(row["why"], "")}


def _days(
    plan: Plan,
    lifts: Sequence[PlanLift],
    names: Mapping[str, str],
    legs: Sequence[queries.Connection],
    asked: str,
) -> list[dict[str, Any]]:
    """Day by day. Open are the first day that is not over, which says so, and the day of the lift that the address asks
    for."""
    onward = {leg.onward.pk for leg in legs}
    found: dict[int, list[PlanLift]] = {}
    for row in lifts:
        found.setdefault(row.slot // 2, []).append(row)
    over = (clock.now() - plan.starts_at) // timedelta(days=1)
    ahead = min((day for day in found if day >= over), default=None)
    opened = {min(found, default=0) if ahead is None else ahead}
    opened |= {day for day, rows in found.items() if any(str(row.number) == asked for row in rows)}
    return [
        {
            "day": plan.starts_at + timedelta(days=day),
            "number": day,
            "rows": [
                (
                    row,
                    gantt.tone(row),
                    in_words(words.in_language(row.why_ar, row.why_en), names),
                    _waits(row, legs),
                )
                for row in sorted(rows, key=lambda r: r.departs_at)
            ],
            "open": day in opened,
            "soon": (_("Today") if day == over else _("Next to leave")) if day == ahead else "",
            # whoever flies on from half-way was counted when leaving
            "people": sum(row.people for row in rows if row.pk not in onward),
            "critical": sum(_critical(row) for row in rows if row.pk not in onward),
        }
        for day, rows in sorted(found.items())
    ]


def _critical(row: PlanLift) -> int:
    """How many of tier 1 are on a lift."""
    return sum(load.persons for load in row.loads.all() if load.class_id == "tier-1")


def _changed(plan: Plan, names: Mapping[str, str]) -> dict[str, Any] | None:
    """What a plan that follows another says of itself."""
    if plan.follows is None:
        return None
    names = {**names, **{code: str(word) for code, word in CLASSES.items()}}
    lines = [
        in_words(words.in_language(row["text"]["ar"], row["text"]["en"]), names)
        for row in store.read(plan, "changes") or []
    ]
    return {
        "event": words.in_language(plan.event_words_ar, plan.event_words_en),
        "summary": words.in_language(plan.change_words_ar, plan.change_words_en),
        "lines": lines,
    }


def beside(before: Plan, after: Plan) -> list[tuple[str, Any, Any]]:
    """Rows (words, figure before, figure after), each ready for the page."""

    def both(label: str, say: Any) -> tuple[str, Any, Any]:
        return label, say(before), say(after)

    return [
        both(_("People moved"), lambda p: shown.number(p.moved)),
        both(_("Left behind"), lambda p: shown.number(p.left_behind)),
        both(_("Weights of harm, version"), lambda p: shown.number(p.weights.version)),
        both(_("Expected harm"), lambda p: shown.number(p.harm, 1)),
        both(_("Bound"), lambda p: shown.number(p.bound, 1)),
        both(_("Above the bound"), lambda p: shown.percent(p.gap, 1)),
        both(_("Done after"), lambda p: shown.duration(timedelta(hours=p.makespan_h or 0))),
        both(_("Breaches on average"), lambda p: shown.number(p.mean_breach, 1)),
        both(_("Breaches, worst 5%"), lambda p: shown.number(p.worst_breach, 1)),
        both(_("Chance that tier 1 is among them"), lambda p: shown.percent(p.tier_one_breach, 1)),
    ]
