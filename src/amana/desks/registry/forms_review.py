"""Forms of the identity review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import PlainForm
from .services.links import Answer


class LinkForm(PlainForm):
    """The answer comes from one of three equal buttons."""

    answers = Answer.choices
    answer = forms.ChoiceField(label=_("Answer"), choices=list(Answer.choices))
    why = forms.CharField(
        label=_("What this rests on"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_(
            "Needed for “One person”: prints, papers, marks, the person's own word; likeness of names alone is weak."
        ),
    )


class TakeBackForm(PlainForm):
    why = forms.CharField(label=_("Why the link is taken back"), widget=forms.Textarea(attrs={"rows": 2}))


class AskAgainForm(PlainForm):
    why = forms.CharField(
        label=_("What is new since then"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A paper, a print, a witness who was not heard: something the finding could not know."),
    )


class PairForm(PlainForm):
    """Two files to be compared, by their numbers."""

    one = forms.CharField(label=_("One file"), max_length=20)
    other = forms.CharField(label=_("The other file"), max_length=20)


class LinkageForm(PlainForm):
    """Two lists; the choices are filled in by the page."""

    left = forms.ChoiceField(label=_("One list"))
    right = forms.ChoiceField(label=_("The other list"))

    def __init__(self, *args: Any, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("left", "right"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class ShareForm(PlainForm):
    percent = forms.IntegerField(
        label=_("Pairs of a hundred that get a second reader"),
        min_value=0,
        max_value=100,
        help_text=_("“One person” always needs two; this is the share of all other answers."),
    )
    why = forms.CharField(label=_("Why this share"), max_length=300)
