"""Files that may be one person: the machine proposes, examiners compare field by field and answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amana.access import may, reads, rule
from amana.access.models import User
from amana.ledger import writer

from .. import evidence, prints, words
from ..forms import PlainForm
from ..forms_review import AskAgainForm, LinkForm, PairForm, TakeBackForm
from ..models import FileCard, LinkProposal, PendingAct, Position, ProposalState
from ..queries import finding, review
from ..services import biometrics, proposals
from ..services.links import ask_again, link_take_back, proposal_answer
from . import common, pairs
from .act_services import other_file
from .prepared import Prepared, prepare

PAGE = 30
_Act = Callable[[User, LinkProposal, PlainForm], Callable[[], LinkProposal]]
TITLES = {
    "answer": gettext_lazy("Are these one person?"),
    "unlink": gettext_lazy("Take the link back"),
    "again": gettext_lazy("Have the pair read again"),
}
"""What is signed about a pair, by the name of its form."""
_SHOWN = ("pk", "one_id", "other_id", "why", "bits", "state", "round", "answered_at")


@require_GET
@rule("identity.decide")
def likenesses(request: HttpRequest) -> HttpResponse:
    """The queue of this reader, the strongest pairs first; and what became of the others."""
    return _queue(request, PairForm())


def _queue(request: HttpRequest, form: PairForm) -> HttpResponse:
    actor = common.reader(request)
    tab = str(request.GET.get("show", "read"))
    tab = tab if tab in review.TABS else "read"
    counts = review.counts(actor)
    # plain values: a page of sixty cards is a list, and objects would cost it more than its questions
    paginator = Paginator(review.queue(actor, tab).values(*_SHOWN), PAGE)
    paginator.count = counts[tab]  # asked for already
    page = paginator.get_page(request.GET.get("page"))
    files = {pk for row in page for pk in (row["one_id"], row["other_id"])}
    named = FileCard.objects.filter(file__in=files).values(
        "file_id", "number", "name_ar", "name_latin", "birth"
    )
    cards = {card["file_id"]: card for card in named}
    context = {
        "page": page,
        "tab": tab,
        "tabs": [(code, words.REVIEW_TABS[code], counts[code]) for code in review.TABS],
        "rows": [
            {
                "proposal": row,
                "one": cards[row["one_id"]],
                "other": cards[row["other_id"]],
                "why": words.LIKENESSES.get(row["why"], row["why"]),
                "band": (band := evidence.band(row["bits"]) if row["bits"] is not None else ""),
                "band_words": words.BANDS_OF_EVIDENCE.get(band, ""),
            }
            for row in page
        ],
        "form": form,
        "may_compare": may(actor, "identity.compare"),
        "may_figures": may(actor, "identity.figures"),
    }
    return render(request, "registry/likenesses.html", context, status=422 if form.errors else 200)


def _why(proposal: LinkProposal) -> Any:
    return words.LIKENESSES.get(proposal.why, proposal.why)


@require_POST
@rule("identity.decide")
def likeness_new(request: HttpRequest) -> HttpResponse:
    """Two files that an examiner brings together by their numbers."""
    actor = common.reader(request)
    form = PairForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data

        def act() -> LinkProposal:
            files = [other_file(actor, told[name], "file-unknown", name) for name in ("one", "other")]
            return writer.do(lambda: proposals.together(actor=actor, one=files[0], other=files[1]))

        made = common.attempt(form, act)
        if made is not None:
            if made.state == ProposalState.SETTLED and made.answer == "other":
                common.say(
                    request, _("Examiners answered this pair. The finding stands until you say what is new.")
                )
            return redirect("registry:likeness", made.pk)
    return _queue(request, form)


@require_http_methods(["GET", "POST"])
@rule("identity.decide")
def likeness(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair: two files side by side, the evidence, three equal answers. Who has read it in this round sees it
    again only when it is settled."""
    actor = common.reader(request)
    if review.read_by(actor, pk):
        if request.method == "POST":
            raise Http404
        common.say(
            request, _("You have read this pair. It waits for another reader, who does not see your answer.")
        )
        return redirect("registry:likenesses")
    proposal = _open_to(actor, pk)
    settled = proposal.state == ProposalState.SETTLED
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        pending = prepare(
            request, form, "answer", proposal.one.number, proposal.pk, _answer(actor, proposal, form)
        )
        if pending is not None:
            return redirect("registry:sign", pending.pk)
    both = [proposal.one_id, proposal.other_id]
    reads.opened(actor, both, "identity", purpose=common.purpose_of(request))
    asked = None if settled else review.asked_again(proposal)
    waiting = list(review.queue(actor).values_list("pk", flat=True)[:1000])
    context = {
        "proposal": proposal,
        "pair": pairs.of(proposal),
        "form": form,
        "why": _why(proposal),
        "place": waiting.index(proposal.pk) + 1 if proposal.pk in waiting else 0,
        "waiting": len(waiting),
        "settled": settled,
        "answerable": not settled or proposal.answer == "open",
        "readings": _readings(proposal, bool(asked)),
        "asked": asked,
        "outcome": words.OUTCOMES.get(proposal.answer, ""),
        "take_back": TakeBackForm() if settled and proposal.answer == "same" else None,
        "again": AskAgainForm() if settled and proposal.answer == "other" else None,
        "bands": words.BANDS_OF_EVIDENCE,
        "may_prints": may(actor, "biometric.read"),
    }
    return render(request, "registry/likeness.html", context, status=422 if form.errors else 200)


def _answer(actor: User, proposal: LinkProposal, form: PlainForm) -> Callable[[], LinkProposal]:
    return lambda: proposal_answer(actor=actor, proposal=proposal, **form.cleaned_data)


def answer_from_pending(request: HttpRequest, pending: PendingAct, sent: QueryDict) -> Prepared:
    """For the page that signs."""
    actor, form = common.reader(request), LinkForm(sent)
    form.full_clean()
    proposal = _pair(actor, pending.target or 0)
    return form, _answer(actor, proposal, form), lambda made: _next(request, actor, made)


def _pair(actor: User, pk: int) -> LinkProposal:
    """A pair open to this reader. Http404 otherwise, and while their own reading waits for the second reader's."""
    if review.read_by(actor, pk):
        raise Http404
    return _open_to(actor, pk)


def _open_to(actor: User, pk: int) -> LinkProposal:
    """A pair whose two files this reader may decide on, whoever has read it. Http404 otherwise."""
    proposal = review.pairs(actor).filter(pk=pk).select_related("one__card", "other__card").first()
    if proposal is None:
        raise Http404
    return proposal


def _readings(proposal: LinkProposal, asked: bool) -> list[Any]:
    """What was read, for those who may know it: everybody once it is settled; the third reader, who decides between
    two; of the present round nobody before. Whoever reads a pair that was asked for again sees the finding that is to
    be answered."""
    found = proposal.readings.select_related("reader")
    if proposal.state != ProposalState.SETTLED:
        now = {proposal.round} if proposal.state == ProposalState.THIRD else set()
        found = found.filter(round__in=now | (set(range(1, proposal.round)) if asked else set()))
    return [(reading, words.ANSWERS_GIVEN[reading.answer]) for reading in found]


def _next(request: HttpRequest, actor: User, answered: LinkProposal) -> HttpResponse:
    """To the next pair that waits for this reader."""
    if answered.state == ProposalState.SETTLED and answered.answer == "same":
        common.say(request, _("Recorded. The two files are linked in the books; neither is changed."))
    else:
        common.say(request, _("Your reading was recorded in both files."))
    following = review.queue(actor).values_list("pk", flat=True).first()
    return redirect("registry:likeness", following) if following else redirect("registry:likenesses")


@require_GET
@rule("biometric.read")
def likeness_prints(request: HttpRequest, pk: int) -> HttpResponse:
    """The fingers that both files of a pair have, compared: asked for one by one, for a purpose, recorded for both
    persons. Never of a child, and no part of the sum of the names."""
    actor, purpose = common.reader(request), common.purpose_of(request)
    if not purpose:
        return common.purpose_page(request)
    proposal = _pair(actor, pk)
    files = (proposal.one, proposal.other)
    if finding.protected([file.pk for file in files]):
        raise Http404
    left, right = (biometrics.fingers(actor=actor, file=file, purpose=purpose) for file in files)
    reads.opened(actor, [file.pk for file in files], "biometric", purpose=purpose)
    compared, bits = prints.compare(left, right)
    context = {
        "proposal": proposal,
        "bits": bits,
        "rows": [(Position(finger.position).label, finger) for finger in compared],
        "only": [
            (file.number, [Position(p).label for p in sorted(mine.keys() - others.keys(), key=int)])
            for file, mine, others in ((files[0], left, right), (files[1], right, left))
        ],
    }
    return render(request, "registry/likeness_prints.html", context)


@require_POST
@rule("identity.decide")
def likeness_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a link back."""
    return _with_a_reason(request, pk, TakeBackForm(request.POST), "unlink", _take_back)


def _with_a_reason(
    request: HttpRequest,
    pk: int,
    form: PlainForm,
    name: str,
    act: _Act,
) -> HttpResponse:
    """What is done to a settled pair for a reason: to the page that signs, or once more to the form."""
    actor = common.reader(request)
    proposal = _pair(actor, pk)
    if form.is_valid():
        pending = prepare(request, form, name, proposal.one.number, proposal.pk, act(actor, proposal, form))
        if pending is not None:
            return redirect("registry:sign", pending.pk)
    context = {"proposal": proposal, "form": form, "title": TITLES[name]}
    return render(request, "registry/likeness_back.html", context, status=422)


def _sent_again(
    request: HttpRequest,
    pending: PendingAct,
    form: PlainForm,
    act: _Act,
    finish: Callable[[LinkProposal], HttpResponse],
) -> Prepared:
    """The same once it is signed."""
    actor = common.reader(request)
    form.full_clean()
    return form, act(actor, _pair(actor, pending.target or 0), form), finish


def _take_back(actor: User, proposal: LinkProposal, form: PlainForm) -> Callable[[], LinkProposal]:
    return lambda: link_take_back(actor=actor, proposal=proposal, why=form.cleaned_data["why"])


def back_from_pending(request: HttpRequest, pending: PendingAct, sent: QueryDict) -> Prepared:
    """For the page that signs."""

    def finish(_made: LinkProposal) -> HttpResponse:
        common.say(request, _("The link was taken back; the pair is open again."))
        return redirect("registry:likenesses")

    return _sent_again(request, pending, TakeBackForm(sent), _take_back, finish)


@require_POST
@rule("identity.decide")
def likeness_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a pair read again that was found to be two persons, because something is new."""
    return _with_a_reason(request, pk, AskAgainForm(request.POST), "again", _ask_again)


def _ask_again(actor: User, proposal: LinkProposal, form: PlainForm) -> Callable[[], LinkProposal]:
    return lambda: ask_again(actor=actor, proposal=proposal, why=form.cleaned_data["why"])


def again_from_pending(request: HttpRequest, pending: PendingAct, sent: QueryDict) -> Prepared:
    """For the page that signs."""

    def finish(made: LinkProposal) -> HttpResponse:
        common.say(request, _("Recorded in both files. Two examiners read the pair again, each alone."))
        return redirect("registry:likeness", made.pk)

    return _sent_again(request, pending, AskAgainForm(sent), _ask_again, finish)
