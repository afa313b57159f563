"""Forms of photographs and samples."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import DayField, PlainForm
from .models import (
    BiometricKind,
    GapReason,
    Position,
)


class BiometricForm(PlainForm):
    kind = forms.ChoiceField(label=_("What"), choices=list(BiometricKind.choices))
    position = forms.ChoiceField(label=_("Finger"), choices=list(Position.choices), required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=300)
    taken_on = DayField(label=_("Taken on"), required=False)
    retain_until = DayField(label=_("Kept until"))
    copy = forms.FileField(
        label=_("File"),
        help_text=_("At most 20 MB. It is sealed under a key of its own."),
        widget=forms.ClearableFileInput(attrs={"accept": ".jpg,.jpeg,.png,.tif,.tiff,.wsq,.an2,.eft"}),
    )


class BiometricConsentForm(PlainForm):
    purpose = forms.CharField(label=_("Purpose"), max_length=300)
    until = DayField(label=_("Until"))


class BiometricGapForm(PlainForm):
    reason = forms.ChoiceField(label=_("Why not"), choices=list(GapReason.choices))
    position = forms.ChoiceField(label=_("Finger"), choices=list(Position.choices), required=False)
    note = forms.CharField(label=_("Details"), max_length=300, required=False)


class BiometricEraseForm(PlainForm):
    why = forms.CharField(label=_("Why it is erased"), widget=forms.Textarea(attrs={"rows": 2}))
