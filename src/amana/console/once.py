"""A form that is sent again after Back, after a reload or by a second click records nothing more: it is answered with
the page of the first, and one plain sentence. Works without a script; the field comes with `{% csrf_token %}`."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from amana.access import once, routes
from amana.ledger import writer

from . import words
from .held import TOKEN


class OnceMiddleware:
    """Stands behind the rule of the route. A form of a page only: what programs send is theirs to send once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.get_response(request)
        with ExitStack() as at_work:
            request.amana_sending = at_work  # type: ignore[attr-defined]
            answer = self.get_response(request)
        sent = getattr(request, "amana_sent", "")
        if sent:
            once.finish(sent, answer.headers.get("Location") if 300 <= answer.status_code < 400 else None)
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or not request.user.is_authenticated or routes.path_views(view):
            return None
        drawn = request.POST.get(once.FIELD, "")
        if not drawn:
            return None
        assert request.user.pk is not None
        user, content, sent = request.user.pk, digest(request, drawn), secrets.token_hex(16)
        before = once.found(user, content)
        if before is not None:
            return again(request, before)
        request.amana_sending.enter_context(  # type: ignore[attr-defined]
            writer.opening_with(once.claim(user, content, sent))
        )
        request.amana_sent = sent  # type: ignore[attr-defined]
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A second click while the first is still at work."""
        return again(request, error.form) if isinstance(error, once.SentAlready) else None


def digest(request: HttpRequest, drawn: str) -> str:
    """SHA-256 (hex) of the form's token, where it was sent and all that was entered, files included."""
    found = hashlib.sha256()

    def add(*parts: str) -> None:
        for part in parts:
            data = part.encode("utf-8", "surrogatepass")
            found.update(b"%d:" % len(data) + data)

    add(drawn, request.get_full_path())
    for name, texts in sorted(request.POST.lists()):
        if name not in (TOKEN, once.FIELD):
            add("field", name, *texts)
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            add("file", name, file.name or "")
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
    return found.hexdigest()


def again(request: HttpRequest, before: once.SentForm) -> HttpResponse:
    """To what the first sending made, saying so."""
    messages.info(
        request,
        _(
            "This form was sent before, at %(time)s, and was recorded then. Nothing was recorded a second time. "
            "For another record open the form anew."
        )
        % {"time": words.isolated(words.time_text(before.at))},  # of an earlier day it is a day and a time
    )
    return HttpResponseRedirect(before.made or _page(request))


def _page(request: HttpRequest) -> str:
    """The page the form stood on: where the first sending has no answer yet."""
    came = urlsplit(request.headers.get("Referer", ""))
    path = came.path if came.netloc == request.get_host() else "/"
    try:
        resolve(path)
    except Resolver404:
        return "/"
    return path
