"""The receiver's answers to a manifest. No answer stands there before it is given: each person is received, refused
or not here, or one explicit tick answers for all who have no answer of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from amana import access
from amana.ledger.errors import Refused

from .. import services
from ..services.handover import with_escort
from .common import attempt, chosen, moment, reader
from .lifts import find, page

ANSWERS = ("received", "refused", "left")
Answers = dict[int, tuple[str, str]]


@require_POST
@access.rule("lift.receipt")
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the receipt: each line received, refused with a reason, or left with the escort. What is refused
    comes back with the answers that were given."""
    found = find(request, pk)
    aboard = with_escort(found)
    answers = given(request.POST)
    if request.POST.get("all") == "received":
        answers |= {p: ("received", "") for p in aboard if not answers.get(p, ("", ""))[0]}
    open_lines = [p for p in aboard if not answers.get(p, ("", ""))[0]]

    def prepare() -> Any:
        if open_lines:
            raise Refused("receipt-unanswered", people=len(open_lines))
        return services.receipt_draft(
            actor=reader(request),
            lift=found,
            device=request.POST.get("device", ""),
            persons=[p for p, (answer, _why) in answers.items() if answer == "received"],
            refused={p: why for p, (answer, why) in answers.items() if answer == "refused"},
            at=moment(request.POST.get("at", "")),
            together=bool(request.POST.get("together")),
        )

    act = attempt(request, prepare)
    if act is None:
        return page(request, found, answers=answers, status=422)
    return HttpResponseRedirect(reverse("operations:sign", args=[act.pk]))


@require_POST
@access.rule("lift.receipt")
def mistaken(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the reversal of a receipt that was signed for the wrong person; both sides sign it."""
    found = find(request, pk)
    act = attempt(
        request,
        lambda: services.mistaken_draft(
            actor=reader(request),
            lift=found,
            device=request.POST.get("device", ""),
            persons=chosen(request, "signed_for"),
            why=request.POST.get("reason", ""),
        ),
    )
    if act is None:
        return page(request, find(request, pk), answers={}, status=422)
    return HttpResponseRedirect(reverse("operations:sign", args=[act.pk]))


def given(sent: Mapping[str, str]) -> Answers:
    """Person -> (answer, reason) of every line that was answered or has a reason."""
    answers: Answers = {}
    for name in sent:
        prefix, _dash, key = name.partition("-")
        if prefix in ("line", "why") and key.isdigit() and len(key) < 19:
            answer, why = sent.get(f"line-{key}", ""), sent.get(f"why-{key}", "").strip()
            if answer in ANSWERS or why:
                answers[int(key)] = (answer if answer in ANSWERS else "", why)
    return answers
