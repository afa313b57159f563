"""Enrolling a person, and admitting one again: the form, then the answers to be checked, then the books."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amana.access import rule
from amana.engines.common import file_number
from amana.ledger.errors import Refused

from .. import sounds
from ..forms import AdmitForm, EnrolForm, PlainForm
from ..models import CustodyFile, FoundBy, PendingAct
from ..services import files, passages, proposals
from . import common, known
from .act_services import identity_of
from .prepared import prepare

Finish = Callable[[Any], HttpResponse]


@require_http_methods(["GET", "POST"])
@rule("enrol")
def enrol(request: HttpRequest) -> HttpResponse:
    form = EnrolForm(request.POST if request.method == "POST" else None)
    common.own_accounts(form, common.reader(request), "enrol")
    if request.method == "POST" and form.is_valid():
        pending = prepare(request, form, "enrol", "", None, lambda: _enrol(request, form))
        if pending:
            return redirect("registry:sign", pending.pk)
    return render(request, "registry/enrol.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@rule("enrol")
def known_while_typing(request: HttpRequest) -> HttpResponse:
    """The panel beside the form: who in the register may be the person whose name is being typed. Asked by POST, so
    that no name stands in an address."""
    context = {"known": known.typed(request), "names_wanting": sounds.wanting()}
    return render(request, "registry/parts/known_typed.html", context)


def _enrol(request: HttpRequest, form: EnrolForm) -> CustodyFile:
    data = form.cleaned_data
    arrival = files.Arrival(
        identity=identity_of(data).checked(),
        account=data["account"],
        basis=data["basis"],
        population=data["population"],
        admitted_at=data["admitted_at"],
        reference=data["reference"],
        decided=data["decided"],
        arrested=data["arrest"],
        injuries=data["injuries"],
        next_of_kin=data["next_of_kin"],
        other_numbers=tuple(filter(None, [data["wristband"]])),
    )
    return files.enrol(actor=common.reader(request), arrival=arrival)


def from_pending(
    request: HttpRequest, pending: PendingAct, sent: QueryDict
) -> tuple[PlainForm, Callable[[], Any], Finish]:
    """For the page that signs."""
    form = EnrolForm(sent)
    form.full_clean()

    def finish(file: CustodyFile) -> HttpResponse:
        common.say(request, _("File %(number)s was opened.") % {"number": file.number})
        if proposals.look([file.pk], found_by=FoundBy.ENROLMENT):
            common.say(
                request, _("The person may be in the register already; an examiner compares the files.")
            )
        return redirect("registry:file", file.number)

    return form, lambda: _enrol(request, form), finish


@require_http_methods(["GET", "POST"])
@rule("admit")
def admit(request: HttpRequest) -> HttpResponse:
    """Admit a person again who had left custody; the file is named by its number."""
    form = AdmitForm(
        request.POST if request.method == "POST" else None, initial={"number": request.GET.get("number", "")}
    )
    common.own_accounts(form, common.reader(request), "admit")
    if request.method == "POST" and form.is_valid():
        pending = prepare(request, form, "admit", "", None, lambda: _admit(request, form))
        if pending:
            return redirect("registry:sign", pending.pk)
    return render(request, "registry/admit.html", {"form": form}, status=422 if form.errors else 200)


def _admit(request: HttpRequest, form: AdmitForm) -> CustodyFile:
    """A registrar of the receiving authority may not open the file before the person is theirs; the number
    with its check digit is what they hold."""
    data = form.cleaned_data
    try:
        number = str(file_number.parse(data["number"]))
    except file_number.FileNumberError:
        raise Refused("file-unknown", number=data["number"], field="number") from None
    file = CustodyFile.objects.filter(number=number).first()
    if file is None:
        raise Refused("file-unknown", number=data["number"], field="number")
    passages.admit_again(
        actor=common.reader(request), file=file, account=data["account"], at=data["at"], why=data["why"]
    )
    return file


def admit_from_pending(
    request: HttpRequest, pending: PendingAct, sent: QueryDict
) -> tuple[PlainForm, Callable[[], Any], Finish]:
    """For the page that signs."""
    form = AdmitForm(sent)
    form.full_clean()

    def finish(file: CustodyFile) -> HttpResponse:
        common.say(request, _("The person was admitted again."))
        return redirect("registry:file", file.number)

    return form, lambda: _admit(request, form), finish
