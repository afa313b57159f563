"""How every Django form of every desk looks: `FORM_RENDERER` of the settings.

`{{ form }}` gives the error summary and all fields; `{{ form.name.as_field_group }}` one field. A form's
`layout = [["a", "b"], "c"]` puts fields side by side.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates

NOTHING_CHOSEN = "—"
"""What a list says before something is chosen."""


class Renderer(DjangoTemplates):
    form_template_name = "console/forms/form.html"
    formset_template_name = "console/forms/formset.html"
    field_template_name = "console/forms/field.html"


class RecordField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the records of a table; nothing chosen looks as it does in every other list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"empty_label": NOTHING_CHOSEN} | kwargs))
