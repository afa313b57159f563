"""Check what you sign: an act that goes into the books is shown in full, signed, and only then recorded."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amana.access import rule, signing
from amana.engines.common import clock
from amana.ledger import writer
from amana.ledger.act import Draft
from amana.ledger.errors import Refused

from ..models import CustodyFile, PendingAct
from . import act_page, acts, agreement, common, enrol, known, likenesses, samples
from .prepared import STANDS, Prepared
from .shown import shown


@require_http_methods(["GET", "POST"])
@rule("file.read")
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is to be signed; with the signature (or, in a demonstration, without one) record it."""
    pending = PendingAct.objects.filter(pk=pk, user=common.reader(request)).first()
    if pending is None or pending.made_at < clock.now() - STANDS:
        common.say(request, str(Refused("sign-void")).rpartition(" [")[0])
        return redirect("registry:files")
    handler = _handler(pending.form)
    sent = QueryDict(mutable=True)
    for name, values in pending.fields.items():
        sent.setlist(name, values)
    try:
        form, service, finish = handler(request, pending, sent)
    except Refused as refused:  # a colleague was quicker than the signature: nothing of it is recorded
        common.say_refused(request, refused)
        return redirect("registry:file", pending.number)
    draft = Draft.load(bytes(pending.draft))
    if request.method == "POST" and form.is_valid():
        made = common.attempt(form, lambda: _complete(request, pending, draft, service))
        if made is not None:
            return finish(made[0])
    title, back = _title(pending)
    return render(
        request,
        "registry/sign.html",
        {
            "pending": pending,
            "form": form,
            "title": title,
            "back": back,
            "rows": [*_about(request, pending), *shown(form)],
            "draft": draft,
            "digest": draft.digest.hex(),
            "header": base64.b64encode(draft.header).decode(),
            "files": _files(pending, draft),
            "known": known.of(request, form) if pending.form == "enrol" and form.is_valid() else None,
        },
        status=422 if request.method == "POST" else 200,
    )


def _about(request: HttpRequest, pending: PendingAct) -> list[tuple[Any, Any]]:
    """What the act is about, where it is about a part of a file: whoever signs sees it once more."""
    if pending.form == "disposal":
        return samples.about(pending)
    if not pending.form.startswith("act:") or pending.target is None:
        return []
    act = acts.BY_CODE[pending.form.removeprefix("act:")]
    actor, file = common.reader(request), common.open_file(request, pending.number)
    return act_page.about(act, actor, file, act_page.found(act, actor, file, pending.target))


def _complete(
    request: HttpRequest, pending: PendingAct, draft: Draft, service: Callable[[], Any]
) -> tuple[Any]:
    def unit() -> Any:
        made = service()
        pending.delete()
        return made

    if not pending.device:
        return (writer.do(unit),)
    try:
        signature = bytes.fromhex(str(request.POST.get("signature", "")))
    except ValueError:
        raise Refused("signature-bad", device=pending.device) from None
    if not signature:
        raise Refused("signature-missing", device=pending.device)
    return (signing.complete(draft, signature, unit),)


Handler = Callable[[HttpRequest, PendingAct, QueryDict], Prepared]


def _handler(form: str) -> Handler:
    if form.startswith("act:"):
        return _file_act
    return {
        "enrol": enrol.from_pending,
        "admit": enrol.admit_from_pending,
        "answer": likenesses.answer_from_pending,
        "unlink": likenesses.back_from_pending,
        "again": likenesses.again_from_pending,
        "share": agreement.share_from_pending,
        "dispose": samples.ask_from_pending,
        "disposal": samples.decision_from_pending,
    }[form]


def _file_act(request: HttpRequest, pending: PendingAct, sent: QueryDict) -> Prepared:
    act = acts.BY_CODE[pending.form.removeprefix("act:")]
    try:
        file = common.open_file(request, pending.number)
    except common.Closed as closed:
        raise Http404 from closed
    act_page.permit(common.reader(request), act.action, file)
    thing = act_page.found(act, common.reader(request), file, pending.target)
    form = act_page.bound(act, file, request, sent)
    form.full_clean()

    def finish(_made: Any) -> HttpResponse:
        common.say(request, act.done)
        return redirect(f"registry:{act.tab}", file.number)

    return (
        form,
        lambda: act.run(common.reader(request), file, thing, dict(form.cleaned_data)),
        finish,
    )


def _title(pending: PendingAct) -> tuple[Any, str]:
    if pending.form.startswith("act:"):
        act = acts.BY_CODE[pending.form.removeprefix("act:")]
        args = [pending.number] if pending.target is None else [pending.number, pending.target]
        return act.title, reverse(f"registry:act_{act.code}", args=args)
    if pending.form in likenesses.TITLES:
        return likenesses.TITLES[pending.form], reverse("registry:likeness", args=[pending.target])
    if pending.form == "disposal":
        return _("Erase photographs and samples"), reverse("registry:disposal", args=[pending.target])
    return {
        "dispose": (_("Ask for samples to be erased"), reverse("registry:samples")),
        "admit": (_("Admit again"), reverse("registry:admit")),
        "share": (_("Share of second readers"), reverse("registry:agreement")),
    }.get(pending.form, (_("Enrol a person"), reverse("registry:enrol")))


def _files(pending: PendingAct, draft: Draft) -> list[str]:
    """The numbers of the files that the act is about, as far as they are known."""
    persons = {note.person for note in draft.act.notes if note.person} | {m.person for m in draft.act.moves}
    if pending.form not in likenesses.TITLES:
        return [pending.number] if pending.number else []
    return list(CustodyFile.objects.filter(pk__in=persons).order_by("pk").values_list("number", flat=True))
