"""Forms of operations: they parse and say what is missing; every rule stands in the services."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amana.console import words as console_words
from amana.console.forms import NOTHING_CHOSEN
from amana.engines.common import clock
from amana.ledger.models import Account, Authority

from . import words
from .models import Conveyance, Explanation, IncidentKind
from .services import ReleaseKind


class UnknownPeople(Exception):
    """Some of the numbers written are no numbers of files here."""

    def __init__(self, numbers: list[str]) -> None:
        self.numbers = numbers
        super().__init__(", ".join(numbers))

    @property
    def sentence(self) -> str:
        named = map(console_words.isolated, self.numbers[:20])
        return gettext(
            "These are not numbers of custody files: %(numbers)s. Check the last digit of each."
        ) % {"numbers": ("، " if console_words.arabic() else ", ").join(named)}


class AccountField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An account by its name and authority."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **({"empty_label": _("Choose a place")} | more))

    def label_from_instance(self, obj: Any) -> str:
        people = "" if not obj.authority_id else f" · {words.authority(obj)}"
        return f"{words.account(obj)}{people}"


class AuthorityField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **({"empty_label": _("Choose an authority")} | more))

    def label_from_instance(self, obj: Any) -> str:
        return words.in_language(obj.name_ar, obj.name_en)


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    """A day and a time; the browser's own control."""
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        **more,
    )


def _accounts(pks: Iterable[int]) -> Any:
    return Account.objects.filter(pk__in=list(pks)).select_related("authority", "place").order_by("code")


PEOPLE_HELP = _("Numbers of custody files, one a line or divided by commas.")


class PeopleField(forms.CharField):
    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("People"))
        more.setdefault("help_text", PEOPLE_HELP)
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "class": "code"}), **more)


class SignedForm(forms.Form):
    """A form whose act is to be signed: the page fills in the key of this browser."""

    device = forms.CharField(widget=forms.HiddenInput, required=False)


class ResolveForm(SignedForm):
    """What becomes of lines from the field; two officers sign it on the next page."""

    lines = forms.MultipleChoiceField(label=_("Lines"), widget=forms.CheckboxSelectMultiple)
    choice = forms.ChoiceField(label=_("Decision"), choices=words.FIELD_CHOICES)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, lines: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        chosen = [(str(line.i), gettext("Line %(n)s") % {"n": line.i + 1}) for line in lines]
        self.fields["lines"].choices = chosen  # type: ignore[attr-defined]
        self.fields["lines"].initial = [code for code, _label in chosen]


class ProposeForm(forms.Form):
    origin = AccountField(label=_("From"), queryset=Account.objects.none())
    destination = AccountField(label=_("To"), queryset=Account.objects.none())
    escort = AuthorityField(label=_("Escort"), queryset=Authority.objects.none())
    conveyance = forms.ChoiceField(label=_("Conveyance"), choices=[("", NOTHING_CHOSEN), *Conveyance.choices])
    departs_at = moment_field(_("Departure"))
    due_at = moment_field(
        _("Due at the destination"),
        required=False,
        help_text=_("Twelve hours after the departure when empty."),
    )
    past = forms.BooleanField(label=_("It has left already; I enter it afterwards"), required=False)
    people = PeopleField(required=False)
    first = forms.IntegerField(
        label=_("Or the first so many of the place, by file number"),
        min_value=1,
        max_value=500,
        required=False,
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, origins: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["origin"].queryset = _accounts(a.pk for a in origins)  # type: ignore[attr-defined]
        held = Account.objects.filter(kind="held", closed_at=None)
        self.fields["destination"].queryset = held.select_related("authority", "place").order_by("code")  # type: ignore[attr-defined]
        bodies = Authority.objects.filter(kind__in=("custodian", "escort")).order_by("code")
        self.fields["escort"].queryset = bodies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        departs = found.get("departs_at")
        if departs and departs < clock.now() and not found.get("past"):
            self.add_error(
                "departs_at",
                gettext(
                    "This departure lies in the past. Correct it, or tick that the lift has left already."
                ),
            )
        if not found.get("people") and not found.get("first"):
            self.add_error("people", gettext("Name the people, or say how many."))
        return found


class CountForm(SignedForm):
    account = AccountField(label=_("Place"), queryset=Account.objects.none())
    at = moment_field(_("Counted at"), required=False, help_text=_("Now when empty; never in the future."))
    seen = forms.IntegerField(
        label=_("People seen"),
        required=False,
        min_value=0,
        help_text=_(
            "Leave empty when you count by name: everybody the books expect, but those named absent."
        ),
    )
    everybody = forms.BooleanField(
        label=_("Everybody whom the books name here was seen, one by one"), required=False
    )
    absent = PeopleField(label=_("Absent by name"), required=False)
    surplus = PeopleField(label=_("Present by name, though the books have them elsewhere"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, accounts: list[Account], ticked: int = 0, **kwargs: Any) -> None:
        """`ticked` tells how many are ticked as missing on the sheet beside the form."""
        super().__init__(*args, **kwargs)
        self.ticked = ticked
        self.fields["account"].queryset = _accounts(a.pk for a in accounts)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """No answer stands before it is given: an empty form is no count."""
        given = super().clean() or {}
        missing = self.ticked or given.get("absent")
        if given.get("everybody") and missing:
            self.add_error("everybody", _("Somebody is named absent: then not everybody was seen."))
        elif not any((given.get("everybody"), missing, given.get("surplus"), given.get("seen") is not None)):
            self.add_error("seen", _("Say how many were seen, who is missing, or that everybody was seen."))
        return given


class ExplainForm(SignedForm):
    explanation = forms.ChoiceField(label=_("Explanation"), choices=Explanation.choices)
    why = forms.CharField(label=_("In your words"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class IncidentForm(SignedForm):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[c for c in IncidentKind.choices if c[0] != IncidentKind.SEIZED]
    )
    account = AccountField(label=_("Where"), queryset=Account.objects.none())
    at = moment_field(_("Happened at"), required=False, help_text=_("Now when empty; never in the future."))
    reported = forms.IntegerField(label=_("How many people, as reported"), required=False, min_value=0)
    about = forms.BooleanField(label=_("A rough figure"), required=False)
    source = forms.CharField(label=_("Source"), required=False, max_length=200)
    words = forms.CharField(
        label=_("What happened"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, accounts: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = _accounts(a.pk for a in accounts)  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    why = forms.CharField(
        label=_("What came of it"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class PeopleForm(SignedForm):
    """People and a time: escape, recapture, found again."""

    account = AccountField(label=_("Place"), queryset=Account.objects.none())
    people = PeopleField()
    at = moment_field(_("When"), required=False, help_text=_("Now when empty; never in the future."))
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, accounts: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = _accounts(a.pk for a in accounts)  # type: ignore[attr-defined]


class DeathForm(SignedForm):
    person = PeopleField(
        label=_("File number"),
        help_text=_("Several who died of one cause in one place: a number a line, or divided by commas."),
    )
    at = moment_field(_("When"), required=False, help_text=_("Now when empty; never in the future."))
    cause = forms.CharField(label=_("Cause, as far as known"), max_length=300)
    notified = forms.CharField(label=_("Who was notified"), required=False, max_length=300)
    inquiry = forms.CharField(label=_("Who inquires"), required=False, max_length=300)
    words = forms.CharField(
        label=_("What happened"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReleaseForm(SignedForm):
    person = forms.CharField(
        label=_("File number"), max_length=20, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    kind = forms.ChoiceField(label=_("Kind of release"), choices=ReleaseKind.choices)
    order = forms.CharField(label=_("Reference of the order"), max_length=200)
    at = moment_field(_("When"), required=False, help_text=_("Now when empty; never in the future."))
    note = forms.CharField(label=_("Note"), required=False, max_length=500)


class WholePlaceForm(SignedForm):
    account = AccountField(label=_("Place"), queryset=Account.objects.none())
    to = AuthorityField(label=_("To the authority"), queryset=Authority.objects.none())
    how = forms.ChoiceField(
        label=_("How"),
        choices=[
            ("cede", _("Ceded: both authorities sign")),
            ("seize", _("Taken over: one authority signs; contested, and counted within 24 hours")),
        ],
        widget=forms.RadioSelect,
    )
    at = moment_field(_("When"), required=False, help_text=_("Now when empty; never in the future."))
    words = forms.CharField(
        label=_("What happened"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Account.objects.filter(kind="held", closed_at=None)
        self.fields["account"].queryset = held.select_related("authority", "place").order_by("code")  # type: ignore[attr-defined]
        bodies = Authority.objects.filter(kind="custodian").order_by("code")
        self.fields["to"].queryset = bodies  # type: ignore[attr-defined]


class AsOfForm(forms.Form):
    at = moment_field(_("As recorded by"), required=False)
    about = moment_field(_("About the moment"), required=False)
