"""One custody file: its tabs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amana.access import reads, rule
from amana.access.models import GateOpening, User
from amana.console import words as console_words
from amana.engines.common import clock
from amana.ledger.kinds import ENTRY_KINDS
from amana.ledger.models import Checkpoint

from .. import ages, books, strip, timeline, words
from ..document_numbers import numbers_of
from ..forms import AsOfForm
from ..models import Classification, ClassificationRecord, CustodyFile
from ..queries.file import age_of, claims_history
from ..queries.memoranda import Word, spoken
from ..queries.redactions import Erasure, erasures
from ..queries.written import written_on_admission
from . import bar, common, correcting, gates, objecting, same_person

LOOKS = 50
View = Callable[..., HttpResponse]
Answer = TypeVar("Answer", bound=HttpResponseBase)


def guarded(view: Callable[..., Answer]) -> Callable[..., Answer | HttpResponse]:
    """Turn a file that is closed to the reader into the page that says so."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer | HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except common.Closed as closed:
            return closed.response

    return run


def _page(
    request: HttpRequest, file: CustodyFile, tab: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    actor = common.reader(request)
    shown = bar.of(request, actor, file, tab)
    can = {
        action.replace(".", "_"): True
        for action in context.pop("actions", ())
        if bar.allowed(actor, action, file)
    }
    return render(request, template, {"file": file, "bar": shown, "can": can, **context})


def part(request: HttpRequest, file: CustodyFile, action: str) -> User:
    """The reader, if they may do `action` about this person; else the page of what is not open to them."""
    actor = common.reader(request)
    if not bar.allowed(actor, action, file):
        raise PermissionDenied(action)
    return actor


@require_GET
@rule("file.read")
@guarded
def custody(request: HttpRequest, number: str) -> HttpResponse:
    file = common.open_file(request, number, what="custody")
    form = AsOfForm(request.GET if "at" in request.GET else None)
    at = form.cleaned_data["at"] if form.is_bound and form.is_valid() else None
    now = at or clock.now()
    movements = books.chain(file.pk, at)
    position = movements[-1].dst if movements else None
    sealed = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    panel = gates.panel(request, file, position if position and position.kind in ("held", "escort") else None)
    context = {
        "items": timeline.items(movements, now),
        "strip": _strip(movements, now),
        "sealed": sealed,
        "form": form,
        "at": at,
        "panel": panel,
        "band": _band(common.reader(request), file, age_of(file, books.today())),
        "lately": list(reads.of_person(common.reader(request), file.pk)[:4]),
        "actions": (
            "admit",
            "duplicate",
            "split",
            "gate.open",
            "reads.see",
            "file.print",
            "correction.ask",
            "correction.decide",
        ),
        "fix": correcting.of_file(file),
        "actor": common.reader(request),
        "kind": position.kind if position else "",
        "out": position is not None and position.kind in ENTRY_KINDS["admit"].leaves,
        "same": same_person.of(common.reader(request), file),
        "erasures": _erasures(file),
    }
    return _page(request, file, "custody", "registry/file/custody.html", context)


def _erasures(file: CustodyFile) -> dict[str, dict[int, list[Erasure]]]:
    """What was erased, by sort ("leaf", "document", "claim") and key."""
    found: dict[str, dict[int, list[Erasure]]] = {}
    for (sort, key), made in erasures(file).items():
        found.setdefault(sort, {})[key] = made
    return found


def _strip(movements: list[timeline.Movement], now: datetime) -> str:
    stretches = timeline.stretches(movements, now, console_words.duration_text, console_words.short_day_text)
    if not stretches:
        return ""
    return mark_safe(
        strip.svg(
            stretches,
            title=_("who answered for this person, oldest at the left"),
            now=_("now"),
            folded=_("broken scale: long stays are folded"),
            rtl=get_language_bidi(),
        )
    )


def _band(actor: User, file: CustodyFile, standing: ages.AgeStanding) -> Classification | None:
    """The standing band, for those who may read it; never for a child or a disputed age."""
    if standing.age is not ages.Age.ADULT:
        return None
    if not bar.allowed(actor, "classification.read", file):
        return None
    return Classification.objects.select_related("assessor", "approver").filter(file=file).first()


@require_GET
@rule("file.read")
@guarded
def identity(request: HttpRequest, number: str) -> HttpResponse:
    file = common.open_file(request, number, what="identity")
    actor = common.reader(request)
    history = claims_history(file)
    whole = bar.allowed(actor, "identity.read", file)
    context = {
        "claims": history if whole else [c for c in history if not hasattr(c, "superseded_by")],
        "whole": whole,
        "nationalities": file.nationalities.select_related("by"),
        "findings": file.age_findings.select_related("by"),
        "record": file.records.first(),
        "written": written_on_admission(file.pk),
        "mother": file.mother_file,
        "erasures": _erasures(file),
        "actions": ("file.write", "age.find", "redaction.ask"),
    }
    return _page(request, file, "identity", "registry/file/identity.html", context)


@require_GET
@rule("file.read")
@guarded
def basis(request: HttpRequest, number: str) -> HttpResponse:
    file = common.open_file(request, number, what="basis")
    context = {
        "bases": file.bases.select_related("basis__authority", "by").prefetch_related("reviews__by"),
        "today": books.today(),
        "actions": ("basis.write", "basis.review"),
    }
    return _page(request, file, "basis", "registry/file/basis.html", context)


@require_GET
@rule("file.read")
@guarded
def judgement(request: HttpRequest, number: str) -> HttpResponse:
    """The band of an adult; of a child or a person of unsettled age the protection note instead."""
    file = common.open_file(request, number, what="judgement")
    actor = common.reader(request)
    standing = age_of(file, books.today())
    adult = standing.age is ages.Age.ADULT
    reads_bands = bar.allowed(actor, "classification.read", file)
    monitor = "monitor" in actor.role_codes
    if not reads_bands and not bar.may_see_judgement(actor, file, not adult):
        raise PermissionDenied("classification.read")
    proposals = (
        ClassificationRecord.objects.filter(file=file, approval=None).select_related("assessor")
        if adult and reads_bands
        else ()
    )
    protects = not adult and bar.allowed(actor, "protection.file", file)
    context = {
        "standing": standing,
        "adult": adult,
        "findings": file.age_findings.select_related("by"),
        "band": _band(actor, file, standing),
        "reads_bands": reads_bands,
        "proposals": proposals,
        "history": _sealed(file) if monitor else _bands(file) if adult and reads_bands else (),
        "sees_sealed": monitor,
        "notes": spoken(file.pk, ("decide",), words=True) if protects else (),
        "protects": protects,
        "actions": (
            "classification.propose",
            "classification.approve",
            "age.find",
            "best_interests.write",
            "biometric.sign_off",
            "protection.file",
            "redaction.ask",
        ),
    }
    return _page(request, file, "judgement", "registry/file/judgement.html", context)


def _bands(file: CustodyFile) -> Any:
    """Approved bands of the newest finding; what a later finding sealed is left out."""
    newest = file.age_findings.values_list("pk", flat=True).first()
    return (
        ClassificationRecord.objects.filter(file=file, age_finding=newest)
        .exclude(approval=None)
        .select_related("assessor", "approval__approver")
    )


def _sealed(file: CustodyFile) -> Any:
    """Every band ever approved: only the monitor's history reads the sealed ones."""
    return (
        ClassificationRecord.objects.filter(file=file)
        .exclude(approval=None)
        .select_related("assessor", "approval__approver")
    )


@require_GET
@rule("file.read")
@guarded
def decisions(request: HttpRequest, number: str) -> HttpResponse:
    file = common.open_file(request, number, what="decisions")
    actor = common.reader(request)
    if not bar.may_see_decisions(actor):
        raise PermissionDenied("gate.read")
    kinds = ["assess", "stay", "stay_lifted", "open_gate", "object", "answer"]
    if bar.allowed(actor, "protection.file", file):
        kinds.append("decide")
    in_force = {m.leaf for m in books.stays(file.pk)}
    found: list[Word] = spoken(file.pk, kinds, words=True)
    standing, given = objecting.of_file(actor, file, found)
    context = {
        "memoranda": found,
        "standing": standing,
        "given": given,
        "in_force": in_force,
        "waiting": GateOpening.objects.filter(person=file.pk, granted=None).select_related("asked_by"),
        "actor": actor,
        "actions": (
            "assess.decide",
            "assess.write",
            "stay.order",
            "gate.open",
            "file.write",
            "best_interests.write",
            "redaction.ask",
        ),
        "erasures": _erasures(file),
        "child": age_of(file, books.today()).age is not ages.Age.ADULT,
    }
    return _page(request, file, "decisions", "registry/file/decisions.html", context)


@require_GET
@rule("file.read")
@guarded
def needs(request: HttpRequest, number: str) -> HttpResponse:
    file = common.open_file(request, number, what="needs")
    rows = list(file.needs.select_related("by", "followed_by__by"))
    context = {
        "open": [n for n in rows if n.open and not hasattr(n, "followed_by")],
        "ended": [n for n in rows if n.open and hasattr(n, "followed_by")],
        "actions": ("need.write",),
    }
    return _page(request, file, "needs", "registry/file/needs.html", context)


@require_GET
@rule("file.read")
@guarded
def belongings(request: HttpRequest, number: str) -> HttpResponse:
    file = common.open_file(request, number, what="property")
    items = file.property.select_related("by").prefetch_related("receipts__by", "receipts__account__place")
    context = {"items": items, "actions": ("property.write",)}
    return _page(request, file, "property", "registry/file/property.html", context)


@require_GET
@rule("document.read")
@guarded
def documents(request: HttpRequest, number: str) -> HttpResponse:
    file = common.open_file(request, number, what="documents")
    part(request, file, "document.read")
    rows = list(file.documents.select_related("by", "secret__key"))
    spoken_numbers = numbers_of(rows)
    context = {
        "rows": [(row, spoken_numbers.get(row.pk, ""), getattr(row, "secret", None)) for row in rows],
        "erasures": _erasures(file),
        "actions": ("document.add", "redaction.ask"),
    }
    return _page(request, file, "documents", "registry/file/documents.html", context)


@require_GET
@rule("reads.see")
@guarded
def looked(request: HttpRequest, number: str) -> HttpResponse:
    file = common.open_file(request, number, what="looked")
    actor = part(request, file, "reads.see")
    page = Paginator(reads.of_person(actor, file.pk), LOOKS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "disclosures": spoken(file.pk, ("disclose",), words=True),
        "what": words.PARTS,
    }
    return _page(request, file, "looked", "registry/file/looked.html", context)
