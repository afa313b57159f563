"""How forms look, whichever desk asks."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.urls import get_resolver

from amana.console.forms import NOTHING_CHOSEN
from amana.desks.registry.forms import BasisOpenForm, ReviewForm


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


def test_no_outcome_of_a_review_and_no_kind_of_legal_basis_is_chosen_beforehand():
    for form, name in ((ReviewForm(), "outcome"), (BasisOpenForm(), "kind")):
        offered = form.fields[name].choices
        assert next(iter(offered)) == ("", NOTHING_CHOSEN) and form.fields[name].required
