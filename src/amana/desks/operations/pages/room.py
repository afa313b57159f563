"""The coordination room: what was decided, the call of the day, tasks by agency, minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from amana import access
from amana.access import devices
from amana.access.models import PreparedAct
from amana.console import signing
from amana.engines.common import clock
from amana.engines.documents import minutes as paper
from amana.ledger.models import Authority

from .. import minutes, queries
from ..forms_room import AttendanceForm, DecisionForm, StepForm, TaskForm
from ..models import AgendaKind, Call, Cited, Decision, Task
from ..services import room as services
from .common import address, attempt, paged, reader

LINKS = {
    Cited.WARNING: "watch:warning",
    Cited.PLAN: "operations:plan",
    Cited.LIFT: "operations:lift",
    Cited.INCIDENT: "operations:incident",
    Cited.DECISION: "operations:decision",
}


@require_GET
@access.rule("room.read")
def room(request: HttpRequest) -> HttpResponse:
    """What was decided, newest first and found by a word; the open call; what is overdue."""
    actor = reader(request)
    text = request.GET.get("q", "")[:120].strip()
    page = paged(request, queries.room.decisions(actor, text), 20)
    page.object_list = [(one, cited(one)) for one in page.object_list]
    return render(
        request,
        "operations/room.html",
        {
            "q": text,
            "page": page,
            "open": queries.room.open_call(actor),
            "overdue": list(queries.room.overdue(actor)[:20]),
            "calls": list(queries.room.calls(actor)[:8]),
            "may_open": access.may(actor, "room.chair"),
        },
    )


def cited(decision: Decision) -> list[tuple[str, str]]:
    """(code, address) of everything that a decision rests on; no address where there is no page."""
    return [
        (
            row.code,
            address("operations:journal") + f"?before={row.key + 1}"
            if row.kind == Cited.ENTRY
            else address(LINKS[Cited(row.kind)], row.key),
        )
        for row in decision.citations.all()
    ]


@require_POST
@access.rule("room.chair")
def call_open(request: HttpRequest) -> HttpResponse:
    call = attempt(request, lambda: services.call_open(actor=reader(request)))
    return _to(call) if call else HttpResponseRedirect(reverse("operations:room"))


@require_GET
@access.rule("room.read")
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: agenda, who is there, what is decided, who does what."""
    return _page(request, _call(request, pk))


def _page(request: HttpRequest, found: Call, **bound: forms.Form) -> HttpResponse:
    actor = reader(request)
    ended = getattr(found, "end", None)
    may_write = ended is None and access.may(actor, "room.write")
    leads = queries.room.chair(found)
    given = queries.room.tasks(actor).filter(call=found)
    made = found.decisions.select_related("place", "by", "corrects", "corrected_by").prefetch_related(
        "citations"
    )
    context: dict[str, Any] = {
        "call": found,
        "end": ended,
        "chair": leads,
        "agenda": [(item, _item_link(item)) for item in found.agenda.all()],
        "attendance": queries.room.attendance(found),
        "decisions": [(one, cited(one)) for one in made.order_by("pk")],
        "tasks": [(task, queries.room.ended(task)) for task in given],
        "now": clock.now(),
        "may_write": may_write,
        "may_close": ended is None and leads == actor and access.may(actor, "room.chair"),
        "may_lead": ended is None and leads != actor and access.may(actor, "room.chair"),
        "forms": _forms(bound) if may_write else {},
    }
    return render(request, "operations/room_call.html", context, status=422 if bound else 200)


def _forms(bound: dict[str, forms.Form]) -> dict[str, forms.Form]:
    return {name: make(auto_id=f"{prefix}_%s") for name, (make, prefix, _s) in PARTS.items()} | bound


def _item_link(item: Any) -> str:
    """The page on which a line of the agenda is dealt with."""
    code = item.about.rpartition("-")[2]
    key = int(code) if code.isdecimal() else 0
    kind = AgendaKind(item.kind)
    if kind == AgendaKind.DIFFERENCE:
        return reverse("operations:difference")
    if kind == AgendaKind.REVIEW:
        return address("registry:files") + "?review=overdue"
    if kind == AgendaKind.GATE:
        return reverse("operations:waiting")
    if kind == AgendaKind.COUNT_DUE:
        return reverse("operations:counts")
    named = {
        AgendaKind.WARNING: "watch:warning",
        AgendaKind.COUNT_DIFFERS: "operations:count",
        AgendaKind.UNNAMED: "operations:incident",
        AgendaKind.TASK: "operations:task",
    }
    return address(named.get(kind, "operations:lift"), key)


@require_POST
@access.rule("room.write")
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up what has come since the agenda was drawn."""
    found = _call(request, pk)
    more = attempt(request, lambda: services.agenda_draw(actor=reader(request), call=found))
    if more is not None:
        said = ngettext("%(n)s line was added to the agenda.", "%(n)s lines were added to the agenda.", more)
        messages.success(request, said % {"n": more})
    return _to(found)


@require_POST
@access.rule("room.chair")
def chair(request: HttpRequest, pk: int) -> HttpResponse:
    found = _call(request, pk)
    attempt(request, lambda: services.chair_take(actor=reader(request), call=found))
    return _to(found)


def _part(name: str) -> Callable[[HttpRequest, int], HttpResponse]:
    """The view of one form of a call: what it says is recorded, what is refused stands in the form."""
    make, prefix, service = PARTS[name]

    @require_POST
    @access.rule("room.write")
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        found, form = _call(request, pk), make(request.POST, auto_id=f"{prefix}_%s")

        def record() -> Any:
            return service(actor=reader(request), call=found, **form.cleaned_data)

        if form.is_valid() and attempt(request, record, form) is not None:
            return HttpResponseRedirect(reverse("operations:call", args=[found.pk]) + f"#h-{name}")
        return _page(request, found, **{name: form})

    return view


PARTS: dict[str, tuple[type[forms.Form], str, Callable[..., Any]]] = {
    "attendance": (AttendanceForm, "at", services.attendance_note),
    "decision": (DecisionForm, "de", services.decision_record),
    "task": (TaskForm, "ta", services.task_give),
}
"""Form of a call -> its class, the prefix of its ids, and the service that records it."""
attendance, decide, give = map(_part, PARTS)


@require_POST
@access.rule("room.chair")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the call under the chair's own key: the digest of its minutes enters the books."""
    actor, found = reader(request), _call(request, pk)
    home = reverse("operations:call", args=[pk])
    made = signing.sign_or_record(
        request,
        lambda: services.call_close(actor=actor, call=found),
        unsigned=devices.may_speak_unsigned,
        back=home,
    )
    if isinstance(made, PreparedAct):
        return signing.to_sign(made)
    if made is not None:
        messages.success(request, _("The call is closed; its minutes stand."))
    return HttpResponseRedirect(home)


@require_GET
@access.rule("room.read")
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of a closed call, in the language asked for."""
    found = _call(request, pk)
    if getattr(found, "end", None) is None:
        raise Http404
    language = "en" if request.GET.get("language") == "en" else "ar"
    answer = HttpResponse(
        paper.pdf(minutes.document(found, language), language), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'inline; filename="minutes-{found.code}.{language}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@access.rule("room.read")
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision with what it rests on, what it replaced, and the tasks that follow from it."""
    found = queries.room.decisions(reader(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return render(
        request,
        "operations/room_decision.html",
        {
            "one": found,
            "cited": cited(found),
            "later": getattr(found, "corrected_by", None),
            "tasks": [
                (task, queries.room.ended(task))
                for task in queries.room.tasks(reader(request)).filter(decision=found)
            ],
            "now": clock.now(),
        },
    )


@require_GET
@access.rule("room.read")
def tasks(request: HttpRequest) -> HttpResponse:
    """Tasks of an agency or of all, open ones first due first."""
    actor = reader(request)
    state, agency = request.GET.get("state", ""), request.GET.get("agency", "")
    rows = {"overdue": queries.room.overdue, "all": queries.room.tasks}.get(state, queries.room.open_tasks)(
        actor
    )
    if agency:
        rows = rows.filter(agency__code=agency)
    page = paged(request, rows)
    page.object_list = [(task, queries.room.ended(task)) for task in page.object_list]
    bodies = Authority.objects.filter(pk__in=queries.room.tasks(actor).values("agency")).order_by("code")
    return render(
        request,
        "operations/room_tasks.html",
        {"page": page, "state": state, "agency": agency, "agencies": bodies, "now": clock.now()},
    )


@access.rule("room.read")
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task; whoever keeps the room or belongs to its agency says what became of it."""
    actor = reader(request)
    rows = access.visible_to(actor, Task.objects.all())
    rows = rows.select_related("agency", "call", "decision", "after", "by", "corrects")
    found = rows.prefetch_related("steps__by").filter(pk=pk).first()
    if found is None:
        raise Http404
    later = Task.objects.filter(corrects=found).first()
    going = later is None and not queries.room.ended(found)
    may = going and queries.room.may_act(actor, found)
    form = StepForm(request.POST or None) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        done = attempt(
            request, lambda: services.task_step(actor=actor, task=found, **form.cleaned_data), form
        )
        if done is not None:
            return HttpResponseRedirect(reverse("operations:task", args=[pk]))
    return render(
        request,
        "operations/room_task.html",
        {
            "task": found,
            "later": later,
            "going": going,
            "late": going and found.due_at < clock.now(),
            "before": queries.room.standing(found.after) if found.after else None,
            "followers": list(queries.room.tasks(actor).filter(after=found)),
            "form": form,
        },
        status=422 if form is not None and form.errors else 200,
    )


def _call(request: HttpRequest, pk: int) -> Call:
    found = queries.room.calls(reader(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _to(call: Call) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("operations:call", args=[call.pk]))
