"""Reports: the list with its search, taking reports in, one report with its claims, its bytes, its readers."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.engines.reading import meaning
from amana.ledger import writer

from .. import report_intake, report_misp, report_shelf, report_stix, services
from .. import report_words as words
from ..forms_reports import OtherForm, ReadersForm, TakeForm
from ..models import OPEN, Claim, ClaimState, Marking, Report, ReportContent
from ..queries import reports as reads
from ..report_text import paragraphs
from .reports_common import attempt, paged, people_who_read, reader, report_of

SHOWN = {"waiting": OPEN, "second": (ClaimState.PUT,), "accepted": (ClaimState.ACCEPTED,)}


@require_GET
@access.rule("report.read")
def reports(request: HttpRequest) -> HttpResponse:
    """All reports open to the reader, newest first; found by any form of a word."""
    actor = reader(request)
    text, state, marking = (request.GET.get(name, "") for name in ("q", "state", "marking"))
    found = reads.search(actor, text) if text.strip() else reads.reports(actor)
    if state in SHOWN:
        found = found.filter(pk__in=Claim.objects.filter(state__in=SHOWN[state]).values("report"))
    if marking in Marking.values:
        found = found.filter(marking=marking)
    page = paged(request, found, 30)
    figures = reads.figures(actor, page.object_list)
    return render(
        request,
        "watch/reports.html",
        {
            "page": page,
            "rows": [(one, figures[one.pk]) for one in page.object_list],
            "q": text,
            "state": state,
            "marking": marking,
            "markings": Marking.choices,
            "may_add": access.may(actor, "report.add"),
        },
    )


@access.rule("report.add")
def take(request: HttpRequest) -> HttpResponse:
    """Paste reports or hand in their files. Each is read by itself: one that is refused keeps no other back."""
    actor = reader(request)
    people = people_who_read().exclude(pk=actor.pk)
    form = TakeForm(request.POST or None, request.FILES or None, people=people)
    made: list[Report] = []
    if request.method == "POST" and form.is_valid():
        made = _take_all(request, actor, form)
        if made and not form.errors:
            done = ngettext("%(n)s report is taken in.", "%(n)s reports are taken in.", len(made))
            messages.success(request, done % {"n": len(made)})
            if len(made) == 1:
                return HttpResponseRedirect(reverse("watch:report", args=[made[0].pk]))
            return HttpResponseRedirect(reverse("watch:reports"))
        for one in made:
            messages.success(
                request, _("%(code)s is taken in: %(title)s") % {"code": one.code, "title": one.title}
            )
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "watch/report_new.html", {"form": form, "taken": bool(made)}, status=status)


def _take_all(request: HttpRequest, actor: User, form: TakeForm) -> list[Report]:
    data = form.cleaned_data
    given = [(piece.encode(), "") for piece in report_intake.pieces(data["text"])]
    given += [(upload.read(), upload.name or "file.txt") for upload in data["files"]]
    made = []
    for raw, name in given:
        one = attempt(
            request,
            lambda raw=raw, name=name: services.report_take(  # type: ignore[misc]
                actor=actor,
                raw=raw,
                name=name,
                published=data["published"],
                source=data["source"],
                marking=data["marking"],
                readers=data["readers"],
            ),
            form,
            plain=True,
        )
        if one is not None:
            made.append(one)
            _tell_of_attachments(request, one, report_intake.attachments(raw, name))
    return made


def _tell_of_attachments(request: HttpRequest, report: Report, names: list[str]) -> None:
    if names:
        comma = "، " if words.in_arabic() else ", "
        messages.warning(
            request,
            _("%(code)s: its attachments are kept and not read; hand them in as files: %(names)s.")
            % {"code": report.code, "names": comma.join(names[:8])},
        )


@require_GET
@access.rule("report.read")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The analyst's screen: the text with what was read in it, and beside it the claims to judge."""
    actor = reader(request)
    found = report_of(actor, pk)
    if found.closed:
        writer.do(lambda: services.report_opened(actor=actor, report=found, what="open"), bare=True)
    prepared = report_shelf.ready([found])[found.pk]
    claims = list(
        reads.claims(actor)
        .filter(report=found)
        .exclude(state=ClaimState.REPLACED)
        .select_related("put_by", "accepted_by")
    )
    groups = {g.pk: g for g in reads.groups(actor).filter(pk__in={c.group_id for c in claims})}
    links = list(reads.links(actor, found))
    judge = access.may(actor, "report.judge")
    return render(
        request,
        "watch/report.html",
        {
            "report": found,
            "paragraphs": paragraphs(prepared, [c for c in claims if c.state != ClaimState.REJECTED]),
            "cards": [_card(actor, c, groups.get(c.group_id or 0), judge) for c in claims],
            "waiting": sum(c.state in OPEN for c in claims),
            "links": [(link, link.right if link.left_id == found.pk else link.left) for link in links],
            "by_meaning": meaning.available(),
            "others": OtherForm() if access.may(actor, "report.link") else None,
            "grade": reads.grades([found.source_id]).get(found.source_id) if found.source_id else None,
            "readers": list(found.readers.filter(until=None).select_related("user")) if found.closed else [],
            "may_readers": access.may(actor, "report.readers"),
            "may_export": access.may(actor, "report.export"),
            "may_judge": judge,
        },
    )


def _card(actor: User, claim: Any, group: Any, judge: bool) -> dict[str, Any]:
    """A claim as its card shows it: what this reader may do with it now."""
    mine = claim.put_by_id == actor.pk
    return {
        "claim": claim,
        "group": group,
        "put": judge and claim.state == ClaimState.PROPOSED,
        "accept": judge and claim.state == ClaimState.PUT and not mine,
        "mine": claim.state == ClaimState.PUT and mine,
        "reject": judge and claim.state in OPEN,
        "reopen": judge and claim.state in (ClaimState.ACCEPTED, ClaimState.REJECTED),
    }


@require_POST
@access.rule("report.judge")
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold the report against the others once more: for one whose comparison was cut short, by words or by meaning."""
    found = report_of(reader(request), pk)
    if found.meaning_stopped:
        services.mean_again(report=found)
    else:
        attempt(request, lambda: services.compare(report=found), plain=True)
    return HttpResponseRedirect(reverse("watch:report", args=[found.pk]))


@require_GET
@access.rule("report.read")
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came, as a download that no browser runs; the opening is recorded."""
    actor = reader(request)
    found = report_of(actor, pk)
    writer.do(lambda: services.report_opened(actor=actor, report=found, what="raw"), bare=True)
    content = ReportContent.objects.values_list("raw", flat=True).get(pk=found.pk)
    suffix = "txt" if found.media == "pasted" else found.media
    response = HttpResponse(bytes(content), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.code}.{suffix}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


@access.rule("report.readers")
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may open a report: closing it, letting in, letting out."""
    actor = reader(request)
    found = report_of(actor, pk)
    held = list(found.readers.filter(until=None).select_related("user", "by"))
    inside = people_who_read().filter(pk__in=[r.user_id for r in held])
    outside = people_who_read().exclude(pk__in=[r.user_id for r in held])
    form = ReadersForm(request.POST or None, inside=inside, outside=outside)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = attempt(
            request,
            lambda: services.report_readers(
                actor=actor, report=found, let_in=data["let_in"], let_out=data["let_out"]
            ),
            form,
        )
        if done is not None:
            still = reads.reports(actor).filter(pk=found.pk).exists()
            return HttpResponseRedirect(
                reverse("watch:report", args=[found.pk]) if still else reverse("watch:reports")
            )
    return render(
        request,
        "watch/report_readers.html",
        {
            "report": found,
            "held": held,
            "form": form,
            "openings": found.openings.select_related("user")[:30],
        },
    )


@require_GET
@access.rule("report.export")
def export(request: HttpRequest) -> HttpResponse:
    """A STIX 2.1 bundle (with `as=misp` a MISP event) of accepted claims and the reports they stand in; each report's
    marking goes with it, and the export is recorded for each. `report` (repeatable) chooses reports; without it, all
    with accepted claims that the reader may see and that are not for named readers only."""
    actor = reader(request)
    chosen = [int(value) for value in request.GET.getlist("report") if value.isdigit() and len(value) < 15]
    found = reads.reports(actor)
    if chosen:
        found = found.filter(pk__in=chosen)
    else:
        found = found.filter(
            closed=False, pk__in=Claim.objects.filter(state=ClaimState.ACCEPTED).values("report")
        )
    taken = list(found[: report_stix.MOST])
    misp = request.GET.get("as") == "misp"
    bundle = report_misp.event(actor, taken) if misp else report_stix.bundle(actor, taken)
    writer.do(lambda: services.reports_exported(actor=actor, reports=taken), bare=True)
    response = HttpResponse(json.dumps(bundle, ensure_ascii=False, indent=1), content_type="application/json")
    name = f"amana-reports-{'misp-' if misp else ''}{timezone.localdate(clock.now()).isoformat()}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
