"""How forms look, whichever desk asks."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.urls import get_resolver

from amana.console.forms import NOTHING_CHOSEN


def every(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for form in kind.__subclasses__():
        if form.__module__.startswith("amana."):
            yield form
        yield from every(form)


def test_nothing_chosen_looks_alike_in_every_list_of_every_desk():
    assert get_resolver().url_patterns  # every page, and with it every form, is loaded
    lists = {
        f"{form.__name__}.{name}": field
        for form in every(forms.BaseForm)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ModelChoiceField | forms.ChoiceField)
    }
    assert {"EnrolForm.basis", "AssessForm.destination", "DecisionForm.place"} <= set(lists)
    dashes = {
        name: str(label)
        for name, field in lists.items()
        for label in (
            [field.empty_label]
            if isinstance(field, forms.ModelChoiceField)
            else [label for value, label in field.choices if value == ""]
        )
        if label and set(str(label)) <= {"-", "—", " "}
    }
    assert set(dashes.values()) == {NOTHING_CHOSEN}, dashes
