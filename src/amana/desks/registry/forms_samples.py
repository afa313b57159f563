"""Forms about samples and their days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import PlainForm


class DisposalForm(PlainForm):
    """Which samples; the choices are filled in by the page."""

    item = forms.MultipleChoiceField(
        label=_("Samples"), error_messages={"required": _("Tick at least one sample.")}
    )
    why = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed for a sample whose day has not passed."),
    )

    def __init__(self, *args: Any, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices


class DisposalDecision(PlainForm):
    """One of two buttons."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=[("erase", _("Erase, for ever")), ("refuse", _("Refuse: they stay"))]
    )
