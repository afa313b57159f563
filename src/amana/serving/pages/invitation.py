"""Taking up a one-time link: the first password."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from amana.access import people, rule
from amana.ledger import writer
from amana.ledger.errors import Refused


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Password"),
        min_length=12,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
        help_text=gettext_lazy("At least twelve characters; several words are easy to remember."),
    )
    again = forms.CharField(
        label=gettext_lazy("The same once more"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise ValidationError(_("The two are not the same."))
        return str(self.cleaned_data["again"])


@never_cache
@sensitive_post_parameters()
@rule("invitation.take")
def take(request: HttpRequest, word: str) -> HttpResponse:
    """Set the password that the link allows, once."""
    found = people.invitation(word)
    if found is None:
        return render(request, "serving/invitation_over.html", status=410)
    form = PasswordForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            user = writer.do(lambda: people.take_up(word=word, password=form.cleaned_data["password"]))
        except ValidationError as weak:
            form.add_error("password", weak)
        except Refused:
            return render(request, "serving/invitation_over.html", status=410)
        else:
            messages.success(request, _("The password is set. Log in as %(name)s.") % {"name": user.username})
            return redirect("login")
    status = 422 if form.errors else 200
    return render(request, "serving/invitation.html", {"form": form, "invited": found.user}, status=status)
