"""Forms of the warning pages: they parse and say what is missing; every rule stands in the services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amana.access.models import User
from amana.console.forms import RecordField
from amana.console.marks import LEVEL_WORDS
from amana.ledger.models import Place

from . import alerting, words
from .models import Control, Kind, Outcome
from .services.indicators import CHECKS


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    """A day and a time; the browser's own control."""
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        **more,
    )


class PlaceField(RecordField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{words.place(obj)} · {words.town(obj)}"


class SiteForm(forms.Form):
    place = PlaceField(queryset=Place.objects.none(), label=_("Place"))
    region = forms.CharField(
        label=_("Region"),
        max_length=40,
        help_text=_("Facilities of one region share shocks: what happens at one raises the others."),
    )
    pcode = forms.CharField(label=_("P-code of the town"), max_length=20, required=False)

    def __init__(self, *args: Any, places: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]


VALUE_LABELS = {
    Kind.GUARDS: (_("Guards present"), _("Those on duty now, all shifts of this moment together.")),
    Kind.CAPACITY: (_("Places"), _("For how many people the building is meant.")),
    Kind.UNREST: (_("Severity"), _("From 0.1 (shouting, refused meals) to 1 (a wing lost for hours).")),
    Kind.WARNING: (_("Credibility"), _("From 0.1 (rumour) to 1 (documents, several officials).")),
    Kind.FIGHTING: (_("Deaths reported"), _("0 if none or not known.")),
}


class ObservationForm(forms.Form):
    """One observation of one kind; fields that the kind has no use for are left out."""

    value = forms.FloatField(label=_("Value"), min_value=0)
    origin = forms.CharField(
        label=_("Who first said it"),
        max_length=120,
        help_text=_("Retellings of one origin count once; write the same origin the same way."),
    )
    word = forms.ChoiceField(label=_("State"))
    lat = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180)
    about = moment_field(_("When it was so"))
    until = moment_field(_("Until"), required=False)
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who saw or said it, and how you know. No names of people in custody."),
    )
    whole_region = forms.BooleanField(label=_("It concerns the whole region"), required=False)

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        keep = {"about", "evidence"}
        if kind in VALUE_LABELS:
            keep.add("value")
            field = self.fields["value"]
            field.label, field.help_text = VALUE_LABELS[Kind(kind)]
            counted = kind in (Kind.GUARDS, Kind.CAPACITY, Kind.FIGHTING)
            field.widget.attrs["step"] = "1" if counted else "0.05"
        if kind == Kind.WARNING:
            keep |= {"origin", "whole_region"}
        if kind == Kind.FIGHTING:
            keep |= {"lat", "lon"}
        if kind == Kind.CONTROL:
            keep |= {"word", "whole_region"}
            self.fields["word"].choices = Control.choices  # type: ignore[attr-defined]
        if kind == Kind.CHECK:
            keep |= {"word", "until"}
            self.fields["word"].label = _("What was looked for")
            self.fields["word"].choices = [  # type: ignore[attr-defined]
                (code, words.CHECKS[code]) for code in sorted(CHECKS, key=list(words.CHECKS).index)
            ]
        for name in list(self.fields):
            if name not in keep:
                del self.fields[name]


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class LevelForm(forms.Form):
    to = forms.TypedChoiceField(label=_("New level"), coerce=int)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, now: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((n, word) for n, word in enumerate(LEVEL_WORDS) if n != now),
        ]


class OpinionForm(forms.Form):
    percent = forms.FloatField(
        label=_("Probability in 7 days, per cent"),
        min_value=0.01,
        max_value=99.99,
        help_text=_("Your own judgement, not the model's figure moved a little."),
    )
    grounds = forms.CharField(label=_("Grounds"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class WarningForm(forms.Form):
    """`replaces` is the open warning as the page showed it: if another has been issued meanwhile, nobody replaces it
    without having read it."""

    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)
    level = forms.TypedChoiceField(label=_("Level"), coerce=int)
    roles = forms.MultipleChoiceField(
        label=_("Who must acknowledge"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None ticked: those that the rules of alerting name for this level."),
    )
    due_minutes = forms.IntegerField(
        label=_("Minutes to acknowledge in"),
        required=False,
        min_value=1,
        max_value=7 * 24 * 60,
        help_text=_("Empty: as the rules of alerting say."),
    )
    words = forms.CharField(
        label=_("Words to the recipients"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the figures do not say. No names of people in custody."),
    )

    def __init__(self, *args: Any, holders: Mapping[str, Sequence[User]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["level"].choices = [(n, LEVEL_WORDS[n]) for n in (1, 2, 3)]  # type: ignore[attr-defined]
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (code, f"{words.role(code)} · {words.held_by(holders.get(code, ()))}") for code in alerting.ROLES
        ]


class MeasureForm(forms.Form):
    words = forms.CharField(
        label=_("What was done"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    changes_hazard = forms.BooleanField(
        label=_("It may itself prevent the incident"),
        required=False,
        help_text=_("Forecasts of these days are then scored apart."),
    )


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[("", "—"), *(c for c in Outcome.choices if c[0] != Outcome.REPLACED)],
    )
    why = forms.CharField(label=_("In words"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class CancelForm(forms.Form):
    why = forms.CharField(
        label=_("Why it is taken back"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the message that cancels the warning."),
    )


class EventsForm(forms.Form):
    layout = forms.ChoiceField(
        label=_("Layout"), choices=[("ged", "UCDP GED"), ("acled", "ACLED")], widget=forms.RadioSelect
    )
    file = forms.FileField(label=_("File (.csv)"))


class QuickForm(forms.Form):
    """A plan in one sentence; empty is no plan."""

    origin = forms.ChoiceField(label=_("From"), required=False)
    destination = forms.ChoiceField(label=_("To"), required=False)
    people_per_day = forms.IntegerField(
        label=_("People a day"), min_value=1, max_value=20_000, required=False
    )
    start = forms.IntegerField(label=_("Beginning after days"), min_value=0, max_value=89, required=False)
    days = forms.IntegerField(label=_("For days"), min_value=1, max_value=90, required=False)

    def __init__(self, *args: Any, sites: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("origin", "destination"):
            self.fields[name].choices = [("", "—"), *sites]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or {})
        if not data.get("origin") and not data.get("destination"):
            return data
        for name in ("origin", "destination", "people_per_day"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("A plan needs a beginning, an end and a number of people."))
        if data.get("origin") and data.get("origin") == data.get("destination"):
            self.add_error("destination", _("The plan ends where it begins."))
        return data


REPLICATIONS = ((2_000, "2,000"), (10_000, "10,000"), (40_000, "40,000"))
HORIZONS = ((14, "14"), (30, "30"), (60, "60"), (90, "90"))
DELAYS = ((0, "0"), (3, "3"), (7, "7"), (14, "14"), (21, "21"))


class RunForm(forms.Form):
    """How long, how often, and with which start dates."""

    horizon = forms.TypedChoiceField(label=_("Days ahead"), coerce=int, choices=HORIZONS, initial=30)
    replications = forms.TypedChoiceField(
        label=_("Replications"), coerce=int, choices=REPLICATIONS, initial=10_000
    )
    delays = forms.TypedMultipleChoiceField(
        label=_("Start later by days"),
        coerce=int,
        choices=DELAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class StoredForm(RunForm):
    """Plans of the house; the first one chosen says on which figures all are drawn."""

    plans = forms.MultipleChoiceField(label=_("Plans, up to three"), widget=forms.CheckboxSelectMultiple)
    field_order = ("plans", "horizon", "replications", "delays")

    def __init__(self, *args: Any, plans: Iterable[tuple[str, str]], **more: Any) -> None:
        more["prefix"] = "s"
        super().__init__(*args, **more)
        self.fields["plans"].choices = list(plans)  # type: ignore[attr-defined]
        self.fields["replications"].initial = REPLICATIONS[0][0]

    def clean_plans(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["plans"]
        if len(chosen) > 3:
            raise forms.ValidationError(_("Choose three at most."))
        return chosen


class MultipleFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PlansForm(RunForm):
    """A transfer instance with plans made for it, as files."""

    instance = forms.FileField(label=_("Scenario or transfer instance (.json, .json.gz)"))
    plans = forms.FileField(label=_("Plans (.json), up to four"), required=False, widget=MultipleFiles)
