"""Reports made ready for comparing, kept in memory: a text never changes, so neither does what it says by itself."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from amana.engines import reading

from .models import Report, ReportContent

MOST = 160
_kept: OrderedDict[str, reading.Prepared] = OrderedDict()
_lock = Lock()


def keep(prepared: reading.Prepared) -> None:
    """Put a report on the shelf; the one that was not asked for the longest falls off."""
    with _lock:
        _kept[prepared.id] = prepared
        _kept.move_to_end(prepared.id)
        while len(_kept) > MOST:
            _kept.popitem(last=False)


def ready(reports: Iterable[Report]) -> dict[int, reading.Prepared]:
    """Report -> what it says by itself; read again where it is not on the shelf."""
    chosen = {report.pk: report for report in reports}
    found: dict[int, reading.Prepared] = {}
    for pk, report in chosen.items():
        with _lock:
            if report.key in _kept:
                _kept.move_to_end(report.key)
                found[pk] = _kept[report.key]
    missing = [pk for pk in chosen if pk not in found]
    texts = dict(ReportContent.objects.filter(report__in=missing).values_list("report", "text"))
    for pk in missing:
        found[pk] = reading.prepare(document_of(chosen[pk], texts[pk]))
        keep(found[pk])
    return {pk: found[pk] for pk in chosen}


def document_of(report: Report, text: str) -> reading.Document:
    """A stored report as the engine takes it."""
    return reading.Document(
        report.key,
        text,
        report.file_name,
        report.sha256,
        report.published.isoformat() if report.published else None,
        report.outlet or None,
    )
