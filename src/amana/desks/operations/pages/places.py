"""Places and accounts: people now or as of an earlier moment, room, counts, entries; a whole place that changes
hands."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from amana import access
from amana.ledger import queries as ledger_queries
from amana.ledger.models import Account

from .. import queries, services, words
from ..forms import AsOfForm, WholePlaceForm
from ..models import Count, CountState
from .common import address, attempt, names, paged, reader


@access.rule("place.read")
def places(request: HttpRequest) -> HttpResponse:
    """Held accounts, worst first."""
    found = queries.facilities()
    kind, town = request.GET.get("kind", ""), request.GET.get("town", "")
    if kind:
        found = [f for f in found if f.account.place and f.account.place.kind == kind]
    if town:
        found = [f for f in found if f.account.place and f.account.place.town_en == town]
    return render(
        request,
        "operations/places.html",
        {
            "rows": [(facility, None) for facility in found],
            "total": sum(f.people for f in found),
            "room": sum(f.account.capacity or 0 for f in found),
            "kinds": words.PLACES.items(),
            "kind": kind,
            "town": words.in_language(found[0].account.place.town_ar, town) if town and found else town,  # type: ignore[union-attr]
            "add": address("places_add") if access.may(reader(request), "place.write") else "",
        },
    )


@access.rule("place.read")
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account with its people, now or as of an earlier moment."""
    form = AsOfForm(request.GET or None)
    at = about = None
    if form.is_valid():
        at, about = form.cleaned_data["at"], form.cleaned_data["about"]
    kind = request.GET.get("kind", "")
    rows = queries.accounts(kind if kind in ledger_queries.KINDS else "", at, about, empty=not (at or about))
    return render(
        request,
        "operations/accounts.html",
        {"rows": rows, "form": form, "kinds": ledger_queries.KINDS, "kind": kind, "past": bool(at or about),
         "total": sum(r.people for r in rows)},
    )  # fmt: skip


@access.rule("place.read")
def account(request: HttpRequest, code: str) -> HttpResponse:
    """One account: how many, who (as far as the reader may open files), counts, entries."""
    actor = reader(request)
    found = (
        Account.objects.filter(code=code).exclude(kind="origin").select_related("authority", "place").first()
    )
    if found is None:
        raise Http404
    form = AsOfForm(request.GET if {"at", "about"} & set(request.GET) else None)
    at = about = None
    if form.is_bound and form.is_valid():
        at, about = form.cleaned_data["at"], form.cleaned_data["about"]
    persons = ledger_queries.held(found, at, about)
    page = paged(request, persons)
    known = names(actor, page.object_list)
    if known:
        access.reads.opened(actor, list(known), "account")
    return render(
        request,
        "operations/account.html",
        {
            "account": found,
            "people": len(persons),
            "page": page,
            "rows": [(person, known.get(person)) for person in page.object_list],
            "form": form,
            "past": bool(at or about),
            "facility": next((f for f in queries.facilities() if f.account.pk == found.pk), None)
            if found.kind == "held"
            else None,
            "counts": queries.counts(actor, account=found.pk)[:6] if access.may(actor, "count.read") else [],
            "due": Count.objects.filter(account=found, state=CountState.DUE).first(),
            "entries": queries.journal(limit=8, account=found.pk) if access.may(actor, "entry.read") else [],
            "may_count": found.kind == "held" and bool(access.decide(actor, "count.make", account=found)),
            "register": address("registry:files"),
        },
    )


@access.rule("cede")
def change_hands(request: HttpRequest) -> HttpResponse:
    """A whole place passes to another authority: prepared here, signed on the next page."""
    actor = reader(request)
    form = WholePlaceForm(request.POST or None, initial={"how": "cede"})
    if request.method == "POST" and form.is_valid():
        act = attempt(request, lambda: _prepare(actor, form.cleaned_data), form)
        if act is not None:
            return HttpResponseRedirect(reverse("operations:sign", args=[act.pk]))
    return render(request, "operations/change_hands.html", {"form": form})


def _prepare(actor: Any, data: dict[str, Any]) -> Any:
    if data["how"] == "cede":
        return services.cede_draft(
            actor=actor, account=data["account"], to=data["to"], device=data["device"], at=data["at"]
        )
    return services.seize_draft(
        actor=actor,
        account=data["account"],
        by=data["to"],
        device=data["device"],
        at=data["at"],
        words=data["words"],
    )
