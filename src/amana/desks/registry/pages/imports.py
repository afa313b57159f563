"""The import wizard: a file, its columns, a trial without writing, the books; and back by reversal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amana.access import decide, rule
from amana.ledger import writer
from amana.ledger.errors import Refused

from .. import tasks, words
from ..forms import PlainForm
from ..forms_imports import RosterUploadForm, UndoForm
from ..models import BatchState, ColumnMemory, ImportBatch, RowState
from ..services import entering, rosters
from ..services.undo import foreseen, undo_stopped
from . import common, imports_columns, imports_rows, imports_sheets
from .imports_open import may_see, open_batch

LISTED = 50
AT_WORK: dict[str, tuple[str, int]] = {  # what is done in the background, and in which step of the wizard
    BatchState.UPLOADED: ("read", 2),
    BatchState.COMMITTING: ("enter", 4),
    BatchState.UNDOING: ("undo", 5),
}


@require_http_methods(["GET", "POST"])
@rule("roster.import")
def imports(request: HttpRequest) -> HttpResponse:
    """All batches this reader may see, and the first step: a new file."""
    actor = common.reader(request)
    form = RosterUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, sender = form.cleaned_data["file"], form.cleaned_data["sender"]
        batch = common.attempt(
            form,
            lambda: writer.do(
                lambda: rosters.batch_open(
                    actor=actor, content=upload.chunks(), file_name=upload.name, sender=sender
                )
            ),
        )
        if batch:
            tasks.start_reading(batch, words.language())
            return redirect("registry:import", batch.code)
    batches = ImportBatch.objects.select_related("account__authority", "account__place", "made_by")
    seen = [batch for batch in batches[:LISTED] if may_see(actor, batch)]
    senders = ColumnMemory.objects.order_by("sender").values_list("sender", flat=True).distinct()[:200]
    context = {"form": form, "batches": seen, "senders": senders}
    return render(request, "registry/imports.html", context, status=422 if form.errors else 200)


@require_GET
@rule("roster.import")
def batch(request: HttpRequest, code: str) -> HttpResponse:
    """Where a batch stands: at work, waiting for answers, on trial, entered, undone, refused."""
    found = open_batch(request, code)
    if found.state in AT_WORK:
        return _waiting(request, found)
    if found.state == BatchState.READ:
        if not found.population or found.admitted_at is None:
            return redirect("registry:import_columns", found.code)
        return imports_rows.trial(request, found)
    return _ended(request, found, UndoForm())


def _waiting(request: HttpRequest, found: ImportBatch) -> HttpResponse:
    return render(request, "registry/import_wait.html", _progress(found))


@require_GET
@rule("roster.import")
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """How far the work is: asked every second by the page itself, which moves on when it is done."""
    found = open_batch(request, code)
    if found.state not in AT_WORK:
        answer = HttpResponse(status=200)
        answer["HX-Redirect"] = reverse("registry:import", args=[found.code])
        return answer
    return render(request, "registry/parts/import_progress.html", _progress(found))


def _progress(found: ImportBatch) -> dict[str, Any]:
    now, (work, step) = tasks.progress(found), AT_WORK[found.state]
    entered = rosters.counts(found).get(RowState.ENTERED, 0) if work == "enter" else 0
    so_far = tasks.undone_so_far(found) if work == "undo" else None
    if so_far and now:
        now.done, now.total = so_far[:2]
    fraction = min(now.done / now.total, 1) if now and now.total else 0
    silent = tasks.stopped(now) and not (so_far and now and so_far[2] < tasks.STALLED_SECONDS)
    return {
        "batch": found,
        "now": now,
        "fraction": fraction,
        "share": round(100 * fraction),
        "stopped": bool(found.message) or silent,
        "counted": work == "enter" or so_far is not None,
        "entered": entered,
        "last": entering.last_row(found) if entered else None,
        "waiting": sum(rosters.counts(found).get(state, 0) for state in rosters.ENTERS)
        if work == "enter"
        else 0,
        "work": work,
        "step": step,
    }


def _ended(request: HttpRequest, found: ImportBatch, form: PlainForm) -> HttpResponse:
    actor = common.reader(request)
    undoable = found.state == BatchState.COMMITTED and bool(
        decide(actor, "roster.undo", account=found.account)
    )
    context = {
        "batch": found,
        "form": form if undoable else None,
        "foreseen": foreseen(found) if undoable else None,
        "people": found.files.count(),
        "left": rosters.counts(found),
        "rows": rosters.counts(found).get(RowState.ENTERED, 0),
        "step": 5,
    }
    return render(request, "registry/import_end.html", context, status=422 if form.errors else 200)


@require_POST
@rule("roster.import")
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Take up a batch whose work came to a stop: read it again, go on entering, or still entered."""
    found = open_batch(request, code)
    if found.message or tasks.stopped(tasks.progress(found)):
        if found.state == BatchState.COMMITTING:
            tasks.go_on(found, common.reader(request), words.language())
        elif found.state == BatchState.UNDOING:
            writer.do(lambda: undo_stopped(batch_pk=found.pk, why=""))
            writer.do(lambda: tasks.forget(found))
        elif found.state == BatchState.UPLOADED:
            tasks.start_reading(found, words.language())
    return redirect("registry:import", found.code)


@require_POST
@rule("roster.import")
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End the entering of a batch where it stopped: what is in the books stays, the other rows are not entered."""
    found, actor = open_batch(request, code), common.reader(request)
    if found.state == BatchState.COMMITTING and (found.message or tasks.stopped(tasks.progress(found))):
        try:
            writer.do(lambda: entering.end(actor=actor, batch=found))
        except Refused as refused:
            common.say_refused(request, refused)
    return redirect("registry:import", found.code)


@require_POST
@rule("roster.import")
def commit(request: HttpRequest, code: str) -> HttpResponse:
    """Enter the good rows, in the background."""
    found = open_batch(request, code)
    accept = request.POST.get("accept_good_rows") == "yes"
    try:
        tasks.start_entering(
            found,
            common.reader(request),
            accept,
            words.language(),
            accept_known_rows=request.POST.get("accept_known_rows") == "yes",
        )
    except Refused as refused:
        return imports_rows.trial(request, open_batch(request, code), refused=refused)
    return redirect("registry:import", found.code)


@require_POST
@rule("roster.undo")
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Reverse every enrolment of a batch, in the background."""
    found, form = open_batch(request, code), UndoForm(request.POST)
    if form.is_valid():
        actor, why = common.reader(request), form.cleaned_data["why"]
        language = words.language()
        if common.attempt(form, lambda: tasks.start_undoing(found, actor, why, language)):
            return redirect("registry:import", found.code)
        found.refresh_from_db()
    return _ended(request, found, form)


urlpatterns: list[Any] = [
    path("imports/", imports, name="imports"),
    path("imports/<slug:code>/", batch, name="import"),
    path("imports/<slug:code>/columns/", imports_columns.columns, name="import_columns"),
    path("imports/<slug:code>/rows/<int:idx>/", imports_rows.row, name="import_row"),
    path("imports/<slug:code>/accounts/", imports_rows.account, name="import_account"),
    path("imports/<slug:code>/wristbands/", imports_rows.wristbands, name="import_wristbands"),
    path("imports/<slug:code>/known/", imports_rows.known, name="import_known"),
    path("imports/<slug:code>/errors.xlsx", imports_sheets.errors, name="import_errors"),
    path("imports/<slug:code>/to-correct.xlsx", imports_sheets.refused, name="import_refused"),
    path("imports/<slug:code>/commit/", commit, name="import_commit"),
    path("imports/<slug:code>/progress/", progress, name="import_progress"),
    path("imports/<slug:code>/again/", again, name="import_again"),
    path("imports/<slug:code>/end/", end, name="import_end"),
    path("imports/<slug:code>/undo/", undo, name="import_undo"),
]
