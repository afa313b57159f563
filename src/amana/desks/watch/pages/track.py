"""The track record, and the versions of the model."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amana import access
from amana.access.models import PreparedAct, User
from amana.console.signing import to_sign
from amana.engines.hazard import priors
from amana.engines.hazard.priors import INDICATORS
from amana.ledger import writer
from amana.ledger.errors import Refused
from amana.ledger.kept import kept

from .. import words
from ..models import Maker, ModelVersion, RefitDraft, Site
from ..queries.record import this_moment
from ..queries.scores import model_at
from ..queries.track import track as record
from ..services import forecasts
from . import charts
from .cells import moment
from .common import reader, sign_or_record


@access.rule("watch.read")
def track(request: HttpRequest) -> HttpResponse:
    """Every frozen forecast with its score."""
    sites = {s.code: s for s in access.visible_to(reader(request), Site.objects.select_related("place"))}
    found = kept(("watch.track", tuple(sorted(sites))), lambda: record(sites.values()))
    bins = found.model["reliability"]
    return render(
        request,
        "watch/track.html",
        {
            "record": found,
            "makers": [(Maker(m.maker).label, m) for m in found.makers],
            "diagram": charts.reliability(bins, _("Reliability: forecast against what happened")),
            "bins": bins,
            "missed": _named(found.model["missed"], sites),
            "alarms": _named(found.model["false_alarms"][:10], sites),
        },
    )


def _named(rows: list[dict[str, Any]], sites: dict[str, Site]) -> list[tuple[Site, Any, float]]:
    return [(sites[r["site"]], moment(r["at"]), r["p"]) for r in rows]


@access.rule("watch.read")
def models(request: HttpRequest) -> HttpResponse:
    """The model in use, the page of priors, proposals with their scores before and after."""
    actor = reader(request)
    page = priors.default()
    versions = access.visible_to(actor, ModelVersion.objects.select_related("proposed_by", "decided_by"))
    rows = [(v, json.loads(v.proposal)) for v in versions]
    model = model_at(this_moment())
    return render(
        request,
        "watch/models.html",
        {
            "model": model,
            "priors": [(words.factor(name), page.indicators[name], model.value(name)) for name in INDICATORS],
            "page": page,
            "versions": [(v, _changes(said), said) for v, said in rows],
            "may_propose": access.may(actor, "model.propose"),
            "may_decide": access.may(actor, "model.decide"),
            "reader": actor,
        },
    )


def _changes(said: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(words.factor(c["parameter"]), c) for c in said["changes"] if c["parameter"] in INDICATORS]


@access.rule("model.propose")
def propose(request: HttpRequest) -> HttpResponse:
    """Refit to this desk's record and propose the result, under the proposer's own key. With the signature nothing is
    worked out again: what was kept is proposed."""
    if request.method != "POST":
        raise Http404
    actor, home = reader(request), reverse("watch:models")
    try:
        draft = _signed_draft(actor) if request.POST.get("prepared") else _fresh_draft(actor)
    except Refused as refused:
        messages.error(request, f"{refused.message} {refused.remedy}")
        return HttpResponseRedirect(home)
    made = sign_or_record(request, lambda: forecasts.refit_state(actor=actor, draft=draft), back=home)
    return to_sign(made) if isinstance(made, PreparedAct) else HttpResponseRedirect(home)


def _fresh_draft(actor: User) -> RefitDraft:
    refitted = forecasts.refit(actor=actor)  # some seconds, and reads only: outside the writer
    return writer.do(lambda: forecasts.refit_keep(actor=actor, refitted=refitted))


def _signed_draft(actor: User) -> RefitDraft:
    found = RefitDraft.objects.filter(user=actor).first()
    if found is None:
        raise Refused("sign-void")
    return found


@access.rule("model.decide")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse a proposed model."""
    actor = reader(request)
    found = access.visible_to(actor, ModelVersion.objects.all()).filter(pk=pk).first()
    if request.method != "POST" or found is None:
        raise Http404
    accept = request.POST.get("accept") == "yes"
    home = reverse("watch:models")
    made = sign_or_record(
        request, lambda: forecasts.refit_decide(actor=actor, version=found, accept=accept), back=home
    )
    return to_sign(made) if isinstance(made, PreparedAct) else HttpResponseRedirect(home)
