"""The register for programs: the same services and queries as the pages, under the same rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_datetime
from ninja import Router
from ninja.responses import Status

from amana.access import Decision, Denied, reads, require, rule
from amana.access.models import User
from amana.console import interface
from amana.console.interface import Key, PageSize
from amana.ledger import writer
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from . import books, reconcile
from .api_shapes import (
    BasisIn,
    Chain,
    Claim,
    ClaimIn,
    EnrolIn,
    File,
    FileLine,
    FilePage,
    FindingIn,
    Made,
    PrintSearchIn,
    PrintSearchOut,
    StayIn,
)
from .models import Basis, CustodyFile, FoundBy, PrintSearch
from .queries import prints as fingers_of
from .queries.file import look, page, purpose_needed
from .queries.listing import Filters
from .queries.listing import files as query
from .services import basis, claims, files, judgement, memoranda, proposals, searches

router = Router()
also = {"reconcile": reconcile.router}
"""What stands beside `/registry` under an address that other programs expect."""


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _purpose(request: HttpRequest) -> str:
    """The purpose a program states, in the header `Amana-Purpose`."""
    return " ".join(request.headers.get("Amana-Purpose", "").split())[:200]


def _open(request: HttpRequest, number: str, what: str = "") -> CustodyFile:
    """The file of a number, recorded as read when `what` says which part. Http404 where the caller may not
    know of it; Denied where they may know only that it exists, or must state a purpose."""
    actor, purpose = _actor(request), _purpose(request)
    if not purpose and purpose_needed(actor):
        raise Denied({None: Decision("deny", "purpose")}, action="file.read")
    found = look(actor, number, purpose=purpose)
    if found.file is None:
        if found.exists:
            raise Denied({None: Decision("exists", "exists-only")}, action="file.read")
        raise Http404
    if what:
        pk = found.file.pk
        reads.opened(actor, [pk], what, purpose=purpose)
    return found.file


# -- reads


@router.get("/files", response={200: FilePage, **interface.NO}, summary="List files")
@rule("register.search")
def list_files(
    request: HttpRequest,
    q: str = "",
    kind: str = "",
    account: str = "",
    authority: str = "",
    population: str = "",
    age: str = "",
    sex: str = "",
    review: str = "",
    standing: str = "",
    sort: str = "",
    size: PageSize = 50,
    after: Key = "",
) -> dict[str, Any]:
    """The files that the caller may see by name, newest first, with the filters of the page."""
    actor = _actor(request)
    require(actor, "register.search", purpose=_purpose(request))
    filters = Filters.parse(
        {
            "q": q, "kind": kind, "account": account, "authority": authority, "population": population,
            "age": age, "sex": sex, "review": review, "standing": standing, "sort": sort,
        }
    )  # fmt: skip
    found = query(actor, filters, after=after, size=size)
    codes = dict(
        Account.objects.filter(pk__in={row["account_id"] for row in found.rows}).values_list("pk", "code")
    )
    return {
        "files": [_line(row, codes.get(row["account_id"])) for row in found.rows],
        "total": found.total,
        "after": found.after,
    }


def _line(row: dict[str, Any], account: str | None) -> dict[str, Any]:
    from .pages.rows import age_of_row

    shown = {name: row[name] for name in FileLine.model_fields if name in row}
    return {
        **shown,
        "age": age_of_row(row, books.today()).value,
        "nationalities": row["nationalities"].split(),
        "account": account,
    }


@router.get("/files/{number}", response={200: File, **interface.NO}, summary="One file")
@rule("file.read")
def get_file(request: HttpRequest, number: str) -> dict[str, Any]:
    """What stands in a file now. The opening is recorded for the person."""
    file = _open(request, number, "api")
    told = page(file)
    card = {name: getattr(file.card, name) for name in FileLine.model_fields if hasattr(file.card, name)}
    where = books.accounts_of([file.pk]).get(file.pk)
    account = books.account(where) if where else None
    return {
        **card,
        "age": told.age.age.value,
        "nationalities": file.card.nationalities.split(),
        "account": account.code if account else None,
        "claim": _claim(told.claim) if told.claim else None,
        "aliases": [_claim(alias) for alias in told.aliases],
        "opened_at": file.opened_at,
        "stays": [stay.leaf for stay in books.stays(file.pk)],
    }


def _claim(claim: Any) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in Claim.model_fields}


@router.get("/files/{number}/chain", response={200: Chain, **interface.NO}, summary="The custody path")
@rule("file.read")
def get_chain(request: HttpRequest, number: str, at: str = "") -> dict[str, Any]:
    """Every entry of the person, oldest first, reversed ones included; with `at` (ISO 8601 with offset) as the
    books knew it then."""
    moment = _moment(at)
    file = _open(request, number, "chain")
    entries = [
        {
            "entry": m.leaf,
            "kind": m.kind,
            "src": m.src.code,
            "dst": m.dst.code,
            "effective_at": m.effective_at,
            "recorded_at": m.recorded_at,
            "reverses": m.reverses,
            "reversed_by": m.reversed_by,
            "giver": m.giver,
            "receiver": m.receiver,
            "by_system": m.by_system,
        }
        for m in books.chain(file.pk, moment)
    ]
    return {"number": file.number, "entries": entries}


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Refused("api-moment", field="at", value=text[:40])
    return found


# -- writes


@router.post("/files", response={201: Made, **interface.NO}, summary="Enrol a person")
@rule("enrol")
def post_file(request: HttpRequest, body: EnrolIn) -> Status[dict[str, Any]]:
    """Open a file and enrol its person, recorded by the system and not signed by an officer."""
    account = Account.objects.filter(code=body.account, kind="held").first()
    if account is None:
        raise Refused("account-unknown", field="account", account=body.account)
    arrival = files.Arrival(
        identity=body.identity().checked(),
        account=account,
        basis=_basis(body.basis),
        population=body.population,
        admitted_at=_aware(body.admitted_at),
        reference=body.reference,
        decided=body.decided,
        arrested=body.arrested,
        injuries=body.injuries,
        next_of_kin=body.next_of_kin,
        other_numbers=tuple(filter(None, [body.wristband])),
    )
    made = writer.do(lambda: files.enrol(actor=_actor(request), arrival=arrival))
    proposals.look([made.pk], found_by=FoundBy.ENROLMENT)
    return Status(201, {"number": made.number, "entry": books.chain(made.pk)[0].leaf})


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise Refused("api-moment", field="admitted_at", value=moment.isoformat())
    return moment


def _basis(code: str) -> Basis:
    found = Basis.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Basis.objects.values_list("code", flat=True)[:20])
        raise Refused("basis-unknown", field="basis", basis=code, known=known)
    return found


@router.post("/files/{number}/claims", response={201: Made, **interface.NO}, summary="Add a claim")
@rule("file.write")
def post_claim(request: HttpRequest, number: str, body: ClaimIn) -> Status[dict[str, Any]]:
    """Add a claim about who the person is; the earlier ones stay readable."""
    file = _open(request, number)
    writer.do(
        lambda: claims.claim_add(actor=_actor(request), file=file, identity=body.identity(), kind=body.kind)
    )
    proposals.look([file.pk], found_by=FoundBy.CLAIM)
    return Status(201, {"number": file.number})


@router.post(
    "/files/{number}/age-findings", response={201: Made, **interface.NO}, summary="Record a finding of age"
)
@rule("age.find")
def post_finding(request: HttpRequest, number: str, body: FindingIn) -> Status[dict[str, Any]]:
    """Record what was found about the person's age. A minor or a dispute seals every band at once."""
    file = _open(request, number)
    made = writer.do(
        lambda: judgement.age_finding_record(actor=_actor(request), file=file, **body.model_dump())
    )
    return Status(201, {"number": file.number, "entry": made.memo})


@router.post(
    "/files/{number}/bases", response={201: Made, **interface.NO}, summary="Put custody on a legal basis"
)
@rule("basis.write")
def post_basis(request: HttpRequest, number: str, body: BasisIn) -> Status[dict[str, Any]]:
    """Put the person's custody on another ground from now on; the earlier one stays readable."""
    file = _open(request, number)
    told = body.model_dump()
    ground = _basis(told.pop("basis"))
    writer.do(lambda: basis.basis_set(actor=_actor(request), file=file, basis=ground, **told))
    return Status(201, {"number": file.number})


@router.post("/files/{number}/stays", response={201: Made, **interface.NO}, summary="Order a stay")
@rule("stay.order")
def post_stay(request: HttpRequest, number: str, body: StayIn) -> Status[dict[str, Any]]:
    """Record that a court or a legal reviewer forbids this person's exit."""
    file = _open(request, number)
    leaf = writer.do(lambda: memoranda.stay_put(actor=_actor(request), file=file, **body.model_dump()))
    return Status(201, {"number": file.number, "entry": leaf})


# -- fingerprints


@router.post(
    "/files/{number}/print-searches",
    response={201: PrintSearchOut, **interface.NO},
    summary="Search the register by the fingers of a file",
)
@rule("biometric.search")
def post_print_search(request: HttpRequest, number: str, body: PrintSearchIn) -> Status[dict[str, Any]]:
    """Whom of the register the kept fingers of this file may belong to. It needs a purpose (header `Amana-Purpose`)
    and a legal basis; it is recorded with everyone it brings up, proposes pairs to the examiners and links nobody.

    Refused with `print-search-child` for a child or a disputed age, `print-search-sign-off` where adulthood is not
    established, `print-search-warming` while the prints are made ready after a start. That nobody is found does not
    prove that the person is new."""
    file = _open(request, number)
    ground = _basis(body.basis)
    made = searches.search(actor=_actor(request), file=file, purpose=_purpose(request), basis=ground)
    return Status(201, _print_search(request, file, made))


@router.get(
    "/files/{number}/print-searches/{search}",
    response={200: PrintSearchOut, **interface.NO},
    summary="What a search by fingers brought up",
)
@rule("biometric.search")
def get_print_search(request: HttpRequest, number: str, search: int) -> dict[str, Any]:
    """A search that was made, with the files that are open to the caller. Needs a purpose; the reading is recorded."""
    file = _open(request, number)
    actor, purpose = _actor(request), _purpose(request)
    require(actor, "biometric.search", person=file.pk, purpose=purpose)
    made = PrintSearch.objects.filter(pk=search, file=file).select_related("basis").first()
    if made is None:
        raise Http404
    told = _print_search(request, file, made)
    seen = CustodyFile.objects.filter(number__in=[c["number"] for c in told["candidates"]])
    people = [file.pk, *seen.values_list("pk", flat=True)]
    reads.opened(actor, people, "biometric", purpose=purpose)
    return told


def _print_search(request: HttpRequest, file: CustodyFile, made: PrintSearch) -> dict[str, Any]:
    rows = fingers_of.reached(_actor(request), made)
    return {
        "search": made.pk,
        "number": file.number,
        "entry": made.memo,
        "band": made.band,
        "fingers": [int(position) for position in made.fingers.split(",")],
        "people": made.people,
        "prints": made.prints,
        "gallery": made.gallery,
        "algorithm": made.algorithm,
        "review": made.review,
        "probable": made.probable,
        "candidates": [
            {
                "rank": row.candidate.rank,
                "number": row.card.number,
                "evidence": row.candidate.evidence,
                "band": row.candidate.band,
                "pair": row.pair,
            }
            for row in rows
            if row.card
        ],
        "not_open_to_you": sum(row.card is None for row in rows),
    }
