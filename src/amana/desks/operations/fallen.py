"""A waiting act that can no longer enter the books: why, and who is told of it."""

from __future__ import annotations

from collections.abc import Callable

from amana import access
from amana.access.models import User
from amana.ledger.act import Draft
from amana.ledger.errors import Refused
from amana.ledger.models import Device

from . import lifecycle
from .models import PERSONAL, ActKind, LiftState, PendingAct


def _step(step: str) -> Callable[[PendingAct], object]:
    return lambda act: lifecycle.check(act.lift, step) if act.lift else None


def _one_open(act: PendingAct) -> None:
    """Refused where none of several lifts waits for approval any more: what is left of them can be prepared again."""
    rows = list(act.lifts.all())
    if not any(lift.state == LiftState.PROPOSED for lift in rows):
        for lift in rows:
            lifecycle.check(lift, "approve")


def _signed_for(act: PendingAct) -> None:
    """Refused where a line that was answered by mistake is open again, or answered anew."""
    assert act.lift is not None
    standing = set(act.lift.people.exclude(resolved=None).values_list("resolved", flat=True))
    for move in Draft.load(bytes(act.draft)).act.moves:
        if move.reverses not in standing:
            raise Refused("mistaken-gone", person=move.person, lift=act.lift.code)


STILL: dict[str, Callable[[PendingAct], object]] = {
    ActKind.APPROVAL: _step("approve"),
    ActKind.APPROVALS: _one_open,
    ActKind.RELEASE: _step("release"),
    ActKind.RECEIPT: _step("receipt"),
    ActKind.RETURN: _step("return"),
    ActKind.ELSEWHERE: _step("elsewhere"),
    ActKind.ESCORT: _step("escort"),
    ActKind.MISTAKEN: _signed_for,
    ActKind.EXPLANATION: lambda act: lifecycle.still_open(act.count) if act.count else None,
    ActKind.WEIGHTS: lambda act: lifecycle.still_proposed(act.weights) if act.weights else None,
    ActKind.PLAN: lambda act: lifecycle.still_draft(act.plan) if act.plan else None,
    ActKind.PUBLICATION: lambda act: lifecycle.still_to_publish(act.plan) if act.plan else None,
}
"""What must still hold for an act of each kind; Refused where it does not."""


def act_fallen(act: PendingAct) -> Refused | None:
    """Why a waiting act can no longer enter the books, whoever signs it now: what it is about has gone on without it,
    or whoever gave it cannot any more."""
    return gone_on(act) or author_gone(act)


def gone_on(act: PendingAct) -> Refused | None:
    """Somebody else did the same, or another step was taken: to prepare it again would not help."""
    still = STILL.get(act.kind)
    if still is None:
        return None
    try:
        still(act)
    except Refused as refused:
        return refused
    return None


def author_gone(act: PendingAct) -> Refused | None:
    """Its author's role ended or account was stopped, or a key that it was prepared or signed with was revoked. A
    colleague prepares it anew; what is one officer's own word is withdrawn, by them or by whoever may do the same."""
    author, own_word = act.made_by, act.kind in PERSONAL
    if author is not None and not access.decide(author, act.action, account=act.account):
        return Refused("word-author-ended" if own_word else "act-author-ended", who=author.name)
    codes = {act.device, *(one.device for one in act.signatures.all())}
    lost = Device.objects.filter(code__in=codes).exclude(revoked_at=None).order_by("code").first()
    if lost is None:
        return None
    return Refused("word-key-ended" if own_word else "act-key-ended", device=lost.code)


def left_over(actor: User, act: PendingAct) -> bool:
    """Another officer's own word that nobody can sign any more, and that this reader could give: without somebody who
    sees it, it would wait for ever."""
    return bool(access.decide(actor, act.action, account=act.account)) and author_gone(act) is not None
