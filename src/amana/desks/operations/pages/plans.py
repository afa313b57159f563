"""Transfer plans: the list and what a new one starts from, one plan with its reasons, two beside each other, planning
anew, approval and publication."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amana import access
from amana.access.models import User
from amana.desks.registry import queries as registry
from amana.engines.common import clock

from .. import queries, services, tasks
from ..forms_planning import PlanForm
from ..models import Count, EscortPool, PendingAct, Plan, PlanState, Prefer, Weights, WeightsState
from ..planning import consequences, store
from ..planning import instance as building
from . import plan_view
from .common import attempt, paged, reader, sign_or_record, to_sign

STAGES: dict[str, Any] = {
    "waiting": gettext_lazy("Waiting for its turn"),
    "people": gettext_lazy("Asking the gates for every person"),
    "start": gettext_lazy("A first valid plan is being built"),
    "built": gettext_lazy("A first valid plan stands; the bound is being proved"),
    "started": gettext_lazy("A first valid plan stands; the bound is being proved"),
    "replan": gettext_lazy("The lifts that stay are being loaded anew"),
    "improving": gettext_lazy("A first valid plan stands; it is being improved"),
    "ends": gettext_lazy("The search ends; the best plan so far is taken"),
    "fates": gettext_lazy("Fates are drawn with and without the plan"),
    "explaining": gettext_lazy("Reasons and worth are being worked out"),
    "naming": gettext_lazy("People are named for the lifts"),
}
AT_WORK = (PlanState.WAITING, PlanState.RUNNING)
EVENTS_SHOWN = 3


@require_http_methods(["GET", "POST"])
@access.rule("plan.read")
def plans(request: HttpRequest) -> HttpResponse:
    """All plans; for planners the form of the next one, with what stands ready and what is missing."""
    actor = reader(request)
    may_make = access.may(actor, "plan.make")
    form = _form(request, actor) if may_make else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            made = attempt(request, lambda: tasks.start(lambda: _make(actor, form)), form)
            if made is not None:
                return HttpResponseRedirect(reverse("operations:plan", args=[made.pk]))
    context = {
        "page": paged(request, queries.plans(actor)),
        "form": form,
        "ready": _ready(form) if form else [],
        "in_doubt": _in_doubt(actor, form) if form else [],
        "weights": Weights.objects.filter(state=WeightsState.APPROVED).first(),
    }
    return render(request, "operations/plans.html", context, status=422 if form and form.errors else 200)


def _form(request: HttpRequest, actor: User) -> PlanForm:
    origins = [
        site.account
        for site in building.sites(sends=True)
        if access.decide(actor, "lift.propose", account=site.account)
    ]
    doors = {site.account.authority_id for site in building.sites(takes=True) if site.account.authority_id}
    pools = EscortPool.objects.values_list("authority", flat=True)
    sides = doors | {account.authority_id for account in origins}
    stages = [
        site.account
        for site in building.sites(stages=True)
        if site.account.authority_id in sides and access.decide(actor, "lift.propose", account=site.account)
    ]
    return PlanForm(request.POST or None, origins=origins, stages=stages, receivers=doors, escorts=pools)


def _make(actor: User, form: PlanForm) -> Plan:
    data = form.cleaned_data
    return services.plan_make(
        actor=actor,
        first_day=data["first_day"],
        days=data["days"],
        receiver=data["receiver"],
        escort=data["escort"],
        origins=list(data["origins"]),
        seconds=data["seconds"],
        prefer=data["prefer"] or Prefer.HARM,
        stages=list(data.get("stages") or ()),
    )


def _in_doubt(actor: User, form: PlanForm) -> list[Count]:
    """Counts that disagree with the books, of the places that can send."""
    fields: Any = form.fields
    return queries.in_doubt(actor, list(fields["origins"].queryset.values_list("pk", flat=True)))


def _ready(form: PlanForm) -> list[tuple[str, bool, str]]:
    """(what, is it there, where it is entered) for what a plan cannot do without."""
    from ..services.plans import fleet_known

    fields: Any = form.fields
    means = reverse("operations:means")
    return [
        (_("Places that send people"), fields["origins"].queryset.exists(), means),
        (_("Places that take people"), fields["receiver"].queryset.exists(), means),
        (_("Aircraft or convoys"), fleet_known(), means),
        (_("Escorts"), fields["escort"].queryset.exists(), means),
        (
            _("Approved weights"),
            Weights.objects.filter(state=WeightsState.APPROVED).exists(),
            reverse("operations:weights"),
        ),
    ]


def find(request: HttpRequest, pk: int) -> Plan:
    """The plan, if the reader may see plans. Raises Http404."""
    found = queries.plans(reader(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
@access.rule("plan.read")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: at work, failed, or whole."""
    actor, found = reader(request), find(request, pk)
    if found.state in AT_WORK and found.moved is None:
        return render(request, "operations/plan_wait.html", _progress(found, actor))
    if found.state == PlanState.FAILED:
        return render(request, "operations/plan_failed.html", {"plan": found, "may": may(actor, found)})
    return render(
        request,
        "operations/plan.html",
        {
            **plan_view.whole(found, request.GET, reverse("operations:plan", args=[found.pk])),
            "may": may(actor, found),
            "unborne": queries.unborne(plan=found.pk),
            "in_doubt": queries.in_doubt(actor, [a.pk for a in found.places]) if _ahead(found) else [],
            "working": _progress(found, actor) if found.state in AT_WORK else None,
            "weighing": _weighing(found, actor),
            "acts": [act for act in queries.waiting_acts(actor) if act.plan_id == found.pk],
            "others": queries.plans(actor)
            .filter(state__in=(PlanState.DRAFT, PlanState.APPROVED, PlanState.PUBLISHED, PlanState.REPLACED))
            .exclude(pk=found.pk)[:8],
        },
    )


def _ahead(found: Plan) -> bool:
    """Can lifts of this plan still leave?"""
    live = found.state in (PlanState.DRAFT, PlanState.APPROVED, PlanState.PUBLISHED)
    return live and clock.now() < found.starts_at + timedelta(days=found.days)


def may(actor: User, found: Plan) -> dict[str, bool]:
    """Which steps this reader could take now."""
    places = found.places

    def can(action: str) -> bool:
        return all(bool(access.decide(actor, action, account=account)) for account in places)

    plans_here = access.may(actor, "plan.make") and can("lift.propose")
    return {
        "approve": found.state == PlanState.DRAFT
        and access.may(actor, "plan.approve")
        and can("lift.approve"),
        "own": found.made_by_id == actor.pk,
        "publish": found.state == PlanState.APPROVED and plans_here,
        "replan": found.state in (PlanState.DRAFT, PlanState.APPROVED, PlanState.PUBLISHED) and plans_here,
        "drop": found.state in (*AT_WORK, PlanState.DRAFT, PlanState.APPROVED, PlanState.FAILED)
        and plans_here,
        "again": found.state in (*AT_WORK, PlanState.FAILED) and plans_here,
        "enough": found.state == PlanState.RUNNING and found.moved is not None and plans_here,
    }


@require_GET
@access.rule("plan.read")
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work is, asked every second by the page itself. The page moves on when the first valid plan is there
    (a page that shows it already says `first`), and when the work is done."""
    actor, found = reader(request), find(request, pk)
    first_shown = request.GET.get("first") == "1"
    if found.state not in AT_WORK or (found.moved is not None and not first_shown):
        answer = HttpResponse(status=200)
        gone = found.state == PlanState.DROPPED
        answer["HX-Redirect"] = (
            reverse("operations:plans") if gone else reverse("operations:plan", args=[found.pk])
        )
        return answer
    return render(request, "operations/parts_plan_progress.html", _progress(found, actor))


@require_GET
@access.rule("plan.read")
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the figures of a finished plan are; a link once they are there, so that no page moves under a reader."""
    found = find(request, pk)
    weighing = _weighing(found, reader(request))
    return render(request, "operations/parts_plan_figures.html", {"plan": found, "weighing": weighing})


def _weighing(found: Plan, actor: User) -> dict[str, Any] | None:
    """What is being worked out for a finished plan; None when everything is there."""
    if found.state in AT_WORK:
        return None
    now = store.progress(found)
    if now is None:
        missing = "orders" not in queries.explanation(found) or consequences.drawn(found) is None
        return {"missing": True, "may": may_weigh(actor, found)} if missing else None
    stalled = tasks.stalled(now)
    stage = STAGES.get(str(now.get("stage")), STAGES["explaining"])
    return {"stage": stage, "missing": stalled, "may": may_weigh(actor, found)}


def may_weigh(actor: User, found: Plan) -> bool:
    """Planners may have the figures worked out, for any plan that is made."""
    return access.may(actor, "plan.make") and found.state != PlanState.FAILED


@require_POST
@access.rule("plan.make")
def weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the figures worked out that are not there."""
    found = find(request, pk)
    if found.state in AT_WORK or not may_weigh(reader(request), found):
        raise Http404
    tasks.weigh_later(found)
    return HttpResponseRedirect(reverse("operations:plan", args=[found.pk]))


def _progress(found: Plan, actor: User) -> dict[str, Any]:
    now = store.progress(found) or {}
    stage, silent = str(now.get("stage", "waiting")), float(now.get("silent") or 0)
    ends = found.state == PlanState.RUNNING and store.search_ends(found)
    counts = found.state == PlanState.RUNNING and stage != "people"
    seconds = float(now.get("seconds") or 0) + (silent if counts else 0.0)
    harm, bound = now.get("harm"), now.get("bound")
    allowed = may(actor, found)
    return {
        "plan": found,
        "stage": STAGES["ends"] if ends else STAGES.get(stage, _("Searching for better lifts")),
        "ends": ends,
        "seconds": round(min(seconds, found.seconds)),
        "share": round(100 * min(1.0, seconds / max(1, found.seconds))),
        "harm": harm,
        "bound": bound,
        "gap": (harm - bound) / bound if harm and bound else None,
        "people": now.get("people"),
        "first": found.moved is not None,
        "stalled": tasks.stalled(now) and allowed["again"],
        "may": allowed,
    }


@require_POST
@access.rule("plan.make")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a plan whose work came to a stop."""
    found = find(request, pk)
    attempt(request, lambda: tasks.again(found, reader(request)))
    return HttpResponseRedirect(reverse("operations:plan", args=[found.pk]))


@require_POST
@access.rule("plan.make")
def enough(request: HttpRequest, pk: int) -> HttpResponse:
    """End the search and take the best plan so far."""
    found = find(request, pk)
    attempt(request, lambda: services.plan_enough(actor=reader(request), plan=found))
    return HttpResponseRedirect(reverse("operations:plan", args=[found.pk]))


@require_POST
@access.rule("plan.approve")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the approval, to be signed on the next page."""
    actor, found = reader(request), find(request, pk)
    made = sign_or_record(
        request,
        lambda device: services.plan_approval_draft(actor=actor, plan=found, device=device),
        lambda: services.plan_approve(actor=actor, plan=found),
    )
    if isinstance(made, PendingAct):
        return to_sign(made)
    if made is not None:
        messages.success(request, _("Plan %(plan)s is approved.") % {"plan": found.code})
    return HttpResponseRedirect(reverse("operations:plan", args=[found.pk]))


@require_POST
@access.rule("plan.make")
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the publication: once it is signed, the lifts are issued with their named lists."""
    actor, found = reader(request), find(request, pk)
    made = sign_or_record(
        request,
        lambda device: services.publication_draft(actor=actor, plan=found, device=device),
        lambda: services.plan_publish(actor=actor, plan=found),
    )
    if isinstance(made, PendingAct):
        return to_sign(made)
    if made is not None:
        messages.success(
            request, _("Plan %(plan)s is published; its lifts are proposed.") % {"plan": found.code}
        )
    return HttpResponseRedirect(reverse("operations:plan", args=[found.pk]))


@require_POST
@access.rule("plan.make")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    if attempt(request, lambda: services.plan_drop(actor=reader(request), plan=found)):
        messages.success(request, _("Plan %(plan)s is given up.") % {"plan": found.code})
    return HttpResponseRedirect(reverse("operations:plans"))


# -- names ------------------------------------------------------------------------------------------------


@require_GET
@access.rule("manifest.read")
def seats(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Who is named for one lift of a plan, before it is issued."""
    actor, found = reader(request), find(request, pk)
    row = next((r for r in queries.lifts_of(found) if r.number == number), None)
    if row is None or not queries.seats_open(actor, row):
        raise Http404
    persons = list(row.seats.values_list("person", flat=True))
    cards = registry.names_listed(persons)
    needs = registry.needs_listed(persons)
    access.reads.opened(actor, persons, "manifest")
    rows = [(cards.get(person, {}), needs.get(person, [])) for person in persons]
    return render(request, "operations/plan_seats.html", {"plan": found, "lift": row, "rows": rows})
