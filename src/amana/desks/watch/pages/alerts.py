"""Warnings: the list, one with its answers and measures, issuing, acknowledging, closing, the CAP message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from amana import access
from amana.access.models import PreparedAct
from amana.console.signing import to_sign

from .. import alerting, books, capping, queries, words
from ..forms import CancelForm, CloseForm, MeasureForm, WarningForm
from ..models import Alert, Outcome
from ..services import warnings as services
from .common import paged, reader, sign_or_record, site_of


@access.rule("warning.read")
def warnings(request: HttpRequest) -> HttpResponse:
    """Warnings, newest first; those that nobody has answered in time stand out."""
    state = request.GET.get("state", "")
    state = state if state in ("open", "closed") else ""
    page = paged(request, queries.alerts(reader(request), state=state))
    page.object_list = [queries.told(a) for a in page.object_list]
    return render(request, "watch/warnings.html", {"page": page, "state": state})


def _alert(request: HttpRequest, pk: int) -> Alert:
    found = queries.alerts(reader(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@access.rule("warning.read")
def warning(request: HttpRequest, pk: int) -> HttpResponse:
    """One warning: what was said, to whom, who has answered, what was done, what came of it."""
    return _page(request, _alert(request, pk))


def _page(request: HttpRequest, alert: Alert, **forms: Any) -> HttpResponse:
    actor = reader(request)
    may_act = alert.closed_at is None and books.may_at(actor, "warning.act", alert.site)
    told = queries.told(alert)
    held = queries.holders(alert.site, [*(a.role for a in told.asked), *(role for role, _at in told.to_come)])
    may_replace = alert.closed_at is None and books.may_at(actor, "warning.issue", alert.site)
    context = {
        "alert": alert,
        "cancel_form": forms.get("cancel", CancelForm(prefix="cancel"))
        if may_replace and not alert.measures.exists()
        else None,
        "cancelled": alert.outcome == Outcome.MISTAKEN,
        "told": told,
        "asked": [
            (words.role(a.role), a, words.held_by(held[a.role]) if held[a.role] else "") for a in told.asked
        ],
        "to_come": [(words.role(r), words.held_by(held[r]) if held[r] else "", at) for r, at in told.to_come],
        "mine": [words.role(r) for r in queries.asked(actor, alert)],
        "instruction": alerting.rules()[alert.level].instruction[words.language()],
        "measures": queries.measures(alert),
        "measure_form": forms.get("measure", MeasureForm()) if may_act else None,
        "close_form": forms.get("close", CloseForm()) if may_act else None,
        "may_replace": may_replace,
        "later": getattr(alert, "updated_by", None),
    }
    return render(request, "watch/warning.html", context)


@access.rule("warning.issue")
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Issue a warning for a facility, or replace the one that is open."""
    actor, site = reader(request), site_of(request, code)
    open_one = queries.alerts(actor, state="open").filter(site=site).first()
    found = queries.row(actor, code)
    level = max(1, found[0].level or 1) if found else 1
    form = WarningForm(
        request.POST or None,
        initial={"level": level, "replaces": open_one.pk if open_one else None},
        holders=queries.holders(site, alerting.ROLES),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        minutes = data["due_minutes"]
        replaced = queries.alerts(actor).filter(site=site, pk=data["replaces"] or 0).first()
        made = sign_or_record(
            request,
            lambda: services.warning_issue(
                actor=actor,
                site=site,
                level=data["level"],
                words=data["words"],
                roles=data["roles"],
                due=timedelta(minutes=minutes) if minutes else None,
                updates=replaced,
            ),
            form,
        )
        if isinstance(made, PreparedAct):
            return to_sign(made)
        if made is not None:
            return HttpResponseRedirect(reverse("watch:warning", args=[made.pk]))
    rules = [
        (level, rule, [words.role(r) for r in rule.recipients]) for level, rule in alerting.rules().items()
    ]
    return render(
        request,
        "watch/issue.html",
        {"form": form, "site": site, "row": found[0] if found else None, "open": open_one, "rules": rules},
    )


def _posted(request: HttpRequest, pk: int) -> Alert:
    if request.method != "POST":
        raise Http404
    return _alert(request, pk)


def _signed(request: HttpRequest, pk: int, service: Callable[[], Any], form: Any) -> HttpResponse | None:
    """The page to sign on, or the warning once the act is recorded; None where it is refused."""
    home = reverse("watch:warning", args=[pk])
    made = sign_or_record(request, service, form, back=home)
    if isinstance(made, PreparedAct):
        return to_sign(made)
    return None if made is None else HttpResponseRedirect(home)


@access.rule("warning.acknowledge")
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one has read the warning."""
    actor, alert = reader(request), _posted(request, pk)
    home = reverse("watch:warning", args=[pk])
    made = sign_or_record(request, lambda: services.warning_acknowledge(actor=actor, alert=alert), back=home)
    return to_sign(made) if isinstance(made, PreparedAct) else HttpResponseRedirect(home)


@access.rule("warning.act")
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what was done."""
    actor, alert = reader(request), _posted(request, pk)
    form = MeasureForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        answer = _signed(request, pk, lambda: services.measure_record(actor=actor, alert=alert, **data), form)
        if answer is not None:
            return answer
    return _page(request, alert, measure=form)


@access.rule("warning.act")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a warning with its outcome."""
    actor, alert = reader(request), _posted(request, pk)
    form = CloseForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        answer = _signed(request, pk, lambda: services.warning_close(actor=actor, alert=alert, **data), form)
        if answer is not None:
            return answer
    return _page(request, alert, close=form)


@access.rule("warning.issue")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a warning that was issued by mistake."""
    actor, alert = reader(request), _posted(request, pk)
    form = CancelForm(request.POST, prefix="cancel")
    if form.is_valid():
        why = form.cleaned_data["why"]
        answer = _signed(
            request, pk, lambda: services.warning_cancel(actor=actor, alert=alert, why=why), form
        )
        if answer is not None:
            return answer
    return _page(request, alert, cancel=form)


@access.rule("warning.read")
def cap_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The message that cancels a warning issued by mistake."""
    alert = _alert(request, pk)
    if alert.outcome != Outcome.MISTAKEN:
        raise Http404
    return _cap(capping.cancellation(alert), f"{alert.code}.cancel.cap.xml")


@access.rule("warning.read")
def cap(request: HttpRequest, pk: int) -> HttpResponse:
    """The warning as a CAP 1.2 message."""
    alert = _alert(request, pk)
    return _cap(capping.message(alert), f"{alert.code}.cap.xml")


def _cap(message: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(message, content_type="application/cap+xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
