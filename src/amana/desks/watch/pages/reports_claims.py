"""One claim: judge it from its card, edit it, move it to another group, see what was done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from amana import access
from amana.access.models import User

from .. import report_shelf, services
from .. import report_words as words
from ..forms_reports import EditForm, MoveForm
from ..models import OPEN, Claim, ClaimGroup, ClaimState
from ..queries import reports as reads
from ..report_text import said
from .reports_common import attempt, claim_of, reader

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
