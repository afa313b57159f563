"""The forms of first set-up and of running the house."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from amana.access import roles
from amana.access.models import User
from amana.console import words
from amana.engines.common.arabic import script, squeeze

from .house import AUTHORITY_KINDS, PLACE_KINDS, TAKES, NewAuthority, NewPlace

KIND_WORDS: dict[str, Any] = {
    "custodian": _("Custodian: holds people"),
    "escort": _("Escort: moves people"),
    "judicial": _("Court or judicial body"),
    "health": _("Health authority"),
    "monitor": _("Monitor: watches from outside"),
    "prison": _("Prison"),
    "camp": _("Camp"),
    "hospital": _("Hospital"),
    "court": _("Court"),
    "airfield": _("Airfield"),
    "other": _("Other"),
}
TAKES_WORDS: dict[str, Any] = {
    "men": _("men"),
    "women": _("women"),
    "adults": _("adults"),
    "children": _("children"),
    "convicted": _("convicted"),
    "untried": _("untried"),
}


class CleanCharField(forms.CharField):
    """Text without invisible characters and doubled spaces."""

    def to_python(self, value: Any) -> str:
        return squeeze(str(super().to_python(value) or ""))


class CodeField(CleanCharField):
    """A short code in capitals: letters, digits, hyphen."""

    default_validators = [
        RegexValidator(
            r"\A[A-Z0-9][A-Z0-9-]{1,15}\Z",
            _("Two to sixteen Latin capitals, digits or hyphens."),
        )
    ]

    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper()

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "class": "code", "dir": "ltr", "autocapitalize": "characters"}


def _names(form: forms.Form, given: dict[str, Any]) -> None:
    """The Arabic name is in Arabic, the other in Latin letters."""
    if given.get("name_ar") and script(given["name_ar"]) not in ("arabic", "mixed"):
        form.add_error("name_ar", _("Write this name in Arabic letters."))
    if given.get("name_en") and script(given["name_en"]) not in ("latin", "mixed"):
        form.add_error("name_en", _("Write this name in Latin letters."))


class AuthorityForm(forms.Form):
    code = CodeField(label=_("Code"), max_length=16, help_text=_("Short and for good, such as IQ-MOJ."))
    kind = forms.ChoiceField(label=_("What it does"), choices=[(k, KIND_WORDS[k]) for k in AUTHORITY_KINDS])
    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=120)
    name_en = CleanCharField(label=_("Name in English"), max_length=120)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        _names(self, given)
        return given

    def authority(self) -> NewAuthority:
        return NewAuthority(
            **{name: self.cleaned_data[name] for name in ("code", "name_ar", "name_en", "kind")}
        )


class PlaceForm(forms.Form):
    code = CodeField(label=_("Code"), max_length=16, help_text=_("Short and for good, such as BGD."))
    kind = forms.ChoiceField(label=_("Kind"), choices=[(k, KIND_WORDS[k]) for k in PLACE_KINDS])
    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=120)
    name_en = CleanCharField(label=_("Name in English"), max_length=120)
    authority = forms.ChoiceField(label=_("Authority that holds it"))
    capacity = forms.IntegerField(
        label=_("Room for how many"), min_value=0, max_value=1_000_000, required=False
    )
    town_ar = CleanCharField(label=_("Town in Arabic"), max_length=80, required=False)
    town_en = CleanCharField(label=_("Town in English"), max_length=80, required=False)
    lat = forms.FloatField(
        label=_("Degrees north"),
        min_value=-90,
        max_value=90,
        required=False,
        help_text=_("Of the town: two decimals are kept, never a building."),
    )
    lon = forms.FloatField(label=_("Degrees east"), min_value=-180, max_value=180, required=False)
    takes = forms.MultipleChoiceField(
        label=_("Whom it takes"),
        choices=[(word, TAKES_WORDS[word]) for word in TAKES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing ticked means not known: then nobody is moved there from another place."),
    )

    def __init__(self, *args: Any, authorities: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].choices = list(authorities)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        _names(self, given)
        if "lat" in given and "lon" in given and (given["lat"] is None) != (given["lon"] is None):
            self.add_error("lon", _("Give both degrees or neither."))
        return given

    def place(self) -> NewPlace:
        return NewPlace.of(self.cleaned_data)


class UserNameField(CleanCharField):
    """As it is kept: a telephone writes the first letter large."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).lower()


class PersonForm(forms.Form):
    username = UserNameField(
        label=_("User name"),
        max_length=60,
        validators=[User._meta.get_field("username").validators[0]],
        help_text=_("What the person logs in with: Latin letters."),
        widget=forms.TextInput(attrs={"class": "code", "dir": "ltr", "autocapitalize": "none"}),
    )
    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=120, required=False)
    name_en = CleanCharField(label=_("Name in English"), max_length=120, required=False)

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        _names(self, given)
        if not given.get("name_ar") and not given.get("name_en"):
            self.add_error("name_ar", _("A person needs a name."))
        return given


class RoleForm(forms.Form):
    """One role. `authority` is a code; empty is the whole operation."""

    role = forms.ChoiceField(label=_("Role"))
    authority = forms.ChoiceField(
        label=_("For the authority"),
        required=False,
        help_text=_(
            "Whose people the role is for. A court holds nobody: its officers have the whole operation."
        ),
    )
    place = forms.ChoiceField(label=_("At the place"), required=False)
    country = CodeField(
        label=_("Country"), max_length=3, required=False, help_text=_("Three letters; for consular liaison.")
    )

    def __init__(
        self,
        *args: Any,
        authorities: Iterable[tuple[str, str]],
        places: Iterable[tuple[str, str]] = (),
        without: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        left_out = set(without)
        choices = {
            "role": [(role.code, role.name) for role in roles.every() if role.code not in left_out],
            "authority": [("", _("the whole operation")), *authorities],
            "place": [("", _("all of its places")), *places],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        if not places:
            del self.fields["place"]


class PersonRoleForm(PersonForm, RoleForm):
    """A person with the first role."""

    field_order = ["username", "name_ar", "name_en", "role", "authority", "country"]


def named(row: Any) -> str:
    """The name of an authority, place or account in the reader's language, with its code."""
    return f"{row.name_ar if words.arabic() else row.name_en} ({row.code})"
