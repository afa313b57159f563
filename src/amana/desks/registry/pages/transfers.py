"""Transfers of authority and what was decided before them: a plain list for the monitor."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from amana.access import rule
from amana.access.models import User

from .. import words
from ..queries.file import names_of
from ..queries.transfers import Decided, decisions, entries
from ..services.memoranda import Finding, destinations
from . import common

KINDS = {
    "": gettext_lazy("All"),
    "assessed": gettext_lazy("Assessed"),
    "override": gettext_lazy("Overrides"),
    "overdue": gettext_lazy("Assessment overdue"),
    "refused": gettext_lazy("Refused"),
}


@require_GET
@rule("gate.read")
def transfers(request: HttpRequest) -> HttpResponse:
    actor = common.reader(request)
    found = visible(actor, decisions())
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in KINDS else ""
    counts = Counter(d.kind for d in found)
    counts["overdue"] = sum(d.overdue for d in found)
    counts[""] = len(found)
    shown = [d for d in found if not chosen or d.kind == chosen or (chosen == "overdue" and d.overdue)]
    names = names_of(actor, {d.person for d in shown})
    users = User.objects.in_bulk({d.by for d in shown if d.by})
    towards = destinations()
    findings = {value: str(label) for value, label in Finding.choices}
    rows: list[dict[str, Any]] = [
        {
            "d": d,
            "name": names.get(d.person, {}),
            "by": users[d.by].name if d.by in users else "",
            "towards": towards.get(d.destination, d.destination),
            "finding": findings.get(d.finding, ""),
        }
        for d in shown
    ]
    context = {
        "rows": rows,
        "kinds": [(kind, label, counts[kind], kind == chosen) for kind, label in KINDS.items()],
        "passed": entries(),
        "words": words.ENTRY_KINDS,
        "overdue": counts["overdue"],
    }
    return render(request, "registry/transfers.html", context)


def visible(actor: User, found: list[Decided]) -> list[Decided]:
    """Only of persons whose file is open to this reader: nothing else is listed or counted."""
    known = names_of(actor, {d.person for d in found})
    return [d for d in found if d.person in known]
