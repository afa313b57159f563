"""What is done to reports in the background: the comparison by meaning."""

from __future__ import annotations

from django_tasks import task

from amana.ledger import writer

from .services import reports_meaning

AT_ONCE = 20
_ASKED: list[bool] = []


@task(queue_name="meanings")
def meanings() -> None:
    """Compare reports that wait for it, the newest first; what is left waits for the next minute."""
    _ASKED.clear()
    for report in reports_meaning.waiting()[:AT_ONCE]:
        reports_meaning.compare_by_meaning(report=report)


def ask() -> None:
    """Put the task in the queue if reports wait and it has not been put there already."""
    if not _ASKED and reports_meaning.waiting().exists():
        _ASKED.append(True)
        writer.do(meanings.enqueue)
