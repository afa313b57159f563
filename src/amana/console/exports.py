"""Lists as files. An export says what it is for, is written down, and is refused while the books do not balance.

return exports.answer(request, title=..., back=..., make=lambda: exports.Table("lifts", headings, rows))
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from amana.access import reads
from amana.engines.common import clock
from amana.engines.tables.write import write_table_csv, write_table_xlsx
from amana.ledger import queries as ledger
from amana.ledger import services, writer
from amana.ledger.act import Act, Note

from . import nav

FORMATS = {"xlsx": write_table_xlsx, "csv": write_table_csv}
PURPOSE_LEAST, PURPOSE_MOST = 4, 200
MEMO = "export"


@dataclass(frozen=True, slots=True)
class Table:
    """What is exported: a short name for the file, headings, rows, and the persons it names."""

    name: str
    headings: Sequence[Any]
    rows: Iterable[Sequence[Any]]
    persons: Sequence[int] = ()
    widths: Sequence[int] = ()


def difference() -> int:
    """How many people stand out of place now; while it is not 0 nothing leaves the books."""
    return ledger.difference(ledger.register_count())


def answer(
    request: HttpRequest,
    *,
    title: Any,
    back: str,
    make: Callable[[], Table],
    choices: Sequence[tuple[str, Any]] = (),
    chosen: str = "",
) -> HttpResponseBase:
    """GET asks for the purpose and the format; POST hands out the file. `choices` are lists to choose from (the
    parameter `what`), `chosen` the one that stands. 409 while the books do not balance, 422 without a purpose."""
    purpose = " ".join(request.POST.get("purpose", "").split())[:PURPOSE_MOST]
    kind = request.POST.get("format", "xlsx")
    wrong = difference()
    faults = []
    if request.method == "POST" and not wrong:
        if len(purpose) < PURPOSE_LEAST:
            faults.append(("purpose", _("Say what this export is for; the monitors read it.")))
        if kind not in FORMATS:
            faults.append(("format", _("Choose one of the formats.")))
        if not faults:
            return _file(request, make(), kind, purpose)
    status = 409 if wrong and request.method == "POST" else 422 if faults else 200
    context = {
        "title": title,
        "back": back,
        "difference": wrong,
        "difference_page": nav.address("operations:difference"),
        "faults": faults,
        "purpose": purpose,
        "format": kind,
        "choices": choices,
        "chosen": chosen,
        "query": request.GET.urlencode(),
    }
    return render(request, "console/export.html", context, status=status)


def _file(request: HttpRequest, table: Table, kind: str, purpose: str) -> FileResponse:
    path = Path(tempfile.mkstemp(suffix=f".{kind}")[1])
    try:
        headings = [str(heading) for heading in table.headings]
        if kind == "csv":
            count = write_table_csv(table.rows, path, headings=headings)
        else:
            count = write_table_xlsx(
                table.rows, path, headings=headings, sheet=table.name,
                right_to_left=get_language_bidi(), widths=table.widths,
            )  # fmt: skip
        writer.do(lambda: _remember(request, table, kind, count, purpose))
        stream = path.open("rb")
    finally:
        path.unlink(missing_ok=True)
    stamp = timezone.localtime(clock.now()).strftime("%Y-%m-%d-%H%M")
    return FileResponse(stream, as_attachment=True, filename=f"{table.name}-{stamp}.{kind}")


def _remember(request: HttpRequest, table: Table, kind: str, rows: int, purpose: str) -> None:
    """A memorandum of the export, and beside every file it names a record of the reading."""
    actor: Any = request.user
    what = request.get_full_path()[:200]
    facts: dict[str, str | int | None] = {"list": table.name, "format": kind, "rows": rows, "by": actor.pk}
    note = Note(MEMO, None, facts, {"purpose": purpose, "address": what})
    services.record(Act(MEMO, clock.now(), notes=(note,)))
    if table.persons:
        reads.record(actor, table.persons, "export", purpose=purpose)


def text(moment: Any) -> str:
    """A moment as a cell: local time of the operation, sortable."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
