"""A filled-in form as a person reads it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.forms import ChoiceField, ModelChoiceField, MultipleChoiceField
from django.utils.translation import gettext as _

from amana.console import words as console_words

from ..forms import PlainForm


def shown(form: PlainForm) -> list[tuple[Any, Any]]:
    """(label, answer) of every field that was filled in, as a person reads it."""
    if not form.is_bound or not form.is_valid():
        return []
    return [
        (field.label, _words(field, form.cleaned_data.get(name)))
        for name, field in form.fields.items()
        if form.cleaned_data.get(name) not in (None, "", [])
    ]


def _words(field: Any, value: Any) -> Any:
    if isinstance(field, MultipleChoiceField):
        labels = dict(_flat(field.choices))
        return "\n".join(str(labels.get(one, one)) for one in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, ChoiceField):
        return dict(_flat(field.choices)).get(value, dict(_flat(field.choices)).get(str(value), value))
    if isinstance(value, datetime):
        return console_words.moment(value)
    if isinstance(value, date):
        return console_words.day(value)
    return value


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    return [(value, label) for value, label in choices]
