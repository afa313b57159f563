"""Forms of photographs and samples."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import BasisField, DayField, PlainForm, chosen
from .models import (
    BiometricKind,
    GapReason,
    Position,
)

_PRINT = {"accept": ".png,.jpg,.jpeg,.tif,.tiff,.wsq,.jp2,.j2k,.bmp,.pgm"}
"""Images that a finger is read from."""


class BiometricForm(PlainForm):
    kind = forms.ChoiceField(label=_("What"), choices=chosen(BiometricKind.choices))
    position = forms.ChoiceField(label=_("Finger"), choices=list(Position.choices), required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=300)
    taken_on = DayField(label=_("Taken on"), required=False)
    retain_until = DayField(label=_("Kept until"))
    copy = forms.FileField(
        label=_("File"),
        help_text=_("At most 20 MB. It is sealed under a key of its own."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".jpg,.jpeg,.png,.tif,.tiff,.wsq,.jp2,.j2k,.bmp,.pgm,.an2,.eft"}
        ),
    )


SLAPS = ("slap_right", "slap_left")


class CaptureForm(PlainForm):
    """One image for each finger, one for the four fingers of a hand, or a transaction file with all of them. `kept`:
    some were kept, whatever was refused."""

    kept = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for position in Position.values:
            if position:
                self.fields[f"finger_{position}"] = forms.FileField(
                    label=Position(position).label,
                    required=False,
                    allow_empty_file=True,  # an empty one is refused alone, by its finger
                    widget=forms.FileInput(attrs=_PRINT | {"class": "inp"}),
                )

    slap_right = forms.FileField(
        label=_("Four fingers of the right hand, one image"),
        required=False,
        allow_empty_file=True,
        help_text=_("It is cut into index, middle, ring and little finger; the image itself is not kept."),
        widget=forms.FileInput(attrs=_PRINT | {"class": "inp"}),
    )
    slap_left = forms.FileField(
        label=_("Four fingers of the left hand, one image"),
        required=False,
        allow_empty_file=True,
        help_text=_("The hand is what you say: the image does not show it."),
        widget=forms.FileInput(attrs=_PRINT | {"class": "inp"}),
    )
    record = forms.FileField(
        label=_("Transaction file (ANSI/NIST-ITL)"),
        required=False,
        allow_empty_file=True,
        help_text=_("Fingers are taken from it, one by one or cut from four together; palms are not."),
        widget=forms.FileInput(attrs={"accept": ".an2,.eft,.nist,.nst"}),
    )
    purpose = forms.CharField(label=_("Purpose"), max_length=300)
    retain_until = DayField(label=_("Kept until"))
    without_ridges = forms.BooleanField(
        label=_("Keep images of fingers in which no ridges are found"),
        required=False,
        help_text=_(
            "Only after the finger was taken again. Each is noted as an exception and never searched."
        ),
    )

    @property
    def fingers(self) -> list[Any]:
        return [self[f"finger_{position}"] for position in Position.values if position]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(name) for name in (*(f.name for f in self.fingers), *SLAPS, "record")):
            self.add_error(None, _("Nothing was chosen. Choose the image of at least one finger."))
        return data


class PrintSearchForm(PlainForm):
    """Stands on a page with `CaptureForm`, so its fields have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "search_%s", **kwargs})

    purpose = forms.CharField(label=_("Purpose"), max_length=300)
    basis = BasisField(label=_("Legal basis of the search"))


class BiometricConsentForm(PlainForm):
    purpose = forms.CharField(label=_("Purpose"), max_length=300)
    until = DayField(label=_("Until"))


class BiometricGapForm(PlainForm):
    reason = forms.ChoiceField(label=_("Why not"), choices=chosen(GapReason.choices))
    position = forms.ChoiceField(label=_("Finger"), choices=list(Position.choices), required=False)
    note = forms.CharField(label=_("Details"), max_length=300, required=False)


class BiometricEraseForm(PlainForm):
    why = forms.CharField(label=_("Why it is erased"), widget=forms.Textarea(attrs={"rows": 2}))
