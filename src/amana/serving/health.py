"""`GET /healthz`: do the books balance? Figures are for this machine only."""

from __future__ import annotations

import time

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amana.access import rule
from amana.ledger import queries as ledger
from amana.ledger import writer

LOOPBACK = {"127.0.0.1", "::1"}
STRANGER_SECONDS = 15.0
"""From elsewhere the answer is worked out this often at most: a stranger cannot make the books recount themselves."""

_last: tuple[float, bool] = (0.0, False)


@never_cache
@require_safe
@rule("health.read")
def healthz(request: HttpRequest) -> JsonResponse:
    """`ok` is false, with status 503, when the books do not balance, are closed or cannot be read. Figures
    go to this machine only."""
    if not on_this_machine(request):
        ok = _for_strangers()
        return JsonResponse({"ok": ok}, status=200 if ok else 503)
    body = figures()
    return JsonResponse(body, status=200 if body["ok"] else 503)


def figures() -> dict[str, object]:
    """What the contract names, and `closed`: why the books take no entries, or null."""
    try:
        difference = ledger.difference(ledger.register_count())
        return {
            "ok": difference == 0 and not writer.closed(),
            "enrolled": ledger.enrolled(),
            "difference": difference,
            "entries": ledger.entry_count(),
            "demonstration": ledger.demonstration(),
            "closed": writer.closed() or None,
        }
    except DatabaseError as failed:
        return {
            "ok": False,
            "enrolled": None,
            "difference": None,
            "entries": None,
            "demonstration": None,
            "closed": f"the database cannot be read: {type(failed).__name__}",
        }


def on_this_machine(request: HttpRequest) -> bool:
    """True for a request from the loopback address that no proxy has passed on."""
    passed_on = {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA"} & request.META.keys()
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not passed_on


def _for_strangers() -> bool:
    global _last
    at, ok = _last
    if time.monotonic() - at > STRANGER_SECONDS or not at:
        ok = bool(figures()["ok"])
        _last = (time.monotonic(), ok)
    return ok
