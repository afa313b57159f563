"""Keys for programs: one's own tokens, made, shown once, revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from amana.access import may, rule, rules, tokens
from amana.access.models import User

from ..forms import CleanCharField
from .parts import act, attempt
from .users import actor_of


class TokenForm(forms.Form):
    label = CleanCharField(label=gettext_lazy("Which program uses it"), max_length=80)
    days = forms.IntegerField(
        label=gettext_lazy("Days it lasts"), min_value=1, max_value=tokens.DAYS_MAX, initial=30
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only what you may do yourself; the fewer the better."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (action.code, action.name)
            for action in rules.table().actions.values()
            if action.open != "everybody"
            and action.code not in ("logout", "token.own")
            and may(user, action.code)
        ]


@never_cache
@rule("token.own")
def mine(request: HttpRequest) -> HttpResponse:
    user, word = actor_of(request), ""
    form = TokenForm(request.POST or None, user=user)
    if form.is_bound and form.is_valid():
        ok, made = attempt(form, lambda: tokens.make(user=user, **form.cleaned_data))
        if ok and made:
            word, form = made[1], TokenForm(user=user)
    shown = list(user.tokens.filter(revoked_at=None)[:100])
    names = {code: action.name for code, action in rules.table().actions.items()}
    for token in shown:
        token.words = [names.get(code, code) for code in token.scopes]  # type: ignore[attr-defined]
    context = {"form": form, "tokens": shown, "word": word}
    return render(request, "serving/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@rule("token.own")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    return act(
        request,
        lambda: tokens.revoke(user=actor_of(request), token=pk),
        done=_("The key no longer works."),
        to="tokens",
    )
