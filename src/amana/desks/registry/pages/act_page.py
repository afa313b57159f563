"""The page of a plain form of a file. A form that writes into the books is shown once more, in the bytes to be
signed, before it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from amana.access import may, rule
from amana.access import rules as access_rules
from amana.access.models import User
from amana.desks.registry import forms
from amana.ledger import writer
from amana.ledger.errors import Refused

from ..models import CustodyFile
from . import bar, common
from .acts import FormAct
from .file import guarded
from .prepared import prepare


def view(act: FormAct) -> Callable[..., HttpResponse]:
    """The view of one form."""

    @require_http_methods(["GET", "POST"])
    @rule(act.action)
    @guarded
    def run(request: HttpRequest, number: str, target: int | None = None) -> HttpResponse:
        file = common.open_file(request, number)
        actor = common.reader(request)
        permit(actor, act.action, file)
        try:
            thing = found(act, actor, file, target)
        except Refused as refused:
            common.say_refused(request, refused)
            instead = act.instead(actor, file, target) if act.instead and target is not None else ""
            return redirect(instead or common.address(f"registry:{act.tab}", file.number))
        form = bound(act, file, request)
        if request.method == "POST" and form.is_valid():
            answer = _record(request, actor, act, file, thing, form, target)
            if answer is not None:
                return answer
        context = {
            "file": file,
            "bar": bar.of(
                request, actor, file, act.tab.removeprefix("file_") if act.tab != "file" else "custody"
            ),
            "act": act,
            "form": form,
            "warning": act.warning(actor, file) if act.warning else "",
            "about": about(act, actor, file, thing) if thing is not None else (),
            "back": common.address(f"registry:{act.tab}", file.number),
        }
        return render(request, "registry/act.html", context, status=422 if form.errors else 200)

    return run


def found(act: FormAct, actor: User, file: CustodyFile, target: int | None) -> Any:
    """What the form is about; 404 where it is not there or not open to the reader. Refused: where it cannot be done
    with it, so that nobody types in vain."""
    if act.target is None or target is None:
        return None
    thing = act.target(file, target)
    if act.guard:
        act.guard(actor, file, thing)
    return thing


def about(act: FormAct, actor: User, file: CustodyFile, thing: Any) -> list[tuple[Any, Any]]:
    if act.told:
        return act.told(actor, file, thing)
    return act.about(thing) if act.about else []


def permit(actor: User, action: str, file: CustodyFile) -> None:
    """Raise PermissionDenied unless the actor may do this about this person. Acts that move people are
    decided by their service, which knows the account."""
    entry = access_rules.action(action)
    if entry is not None and entry.moves:
        if not may(actor, action):
            raise PermissionDenied(action)
    elif not bar.allowed(actor, action, file):
        raise PermissionDenied(action)


def bound(act: FormAct, file: CustodyFile, request: HttpRequest, data: Any = None) -> forms.PlainForm:
    """The form with what was sent; choices that depend on the file are filled in."""
    sent = data if data is not None else request.POST if request.method == "POST" else None
    form = act.form(sent, request.FILES or None) if act.upload else act.form(sent)
    if act.fill:
        act.fill(form, file, request)
    return form


def _record(
    request: HttpRequest,
    actor: User,
    act: FormAct,
    file: CustodyFile,
    thing: Any,
    form: forms.PlainForm,
    target: int | None,
) -> HttpResponse | None:
    def service() -> Any:
        return act.run(actor, file, thing, dict(form.cleaned_data))

    if act.signed:
        pending = prepare(request, form, f"act:{act.code}", file.number, target, service)
        return redirect("registry:sign", pending.pk) if pending else None
    if common.attempt(form, lambda: writer.do(service)) is None:
        return None
    if act.after:
        act.after(file)
    common.say(request, act.done)
    return redirect(f"registry:{act.tab}", file.number)
