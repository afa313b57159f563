"""Counts: the list and what is due, the form, the sheet of one count, people found again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amana import access
from amana.access.models import User
from amana.desks.registry import queries as registry
from amana.ledger import queries as ledger_queries
from amana.ledger.models import Account

from .. import books, queries, services
from ..forms import CountForm, ExplainForm, PeopleForm, UnknownPeople
from ..models import Count, CountState, Lift, PendingAct
from . import common
from .common import (
    acting_accounts,
    attempt,
    chosen,
    names,
    paged,
    people_named,
    reader,
    sign_or_record,
    to_sign,
)
from .kept import part


@access.rule("count.read")
def counts(request: HttpRequest) -> HttpResponse:
    """What is due, then what was counted, newest first."""
    actor = reader(request)
    return render(
        request,
        "operations/counts.html",
        {
            "list": part(request, "operations/counts_list.html", lambda: _list(request, actor)),
            "may_count": access.may(actor, "count.make"),
        },
    )


def _list(request: HttpRequest, actor: User) -> dict[str, Any]:
    state = request.GET.get("state", "")
    found = queries.counts(actor, state=state if state in CountState.values else "")
    return {
        "page": paged(request, found),
        "due": queries.due(actor),
        "state": state,
        "states": [c for c in CountState.choices if c[0] != CountState.DUE],
    }


@access.rule("count.make")
def new(request: HttpRequest) -> HttpResponse:
    """Count a place; the count is signed on the next page."""
    actor = reader(request)
    places = _places(actor)
    first = next((a for a in places if a.code == request.GET.get("account")), None)
    lost = first is not None and first.kind == "escort" and "lost" in request.GET
    ticked = chosen(request, "missing") if request.method == "POST" else []
    if lost and first is not None and request.method == "GET":
        ticked = list(ledger_queries.held(first))
    form = CountForm(request.POST or None, accounts=places, ticked=len(ticked), initial={"account": first})
    if request.method == "POST" and form.is_valid():
        act = _prepared(request, actor, form)
        if act is not None:
            return HttpResponseRedirect(reverse("operations:sign", args=[act.pk]))
    return render(
        request,
        "operations/count_new.html",
        {
            "form": form,
            "expected": _expected(actor, places),
            "sheet": _sheet(actor, first) if first else None,
            "ticked": ticked,
            "lost": first if lost else None,
        },
    )


def _places(actor: User) -> list[Account]:
    """Where this reader may count: the places, and the escorts that have somebody or from whom somebody is missed."""
    escorts = acting_accounts(actor, "count.make", kind="escort")
    people = ledger_queries.headcounts() if escorts else {}
    moving = [a for a in escorts if people.get(a.pk) or books.missed_from(a)]
    return [*acting_accounts(actor, "count.make"), *moving]


def _prepared(request: HttpRequest, actor: User, form: CountForm) -> Any:
    data = form.cleaned_data
    people: dict[str, list[int]] = {}
    for name in ("absent", "surplus"):
        try:
            people[name] = people_named(data[name])
        except UnknownPeople as unknown:
            form.add_error(name, unknown.sentence)
            return None
    ticked = chosen(request, "missing")
    due = Count.objects.filter(account=data["account"], state=CountState.DUE).order_by("due_at").first()
    return attempt(
        request,
        lambda: services.count_draft(
            actor=actor,
            account=data["account"],
            device=data["device"],
            seen=data["seen"],
            absent=list(dict.fromkeys([*people["absent"], *ticked])),
            surplus=people["surplus"],
            at=data["at"],
            note=data["note"],
            due=due,
        ),
        form,
    )


def _expected(actor: User, places: list[Account]) -> list[tuple[Any, int, dict[Lift, int]]]:
    """Each place, whom the books have there, and how many have left for it on which lift and are not received."""
    people = ledger_queries.headcounts()
    coming: dict[int, dict[Lift, int]] = {}
    for line in queries.coming(actor):
        lifts = coming.setdefault(line.lift.destination_id, {})
        lifts[line.lift] = lifts.get(line.lift, 0) + 1
    return [(account, people.get(account.pk, 0), coming.get(account.pk, {})) for account in places]


def _sheet(actor: User, account: Any) -> list[tuple[int, dict[str, str] | None]] | None:
    """The list to tick, for places small enough to count by name on one page."""
    persons = ledger_queries.held(account)
    if len(persons) > 400:
        return None
    known = names(actor, persons)
    if known:
        access.reads.opened(actor, list(known), "count sheet")
    return sorted(((p, known.get(p)) for p in persons), key=lambda row: (row[1] or {}).get("name_ar", ""))


@access.rule("count.read")
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of one count: opening + in − out = closing, and the named differences."""
    actor = reader(request)
    found = queries.counts(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    may = bool(access.decide(actor, "count.make", account=found.account))
    form = ExplainForm(request.POST or None)
    if request.method == "POST" and may and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "device"}
        done = sign_or_record(
            request,
            lambda device: services.explanation_draft(actor=actor, count=found, device=device, **data),
            lambda: services.count_explain(actor=actor, count=found, **data),
            form,
        )
        if isinstance(done, PendingAct):
            return to_sign(done)
        if done is not None:
            messages.success(request, _("The explanation is recorded."))
            return HttpResponseRedirect(reverse("operations:count", args=[found.pk]))
    sheet = queries.reconciliation(found)
    cards = names(actor, [line.person for line in sheet.lines])
    closed = [line.person for line in sheet.lines if may and line.person not in cards]
    numbers = registry.numbers_of(
        closed
    )  # whoever counts wrote these numbers, though the names are not open here
    coming = (
        {line.person: line.lift for line in queries.coming(actor, found.account)} if sheet.surplus else {}
    )
    return render(
        request,
        "operations/count.html",
        {
            "count": found,
            "sheet": sheet,
            "lines": [
                (line, cards.get(line.person), numbers.get(line.person), coming.get(line.person))
                for line in sheet.lines
            ],
            "form": form if may and found.state == CountState.DIFFERS else None,
            "may_find": may and any(line.answered is None for line in sheet.absent),
        },
    )


def _sought(request: HttpRequest, actor: User) -> list[int]:
    """`?lift=NUMBER` from the page of a lift: those of its people whose fate is unknown, for who may read the list."""
    lift = common.lift_asked(request)
    return services.sought_of(lift) if lift is not None and queries.manifest_open(actor, lift) else []


@access.rule("count.make")
def found_again(request: HttpRequest) -> HttpResponse:
    """Somebody whom a count missed was found."""
    actor = reader(request)
    places = _places(actor)
    first = next((a for a in places if a.code == request.GET.get("account")), None)
    missed = books.missed_from(first) if first else _sought(request, actor)
    initial = {"account": first, "people": "\n".join(registry.numbers_of(missed).values())}
    form = PeopleForm(request.POST or None, accounts=places, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            persons = people_named(data["people"])
        except UnknownPeople as unknown:
            form.add_error("people", unknown.sentence)
        else:
            act = attempt(
                request,
                lambda: services.found_draft(
                    actor=actor,
                    account=data["account"],
                    device=data["device"],
                    persons=persons,
                    at=data["at"],
                    note=data["note"],
                ),
                form,
            )
            if act is not None:
                return HttpResponseRedirect(reverse("operations:sign", args=[act.pk]))
    return render(
        request,
        "operations/people_form.html",
        {
            "form": form,
            "title": _("Found again"),
            "lede": _("For people whom a count missed: the entry answers the miss, and they are held again."),
            "back": reverse("operations:counts"),
        },
    )
