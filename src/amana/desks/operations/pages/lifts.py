"""Lifts: the list, one lift with its people and what stands in their way, and each step of its life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.engines.documents import manifest as paper
from amana.ledger.models import Authority, Position

from .. import books, manifests, papers, queries, services
from ..forms import UnknownPeople
from ..models import WITH_ESCORT, Lift, LiftState, Outcome, PendingAct
from . import lift_days
from .common import attempt, chosen, moment, paged, people_named, reader, sign_or_record
from .kept import part

EARLY = timedelta(hours=2)
"""Whoever releases a lift this long before its time is asked whether it is the right one."""
STATES = ("", "live", "proposed", "approved", "on_the_way", "overdue", "done", "cancelled")


@access.rule("lift.read")
def lifts(request: HttpRequest) -> HttpResponse:
    """Lifts, newest first."""
    actor = reader(request)
    return render(
        request,
        "operations/lifts.html",
        {
            "list": part(request, "operations/lifts_list.html", lambda: _list(request, actor)),
            "may_propose": access.may(actor, "lift.propose"),
            "may_receive": access.may(actor, "lift.receipt"),
            "may_approve": access.may(actor, "lift.approve"),
        },
    )


def _list(request: HttpRequest, actor: User) -> dict[str, Any]:
    state = request.GET.get("state", "")
    found = queries.lifts(actor, state=state if state in STATES else "").order_by("departs_at", "pk")
    page = paged(request, lift_days.listed(found), lift_days.DAYS)
    chosen_days = list(page.object_list)
    within = lift_days.within(found, chosen_days)
    return {
        "unborne": queries.unborne() if not state and page.number == 1 else [],
        "page": page,
        "days": lift_days.grouped(within, chosen_days),
        "state": state,
        "states": LiftState.choices,
        "overdue": queries.overdue(actor).count(),
        "now": clock.now(),
    }


@access.rule("lift.read")
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """One lift: what stands in the way of each person, who signed what, and what can be done next. A number that was
    set aside and never used says so."""
    missing = queries.unborne(between=(pk, pk)) if pk < 2**62 else []
    if missing:
        return render(request, "operations/lift_unborne.html", {"missing": missing[0]}, status=404)
    return page(request, find(request, pk))


def page(
    request: HttpRequest,
    found: Lift,
    *,
    answers: Mapping[int, tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a lift; `answers` is what was said of each person (answer, reason) in a form that was refused: by the
    receiver, or "on" and "off" where lines are ticked. The rest of that form stands there as it was sent too."""
    actor = reader(request)
    before = found.state in (LiftState.PROPOSED, LiftState.APPROVED)
    lines = queries.manifest(actor, found, gates=before, arrivals=not before)
    if answers:
        said = [(row, answers.get(row.line.person, ("", ""))) for row in lines]
        lines = [replace(row, answer=answer, why=why) for row, (answer, why) in said]
    named = [row.line.person for row in lines if row.card]
    if named:
        access.reads.opened(actor, named, "manifest")
    aboard = [row for row in lines if row.line.outcome in WITH_ESCORT]
    may = _may(actor, found)
    if not aboard:
        may |= dict.fromkeys(("receipt", "return", "escort"), False)  # nobody is there to be signed for
    back = may["return"] and (
        "back" in request.GET or request.path == reverse("operations:return", args=[found.pk])
    )
    return render(
        request,
        "operations/lift.html",
        {
            "lift": found,
            "back": back,
            "lines": lines,
            "open": [r.line.person for r in lines if r.unanswered]
            if answers is not None and not back
            else [],
            "sent": request.POST if answers is not None else {},
            "planned": manifests.planned(found),
            "absent": sum(1 for row in lines if row.elsewhere),
            "blocked": sum(1 for row in lines if row.unmet),
            "ways": queries.ways(lines),
            "unfit": sum(1 for row in lines if row.unfit),
            "stayed": sum(1 for row in lines if row.stayed),
            "short": sum(1 for row in lines if row.short),
            "aboard": aboard,
            "sought": [row for row in lines if row.line.outcome == Outcome.MISSING],
            "partly": found.state == LiftState.ON_THE_WAY and any(row.line.resolved for row in lines),
            "early": before and found.departs_at - clock.now() > EARLY,
            "overdue": found.state == LiftState.ON_THE_WAY and found.due_at < clock.now(),
            "acts": queries.waiting_acts(actor, lift=found),
            "may": may
            | {
                "receipt": may["receipt"] and not back,
                "names": queries.manifest_open(actor, found) and access.may(actor, "manifest.read"),
            },
            "escorts": Authority.objects.filter(kind__in=("escort", "custodian")).exclude(pk=found.escort_id),
            "totals": _totals(lines),
            "signed_for": _signed_for(actor, found, lines),
        },
        status=status,
    )


def _signed_for(actor: User, found: Lift, lines: list[queries.Listed]) -> list[queries.Listed]:
    """Whoever this reader's side signed for and still has: a line signed by mistake is among them."""
    others = {row.reached for row in lines if row.reached is not None and row.reached.kind == "held"}
    ends = [
        (Outcome.RECEIVED, "lift.receipt", found.destination),
        (Outcome.RETURNED, "lift.return", found.origin),
        *((Outcome.ELSEWHERE, "lift.receipt", other) for other in others),
    ]
    mine: list[queries.Listed] = []
    for outcome, action, account in ends:
        rows = [row for row in lines if row.line.outcome == outcome and row.card]
        if rows and access.decide(actor, action, account=account):
            people = [row.line.person for row in rows]
            held = Position.objects.filter(account=account, person__in=people)
            here = set(held.values_list("person", flat=True))
            mine += [row for row in rows if row.line.person in here]
    return mine


def _totals(lines: list[queries.Listed]) -> list[tuple[str, int]]:
    sums = Counter(row.line.outcome for row in lines)
    return [(str(Outcome(outcome).label), n) for outcome, n in sums.items()]


def _may(actor: User, found: Lift) -> dict[str, bool]:
    """Which steps this reader could take now."""
    state = found.state

    def can(action: str, account: Any) -> bool:
        return account is not None and bool(access.decide(actor, action, account=account))

    return {
        "approve": state == LiftState.PROPOSED and can("lift.approve", found.origin),
        "own_proposal": found.proposed_by_id == actor.pk,
        "cancel": state in (LiftState.PROPOSED, LiftState.APPROVED)
        and (can("lift.propose", found.origin) or can("lift.approve", found.origin)),
        "release": state == LiftState.APPROVED and can("lift.release", found.origin),
        "receipt": state == LiftState.ON_THE_WAY and can("lift.receipt", found.destination),
        "return": state == LiftState.ON_THE_WAY and can("lift.return", found.origin),
        "escort": state == LiftState.ON_THE_WAY and can("lift.escort", found.leg),
        "lost": state == LiftState.ON_THE_WAY and can("count.make", found.leg),
        "find": state == LiftState.ON_THE_WAY and bool(access.may(actor, "count.make")),
        "list": state == LiftState.PROPOSED and can("lift.propose", found.origin),
    }


@access.rule("manifest.read")
def manifest(request: HttpRequest, pk: int) -> HttpResponse:
    """The manifest for printing: names, who is who, signatures, and the digest of the approved list."""
    actor, found = reader(request), find(request, pk)
    if not queries.manifest_open(actor, found):
        raise Http404
    lines = queries.manifest(actor, found)
    persons = [row.line.person for row in lines]
    access.reads.opened(actor, persons, "manifest print")
    rows = queries.journal(limit=200, account=found.leg_id) if found.leg_id is not None else []
    return render(
        request,
        "operations/manifest.html",
        {
            "lift": found,
            "lines": lines,
            "digest": books.list_digest(persons),
            "entries": rows,
            "planned": manifests.planned(found),
            "written": request.GET.get("paper", "")[:120],
            "paper": papers.paper(actor, found, request.GET["paper"]) if request.GET.get("paper") else None,
            "print_digest": manifests.digest(found),
            "may_see_tiers": bool(_tiers_open(actor, persons)),
        },
    )


@access.rule("manifest.read")
def manifest_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The manifest as PDF, in the language asked for. Tiers stand on it for those who may see them, when they ask."""
    actor, found = reader(request), find(request, pk)
    if not queries.manifest_open(actor, found):
        raise Http404
    language = "en" if request.GET.get("language") == "en" else "ar"
    persons = list(found.people.values_list("person", flat=True))
    tiers = _tiers_open(actor, persons) if request.GET.get("tiers") else []
    access.reads.opened(actor, persons, "manifest print")
    made = paper.pdf(manifests.sheet(found, language, tiers=tiers), language)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.code}.{language}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _tiers_open(actor: User, persons: list[int]) -> list[int]:
    said = access.decide_many(actor, "classification.read", persons)
    return [person for person in persons if said[person]]


@require_POST
@access.rule("lift.approve")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the approval, to be signed on the next page; without a key only where the books are an exercise."""
    found, actor = find(request, pk), reader(request)
    made = sign_or_record(
        request,
        lambda device: services.approval_draft(actor=actor, lift=found, device=device),
        lambda: services.lift_approve(actor=actor, lift=found),
    )
    if isinstance(made, PendingAct):
        return HttpResponseRedirect(reverse("operations:sign", args=[made.pk]))
    if made is not None:
        messages.success(request, _("Lift %(lift)s is approved.") % {"lift": found.code})
    return _back(found)


@require_POST
@access.rule("lift.read")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found, why = find(request, pk), request.POST.get("why", "")
    if attempt(request, lambda: services.lift_cancel(actor=reader(request), lift=found, why=why)):
        messages.success(request, _("Lift %(lift)s is cancelled.") % {"lift": found.code})
    return _back(found)


@require_POST
@access.rule("lift.propose")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Take ticked people off the list; put others on it by file number."""
    found = find(request, pk)
    try:
        new = people_named(request.POST.get("people", ""))
    except UnknownPeople as unknown:
        messages.error(request, unknown.sentence)
        return _back(found)
    off = chosen(request, "off")
    if attempt(
        request, lambda: services.lift_list_change(actor=reader(request), lift=found, add=new, remove=off)
    ):
        messages.success(request, _("The list is changed."))
    return _back(found)


@require_POST
@access.rule("lift.release")
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the release; it is signed on the next page."""
    found = find(request, pk)
    return to_sign(
        request,
        found,
        lambda: services.release_draft(
            actor=reader(request),
            lift=found,
            device=request.POST.get("device", ""),
            persons=chosen(request),
            at=moment(request.POST.get("at", "")),
            together=bool(request.POST.get("together")),
        ),
        ticks=True,
    )


@require_POST
@access.rule("lift.return")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    return to_sign(
        request,
        found,
        lambda: services.return_draft(
            actor=reader(request),
            lift=found,
            device=request.POST.get("device", ""),
            persons=chosen(request),
            why=request.POST.get("why", ""),
            at=moment(request.POST.get("at", "")),
        ),
        ticks=True,
    )


@require_POST
@access.rule("lift.escort")
def escort(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    wanted = request.POST.get("escort", "")
    onward = (
        Authority.objects.filter(pk=int(wanted)).first() if wanted.isdigit() and len(wanted) < 19 else None
    )
    if onward is None:
        messages.error(request, _("Choose the other escort."))
        return _back(found)
    return to_sign(
        request,
        found,
        lambda: services.escort_draft(
            actor=reader(request),
            lift=found,
            device=request.POST.get("device", ""),
            escort=onward,
            at=moment(request.POST.get("at", "")),
        ),
    )


def to_sign(request: HttpRequest, found: Lift, prepare: Any, *, ticks: bool = False) -> HttpResponse:
    """Prepare an act; what is refused stands at the head of the lift's page. With `ticks` the form comes back as it was
    sent: whoever was left out is not ticked again by a mistake in a time."""
    act = attempt(request, prepare)
    if act is None and ticks:
        ticked = set(chosen(request))
        lines = found.people.values_list("person", flat=True)
        answers = {p: ("on" if p in ticked else "off", "") for p in lines}
        return page(request, find(request, found.pk), answers=answers, status=422)
    if act is None:
        return _back(found)
    return HttpResponseRedirect(reverse("operations:sign", args=[act.pk]))


def _back(found: Lift) -> HttpResponse:
    return HttpResponseRedirect(reverse("operations:lift", args=[found.pk]))


def find(request: HttpRequest, pk: int) -> Lift:
    """A lift that the reader may see, or 404."""
    found = queries.lifts(reader(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
