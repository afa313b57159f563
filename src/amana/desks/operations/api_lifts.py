"""A lift for programs, step by step: proposed, approved, released, received, taken back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Status

from amana.access import rule
from amana.console import interface
from amana.ledger import writer

from . import services
from .api_common import (
    account_of,
    act_out,
    actor_of,
    authority_of,
    aware,
    lift_of,
    lift_out,
    persons_of,
    router,
    unsigned,
)
from .api_shapes import ActOut, ElsewhereIn, KeyIn, LiftIn, LiftOut, ReceiptIn, ReleaseIn, ReturnIn, WhyIn


@router.post("/lifts", response={201: LiftOut, **interface.NO}, summary="Propose a lift")
@rule("lift.propose")
def propose(request: HttpRequest, body: LiftIn) -> Any:
    """People by file number, all of them in the origin now."""
    actor = actor_of(request)
    made = writer.do(
        lambda: services.lift_propose(
            actor=actor,
            origin=account_of(body.origin, "origin"),
            destination=account_of(body.destination, "destination"),
            escort=authority_of(body.escort, "escort"),
            persons=persons_of(body.people),
            departs_at=aware(body.departs_at, "departs_at"),
            due_at=aware(body.due_at, "due_at") if body.due_at else None,
            conveyance=body.conveyance,
            note=body.note,
        )
    )
    return Status(201, lift_out(lift_of(request, made.pk)))


@router.post("/lifts/{lift}/approve", response={200: LiftOut, **interface.NO}, summary="Approve a lift")
@rule("lift.approve")
def approve(request: HttpRequest, lift: int) -> Any:
    """By a second person; fixes the list. Recorded by the system: in a demonstration, by an approver who has no key.
    Everybody else prepares it and signs."""
    actor, found = actor_of(request), lift_of(request, lift)
    writer.do(lambda: unsigned(actor, lambda: services.lift_approve(actor=actor, lift=found)))
    return lift_out(lift_of(request, lift))


@router.post("/lifts/{lift}/approval", response={201: ActOut, **interface.NO}, summary="Prepare an approval")
@rule("lift.approve")
def approval(request: HttpRequest, lift: int, body: KeyIn) -> Any:
    """Answers the bytes that the approver signs."""
    actor, found = actor_of(request), lift_of(request, lift)
    act = writer.do(lambda: services.approval_draft(actor=actor, lift=found, device=body.device))
    return Status(201, act_out(act))


@router.post("/lifts/{lift}/cancel", response={200: LiftOut, **interface.NO}, summary="Cancel a lift")
@rule("lift.read")
def cancel(request: HttpRequest, lift: int, body: WhyIn) -> Any:
    """Before it has left, with a reason, by whoever may propose or approve it."""
    actor, found = actor_of(request), lift_of(request, lift)
    writer.do(lambda: services.lift_cancel(actor=actor, lift=found, why=body.why))
    return lift_out(lift_of(request, lift))


@router.post("/lifts/{lift}/release", response={201: ActOut, **interface.NO}, summary="Prepare the release")
@rule("lift.release")
def release(request: HttpRequest, lift: int, body: ReleaseIn) -> Any:
    """Answers the bytes to sign. Nobody has moved yet."""
    actor, found = actor_of(request), lift_of(request, lift)
    act = writer.do(
        lambda: services.release_draft(
            actor=actor,
            lift=found,
            device=body.device,
            persons=persons_of(body.people) if body.people else None,
            at=aware(body.at, "at") if body.at else None,
            together=body.together,
        )
    )
    return Status(201, act_out(act))


@router.post("/lifts/{lift}/receipt", response={201: ActOut, **interface.NO}, summary="Prepare the receipt")
@rule("lift.receipt")
def receipt(request: HttpRequest, lift: int, body: ReceiptIn) -> Any:
    """Line by line; whoever is neither received nor refused stays with the escort."""
    actor, found = actor_of(request), lift_of(request, lift)
    act = writer.do(
        lambda: services.receipt_draft(
            actor=actor,
            lift=found,
            device=body.device,
            persons=persons_of(body.people) if body.people else None,
            refused={persons_of([line.number], "refused")[0]: line.reason for line in body.refused},
            at=aware(body.at, "at") if body.at else None,
            together=body.together,
        )
    )
    return Status(201, act_out(act))


@router.post("/lifts/{lift}/return", response={201: ActOut, **interface.NO}, summary="Prepare a taking back")
@rule("lift.return")
def take_back(request: HttpRequest, lift: int, body: ReturnIn) -> Any:
    """The giver takes people back from the escort."""
    actor, found = actor_of(request), lift_of(request, lift)
    act = writer.do(
        lambda: services.return_draft(
            actor=actor,
            lift=found,
            device=body.device,
            persons=persons_of(body.people),
            why=body.why,
            at=aware(body.at, "at") if body.at else None,
        )
    )
    return Status(201, act_out(act))


@router.post(
    "/lifts/{lift}/elsewhere", response={201: ActOut, **interface.NO}, summary="Prepare an arrival elsewhere"
)
@rule("lift.receipt")
def elsewhere(request: HttpRequest, lift: int, body: ElsewhereIn) -> Any:
    """People of a lift have come to a place that it was not bound for; that place and the escort sign."""
    actor, found = actor_of(request), lift_of(request, lift)
    act = writer.do(
        lambda: services.elsewhere_draft(
            actor=actor,
            lift=found,
            here=account_of(body.account),
            device=body.device,
            persons=persons_of(body.people),
            why=body.why,
            at=aware(body.at, "at") if body.at else None,
        )
    )
    return Status(201, act_out(act))
