"""Groups of claims that say the same, the links between reports, and what people decide about both."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amana import access
from amana.access.models import User
from amana.engines.reading import meaning
from amana.ledger.kept import kept

from .. import report_drawing, report_shelf, services
from .. import report_words as words
from ..forms_reports import GradeForm, LinkForm, OtherForm, TensionForm
from ..models import STANDING, Claim, ClaimGroup, ClaimState, Report, ReportLink, Tension
from ..queries import reports as reads
from ..queries.reports_closed import assessments, hidden_from, unless_hidden
from ..report_text import said, side_by_side
from .reports_common import attempt, group_of, link_of, paged, reader, report_of


@require_GET
@access.rule("report.read")
def groups(request: HttpRequest) -> HttpResponse:
    """Groups told more than once, or waiting, or contested; origins beside tellings."""
    actor = reader(request)
    which = request.GET.get("which", "told")
    place = request.GET.get("page", "")
    drawn = kept(
        ("watch.groups", actor.pk, get_language(), which, place), lambda: _drawn(request, actor, which)
    )
    return render(request, "watch/report_groups.html", {**drawn, "which": which})


def _drawn(request: HttpRequest, actor: User, which: str) -> dict[str, Any]:
    """A page of the list and its table; nothing in them depends on more of the request than its number."""
    page = paged(request, reads.group_list(actor, which), 30)
    shown = reads.with_figures(actor, page.object_list)
    contested = reads.contested(shown, actor)
    rows = [(g, g.first, g.pk in contested) for g in shown]
    return {"page": page, "table": render_to_string("watch/report_groups_table.html", {"rows": rows})}


@access.rule("report.read")
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing that is said: who said it first, who tells it, what changed on the way, how far it is believed."""
    actor = reader(request)
    found = group_of(actor, pk)
    may_grade = access.may(actor, "report.grade")
    form = GradeForm(request.POST or None)
    if request.method == "POST":
        access.require(actor, "report.grade")
        if form.is_valid():
            done = attempt(
                request,
                lambda: services.group_assess(actor=actor, group=found, **form.cleaned_data),
                form,
            )
            if done is not None:
                return HttpResponseRedirect(reverse("watch:group", args=[found.pk]))
    claims = list(
        reads.claims(actor)
        .filter(group=found, state__in=STANDING)
        .select_related("report__source")
        .order_by("origin", "report__published", "pk")
    )
    unless_hidden(claims, hidden_from(actor))
    ready = report_shelf.ready([c.report for c in claims])
    contested = bool(reads.contested([found], actor))
    accepted = [claim for claim in claims if claim.state == ClaimState.ACCEPTED]
    sure = services.sure_origins(accepted, ready) if found.accepted_origins > 1 else found.accepted_origins
    link = _strongest(actor, {c.report_id for c in claims})
    return render(
        request,
        "watch/report_group.html",
        {
            "group": found,
            "title": words.headline(next(c for c in claims)) if claims else found.code,
            "rows": [(c, said(ready[c.report_id].page.document.text, c.start, c.end)) for c in claims],
            "tree": _tree(claims),
            "contested": contested,
            "still_to_come": meaning.available()
            and any(c.report.meant_at is None and not c.report.meaning_stopped for c in claims),
            "broken_off": meaning.available() and any(c.report.meaning_stopped for c in claims),
            "proposal": words.PROPOSALS[
                reads.proposal(found.accepted_origins, contested, found.polarity, sure)
            ]
            if found.accepted
            else "",
            "tensions": list(_tensions(actor, found)),
            "assessments": list(assessments(actor).filter(group=found).select_related("by")),
            "form": form if may_grade and found.accepted else None,
            "may_grade": may_grade,
            "may_link": access.may(actor, "report.link"),
            **(_alignment(link, found) if link else {}),
        },
        status=422 if form.errors else 200,
    )


def _strongest(actor: User, reports: set[int]) -> ReportLink | None:
    """The joined pair with most matching sentences among the tellings, to be shown side by side."""
    among = reads.links(actor).filter(left__in=reports, right__in=reports, joined=True)
    return among.order_by("-sentences", "-score").first()


def _tree(claims: list[Claim]) -> Any:
    by_origin: dict[int, tuple[str, dict[int, str]]] = {}
    for claim in claims:
        if claim.origin is not None:
            _name, told = by_origin.setdefault(claim.origin, (claim.origin_name, {}))
            told.setdefault(claim.report_id, _source(claim.report))
    drawn = [
        report_drawing.Origin(words.origin(name), tuple(told.values())) for name, told in by_origin.values()
    ]
    count = sum(len(o.tellings) for o in drawn)
    label = f"{words.origins(len(drawn))}, {words.tellings(count)}"
    return report_drawing.tree(drawn, rtl=get_language_bidi(), label=label) if drawn else ""


def _source(report: Report) -> str:
    return words.source(report.source) if report.source else report.code


def _tensions(actor: User, found: ClaimGroup) -> Any:
    from django.db.models import Q

    return reads.tensions(actor).filter(Q(left__group=found) | Q(right__group=found))


# -- links


@access.rule("report.read")
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Two tellings side by side, what changed between them, and the question whether they are one story."""
    actor = reader(request)
    found = link_of(actor, pk)
    may_link = access.may(actor, "report.link")
    form = LinkForm(request.POST or None)
    if request.method == "POST":
        access.require(actor, "report.link")
        if form.is_valid():
            done = attempt(
                request, lambda: services.link_decide(actor=actor, link=found, **form.cleaned_data), form
            )
            if done is not None:
                return HttpResponseRedirect(reverse("watch:link", args=[found.pk]))
    return render(
        request,
        "watch/report_link.html",
        {
            "form": form if may_link else None,
            "decisions": list(found.decisions.select_related("by")),
            **_alignment(found),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@access.rule("report.link")
def link_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare two reports that the machine did not put side by side."""
    actor = reader(request)
    one = report_of(actor, pk)
    form = OtherForm(request.POST)
    if form.is_valid():
        other = Report(pk=int(form.cleaned_data["other"].strip().upper().lstrip("R-0") or 0))
        made = attempt(request, lambda: services.link_between(actor=actor, left=one, right=other))
        if made is not None:
            return HttpResponseRedirect(reverse("watch:link", args=[made.pk]))
    return HttpResponseRedirect(reverse("watch:report", args=[one.pk]))


def _alignment(found: ReportLink, about: ClaimGroup | None = None) -> dict[str, Any]:
    ready = report_shelf.ready([found.left, found.right])
    matches = [((m.left_start, m.left_end), (m.right_start, m.right_end)) for m in found.matches.all()]
    left, right = side_by_side(ready[found.left_id], ready[found.right_id], matches)
    return {
        "link": found,
        "sides": [(found.left, left), (found.right, right)],
        "reasons": words.reasons(found),
        "drift": _drift(found, about),
    }


def _drift(found: ReportLink, about: ClaimGroup | None) -> list[dict[str, Any]]:
    """What changed on the way, claim beside claim, for the groups both reports share."""
    claims = Claim.objects.filter(report__in=(found.left_id, found.right_id), state__in=STANDING)
    if about is not None:
        claims = claims.filter(group=about)
    by_group: dict[int, dict[int, Claim]] = {}
    for claim in claims.order_by("pk"):
        if claim.group_id:
            kept = by_group.setdefault(claim.group_id, {})
            known = kept.get(claim.report_id)
            if known is None or (not known.speaker and claim.speaker):
                kept[claim.report_id] = claim
    shared = [told for told in by_group.values() if len(told) == 2]
    return [
        row
        for told in shared[:6]
        for row in _rows(told[found.left_id], told[found.right_id])
        if about is not None or row["differs"]
    ][:12]


def _rows(left: Claim, right: Claim) -> list[dict[str, Any]]:
    rows = [
        (_("Who says it"), words.chain(left), words.chain(right), _basis_dropped(left, right)),
        (_("How it is told"), words.mode(left), words.mode(right), left.modality != right.modality),
        (_("The figure"), words.figure(left), words.figure(right), words.figure(left) != words.figure(right)),
    ]
    what = words.headline(left)
    return [
        {"what": what, "aspect": aspect, "left": one or "—", "right": other or "—", "differs": bool(differs)}
        for aspect, one, other, differs in rows
        if one or other
    ]


def _basis_dropped(left: Claim, right: Claim) -> bool:
    return (left.basis, left.speaker) != (right.basis, right.speaker)


# -- contradictions


@access.rule("report.grade")
def tension(request: HttpRequest, pk: int) -> HttpResponse:
    """Two claims against each other, and the question what they are to one another."""
    from django.http import Http404

    actor = reader(request)
    found: Tension | None = reads.tensions(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    form = TensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            lambda: services.tension_settle(actor=actor, tension=found, **form.cleaned_data),
            form,
        )
        if done is not None:
            return HttpResponseRedirect(reverse("watch:tension", args=[found.pk]))
    ready = report_shelf.ready([found.left.report, found.right.report])
    return render(
        request,
        "watch/report_tension.html",
        {
            "tension": found,
            "sides": [
                (c, said(ready[c.report_id].page.document.text, c.start, c.end))
                for c in (found.left, found.right)
            ],
            "form": form if found.settled_at is None else None,
        },
        status=422 if form.errors else 200,
    )
