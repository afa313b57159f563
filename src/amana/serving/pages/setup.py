"""The first set-up, step by step. Everything goes into a draft; the last step begins the books."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from amana.access import people as verbs
from amana.access import rule
from amana.console import words
from amana.ledger import queries as ledger
from amana.ledger import writer
from amana.ledger.errors import Refused
from amana.ledger.models import Authority, Place

from .. import setup, sheet
from ..forms import KIND_WORDS, AuthorityForm, CleanCharField, PersonForm, PersonRoleForm, PlaceForm
from .parts import here_only


class NameForm(forms.Form):
    name = CleanCharField(
        label=gettext_lazy("Name of the operation"),
        max_length=120,
        widget=forms.TextInput(attrs={"form": "authority"}),
        help_text=gettext_lazy("It stands in the first leaf of the books and cannot be changed afterwards."),
    )


@never_cache
@rule("setup")
def door(request: HttpRequest) -> HttpResponse:
    """Ask for the code that the terminal shows, then lead to the first step that is not done."""
    if not ledger.empty():
        return _begun(request)
    if request.session.get("setup") and request.method == "GET":
        draft = setup.load()
        return redirect("setup-step", next((s for s in setup.STEPS if not draft.done(s)), setup.STEPS[-1]))
    wrong = False
    if request.method == "POST":
        if setup.code_fits(request.POST.get("code", "")):
            request.session.cycle_key()
            request.session["setup"] = True
            return redirect("setup")
        wrong = True
    return render(request, "serving/setup/door.html", {"wrong": wrong}, status=403 if wrong else 200)


@never_cache
@rule("setup")
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One step: GET shows it, POST adds or removes a line or goes on."""
    if not ledger.empty():
        return _begun(request)
    if not request.session.get("setup"):
        return redirect("setup")
    if step not in setup.STEPS:
        raise Http404
    if request.method != "POST":
        return _PAGES[step](request, setup.load())
    with setup.changing() as draft:
        if not ledger.empty():  # begun in another window while this one waited
            return _begun(request)
        if "remove" in request.POST:
            return _removed(request, draft, step)
        return _PAGES[step](request, draft)


def _begun(request: HttpRequest) -> HttpResponse:
    """Whoever was still at the set-up learns that it is over, and where a lost link comes from."""
    if request.session.pop("setup", False):
        told = _("The books have begun. Each person's one-time link was shown once, where they were begun.")
        lost = _(
            "Whoever has none is given a new one by a system keeper, or at the machine by “amana link USER”."
        )
        messages.info(request, f"{told} {lost}")
    return redirect("login")


def _removed(request: HttpRequest, draft: setup.Draft, step: str) -> HttpResponse:
    if step in ("authorities", "places", "people"):
        places, people = len(draft.places), len(draft.people)
        draft.remove(step, request.POST["remove"])
        setup.save(draft)
        lost = {"places": places - len(draft.places), "people": people - len(draft.people)}
        if step == "authorities" and any(lost.values()):
            told = _("With it went %(places)s places and %(people)s roles that named it.")
            messages.warning(request, told % lost)
    return redirect("setup-step", step)


def _show(request: HttpRequest, draft: setup.Draft, step: str, **context: Any) -> HttpResponse:
    at = setup.STEPS.index(step)
    steps = [
        {"key": s, "word": setup.step_word(s), "done": draft.done(s), "current": s == step}
        for s in setup.STEPS
    ]
    return render(
        request,
        f"serving/setup/{step}.html",
        {
            "draft": draft,
            "steps": steps,
            "done": draft.done(step),
            "before": setup.STEPS[at - 1] if at else "",
            "after": setup.STEPS[at + 1] if at + 1 < len(setup.STEPS) else "",
            "kind_words": KIND_WORDS,
            **context,
        },
        status=422
        if context.get("faults") or any(getattr(c, "errors", None) for c in context.values())
        else 200,
    )


def _add(draft: setup.Draft, part: str, form: forms.Form, row: dict[str, Any]) -> bool:
    try:
        draft.add(part, row)
    except Refused as refused:
        form.add_error(str(refused.where["field"]), f"{refused.message} {refused.remedy}")
        return False
    setup.save(draft)
    return True


def _authorities(request: HttpRequest, draft: setup.Draft) -> HttpResponse:
    # one form with two parts: whichever button was pressed, what stands in either part is kept
    adding = any(request.POST.get(name, "").strip() for name in ("code", "name_ar", "name_en"))
    named = "name" in request.POST and (not adding or request.POST["name"].strip())
    naming = NameForm(request.POST if named else None, initial={"name": draft.name})
    form = AuthorityForm(request.POST if adding or ("code" in request.POST and not named) else None)
    if naming.is_bound and naming.is_valid():
        draft.name = naming.cleaned_data["name"]
        setup.save(draft)
        if not adding:
            return redirect("setup-step", "authorities")
    if form.is_bound and form.is_valid() and _add(draft, "authorities", form, _plain(form.cleaned_data)):
        return redirect("setup-step", "authorities")
    rows = [{**a, "kind_word": str(KIND_WORDS[a["kind"]]).partition(":")[0]} for a in draft.authorities]
    return _show(request, draft, "authorities", form=form, naming=naming, rows=rows)


def _holders(draft: setup.Draft) -> list[tuple[str, str]]:
    name = "name_ar" if words.arabic() else "name_en"
    return [(a["code"], a[name]) for a in draft.authorities if a["kind"] in ("custodian", "escort")]


def _places(request: HttpRequest, draft: setup.Draft) -> HttpResponse:
    faults: list[sheet.Fault] = []
    form = PlaceForm(request.POST if "code" in request.POST else None, authorities=_holders(draft))
    if "sheet" in request.FILES:
        faults = _from_sheet(request, draft)
        if not faults:
            return redirect("setup-step", "places")
    elif form.is_bound and form.is_valid() and _add(draft, "places", form, form.place().plain()):
        return redirect("setup-step", "places")
    names = dict(_holders(draft))
    rows = [{**p, "holder": names.get(p["authority"], p["authority"])} for p in draft.places]
    return _show(request, draft, "places", form=form, faults=faults, rows=rows)


def _from_sheet(request: HttpRequest, draft: setup.Draft) -> list[sheet.Fault]:
    places, faults = uploaded_places(request, _holders(draft), [row["code"] for row in draft.places])
    if not faults:
        draft.places += [place.plain() for place in places]
        setup.save(draft)
        messages.success(request, _("%(n)s places were read from the sheet.") % {"n": len(places)})
    return faults


def uploaded_places(
    request: HttpRequest, holders: list[tuple[str, str]], known: Iterable[str]
) -> tuple[list[Any], list[sheet.Fault]]:
    """The places of the uploaded sheet, read in a bounded child process from a file of its own."""
    upload = request.FILES["sheet"]
    assert isinstance(upload, UploadedFile)
    suffix = Path(str(upload.name)).suffix[:8]
    with tempfile.NamedTemporaryFile(suffix=suffix if suffix.isascii() else "") as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        return sheet.read_places(Path(file.name), holders, known)


def _people(request: HttpRequest, draft: setup.Draft) -> HttpResponse:
    name = "name_ar" if words.arabic() else "name_en"
    authorities = [(a["code"], a[name]) for a in draft.authorities]
    form = PersonRoleForm(
        request.POST if "username" in request.POST else None, authorities=authorities, without=["monitor"]
    )
    sound = form.is_bound and form.is_valid() and _role_fits(draft, form)
    if sound and _add(draft, "people", form, _plain(form.cleaned_data)):
        return redirect("setup-step", "people")
    named = dict(authorities)
    roles = dict(form.fields["role"].choices)  # type: ignore[attr-defined]
    rows = [
        {
            **p,
            "key": setup.line_key(p),
            "role_word": roles.get(p["role"], p["role"]),
            "authority_word": named.get(p["authority"], ""),
        }
        for p in draft.people
    ]
    return _show(request, draft, "people", form=form, rows=rows)


def _role_fits(draft: setup.Draft, form: forms.Form) -> bool:
    """The same conditions as when a role is given; the authority is not in the books yet."""
    given = form.cleaned_data
    stand_in = next((Authority(**a) for a in draft.authorities if a["code"] == given["authority"]), None)
    nowhere: Place | None = None
    try:
        verbs.check_grant(given["role"], stand_in, nowhere, given["country"])
    except Refused as refused:
        form.add_error(str(refused.where["field"]), f"{refused.message} {refused.remedy}")
        return False
    return True


def _key(request: HttpRequest, draft: setup.Draft) -> HttpResponse:
    if request.method == "POST":
        draft.key_noted = request.POST.get("noted") == "yes"
        setup.save(draft)
        return redirect("setup-step", "monitor" if draft.key_noted else "key")
    return _show(request, draft, "key", log_key=setup.log_key())


@sensitive_variables("links")
def _monitor(request: HttpRequest, draft: setup.Draft) -> HttpResponse:
    form = PersonForm(request.POST if "username" in request.POST else None, initial=draft.monitor)
    if form.is_bound and form.is_valid():
        if any(p["username"] == form.cleaned_data["username"] for p in draft.people):
            form.add_error("username", _("The monitor is nobody who works in the operation."))
        else:
            draft.monitor = _plain(form.cleaned_data)
            setup.save(draft)
            return redirect("setup-step", "monitor")
    if request.method == "POST" and "begin" in request.POST:
        try:
            links = writer.do(lambda: setup.begin(draft))
        except Refused as refused:
            messages.error(request, f"{refused.message} {refused.remedy}")
            return redirect("setup-step", "monitor")
        setup.finish()
        request.session.flush()
        shown = [
            {"user": user, "link": request.build_absolute_uri(f"/invitation/{word}/")} for user, word in links
        ]
        context = {"links": shown, "log_key": setup.log_key(), "here_only": here_only(request)}
        return render(request, "serving/setup/begun.html", context)
    ready = all(draft.done(s) for s in setup.STEPS)
    return _show(request, draft, "monitor", form=form, ready=ready)


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "takes"}


_PAGES: dict[str, Callable[[HttpRequest, setup.Draft], HttpResponse]] = {
    "authorities": _authorities,
    "places": _places,
    "people": _people,
    "key": _key,
    "monitor": _monitor,
}
