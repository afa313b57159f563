"""Weights of harm for programs: every version, a proposal, and its approval by a second person."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema, Status

from amana.access import rule
from amana.console import interface
from amana.ledger import writer

from . import services
from .api_common import act_out, actor_of, unsigned
from .api_shapes import ActOut, KeyIn
from .models import Group, Weights
from .services.weights import OF_GROUP, TERMS, digest

router = Router()
Figure = Annotated[float, Field(ge=0, le=1e6)]
SHOWN = 50


class TermsShape(Schema):
    """Breaches a day of a place nobody has judged; shares of hazard that do and do not grow with people per guard; the
    norm of people per guard; hours charged beyond the plan; risks per person of a flight and of an hour of road."""

    breach_per_day: Figure
    share_fixed: Figure
    share_crowding: Figure
    norm_persons_per_guard: Figure
    beyond_h: Figure
    air_risk_per_flight: Figure
    road_risk_per_h_day: Figure
    road_risk_per_h_night: Figure


class GroupShape(Schema):
    """Weights of staying and of being moved, riding escorts for a hundred persons, the longest ride in hours."""

    exposure: Figure
    transit: Figure
    escorts_per_100: Annotated[int, Field(ge=0, le=1000)]
    longest_ride_h: Figure


class WeightsIn(Schema):
    """`groups`: one entry for every group, by its name."""

    terms: TermsShape
    groups: dict[Group, GroupShape]
    why: Annotated[str, Field(max_length=500)]


class WeightsOut(Schema):
    """`figures` is the SHA-256 (hex) over all figures, as the approval in the books names it."""

    version: int
    state: str
    terms: TermsShape
    groups: dict[str, GroupShape]
    why: str
    figures: str
    proposed_at: datetime
    approved_at: datetime | None
    leaf: int | None


def _out(row: Weights) -> dict[str, Any]:
    same = ("version", "state", "why", "proposed_at", "approved_at", "leaf")
    return {name: getattr(row, name) for name in same} | {
        "terms": {name: getattr(row, name) for name in TERMS},
        "groups": {g.group: {name: getattr(g, name) for name in OF_GROUP} for g in row.groups.all()},
        "figures": digest(row),
    }


def _version(version: int) -> Weights:
    found = Weights.objects.filter(version=version).first() if 0 < version < 2**31 else None
    if found is None:
        raise Http404
    return found


@router.get("/weights", response={200: list[WeightsOut], **interface.NO}, summary="Weights, newest first")
@rule("plan.read")
def weights(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest versions; the first approved one is in force."""
    return [_out(row) for row in Weights.objects.prefetch_related("groups")[:SHOWN]]


@router.post("/weights", response={201: WeightsOut, **interface.NO}, summary="Propose weights")
@rule("weights.propose")
def propose(request: HttpRequest, body: WeightsIn) -> Status[dict[str, Any]]:
    """The next version; somebody else approves it."""
    actor = actor_of(request)
    made = writer.do(
        lambda: services.weights_propose(
            actor=actor,
            terms=body.terms.dict(),
            groups={group.value: row.dict() for group, row in body.groups.items()},
            why=body.why,
        )
    )
    return Status(201, _out(made))


@router.post(
    "/weights/{version}/approve", response={200: WeightsOut, **interface.NO}, summary="Approve weights"
)
@rule("weights.approve")
def approve(request: HttpRequest, version: int) -> dict[str, Any]:
    """Recorded by the system: in a demonstration, by an approver who has no key. Everybody else prepares it and
    signs."""
    actor, found = actor_of(request), _version(version)
    return _out(
        writer.do(lambda: unsigned(actor, lambda: services.weights_approve(actor=actor, weights=found)))
    )


@router.post(
    "/weights/{version}/approval",
    response={201: ActOut, **interface.NO},
    summary="Prepare the approval of weights",
)
@rule("weights.approve")
def approval(request: HttpRequest, version: int, body: KeyIn) -> Status[dict[str, Any]]:
    """Answers the bytes that the approver signs; the signature goes to `/acts/{act}/signatures`."""
    actor, found = actor_of(request), _version(version)
    act = writer.do(lambda: services.weights_draft(actor=actor, weights=found, device=body.device))
    return Status(201, act_out(act))
