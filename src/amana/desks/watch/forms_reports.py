"""Forms of the reports desk: they parse and say what is missing; every rule stands in the services. No judgement
has an answer chosen beforehand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from amana.access import roles
from amana.access.models import User
from amana.console.forms import RecordField

from . import report_intake
from . import report_words as words
from .models import (
    Credibility,
    LinkAnswer,
    Marking,
    Modality,
    Polarity,
    Reliability,
    ReportSource,
    SourceKind,
    TensionOutcome,
    Topic,
)

NOT_CHOSEN = ("", "—")
MOST_FILES = 12


def choices(of: Any) -> list[tuple[Any, Any]]:
    """The choices of a judgement, the first one empty."""
    return [NOT_CHOSEN, *of.choices]


REASON = _("Reason")


def reason_field(label: Any = REASON, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 2}), **more)


class SourceField(RecordField):
    def label_from_instance(self, obj: Any) -> str:
        return words.source(obj)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(
                ngettext("At most %(n)s file at once.", "At most %(n)s files at once.", MOST_FILES)
                % {"n": MOST_FILES}
            )
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class ReaderField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People by their names and what they do; nobody knows a colleague by a login."""

    def label_from_instance(self, obj: Any) -> str:
        held = dict.fromkeys(roles.get(g.role).name for g in obj.grants.all() if roles.known(g.role))
        return " · ".join([obj.name, *held])


class TakeForm(forms.Form):
    text = forms.CharField(
        label=_("Text of the reports"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto", "class": "reading"}),
        help_text=_("Paste one report, or several with a line of === between them."),
        strip=False,
    )
    files = FilesField(  # type: ignore[assignment]
        label=_("Or files"),
        required=False,
        help_text=_("Text, HTML, Word, PDF or e-mail; up to 20 MB each. The bytes are kept as they are."),
        widget=FilesInput(attrs={"accept": ".txt,.html,.htm,.docx,.pdf,.eml"}),
    )
    source = SourceField(
        label=_("Source"),
        queryset=ReportSource.objects.all(),
        required=False,
        empty_label=_("as the dateline says, or not named"),
        help_text=_("Who handed it on: the outlet or agency, not the person quoted."),
    )
    published = forms.DateField(
        label=_("Published on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("“Yesterday” in the text is counted from this day."),
    )
    marking = forms.ChoiceField(
        label=_("Marking"),
        choices=[NOT_CHOSEN, *Marking.choices],
        help_text=_("How far it may be handed on (Traffic Light Protocol)."),
    )
    readers = ReaderField(
        label=_("Who needs to know"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Nobody chosen: all who read reports. With names, only they and you can open it."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readers"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not report_intake.pieces(found.get("text") or "") and not found.get("files") and not self.errors:
            self.add_error("text", gettext("Paste a report or choose a file."))
        return found


class ReadersForm(forms.Form):
    let_in = ReaderField(label=_("Let in"), queryset=User.objects.none(), required=False)
    let_out = ReaderField(label=_("Let out"), queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, outside: Any, inside: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["let_in"].queryset = outside  # type: ignore[attr-defined]
        self.fields["let_out"].queryset = inside  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = reason_field()


class EditForm(forms.Form):
    """A claim in other words. What stands in the fields is the claim as it is, not an answer."""

    predicate = forms.ChoiceField(label=_("What happened"))
    polarity = forms.ChoiceField(label=_("Asserted or denied"), choices=Polarity.choices)
    modality = forms.ChoiceField(label=_("How it is told"), choices=Modality.choices)
    value = forms.FloatField(label=_("Figure"), required=False)
    approx = forms.BooleanField(label=_("a rough figure"), required=False)
    low = forms.FloatField(label=_("At least"), required=False)
    high = forms.FloatField(label=_("At most"), required=False)
    referent = forms.CharField(label=_("Of what"), required=False, max_length=60)
    places = forms.MultipleChoiceField(label=_("Places"), required=False)
    reason = reason_field(_("Why it is changed"))

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = words.predicate_choices()
        if now not in dict(known):
            known.insert(0, (now, words.predicate(now)))
        self.fields["predicate"].choices = known  # type: ignore[attr-defined]
        self.fields["places"].choices = words.place_choices()  # type: ignore[attr-defined]


class MarkForm(EditForm):
    """A claim that the machine did not propose."""

    speaker = forms.CharField(
        label=_("Who says it"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("As the report names them; empty where nobody is named."),
    )
    reason = reason_field(_("Why it is a claim"))
    field_order = [*(name for name in EditForm.base_fields if name != "reason"), "speaker"]


class MoveForm(forms.Form):
    group = forms.ChoiceField(label=_("It says the same as"))
    reason = reason_field()

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [NOT_CHOSEN, ("alone", gettext("no other claim")), *groups]  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """The answer comes from the button that is pressed."""

    reason = reason_field()
    answer = forms.ChoiceField(choices=LinkAnswer.choices, widget=forms.HiddenInput)


class OtherForm(forms.Form):
    other = forms.RegexField(
        r"^\s*[Rr]?-?0*(\d{1,12})\s*$",
        label=_("Compare with report"),
        widget=forms.TextInput(attrs={"dir": "ltr", "class": "code", "placeholder": "R-00012"}),
    )


class GradeForm(forms.Form):
    credibility = forms.TypedChoiceField(
        label=_("Credibility"), choices=choices(Credibility), coerce=int, empty_value=None
    )
    rationale = forms.CharField(label=_("Grounds"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class TensionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What they are to one another"), choices=choices(TensionOutcome))
    why = reason_field()


class SourceForm(forms.Form):
    name_ar = forms.CharField(
        label=_("Name in Arabic"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "rtl"}),
    )
    name_en = forms.CharField(
        label=_("Name in English"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=choices(SourceKind))


class RateForm(forms.Form):
    topic = forms.ChoiceField(label=_("On which topic"), choices=choices(Topic))
    reliability = forms.ChoiceField(label=_("Reliability"), choices=choices(Reliability))
    reason = reason_field()
