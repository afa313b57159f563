"""What happened, as a planner tells it: events that a plan is made anew after, in rows for the planner and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amana.console.words import day_text
from amana.engines.common import clock

from . import queries
from .forms_planning import day_field
from .models import Mode
from .models.plans import Plan
from .services.plans import ZONE
from .services.replans import Told

Names = Callable[[], Mapping[str, str]]
"""Code of a place -> its name in the present language."""


class EventForm(forms.Form):
    """One thing that happened. What it concerns is chosen from what the plan knows."""

    KINDS = (
        ("", "—"),
        ("tail_lost", gettext_lazy("A tail is lost")),
        ("arc_closed", gettext_lazy("A way is closed")),
        ("mode_closed", gettext_lazy("Nobody flies, or nobody drives")),
        ("intake", gettext_lazy("A place takes fewer people")),
        ("escorts", gettext_lazy("Fewer or more escorts")),
        ("hazard", gettext_lazy("A place is more dangerous, or less")),
    )
    NEEDS: Mapping[str, str] = {
        "tail_lost": "tail",
        "arc_closed": "way",
        "mode_closed": "mode",
        "intake": "door",
        "hazard": "origin",
    }
    FACTOR = ("intake", "escorts", "hazard")
    kind = forms.ChoiceField(label=gettext_lazy("What happened"), choices=KINDS, required=False)
    tail = forms.ChoiceField(label=gettext_lazy("Tail"), required=False)
    way = forms.ChoiceField(label=gettext_lazy("Way"), required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("By air or by road"), choices=[("", "—"), *Mode.choices], required=False
    )
    door = forms.ChoiceField(label=gettext_lazy("Receiving place"), required=False)
    origin = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    percent = forms.IntegerField(
        label=gettext_lazy("Of what was planned, in per cent"), min_value=0, max_value=1000, required=False
    )
    from_day = day_field(label=gettext_lazy("From"), required=False)
    until_day = day_field(label=gettext_lazy("Until, this day included"), required=False)

    def __init__(
        self, *args: Any, n: int, plan: Plan, instance: Mapping[str, Any], names: Names, **more: Any
    ):
        super().__init__(*args, **more | {"prefix": f"e{n}"})
        self.caption = _("Event %(n)s") % {"n": n + 1}
        self.plan, self.instance, self.names = plan, instance, names
        known = names()
        choices = {
            "door": [door["id"] for door in instance["receptions"]],
            "origin": [origin["id"] for origin in instance["origins"]],
        }
        kinds = queries.asset_names()
        tails: Any = self.fields["tail"]
        tails.choices = [
            ("", "—"),
            *(
                (tail["id"], f"{tail['id']} · {kinds.get(kind['id'], kind['id'])}")
                for kind in instance["asset_types"]
                for tail in kind["tails"]
            ),
        ]
        for name, values in choices.items():
            field: Any = self.fields[name]
            field.choices = [("", "—"), *((value, known.get(value, value)) for value in values)]
        ways = sorted({(arc["from"], arc["to"]) for arc in instance["arcs"]})
        way: Any = self.fields["way"]
        way.choices = [
            ("", "—"),
            *((f"{a}|{b}", f"{known.get(a, a)} — {known.get(b, b)}") for a, b in ways),
        ]

        for name in ("kind", "percent", *self.NEEDS.values()):
            self.fields[name].asked = True  # type: ignore[attr-defined]  # shown where it is needed: not optional

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        kind = data.get("kind")
        if not kind:
            return data
        needed = self.NEEDS.get(kind)
        if needed and not data.get(needed) and needed not in self.errors:
            self.add_error(needed, _("Say which."))
        if kind in self.FACTOR and data.get("percent") is None:
            self.add_error("percent", _("Say how much is left: 50 for half."))
        if kind == "intake" and (data.get("percent") or 0) > 100:
            self.add_error("percent", _("More beds are no event: enter them under Means and places."))
        self._days_told(data.get("from_day"), data.get("until_day"))
        return data

    def _days_told(self, begin: date | None, end: date | None) -> None:
        """An event outside the days that are still to come changes nothing, and is not bent to fit them."""
        first = self.plan.starts_at.astimezone(ZONE).date()
        last = first + timedelta(days=self.plan.days - 1)
        if begin and begin > last:
            self.add_error("from_day", _("The plan ends on %(day)s.") % {"day": day_text(last)})
        if not end:
            return
        if begin and end < begin:
            self.add_error("until_day", _("This day lies before the first."))
        elif end < first:
            self.add_error("until_day", _("The plan begins only on %(day)s.") % {"day": day_text(first)})
        elif self.plan.published_at and end < clock.now().astimezone(ZONE).date():
            self.add_error(
                "until_day",
                _("This is over, and what has left stays as it is. If it lasts, leave this day out."),
            )

    def rows(self) -> list[dict[str, Any]]:
        """The event as rows of the planner's format; closing a way closes it for every means."""
        data = self.cleaned_data
        kind = data.get("kind")
        if not kind:
            return []
        span = self._span(data)
        if kind == "arc_closed":
            origin, door = data["way"].split("|")
            ways = [a["id"] for a in self.instance["arcs"] if (a["from"], a["to"]) == (origin, door)]
            return [{"kind": kind, "arc": arc, **span} for arc in ways]
        row: dict[str, Any] = {"kind": kind, **span}
        names = {"tail_lost": "tail", "mode_closed": "mode", "intake": "reception", "hazard": "origin"}
        if kind in names:
            row[names[kind]] = data[self.NEEDS[kind]]
        if kind in self.FACTOR:
            row["factor"] = data["percent"] / 100
        return [row]

    def _span(self, data: Mapping[str, Any]) -> dict[str, int]:
        first = self.plan.starts_at.astimezone(ZONE).date()
        span = {}
        if data.get("from_day"):
            span["from_slot"] = min(max(0, 2 * (data["from_day"] - first).days), self.plan.slots - 1)
        if data.get("until_day"):
            span["to_slot"] = min(max(0, 2 * (data["until_day"] - first).days + 1), self.plan.slots - 1)
        return span

    def sentence(self) -> str:
        """The event in words of the present language."""
        data = self.cleaned_data
        if not data.get("kind"):
            return ""
        parts = [self._what(data)]
        needed = self.NEEDS.get(data["kind"])
        if needed and needed != "mode":
            parts.append(self._label(data[needed]))
        if data["kind"] in self.FACTOR:
            parts.append(f"{data['percent']}%")
        if data.get("from_day"):
            parts.append(_("from %(day)s") % {"day": day_text(data["from_day"])})
        if data.get("until_day"):
            parts.append(_("until %(day)s") % {"day": day_text(data["until_day"])})
        return " · ".join(parts)

    def _what(self, data: Mapping[str, Any]) -> str:
        if data["kind"] == "mode_closed":
            return _("Nobody flies") if data["mode"] == Mode.AIR else _("Nobody drives")
        return str(dict(self.KINDS)[data["kind"]])

    def _label(self, value: str) -> str:
        """What an event concerns, in the present language."""
        known = self.names()
        return " — ".join(known.get(code, code) for code in value.split("|"))


def each_once(forms_: Iterable[EventForm]) -> bool:
    """Does every event stand once? One that repeats another is told where it stands."""
    first: dict[str, int] = {}
    fine = True
    for n, form in enumerate(forms_, 1):
        if rows := form.rows():
            before = first.setdefault(repr(rows), n)
            if before != n:
                form.add_error(
                    "kind", _("Event %(n)s says the same already: take this one out.") % {"n": before}
                )
                fine = False
    return fine


def told(forms_: Iterable[EventForm]) -> Told:
    """The events of several forms, in both languages."""
    from django.utils import translation

    found = [form for form in forms_ if form.cleaned_data.get("kind")]
    said = {}
    for language in ("ar", "en"):
        with translation.override(language):
            said[language] = "\n".join(form.sentence() for form in found)
    rows = [row for form in found for row in form.rows()]
    return Told(rows, said["ar"], said["en"])
