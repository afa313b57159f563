"""Plans for programs: the same verbs and reads as the pages, numbers without names. A plan is made in the background;
ask for it again until its state is no longer "waiting" or "running"."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema, Status

from amana.access import rule
from amana.access.models import User
from amana.console import interface
from amana.console.interface import PageSize
from amana.ledger import writer
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from . import queries, services, tasks
from .api_common import act_out, unsigned
from .api_shapes import ActOut, KeyIn
from .models import Plan
from .planning import store
from .services.plans import DAYS_MOST, SECONDS_MOST

router = Router()
Code = Annotated[str, Field(max_length=60)]
After = Annotated[int | None, Query(ge=0, le=2**62, description="where the last page ended: its `after`")]


class PlanOut(Schema):
    """Harm in weighted person-breaches; `gap` = (harm - bound) / bound, null while no bound is proved."""

    id: int
    code: str
    state: str
    starts_at: datetime
    days: int
    receiver: str
    escort: str
    stages: list[str]
    follows: int | None
    weights: int
    people: int
    cleared: int
    moved: int | None
    left_behind: int | None
    harm: float | None
    bound: float | None
    gap: float | None
    makespan_h: float | None
    violations: int | None
    instance_sha256: str
    plan_sha256: str


class PlanPage(Schema):
    """`after` is the key of the next page, empty on the last."""

    plans: list[PlanOut]
    after: str


class PlanLiftOut(Schema):
    number: int
    tail: str
    origin: str
    destination: str
    departs_at: datetime
    arrives_at: datetime
    people: int
    escorts: int
    binding: str
    lift: str
    manifest_sha256: str


class LeftOut(Schema):
    origin: str
    why: str
    gate: str
    people: int


class ConnectionOut(Schema):
    """People who come to a staging place by one lift of the plan and go on by another, by the lifts' numbers."""

    inbound: int
    onward: int
    people: int
    wait_h: float


class PlanWhole(PlanOut):
    """A plan with its lifts, who changes from one to another, who is left and why, and what one more of each resource
    is worth."""

    lifts: list[PlanLiftOut]
    connections: list[ConnectionOut]
    left: list[LeftOut]
    worth: list[dict[str, Any]]


class PlanIn(Schema):
    first_day: date
    days: Annotated[int, Field(ge=1, le=DAYS_MOST)] = 7
    receiver: Code
    escort: Code
    origins: Annotated[list[Code], Field(max_length=200)]
    stages: Annotated[
        list[Code], Field(max_length=40, description="places where people may wait between two legs")
    ] = []
    seconds: Annotated[int, Field(ge=1, le=SECONDS_MOST)] = 60
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1


class ReplanIn(Schema):
    """`events` as in the planner's events format."""

    events: Annotated[list[dict[str, Any]], Field(max_length=50)] = []
    words_ar: Annotated[str, Field(max_length=500)] = ""
    words_en: Annotated[str, Field(max_length=500)] = ""
    seconds: Annotated[int, Field(ge=1, le=SECONDS_MOST)] = 10


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _plan(request: HttpRequest, pk: int) -> Plan:
    found = queries.plans(_actor(request)).filter(pk=pk).first() if 0 < pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def _out(plan: Plan) -> dict[str, Any]:
    same = (
        "state", "starts_at", "days", "people", "cleared", "moved", "left_behind", "harm", "bound", "gap",
        "makespan_h", "violations", "instance_sha256", "plan_sha256", "code",
    )  # fmt: skip
    return {name: getattr(plan, name) for name in same} | {
        "id": plan.pk,
        "receiver": plan.receiver.code,
        "escort": plan.escort.code,
        "stages": [account.code for account in plan.stages.all()],
        "follows": plan.follows_id,
        "weights": plan.weights.version,
    }


@router.get("/plans", response={200: PlanPage, **interface.NO}, summary="Transfer plans, newest first")
@rule("plan.read")
def plans(request: HttpRequest, size: PageSize = 50, after: After = None) -> dict[str, Any]:
    """Plans with their figures."""
    found = queries.plans(_actor(request))
    if after is not None:
        found = found.filter(pk__lt=after)
    page = list(found[:size])
    return {"plans": [_out(p) for p in page], "after": str(page[-1].pk) if len(page) == size else ""}


@router.get("/plans/{pk}", response={200: PlanWhole, **interface.NO}, summary="One plan")
@rule("plan.read")
def plan(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Lifts, who is left and why, what one more is worth. People are counted, not named."""
    found = _plan(request, pk)
    worth, lifts = queries.explanation(found).get("worth_of_one_more", []), queries.lifts_of(found)
    return _out(found) | {
        "lifts": [_lift(row) for row in lifts],
        "connections": [
            {
                "inbound": leg.inbound.number,
                "onward": leg.onward.number,
                "people": leg.people,
                "wait_h": round(leg.wait / timedelta(hours=1), 2),
            }
            for leg in queries.connections(found, lifts)
        ],
        "left": [
            {"origin": row.origin.code, "why": row.why, "gate": row.gate, "people": row.people}
            for row in found.left.select_related("origin")
        ],
        "worth": worth[:50],
    }


def _lift(row: Any) -> dict[str, Any]:
    same = (
        "number", "tail", "departs_at", "arrives_at", "people", "escorts", "binding", "manifest_sha256",
    )  # fmt: skip
    return {name: getattr(row, name) for name in same} | {
        "origin": row.origin.code,
        "destination": row.destination.code,
        "lift": row.issued.code if row.issued else "",
    }


@router.get("/plans/{pk}/instance", response={200: dict[str, Any], **interface.NO}, summary="Its instance")
@rule("plan.read")
def instance(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What the plan was made from, in the planner's file format: `amana plan check` judges the plan against it."""
    return _stored(_plan(request, pk), "instance")


@router.get(
    "/plans/{pk}/answer", response={200: dict[str, Any], **interface.NO}, summary="The plan as a file"
)
@rule("plan.read")
def answer(request: HttpRequest, pk: int) -> dict[str, Any]:
    """The plan in the planner's file format."""
    return _stored(_plan(request, pk), "plan")


def _stored(found: Plan, name: str) -> dict[str, Any]:
    document = store.read(found, name)
    if document is None:
        raise Http404
    return dict(document)


@router.post("/plans", response={201: PlanOut, **interface.NO}, summary="Ask for a plan")
@rule("plan.make")
def make(request: HttpRequest, body: PlanIn) -> Status[dict[str, Any]]:
    """The answer comes at once; the plan is made in the background."""
    actor = _actor(request)
    receiver, escort = (_authority(getattr(body, name), name) for name in ("receiver", "escort"))
    made = tasks.start(
        lambda: services.plan_make(
            actor=actor,
            first_day=body.first_day,
            days=body.days,
            receiver=receiver,
            escort=escort,
            origins=[_account(code, "origins") for code in body.origins],
            stages=[_account(code, "stages") for code in body.stages],
            seconds=body.seconds,
            seed=body.seed,
        )
    )
    return Status(201, _out(made))


def _authority(code: str, field: str) -> Authority:
    found = Authority.objects.filter(code=code).first()
    if found is None:
        raise Refused("account-unknown", account=code, field=field)
    return found


def _account(code: str, field: str) -> Account:
    found = Account.objects.filter(code=code).select_related("authority", "place").first()
    if found is None:
        raise Refused("account-unknown", account=code, field=field)
    return found


@router.post("/plans/{pk}/approve", response={200: PlanOut, **interface.NO}, summary="Approve a plan")
@rule("plan.approve")
def approve(request: HttpRequest, pk: int) -> dict[str, Any]:
    """By somebody other than its planner. Recorded by the system: in a demonstration, by an approver who has no key.
    Everybody else prepares it and signs."""
    actor, found = _actor(request), _plan(request, pk)
    return _out(writer.do(lambda: unsigned(actor, lambda: services.plan_approve(actor=actor, plan=found))))


@router.post(
    "/plans/{pk}/approval", response={201: ActOut, **interface.NO}, summary="Prepare the approval of a plan"
)
@rule("plan.approve")
def approval(request: HttpRequest, pk: int, body: KeyIn) -> Status[dict[str, Any]]:
    """Answers the bytes that the approver signs; the signature goes to `/acts/{act}/signatures`."""
    actor, found = _actor(request), _plan(request, pk)
    act = writer.do(lambda: services.plan_approval_draft(actor=actor, plan=found, device=body.device))
    return Status(201, act_out(act))


@router.post("/plans/{pk}/publish", response={200: PlanOut, **interface.NO}, summary="Publish a plan")
@rule("plan.make")
def publish(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Its lifts are proposed with named lists; the digest of each enters the books. Recorded by the system, as an
    approval is."""
    actor, found = _actor(request), _plan(request, pk)
    return _out(writer.do(lambda: unsigned(actor, lambda: services.plan_publish(actor=actor, plan=found))))


@router.post(
    "/plans/{pk}/publication",
    response={201: ActOut, **interface.NO},
    summary="Prepare the publication of a plan",
)
@rule("plan.make")
def publication(request: HttpRequest, pk: int, body: KeyIn) -> Status[dict[str, Any]]:
    """Answers the bytes that the planner signs. The numbers of the new lifts are set aside, because they stand in what
    is signed; the lifts are issued with the signature."""
    actor, found = _actor(request), _plan(request, pk)
    act = writer.do(lambda: services.publication_draft(actor=actor, plan=found, device=body.device))
    return Status(201, act_out(act))


@router.post("/plans/{pk}/replan", response={201: PlanOut, **interface.NO}, summary="Plan anew")
@rule("plan.make")
def replan(request: HttpRequest, pk: int, body: ReplanIn) -> Status[dict[str, Any]]:
    """A plan that follows this one after the events."""
    found, actor = _plan(request, pk), _actor(request)
    told = services.Told(body.events, body.words_ar, body.words_en)
    made = tasks.start(lambda: services.plan_replan(actor=actor, plan=found, told=told, seconds=body.seconds))
    return Status(201, _out(made))
