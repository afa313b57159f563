"""The warning board and the page of a facility."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amana import access
from amana.engines.hazard.priors import INDICATORS
from amana.ledger.kept import kept

from .. import books, queries, words
from ..forms import SiteForm
from ..models import Claim, Forecast, Kind, Lowering, Maker, Observation, Site, Source
from ..queries.board import Board, Row
from ..queries.overheard import Near, near
from ..services import indicators
from . import cells, charts
from .common import attempt, paged, reader, site_of


@access.rule("watch.read")
def board(request: HttpRequest) -> HttpResponse:
    """One row for each facility, the worst first."""
    actor = reader(request)
    table = kept(("watch", actor.pk, get_language()), lambda: _table(request))
    return render(
        request,
        "watch/board.html",
        {
            "table": table,
            "may_add": access.may(actor, "watch.site"),
            "may_read": access.may(actor, "warning.read"),
            "may_take": books.may_everywhere(actor, "watch.observe"),
        },
    )


def _table(request: HttpRequest) -> SafeString:
    from django.template.loader import render_to_string

    found = queries.board(reader(request))
    shown = [
        {
            "row": row,
            "cells": cells.cells(row, found.evidence),
            "range": charts.interval(
                row.scored.score.p7, row.scored.score.low, row.scored.score.high, row.level
            ),
            "trend": charts.spark(row.trend),
            "moved": _moved(row),
        }
        for row in found.rows
    ]
    heads = [words.COLUMNS[name] for name in INDICATORS]
    return render_to_string(
        "watch/board_table.html", {"rows": shown, "heads": heads, "scale": charts.scale()}
    )


def _moved(row: Row) -> tuple[str, float] | None:
    """(indicator, ratio) that moved the number since a week ago, the indicator in words."""
    moved = row.scored.moved
    return None if moved is None else (words.factor(moved[0]), moved[1])


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the explanation. `factor` None for the base and the total; `evidence` empty and `assumed` for what
    nobody measured."""

    label: str
    factor: float | None
    p: float | None
    bar: SafeString
    evidence: list[Observation]
    more: int
    assumed: bool
    note: str
    kind: str


EVIDENCE_SHOWN = 3


def steps(row: Row, evidence: Mapping[int, Observation]) -> tuple[list[Step], SafeString]:
    """The base, each factor that is not one, and the product, with the axis under them."""
    score = row.scored.score
    factors = [c for c in score.contributions if abs(math.log(c.factor)) > 1e-9]
    sums = [score.base]
    for c in factors:
        sums.append(sums[-1] * c.factor)
    least, most = min(sums) * 0.8, min(1.0, max(sums) * 1.3)
    found = [
        Step(
            _("A normal facility: one incident in ten years"), None, score.base,
            charts.step(least, score.base, "base", least, most), [], 0, False, "", "base",
        )
    ]  # fmt: skip
    for n, c in enumerate(factors):
        named = [evidence[int(key)] for key in c.evidence if int(key) in evidence]
        indicator = c.indicator in INDICATORS
        found.append(
            Step(
                words.factor(c.indicator),
                c.factor,
                None,
                charts.step(sums[n], sums[n + 1], "up" if c.factor > 1 else "down", least, most),
                named[:EVIDENCE_SHOWN],
                max(0, len(named) - EVIDENCE_SHOWN),
                indicator and not named,
                "" if c.reported else _("not reported: its usual values stand in"),
                "factor",
            )
        )
    found.append(
        Step(
            _("Probability in 7 days"), None, score.p7, charts.step(least, score.p7, "total", least, most), [], 0,
            False, "", "total",
        )
    )  # fmt: skip
    return found, charts.step_axis(least, most)


@access.rule("watch.read")
def facility(request: HttpRequest, code: str) -> HttpResponse:
    """What the number is made of, what would halve it, levels, observations, warnings."""
    actor, site = reader(request), site_of(request, code)
    found = queries.row(actor, code)
    row, board_ = found if found else (None, None)
    context: dict[str, Any] = {"site": site, "row": row}
    if row is not None and board_ is not None:
        context |= _explained(row, board_)
    observations = access.visible_to(actor, Observation.objects.filter(site=site)).exclude(
        source=Source.BOOKS, kind__in=(Kind.POPULATION, Kind.CAPACITY)
    )
    told = near(actor, site) if row is not None else []
    lowering = access.visible_to(actor, Lowering.objects.filter(site=site, agreed=None)).first()
    context |= {
        "history": queries.history(site)[:12],
        "page": paged(request, observations.select_related("by", "withdrawn").order_by("-known", "-pk"), 15),
        "course": _course(site),
        "told": _said(told),
        "lowering": lowering,
        "may_agree": lowering is not None
        and lowering.asked_by_id != actor.pk
        and books.may_at(actor, "level.change", site),
        "may_observe": books.may_at(actor, "watch.observe", site),
        "may_level": books.may_at(actor, "level.change", site),
        "may_warn": books.may_at(actor, "warning.issue", site),
        "may_say": access.may(actor, "opinion.give"),
        "may_close": site.until is None and access.may(actor, "watch.site"),
    }
    return render(request, "watch/facility.html", context)


def _said(told: list[Near]) -> list[tuple[Near, Claim]]:
    """What reports say near here with the claim that says it most fully: the first that has a figure."""
    claims = Claim.objects.in_bulk([pk for one in told for pk in one.said.claims])
    found = []
    for one in told:
        own = [claims[pk] for pk in one.said.claims]
        found.append((one, next((c for c in own if c.value is not None or c.low is not None), own[0])))
    return found


def _explained(row: Row, found: Board) -> dict[str, Any]:
    lines, axis = steps(row, found.evidence)
    score = row.scored.score
    return {
        "score": score,
        "steps": lines,
        "axis": axis,
        "cells": cells.cells(row, found.evidence),
        "range": charts.interval(score.p7, score.low, score.high, row.level),
        "moved": _moved(row),
        "remedies": [(words.REMEDIES[r.change], r) for r in score.remedies],
        "pool": row.pool,
        "opinions": sorted(row.opinions.values(), key=lambda o: o.at),
    }


def _course(site: Site) -> SafeString:
    rows = Forecast.objects.filter(site=site, maker=Maker.MODEL).order_by("at")
    points = list(rows.values_list("at", "p7", "low", "high"))[-120:]
    if not points:
        return SafeString("")
    first = points[0][0]
    spans = [
        ((at - first).total_seconds() / 86_400, p7, low or p7, high or p7) for at, p7, low, high in points
    ]
    return charts.course(spans, _("Probability in 7 days as it was frozen each day, with its range"))


@access.rule("watch.site")
def site_add(request: HttpRequest) -> HttpResponse:
    """Put a facility under watch."""
    from amana.ledger.models import Place

    places = Place.objects.exclude(kind="camp").exclude(pk__in=Site.objects.values("place")).order_by("code")
    region = Site.objects.order_by("-pk").values_list("region", flat=True).first() or ""
    form = SiteForm(request.POST or None, places=places, initial={"region": region})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        site = attempt(request, lambda: indicators.site_add(actor=reader(request), **data), form)
        if site is not None:
            return HttpResponseRedirect(reverse("watch:facility", args=[site.code]))
    return render(
        request,
        "watch/form.html",
        {
            "form": form,
            "title": _("Put a facility under watch"),
            "lede": _("Prisons, hospitals with a closed ward, places of staging. Camps are not scored."),
            "button": _("Begin the watch"),
            "back": reverse("watch:board"),
        },
    )


@access.rule("watch.site")
def site_close(request: HttpRequest, code: str) -> HttpResponse:
    """End the watch over a facility."""
    if request.method != "POST":
        raise Http404
    site = site_of(request, code)
    attempt(request, lambda: indicators.site_close(actor=reader(request), site=site))
    return HttpResponseRedirect(reverse("watch:facility", args=[code]))
