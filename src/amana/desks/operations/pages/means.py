"""What a transfer is made with: fleet, escorts, places, pairs of people; and the weights of harm."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amana import access
from amana.access import devices
from amana.access.models import PreparedAct, User
from amana.console import signing
from amana.desks.registry import queries as registry
from amana.ledger.models import Account

from .. import services
from ..forms import UnknownPeople
from ..forms_planning import (
    GROUP_WORDS,
    TERM_WORDS,
    EscortsForm,
    FleetSheetForm,
    PairForm,
    SiteForm,
    TailForm,
    WeightsForm,
    plain,
)
from ..models import EscortPool, Group, Pair, PendingAct, SiteFigures, Tail, Weights, WeightsState
from ..planning import instance as building
from ..planning.sheet import read_fleet
from ..services.weights import OF_GROUP, TERMS, first_proposal
from ..tails import FIGURES, NAMES
from .common import attempt, people_named, reader, sign_or_record, to_sign

SHEET_MOST = 5 * 2**20


@require_GET
@access.rule("plan.read")
def means(request: HttpRequest) -> HttpResponse:
    """Fleet, escorts and figures of places; for planners with the forms that change them."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **changed: Any) -> HttpResponse:
    actor = reader(request)
    may_write = access.may(actor, "fleet.write")
    rows = SiteFigures.objects.select_related("account__place", "account__authority")
    context: dict[str, Any] = {
        "tails": Tail.objects.filter(retired_at=None).select_related("type"),
        "pools": EscortPool.objects.select_related("authority"),
        "sends": rows.filter(sends=True),
        "takes": rows.filter(takes=True),
        "stages": [(row, _serves(row)) for row in rows.filter(stages=True)],
        "ways": _ways(),
        "may_write": may_write,
        "faults": [],
    }
    if may_write:
        accounts = Account.objects.filter(kind="held", closed_at=None).values_list("pk", flat=True)
        context |= {
            "sheet": FleetSheetForm(),
            "tail": TailForm(),
            "site": SiteForm(accounts=accounts),
            "escorts": EscortsForm(),
        }
    return render(request, "operations/means.html", context | changed, status=status)


def _serves(row: SiteFigures) -> bool:
    """A staging place serves every plan when it takes men and women, adults and children."""
    admits = registry.admits([row.account_id]).get(row.account_id)
    return admits is not None and admits.men and admits.women and admits.adults and admits.children


def _ways() -> list[dict[str, Any]]:
    """Kilometres between places that send and places that take, as the crow flies and by road."""
    return [
        {"origin": a.account, "door": b.account, "km": km, "road": km * building.DETOUR}
        for sources, targets in _legs()
        for a in sources
        for b in targets
        if a.account.place and b.account.place and (km := building.km_between(a.account, b.account))
    ]


def _legs() -> list[tuple[list[building.Site], list[building.Site]]]:
    sends, stages, takes = (building.sites(**{role: True}) for role in ("sends", "stages", "takes"))
    return [(sends, takes), (sends, stages), (stages, takes)]


@require_POST
@access.rule("fleet.write")
def sheet(request: HttpRequest) -> HttpResponse:
    """The fleet from a sheet: entered whole or not at all, every fault told with its place."""
    form = FleetSheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, 422, sheet=form)
    upload = form.cleaned_data["file"]
    if upload.size > SHEET_MOST:
        form.add_error("file", _("The file is larger than 5 MB."))
        return _page(request, 422, sheet=form)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("sheet" + Path(upload.name).suffix.lower()[:6])
        path.write_bytes(upload.read())
        rows, faults = read_fleet(path)
    if faults:
        return _page(request, 422, sheet=form, faults=faults)
    actor, entire = reader(request), form.cleaned_data["whole"]
    if attempt(request, lambda: services.fleet_set(actor=actor, rows=rows, whole=entire), form) is None:
        return _page(request, 422, sheet=form)
    messages.success(request, _("%(n)s tails are entered.") % {"n": len(rows)})
    return HttpResponseRedirect(reverse("operations:means"))


@require_POST
@access.rule("fleet.write")
def tail(request: HttpRequest) -> HttpResponse:
    """Enter one tail by hand, or change it."""
    form = TailForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        row = services.TailRow(
            data["code"],
            data["type_code"],
            tuple((name, data[name]) for name in (*FIGURES, *NAMES)),
            data["away_from"],
            data["away_until"],
            data["away_why"],
        )
        actor = reader(request)
        if attempt(request, lambda: services.fleet_set(actor=actor, rows=[row]), form) is not None:
            messages.success(request, _("Tail %(tail)s is entered.") % {"tail": row.code})
            return HttpResponseRedirect(reverse("operations:means"))
    return _page(request, 422, tail=form)


@require_POST
@access.rule("fleet.write")
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    found = Tail.objects.filter(pk=pk, retired_at=None).first()
    if found is None:
        raise Http404
    if attempt(request, lambda: services.tail_retire(actor=reader(request), tail=found)):
        messages.success(request, _("Tail %(tail)s is retired.") % {"tail": found.code})
    return HttpResponseRedirect(reverse("operations:means"))


@require_POST
@access.rule("fleet.write")
def escorts(request: HttpRequest) -> HttpResponse:
    form = EscortsForm(request.POST)
    if form.is_valid():
        data, actor = form.cleaned_data, reader(request)
        if attempt(request, lambda: services.escorts_set(actor=actor, **data), form) is not None:
            return HttpResponseRedirect(reverse("operations:means"))
    return _page(request, 422, escorts=form)


@require_POST
@access.rule("fleet.write")
def site(request: HttpRequest) -> HttpResponse:
    """Write down what a place sends or takes."""
    accounts = Account.objects.filter(kind="held", closed_at=None).values_list("pk", flat=True)
    form = SiteForm(request.POST, accounts=accounts)
    if form.is_valid():
        data, actor = form.cleaned_data, reader(request)
        role = data["role"]
        done = attempt(
            request,
            lambda: services.site_set(
                actor=actor,
                account=data["account"],
                **{role: True},
                guards=data["guards"] or 0,
                departures_per_day=data["per_day"] or 0 if role == "sends" else 0,
                arrivals_per_day=data["per_day"] or 0 if role == "takes" else 0,
                longest_stay_slots=data["longest_stay_slots"] or 2,
                compartments=data["compartments"] or 1,
                runway=data["runway"],
                pads_day=data["pads_day"],
                pads_night=data["pads_night"],
                takes_from_tier=data["takes_from_tier"],
            ),
            form,
        )
        if done is not None:
            return HttpResponseRedirect(reverse("operations:means"))
    return _page(request, 422, site=form)


# -- pairs ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@access.rule("lift.propose")
def pairs(request: HttpRequest) -> HttpResponse:
    """Who travels together, and who never does; people whom the reader may not see are not shown."""
    actor, form = reader(request), PairForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        persons = _two(form, data)
        if len(persons) == 2:
            one, other = persons
            done = attempt(
                request,
                lambda: services.pair_add(
                    actor=actor, kind=data["kind"], one=one, other=other, why=data["why"]
                ),
                form,
            )
            if done is not None:
                return HttpResponseRedirect(reverse("operations:pairs"))
    standing = list(Pair.objects.filter(ended_at=None)[:500])
    cards = registry.names_of(actor, {p for pair in standing for p in (pair.one, pair.other)})
    rows = [
        (pair, cards[pair.one], cards[pair.other])
        for pair in standing
        if pair.one in cards and pair.other in cards
    ]
    named = [p for pair, _one, _other in rows for p in (pair.one, pair.other)]
    if named:
        access.reads.opened(actor, named, "pairs")
    status = 422 if form.errors else 200
    return render(request, "operations/pairs.html", {"form": form, "rows": rows}, status=status)


def _two(form: PairForm, data: dict[str, Any]) -> list[int]:
    found: list[int] = []
    for name in ("one", "other"):
        try:
            found += people_named(data[name])[:1]
        except UnknownPeople as unknown:
            form.add_error(name, unknown.sentence)
    return found


@require_POST
@access.rule("lift.propose")
def pair_end(request: HttpRequest, pk: int) -> HttpResponse:
    found = Pair.objects.filter(pk=pk, ended_at=None).first()
    if found is None:
        raise Http404
    attempt(request, lambda: services.pair_end(actor=reader(request), pair=found))
    return HttpResponseRedirect(reverse("operations:pairs"))


# -- weights ----------------------------------------------------------------------------------------------


@require_GET
@access.rule("plan.read")
def weights(request: HttpRequest) -> HttpResponse:
    """Every version, the one in force first."""
    actor = reader(request)
    versions = list(
        Weights.objects.select_related("proposed_by", "approved_by").prefetch_related("groups")[:20]
    )
    return render(
        request,
        "operations/weights.html",
        {
            "versions": [_version(actor, row, _before(row, versions)) for row in versions],
            "in_force": next((row for row in versions if row.state == WeightsState.APPROVED), None),
            "heads": [GROUP_WORDS[name] for name in OF_GROUP],
            "may_propose": access.may(actor, "weights.propose"),
        },
    )


def _before(row: Weights, versions: list[Weights]) -> Weights | None:
    """The approved version that this one follows, among those on the page."""
    earlier = (v for v in versions if v.version < row.version and v.state == WeightsState.APPROVED)
    return next(earlier, None)


def _version(actor: User, row: Weights, before: Weights | None) -> dict[str, Any]:
    """A version as the page shows it; each figure with the one before, where that was another."""
    old = {g.group: g for g in before.groups.all()} if before else {}
    groups = [
        (Group(g.group).label, [_figure(g, old.get(g.group), name) for name in OF_GROUP])
        for g in row.groups.all()
    ]
    terms = [(TERM_WORDS[name], _figure(row, before, name)) for name in TERMS]
    figures = [figure for _label, some in groups for figure in some] + [figure for _label, figure in terms]
    return {
        "row": row,
        "terms": terms,
        "groups": groups,
        "before": before,
        "changed": sum(was is not None for _now, was in figures),
        "may_approve": row.state == WeightsState.PROPOSED
        and access.may(actor, "weights.approve")
        and row.proposed_by_id != actor.pk,
    }


def _figure(now: Any, before: Any, name: str) -> tuple[str, str | None]:
    """(figure, the figure before where it was another)."""
    figure, was = plain(getattr(now, name)), plain(getattr(before, name)) if before else None
    return figure, None if was == figure else was


@require_http_methods(["GET", "POST"])
@access.rule("weights.propose")
def propose(request: HttpRequest) -> HttpResponse:
    """The next version, beginning from the newest one."""
    form = WeightsForm(request.POST or None, first=_newest())
    if request.method == "POST" and form.is_valid():
        actor = reader(request)
        made = signing.sign_or_record(
            request,
            lambda: services.weights_propose(
                actor=actor, terms=form.terms(), groups=form.groups(), why=form.cleaned_data["why"]
            ),
            form,
            unsigned=devices.may_speak_unsigned,
        )
        if isinstance(made, PreparedAct):
            return signing.to_sign(made)
        if made is not None:
            messages.success(
                request,
                _("Version %(n)s is proposed; a second person approves it.") % {"n": made.version},
            )
            return HttpResponseRedirect(reverse("operations:weights"))
    context = {"form": form, "heads": [GROUP_WORDS[name] for name in OF_GROUP]}
    return render(request, "operations/weights_new.html", context, status=422 if form.errors else 200)


def _newest() -> dict[str, Any]:
    row = Weights.objects.first()
    if row is None:
        return first_proposal()
    return {
        "terms": {name: getattr(row, name) for name in TERMS},
        "groups": {g.group: {name: getattr(g, name) for name in OF_GROUP} for g in row.groups.all()},
    }


@require_POST
@access.rule("weights.approve")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the approval, to be signed on the next page."""
    found = Weights.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    actor = reader(request)
    made = sign_or_record(
        request,
        lambda device: services.weights_draft(actor=actor, weights=found, device=device),
        lambda: services.weights_approve(actor=actor, weights=found),
    )
    if isinstance(made, PendingAct):
        return to_sign(made)
    if made is not None:
        messages.success(request, _("Version %(n)s is approved.") % {"n": found.version})
    return HttpResponseRedirect(reverse("operations:weights"))
