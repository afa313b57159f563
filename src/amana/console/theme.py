"""Light, dark, or as the device says: the user's setting, else the cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from amana.access import rule

from .language import COOKIE_SECONDS, back

COOKIE = "amana_theme"
THEMES = ("system", "light", "dark")


@require_POST
@rule("language.choose")
def switch(request: HttpRequest) -> HttpResponse:
    """POST `theme` and `next`. Choosing how a page looks is open to everybody, as its language is."""
    wanted, response = request.POST.get("theme"), HttpResponseRedirect(back(request))
    if wanted in THEMES:
        response.set_cookie(
            COOKIE, wanted, max_age=COOKIE_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True
        )
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            user._meta.model.objects.filter(pk=user.pk).update(theme=wanted)
    return response
