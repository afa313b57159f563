"""The situation report: what the board says at one moment, as pages for paper. Numbers and places, no names."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from amana import access
from amana.access.models import User
from amana.console import exports
from amana.engines.common import clock
from amana.engines.documents import situation as paper
from amana.ledger import queries as ledger_queries

from .. import queries, situations, words
from ..models import CountState, LiftState
from .common import reader
from .kept import kept

LINES = 40
"""Lifts, counts and incidents on the report; the lists themselves have the rest."""


@access.rule("board.read")
def situation(request: HttpRequest) -> HttpResponse:
    """The report as it would be printed now; 409 while the books do not balance: what is wrong is not published."""
    actor = reader(request)
    wrong = exports.difference()
    if wrong:
        return render(request, "operations/situation_refused.html", {"difference": wrong}, status=409)
    key = ("operations.situation", actor.pk, actor.rights, get_language())
    return render(request, "operations/situation.html", kept(key, lambda: _told(actor)))


@require_GET
@access.rule("board.read")
def situation_pdf(request: HttpRequest) -> HttpResponse:
    """The same as PDF, in the language asked for; refused alike while the books do not balance."""
    actor = reader(request)
    wrong = exports.difference()
    if wrong:
        return render(request, "operations/situation_refused.html", {"difference": wrong}, status=409)
    language = "en" if request.GET.get("language") == "en" else "ar"
    told = _told(actor)
    answer = HttpResponse(
        paper.pdf(situations.report(told, language), language), content_type="application/pdf"
    )
    name = f"situation-{timezone.localtime(told['now']):%Y-%m-%d-%H%M}.{language}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _told(actor: User) -> dict[str, Any]:
    """What the report says, on the page and on paper."""
    board = queries.board(actor, entries=0)
    return {
        "board": board,
        "now": clock.now(),
        "head": ledger_queries.head(),
        "name": ledger_queries.genesis().get("name", ""),
        "rows": [(facility, None) for facility in board.facilities],
        "total": sum(f.people for f in board.facilities),
        "populations": _populations(),
        **_open(actor),
    }


def _populations() -> list[tuple[Any, queries.Equation]]:
    return [(label, queries.equation(population=code)) for code, label in words.POPULATIONS.items()]


def _open(actor: User) -> dict[str, Any]:
    """What is under way or not settled, each only where the reader may read it."""
    found: dict[str, Any] = {"lifts": [], "counts": [], "incidents": []}
    if access.may(actor, "lift.read"):
        under_way = queries.lifts(actor, state="live").filter(
            state__in=(LiftState.ON_THE_WAY, LiftState.APPROVED)
        )
        found["lifts"] = queries.with_figures(under_way[:LINES])
    if access.may(actor, "count.read"):
        found["counts"] = list(queries.counts(actor, state=CountState.DIFFERS)[:LINES])
    if access.may(actor, "incident.read"):
        found["incidents"] = queries.incident_figures(queries.incidents(actor, open_only=True)[:LINES])
    return found
