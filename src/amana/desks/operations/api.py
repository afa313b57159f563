"""Operations for programs: the same verbs and reads as the pages, under the same rules. People are named by their
file numbers; an act is prepared, its `header` is signed by the officer's own key, and the signature is sent back."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema, Status

from amana.access import rule
from amana.access.models import User
from amana.console import interface
from amana.console.interface import PageSize
from amana.desks.registry import queries as registry
from amana.ledger import writer
from amana.ledger.act import Draft, Signature
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from . import api_plans, queries, services
from .models import ActState, Count, CountState, PendingAct
from .services.lifts import PEOPLE_MOST

router = Router()
router.add_router("", api_plans.router)
Number = Annotated[str, Field(max_length=20)]
Numbers = Annotated[list[Number], Field(max_length=PEOPLE_MOST)]
Words = Annotated[str, Field(max_length=500)]
Code = Annotated[str, Field(max_length=60)]
After = Annotated[int | None, Query(ge=0, le=2**62, description="where the last page ended: its `after`")]


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _account(code: str, field: str = "account") -> Account:
    found = Account.objects.filter(code=code).select_related("authority", "place").first()
    if found is None:
        raise Refused("account-unknown", account=code, field=field)
    return found


def _authority(code: str, field: str) -> Authority:
    found = Authority.objects.filter(code=code).first()
    if found is None:
        raise Refused("account-unknown", account=code, field=field)
    return found


def _persons(numbers: list[str], field: str = "people") -> list[int]:
    known, wrong = registry.persons_numbered(numbers)
    if wrong:
        raise Refused("file-unknown", number=", ".join(wrong[:20]), field=field)
    return list(dict.fromkeys(known[n] for n in numbers))


# -- shapes


class BoardOut(Schema):
    """The custody equation now. `difference` is files of the register against people in the accounts, plus people
    whose account is not what their entries say."""

    counts: dict[str, int]
    enrolled: int
    difference: int
    by_population: dict[str, int]
    escaped: int
    retaken: int
    unnamed: int
    waiting: int


class EntryRow(Schema):
    """People moved together: the first and last entry, from one account to another."""

    first: int
    last: int
    kind: str
    statement: str
    src: str
    dst: str
    people: int
    effective_at: datetime
    recorded_at: datetime
    giver_signed: bool
    receiver_signed: bool


class EntryPage(Schema):
    """`after` is the key of the next page, empty on the last."""

    entries: list[EntryRow]
    after: str


class PlaceOut(Schema):
    account: str
    name_ar: str
    name_en: str
    authority: str
    kind: str
    people: int
    capacity: int | None
    counted_at: datetime | None
    difference: int
    count_due: datetime | None


class LiftOut(Schema):
    code: str
    id: int
    state: str
    origin: str
    destination: str
    escort: str
    leg: str | None
    conveyance: str
    departs_at: datetime
    due_at: datetime
    released_at: datetime | None
    done_at: datetime | None
    people: int
    aboard: int
    received: int


class LiftPage(Schema):
    lifts: list[LiftOut]
    total: int
    after: str


class LineOut(Schema):
    """One line of a manifest: number and names only where the manifest is open to the caller."""

    number: str | None
    name_ar: str | None
    name_latin: str | None
    outcome: str
    reason: str
    unmet: list[str]


class ManifestOut(LiftOut):
    lines: list[LineOut]


class CountOut(Schema):
    id: int
    account: str
    state: str
    counted_at: datetime | None
    due_at: datetime | None
    expected: int | None
    seen: int | None
    absent: int
    found: int
    surplus: int
    difference: int
    explanation: str


class CountPage(Schema):
    counts: list[CountOut]
    total: int
    after: str


class ActOut(Schema):
    """An act to be signed. `header` is base64 of the exact bytes; `digest` its SHA-256 in hex. `waiting_for` are
    the authorities whose officers have not signed; once it is empty the act is in the books."""

    id: int
    kind: str
    state: str
    people: int
    header: str
    digest: str
    waiting_for: list[str]
    lift: int | None


class LiftIn(Schema):
    origin: Code
    destination: Code
    escort: Code
    people: Numbers
    departs_at: datetime
    due_at: datetime | None = None
    conveyance: Literal["helicopter", "plane", "bus", "ambulance", "foot", "other"]
    note: Words = ""


class ReleaseIn(Schema):
    """`people` empty: everybody on the list. `together`: the escort signs the same manifest."""

    device: Code
    people: Numbers = []
    at: datetime | None = None
    together: bool = False


class RefusedLine(Schema):
    number: Number
    reason: Annotated[str, Field(min_length=1, max_length=300)]


class ReceiptIn(Schema):
    """`people` empty and nobody refused: everybody still with the escort."""

    device: Code
    people: Numbers = []
    refused: Annotated[list[RefusedLine], Field(max_length=PEOPLE_MOST)] = []
    at: datetime | None = None
    together: bool = False


class ReturnIn(Schema):
    device: Code
    people: Numbers
    why: Words
    at: datetime | None = None


class CountIn(Schema):
    """`seen` empty: a count by name of everybody expected but the `absent`."""

    account: Code
    device: Code
    seen: Annotated[int, Field(ge=0, le=200_000)] | None = None
    absent: Numbers = []
    surplus: Numbers = []
    at: datetime | None = None
    note: Words = ""


class SignatureIn(Schema):
    """r||s, 64 bytes in hex, over the bytes of `header`, by the caller's own certified key."""

    device: Code
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]


class WhyIn(Schema):
    why: Words


# -- reads


@router.get("/board", response={200: BoardOut, **interface.NO}, summary="The custody equation")
@rule("board.read")
def board(request: HttpRequest) -> dict[str, Any]:
    """Counts by kind of account, the register's files, the difference."""
    sums = queries.equation()
    fled, back, unnamed = queries.escapes()
    return {
        "counts": sums.counts,
        "enrolled": sums.enrolled,
        "difference": sums.difference,
        "by_population": sums.by_population,
        "escaped": fled,
        "retaken": back,
        "unnamed": unnamed,
        "waiting": len(queries.waiting(_actor(request))),
    }


@router.get("/entries", response={200: EntryPage, **interface.NO}, summary="The journal, newest first")
@rule("entry.read")
def entries(
    request: HttpRequest, size: PageSize = 50, after: After = None, account: str = "", kind: str = ""
) -> dict[str, Any]:
    """Entries of all, of one account or of one kind; without names."""
    where = _account(account).pk if account else None
    rows = queries.journal(limit=size, before=after, account=where, kind=kind[:20])
    return {
        "entries": [
            {
                "first": r.first,
                "last": r.last,
                "kind": r.kind,
                "statement": r.statement_kind,
                "src": r.src.code,
                "dst": r.dst.code,
                "people": r.people,
                "effective_at": r.effective_at,
                "recorded_at": r.recorded_at,
                "giver_signed": r.giver_signed,
                "receiver_signed": r.receiver_signed,
            }
            for r in rows
        ],
        "after": str(min(r.first for r in rows)) if len(rows) == size else "",
    }


@router.get("/places", response={200: list[PlaceOut], **interface.NO}, summary="Held accounts, worst first")
@rule("place.read")
def places(request: HttpRequest) -> list[dict[str, Any]]:
    """People now, room, last count, what is due."""
    return [
        {
            "account": f.account.code,
            "name_ar": f.account.name_ar,
            "name_en": f.account.name_en,
            "authority": f.account.authority.code if f.account.authority else "",
            "kind": f.account.place.kind if f.account.place else "",
            "people": f.people,
            "capacity": f.account.capacity,
            "counted_at": f.last.counted_at if f.last else None,
            "difference": f.open_difference,
            "count_due": f.due.due_at if f.due else None,
        }
        for f in queries.facilities()[: interface.SIZE_MAX]
    ]


def _lift_out(lift: Any) -> dict[str, Any]:
    return {
        "code": lift.code,
        "id": lift.pk,
        "state": lift.state,
        "origin": lift.origin.code,
        "destination": lift.destination.code,
        "escort": lift.escort.code,
        "leg": lift.leg.code if lift.leg else None,
        "conveyance": lift.conveyance,
        "departs_at": lift.departs_at,
        "due_at": lift.due_at,
        "released_at": lift.released_at,
        "done_at": lift.done_at,
        "people": lift.listed,
        "aboard": lift.aboard,
        "received": lift.received,
    }


@router.get("/lifts", response={200: LiftPage, **interface.NO}, summary="Lifts, newest first")
@rule("lift.read")
def lifts(request: HttpRequest, size: PageSize = 50, after: After = None, state: str = "") -> dict[str, Any]:
    """`state` is proposed, approved, on_the_way, overdue, done, cancelled, or live for what is not over."""
    found = queries.lifts(_actor(request), state=state[:12])
    total = found.count()
    page = queries.with_figures(found.filter(pk__lt=after)[:size] if after else found[:size])
    return {
        "lifts": [_lift_out(lift) for lift in page],
        "total": total,
        "after": str(page[-1].pk) if len(page) == size else "",
    }


@router.get(
    "/lifts/{lift}", response={200: ManifestOut, **interface.NO}, summary="One lift with its manifest"
)
@rule("lift.read")
def lift(request: HttpRequest, lift: int) -> dict[str, Any]:
    """The lines, with names where the manifest is open to the caller (recorded as read)."""
    from amana.access import reads

    actor, found = _actor(request), _lift(request, lift)
    lines = queries.manifest(actor, found, gates=found.state in ("proposed", "approved"))
    named = [row.line.person for row in lines if row.card]
    if named:
        writer.do(lambda: reads.record(actor, named, "manifest"))
    return _lift_out(found) | {
        "lines": [
            {
                "number": row.card["number"] if row.card else None,
                "name_ar": row.card["name_ar"] if row.card else None,
                "name_latin": row.card["name_latin"] if row.card else None,
                "outcome": row.line.outcome,
                "reason": row.line.reason if row.card else "",
                "unmet": [g.gate.name for g in row.unmet],
            }
            for row in lines
        ]
    }


def _lift(request: HttpRequest, pk: int) -> Any:
    found = queries.lifts(_actor(request)).filter(pk=pk).first() if 0 < pk < 2**63 else None
    if found is None:
        raise Http404
    return queries.with_figures([found])[0]


def _count_out(count: Count) -> dict[str, Any]:
    return {
        "id": count.pk,
        "account": count.account.code,
        "state": count.state,
        "counted_at": count.counted_at,
        "due_at": count.due_at,
        "expected": count.expected,
        "seen": count.seen,
        "absent": count.absent,
        "found": count.found,
        "surplus": count.surplus,
        "difference": count.difference if count.state != CountState.DUE else 0,
        "explanation": count.explanation,
    }


@router.get("/counts", response={200: CountPage, **interface.NO}, summary="Counts, newest first")
@rule("count.read")
def counts(
    request: HttpRequest, size: PageSize = 50, after: After = None, account: str = ""
) -> dict[str, Any]:
    """Counts that were made; `after` is a count's id."""
    where = _account(account).pk if account else None
    found = queries.counts(_actor(request), account=where).order_by("-pk")
    total = found.count()
    page = list(found.filter(pk__lt=after)[:size] if after else found[:size])
    return {
        "counts": [_count_out(c) for c in page],
        "total": total,
        "after": str(page[-1].pk) if len(page) == size else "",
    }


# -- lifts


@router.post("/lifts", response={201: LiftOut, **interface.NO}, summary="Propose a lift")
@rule("lift.propose")
def propose(request: HttpRequest, body: LiftIn) -> Any:
    """People by file number, all of them in the origin now."""
    actor = _actor(request)
    made = writer.do(
        lambda: services.lift_propose(
            actor=actor,
            origin=_account(body.origin, "origin"),
            destination=_account(body.destination, "destination"),
            escort=_authority(body.escort, "escort"),
            persons=_persons(body.people),
            departs_at=_aware(body.departs_at, "departs_at"),
            due_at=_aware(body.due_at, "due_at") if body.due_at else None,
            conveyance=body.conveyance,
            note=body.note,
        )
    )
    return Status(201, _lift_out(_lift(request, made.pk)))


def _aware(at: datetime, field: str) -> datetime:
    if at.tzinfo is None:
        raise Refused("time-without-zone", field=field, at=at.isoformat())
    return at


@router.post("/lifts/{lift}/approve", response={200: LiftOut, **interface.NO}, summary="Approve a lift")
@rule("lift.approve")
def approve(request: HttpRequest, lift: int) -> Any:
    """By a second person; fixes the list."""
    actor, found = _actor(request), _lift(request, lift)
    writer.do(lambda: services.lift_approve(actor=actor, lift=found))
    return _lift_out(_lift(request, lift))


@router.post("/lifts/{lift}/cancel", response={200: LiftOut, **interface.NO}, summary="Cancel a lift")
@rule("lift.read")
def cancel(request: HttpRequest, lift: int, body: WhyIn) -> Any:
    """Before it has left, with a reason, by whoever may propose or approve it."""
    actor, found = _actor(request), _lift(request, lift)
    writer.do(lambda: services.lift_cancel(actor=actor, lift=found, why=body.why))
    return _lift_out(_lift(request, lift))


@router.post("/lifts/{lift}/release", response={201: ActOut, **interface.NO}, summary="Prepare the release")
@rule("lift.release")
def release(request: HttpRequest, lift: int, body: ReleaseIn) -> Any:
    """Answers the bytes to sign. Nobody has moved yet."""
    actor, found = _actor(request), _lift(request, lift)
    act = writer.do(
        lambda: services.release_draft(
            actor=actor,
            lift=found,
            device=body.device,
            persons=_persons(body.people) if body.people else None,
            at=_aware(body.at, "at") if body.at else None,
            together=body.together,
        )
    )
    return Status(201, _act_out(act))


@router.post("/lifts/{lift}/receipt", response={201: ActOut, **interface.NO}, summary="Prepare the receipt")
@rule("lift.receipt")
def receipt(request: HttpRequest, lift: int, body: ReceiptIn) -> Any:
    """Line by line; whoever is neither received nor refused stays with the escort."""
    actor, found = _actor(request), _lift(request, lift)
    act = writer.do(
        lambda: services.receipt_draft(
            actor=actor,
            lift=found,
            device=body.device,
            persons=_persons(body.people) if body.people else None,
            refused={_persons([line.number], "refused")[0]: line.reason for line in body.refused},
            at=_aware(body.at, "at") if body.at else None,
            together=body.together,
        )
    )
    return Status(201, _act_out(act))


@router.post("/lifts/{lift}/return", response={201: ActOut, **interface.NO}, summary="Prepare a taking back")
@rule("lift.return")
def take_back(request: HttpRequest, lift: int, body: ReturnIn) -> Any:
    """The giver takes people back from the escort."""
    actor, found = _actor(request), _lift(request, lift)
    act = writer.do(
        lambda: services.return_draft(
            actor=actor,
            lift=found,
            device=body.device,
            persons=_persons(body.people),
            why=body.why,
            at=_aware(body.at, "at") if body.at else None,
        )
    )
    return Status(201, _act_out(act))


# -- counts


@router.post("/counts", response={201: ActOut, **interface.NO}, summary="Prepare a count")
@rule("count.make")
def count(request: HttpRequest, body: CountIn) -> Any:
    """Compared with what the books say about its moment; named absences are posted once it is signed."""
    actor = _actor(request)
    act = writer.do(lambda: _count_draft(actor, body))
    return Status(201, _act_out(act))


def _count_draft(actor: User, body: CountIn) -> PendingAct:
    account = _account(body.account)
    return services.count_draft(
        actor=actor,
        account=account,
        device=body.device,
        seen=body.seen,
        absent=_persons(body.absent, "absent"),
        surplus=_persons(body.surplus, "surplus"),
        at=_aware(body.at, "at") if body.at else None,
        note=body.note,
        due=Count.objects.filter(account=account, state=CountState.DUE).order_by("due_at").first(),
    )


# -- signatures


def _act_out(act: PendingAct) -> dict[str, Any]:
    signed = set(act.signatures.values_list("authority", flat=True))
    header = Draft.load(bytes(act.draft)).header if act.state == ActState.WAITING else b""
    return {
        "id": act.pk,
        "kind": act.kind,
        "state": act.state,
        "people": act.people,
        "header": base64.b64encode(header).decode(),
        "digest": bytes(act.digest).hex(),
        "waiting_for": [need.code for need in act.needs.all() if need.pk not in signed],
        "lift": act.lift_id,
    }


def _act(request: HttpRequest, pk: int) -> PendingAct:
    """An act that the caller made or whose signature is owed by their authority."""
    from .pages.signing import find

    found = find(_actor(request), pk) if 0 < pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@router.get("/acts/{act}", response={200: ActOut, **interface.NO}, summary="One act to be signed")
@rule("act.read")
def act(request: HttpRequest, act: int) -> Any:
    return _act_out(_act(request, act))


@router.post("/acts/{act}/signatures", response={200: ActOut, **interface.NO}, summary="Sign an act")
@rule("act.read")
def sign(request: HttpRequest, act: int, body: SignatureIn) -> Any:
    """With the caller's own key. The act is posted when every side has signed."""
    actor, found = _actor(request), _act(request, act)
    made = Signature(body.device, bytes.fromhex(body.signature))
    writer.do(lambda: services.act_sign(actor=actor, act=found, signatures=[made]))
    return _act_out(_act(request, act))


@router.post("/acts/{act}/withdraw", response={200: ActOut, **interface.NO}, summary="Withdraw an act")
@rule("act.read")
def withdraw(request: HttpRequest, act: int) -> Any:
    """While it waits for signatures."""
    actor, found = _actor(request), _act(request, act)
    writer.do(lambda: services.act_withdraw(actor=actor, act=found))
    return _act_out(_act(request, act))
