"""Approving the lifts of a day: what each is, who would be kept back and why, and one act for all that are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from amana import access
from amana.engines.common import clock

from .. import queries, services
from ..models import Lift, PlanLift
from ..services.approvals import MOST
from .common import chosen, reader, sentence, sign_or_record, to_sign


@access.rule("lift.approve")
def approvals(request: HttpRequest) -> HttpResponse:
    """The lifts of one day that wait for approval. On POST those that are ticked are prepared for one signature; what
    is left out is named."""
    actor = reader(request)
    waiting = queries.approvals.open_lifts(actor)
    days = queries.approvals.days(waiting)
    day = _day(request.GET.get("day", ""), days)
    if request.method == "POST":
        return _together(request, day)
    of_day = [lift for lift in waiting if queries.approvals.day_of(lift.departs_at) == day]
    offers = list(queries.approvals.offers(actor, of_day[:MOST]))
    named = [row.line.person for offer in offers for row in offer.noted if row.card]
    if named:
        access.reads.opened(actor, named, "manifest")
    means = _means([offer.lift for offer in offers])
    now = clock.now()
    return render(
        request,
        "operations/approvals.html",
        {
            "days": days,
            "day": day,
            "rows": [
                {
                    "offer": offer,
                    "planned": means.get(offer.lift.pk),
                    "late": offer.lift.departs_at <= now,
                    # whoever would be kept back, and a lift that should have left, is a decision of its own
                    "ticked": not (offer.own or offer.held or offer.lift.departs_at <= now),
                }
                for offer in offers
            ],
            "people": sum(len(offer.lines) for offer in offers),
            "held": sum(offer.held for offer in offers),
            "further": len(of_day) - len(offers),
            "acts": [act for act in queries.waiting_acts(actor) if act.kind == "approve_lifts"],
        },
    )


def _day(asked: str, days: Sequence[queries.approvals.Day]) -> date | None:
    """The day asked for; else the first on which something is to be approved."""
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return days[0].day if days else None


def _means(lifts: Sequence[Lift]) -> dict[int, PlanLift]:
    """The newest line of a plan that each of these lifts carries out, with its tail."""
    rows = PlanLift.objects.filter(issued__in=lifts).select_related("type").order_by("pk")
    return {row.issued_id: row for row in rows if row.issued_id is not None}


def _together(request: HttpRequest, day: date | None) -> HttpResponse:
    actor = reader(request)
    seen = {key: request.POST.get(f"seen-{key}", "") for key in chosen(request, "lift")}
    here = reverse("operations:approve_lifts") + (f"?day={day}" if day else "")

    def draft(device: str) -> services.Together:
        return services.lifts_approval_draft(actor=actor, seen=seen, device=device)

    made = sign_or_record(
        request,
        draft,
        lambda: services.lifts_approve(actor=actor, seen=seen),
    )
    if not isinstance(made, services.Together):
        return HttpResponseRedirect(here)
    for refused in made.left:
        messages.error(request, sentence(refused))
    if made.act is not None:
        return to_sign(made.act)
    if made.approved:
        n = len(made.approved)
        messages.success(
            request, ngettext("%(n)s lift is approved.", "%(n)s lifts are approved.", n) % {"n": n}
        )
    return HttpResponseRedirect(here)
