"""The pages for what cannot be shown: each names what happened and what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import is_valid_path
from django.utils import translation
from django.utils.translation import gettext as _

from amana.access import routes

from . import held, language, nav


def _page(request: HttpRequest, status: int, title: str, text: str, remedy: str) -> HttpResponse:
    if request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"code": status, "message": title, "remedy": remedy}, status=status)
    told = {"title": title, "text": text, "remedy": remedy, "status": status}
    return render(request, "console/error.html", told, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also for what is refused before a language was chosen, such as a host that is none of ours."""
    with translation.override(_language(request)):
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
            return _page(
                request,
                413,
                _("This form holds more than can be taken at once"),
                _("Nothing of it was recorded. What you typed is still in the form: go back to it."),
                _("Shorten the longest text or send it in parts; a long report is handed in as a file."),
            )
        return _page(
            request,
            400,
            _("This request cannot be understood"),
            _("Something in the address or the form is not as it should be."),
            _("Go back, reload the page and send the form again."),
        )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says that it is not for this reader, never what stands behind the address. Whoever the board is not open to is
    led from the front door, where every log-in ends, to the first of their own pages."""
    if request.path == "/" and request.method == "GET" and (own := nav.first(request)):
        return redirect(own)
    return _page(
        request,
        403,
        _("This is not open to you"),
        _("What you may see and do follows from your role and the places it is for."),
        _("If your work needs it, ask the person who gave you your role."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        404,
        _("There is nothing at this address"),
        _("The address may be mistyped, or what it names is not in your part of the books."),
        _("Check the address or search the register."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token is not the one of this session: most often somebody logged in again in another window."""
    if routes.action_of(getattr(request.resolver_match, "func", None)) == "language.choose":
        # how a page looks: nothing was typed, so the page is drawn anew
        messages.info(request, _("The page was out of date and is drawn anew. Press once more."))
        return redirect(language.back(request))
    if not request.path.startswith("/api/") and held.givable(request):
        return held.held(request, ended=not request.user.is_authenticated)
    return _page(
        request,
        403,
        _("The form has expired"),
        _("Nothing was recorded. The page was open for too long, or you logged in again meanwhile."),
        _("Go back, reload the page and send the form again."),
    )


class MethodMiddleware:
    """An address that only takes a form may be opened as a page: after a form that was refused somebody chooses another
    language, presses Enter in the line of addresses, or logs in again. That leads to the page the form stands on, which
    is the address above it; where there is none a page says so. Django's own answer is empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code != 405 or request.path.startswith("/api/"):
            return answer
        nothing = _("A form is sent to that address from its own page. Nothing was recorded by opening it.")
        above = request.path.rstrip("/").rpartition("/")[0] + "/"
        if request.method == "GET" and above != "/" and is_valid_path(above):
            messages.info(request, nothing)
            return redirect(above)
        told = _page(
            request,
            405,
            _("Nothing can be opened at this address"),
            nothing,
            _("Go back to the page you came from, or begin at the first page."),
        )
        told.headers["Allow"] = answer.headers.get("Allow", "")
        return told


def server_error(request: HttpRequest) -> HttpResponse:
    """Outside the middleware, so the language is chosen here."""
    with translation.override(_language(request)):
        failed = sys.exc_info()[1]
        if isinstance(failed, OperationalError) and (told := _database(str(failed))):
            return _page(request, 503, *told)
        return _page(
            request,
            500,
            _("Something failed here"),
            _("Nothing was half-recorded: an act is written as a whole or not at all."),
            _("Try once more. If it fails again, tell the system keeper what you were doing and when."),
        )


def _database(failed: str) -> tuple[str, str, str] | None:
    """What the database could not do, where it is no fault of the act: title, what was kept, remedy."""
    kept = _("Nothing of it was recorded. What you typed is still in the form: go back to it.")
    if "is full" in failed or "No space left" in failed:
        return (
            _("The disk of this machine is full"),
            kept,
            _("Tell the system keeper: make room on the disk, then send the form again."),
        )
    if "locked" in failed:
        return _("The books are busy"), kept, _("Wait a moment and send the form again.")
    if "readonly" in failed:
        return (
            _("The books cannot be written"),
            kept,
            _("Tell the system keeper: the file of the books and its folder must belong to Amana."),
        )
    return None


def _language(request: Any) -> str:
    try:
        return language.choose(request)
    except Exception:  # the database itself may be what failed
        return request.COOKIES.get(language.COOKIE) or "ar"
