"""What the pages ask for. A form only reads: every rule is in the service, so that the API has it too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amana.console.forms import NOTHING_CHOSEN, RecordField
from amana.engines.common.digits import to_ascii
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from .identity import birth_span
from .models import (
    Band,
    Basis,
    DocumentKind,
    Evidence,
    NeedKind,
    Population,
    ReceiptKind,
    ReviewOutcome,
    ReviewReason,
    Sex,
    Source,
    Standing,
)

Choices = list[tuple[str, Any]]


class PlainForm(forms.Form):
    """A form whose labels and errors the base template lays out; digits of any script are read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "inp")

    def add_prefix(self, field_name: str) -> str:
        return field_name


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(to_ascii(value) if isinstance(value, str) else value)


class MomentField(forms.DateTimeField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"], **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(to_ascii(value) if isinstance(value, str) else value)


class AsOfForm(PlainForm):
    at = MomentField(label=_("As the books knew it on"))


def chosen(choices: Iterable[tuple[str, Any]]) -> Choices:
    """Nothing stands chosen at first: what is recorded of a person is nobody's oversight."""
    return [("", NOTHING_CHOSEN), *choices]


def _optional(choices: Choices) -> Choices:
    return [("", _("Not known")), *choices]


class AccountField(RecordField):
    """An open account that can hold people, by its own name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Account.objects.filter(kind="held", closed_at=None)
            .select_related("place", "authority")
            .order_by("code"),
            to_field_name="code",
            **kwargs,
        )

    def label_from_instance(self, obj: Account) -> str:
        from .words import account_name

        return f"{account_name(obj)} ({obj.code})"


class AuthorityField(RecordField):
    """An authority by its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Authority.objects.order_by("code"), to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Authority) -> str:
        from .words import in_language

        return f"{in_language(obj.name_ar, obj.name_en)} ({obj.code})"


class BasisField(RecordField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Basis.objects.order_by("code"), to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Basis) -> str:
        from .words import in_language

        return f"{in_language(obj.title_ar, obj.title_en)} ({obj.code})"


SOURCES = [choice for choice in Source.choices if choice[0] != Source.WRIST]
"""Who can be asked. A wristband says no name; it is the source of an identity that has none."""


class IdentityForm(PlainForm):
    given_ar = forms.CharField(label=_("Given name (Arabic)"), max_length=80, required=False)
    father_ar = forms.CharField(label=_("Father's name (Arabic)"), max_length=80, required=False)
    grandfather_ar = forms.CharField(label=_("Grandfather's name (Arabic)"), max_length=80, required=False)
    family_ar = forms.CharField(label=_("Family name (Arabic)"), max_length=80, required=False)
    given_latin = forms.CharField(label=_("Given name (Latin)"), max_length=80, required=False)
    father_latin = forms.CharField(label=_("Father's name (Latin)"), max_length=80, required=False)
    grandfather_latin = forms.CharField(label=_("Grandfather's name (Latin)"), max_length=80, required=False)
    family_latin = forms.CharField(label=_("Family name (Latin)"), max_length=80, required=False)
    kunya = forms.CharField(
        label=_("Kunya"), max_length=80, required=False, help_text=_("Abu or Umm with a name")
    )
    mother = forms.CharField(label=_("Mother's name"), max_length=120, required=False)
    birth = forms.CharField(
        label=_("Birth"),
        max_length=40,
        required=False,
        help_text=_("1990, 1987-07, 1987-07-15, about 1990~, or a span 1988/1990"),
    )
    birth_place = forms.CharField(label=_("Place of birth"), max_length=120, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=_optional(list(Sex.choices)), required=False)
    nationality = forms.CharField(
        label=_("Nationality"),
        max_length=40,
        required=False,
        help_text=_("Three-letter codes, several with blanks between: IRQ SYR; XXA stateless"),
    )
    evidence = forms.ChoiceField(
        label=_("The nationality rests on"), choices=list(Evidence.choices), initial=Evidence.DECLARED
    )
    source = forms.ChoiceField(label=_("Who says so"), choices=SOURCES, initial=Source.PERSON)
    source_note = forms.CharField(label=_("Details of the source"), max_length=300, required=False)
    standing = forms.ChoiceField(
        label=_("How firm this is"), choices=list(Standing.choices), initial=Standing.DECLARED
    )

    def clean_birth(self) -> str:
        text = to_ascii(str(self.cleaned_data["birth"])).strip()
        try:
            birth_span(text)
        except Refused:
            return _as_sheets_are_read("birth", text)
        return text

    def clean_nationality(self) -> str:
        return _as_sheets_are_read("nationality", self.cleaned_data["nationality"])


def _as_sheets_are_read(field: str, text: str) -> str:
    """A birth or a nationality as an officer writes it (15/7/1987, عراقي) the way the books have it; what a roster
    could not say either stays as it was typed, for the service to refuse."""
    from .books import today
    from .reading import corrected

    if not text.strip():
        return text
    found = corrected({field: text}, today())[0].get(field)
    return " ".join(found) if isinstance(found, list) and found else found or text


class EnrolForm(IdentityForm):
    wristband = forms.CharField(
        label=_("Number of the wristband"),
        max_length=40,
        required=False,
        help_text=_(
            "Enough where nobody knows a name: the identity is provisional and looked at within 72 hours"
        ),
    )
    population = forms.ChoiceField(label=_("Counted among"), choices=chosen(Population.choices))
    account = AccountField(label=_("Into the account"))
    admitted_at = MomentField(label=_("Admitted on, at"))
    basis = BasisField(label=_("Legal basis"))
    reference = forms.CharField(label=_("Number of the order"), max_length=120, required=False)
    decided = DayField(label=_("Decided on"), required=False)
    arrest = forms.CharField(
        label=_("Arrest: day, time and place"),
        max_length=300,
        required=False,
        help_text=_("Not needed for 72 hours where the basis or the identity is provisional"),
    )
    injuries = forms.CharField(
        label=_("Visible injuries and complaints"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    next_of_kin = forms.CharField(label=_("Next of kin to be told"), max_length=300, required=False)


class ClaimForm(IdentityForm):
    kind = forms.ChoiceField(
        label=_("This is"),
        choices=chosen([("principal", _("The principal name")), ("alias", _("A further name"))]),
    )


class AgeFindingForm(PlainForm):
    born_earliest = DayField(label=_("Born on or after"))
    born_latest = DayField(label=_("Born on or before"))
    disputed = forms.BooleanField(label=_("The age is disputed"), required=False)
    basis = forms.CharField(
        label=_("What the finding rests on"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class ClassifyForm(PlainForm):
    band = forms.TypedChoiceField(
        label=_("Band"), choices=list(Band.choices), coerce=int, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(label=_("Reason for this assessment"), choices=chosen(ReviewReason.choices))
    grounds = forms.CharField(label=_("Grounds, with the evidence"), widget=forms.Textarea(attrs={"rows": 5}))
    own_answer = forms.CharField(
        label=_("What the person answers"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    review_due = DayField(label=_("To be reviewed by"))


class BasisForm(PlainForm):
    basis = BasisField(label=_("Legal basis"))
    reference = forms.CharField(label=_("Number of the order"), max_length=120, required=False)
    decided = DayField(label=_("Decided on"), required=False)
    review_due = DayField(label=_("To be reviewed by"), required=False)


class ReviewForm(PlainForm):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=chosen(ReviewOutcome.choices))
    held_on = DayField(label=_("Held on"))
    person_heard = forms.BooleanField(label=_("The person was heard"), required=False)
    next_due = DayField(label=_("Next review by"), required=False)
    cleared = forms.BooleanField(label=_("I looked: no other order of custody stands"), required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


class NeedForm(PlainForm):
    kind = forms.ChoiceField(label=_("Need"), choices=chosen(NeedKind.choices))
    detail = forms.CharField(label=_("Details"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


class NeedCloseForm(PlainForm):
    detail = forms.CharField(label=_("Why it has ended"), widget=forms.Textarea(attrs={"rows": 2}))


class DocumentForm(PlainForm):
    kind = forms.ChoiceField(label=_("Document"), choices=chosen(DocumentKind.choices))
    number = forms.CharField(label=_("Number"), max_length=80, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=120, required=False)
    issued = forms.CharField(label=_("Issued on"), max_length=40, required=False)
    held_where = forms.CharField(label=_("Kept at"), max_length=120, required=False)


class PropertyForm(PlainForm):
    description = forms.CharField(label=_("What"), max_length=200)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, initial=1)


class PropertyReceiptForm(PlainForm):
    kind = forms.ChoiceField(
        label=_("Receipt"), choices=chosen(c for c in ReceiptKind.choices if c[0] != ReceiptKind.KEPT)
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ConfirmForm(PlainForm):
    """Nothing to fill in: the act is shown and confirmed."""


class DocumentUploadForm(DocumentForm):
    copy = forms.FileField(
        label=_("Scanned copy"),
        required=False,
        help_text=_("PDF or picture, at most 20 MB. It is sealed under a key of its own."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff"}),
    )


class NationalityForm(PlainForm):
    country = forms.CharField(
        label=_("Nationality"),
        max_length=3,
        help_text=_("Three-letter code, for example IRQ, SYR, or XXA for stateless"),
    )
    evidence = forms.ChoiceField(label=_("It rests on"), choices=list(Evidence.choices))
    source_note = forms.CharField(label=_("Details of the source"), max_length=300, required=False)

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).strip().upper()


class DuplicateForm(PlainForm):
    other = forms.CharField(label=_("Number of the file that stands for the person"), max_length=20)
    why = forms.CharField(
        label=_("What shows that the two are one person"), widget=forms.Textarea(attrs={"rows": 3})
    )


class SplitForm(PlainForm):
    account = AccountField(label=_("Held in the account"))
    why = forms.CharField(
        label=_("What shows that the two are different persons"), widget=forms.Textarea(attrs={"rows": 3})
    )


class AdmitForm(PlainForm):
    number = forms.CharField(label=_("File number"), max_length=20)
    account = AccountField(label=_("Into the account"))
    at = MomentField(label=_("Admitted on, at"))
    why = forms.CharField(label=_("Circumstances"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


class BasisOpenForm(PlainForm):
    code = forms.CharField(label=_("Code of the basis"), max_length=32)
    kind = forms.ChoiceField(label=_("Kind"), choices=[])
    title_ar = forms.CharField(label=_("Title in Arabic"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    authority = AuthorityField(label=_("Deciding authority"), required=False)
    decided = DayField(label=_("Decided on"), required=False)
    review_days = forms.IntegerField(label=_("Days until a review"), min_value=1, max_value=366)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from .models import BasisKind

        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = chosen(BasisKind.choices)
