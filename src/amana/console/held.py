"""A form that was sent after the session had ended, or with an older token of it: what was entered comes back on a
page of its own, from which it is sent again. Nothing of it is stored; it is in the browser that sent it and nowhere
else.

Only what the browser itself says comes from our own pages is given back: a form sent from elsewhere would otherwise be
one press away from being sent with our token. What belongs to the log-in and to somebody's own account, passwords
first of all, is never given back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from amana.access import once, routes, rules

TOKEN = "csrfmiddlewaretoken"
SECRET = "account.own"
"""Password and second factor: whatever is typed under this action is typed anew."""


class HeldFormMiddleware:
    """Stands before the rule of the route, which sends a stranger to the login: a form is held instead."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or request.user.is_authenticated or routes.path_views(view):
            return None
        if request.headers.get("Authorization") or not givable(request, view):
            return None
        if request.headers.get(
            "HX-Request"
        ):  # a part of a page that asks for itself: the page must stay as it is
            return render(request, "console/parts/session_over.html", status=401)
        return held(request, ended=True)


def givable(request: HttpRequest, view: Any = None) -> bool:
    """The form comes from our own pages, and holds nothing that must not be written into a page."""
    view = view or getattr(request.resolver_match, "func", None)
    action = None if routes.path_views(view) else rules.action(routes.action_of(view) or "")
    if action is None or action.open == "everybody" or action.code == SECRET:
        return False
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "")
    own = site == "same-origin" if site else origin == f"{request.scheme}://{request.get_host()}"
    return own and bool(set(request.POST) - {TOKEN, once.FIELD} or request.FILES)


def held(request: HttpRequest, *, ended: bool) -> HttpResponse:
    """The page that holds the form. `ended`: the session is over, and somebody must log in first."""
    fields = [(name, text) for name, texts in request.POST.lists() if name != TOKEN for text in texts]
    context = {"fields": fields, "files": sorted(request.FILES), "ended": ended}
    answer = render(request, "console/held.html", context, status=401 if ended else 403)
    add_never_cache_headers(answer)
    return answer
