"""The legal grounds the books know: the list, and the form that enters another."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from amana.access import rule
from amana.ledger import writer

from ..forms import BasisOpenForm
from ..models import Basis, FileCard
from ..services.basis import basis_open
from . import common


@require_GET
@rule("basis.write")
def bases(request: HttpRequest) -> HttpResponse:
    """Every ground, with how many files stand on it now."""
    standing = dict(
        FileCard.objects.exclude(basis="").order_by().values_list("basis").annotate(n=Count("pk"))
    )
    rows = [(basis, standing.get(basis.code, 0)) for basis in Basis.objects.select_related("authority", "by")]
    return render(request, "registry/bases.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@rule("basis.write")
def basis_new(request: HttpRequest) -> HttpResponse:
    form = BasisOpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actor = common.reader(request)
        made = common.attempt(form, lambda: writer.do(lambda: basis_open(actor=actor, **form.cleaned_data)))
        if made is not None:
            common.say(request, _("The legal basis %(code)s was entered.") % {"code": made.code})
            return redirect("registry:bases")
    return render(request, "registry/basis_new.html", {"form": form}, status=422 if form.errors else 200)
