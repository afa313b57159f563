"""`GET /healthz`: do the books balance? Figures are for this machine only."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amana.access import rule
from amana.desks.registry import queries as registry
from amana.ledger import queries as ledger

LOOPBACK = {"127.0.0.1", "::1"}


@never_cache
@require_safe
@rule("health.read")
def healthz(request: HttpRequest) -> JsonResponse:
    """`ok` is false, with status 503, when the books do not balance or cannot be read."""
    difference = ledger.difference(registry.file_count())
    ok = difference == 0
    body: dict[str, object] = {"ok": ok}
    if request.META.get("REMOTE_ADDR") in LOOPBACK and not request.META.get("HTTP_X_FORWARDED_FOR"):
        body |= {
            "enrolled": ledger.enrolled(),
            "difference": difference,
            "entries": ledger.entry_count(),
            "demonstration": ledger.demonstration(),
        }
    return JsonResponse(body, status=200 if ok else 503)
