"""Comparing two lists of people: choose them, see how far the work is, go to the pairs it found."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amana.access import rule
from amana.ledger import writer
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import tasks, words
from ..forms_review import LinkageForm
from ..models import ImportBatch, Linkage, LinkageState
from ..services.linkages import ALL, linkage_cancel
from . import common

SHOWN = 20


@require_http_methods(["GET", "POST"])
@rule("identity.compare")
def linkages(request: HttpRequest) -> HttpResponse:
    actor = common.reader(request)
    names = _lists()
    sent = request.POST if request.method == "POST" else None
    form = LinkageForm(sent, choices=list(names.items()), initial={"left": _likely(names), "right": ALL})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        begun = common.attempt(form, lambda: tasks.start_linking(actor, told["left"], told["right"]))
        if begun is not None:
            return redirect("registry:linkages")
    rows = [
        (row, names.get(row.left, row.left), names.get(row.right, row.right), _far(row)) for row in _recent()
    ]
    context = {
        "form": form,
        "rows": rows,
        "working": any(row.state == LinkageState.WAITING for row, *_rest in rows),
        "steps": words.LINKAGE_STEPS,
    }
    return render(request, "registry/linkages.html", context, status=422 if form.errors else 200)


@require_POST
@rule("identity.compare")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a comparison that is at work."""
    actor = common.reader(request)
    linkage = get_object_or_404(Linkage, pk=pk)
    try:
        writer.do(lambda: linkage_cancel(actor=actor, linkage=linkage))
    except Refused as refused:
        messages.error(request, f"{refused.message} {refused.remedy}")
    return redirect("registry:linkages")


def _recent() -> Any:
    return Linkage.objects.select_related("by")[:SHOWN]


def _lists() -> dict[str, str]:
    """What can be compared: the register, places that hold people, rosters that were entered."""
    found = {ALL: _("The whole register")}
    accounts = Account.objects.filter(kind="held", closed_at=None).select_related("place", "authority")
    found |= {f"account:{a.code}": words.account_name(a) for a in accounts.order_by("code")}
    batches = ImportBatch.objects.filter(state="committed").order_by("-pk")[:100]
    return found | {f"batch:{b.code}": f"{b.code} · {b.file_name}" for b in batches}


def _likely(names: dict[str, str]) -> str:
    """What is compared most often: the newest roster, else a place, with the register."""
    rosters = (name for name in names if name.startswith("batch:"))
    return next(rosters, next((name for name in names if name != ALL), ALL))


def _far(row: Linkage) -> dict[str, Any] | None:
    """How far a comparison is that is still at work."""
    if row.state != LinkageState.WAITING:
        return None
    told = tasks.linking_progress(row) or {"step": "left", "done": 0, "total": 0}
    return {**told, "words": words.LINKAGE_STEPS[told["step"]]}
