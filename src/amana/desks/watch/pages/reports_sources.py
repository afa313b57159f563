"""Sources: who hands reports on, and how reliable people judged them, topic by topic."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from amana import access

from .. import services
from ..forms_reports import RateForm, SourceForm
from ..models import Topic
from ..queries import reports as reads
from .reports_common import attempt, paged, reader


@access.rule("report.read")
def sources(request: HttpRequest) -> HttpResponse:
    """All sources with their general rating; a form to add one."""
    actor = reader(request)
    may = access.may(actor, "source.rate")
    form = SourceForm(request.POST or None)
    if request.method == "POST":
        access.require(actor, "source.rate")
        if form.is_valid():
            made = attempt(request, lambda: services.source_add(actor=actor, **form.cleaned_data), form)
            if made is not None:
                return HttpResponseRedirect(reverse("watch:source", args=[made.pk]))
    page = paged(request, reads.sources(actor))
    grades = reads.grades([one.pk for one in page.object_list])
    return render(
        request,
        "watch/report_sources.html",
        {
            "page": page,
            "rows": [(one, grades.get(one.pk)) for one in page.object_list],
            "form": form if may else None,
        },
        status=422 if form.errors else 200,
    )


@access.rule("report.read")
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """One source: the rating that holds for each topic, the history, a form to rate it."""
    actor = reader(request)
    found = reads.sources(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    may = access.may(actor, "source.rate")
    form = RateForm(request.POST or None)
    if request.method == "POST":
        access.require(actor, "source.rate")
        if form.is_valid():
            done = attempt(
                request, lambda: services.source_rate(actor=actor, source=found, **form.cleaned_data), form
            )
            if done is not None:
                return HttpResponseRedirect(reverse("watch:source", args=[found.pk]))
    held = reads.reliability(found)
    return render(
        request,
        "watch/report_source.html",
        {
            "source": found,
            "held": [(label, held.get(code)) for code, label in Topic.choices],
            "ratings": list(found.ratings.select_related("by")[:100]),
            "reports": reads.reports(actor).filter(source=found)[:12],
            "form": form if may else None,
        },
        status=422 if form.errors else 200,
    )
