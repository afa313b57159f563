"""How forms look, whichever desk asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from django.utils.translation import override

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


def test_no_form_of_any_desk_refuses_an_entry_in_the_words_of_the_framework():
    assert get_resolver().url_patterns
    theirs = [
        f"{form.__name__}.{name}: {said}"
        for form in every(forms.BaseForm)
        for name, field in form.base_fields.items()
        for said in (
            *map(str, field.error_messages.values()),
            *(str(check.message) for check in field.validators if check.code != "invalid"),
        )
        if re.match(
            r"Ensure |Enter a |Select a valid|This field|No file was|The submitted|Null characters", said
        )
    ]
    assert theirs == []


@pytest.mark.parametrize(
    ("field", "given", "en", "ar"),
    [
        (forms.CharField(max_length=3), "four", "room for 3. Shorten it.", "والمتّسع 3"),
        (forms.CharField(), "", "Fill it in.", "املأها"),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Choose again.", "اختر من جديد"),
        (forms.IntegerField(min_value=-2), "-3", "-2 is the least", "\u2066-2\u2069"),
        (forms.DateField(), "yesterday", "2026-02-12", "\u20662026-02-12\u2069"),
    ],
)
def test_an_entry_that_cannot_be_taken_is_refused_with_the_remedy(field, given, en, ar):
    with pytest.raises(ValidationError) as refused:
        field.clean(given)
    for language, words in (("en", en), ("ar", ar)):
        with override(language):
            assert words in refused.value.messages[0]


def test_no_control_lets_the_browser_refuse_an_empty_form_in_words_of_its_own() -> None:
    class Asked(forms.Form):
        name = forms.CharField()
        kind = forms.ChoiceField(choices=[("", "—"), ("a", "A")])

    assert "required" not in str(Asked())
    assert set(Asked({}).errors) == {"name", "kind"}
