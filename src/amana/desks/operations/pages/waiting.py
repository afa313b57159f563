"""What waits at this desk, and the page of everything that waits for one reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from amana import access
from amana.access.models import User
from amana.console import words as console_words
from amana.console import work

from .. import queries, services, words
from ..models import PERSONAL, LiftState, PendingAct
from .common import reader


@access.rule("board.read")
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for this reader; below it what they may know of and others decide."""
    found = work.items(reader(request))
    groups = {"mine": [w for w in found if w.mine], "others": [w for w in found if not w.mine]}
    return render(request, "operations/waiting.html", groups)


def provider(actor: User) -> Iterator[work.Item]:
    """The open decisions and acts of this desk that the actor may see."""
    found = queries.waiting(actor)
    yield from _approvals(actor, [item for item in found if item.what == "approve"])
    for item in found:
        if item.what == "approve":
            continue
        fallen = item.what == "sign" and services.act_fallen(item.about) is not None
        text, sub, href = _words(item, fallen)
        yield work.Item(text, sub, href, _mine(actor, item, fallen), item.when, item.late)


def _approvals(actor: User, found: list[queries.Waiting]) -> Iterator[work.Item]:
    """Lifts to be approved: the lifts of a day are one thing to do, as one signature approves them."""
    may: dict[int, bool] = {}
    groups: dict[tuple[date, bool], list[queries.Waiting]] = {}
    for item in found:
        lift = item.about
        if lift.origin_id not in may:
            may[lift.origin_id] = bool(access.decide(actor, "lift.approve", account=lift.origin))
        mine = may[lift.origin_id] and lift.proposed_by_id != actor.pk
        groups.setdefault((queries.approvals.day_of(lift.departs_at), mine), []).append(item)
    for (day, mine), items in groups.items():
        if len(items) == 1:
            yield work.Item(*_words(items[0], False), mine, items[0].when, items[0].late)
            continue
        lifts, n = [item.about for item in items], len(items)
        people = sum(one.people for one in queries.approvals.days(lifts))
        href = reverse("operations:approve_lifts") if mine else reverse("operations:lifts")
        yield work.Item(
            ngettext(
                "%(n)s lift of %(day)s is to be approved", "%(n)s lifts of %(day)s are to be approved", n
            )
            % {"n": n, "day": console_words.day_text(day, year=False)},
            ngettext("%(n)s person", "%(n)s people", people) % {"n": f"{people:,}"},
            f"{href}?day={day}" if mine else f"{href}?state={LiftState.PROPOSED}",
            mine,
            min(item.when for item in items if item.when),
            any(item.late for item in items),
        )


def _words(item: queries.Waiting, fallen: bool) -> tuple[str, str, str]:
    """What waits, where, and the page on which it is done. `fallen`: an act that cannot enter the books any more."""
    about, what = item.about, item.what
    if what in ("approve", "release", "overdue", "sought"):
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
        case "release":
            return can("lift.release", about.origin)
        case "overdue":
            return can("lift.receipt", about.destination) or can("lift.return", about.origin)
        case "sought":
            return can("count.make", about.leg)
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
