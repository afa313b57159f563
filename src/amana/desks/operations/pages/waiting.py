"""What waits at this desk, and the page of everything that waits for one reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from amana import access
from amana.access.models import User
from amana.console import words as console_words
from amana.console import work

from .. import queries, services, words
from ..models import PERSONAL, PendingAct
from .common import reader


@access.rule("board.read")
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for this reader; below it what they may know of and others decide."""
    found = work.items(reader(request))
    groups = {"mine": [w for w in found if w.mine], "others": [w for w in found if not w.mine]}
    return render(request, "operations/waiting.html", groups)


def provider(actor: User) -> Iterator[work.Item]:
    """The open decisions and acts of this desk that the actor may see."""
    for item in queries.waiting(actor):
        fallen = item.what == "sign" and services.act_fallen(item.about) is not None
        text, sub, href = _words(item, fallen)
        yield work.Item(text, sub, href, _mine(actor, item, fallen), item.when, item.late)


def _words(item: queries.Waiting, fallen: bool) -> tuple[str, str, str]:
    """What waits, where, and the page on which it is done. `fallen`: an act that cannot enter the books any more."""
    about, what = item.about, item.what
    if what in ("approve", "release", "overdue"):
        way = f"{words.account(about.origin)} — {words.account(about.destination)}"
        return words.WAITING[what] % {"lift": about.code}, way, reverse("operations:lift", args=[about.pk])
    if what == "sign":
        text = words.WAITING["fallen" if fallen else what] % {"what": about.get_kind_display()}
        where = about.about or words.account(about.account)
        return text, where, reverse("operations:sign", args=[about.pk])
    if what == "unnamed":
        missing = (about.reported or 0) - about.named
        text = words.WAITING[what] % {"people": f"{missing:,}", "place": words.account(about.account)}
        return text, about.code, reverse("operations:incident", args=[about.pk])
    told = {"place": words.account(about.account), "difference": ""}
    if what == "count_differs":
        told["difference"] = console_words.signed_in_text(about.difference)
        return (
            words.WAITING[what] % told,
            about.due_why or words.authority(about.account),
            reverse("operations:count", args=[about.pk]),
        )
    href = reverse("operations:count_new") + f"?account={about.account.code}"
    return words.WAITING[what] % told, about.due_why or words.authority(about.account), href


def _mine(actor: User, item: queries.Waiting, fallen: bool) -> bool:
    """May this reader do it?"""
    about = item.about

    def can(action: str, account: Any) -> bool:
        return account is not None and bool(access.decide(actor, action, account=account))

    match item.what:
        case "approve":
            return about.proposed_by_id != actor.pk and can("lift.approve", about.origin)
        case "release":
            return can("lift.release", about.origin)
        case "overdue":
            return can("lift.receipt", about.destination) or can("lift.return", about.origin)
        case "sign":
            # one that cannot enter the books any more waits for whoever may prepare it anew
            return can(about.action, about.account) if fallen else may_sign(actor, about)
        case "unnamed":
            return can("escape", about.account)
    return can("count.make", about.account)


def may_sign(actor: User, act: PendingAct) -> bool:
    """Is the signature of this reader's authority missing, and has the reader not signed yet?"""
    signed = list(act.signatures.all())
    if act.kind in PERSONAL:
        return act.made_by_id == actor.pk and not signed
    own = {g.authority_id for g in actor.live_grants()}
    return bool(act.unsigned() & own) and all(s.by_id != actor.pk for s in signed)
