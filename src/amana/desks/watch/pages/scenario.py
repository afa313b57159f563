"""What doing nothing leads to, and what plans would change."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from amana import access
from amana.access.models import User
from amana.engines.hazard.simulate import DO_NOTHING
from amana.ledger.errors import Refused

from .. import stored_plans, words
from ..forms import PlansForm, QuickForm, RunForm, StoredForm
from ..models import Site
from ..queries import consequences
from ..queries.consequences import PLANS_MOST, Quick
from . import charts
from .common import reader

FILE_BYTES_MAX = 20_000_000
EXPANDED_MAX = 100_000_000


@access.rule("watch.read")
def scenario(request: HttpRequest) -> HttpResponse:
    """Doing nothing beside plans: from the figures of this moment (the address is the state), or from files."""
    sites = access.visible_to(reader(request), Site.objects.filter(until=None).select_related("place"))
    names = {s.code: words.place(s) for s in sites}
    asked = request.GET.get("run") == "1"
    choices = sorted(names.items(), key=lambda pair: pair[1])
    initial = {"start": 0, "days": 7}
    quick = [
        QuickForm(request.GET if asked else None, sites=choices, prefix=prefix, initial=initial)
        for prefix in ("a", "b")
    ]
    run = RunForm(request.GET if asked else None, initial={"delays": [0]})
    files = PlansForm(request.POST if request.method == "POST" else None, request.FILES or None, prefix="f")
    stored = StoredForm(
        request.GET if request.GET.get("run") == "stored" else None,
        plans=stored_plans.listed(reader(request)),
        initial={"delays": [0]},
    )
    found, error = None, ""
    assumed: list[str] = []
    try:
        if request.method == "POST" and files.is_valid():
            found = _of_files(request, files)
        elif stored.is_bound and stored.is_valid():
            found, assumed = _of_stored(reader(request), stored), []
        elif asked and run.is_valid() and all(form.is_valid() for form in quick):
            found, assumed = _of_now(run, quick)
        elif not asked and not stored.is_bound and request.method != "POST" and names:
            document, assumed = consequences.now()
            found = consequences.compare(document, {}, replications=2_000)
    except Refused as refused:
        error = f"{refused.message} {refused.remedy}"
    return render(
        request,
        "watch/scenario.html",
        {
            "quick": quick,
            "run": run,
            "files": files,
            "stored": stored if stored.fields["plans"].choices else None,  # type: ignore[attr-defined]
            "error": error,
            "assumed": [names.get(code, code) for code in assumed],
            **(_shown(found, names) if found else {}),
        },
    )


def _of_now(run: RunForm, quick: list[QuickForm]) -> tuple[dict[str, Any], list[str]]:
    horizon = run.cleaned_data["horizon"]
    plans = {}
    for letter, form in zip(("A", "B"), quick, strict=True):
        data = form.cleaned_data
        if data.get("origin"):
            start = min(data.get("start") or 0, horizon - 1)
            length = min(data.get("days") or 7, horizon - start)
            plans[letter] = Quick(
                data["origin"], data["destination"], data["people_per_day"], start, length
            ).movements()
    document, assumed = consequences.now(horizon)
    found = consequences.compare(
        document,
        plans,
        replications=run.cleaned_data["replications"],
        delays=run.cleaned_data["delays"] if plans else (),
    )
    return found, assumed


def _of_stored(actor: User, form: StoredForm) -> dict[str, Any]:
    """Plans of this house on the instance of the first one chosen."""
    data = form.cleaned_data
    chosen = stored_plans.together(actor, data["plans"])
    if chosen is None:
        raise Refused("scenario-file", said=_("the files of this plan are not on this machine"))
    if chosen.unfit:
        said = _("%(plans)s flies on days or ways that the first plan does not know") % {
            "plans": ", ".join(chosen.unfit)
        }
        raise Refused("scenario-file", said=said)
    return consequences.compare(
        chosen.instance,
        chosen.plans,
        replications=data["replications"],
        delays=data["delays"],
        days=data["horizon"],
    )


def _of_files(request: HttpRequest, form: PlansForm) -> dict[str, Any]:
    uploads = request.FILES.getlist("f-plans")
    if len(uploads) > PLANS_MOST:
        raise Refused("scenario-file", said=_("at most %(n)s plans at once") % {"n": PLANS_MOST})
    document = _json(form.cleaned_data["instance"])
    plans = {f"{n + 1}. {upload.name}": _json(upload) for n, upload in enumerate(uploads)}
    return consequences.compare(
        document,
        plans,
        replications=form.cleaned_data["replications"],
        delays=form.cleaned_data["delays"] if plans else (),
        days=form.cleaned_data["horizon"],
    )


def _json(upload: Any) -> Any:
    """The JSON value of an uploaded file, gzip too, within bounds."""
    if upload.size > FILE_BYTES_MAX:
        raise Refused("scenario-file", said=_("%(name)s is larger than 20 MB") % {"name": upload.name})
    raw = upload.read()
    try:
        if raw[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
                raw = stream.read(EXPANDED_MAX + 1)
        if len(raw) > EXPANDED_MAX:
            raise Refused("scenario-file", said=_("%(name)s expands beyond 100 MB") % {"name": upload.name})
        return json.loads(raw)
    except (ValueError, OSError, EOFError, RecursionError, zlib.error) as wrong:
        said = _("%(name)s is not JSON: %(why)s") % {"name": upload.name, "why": wrong}
        raise Refused("scenario-file", said=said) from None


def _shown(found: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    most = max((p["escapes"]["worst_5_percent_mean"] for p in found["plans"]), default=1.0)
    plans = [
        {
            "name": _name(p["plan"]),
            "p": p,
            "bar": charts.spread(
                p["escapes"]["median"], p["escapes"]["q90"], p["escapes"]["q95"],
                p["escapes"]["worst_5_percent_mean"], p["escapes"]["mean"], most,
            ),
            "sites": sorted(
                ((names.get(code, code), value) for code, value in p["by_site"].items() if value >= 0.05),
                key=lambda pair: -pair[1],
            )[:5],
        }
        for p in found["plans"]
    ]  # fmt: skip
    differences = [
        d | {"plan": _name(d["plan"]), "against": _name(d["against"])} for d in found["differences"]
    ]
    slider = [s | {"plan": _name(s["plan"])} for s in found.get("start_date", [])]
    return {
        "found": found,
        "plans": plans,
        "differences": differences,
        "slider": slider,
        "slider_most": max((s["mean"] for s in slider), default=1.0),
    }


def _name(plan: str) -> str:
    if plan == DO_NOTHING:
        return _("Do nothing")
    return _("Plan %(letter)s") % {"letter": plan} if plan in ("A", "B") else plan
