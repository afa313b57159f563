"""Check what you sign: the act in words, who must sign it, and the exact bytes for the browser's key."""

from __future__ import annotations

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amana import access
from amana.access.models import User
from amana.desks.registry import queries as registry
from amana.ledger.act import Draft, Signature
from amana.ledger.models import Account

from .. import queries, services
from ..fallen import gone_on, left_over
from ..models import PERSONAL, WITH_ESCORT, ActKind, ActState, Count, Incident, Lift, Outcome, PendingAct
from . import signing_words
from .common import attempt, reader, sentence
from .waiting import may_sign


@access.rule("act.read")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be signed. On POST the signature: the act is posted when every side has signed."""
    actor, act = reader(request), _act(request, pk)
    if request.method == "POST":
        return _signed(request, actor, act)
    context: dict[str, Any] = {"act": act, "back": _home(act), "signed": list(act.signatures.all())}
    if act.state == ActState.WAITING:
        draft, fallen = Draft.load(bytes(act.draft)), services.act_fallen(act)
        changed = [] if fallen else [sentence(refused) for refused in services.approvals_changed(act)]
        may = bool(access.decide(actor, act.action, account=act.account))
        persons = [move.person for move in draft.act.moves] + [
            note.person for note in draft.act.notes if note.person
        ]
        staying = _staying(act, persons)
        cards, leaving = (
            registry.names_listed([*persons, *staying]),
            [move.person for move in draft.act.moves],
        )
        access.reads.opened(actor, list(cards), "signing")
        ways = signing_words.ways(draft.act.notes)
        unfit = queries.unfit_at(act.lift, leaving, act.account) if _off_the_way(act) and act.lift else {}
        context |= {
            "header": base64.b64encode(draft.header).decode(),
            "digest": draft.digest.hex(),
            "groups": _groups(draft),
            "notes": [signing_words.of(note, cards, ways) for note in draft.act.notes],
            "people": [
                (move, cards.get(move.person), unfit.get(move.person, ())) for move in draft.act.moves
            ],
            "staying": [(person, cards.get(person)) for person in staying],
            "stayed": queries.stayed_under_way(act.lift, leaving) if act.lift else set(),
            "unfit": sum(1 for move in draft.act.moves if move.person in unfit),
            "over": queries.beds_over(act.account, leaving) if _off_the_way(act) and act.account else 0,
            "lapsing": _lapsing(act, draft),
            "fallen": fallen,
            "changed": changed,
            "mine": fallen is None and not changed and may_sign(actor, act),
            "may_renew": may
            and not gone_on(act)
            and (act.kind not in PERSONAL or act.made_by_id == actor.pk),
            "may_withdraw": may or act.made_by_id == actor.pk,
            "waiting_for": _waiting_for(act),
        }
    return render(request, "operations/sign.html", context)


def _staying(act: PendingAct, signed_for: list[int]) -> list[int]:
    """Whom this act of a lift leaves where they are: at a release whoever does not board, later whoever stays with the
    escort. What a signature does not cover is as much to be seen as what it covers."""
    if act.lift is None or act.kind not in (
        ActKind.RELEASE,
        ActKind.RECEIPT,
        ActKind.RETURN,
        ActKind.ELSEWHERE,
    ):
        return []
    here = (Outcome.LISTED,) if act.kind == ActKind.RELEASE else WITH_ESCORT
    listed = act.lift.people.filter(outcome__in=here).values_list("person", flat=True)
    return [person for person in listed if person not in set(signed_for)]


def _lapsing(act: PendingAct, draft: Draft) -> list[Lift]:
    """Lifts that a publication cancels: no list of theirs stands in what is signed."""
    if act.kind != ActKind.PUBLICATION or act.plan is None:
        return []
    return services.lapsing(act.plan, {str(note.facts.get("lift")) for note in draft.act.notes})


def _off_the_way(act: PendingAct) -> bool:
    """An arrival that nobody had planned: whom the place does not take, and the beds it lacks, are no reason to leave
    anybody on the road, but both sides are to see them before they sign."""
    return act.kind == ActKind.ELSEWHERE


def _signed(request: HttpRequest, actor: User, act: PendingAct) -> HttpResponse:
    try:
        signature = bytes.fromhex(request.POST.get("signature", ""))
    except ValueError:
        signature = b""
    made = Signature(request.POST.get("device", ""), signature)
    here = HttpResponseRedirect(reverse("operations:sign", args=[act.pk]))
    if act.state == ActState.WAITING and _overtaken(act):
        messages.error(
            request, _("Something else was signed with this key meanwhile. Prepare the act again.")
        )
        return here
    done: list[Any] = []
    attempt(request, lambda: done.append(services.act_sign(actor=actor, act=act, signatures=[made])))
    act.refresh_from_db()
    if not done:
        return here
    if act.state != ActState.POSTED:
        messages.success(request, _("Signed. It enters the books when the other side has signed."))
        return here
    messages.success(request, _("Signed and in the books."))
    return HttpResponseRedirect(_after(act, done[0]))


def _overtaken(act: PendingAct) -> bool:
    """Its key has made another statement since the draft was composed."""
    from amana.ledger.models import Statement

    draft = Draft.load(bytes(act.draft))
    return Statement.objects.filter(device=act.device, device_seq__gte=draft.device_seq).exists()


@require_POST
@access.rule("act.read")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    act = _act(request, pk)
    attempt(request, lambda: services.act_withdraw(actor=reader(request), act=act))
    return HttpResponseRedirect(_home(act))


@require_POST
@access.rule("act.read")
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """The same act in fresh bytes."""
    act = _act(request, pk)
    fresh = attempt(
        request,
        lambda: services.act_renew(actor=reader(request), act=act, device=request.POST.get("device", "")),
    )
    return HttpResponseRedirect(reverse("operations:sign", args=[(fresh or act).pk]))


def _groups(draft: Draft) -> list[dict[str, Any]]:
    """Kind, from, to, and how many."""
    ids = {pk for m in draft.act.moves for pk in (m.src, m.dst)}
    accounts = Account.objects.select_related("authority", "place").in_bulk(ids)
    sums: dict[tuple[str, int, int], int] = {}
    for move in draft.act.moves:
        key = (move.kind, move.src, move.dst)
        sums[key] = sums.get(key, 0) + 1
    return [
        {"kind": kind, "src": accounts[src], "dst": accounts[dst], "people": people}
        for (kind, src, dst), people in sums.items()
    ]


def _waiting_for(act: PendingAct) -> list[Any]:
    missing = act.unsigned()
    return [need for need in act.needs.all() if need.pk in missing]


def _act(request: HttpRequest, pk: int) -> PendingAct:
    found = find(reader(request), pk)
    if found is None:
        raise Http404
    return found


def find(actor: User, pk: int) -> PendingAct | None:
    """An act that concerns the reader: made by them, or to be signed by their authority."""
    found = (
        PendingAct.objects.filter(pk=pk)
        .select_related(
            "account__place", "account__authority", "lift", "plan", "weights", "count", "incident", "made_by"
        )
        .prefetch_related("needs", "signatures__authority", "signatures__by")
        .first()
    )
    if found is None or found.made_by_id == actor.pk:
        return found
    if found.kind in PERSONAL:
        return found if found.state == ActState.WAITING and left_over(actor, found) else None
    own = {g.authority_id for g in actor.live_grants() if g.role in ("custody_officer", "escort_commander")}
    return found if None in own or own & {n.pk for n in found.needs.all()} else None


def _home(act: PendingAct) -> str:
    """Where an act belongs."""
    if act.kind == ActKind.RESOLVE:
        return reverse("operations:field")
    if act.lift_id:
        return reverse("operations:lift", args=[act.lift_id])
    if act.kind == ActKind.APPROVALS:
        return reverse("operations:approve_lifts")
    if act.incident_id:
        return reverse("operations:incident", args=[act.incident_id])
    if act.plan_id:
        return reverse("operations:plan", args=[act.plan_id])
    if act.weights_id:
        return reverse("operations:weights")
    if act.kind == ActKind.EXPLANATION and act.count_id:
        return reverse("operations:count", args=[act.count_id])
    if act.kind == ActKind.REPORT or act.account is None:
        return reverse("operations:incidents")
    if act.kind in (ActKind.COUNT, ActKind.FOUND):
        return reverse("operations:counts")
    return reverse("operations:account", args=[act.account.code])


def _after(act: PendingAct, made: Any) -> str:
    if isinstance(made, Lift):
        return reverse("operations:lift", args=[made.pk])
    if isinstance(made, Count):
        return reverse("operations:count", args=[made.pk])
    if isinstance(made, Incident):
        return reverse("operations:incident", args=[made.pk])
    if isinstance(made, bytes):
        return reverse("operations:field_statement", args=[made.hex()])
    if isinstance(made, Account):
        return reverse("operations:account", args=[made.code])
    return _home(act)


@access.rule("act.read")
def acts(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a signature of this reader's authority."""
    found = queries.waiting_acts(reader(request))
    return render(request, "operations/acts.html", {"acts": found})
