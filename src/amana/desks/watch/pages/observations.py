"""Entering, reading and withdrawing observations; files of events."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amana import access
from amana.access.models import PreparedAct
from amana.console.signing import to_sign
from amana.engines.common import clock

from .. import books, words
from ..forms import EventsForm, LevelForm, ObservationForm, OpinionForm, WhyForm
from ..models import Kind, Lowering, Observation, Site
from ..queries.levels import standings
from ..queries.overheard import Near, key_of, names, near, towns
from ..report_words import predicate
from ..services import forecasts, indicators, levels
from ..services.indicators import ENTERED, Said
from .common import attempt, reader, sign_or_record, site_of

FILE_BYTES_MAX = 50_000_000


@access.rule("watch.observe")
def observe(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an observation: first its kind, then what that kind needs."""
    actor, site = reader(request), site_of(request, code)
    kind = request.GET.get("kind", Kind.GUARDS)
    if kind not in ENTERED:
        raise Http404
    told = _told(request, site)
    form = ObservationForm(request.POST or None, kind=kind, initial=_begins(site, kind, told))
    if request.method == "POST" and form.is_valid():
        said = _said(kind, site, form.cleaned_data)
        if told is not None:
            said = replace(said, key=key_of(told.said, site), origins=max(1, told.said.origins))

        def unit() -> Observation:
            made = indicators.observe(actor=actor, said=said)
            levels.look()
            return made

        if attempt(request, unit, form) is not None:
            messages.success(request, _("Recorded. The level was looked at again."))
            return HttpResponseRedirect(reverse("watch:facility", args=[site.code]))
    return render(
        request,
        "watch/observe.html",
        {
            "form": form,
            "site": site,
            "kind": kind,
            "kinds": [(k, k.label) for k in ENTERED],
            "told": told,
            "what": predicate(told.said.predicate) if told else "",
        },
    )


def _told(request: HttpRequest, site: Site) -> Near | None:
    """The group of reports that is taken over (`?group=`), as the reader may see it."""
    group = request.GET.get("group", "")
    found = near(reader(request), site) if group.isdigit() else []
    return next((one for one in found if str(one.said.group) == group), None)


def _begins(site: Site, kind: str, told: Near | None) -> dict[str, Any]:
    """What the form begins with. The figure of an attack may count attackers, so it is no number of deaths."""
    start: dict[str, Any] = {"lat": site.lat, "lon": site.lon, "about": timezone.localtime(clock.now())}
    if told is None:
        return start
    here = [] if names(told.said, site) else towns(told.said)
    lat, lon = here[0] if here else (site.lat, site.lon)
    said = f"{told.code} · {predicate(told.said.predicate)}"
    start |= {"lat": lat, "lon": lon, "evidence": said, "origin": told.voice}
    if told.said.published:
        noon = datetime.combine(told.said.published, time(12), tzinfo=timezone.get_current_timezone())
        start["about"] = min(noon, start["about"])
    if kind in (Kind.WARNING, Kind.INCIDENT, Kind.UNREST):
        start["value"] = told.credibility if kind == Kind.WARNING else 0.5
    return start


def _said(kind: str, site: Site, data: dict[str, Any]) -> Said:
    regional = bool(data.pop("whole_region", False))
    nowhere = kind == Kind.FIGHTING
    return Said(
        kind,
        data["evidence"],
        site=None if regional or nowhere else site,
        region=site.region if regional else "",
        about=data["about"],
        until=data.get("until"),
        value=data.get("value"),
        word=data.get("word", ""),
        origin=data.get("origin", ""),
        lat=data.get("lat"),
        lon=data.get("lon"),
    )


@access.rule("watch.read")
def observation(request: HttpRequest, pk: int) -> HttpResponse:
    """One observation with both of its times; whoever may observe there can withdraw it."""
    actor = reader(request)
    rows = access.visible_to(actor, Observation.objects.select_related("site__place", "by", "withdraws"))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    withdrawal = Observation.objects.filter(withdraws=found).select_related("by").first()
    may = withdrawal is None and found.kind != Kind.WITHDRAWAL and _may(actor, found)
    form = WhyForm(request.POST or None) if may else None
    if request.method == "POST" and form is not None and form.is_valid():

        def unit() -> Observation:
            made = indicators.withdraw(actor=actor, observation=found, why=form.cleaned_data["why"])
            levels.look()
            return made

        if attempt(request, unit, form) is not None:
            return HttpResponseRedirect(reverse("watch:observation", args=[found.pk]))
    return render(request, "watch/observation.html", {"o": found, "withdrawal": withdrawal, "form": form})


def _may(actor: Any, found: Observation) -> bool:
    if found.site is not None:
        return books.may_at(actor, "watch.observe", found.site)
    return books.may_everywhere(actor, "watch.observe")


@access.rule("watch.observe")
def events(request: HttpRequest) -> HttpResponse:
    """Fighting from a file of UCDP GED or ACLED."""
    form = EventsForm(request.POST or None, request.FILES or None, initial={"layout": "ged"})
    taken = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        if upload.size > FILE_BYTES_MAX:
            form.add_error("file", _("The file is larger than 50 MB; divide it."))
        else:
            taken = _taken(request, form, upload)
    return render(request, "watch/events.html", {"form": form, "taken": taken})


def _taken(request: HttpRequest, form: EventsForm, upload: Any) -> indicators.Imported | None:
    with tempfile.TemporaryDirectory(prefix="amana-events-") as folder:
        path = Path(folder) / "events.csv"
        with path.open("wb") as out:
            for chunk in upload.chunks():
                out.write(chunk)

        def unit() -> indicators.Imported:
            made = indicators.import_fighting(
                actor=reader(request), path=path, layout=form.cleaned_data["layout"], name=upload.name
            )
            levels.look()
            return made

        return attempt(request, unit, form)


@access.rule("level.change")
def level(request: HttpRequest, code: str) -> HttpResponse:
    """Raise or lower a level by hand, with a reason."""
    actor, site = reader(request), site_of(request, code)
    row = standings().get(site.pk)
    now = row.level if row else 0
    form = LevelForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
        change = levels.level_raise if to > now else levels.level_lower
        done = sign_or_record(request, lambda: change(actor=actor, site=site, to=to, reason=reason), form)
        if isinstance(done, PreparedAct):
            return to_sign(done)
        if done is not None:
            if isinstance(done, Lowering):
                messages.success(request, _("Asked for. The level falls when a second person agrees."))
            return HttpResponseRedirect(reverse("watch:facility", args=[code]))
    return render(
        request,
        "watch/form.html",
        {
            "form": form,
            "title": _("Change the level of %(place)s") % {"place": words.place(site)},
            "lede": _(
                "One person may raise it at any time, and lower it to what the model says. Below that two must agree."
            ),
            "button": _("Change the level"),
            "signed": True,
            "back": reverse("watch:facility", args=[code]),
        },
    )


@access.rule("level.change")
def lowering(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a lowering below the model's level, or say no."""
    actor = reader(request)
    found = access.visible_to(actor, Lowering.objects.select_related("site__place")).filter(pk=pk).first()
    if request.method != "POST" or found is None:
        raise Http404
    agree = request.POST.get("agree") == "yes"
    home = reverse("watch:facility", args=[found.site.code])
    made = sign_or_record(
        request, lambda: levels.lowering_decide(actor=actor, lowering=found, agree=agree), back=home
    )
    return to_sign(made) if isinstance(made, PreparedAct) else HttpResponseRedirect(home)


@access.rule("opinion.give")
def opinion(request: HttpRequest, code: str) -> HttpResponse:
    """An analyst's own probability, beside the model's."""
    actor, site = reader(request), site_of(request, code)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        p7, grounds = form.cleaned_data["percent"] / 100, form.cleaned_data["grounds"]
        made = attempt(
            request, lambda: forecasts.opinion_give(actor=actor, site=site, p7=p7, grounds=grounds), form
        )
        if made is not None:
            return HttpResponseRedirect(reverse("watch:facility", args=[code]))
    return render(
        request,
        "watch/form.html",
        {
            "form": form,
            "title": _("Your probability for %(place)s") % {"place": words.place(site)},
            "lede": _(
                "It stands beside the model's for seven days, enters the pool, and is scored like any forecast."
            ),
            "button": _("Give it"),
            "back": reverse("watch:facility", args=[code]),
        },
    )
