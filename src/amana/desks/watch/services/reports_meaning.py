"""Holding a report against those in the other language by meaning: what shared words do not show. It takes seconds, so
it is done in the background, in a process of its own; nobody waits for it, and pages say what is still to come."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from amana.engines.common import clock
from amana.engines.reading import aside, meaning
from amana.ledger import writer

from .. import report_shelf
from ..models import LinkDecision, Report, ReportContent, ReportLink
from ..queries.reports_index import candidates
from .reports_reading import keep

log = logging.getLogger("amana.watch")
ACROSS = 8  # reports in the other language that one is compared with
LOOKED_THROUGH = 200  # candidates by words among which these are sought


def waiting() -> QuerySet[Report]:
    """Reports compared by words and not yet by meaning, the newest first; none where the extra is missing."""
    if not meaning.available():
        return Report.objects.none()
    found = Report.objects.filter(compared_at__isnull=False, meant_at=None, meaning_stopped=False)
    return found.order_by("-pk")


def compare_by_meaning(*, report: Report) -> None:
    """Compare a report by meaning with its likes in the other language; links and groups are added to, not changed.
    What stops without an answer is noted as stopped and logged, and waits for somebody to ask again."""
    others = _across(report)
    if not others:
        _done(report)
        return
    together = [report, *others]
    texts = dict(ReportContent.objects.filter(report__in=together).values_list("report", "text"))
    documents = [report_shelf.document_of(one, texts[one.pk]) for one in together]
    try:
        found = aside.compare(documents, _held(together))
    except aside.Stopped as stopped:
        log.warning("report %s was not compared by meaning: %s", report.code, stopped)
        writer.do(lambda: Report.objects.filter(pk=report.pk).update(meaning_stopped=True))
        return
    writer.do(lambda: keep(report, together, found, by_meaning=True))


def mean_again(*, report: Report) -> None:
    """Put a report whose comparison by meaning stopped among those that wait for it."""
    writer.do(lambda: Report.objects.filter(pk=report.pk).update(meaning_stopped=False))


def _across(report: Report) -> list[Report]:
    own = report_shelf.ready([report])[report.pk]
    near = candidates(own.sheet, but=report.pk, most=LOOKED_THROUGH)
    rank = {pk: place for place, pk in enumerate(near)}
    others = Report.objects.filter(pk__in=near).exclude(language=report.language)
    return sorted(others, key=lambda one: rank[one.pk])[:ACROSS]


def _held(together: Sequence[Report]) -> dict[tuple[str, str], bool]:
    """What people decided, and what is joined: a machine's "possible" by words alone binds nobody."""
    keys = {report.pk: report.key for report in together}
    decided = LinkDecision.objects.exclude(answer="unsure").values("link")
    pairs = ReportLink.objects.filter(left__in=keys, right__in=keys).filter(
        Q(joined=True) | Q(pk__in=decided)
    )
    return {(keys[a], keys[b]): joined for a, b, joined in pairs.values_list("left", "right", "joined")}


def _done(report: Report) -> None:
    writer.do(lambda: Report.objects.filter(pk=report.pk).update(meant_at=clock.now()))
