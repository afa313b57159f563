"""Files that may be one person: the machine proposes, an examiner compares field by field and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from amana.access import reads, rule
from amana.access.models import User
from amana.ledger import writer

from .. import books, countries, words
from ..forms import LinkForm
from ..models import FileCard, LinkProposal, Sex
from ..services.links import proposal_answer
from . import common

PAGE = 30


@require_GET
@rule("identity.decide")
def likenesses(request: HttpRequest) -> HttpResponse:
    """Proposals without an answer, where both files are open to the reader."""
    actor = common.reader(request)
    page = Paginator(waiting(actor), PAGE).get_page(request.GET.get("page"))
    cards = FileCard.objects.in_bulk({pk for row in page for pk in (row.one_id, row.other_id)})
    rows = [(row, cards[row.one_id], cards[row.other_id], _why(row.why)) for row in page]
    return render(request, "registry/likenesses.html", {"page": page, "rows": rows})


def waiting(actor: User) -> Any:
    """The open proposals of this reader."""
    mine = books.visible(actor, FileCard.objects.all(), "identity.decide", counting=True).values("file")
    return LinkProposal.objects.filter(answer__in=("", "open"), one__in=mine, other__in=mine).order_by("pk")


def _why(code: str) -> Any:
    return words.LIKENESSES.get(code, code)


@dataclass(frozen=True, slots=True)
class Row:
    """One field of two files side by side. `mark` is same, other or blank."""

    label: str
    one: str
    other: str
    mark: str


@require_http_methods(["GET", "POST"])
@rule("identity.decide")
def likeness(request: HttpRequest, pk: int) -> HttpResponse:
    actor = common.reader(request)
    proposal = waiting(actor).filter(pk=pk).select_related("one__card", "other__card").first()
    if proposal is None:
        raise Http404
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answered = common.attempt(
            form, lambda: writer.do(lambda: proposal_answer(actor=actor, proposal=proposal, **told))
        )
        if answered is not None:
            common.say(request, _("The answer was recorded in both files."))
            return redirect("registry:likenesses")
    both = [proposal.one_id, proposal.other_id]
    writer.do(lambda: reads.record(actor, both, "identity", purpose=common.purpose_of(request)))
    context = {
        "proposal": proposal,
        "rows": compare(proposal.one, proposal.other),
        "form": form,
        "why": _why(proposal.why),
    }
    return render(request, "registry/likeness.html", context, status=422 if form.errors else 200)


def compare(one: Any, other: Any) -> list[Row]:
    """The claims that stand in two files, field by field. Nothing is weighed."""
    left, right = _facts(one), _facts(other)
    return [
        Row(
            str(label),
            left[label],
            right[label],
            "blank"
            if not left[label] or not right[label]
            else "same"
            if left[label] == right[label]
            else "other",
        )
        for label in left
    ]


def _facts(file: Any) -> dict[Any, str]:
    claim = file.claims.filter(kind="principal", superseded_by=None).first()
    account = books.accounts_of([file.pk]).get(file.pk)
    aliases = [str(c) for c in file.claims.filter(kind="alias", superseded_by=None)]
    return {
        _("Name in Arabic"): claim.name_ar,
        _("Name in Latin letters"): claim.name_latin,
        _("Kunya"): claim.kunya,
        _("Also known as"): " · ".join(aliases),
        _("Mother's name"): claim.mother,
        _("Birth"): words.birth_text(claim.birth),
        _("Place of birth"): claim.birth_place,
        _("Sex"): str(dict(Sex.choices).get(claim.sex, "")),
        _("Nationality"): " · ".join(countries.names(file.card.nationalities)),
        _("Account"): words.account_name(books.account(account)) if account else "",
    }
