"""Places and accounts, jobs, backup, who read what: the pages of the system keeper, without content of files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count, Max, Min
from django.db.models.functions import TruncDay
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from amana.access import rule
from amana.access.models import Read, User
from amana.desks.registry.models import Regime
from amana.ledger import queries as ledger
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority, Place

from .. import digests, house, prepare, sheet, workers
from ..forms import KIND_WORDS, TAKES_WORDS, AuthorityForm, PlaceForm, named
from .parts import signed
from .setup import uploaded_places
from .users import actor_of

PAGE = 100


def _holders() -> list[tuple[str, str]]:
    return [
        (a.code, named(a))
        for a in Authority.objects.filter(kind__in=("custodian", "escort")).order_by("code")
    ]


@never_cache
@rule("place.write")
def places(request: HttpRequest) -> HttpResponse:
    """Authorities, and accounts with how many people they hold; adding to both."""
    return _places(request)


def _places(
    request: HttpRequest, faults: list[sheet.Fault] | None = None, **bound: forms.Form
) -> HttpResponse:
    counts = ledger.headcounts()
    regimes = {r.account_id: r for r in Regime.objects.all()}
    accounts = list(
        Account.objects.filter(kind__in=("held", "escort"))
        .select_related("authority", "place")
        .order_by("code")
    )
    for account in accounts:
        account.people = counts.get(account.pk, 0)  # type: ignore[attr-defined]
        regime = regimes.get(account.pk)
        account.takes = [word for word in house.TAKES if regime and getattr(regime, word)]  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "authorities": Authority.objects.order_by("code"),
        "accounts": accounts,
        "kind_words": KIND_WORDS,
        "takes_words": TAKES_WORDS,
        "authority_form": AuthorityForm(auto_id="authority_%s"),
        "place_form": PlaceForm(auto_id="place_%s", authorities=_holders()),
        "holders": _holders(),
        "faults": faults or [],
        **bound,
    }
    return render(request, "serving/places.html", context, status=422 if bound or faults else 200)


@require_POST
@rule("place.write")
def authority_add(request: HttpRequest) -> HttpResponse:
    form = AuthorityForm(request.POST, auto_id="authority_%s")
    if form.is_valid():
        answer = signed(
            request,
            lambda: house.authority_open(actor=actor_of(request), new=form.authority()),
            done=_("The authority is added."),
            to="house-places",
            form=form,
        )
        if answer is not None:
            return answer
    return _places(request, authority_form=form)


@require_POST
@rule("place.write")
def place_add(request: HttpRequest) -> HttpResponse:
    if "sheet" in request.FILES or "read" in request.POST:
        return _from_sheet(request)
    form = PlaceForm(request.POST, auto_id="place_%s", authorities=_holders())
    if form.is_valid():
        answer = signed(
            request,
            lambda: house.place_open(actor=actor_of(request), new=form.place()),
            done=_("The place and its account are open."),
            to="house-places",
            form=form,
        )
        if answer is not None:
            return answer
    return _places(request, place_form=form)


def _from_sheet(request: HttpRequest) -> HttpResponse:
    """The places of a sheet, all as one act. The page to sign sends no file again: it sends what was read from it."""
    if "sheet" in request.FILES:
        found, faults = uploaded_places(request, _holders(), Account.objects.values_list("code", flat=True))
        sent = request.POST.copy()
        sent["read"] = json.dumps([new.plain() for new in found], ensure_ascii=False)
        request.POST = sent  # type: ignore[assignment]  # what the page to sign keeps and sends again
    else:
        found, faults = sheet.read_again(request.POST["read"], _holders())
    if faults:
        return _places(request, faults=faults)
    form = forms.Form(request.POST)
    answer = signed(
        request,
        lambda: house.places_open(actor=actor_of(request), new=found),
        done=_("%(n)s places were read from the sheet.") % {"n": len(found)},
        to="house-places",
        form=form,
    )
    if answer is not None:
        return answer
    return _places(request, faults=[sheet.Fault(0, str(text)) for text in form.non_field_errors()])


@never_cache
@rule("place.write")
def account(request: HttpRequest, code: str) -> HttpResponse:
    """One account: capacity, whom it takes, a further authority, closing."""
    found = get_object_or_404(Account.objects.select_related("authority", "place"), code=code)
    regime = Regime.objects.filter(account=found.pk).first()
    taken = {word for word in house.TAKES if regime and getattr(regime, word)}
    context = {
        "account": found,
        "people": ledger.headcounts().get(found.pk, 0),
        "takes": [(word, TAKES_WORDS[word], word in taken) for word in house.TAKES],
        "others": [h for h in _holders() if not found.authority or h[0] != found.authority.code],
        "kind_words": KIND_WORDS,
    }
    return render(request, "serving/account.html", context)


@require_POST
@rule("place.write")
def account_change(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Account.objects.select_related("authority", "place"), code=code)
    actor, said = actor_of(request), request.POST
    what = said.get("what", "")
    if what == "capacity":
        number = said.get("capacity", "").strip()
        if number and not number.isdigit():
            messages.error(request, _("Write the number in digits."))
            return redirect("house-account", code)
        room = int(number) if number else None
        return _did(request, code, lambda: house.capacity_set(actor=actor, account=found, capacity=room))
    if what == "takes":
        chosen = tuple(word for word in house.TAKES if word in said.getlist("takes"))
        return _did(request, code, lambda: house.takes_set(actor=actor, account=found, takes=chosen))
    if what == "close":
        return _did(request, code, lambda: house.account_close(actor=actor, account=found))
    if what == "open" and found.place is not None:
        place: Place = found.place
        return _did(
            request,
            code,
            lambda: house.account_open(
                actor=actor, place=place, authority=said.get("authority", ""), capacity=found.capacity
            ),
        )
    return redirect("house-account", code)


def _did(request: HttpRequest, code: str, work: Any) -> HttpResponse:
    answer = signed(request, work, done=_("Done, and recorded in the books."), to="house-account", code=code)
    assert answer is not None, "only with a form there may be none"
    return answer


@never_cache
@rule("job.read")
def jobs(request: HttpRequest) -> HttpResponse:
    """Background tasks: waiting, running, done, failed. Arguments are not shown: they may name people."""
    page = Paginator(DBTaskResult.objects.order_by("-enqueued_at"), PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "name": job.task_path.rpartition(".")[2],
            "status": "LEFT"
            if job.status == TaskResultStatus.RUNNING and workers.gone(job.worker_ids)
            else str(job.status),
            "enqueued": job.enqueued_at,
            "started": job.started_at,
            "finished": job.finished_at,
            "error": job.exception_class_path.rpartition(".")[2] if job.exception_class_path else "",
        }
        for job in page
    ]
    return render(request, "serving/jobs.html", {"page": page, "rows": rows})


@never_cache
@rule("backup.make")
def backup(request: HttpRequest) -> HttpResponse:
    """Copies that were made, and a button for another. They are not served: who keeps the house does not
    read the files in it."""
    if request.method == "POST":
        try:
            if connection.vendor != "sqlite":
                raise Refused("backup-elsewhere")
            made = prepare.backup(_folder())
        except Refused as refused:
            messages.error(request, f"{refused.message} {refused.remedy}")
        else:
            messages.success(request, _("The copy %(name)s is made.") % {"name": made.name})
        return redirect("backup")
    copies = [
        {"name": path.name, "size": path.stat().st_size}
        for path in sorted(_folder().glob("*.sqlite3"), reverse=True)[:PAGE]
    ]
    context = {"copies": copies, "folder": _folder(), "here": connection.vendor == "sqlite"}
    return render(request, "serving/backup.html", context)


def _folder() -> Path:
    return Path(settings.HOME) / "backups"


@never_cache
@rule("reads.audit")
def reads(request: HttpRequest) -> HttpResponse:
    """Who read how much, by day; a monitor's own reads are shown to monitors only. No file is named here."""
    found = Read.objects.all()
    if "monitor" not in actor_of(request).role_codes:
        found = found.filter(watching=False)
    days = (
        found.annotate(day=TruncDay("at"))
        .values("day", "user", "what")
        .annotate(reads=Count("pk"), files=Count("person", distinct=True), first=Min("at"), last=Max("at"))
        .order_by("-day", "-reads")
    )
    page = Paginator(days, PAGE).get_page(request.GET.get("page"))
    people = User.objects.in_bulk([row["user"] for row in page if row["user"]])
    rows = [{**row, "name": people[row["user"]].name if row["user"] in people else ""} for row in page]
    context = {
        "page": page,
        "rows": rows,
        # of what is shown: a total that grows without a row would tell that a monitor looked
        "sealed": found.exclude(digest=None).count(),
        "waiting": found.filter(digest=None).count(),
        "unfaithful": digests.unfaithful(),
    }
    return render(request, "serving/reads.html", context)
