"""What is wrong with a roster as workbooks: the list of errors for the sender, and the rows themselves to be corrected
and uploaded."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amana.access import rule
from amana.engines.tables import Marked, heading_of, write_table_xlsx

from .. import words
from ..identity import PARTS
from ..models import ImportBatch, ImportRow, RowState
from ..services.roster_rows import CORRECTABLE
from .imports_open import open_batch
from .imports_rows import ROW_LABELS, WORK


@require_GET
@rule("roster.import")
def errors(request: HttpRequest, code: str) -> FileResponse:
    """What is wrong with the rows, one line an error."""
    batch = open_batch(request, code)
    headings = [
        _("Sheet"),
        _("Row"),
        _("Column"),
        _("Field"),
        _("Found"),
        _("What is wrong"),
        _("What to do"),
    ]
    return _workbook(
        f"{code}-errors.xlsx",
        lambda path: write_table_xlsx(
            _error_rows(batch),
            path,
            headings=headings,
            sheet=_("Errors"),
            right_to_left=get_language_bidi(),
            widths=(16, 8, 8, 18, 26, 48, 48),
        ),
    )


@require_GET
@rule("roster.import")
def refused(request: HttpRequest, code: str) -> FileResponse:
    """The refused rows as they were read, wrong cells as they were written and marked: corrected in a spreadsheet and
    uploaded, they are a roster of their own."""
    batch = open_batch(request, code)
    rows = ImportRow.objects.filter(batch=batch, state=RowState.BAD).order_by("idx")
    told = [(row, _refusals(row)) for row in rows]
    # parts of a name are read out of the whole name again
    fields = [
        name
        for name in CORRECTABLE.split()
        if name not in PARTS and any(row.data.get(name) or name in wrong for row, wrong in told)
    ]
    headings = [heading_of(name, "ar" if get_language_bidi() else "en") for name in fields]
    return _workbook(
        f"{code}-to-correct.xlsx",
        lambda path: write_table_xlsx(
            ([*(_cell(row, wrong, name) for name in fields), row.row, _wrong(row)] for row, wrong in told),
            path,
            headings=[*headings, _("Row"), _("What is wrong")],
            sheet=_("To correct"),
            right_to_left=get_language_bidi(),
            widths=(*(30 if name.startswith("name") else 16 for name in fields), 10, 70),
        ),
    )


def _workbook(name: str, write: Callable[[Path], object]) -> FileResponse:
    path = Path(tempfile.mkstemp(suffix=".xlsx")[1])
    try:
        write(path)
        stream = path.open("rb")
    finally:
        path.unlink(missing_ok=True)
    return FileResponse(stream, as_attachment=True, filename=name)


def _error_rows(batch: ImportBatch) -> Iterator[tuple[Any, ...]]:
    rows = ImportRow.objects.filter(batch=batch, state__in=WORK).order_by("idx")
    for row in rows.iterator(1000):
        for problem in row.problems:
            what, remedy = words.remark(problem)
            where = problem.get("where", {})
            field = str(ROW_LABELS.get(problem["field"], problem["field"]))
            yield row.sheet, row.row, where.get("letter", ""), field, where.get("value", ""), what, remedy


def _refusals(row: ImportRow) -> dict[str, str]:
    """Field -> what was written there, of the cells for which the row is refused."""
    return {p["field"]: p.get("where", {}).get("value", "") for p in row.problems if p["weight"] == "bad"}


def _cell(row: ImportRow, wrong: dict[str, str], name: str) -> Any:
    return Marked(wrong[name]) if name in wrong else row.data.get(name)


def _wrong(row: ImportRow) -> str:
    return " ".join(" ".join(words.remark(p)) for p in row.problems if p["weight"] == "bad")
