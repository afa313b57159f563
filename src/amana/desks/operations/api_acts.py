"""Counts for programs, and the signatures under every act that was prepared."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Status

from amana.access import rule
from amana.access.models import User
from amana.console import interface
from amana.ledger import writer
from amana.ledger.act import Signature

from . import services
from .api_common import account_of, act_of, act_out, actor_of, aware, persons_of, router
from .api_shapes import ActOut, CountIn, SignatureIn
from .models import Count, CountState, PendingAct


@router.post("/counts", response={201: ActOut, **interface.NO}, summary="Prepare a count")
@rule("count.make")
def count(request: HttpRequest, body: CountIn) -> Any:
    """Compared with what the books say about its moment; named absences are posted once it is signed."""
    actor = actor_of(request)
    act = writer.do(lambda: _count_draft(actor, body))
    return Status(201, act_out(act))


def _count_draft(actor: User, body: CountIn) -> PendingAct:
    account = account_of(body.account)
    return services.count_draft(
        actor=actor,
        account=account,
        device=body.device,
        seen=body.seen,
        absent=persons_of(body.absent, "absent"),
        surplus=persons_of(body.surplus, "surplus"),
        at=aware(body.at, "at") if body.at else None,
        note=body.note,
        due=Count.objects.filter(account=account, state=CountState.DUE).order_by("due_at").first(),
    )


@router.get("/acts/{act}", response={200: ActOut, **interface.NO}, summary="One act to be signed")
@rule("act.read")
def act(request: HttpRequest, act: int) -> Any:
    return act_out(act_of(request, act))


@router.post("/acts/{act}/signatures", response={200: ActOut, **interface.NO}, summary="Sign an act")
@rule("act.read")
def sign(request: HttpRequest, act: int, body: SignatureIn) -> Any:
    """With the caller's own key. The act is posted when every side has signed."""
    actor, found = actor_of(request), act_of(request, act)
    made = Signature(body.device, bytes.fromhex(body.signature))
    writer.do(lambda: services.act_sign(actor=actor, act=found, signatures=[made]))
    return act_out(act_of(request, act))


@router.post("/acts/{act}/withdraw", response={200: ActOut, **interface.NO}, summary="Withdraw an act")
@rule("act.read")
def withdraw(request: HttpRequest, act: int) -> Any:
    """While it waits for signatures."""
    actor, found = actor_of(request), act_of(request, act)
    writer.do(lambda: services.act_withdraw(actor=actor, act=found))
    return act_out(act_of(request, act))
