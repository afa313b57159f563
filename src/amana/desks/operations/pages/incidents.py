"""Incidents: the list, the report, escapes and recaptures by name, a death, a release."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amana import access
from amana.access.models import User
from amana.desks.registry import queries as registry
from amana.ledger.models import Account

from .. import queries, services
from ..forms import CloseForm, DeathForm, IncidentForm, PeopleForm, ReleaseForm, UnknownPeople
from ..models import Incident, IncidentKind, PendingAct
from ..queries.incidents import with_figures as incident_figures
from ..services.handover import with_escort
from .common import (
    acting_accounts,
    attempt,
    lift_asked,
    names,
    paged,
    people_named,
    reader,
    sign_or_record,
    to_sign,
)


@access.rule("incident.read")
def incidents(request: HttpRequest) -> HttpResponse:
    """Incidents, newest first, with the balance of escapes."""
    actor = reader(request)
    kind = request.GET.get("kind", "")
    page = paged(request, queries.incidents(actor, kind=kind if kind in IncidentKind.values else ""))
    page.object_list = incident_figures(page.object_list)
    fled, back, shortfall = queries.escapes()
    return render(
        request,
        "operations/incidents.html",
        {
            "page": page,
            "kind": kind,
            "kinds": IncidentKind.choices,
            "fled": fled,
            "back": back,
            "at_large": fled - back,
            "shortfall": shortfall,
            "may_report": access.may(actor, "incident.report"),
            "may_admit": access.may(actor, "admit"),
            "may_die": access.may(actor, "die"),
        },
    )


def _where(actor: User) -> list[Account]:
    return [
        *acting_accounts(actor, "incident.report"),
        *acting_accounts(actor, "incident.report", kind="escort"),
    ]


@access.rule("incident.report")
def report(request: HttpRequest) -> HttpResponse:
    """Report an incident; the people follow by name when they are known."""
    actor = reader(request)
    where = _where(actor)
    here = next((a.pk for a in where if a.code == request.GET.get("account")), None)
    form = IncidentForm(request.POST or None, accounts=where, initial={"account": here})
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "device"}
        made = sign_or_record(
            request,
            lambda device: services.report_draft(actor=actor, device=device, **data),
            lambda: services.incident_report(actor=actor, **data),
            form,
        )
        if isinstance(made, PendingAct):
            return to_sign(made)
        if made is not None:
            messages.success(request, _("Incident %(code)s is reported.") % {"code": made.code})
            return HttpResponseRedirect(reverse("operations:incident", args=[made.pk]))
    return render(request, "operations/incident_new.html", {"form": form})


@access.rule("incident.read")
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """One incident: reported, named, retaken, still without names."""
    actor, found = reader(request), _incident(request, pk)
    may = bool(access.decide(actor, "incident.report", account=found.account))
    form = CloseForm(request.POST or None)
    if request.method == "POST" and may and form.is_valid():
        done = attempt(
            request, lambda: services.incident_close(actor=actor, incident=found, **form.cleaned_data), form
        )
        if done is not None:
            return HttpResponseRedirect(reverse("operations:incident", args=[found.pk]))
    people = list(found.people.all())
    page = paged(request, people)
    cards = names(actor, [p.person for p in page.object_list])
    return render(
        request,
        "operations/incident.html",
        {
            "incident": found,
            "told": queries.incident(found),
            "page": page,
            "rows": [(p, cards.get(p.person)) for p in page.object_list],
            "form": form if may and found.closed_at is None else None,
            "may_name": found.closed_at is None
            and found.kind in (IncidentKind.ESCAPE, IncidentKind.ATTACK, IncidentKind.UNREST)
            and bool(access.may(actor, "escape")),
            "may_admit": access.may(actor, "admit"),
        },
    )


def _incident(request: HttpRequest, pk: int) -> Incident:
    found = queries.incidents(reader(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _people_page(
    request: HttpRequest,
    form: Any,
    prepare: Callable[[list[int], dict[str, Any]], Any],
    context: dict[str, Any],
) -> HttpResponse:
    """A form that names people, and then the page to sign on."""
    if request.method == "POST" and form.is_valid():
        field = "people" if "people" in form.fields else "person"
        try:
            persons = people_named(form.cleaned_data[field])
        except UnknownPeople as unknown:
            form.add_error(field, unknown.sentence)
        else:
            act = attempt(request, lambda: prepare(persons, form.cleaned_data), form)
            if act is not None:
                return HttpResponseRedirect(reverse("operations:sign", args=[act.pk]))
    return render(request, "operations/people_form.html", {"form": form, **context})


@access.rule("escape")
def escape(request: HttpRequest, pk: int) -> HttpResponse:
    """Name people who escaped in this incident."""
    actor, found = reader(request), _incident(request, pk)
    form = PeopleForm(request.POST or None, accounts=[found.account], initial={"account": found.account})
    return _people_page(
        request,
        form,
        lambda persons, data: services.escape_draft(
            actor=actor,
            account=data["account"],
            persons=persons,
            device=data["device"],
            at=data["at"] or found.happened_at,
            incident=found,
            words=data["note"],
        ),
        {
            "title": _("Who escaped"),
            "lede": _(
                "They are charged to the authority that lost them, until a recapture answers the escape."
            ),
            "back": reverse("operations:incident", args=[found.pk]),
            "grave": True,
        },
    )


@access.rule("admit")
def recapture(request: HttpRequest) -> HttpResponse:
    """People at large are held again."""
    actor = reader(request)
    form = PeopleForm(request.POST or None, accounts=acting_accounts(actor, "admit"))
    return _people_page(
        request,
        form,
        lambda persons, data: services.recapture_draft(
            actor=actor,
            account=data["account"],
            persons=persons,
            device=data["device"],
            at=data["at"],
            note=data["note"],
        ),
        {
            "title": _("Recapture"),
            "lede": _(
                "Each entry answers the escape of that person; nobody can be retaken who did not escape."
            ),
            "back": reverse("operations:incidents"),
        },
    )


@access.rule("die")
def death(request: HttpRequest) -> HttpResponse:
    """A death in custody: terminal, notified, inquired into."""
    actor = reader(request)
    form = DeathForm(request.POST or None, initial=_named(request) or _aboard(request))
    return _people_page(
        request,
        form,
        lambda persons, data: services.death_draft(
            actor=actor,
            persons=persons,
            device=data["device"],
            at=data["at"],
            cause=data["cause"],
            notified=data["notified"],
            inquiry=data["inquiry"],
            words=data["words"],
        ),
        {
            "title": _("Death"),
            "lede": _(
                "This entry is final. It opens an incident for the inquiry, and the monitor sees it at once."
            ),
            "back": reverse("operations:incidents"),
            "grave": True,
        },
    )


@access.rule("release")
def discharge(request: HttpRequest) -> HttpResponse:
    """A person leaves custody by an order."""
    actor = reader(request)
    form = ReleaseForm(request.POST or None, initial=_named(request))
    return _people_page(
        request,
        form,
        lambda persons, data: services.person_release_draft(
            actor=actor,
            person=persons[0],
            device=data["device"],
            kind=data["kind"],
            order=data["order"],
            at=data["at"],
            note=data["note"],
        ),
        {
            "title": _("Release of a person"),
            "lede": _("The order of release must stand in the file: a review with that outcome."),
            "back": reverse("operations:places"),
            "grave": True,
        },
    )


def _aboard(request: HttpRequest) -> dict[str, str]:
    """`?lift=NUMBER` from the page of a lift that did not arrive: whoever is still with its escort; with
    `&sought=1` those whose fate is unknown."""
    lift = lift_asked(request)
    if lift is None or not queries.manifest_open(reader(request), lift):
        return {}
    persons = services.sought_of(lift) if "sought" in request.GET else with_escort(lift)
    return {"person": "\n".join(registry.numbers_of(persons).values())}


def _named(request: HttpRequest) -> dict[str, str]:
    """`?file=NUMBER` from the page of a file."""
    number = request.GET.get("file", "")
    known, _wrong = registry.persons_numbered([number]) if number else ({}, [])
    return {"person": number} if known else {}
