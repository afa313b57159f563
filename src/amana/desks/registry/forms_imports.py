"""Forms of the import wizard."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import AccountField, BasisField, MomentField, PlainForm, chosen
from .models import (
    Population,
)


class RosterUploadForm(PlainForm):
    file = forms.FileField(label=_("Roster"), help_text=_("XLSX, XLS, XLSM, ODS, CSV or FollowTheMoney"))
    sender = forms.CharField(
        label=_("Sender"),
        max_length=120,
        required=False,
        help_text=_("Who made the file: what its columns mean is remembered for this sender"),
    )


class RosterAnswersForm(PlainForm):
    """What is asked once for the file; nothing has a default."""

    account = AccountField(label=_("Into the account"), required=False)
    basis = BasisField(label=_("Legal basis"), required=False)
    population = forms.ChoiceField(label=_("Counted among"), choices=chosen(Population.choices))
    admitted_at = MomentField(label=_("In custody there since"))


class UndoForm(PlainForm):
    why = forms.CharField(label=_("Why the batch is undone"), widget=forms.Textarea(attrs={"rows": 3}))
