"""Forms of planning: they parse and say what is missing; every rule stands in the services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amana.console.forms import NOTHING_CHOSEN
from amana.engines.common import clock
from amana.ledger.models import Account, Authority

from .forms import AccountField, AuthorityField
from .models import AssetType, Conveyance, Group, Mode, PairKind, Prefer
from .services.plans import DAYS_MOST, ZONE
from .services.weights import OF_GROUP, TERMS

SECONDS = ((10, _("10 seconds")), (30, _("30 seconds")), (60, _("1 minute")), (300, _("5 minutes")))


def day_field(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _accounts(pks: Iterable[int]) -> Any:
    return Account.objects.filter(pk__in=list(pks)).select_related("authority", "place").order_by("code")


class AccountsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return AccountField.label_from_instance(self, obj)  # type: ignore[arg-type]


def _prefer() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Of the plans found, take the one with"),
        required=False,
        choices=Prefer.choices,
        initial=Prefer.HARM,
        widget=forms.RadioSelect,
        help_text=_(
            "The worst days: the mean of the worst 5% of breaches drawn. Both are shown with the plan."
        ),
    )


class PreferForm(forms.Form):
    """How a plan that follows another is searched for; what is not said stays as it begins."""

    seconds = forms.TypedChoiceField(label=_("Search for"), choices=SECONDS, coerce=int, required=False)
    prefer = _prefer()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        return {name: data.get(name) or self.initial[name] for name in ("seconds", "prefer")}


class PlanForm(forms.Form):
    first_day = day_field(label=_("First day"), help_text=_("The plan begins at six in the morning."))
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=DAYS_MOST, initial=7)
    receiver = AuthorityField(label=_("To the places of"), queryset=Authority.objects.none())
    escort = AuthorityField(label=_("Escort"), queryset=Authority.objects.none())
    origins = AccountsField(
        label=_("From"), queryset=Account.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    stages = AccountsField(
        label=_("People may wait half-way at"),
        queryset=Account.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "A place that takes men and women, adults and children, of the giving or the receiving side."
        ),
    )
    seconds = forms.TypedChoiceField(label=_("Search for"), choices=SECONDS, coerce=int, initial=60)
    prefer = _prefer()

    def __init__(
        self,
        *args: Any,
        origins: Iterable[Account],
        stages: Iterable[Account] = (),
        receivers: Iterable[int],
        escorts: Iterable[int],
        **more: Any,
    ) -> None:
        tomorrow = clock.now().astimezone(ZONE).date() + timedelta(days=1)
        keys = [account.pk for account in origins]
        receiving, escorting = list(receivers), list(escorts)
        halfway = [account.pk for account in stages]
        more.setdefault("initial", {"first_day": tomorrow, "origins": keys, "stages": halfway})
        super().__init__(*args, **more)
        self.fields["origins"].queryset = _accounts(keys)  # type: ignore[attr-defined]
        if halfway:
            self.fields["stages"].queryset = _accounts(halfway)  # type: ignore[attr-defined]
        else:
            del self.fields["stages"]
        for name, found in (("receiver", receiving), ("escort", escorting)):
            field: Any = self.fields[name]
            field.queryset = Authority.objects.filter(pk__in=found).order_by("code")
            field.empty_label = None


# -- means and places -------------------------------------------------------------------------------------


class FleetSheetForm(forms.Form):
    file = forms.FileField(label=_("Sheet of the fleet"), help_text=_("Spreadsheet or CSV, one row a tail."))
    whole = forms.BooleanField(
        label=_("This is the whole fleet: retire every tail that is not on it"), required=False
    )


class TailForm(forms.ModelForm):  # type: ignore[type-arg]
    code = forms.SlugField(label=_("Tail"), max_length=40)
    type_code = forms.SlugField(label=_("Type"), max_length=40)
    mode = forms.ChoiceField(label=_("Way"), choices=[("", NOTHING_CHOSEN), *Mode.choices])
    conveyance = forms.ChoiceField(label=_("Conveyance"), choices=[("", NOTHING_CHOSEN), *Conveyance.choices])
    away_from = day_field(label=_("Away from"), required=False)
    away_until = day_field(label=_("Away until"), required=False)
    away_why = forms.CharField(label=_("Why"), max_length=120, required=False)

    class Meta:
        model = AssetType
        fields = (
            "name_ar", "name_en", "mode", "conveyance",
            "seats", "medical_seats", "fixed_escorts", "duty_h_day", "duty_h_night",
            "crew_limit_h", "uses_pads", "speed_kmh", "range_km", "ground_h", "cost_per_h",
        )  # fmt: skip
        labels = {
            "name_ar": _("Name of the type in Arabic"),
            "name_en": _("Name of the type in English"),
            "seats": _("Seats"),
            "medical_seats": _("Medical seats"),
            "fixed_escorts": _("Escorts always on board"),
            "duty_h_day": _("Duty by day, hours"),
            "duty_h_night": _("Duty by night, hours"),
            "crew_limit_h": _("Crew limit in 24 hours"),
            "uses_pads": _("Needs a pad"),
            "speed_kmh": _("Speed, km/h"),
            "range_km": _("Longest way, km"),
            "ground_h": _("Ground time of a round trip, hours"),
            "cost_per_h": _("Cost per hour"),
        }


class SiteForm(forms.Form):
    account = AccountField(label=_("Place"), queryset=Account.objects.none())
    role = forms.ChoiceField(
        label=_("In a transfer it"),
        choices=(
            ("sends", _("sends people")),
            ("takes", _("takes people")),
            ("stages", _("holds people between two legs")),
        ),
    )
    guards = forms.IntegerField(label=_("Guards on duty"), min_value=0, max_value=10_000, required=False)
    per_day = forms.IntegerField(
        label=_("People a day"),
        min_value=0,
        max_value=10_000,
        required=False,
        help_text=_("Departures or arrivals; a staging place needs none."),
    )
    pads_day = forms.IntegerField(label=_("Pad movements by day"), min_value=0, max_value=500, initial=0)
    pads_night = forms.IntegerField(label=_("Pad movements by night"), min_value=0, max_value=500, initial=0)
    runway = forms.BooleanField(label=_("Planes can land here"), required=False)
    longest_stay_slots = forms.IntegerField(
        label=_("Longest stay at a staging place, half days"),
        min_value=1,
        max_value=14,
        initial=2,
        required=False,
    )
    compartments = forms.IntegerField(
        label=_("Groups that it keeps apart at one time"), min_value=1, max_value=9, initial=1, required=False
    )
    takes_from_tier = forms.TypedChoiceField(
        label=_("Most dangerous tier it may hold"),
        choices=[(n, str(n)) for n in (1, 2, 3, 4)],
        coerce=int,
        initial=1,
    )

    def __init__(self, *args: Any, accounts: Iterable[int], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["account"]
        field.queryset = _accounts(accounts)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if (
            data.get("role") in ("sends", "takes")
            and data.get("per_day") is None
            and "per_day" not in self.errors
        ):
            self.add_error("per_day", _("Say how many people a day."))
        return data


class EscortsForm(forms.Form):
    authority = AuthorityField(label=_("Escorts of"), queryset=Authority.objects.none(), empty_label=None)
    day = forms.IntegerField(label=_("By day"), min_value=0, max_value=10_000)
    night = forms.IntegerField(label=_("By night"), min_value=0, max_value=10_000)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["authority"]
        field.queryset = Authority.objects.filter(kind__in=("escort", "custodian")).order_by("code")


class PairForm(forms.Form):
    kind = forms.ChoiceField(label=_("They"), choices=PairKind.choices)
    one = forms.CharField(label=_("File of one"), max_length=20)
    other = forms.CharField(label=_("File of the other"), max_length=20)
    why = forms.CharField(label=_("Why"), max_length=300)


# -- weights ----------------------------------------------------------------------------------------------

TERM_WORDS = {
    "breach_per_day": _("Breaches a day of a place that nobody has judged"),
    "share_fixed": _("Share of hazard that does not depend on crowding"),
    "share_crowding": _("Share that grows with people per guard"),
    "norm_persons_per_guard": _("People per guard at which it counts once"),
    "beyond_h": _("Hours charged beyond the plan to those left"),
    "air_risk_per_flight": _("Risk of a flight, per person"),
    "road_risk_per_h_day": _("Risk of an hour on the road by day"),
    "road_risk_per_h_night": _("Risk of an hour on the road by night"),
}
GROUP_WORDS = {
    "exposure": _("Staying"),
    "transit": _("While moved"),
    "escorts_per_100": _("Escorts for a hundred"),
    "longest_ride_h": _("Longest ride, hours"),
}


def plain(value: float) -> str:
    """0.00003, not 3e-05; 18, not 18.0."""
    return f"{value:.8f}".rstrip("0").rstrip(".")


class WeightsForm(forms.Form):
    """Every term and every weight of every group, and why this version."""

    why = forms.CharField(
        label=_("Why this version"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, first: Mapping[str, Any], **more: Any) -> None:
        super().__init__(*args, **more)
        for name in TERMS:
            self.fields[name] = forms.FloatField(
                label=TERM_WORDS[name],
                min_value=0,
                initial=plain(first["terms"][name]),
                widget=forms.NumberInput(attrs={"step": "any"}),
            )
        for group in Group.values:
            for name in OF_GROUP:
                whole = name == "escorts_per_100"
                field = forms.IntegerField if whole else forms.FloatField
                self.fields[f"{group}_{name}"] = field(
                    label=_("%(group)s: %(what)s") % {"group": Group(group).label, "what": GROUP_WORDS[name]},
                    min_value=0,
                    initial=plain(first["groups"][group][name]),
                    widget=forms.NumberInput(attrs={"step": "1" if whole else "any"}),
                )

    def terms(self) -> dict[str, float]:
        return {name: self.cleaned_data[name] for name in TERMS}

    def groups(self) -> dict[str, dict[str, float]]:
        return {
            group: {name: self.cleaned_data[f"{group}_{name}"] for name in OF_GROUP} for group in Group.values
        }

    def table(self) -> list[tuple[str, list[Any]]]:
        """Rows of (group, its four fields)."""
        return [
            (str(Group(group).label), [self[f"{group}_{name}"] for name in OF_GROUP])
            for group in Group.values
        ]

    def term_fields(self) -> list[Any]:
        return [self[name] for name in TERMS]
