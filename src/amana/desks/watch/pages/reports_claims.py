"""One claim: judge it from its card, edit it, move it to another group, see what was done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amana import access
from amana.access.models import User
from amana.engines import reading
from amana.engines.reading.origins import spoken
from amana.engines.reading.values import Page
from amana.ledger import writer

from .. import report_shelf, services
from .. import report_words as words
from ..forms_reports import EditForm, MarkForm, MoveForm
from ..models import OPEN, Claim, ClaimGroup, ClaimState, Report
from ..queries import reports as reads
from ..queries.reports_closed import hidden_from, unless_hidden
from ..report_text import Span, place_of, said, stretch_of
from .reports_common import attempt, claim_of, reader, report_of

ACTS: dict[str, Callable[..., Claim]] = {
    "put": services.claim_put,
    "accept": services.claim_accept,
    "return": services.claim_return,
    "reject": services.claim_reject,
    "reopen": services.claim_reopen,
}
NEAR_GROUPS = 40


@require_POST
@access.rule("report.judge")
def judge(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Put forward, accept, return, reject or take up again; back to the card."""
    actor = reader(request)
    claim = claim_of(actor, pk)
    if act not in ACTS:
        raise Http404
    reason = request.POST.get("reason", "")
    attempt(request, lambda: ACTS[act](actor=actor, claim=claim, reason=reason))
    if request.POST.get("back") == "claim":
        return HttpResponseRedirect(reverse("watch:claim", args=[claim.pk]))
    return HttpResponseRedirect(f"{reverse('watch:report', args=[claim.report_id])}#c-{claim.pk}")


@access.rule("report.judge")
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """The claim in full, with the forms that change it."""
    actor = reader(request)
    found = claim_of(actor, pk)
    unless_hidden([found], hidden_from(actor))
    edit = EditForm(_posted(request, "edit"), now=found.predicate, initial=_as_it_is(found))
    move = MoveForm(_posted(request, "move"), groups=_groups(actor, found), auto_id="move_%s")
    if edit.is_bound and edit.is_valid():
        made = attempt(request, lambda: _edit(actor, found, edit.cleaned_data), edit)
        if made is not None:
            return HttpResponseRedirect(f"{reverse('watch:report', args=[found.report_id])}#c-{made.pk}")
    if move.is_bound and move.is_valid():
        moved = attempt(request, lambda: _move(actor, found, move.cleaned_data), move)
        if moved is not None:
            return HttpResponseRedirect(reverse("watch:claim", args=[found.pk]))
    text = report_shelf.ready([found.report])[found.report_id].page.document.text
    return render(
        request,
        "watch/report_claim.html",
        {
            "claim": found,
            "said": said(text, found.start, found.end),
            "edit": edit if found.state in OPEN else None,
            "move": move if found.state in (*OPEN, ClaimState.ACCEPTED) else None,
            "history": _history(found),
            "newer": Claim.objects.filter(replaces=found).first(),
        },
        status=422 if edit.errors or move.errors else 200,
    )


@access.rule("report.judge")
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark words of a report as a claim that the machine did not propose; `from` and `to` point at them, or `words`
    repeats them. A second person accepts it."""
    actor = reader(request)
    found = report_of(actor, pk)
    if found.closed:
        writer.do(lambda: services.report_opened(actor=actor, report=found, what="open"), bare=True)
    page = report_shelf.ready([found])[found.pk].page
    text = page.document.text
    span = _chosen(request, text)
    if span is None:
        messages.error(
            request,
            _("These words do not stand in the report. Select them in the text, or copy them."),
        )
        return HttpResponseRedirect(reverse("watch:report", args=[found.pk]))
    initial = _as_it_reads(page, span)
    form = MarkForm(request.POST or None, now=initial["predicate"], initial=initial)
    if form.is_bound and form.is_valid():
        made = attempt(request, lambda: _mark(actor, found, span, form.cleaned_data), form)
        if made is not None:
            return HttpResponseRedirect(f"{reverse('watch:report', args=[found.pk])}#c-{made.pk}")
    return render(
        request,
        "watch/report_mark.html",
        {"report": found, "said": said(text, *span), "form": form},
        status=422 if form.errors else 200,
    )


def _chosen(request: HttpRequest, text: str) -> Span | None:
    start, end = (place_of(text, request.GET.get(name, "")) for name in ("from", "to"))
    if start is not None and end is not None and start < end:
        return start, end
    return stretch_of(text, request.GET.get("words", "")[:2000])


def _as_it_reads(page: Page, span: Span) -> dict[str, Any]:
    """What the machine makes of the words by themselves, and who says so in the report: to begin with."""
    alone = reading.Document("words", page.document.text[slice(*span)], published=page.document.published)
    read = next(iter(reading.prepare(alone).claims), None)
    voice = spoken(page, *span)
    told: dict[str, Any] = {"predicate": "count", "speaker": (voice.speaker or "") if voice else ""}
    if read is None:
        return told
    told |= {name: getattr(read, name) for name in ("predicate", "polarity", "modality")}
    if figure := read.quantity:
        told |= {"value": _whole(figure.value), "approx": figure.approx, "referent": figure.referent or ""}
        if figure.low != figure.high:
            told |= {"low": _whole(figure.low), "high": _whole(figure.high)}
    return told | {"places": list(read.places)}


def _mark(actor: User, report: Report, span: Span, data: dict[str, Any]) -> Claim:
    reason = data.pop("reason")
    wording = services.Wording(**data)
    return services.claim_mark(
        actor=actor, report=report, start=span[0], end=span[1], wording=wording, reason=reason
    )


def _posted(request: HttpRequest, form: str) -> Any:
    return request.POST if request.method == "POST" and request.POST.get("form") == form else None


def _as_it_is(claim: Claim) -> dict[str, Any]:
    names = ("predicate", "polarity", "modality", "approx", "referent")
    value, low, high = claim.bounds
    figures = {"value": _whole(value), "low": _whole(low), "high": _whole(high)}
    return {name: getattr(claim, name) for name in names} | figures | {"places": list(claim.place_keys)}


def _whole(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) else number


def _edit(actor: User, claim: Claim, data: dict[str, Any]) -> Claim:
    reason = data.pop("reason")
    return services.claim_edit(actor=actor, claim=claim, wording=services.Wording(**data), reason=reason)


def _move(actor: User, claim: Claim, data: dict[str, Any]) -> Claim:
    group = None if data["group"] == "alone" else ClaimGroup.objects.get(pk=int(data["group"]))
    return services.claim_move(actor=actor, claim=claim, group=group, reason=data["reason"])


def _groups(actor: User, claim: Claim) -> list[tuple[str, str]]:
    """Groups it could belong to: of its polarity, those of its predicate first."""
    others = reads.group_list(actor).filter(polarity=claim.polarity).exclude(pk=claim.group_id or 0)
    near = list(others.filter(predicate=claim.predicate)[:NEAR_GROUPS])
    near += others.exclude(predicate=claim.predicate)[: NEAR_GROUPS - len(near)]
    found = reads.with_figures(actor, near)
    return [(str(g.pk), f"{g.code} · {words.headline(g.first)}") for g in found]


def _history(claim: Claim) -> list[Any]:
    """What was done with this claim and with those it replaces, oldest first."""
    line: list[Claim] = [claim]
    while line[-1].replaces_id and len(line) < 20:
        line.append(Claim.objects.get(pk=line[-1].replaces_id or 0))
    return [j for one in reversed(line) for j in one.judgements.select_related("by")]
