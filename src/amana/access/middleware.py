"""No view without a rule: what a page stands for is declared, and who may open it is asked before it runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from . import routes, rules, tokens
from .decision import may

_HERE = re.compile(r"http://(localhost|127\.0\.0\.1)(:\d{1,5})?")


class RouteRuleMiddleware:
    """Refuses a view that declares no action (403), sends a stranger to the login, and refuses a user none
    of whose roles holds the action anywhere. Whose file and which place is decided by the view's own query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _for_pages_of_this_machine(request, self.get_response(request))

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        ninja = routes.path_views(view)
        code = routes.ninja_action(view, request.method or "") if ninja else routes.action_of(view)
        if code is None:
            if ninja:
                return HttpResponseNotAllowed(
                    sorted({m for v in ninja for o in v.operations for m in o.methods})
                )
            raise PermissionDenied("no-rule")
        action = rules.action(code)
        if action is None:
            raise PermissionDenied("unknown-action")
        request.access_action = code  # type: ignore[attr-defined]
        if action.open == "everybody":
            return None
        bearer = tokens.bearer(request)
        if bearer:
            return _by_token(request, bearer, code)
        word = tokens.in_address(request) if action.key_in_address else ""
        if word:
            return _by_token(request, word, code, alone=True)
        user = request.user
        if not user.is_authenticated:
            if ninja:
                return nobody()
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if not may(user, code):
            raise PermissionDenied("role")
        return None


def _for_pages_of_this_machine(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A program on the same machine whose own page asks (OpenRefine does) may read answers to what it asks with a key
    in the address. Its browser sends no cookie along, and none would be heard."""
    action = rules.action(getattr(request, "access_action", ""))
    origin = request.headers.get("Origin", "")
    if action and action.key_in_address and _HERE.fullmatch(origin):
        response.headers["Access-Control-Allow-Origin"] = origin
        patch_vary_headers(response, ("Origin",))
    return response


def _by_token(request: HttpRequest, secret: str, code: str, *, alone: bool = False) -> HttpResponse | None:
    """A token stands for its user within its scopes. Cookies are not looked at beside it. `alone`: it came in the
    address, which programs write down, so it may allow this action and no other."""
    token = tokens.find(secret)
    if token is None:
        return _refused(
            401,
            "token",
            _("This key for programs is not known, has ended or was revoked."),
            _("Make a new one under “Keys for programs”."),
        )
    if code not in token.scopes or not may(token.user, code):
        return _refused(
            403,
            "scope",
            _("This key does not allow “%(action)s” (%(code)s).") % {"action": _name(code), "code": code},
            _("Make a key that allows it; a key allows nothing that its owner's roles do not."),
        )
    if alone and token.scopes != [code]:
        return _refused(
            403,
            "scope",
            _("A key in the address may allow “%(action)s” (%(code)s) and nothing else.")
            % {"action": _name(code), "code": code},
            _("Make a key with this scope alone."),
        )
    request.user = token.user
    request.token = token  # type: ignore[attr-defined]
    return None


def nobody() -> JsonResponse:
    """What a program is told that sends neither a session nor a key."""
    return _refused(
        401,
        "login",
        _("Nobody is logged in, and no key for programs was sent."),
        _("Send a key as “Authorization: Bearer …”; it is made under “Keys for programs”."),
    )


def _name(code: str) -> str:
    action = rules.action(code)
    return action.name if action else code


def _refused(status: int, code: str, message: str, remedy: str) -> JsonResponse:
    """A refusal in the shape that every answer for programs has."""
    return JsonResponse({"code": code, "message": message, "remedy": remedy, "where": {}}, status=status)
