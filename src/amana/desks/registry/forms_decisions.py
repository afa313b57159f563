"""Forms of decisions about one person: assessments and hearings, stays, the best interests of a child, overrides,
objections, erasures, corrections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amana.ledger.errors import Refused

from .forms import DayField, MomentField, PlainForm, chosen
from .models import Ground
from .services.memoranda import About, Decision, Finding, destinations
from .services.objections import Follows, Outcome, Told

NEEDED_TO_ALLOW = {"heard_on": "assess-not-heard", "challenge_until": "assess-no-time"}


class AssessForm(PlainForm):
    destination = forms.ChoiceField(label=_("To the authority or state"), choices=[])
    heard_on = DayField(label=_("The person was heard on"), required=False)
    interpreter = forms.BooleanField(label=_("With an interpreter"), required=False)
    finding = forms.ChoiceField(
        label=_("Finding on torture, disappearance, arbitrary deprivation of life, denial of justice"),
        choices=list(Finding.choices),
        widget=forms.RadioSelect,
    )
    assurances = forms.CharField(
        label=_("Assurances received"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    decision = forms.ChoiceField(
        label=_("Decision"), choices=list(Decision.choices), widget=forms.RadioSelect
    )
    challenge_until = MomentField(
        label=_("Time to challenge it, until"),
        required=False,
        help_text=_("At least 24 hours after the decision."),
    )
    reasons = forms.CharField(label=_("Reasons for this person"), widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_destination(self)

    def clean(self) -> dict[str, Any]:
        """What a transfer needs that is not refused is asked for at once, not field by field."""
        said = super().clean() or {}
        for field, code in NEEDED_TO_ALLOW.items():
            if said.get("decision") == Decision.ALLOW and not said.get(field) and field not in self.errors:
                wanting = Refused(code, field=field)
                self.add_error(field, f"{wanting.message} {wanting.remedy}")
        return said


class HearingForm(PlainForm):
    destination = forms.ChoiceField(label=_("To the authority or state"), choices=[])
    heard_on = DayField(label=_("The person was heard on"))
    interpreter = forms.BooleanField(label=_("With an interpreter"), required=False)
    words = forms.CharField(label=_("In the person's own words"), widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_destination(self)


def _choose_destination(form: forms.Form) -> None:
    field = form.fields["destination"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = chosen(sorted(destinations().items(), key=lambda pair: pair[1]))


class StayForm(PlainForm):
    ordered_by = forms.CharField(label=_("Ordered by"), max_length=120)
    order = forms.CharField(label=_("Number of the order"), max_length=120)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


class StayLiftForm(PlainForm):
    order = forms.CharField(label=_("Number of the order that lifts it"), max_length=120)


class DecideForm(PlainForm):
    note = forms.CharField(label=_("What was weighed"), widget=forms.Textarea(attrs={"rows": 5}))
    move_is_best = forms.TypedChoiceField(
        label=_("Is the move in the child's best interests?"),
        choices=[("1", _("Yes")), ("0", _("No"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    carer = forms.CharField(label=_("The carer's file number"), max_length=20, required=False)
    alone_why = forms.CharField(
        label=_("If there is no carer: why"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )


class RedactionForm(PlainForm):
    ground = forms.ChoiceField(label=_("Legal ground"), choices=chosen(Ground.choices))
    order = forms.CharField(
        label=_("Number of the order or decision"),
        max_length=120,
        help_text=_("It stays in the books in clear: no names."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was wrong, without repeating what is to be erased."),
    )


class CorrectionForm(PlainForm):
    reason = forms.CharField(
        label=_("What was wrong"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say also what is right, so that it can be recorded anew afterwards."),
    )


class OverrideForm(PlainForm):
    gate = forms.ChoiceField(label=_("Condition to be opened"), choices=[])
    reason = forms.CharField(
        label=_("Reason for this person"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A reason copied from another file is shown as copied."),
    )
    until = MomentField(label=_("Open until"), help_text=_("At most seven days from now"))


class ObjectForm(PlainForm):
    about = forms.ChoiceField(label=_("Against"), choices=chosen(About.choices))
    words = forms.CharField(label=_("In the person's own words"), widget=forms.Textarea(attrs={"rows": 4}))


class AnswerForm(PlainForm):
    outcome = forms.ChoiceField(label=_("Finding"), choices=list(Outcome.choices), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What was looked at, whom you heard, and why it is found so."),
    )
    follows = forms.ChoiceField(label=_("What is to follow"), choices=chosen(Follows.choices))
    told_on = DayField(label=_("The person was told on"))
    told_how = forms.ChoiceField(label=_("How the person was told"), choices=chosen(Told.choices))
