"""Photographs and biometric samples of one file: what there is, until when; each is opened one by one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from amana import access
from amana.access import Denied, reads, rule
from amana.console import exports
from amana.console import words as console_words
from amana.ledger.errors import Refused

from .. import ages, books, prints
from ..models import Biometric
from ..queries import prints as fingers_of
from ..queries.file import age_of
from ..services import biometrics as service
from ..services import disposals
from ..services.biometrics import biometric_open
from . import common
from .file import _page, guarded

INLINE = ("image/jpeg", "image/png")


@require_GET
@rule("biometric.read")
@guarded
def biometrics(request: HttpRequest, number: str) -> HttpResponse:
    """The list, without any picture: looking at one is a step of its own, with its purpose, and is recorded."""
    if not common.purpose_of(request):
        return common.purpose_page(request)
    file = common.open_file(request, number, what="biometrics")
    actor, purpose = common.reader(request), common.purpose_of(request)
    access.require(actor, "biometric.read", person=file.pk, purpose=purpose)
    today = books.today()
    items = list(file.biometrics.select_related("by", "secret__key", "sign_off__by").order_by("-pk"))
    asked = disposals.open_for([item.pk for item in items])
    context = {
        "items": [(item, item.secret, item.retain_until < today, item.pk in asked) for item in items],
        "poor": prints.POOR,
        "gaps": file.biometric_gaps.select_related("by"),
        "sign_offs": file.biometric_sign_offs.select_related("by"),
        "may_export": prints.available() and fingers_of.live_fingers(file).exists(),
        "needs_sign_off": age_of(file, today).age is not ages.Age.ADULT,
        "actions": ("biometric.add", "biometric.erase", "biometric.sign_off"),
    }
    return _page(request, file, "biometrics", "registry/file/biometrics.html", context)


@require_GET
@rule("biometric.read")
@guarded
def biometric(request: HttpRequest, number: str, item: int) -> HttpResponse:
    """One photograph or sample, in clear. Each opening is recorded for the person."""
    if not common.purpose_of(request):
        return common.purpose_page(request)
    file = common.open_file(request, number)
    actor, purpose = common.reader(request), common.purpose_of(request)
    found = Biometric.objects.select_related("file").filter(pk=item, file=file).first()
    if found is None:
        raise Http404
    try:
        content, secret = biometric_open(actor=actor, item=found, purpose=purpose)
    except Denied:
        raise
    except Refused as refused:
        raise Http404 from refused
    reads.opened(actor, [file.pk], "biometric", purpose=purpose)
    response = HttpResponse(content, content_type=secret.media_type)
    kind = "inline" if secret.media_type in INLINE else "attachment"
    suffix = secret.media_type.rpartition("/")[2].removeprefix("x-")
    response.headers["Content-Disposition"] = f'{kind}; filename="{file.number}-{found.pk}.{suffix}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@rule("biometric.read")
@guarded
def transaction(request: HttpRequest, number: str) -> HttpResponseBase:
    """All fingers of the file as a transaction file (ANSI/NIST-ITL), under its number and no name: by the right and
    the purpose by which they are looked at, recorded as handed out."""
    if not common.purpose_of(request):
        return common.purpose_page(request)
    file = common.open_file(request, number)
    actor, purpose = common.reader(request), common.purpose_of(request)
    access.require(actor, "biometric.read", person=file.pk, purpose=purpose)

    def make() -> exports.Pieces:
        records = service.transaction(actor=actor, file=file, purpose=purpose)
        fingers = fingers_of.live_fingers(file).order_by().values("position").distinct().count()
        return exports.Pieces(f"fingers-{file.number}", records, fingers, persons=[file.pk], about=file.pk)

    kind = exports.Other(
        _("Transaction file, ANSI/NIST-ITL (.an2)"), "an2", "application/x-ansi-nist", make, "transaction"
    )
    return exports.answer(
        request,
        title=f"{_('Fingers')} · {console_words.isolated(file.number)}",
        back=reverse("registry:file_biometrics", args=[file.number]),
        others={"an2": kind},
        purpose=purpose,
    )
