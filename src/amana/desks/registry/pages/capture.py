"""The ten fingers of a file: captured, measured at once, searched for in the register."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amana import access
from amana.access import reads, rule
from amana.access.models import User
from amana.engines.prints.slaps import Hand
from amana.ledger import writer
from amana.ledger.errors import Refused

from .. import ages, books, printgallery, prints
from ..forms_biometric import SLAPS, CaptureForm, PrintSearchForm
from ..models import Biometric, BiometricKind, CustodyFile, Position, PrintSearch
from ..queries import prints as fingers_of
from ..queries.file import age_of
from ..services import biometrics, searches
from ..services.documents import Copy
from . import bar, common
from .act_page import permit
from .file import _page, guarded

KEPT_DAYS = 365
"""How long an image is kept unless the officer says otherwise."""


@require_http_methods(["GET", "POST"])
@rule("biometric.add")
@guarded
def fingers(request: HttpRequest, number: str) -> HttpResponse:
    """The ten fingers; images are added, each is measured and kept or refused alone."""
    file = common.open_file(request, number)
    actor = common.reader(request)
    permit(actor, "biometric.add", file)
    initial = {
        "purpose": common.purpose_of(request),
        "retain_until": _kept_until(file),
    }
    form = CaptureForm(
        request.POST if request.method == "POST" else None, request.FILES or None, initial=initial
    )
    if request.method == "POST" and form.is_valid() and _keep(request, actor, file, form):
        return redirect("registry:file_prints", file.number)
    return _board(request, file, form, _search_form(request, file))


def _keep(request: HttpRequest, actor: User, file: CustodyFile, form: CaptureForm) -> bool:
    """Keep what was sent, finger by finger: one that cannot be read does not cost the others."""
    data = form.cleaned_data
    told = {"purpose": data["purpose"], "retain_until": data["retain_until"]}
    kept: list[Biometric] = []
    for field in form.fingers:
        if sent := data.get(field.name):
            made = _one(
                form, actor, file, field.name, sent, told | {"without_ridges": data["without_ridges"]}
            )
            kept += [made] if made else []
    for name in SLAPS:
        if sent := data.get(name):
            kept += _four(form, actor, file, name, sent, told)
    if sent := data.get("record"):
        try:
            found = searches.from_record(actor=actor, file=file, copy=Copy(sent.name, sent.read()), **told)
        except Refused as refused:
            _refused(form, "record", refused)
        else:
            form.kept = True
            kept += found[0]
            _say_left_out(request, found[1])
    if kept:
        form.kept = True
        common.say(request, _said(kept))
    return not form.errors


def _one(
    form: CaptureForm, actor: User, file: CustodyFile, name: str, sent: Any, told: dict[str, Any]
) -> Biometric | None:
    copy = Copy(sent.name, sent.read())
    position = name.removeprefix("finger_")
    told = {**told, "ready": biometrics.template_ready(copy, position)}

    def act() -> Biometric:
        return biometrics.biometric_add(
            actor=actor, file=file, kind=BiometricKind.FINGER, position=position, copy=copy, **told
        )

    try:
        return writer.do(act)
    except Refused as refused:
        _refused(form, name, refused)
    return None


def _four(
    form: CaptureForm, actor: User, file: CustodyFile, name: str, sent: Any, told: dict[str, Any]
) -> list[Biometric]:
    """The fingers of one hand, all of them or none."""
    copy = Copy(sent.name, sent.read())
    hand: Hand = "right" if name == "slap_right" else "left"
    try:
        return searches.from_slap(actor=actor, file=file, copy=copy, hand=hand, **told)
    except Refused as refused:
        _refused(form, name, refused)
    return []


def _refused(form: CaptureForm, name: str, refused: Refused) -> None:
    """What was not kept, at the field that it was sent with."""
    field = str(refused.where.get("field", ""))
    form.add_error(field if field in form.fields else name, f"{refused.message} {refused.remedy}")


def _said(kept: list[Biometric]) -> str:
    """How well each finger that was just taken will compare."""
    bare = fingers_of.without_ridges(kept)
    parts = []
    for item in kept:
        label = str(Position(item.position).label)
        if item.quality is None and item.pk in bare:
            parts.append(_("%(finger)s: no ridges found, kept as an exception") % {"finger": label})
        elif item.quality is None and prints.available():
            parts.append(_("%(finger)s: too little of it to measure its quality") % {"finger": label})
        elif item.quality is None:
            parts.append(label)
        elif item.quality < prints.POOR:
            parts.append(_("%(finger)s: NFIQ 2 %(n)s, poor") % {"finger": label, "n": item.quality})
        else:
            parts.append(_("%(finger)s: NFIQ 2 %(n)s") % {"finger": label, "n": item.quality})
    return _("Kept, sealed.") + " " + " · ".join(parts)


def _say_left_out(request: HttpRequest, left: int) -> None:
    if not prints.available():
        common.say(request, _("The transaction file was kept; its fingers cannot be read here."))
    elif left:
        common.say(
            request,
            ngettext(
                "%(n)s image of the transaction file is not of one readable finger and was left out.",
                "%(n)s images of the transaction file are not of one readable finger and were left out.",
                left,
            )
            % {"n": left},
        )


def _search_form(request: HttpRequest, file: CustodyFile) -> PrintSearchForm:
    standing = file.bases.order_by("-pk").select_related("basis").first()
    return PrintSearchForm(
        initial={
            "purpose": common.purpose_of(request),
            "basis": standing.basis.code if standing else "",
        }
    )


def _board(
    request: HttpRequest, file: CustodyFile, form: CaptureForm, search_form: PrintSearchForm
) -> HttpResponse:
    actor = common.reader(request)
    ten = fingers_of.ten(file)
    standing = age_of(file, books.today())
    may_search = access.may(actor, "biometric.search")
    searchable = any(finger.captures for finger in ten)
    context = {
        "ten": ten,
        "captures": prints.CAPTURES,
        "form": form,
        "search_form": search_form,
        "available": prints.available(),
        "barred": standing.age in (ages.Age.CHILD, ages.Age.DISPUTED),
        "needs_sign_off": standing.age is not ages.Age.ADULT,
        "searchable": searchable,
        "warming": printgallery.warming() if may_search and searchable and prints.available() else None,
        "may_search": may_search,
        "searches": _searches(actor, file) if may_search else (),
        "actions": ("biometric.add", "biometric.sign_off"),
    }
    answer = _page(request, file, "biometrics", "registry/file/fingers.html", context)
    if form.errors or search_form.errors:
        answer.status_code = 422
    return answer


def _searches(actor: User, file: CustodyFile) -> Any:
    if not bar.allowed(actor, "identity.read", file):
        return ()
    return file.print_searches.select_related("by", "basis")[:20]


@require_POST
@rule("biometric.search")
@guarded
def search(request: HttpRequest, number: str) -> HttpResponse:
    """Search the register for the person of these fingers."""
    file = common.open_file(request, number)
    actor = common.reader(request)
    form = PrintSearchForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        made = common.attempt(form, lambda: searches.search(actor=actor, file=file, **told))
        if made is not None:
            return redirect("registry:print_found", file.number, made.pk)
    return _board(request, file, CaptureForm(initial={"retain_until": _kept_until(file)}), form)


def _kept_until(file: CustodyFile) -> date:
    """The day that is offered: of somebody not established as an adult no later than a protection officer agreed to."""
    usual = books.today() + timedelta(days=KEPT_DAYS)
    if age_of(file, books.today()).age is ages.Age.ADULT:
        return usual
    agreed = file.biometric_sign_offs.filter(until__gt=books.today()).order_by("until").last()
    return min(usual, agreed.until) if agreed else usual


@require_GET
@rule("biometric.search")
@guarded
def found(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What one search brought up: for a purpose, recorded. Whoever has just searched has stated it already."""
    file, actor = common.open_file(request, number), common.reader(request)
    made = PrintSearch.objects.filter(pk=pk, file=file).select_related("basis", "by").first()
    purpose = common.purpose_of(request) or (made.purpose if made and made.by_id == actor.pk else "")
    if not purpose:
        return common.purpose_page(request)
    access.require(actor, "biometric.search", person=file.pk, purpose=purpose)
    if made is None:
        raise Http404
    rows = fingers_of.reached(actor, made)
    open_to = [row.candidate.file_id for row in rows if row.card]
    reads.opened(actor, [file.pk, *open_to], "biometric", purpose=purpose)
    context = {
        "search": made,
        "rows": rows,
        "fingers": [str(Position(p).label) for p in made.fingers.split(",")],
        "waiting": fingers_of.waiting(made),
        "actions": (),
    }
    return _page(request, file, "biometrics", "registry/file/print_search.html", context)
