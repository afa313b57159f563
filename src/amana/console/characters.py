"""No request brings the character NUL into the books: PostgreSQL takes it nowhere, and nobody types it.

Forms say so at the field it stands in. An address, a query and what a program sends have no such place: they are
answered with 400 before any view reads them, the same on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

NUL = "\x00"
_IN_QUERY = re.compile("%00|\x00")
_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000|\x00")


class NulMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info or _IN_QUERY.search(request.META.get("QUERY_STRING", "")):
            raise SuspiciousOperation("NUL in the address")
        if request.content_type == "application/json" and _IN_JSON.search(request.body):
            raise SuspiciousOperation("NUL in the JSON")
        return self.get_response(request)
