"""Two plans beside each other, and planning anew after something happened."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from amana import access
from amana.access.models import User
from amana.desks.registry import queries as registry
from amana.desks.watch.queries import consequences as simulator
from amana.engines.common import clock
from amana.ledger.errors import Refused

from .. import queries, services, tasks, words
from ..forms_events import EventForm, each_once, told
from ..forms_planning import PreferForm
from ..models import Plan
from ..planning import consequences, store
from . import plan_figures, plan_view
from .common import attempt, reader
from .plan_figures import place_names
from .plans import find, may

EVENTS_SHOWN = 3
SECONDS = 10
"""A plan that follows another is searched for so long, unless the planner says otherwise."""
FATES_DRAWN = 1000
"""Replications when two plans are compared on a page: a second or two."""


@require_GET
@access.rule("plan.read")
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two plans beside each other: figures, and every lift that differs."""
    actor, after, before = reader(request), find(request, pk), find(request, other)
    if before.pk > after.pk:
        before, after = after, before
    changes = queries.changes(before, after)
    named = _named(actor, changes)
    return render(
        request,
        "operations/plan_compare.html",
        {
            "before": before,
            "after": after,
            "figures": plan_view.beside(before, after),
            "changes": [(change, named.get(id(change), "")) for change in changes if change.kind != "same"],
            "same": sum(change.kind == "same" for change in changes),
            "fates": _fates(before, after) if request.GET.get("fates") == "1" else None,
        },
    )


def _fates(before: Plan, after: Plan) -> dict[str, Any]:
    """Doing nothing and both plans under the same fate, on the instance of the later one."""
    other = consequences.carried(before, after)
    if other is None:
        return {"why": _("The earlier plan flies on days or ways that the later one does not know.")}
    plans = {consequences.BEFORE: other, consequences.THIS: store.read(after, "plan")}
    try:
        found = simulator.compare(
            store.read(after, "instance"),
            plans,
            replications=FATES_DRAWN,
            seed=after.seed,
            days=after.days + consequences.LOOK_BEYOND,
        )
    except Refused as refused:
        return {"why": f"{refused.message} {refused.remedy}"}
    names = {consequences.BEFORE: before.code, consequences.THIS: after.code}
    return plan_figures.fate_rows(found, names)


def _named(actor: User, changes: list[queries.Change]) -> dict[int, dict[str, list[str]]]:
    """File numbers of those who leave or join a list, where the reader may read its names."""
    open_ones = [c for c in changes if c.kind == "people" and queries.seats_open(actor, c.lift)]
    persons = sorted({p for c in open_ones for p in (c.off | c.on)})[:900]
    numbers = registry.numbers_of(persons)
    if persons:
        access.reads.opened(actor, persons, "manifest")
    return {
        id(c): {
            "off": [numbers.get(p, "") for p in sorted(c.off)],
            "on": [numbers.get(p, "") for p in sorted(c.on)],
        }
        for c in open_ones
    }


@require_http_methods(["GET", "POST"])
@access.rule("plan.make")
def replan(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what happened, and plan anew from where things stand."""
    actor, found = reader(request), find(request, pk)
    if not may(actor, found)["replan"]:
        raise Http404
    forms = _event_forms(request, found)
    choice = PreferForm(
        request.POST if request.method == "POST" else None,
        initial={"prefer": found.prefer, "seconds": SECONDS},
    )
    if request.method == "POST" and all(form.is_valid() for form in (choice, *forms)) and each_once(forms):
        how = choice.cleaned_data
        made = attempt(
            request,
            lambda: tasks.start(
                lambda: services.plan_replan(
                    actor=actor, plan=found, told=told(forms), seconds=how["seconds"], prefer=how["prefer"]
                )
            ),
        )
        if made is not None:
            return HttpResponseRedirect(reverse("operations:plan", args=[made.pk]))
    status = 422 if any(form.errors for form in (choice, *forms)) else 200
    context = {
        "plan": found,
        "flown": services.plan_flown(found),
        "earlier": words.in_language(found.event_words_ar, found.event_words_en).splitlines(),
        "forms": forms,
        "asked": [*forms, choice],
        "choice": choice,
        "in_doubt": queries.in_doubt(actor, [account.pk for account in found.places]),
        "now": clock.now(),
    }
    return render(request, "operations/plan_replan.html", context, status=status)


def _event_forms(request: HttpRequest, found: Plan) -> list[EventForm]:
    instance = store.read(found, "instance") or {}
    data = request.POST if request.method == "POST" else None
    return [
        EventForm(data, n=n, plan=found, instance=instance, names=place_names) for n in range(EVENTS_SHOWN)
    ]
