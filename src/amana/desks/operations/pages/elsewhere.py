"""A lift that was not meant for this place: found by its code, a file number or a name; who is here is ticked, with the
reason, and both sides sign on the next page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from amana import access
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import lifecycle, queries, services
from ..models import Lift
from ..services.handover import with_escort
from .common import acting_accounts, attempt, chosen, moment, reader, sentence
from .lifts import find


@access.rule("lift.receipt")
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Find the lift; then tick who is here."""
    return _page(request, request.GET.get("q", ""), request.GET.get("account", ""))


@require_POST
@access.rule("lift.receipt")
def arrived(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the arrival. What is refused comes back with the ticks and words as they were sent."""
    found, sent = find(request, pk), request.POST
    here = Account.objects.filter(code=sent.get("account", "")).select_related("authority", "place").first()

    def prepare() -> Any:
        if here is None:
            raise Refused("account-unknown", account=sent.get("account", "")[:40], field="account")
        return services.elsewhere_draft(
            actor=reader(request),
            lift=found,
            here=here,
            device=sent.get("device", ""),
            persons=with_escort(found) if sent.get("all") else chosen(request),
            why=sent.get("why", ""),
            at=moment(sent.get("at", "")),
        )

    act = attempt(request, prepare)
    if act is None:
        return _page(request, sent.get("q", "") or found.code, sent.get("account", ""), status=422)
    return HttpResponseRedirect(reverse("operations:sign", args=[act.pk]))


def _page(request: HttpRequest, text: str, code: str, *, status: int = 200) -> HttpResponse:
    actor = reader(request)
    places = acting_accounts(actor, "lift.receipt")
    here = next((one for one in places if one.code == code), places[0] if len(places) == 1 else None)
    brought: list[queries.Brought] = []
    bound: list[tuple[Lift, str]] = []
    if text.strip() and here is not None:
        try:
            for lift, asked in queries.on_the_way(actor, text):
                if said := _not_here(lift, here):
                    bound.append((lift, said))
                else:
                    brought.append(queries.brought(actor, lift, asked))
        except Refused as refused:
            messages.error(request, sentence(refused))
            status = 422
    shown = [person for one in brought for person, _number, _card in one.rows]
    if shown:
        access.reads.opened(actor, shown, "manifest")
    return render(
        request,
        "operations/elsewhere.html",
        {
            "places": places,
            "here": here,
            "q": text,
            "brought": brought,
            "bound": bound,
            "sent": request.POST,
            "ticked": set(chosen(request)),
        },
        status=status,
    )


def _not_here(lift: Lift, here: Account) -> str:
    """Why nobody of this lift is received here as of a lift that was not meant for this place; or nothing."""
    try:
        lifecycle.check(lift, "elsewhere")
        services.neither_end(lift, here)
    except Refused as refused:
        return sentence(refused)
    return ""
