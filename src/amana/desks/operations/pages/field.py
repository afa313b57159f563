"""From the field: what devices sent that waits, conflicts or is set apart; one statement, and its resolution."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amana import access
from amana.access.models import User
from amana.ledger import field
from amana.ledger.models import Account, Device

from .. import queries, services, words
from ..forms import ResolveForm
from ..services.field import permit
from .common import attempt, names, paged, reader

CONTRADICTED = ("fork", "equivocation", "accepted", "set-aside")
"""Lines of these reasons have others that say otherwise."""


@access.rule("field.read")
def statements(request: HttpRequest) -> HttpResponse:
    """What waits, what conflicts, what is set apart; numbers only."""
    actor = reader(request)
    state = request.GET.get("state", "")
    everything = queries.field.statements(actor)
    found = [one for one in everything if not state or one.state == state]
    owners = Device.objects.select_related("authority").in_bulk({one.device for one in found})
    rows = [(one, owners[one.device], words.field_reason(one.reason)) for one in found]
    return render(
        request,
        "operations/field.html",
        {
            "page": paged(request, rows),
            "state": state,
            "states": [
                (code, word, sum(one.state == code for one in everything))
                for code, word in words.FIELD_STATES.items()
            ],
            "gaps": {d: n for d, n in field.gaps().items() if d in {one.device for one in everything}},
            "contested": len(field.contested()),
            "may_send": access.may(actor, "field.send"),
        },
    )


@require_POST
@access.rule("field.send")
def again(request: HttpRequest) -> HttpResponse:
    """Sort what waits once more, after a desk has posted what it waited for."""
    done = attempt(request, lambda: field.sort(permit))
    messages.success(request, _("Sorted again: %(n)s lines entered the books.") % {"n": len(done or [])})
    return HttpResponseRedirect(reverse("operations:field"))


@require_http_methods(["GET", "POST"])
@access.rule("field.read")
def statement(request: HttpRequest, key: str) -> HttpResponse:
    """One statement line by line; on POST a resolution is prepared, which two officers sign."""
    actor = reader(request)
    listed, lines = _find(actor, key)
    may_resolve = access.may(actor, "field.resolve")
    open_ = [line for line in lines if line.open]
    form = ResolveForm(request.POST or None, lines=open_) if may_resolve and open_ else None
    if form is not None and request.method == "POST" and form.is_valid():
        chosen = {**form.cleaned_data, "lines": [int(i) for i in form.cleaned_data["lines"]]}
        act = attempt(
            request,
            lambda: services.field_resolve_draft(actor=actor, statement=listed.hash, **chosen),
            form,
        )
        if act is not None:
            return HttpResponseRedirect(reverse("operations:sign", args=[act.pk]))
    cards = names(actor, [line.person for line in lines])
    access.reads.opened(actor, list(cards), "field")
    against = {line.i: field.rivals(listed.hash, line.i) for line in lines if line.reason in CONTRADICTED}
    codes = {code for line in lines for code in (line.src, line.dst)}
    codes |= {code for rivals in against.values() for rival in rivals for code in (rival.src, rival.dst)}
    accounts = (
        Account.objects.filter(code__in=codes).select_related("authority", "place").in_bulk(field_name="code")
    )
    return render(
        request,
        "operations/field_statement.html",
        {
            "one": listed,
            "state": words.FIELD_STATES[listed.state],
            "device": Device.objects.select_related("authority").get(pk=listed.device),
            "rows": [_row(line, cards, accounts, against.get(line.i, [])) for line in lines],
            "twins": [twin.hex() for twin in field.twins(listed.hash)],
            "form": form,
        },
        status=422 if form is not None and form.errors else 200,
    )


def _row(
    line: field.Line, cards: Any, accounts: dict[str, Account], rivals: list[field.Rival]
) -> dict[str, Any]:
    return {
        "line": line,
        "card": cards.get(line.person),
        "src": accounts.get(line.src),
        "dst": accounts.get(line.dst),
        "state": words.FIELD_STATES[line.state],
        "reason": words.field_reason(line.reason),
        "rivals": [
            {
                "one": rival,
                "key": rival.statement.hex(),
                "src": words.account(accounts[rival.src]) if rival.src in accounts else rival.src,
                "dst": words.account(accounts[rival.dst]) if rival.dst in accounts else rival.dst,
            }
            for rival in rivals
        ],
    }


def _find(actor: User, key: str) -> tuple[field.Listed, list[field.Line]]:
    try:
        wanted = bytes.fromhex(key)
    except ValueError:
        raise Http404 from None
    if wanted not in {one.hash for one in queries.field.statements(actor)}:
        raise Http404
    return field.statement(wanted)
