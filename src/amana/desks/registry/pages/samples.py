"""Photographs and samples whose day has passed or comes: erased by two people, never by the clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from amana import access
from amana.access import reads, rule
from amana.access.models import User
from amana.console import words as console_words

from .. import books, words
from ..forms_samples import DisposalDecision, DisposalForm
from ..models import Biometric, Disposal, PendingAct
from ..queries import samples as reading
from ..services import disposals
from . import common
from .prepared import Prepared, prepare

PAGE = 50


@require_http_methods(["GET", "POST"])
@rule("biometric.retention")
def samples(request: HttpRequest) -> HttpResponse:
    """What is kept past its day, what comes due, what waits for a second person."""
    actor = common.reader(request)
    form = DisposalForm(_sent(request), choices=_choices(actor, _sent(request)))
    if request.method == "POST" and form.is_valid():
        pending = prepare(request, form, "dispose", "", None, _ask(actor, form))
        if pending is not None:
            return redirect("registry:sign", pending.pk)
    tab = str(request.GET.get("show", "over"))
    tab = tab if tab in reading.TABS else "over"
    counts = reading.counts(actor)
    paginator = Paginator(reading.of_tab(actor, tab), PAGE)
    paginator.count = counts[tab]  # asked for already
    page = paginator.get_page(request.GET.get("page"))
    shown = list(page)
    reads.opened(actor, sorted({item.file_id for item in shown}), "biometrics")
    ticked = set(request.POST.getlist("item"))
    context = {
        "form": form,
        "page": page,
        "tab": tab,
        "tabs": [(code, words.SAMPLE_TABS[code], counts[code]) for code in reading.TABS],
        "rows": [(item, str(item.pk) in ticked) for item in shown],
        "waiting": disposals.waiting_for(actor)[:20] if access.may(actor, "biometric.destroy") else (),
        "may_ask": access.may(actor, "biometric.erase") and tab != "asked",
        "today": books.today(),
    }
    return render(request, "registry/samples.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _choices(actor: User, sent: QueryDict | None) -> list[tuple[str, str]]:
    """The samples that were ticked and that this reader knows of, in words."""
    keys = [key for key in sent.getlist("item") if key.isdigit()][: disposals.AT_ONCE + 1] if sent else []
    found = reading.standing(actor).filter(pk__in=keys).select_related("file").order_by("file", "pk")
    return [(str(item.pk), in_words(item)) for item in found]


def in_words(item: Biometric) -> str:
    """The number of the file and what it is, in one line."""
    finger = f" · {item.get_position_display()}" if item.position else ""
    return f"{console_words.isolated(item.file.number)} · {item.get_kind_display()}{finger}"


def _ask(actor: User, form: DisposalForm) -> Callable[[], Disposal]:
    def act() -> Disposal:
        told = form.cleaned_data
        found = Biometric.objects.filter(pk__in=told["item"]).select_related("file", "secret__key")
        return disposals.disposal_ask(actor=actor, items=list(found.order_by("pk")), why=told["why"])

    return act


def ask_from_pending(request: HttpRequest, _pending: PendingAct, sent: QueryDict) -> Prepared:
    """For the page that signs."""
    actor = common.reader(request)
    form = DisposalForm(sent, choices=_choices(actor, sent))
    form.full_clean()

    def finish(_made: Disposal) -> HttpResponse:
        common.say(request, _("Asked for. A second person carries it out or refuses it."))
        return redirect("registry:samples")

    return form, _ask(actor, form), finish


@require_http_methods(["GET", "POST"])
@rule("biometric.destroy")
def disposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what would be erased, who asked, and two answers."""
    actor = common.reader(request)
    found = disposals.waiting_for(actor).filter(pk=pk).select_related("asked_by").first()
    if found is None:
        raise Http404
    form = DisposalDecision(_sent(request))
    if request.method == "POST" and form.is_valid():
        pending = prepare(request, form, "disposal", "", found.pk, _decide(actor, found, form))
        if pending is not None:
            return redirect("registry:sign", pending.pk)
    items = disposals.items_of(found)
    reads.opened(actor, sorted({item.file_id for item in items}), "biometrics")
    context = {
        "disposal": found,
        "items": items,
        "reason": reason_of(found, items),
        "form": form,
        "today": books.today(),
    }
    return render(request, "registry/disposal.html", context, status=422 if form.errors else 200)


def reason_of(found: Disposal, items: Sequence[Biometric]) -> str:
    """The words of whoever asked, as they stand in the books; nothing where the day alone is the reason."""
    asked = books.memoranda(items[0].file_id, ("biometric",)) if items else []
    return next((m.values.get("reason", "") for m in asked if m.leaf == found.asked_memo), "")


def _decide(actor: User, found: Disposal, form: DisposalDecision) -> Callable[[], Disposal]:
    def act() -> Disposal:
        grant = form.cleaned_data["decision"] == "erase"
        return disposals.disposal_decide(actor=actor, disposal=found, grant=grant)

    return act


def decision_from_pending(request: HttpRequest, pending: PendingAct, sent: QueryDict) -> Prepared:
    """For the page that signs."""
    actor = common.reader(request)
    form = DisposalDecision(sent)
    form.full_clean()
    found = Disposal.objects.filter(pk=pending.target or 0).first()
    if found is None:
        raise Http404
    n = found.items.count()

    def finish(made: Disposal) -> HttpResponse:
        done = ngettext("%(n)s sample is erased for ever.", "%(n)s samples are erased for ever.", n)
        common.say(request, done % {"n": n} if made.granted else _("Refused: the samples stay."))
        return redirect("registry:samples")

    return form, _decide(actor, found, form), finish


def about(pending: PendingAct) -> list[tuple[Any, Any]]:
    """The samples that a decision is about, once more before it is signed."""
    found = Disposal.objects.filter(pk=pending.target or 0).first()
    return [(_("Samples"), "\n".join(map(in_words, disposals.items_of(found))))] if found else []
