"""Which language a page speaks: the user's setting, the cookie, else Arabic. Never the browser's wish."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from amana.access import rule

COOKIE = "amana_language"
COOKIE_SECONDS = 365 * 24 * 3600


def known(code: str | None) -> bool:
    """True for a language of the settings."""
    return code in dict(settings.LANGUAGES)


def choose(request: HttpRequest) -> str:
    """The language of this request."""
    user = getattr(request, "user", None)
    for code in (getattr(user, "language", "") if user else "", request.COOKIES.get(COOKIE)):
        if known(code):
            return str(code)
    return settings.LANGUAGE_CODE


class LanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(choose(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response


def back(request: HttpRequest) -> str:
    """The page the choice was made on, from the field `next`; the first page where that is no address of ours."""
    target = request.POST.get("next", "/")
    own = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if own else "/"


@require_POST
@rule("language.choose")
def switch(request: HttpRequest) -> HttpResponse:
    """POST `language` and `next`: remember the language in the cookie, and for a user in their settings."""
    code, response = request.POST.get("language"), HttpResponseRedirect(back(request))
    if known(code):
        response.set_cookie(
            COOKIE,
            str(code),
            max_age=COOKIE_SECONDS,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            user._meta.model.objects.filter(pk=user.pk).update(language=code)
    return response
