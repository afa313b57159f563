"""No request brings the character NUL into the books: PostgreSQL takes it nowhere, and nobody types it.

Addresses, queries, what a form sends and what a program sends are refused in words before any view reads them, the same
on both databases. Files are looked at by whoever reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from amana.access import routes

from . import errors

NUL = "\x00"
_IN_QUERY = re.compile("%00|\x00")
_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000|\x00")


class NulMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        odd = NUL in request.path_info or _IN_QUERY.search(request.META.get("QUERY_STRING", ""))
        if odd or (request.content_type == "application/json" and _IN_JSON.search(request.body)):
            return _refused(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """What a form sends; a program's body is left to the interface, which reads it in its own way."""
        if request.method != "POST" or routes.path_views(view):
            return None
        sent = (text for name, values in request.POST.lists() for text in (name, *values))
        return _refused(request) if any(NUL in text for text in sent) else None


def _refused(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return errors.bad_request(request)
    told = {"code": "nul", "message": _("The request holds the character NUL."), "remedy": _("Leave it out.")}
    return JsonResponse({**told, "where": {}}, status=422)
