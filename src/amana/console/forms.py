"""How every Django form of every desk looks: `FORM_RENDERER` of the settings.

`{{ form }}` gives the error summary and all fields; `{{ form.name.as_field_group }}` one field. A form's
`layout = [["a", "b"], "c"]` puts fields side by side.
"""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    form_template_name = "console/forms/form.html"
    formset_template_name = "console/forms/formset.html"
    field_template_name = "console/forms/field.html"
