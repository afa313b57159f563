"""Lists as files. An export says what it is for, is written down, and is refused while the books do not balance.

return exports.answer(request, title=..., back=..., make=lambda: exports.Table("lifts", headings, rows))

What is no table has a format of its own: a code, and an `Other` that makes its `Pieces`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from amana.access import Denied, reads
from amana.engines.common import clock
from amana.engines.tables.write import write_table_csv, write_table_xlsx
from amana.ledger import queries as ledger
from amana.ledger import services, writer
from amana.ledger.act import Act, Note
from amana.ledger.errors import Refused

from . import nav

TABLES = {"xlsx": "Excel (.xlsx)", "csv": "CSV (.csv)"}
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


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is exported and is no table: a short name for the file, its bytes in order, how many things it holds, the
    persons it names; `about`, the one person whom all of it concerns. Nothing of it is written to a disk."""

    name: str
    pieces: Sequence[bytes]
    count: int
    persons: Sequence[int] = ()
    about: int | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """A format that is no table: its words, the end of the file's name, its media type, how it stands in the list of
    who looked."""

    label: Any
    suffix: str
    media_type: str
    make: Callable[[], Pieces]
    read_as: str = "export"


def difference() -> int:
    """How many people stand out of place now; while it is not 0 nothing leaves the books."""
    return ledger.difference(ledger.register_count())


def answer(
    request: HttpRequest,
    *,
    title: Any,
    back: str,
    make: Callable[[], Table] | None = None,
    others: Mapping[str, Other] | None = None,
    purpose: str = "",
    choices: Sequence[tuple[str, Any]] = (),
    chosen: str = "",
) -> HttpResponseBase:
    """GET asks for the purpose and the format; POST hands out the file. `choices` are lists to choose from (the
    parameter `what`), `chosen` the one that stands. `make` gives a table, `others` formats of another kind;
    `purpose` stands in the form at first. 409 while the books do not balance, 422 without a purpose or where `make`
    refuses."""
    purpose = " ".join(request.POST.get("purpose", purpose).split())[:PURPOSE_MOST]
    others = others or {}
    formats = (TABLES if make else {}) | {code: other.label for code, other in others.items()}
    kind = request.POST.get("format", next(iter(formats)))
    wrong = difference()
    faults = []
    if request.method == "POST" and not wrong:
        if len(purpose) < PURPOSE_LEAST:
            faults.append(("purpose", _("Say what this export is for; the monitors read it.")))
        if kind not in formats:
            faults.append(("format", _("Choose one of the formats.")))
        if not faults:
            try:
                if kind in others:
                    return _streamed(request, others[kind], kind, purpose)
                assert make is not None
                return _file(request, make(), kind, purpose)
            except Denied:
                raise
            except Refused as refused:
                faults.append(("format", f"{refused.message} {refused.remedy}"))
    status = 409 if wrong and request.method == "POST" else 422 if faults else 200
    context = {
        "title": title,
        "back": back,
        "difference": wrong,
        "difference_page": nav.address("operations:difference"),
        "faults": faults,
        "purpose": purpose,
        "format": kind,
        "formats": formats.items(),
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
        writer.do(lambda: _remember(request, table, kind, count, purpose), bare=True)
        stream = path.open("rb")
    finally:
        path.unlink(missing_ok=True)
    return FileResponse(stream, as_attachment=True, filename=f"{table.name}-{_stamp()}.{kind}")


def _streamed(request: HttpRequest, other: Other, kind: str, purpose: str) -> StreamingHttpResponse:
    """The pieces from memory, after they were written down as handed out."""
    made = other.make()
    writer.do(
        lambda: _remember(request, made, kind, made.count, purpose, about=made.about, read_as=other.read_as),
        bare=True,
    )
    response = StreamingHttpResponse(iter(made.pieces), content_type=other.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}-{_stamp()}.{other.suffix}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _stamp() -> str:
    return timezone.localtime(clock.now()).strftime("%Y-%m-%d-%H%M")


def _remember(
    request: HttpRequest,
    table: Table | Pieces,
    kind: str,
    rows: int,
    purpose: str,
    *,
    about: int | None = None,
    read_as: str = "export",
) -> None:
    """A memorandum of the export, and beside every file it names a record of the reading."""
    actor: Any = request.user
    what = request.get_full_path()[:200]
    facts: dict[str, str | int | None] = {"list": table.name, "format": kind, "rows": rows, "by": actor.pk}
    note = Note(MEMO, about, facts, {"purpose": purpose, "address": what})
    services.record(Act(MEMO, clock.now(), notes=(note,)))
    if table.persons:
        reads.record(actor, table.persons, read_as, purpose=purpose)


def text(moment: Any) -> str:
    """A moment as a cell: local time of the operation, sortable."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
