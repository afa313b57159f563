"""What every form says of an entry it cannot take: plain words with the remedy, instead of the framework's own.

The error summary puts the name of the field before them, so they speak of the entry alone.
"""

from __future__ import annotations

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

_LONG = _("%(show_value)d characters are too many: there is room for %(limit_value)d. Shorten it.")
_SHORT = _("This is too short: it needs %(limit_value)d characters or more. Write more.")
_NAME = _(
    "The file's name is too long: %(length)d characters, and there is room for %(max)d. Rename it and choose it again."
)
_NUMBER = _("This is no number. Write it in digits, such as 3.5.")
_DAY = _("This is no day. Write it as 2026-02-12.")
_MOMENT = _("This is no day with a time. Write it as 2026-02-12 14:30.")
_GONE = _("What was chosen is not in the list, or no longer. Choose again.")

WORDS: dict[type[forms.Field], dict[str, object]] = {
    forms.Field: {"required": _("Nothing is entered here, and it is needed. Fill it in.")},
    forms.IntegerField: {"invalid": _("This is no whole number. Write it in digits, such as 12.")},
    forms.FloatField: {"invalid": _NUMBER},
    forms.DecimalField: {"invalid": _NUMBER},
    forms.DateField: {"invalid": _DAY},
    forms.DateTimeField: {"invalid": _MOMENT},
    forms.ChoiceField: {"invalid_choice": _GONE, "required": _("Nothing is chosen here. Choose one.")},
    forms.ModelChoiceField: {"invalid_choice": _GONE, "required": _("Nothing is chosen here. Choose one.")},
    forms.MultipleChoiceField: {
        "invalid_choice": _GONE,
        "invalid_list": _GONE,
        "required": _("Nothing is chosen here. Choose at least one."),
    },
    forms.ModelMultipleChoiceField: {
        "invalid_choice": _GONE,
        "invalid_list": _GONE,
        "invalid_pk_value": _GONE,
        "required": _("Nothing is chosen here. Choose at least one."),
    },
    forms.BooleanField: {"required": _("This is not ticked, and it is needed. Tick it.")},
    forms.FileField: {
        "required": _("No file is chosen. Choose one."),
        "invalid": _("The file did not arrive. Choose it again."),
        "missing": _("The file did not arrive. Choose it again."),
        "empty": _("The file is empty. Choose another."),
        "max_length": _NAME,
    },
}
CHECKS: dict[type[validators.BaseValidator], object] = {
    validators.MaxLengthValidator: _LONG,
    validators.MinLengthValidator: _SHORT,
    validators.MaxValueValidator: _("This is too much: %(limit_value)s is the most. Write a smaller number."),
    validators.MinValueValidator: _(
        "This is too little: %(limit_value)s is the least. Write a greater number."
    ),
}
"""Words of fields and of checks, by the framework's class; a form that says more for itself keeps its own."""


def adopt() -> None:
    """Give the framework's classes these words: every form of every desk has them from there.

    No control is marked as required for the browser: it would stop the form with words of its own, in the language of
    the browser, one field at a time. What a browser alone can see, such as half a date, it still stops."""
    forms.BaseForm.use_required_attribute = False
    for field, words in WORDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}  # type: ignore[dict-item]
    for check, said in CHECKS.items():
        check.message = said  # type: ignore[assignment]
    validators.ProhibitNullCharactersValidator.message = _(
        "A character that no keyboard writes stands in it. Write it by hand instead of pasting it."
    )
