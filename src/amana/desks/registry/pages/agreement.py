"""How examiners agree: figures only, no pair and no person."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amana.access import may, rule
from amana.access.models import User

from .. import agreement as measure
from .. import words
from ..forms import PlainForm
from ..forms_review import ShareForm
from ..models import PendingAct, ReviewPolicy
from ..queries import review
from ..services.links import share, share_set
from . import common
from .prepared import Prepared, prepare


@require_http_methods(["GET", "POST"])
@rule("identity.figures")
def agreement(request: HttpRequest) -> HttpResponse:
    actor = common.reader(request)
    form = ShareForm(request.POST if request.method == "POST" else None, initial={"percent": share()})
    if request.method == "POST" and form.is_valid():
        pending = prepare(request, form, "share", "", None, _set(actor, form))
        if pending is not None:
            return redirect("registry:sign", pending.pk)
    found = review.agreed()
    wrong, of = found.false_links
    context = {
        "found": found,
        "wrong": wrong,
        "of": of,
        "wrong_share": wrong / of if of else None,
        "columns": [(code, words.ANSWERS_GIVEN[code]) for code in measure.ANSWERS],
        "table": [
            (words.ANSWERS_GIVEN[a], [(found.table[a, b], a == b) for b in measure.ANSWERS])
            for a in measure.ANSWERS
        ],
        "figures": review.figures(),
        "readers": review.by_reader(),
        "share": share(),
        "policies": ReviewPolicy.objects.select_related("by")[:5],
        "form": form if may(actor, "identity.policy") else None,
    }
    return render(request, "registry/agreement.html", context, status=422 if form.errors else 200)


def _set(actor: User, form: PlainForm) -> Callable[[], ReviewPolicy]:
    return lambda: share_set(actor=actor, **form.cleaned_data)


def share_from_pending(request: HttpRequest, _pending: PendingAct, sent: QueryDict) -> Prepared:
    """For the page that signs."""
    form = ShareForm(sent)
    form.full_clean()

    def finish(_made: ReviewPolicy) -> HttpResponse:
        common.say(request, _("The share stands from the next reading on."))
        return redirect("registry:agreement")

    return form, _set(common.reader(request), form), finish
