"""The figures of a plan's page, worked out of its stored files: what is short, what simple orders would do, fates."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amana.console import words as shown
from amana.engines.common import clock
from amana.ledger.models import Account

from .. import words
from ..drawings import curves
from ..models import Plan, Prefer
from ..planning import consequences

RESOURCES: dict[str, Any] = {
    "tail": gettext_lazy("Fleet"),
    "escort": gettext_lazy("Escorts"),
    "intake": gettext_lazy("Arrivals"),
    "bed": gettext_lazy("Beds"),
    "processing": gettext_lazy("Papers"),
    "pad": gettext_lazy("Pads"),
}
ORDERS: dict[str, Any] = {
    "prison_order": gettext_lazy("Prison after prison"),
    "tier_order": gettext_lazy("Most dangerous first"),
    "rate_order": gettext_lazy("Most per flight hour"),
}
WORTH_SHOWN, USE_SHOWN = 8, 14
WORTH_LEAST = 0.005
"""Less would stand on the page as 0.00."""


def place_names() -> dict[str, str]:
    """Code of a held account -> its name in the reader's language."""
    rows = Account.objects.filter(kind="held").select_related("place", "authority")
    return {account.code: words.account(account) for account in rows}


def in_words(text: str, names: Mapping[str, str]) -> str:
    """The planner's sentence with places and types by name instead of code."""
    if not names:
        return text
    codes = "|".join(re.escape(code) for code in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])({codes})(?![\w-])", lambda m: names[m.group(1)], text)


def worth(told: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = [row for row in told.get("worth_of_one_more", []) if row["harm_removed"] >= WORTH_LEAST]
    rows = rows[:WORTH_SHOWN]
    most = max((row["harm_removed"] for row in rows), default=0) or 1
    return [
        {
            "words": in_words(words.in_language(row["text"]["ar"], row["text"]["en"]), names),
            "resource": RESOURCES.get(row["resource"], row["resource"]),
            "bar": curves.bar(row["harm_removed"] / most),
            "harm": -row["harm_removed"],
        }
        for row in rows
    ]


def use(told: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Resources by how far they are used, fullest first."""
    rows = [row for row in told.get("use", []) if row["available"]]
    rows.sort(key=lambda row: -row["used"] / row["available"])
    return [
        {
            "resource": RESOURCES.get(row["resource"], row["resource"]),
            "name": names.get(row["name"], row["name"]),
            "share": row["used"] / row["available"],
            "bar": curves.bar(row["used"] / row["available"]),
            "used": row["used"],
            "available": row["available"],
            "hours": row["resource"] in ("tail", "escort"),
        }
        for row in rows[:USE_SHOWN]
    ]


def places(instance: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The places of the plan as it took them: people, cleared within its days, guards, chance of a breach in a day."""
    return [
        {
            "name": names.get(origin["id"], origin["id"]),
            "people": sum(origin["persons"].values()),
            "cleared": sum(steps[-1][1] for steps in origin["released_persons"].values() if steps),
            "guards": origin["guards"][0],
            "breach": 1 - math.exp(-24 * origin["breach_hazard_per_h"][0]),
        }
        for origin in instance.get("origins", [])
    ]


def orders(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The plan beside simple orders."""
    found = told.get("orders", {})
    return [
        {"name": _("This plan") if name == "plan" else ORDERS[name], "mine": name == "plan", **found[name]}
        for name in ("plan", *ORDERS)
        if name in found
    ]


def standing(plan: Plan, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of the chart of distances, for narrow screens: least harm first, the bound at the head."""
    found = told.get("orders", {})
    if not found:
        return []
    rows = [(str(word), found[name]["harm"], False) for name, word in ORDERS.items() if name in found]
    rows.append((_("This plan"), plan.harm or 0.0, True))
    if plan.bound:
        rows.append((_("Bound: no plan can be below it"), plan.bound, False))
    most = max(harm for _name, harm, _mine in rows) or 1.0
    return [
        {"name": name, "harm": harm, "mine": mine, "bar": curves.bar(harm / most)}
        for name, harm, mine in sorted(rows, key=lambda row: row[1])
    ]


def exposure_by_day(plan: Plan, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The curve of exposure as rows, one a day: the share left by this plan and prison after prison."""
    found = told.get("orders", {})
    if "plan" not in found or "prison_order" not in found:
        return []
    mine, order = found["plan"]["exposure"], found["prison_order"]["exposure"]
    return [
        {
            "day": plan.starts_at + timedelta(days=slot // 2),
            "plan": mine[slot],
            "order": order[slot],
            "bar": curves.bar(min(1.0, mine[slot])),
        }
        for slot in range(1, len(mine), 2)
    ]


def distance(plan: Plan, told: Mapping[str, Any]) -> Any:
    found = told.get("orders", {})
    others = {str(word): found[name]["harm"] for name, word in ORDERS.items() if name in found}
    return curves.distance(plan.bound, plan.harm or 0.0, others) if others else ""


FATES: dict[str, Any] = {
    consequences.NOTHING: gettext_lazy("Nobody is moved"),
    consequences.ORDER: gettext_lazy("Prison after prison"),
    consequences.BEFORE: gettext_lazy("The plan before this one"),
    consequences.THIS: gettext_lazy("This plan"),
}


def fates(plan: Plan) -> dict[str, Any] | None:
    """Escapes with and without the plan, under the same drawn fates."""
    found = consequences.drawn(plan)
    if not found:
        return None
    return {**fate_rows(found, FATES), "later": later(plan, found)}


def fate_rows(found: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of a summary of fates; `names` by the simulator's own."""
    rows = {row["plan"]: row for row in found["plans"]}
    gains = {(row["plan"], row["against"]): row for row in found["differences"]}
    words_ = {consequences.NOTHING: FATES[consequences.NOTHING], **names}
    return {
        "rows": [
            {
                "name": word,
                "mine": name == consequences.THIS,
                "escapes": rows[name]["escapes"],
                "breach": rows[name]["p_any_breach"]["mean"],
                "cascade": rows[name]["p_cascade"]["mean"],
            }
            for name, word in words_.items()
            if name in rows
        ],
        "gain": gain(gains.get((consequences.THIS, consequences.NOTHING))),
        "replications": found["replications"],
        "days": found["days"],
    }


def gain(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the plan changes, with so many decimal places that the ends of a narrow interval differ: one to three. Where
    they still do not, the figure is `sure`, and no interval is told; where no fate makes a difference, `nothing`."""
    if found is None:
        return None
    ends = found["low"], found["high"]
    places = next((n for n in (1, 2, 3) if len({round(end, n) for end in ends}) > 1), 0)
    sure, nothing = not places, not any(round(value, 3) for value in (found["mean"], *ends))
    return {**found, "places": places or 3, "sure": sure, "nothing": nothing}


def later(plan: Plan, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What beginning so many days later leads to, each said in a sentence for the slider."""
    rows = [row for row in found.get("start_date", []) if row["plan"] == consequences.THIS]
    if not rows:
        return []
    first = rows[0]["mean"]
    most = max(row["mean"] for row in rows) or 1.0
    return [
        {
            "days": row["delay_days"],
            "begins": plan.starts_at + timedelta(days=row["delay_days"]),
            "mean": row["mean"],
            "error": "±" + shown.number_text(row["error"], 1),
            "more": row["mean"] - first,
            "bar": curves.bar(row["mean"] / most),
            "words": _("Beginning on %(day)s: %(n)s escapes on average, %(more)s against the planned day.")
            % {
                "day": shown.short_day_text(plan.starts_at + timedelta(days=row["delay_days"])),
                "n": _ltr(shown.number_text(row["mean"], 1)),
                "more": _ltr(shown.signed_text(row["mean"] - first, 1)),
            },
        }
        for row in rows
    ]


def _ltr(text: str) -> str:
    """A figure that keeps its own direction inside Arabic words."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def choices(plan: Plan, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The two ways to choose among the plans that were found, and how the best by each stands."""
    found = told.get("choices") or {}
    same = len(found) == 2 and len({tuple(row.values()) for row in found.values()}) == 1
    return [
        {"same": same, "name": Prefer(name).label, "mine": name == plan.prefer, **found[name]}
        for name in Prefer.values
        if name in found
    ]


def exposure(plan: Plan, told: Mapping[str, Any]) -> Any:
    found = told.get("orders", {})
    if "plan" not in found or "prison_order" not in found:
        return ""
    now = (clock.now() - plan.starts_at).total_seconds() / 43_200
    return curves.exposure(found["plan"]["exposure"], found["prison_order"]["exposure"], now_slot=now)
