"""Forms of the coordination room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amana.console.forms import RecordField
from amana.ledger.models import Authority, Place

from . import words
from .forms import AuthorityField, moment_field
from .models import Decision, Task, TaskState

AREA = {"rows": 2, "dir": "auto"}


class PlaceField(RecordField):
    def label_from_instance(self, obj: Any) -> str:
        return words.in_language(obj.name_ar, obj.name_en)


class CodeField(RecordField):
    """A decision or a task by its code and its first words."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} · {obj.words[:60]}"


def _bodies() -> Any:
    return Authority.objects.order_by("code")


class AttendanceForm(forms.Form):
    agency = AuthorityField(label=_("Agency"), queryset=Authority.objects.none())
    present = forms.TypedChoiceField(
        label=_("On the call"),
        choices=[("yes", _("Present")), ("no", _("Absent"))],
        coerce=lambda value: value == "yes",
    )
    who = forms.CharField(label=_("Who"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = _bodies()  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    words = forms.CharField(label=_("What is decided"), max_length=4000, widget=forms.Textarea(attrs=AREA))
    decided_by = forms.CharField(label=_("Who decides"), max_length=200)
    why = forms.CharField(label=_("Why"), max_length=4000, widget=forms.Textarea(attrs=AREA))
    place = PlaceField(label=_("About which place"), queryset=Place.objects.none(), required=False)
    cites = forms.CharField(
        label=_("Rests on"),
        max_length=300,
        required=False,
        help_text=_(
            "Codes of warnings, plans, lifts, incidents and decisions, or numbers of entries: W-0007 L-0117."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "class": "code"}),
    )
    corrects = CodeField(label=_("In the place of"), queryset=Decision.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Place.objects.order_by("code")  # type: ignore[attr-defined]
        newest = Decision.objects.filter(corrected_by=None).order_by("-pk")
        self.fields["corrects"].queryset = newest  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    words = forms.CharField(label=_("What is to be done"), max_length=500, widget=forms.Textarea(attrs=AREA))
    agency = AuthorityField(label=_("Agency"), queryset=Authority.objects.none())
    owner = forms.CharField(label=_("Who does it"), max_length=120)
    due_at = moment_field(_("Until"))
    after = CodeField(label=_("Only after"), queryset=Task.objects.none(), required=False)
    decision = CodeField(label=_("Follows from"), queryset=Decision.objects.none(), required=False)
    corrects = CodeField(label=_("In the place of"), queryset=Task.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        going = Task.objects.filter(corrected_by=None).exclude(
            steps__state__in=(TaskState.DONE, TaskState.DROPPED)
        )
        self.fields["agency"].queryset = _bodies()  # type: ignore[attr-defined]
        for name in ("after", "corrects"):
            self.fields[name].queryset = going.order_by("-pk")  # type: ignore[attr-defined]
        standing = Decision.objects.filter(corrected_by=None).order_by("-pk")
        self.fields["decision"].queryset = standing  # type: ignore[attr-defined]


class StepForm(forms.Form):
    state = forms.ChoiceField(label=_("What became of it"), choices=TaskState.choices)
    words = forms.CharField(label=_("In your words"), max_length=500, widget=forms.Textarea(attrs=AREA))
