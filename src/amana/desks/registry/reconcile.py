"""The register as a service of the W3C Reconciliation Service API 0.2, for OpenRefine and other programs that hold a
list of names: who in the register may each of them be.

It proposes and never matches: `match` is always false. Every request states a purpose and is kept with how many
names it asked for and how many answers it got; every person named is in the list of who looked. Children and
persons whose age is disputed are never among the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from ninja import Query, Router

from amana import access
from amana.access import Denied, reads, rule, tokens
from amana.access.models import User
from amana.console import interface
from amana.engines.common import clock
from amana.engines.naming.bands import score
from amana.ledger import writer
from amana.ledger.errors import Refused

from . import books, names, reconcile_columns, sounds, words
from .models import FileCard, NameQuery
from .queries import finding
from .queries.file import look
from .queries.listing import matching
from .reconcile_queries import PERSON, asks_for_persons, identity_of, is_query, parsed, text_of
from .records import of_identity

router = Router(auth=[*tokens.auth, tokens.AddressAuth()])
ACTION = "identity.reconcile"
Columns = Annotated[int, Query(le=1_000)]
Cursor = Annotated[int, Query(ge=0, le=1_000)]  # how many suggestions were shown before
QUERIES_MOST, ANSWERS_MOST, NAMES_A_DAY = 50, 10, 2_000
_NEAR_MOST = 3 * ANSWERS_MOST
PROPERTIES = {
    "birth": "Birth (EDTF, or a year)",
    "sex": "Sex (M or F)",
    "nationality": "Nationality (ISO 3166-1 alpha-3)",
    "mother": "Mother's name",
    "place": "Place of birth",
    "kunya": "Kunya",
}


def _who(request: HttpRequest) -> tuple[User, str]:
    """The caller and the purpose stated, in the header `Amana-Purpose` or in the address (`?purpose=`), since some
    programs send no headers of their own. Denied without one."""
    assert isinstance(request.user, User)
    said = request.headers.get("Amana-Purpose") or request.GET.get("purpose") or ""
    purpose = " ".join(said.split())[:200]
    if not purpose:
        raise Denied({None: access.Decision("deny", "purpose")}, action=ACTION)
    return request.user, purpose


@router.get(
    "",
    response={200: dict[str, Any], **interface.NO},
    summary="Reconciliation: manifest, or queries in the address",
)
@rule(ACTION)
def manifest(request: HttpRequest, queries: str = "", extend: str = "") -> dict[str, Any]:
    """What this service is; with `queries`, the answers; with `extend`, columns of files."""
    if queries:
        return _answers(request, queries)
    if extend:
        return _extended(request, extend)
    here = request.build_absolute_uri(request.path).rstrip("/")
    root = request.build_absolute_uri("/")
    stated = _stated(request)

    def service(path: str) -> dict[str, str]:
        return {"service_url": here, "service_path": path + ("?" + stated if stated else "")}

    return {
        "versions": ["0.2"],
        "name": "Amana: register of persons in custody",
        "identifierSpace": f"{root}registry/files/",
        "schemaSpace": f"{here}/properties/",
        "documentation": f"{root}api/v1/docs",
        "defaultTypes": [PERSON],
        "view": {"url": f"{root}registry/files/{{{{id}}}}/"},
        "batchSize": QUERIES_MOST,
        "preview": {
            "url": f"{here}/preview?id={{{{id}}}}" + ("&" + stated if stated else ""),
            "width": 360,
            "height": 140,
        },
        "suggest": {
            "entity": service("/suggest/entity"),
            "property": service("/suggest/property"),
            "type": service("/suggest/type"),
        },
        "extend": {"propose_properties": service("/extend/properties"), "property_settings": []},
        "authentication": {"type": "apiKey"}
        | (
            {"name": "key", "in": "query"}
            if request.GET.get("key")
            else {"name": "Authorization", "in": "header"}
        ),
    }


def _stated(request: HttpRequest) -> str:
    """Purpose and key that the address of the service states, for those who send no header: they are asked for each
    part of the service at an address that the manifest names."""
    stated = {name: request.GET.get(name, "") for name in ("purpose", "key")}
    return urlencode({name: said for name, said in stated.items() if said})


@router.post(
    "",
    response={200: dict[str, Any], **interface.NO},
    summary="Reconciliation: a batch of queries, or columns",
)
@rule(ACTION)
def reconcile(request: HttpRequest) -> dict[str, Any]:
    """Answers to a batch, sent as the form field `queries` holding JSON; with the field `extend`, columns of files."""
    if "extend" in request.POST:
        return _extended(request, str(request.POST["extend"]))
    return _answers(request, str(request.POST.get("queries", "")))


def _answers(request: HttpRequest, text: str) -> dict[str, Any]:
    actor, purpose = _who(request)
    asked = _queries(text)
    _within_the_day(actor, len(asked))
    sounds.complete()
    found = {name: _answer(actor, purpose, query) for name, query in asked.items()}
    persons = sorted({hit.file for answer in found.values() for hit in answer.hits})
    _remember(actor, purpose, len(asked), persons)
    cards = FileCard.objects.in_bulk(persons)
    return {
        name: {"result": [_candidate(hit, cards[hit.file], answer.unread) for hit in answer.hits]}
        for name, answer in found.items()
    }


def _extended(request: HttpRequest, text: str) -> dict[str, Any]:
    actor, purpose = _who(request)
    asked = parsed(text)
    ids, columns = _extension(asked)
    unknown = next((code for code in columns if code not in reconcile_columns.COLUMNS), None)
    if unknown is not None:
        known = ", ".join(reconcile_columns.COLUMNS)
        raise Refused("reconcile-column", field="extend", value=unknown[:40], known=known)
    if len(ids) > QUERIES_MOST:
        raise Refused("reconcile-many", field="extend", most=QUERIES_MOST)
    _within_the_day(actor, len(ids))
    rows, persons = reconcile_columns.rows(actor, ACTION, purpose, ids, columns)
    _remember(actor, purpose, len(ids), persons)
    named = {column["id"]: column for column in reconcile_columns.proposed()}
    return {"meta": [named[code] for code in columns], "rows": rows}


def _extension(asked: Any) -> tuple[list[str], list[str]]:
    """The numbers and the columns that are asked for. Refused: what is no extension request."""
    told = asked if isinstance(asked, dict) else {}
    ids, columns = told.get("ids"), told.get("properties")
    if not isinstance(ids, list) or not isinstance(columns, list):
        raise Refused("reconcile-extend", field="extend")
    if not all(isinstance(column, dict) and column.get("id") for column in columns):
        raise Refused("reconcile-extend", field="extend")
    return (
        list(dict.fromkeys(text_of(one) for one in ids)),
        list(dict.fromkeys(text_of(column["id"]) for column in columns)),
    )


def _queries(text: str) -> dict[str, dict[str, Any]]:
    """The batch, each query checked by name. Refused: what is no batch, too many queries."""
    asked = parsed(text)
    if not isinstance(asked, dict) or not all(map(is_query, asked.values())):
        raise Refused("reconcile-shape", field="queries")
    if len(asked) > QUERIES_MOST:
        raise Refused("reconcile-many", field="queries", most=QUERIES_MOST)
    return {str(name): query for name, query in asked.items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one query came to: the files, likeliest first, and the properties that could not be read."""

    hits: list[finding.Hit]
    unread: tuple[str, ...] = ()


def _answer(actor: User, purpose: str, query: dict[str, Any]) -> Answer:
    """The likeliest files that this caller may ask for. A query without a name gets no answer, nor does one
    for anything but persons."""
    who, unread = identity_of(query) if asks_for_persons(query) else (None, ())
    if who is None:
        return Answer([])
    most = max(1, min(int(query.get("limit") or 5), ANSWERS_MOST))
    hits = finding.likely(of_identity(who), most=_NEAR_MOST)
    allowed = access.decide_many(actor, ACTION, [hit.file for hit in hits], purpose=purpose)
    return Answer([hit for hit in hits if allowed[hit.file]][:most], unread)


def _candidate(hit: finding.Hit, card: FileCard, unread: tuple[str, ...] = ()) -> dict[str, Any]:
    features = [{"id": "bits", "value": round(hit.bits, 3)}]
    features += [{"id": f"unread:{code}", "value": True} for code in unread]
    return {
        **_named(card),
        "score": round(100 * score(hit.bits), 1),
        "features": features,
        "match": False,
        "type": [PERSON],
    }


def _named(card: FileCard) -> dict[str, str]:
    """Number, name, and beside it what is no repetition of the name."""
    latin = card.name_latin if card.name_ar else ""
    return {
        "id": card.number,
        "name": card.name_ar or card.name_latin,
        "description": " · ".join(filter(None, (latin, words.birth_text(card.birth)))),
    }


def _within_the_day(actor: User, asked: int) -> None:
    since = clock.now() - timedelta(days=1)
    spent = NameQuery.objects.filter(user=actor, at__gt=since).aggregate(n=Sum("names"))["n"] or 0
    if spent + asked > NAMES_A_DAY:
        raise Refused("reconcile-day", field="queries", most=NAMES_A_DAY)


def _remember(actor: User, purpose: str, asked: int, persons: list[int]) -> None:
    """Who asked, why, for how many names, and whom the answers named."""

    def unit() -> None:
        NameQuery.objects.create(
            user=actor, purpose=purpose, names=asked, answers=len(persons), at=clock.now()
        )
        reads.record(actor, persons, "reconcile", purpose=purpose)

    writer.do(unit)


@router.get(
    "/suggest/property",
    response={200: dict[str, Any], **interface.NO},
    summary="Reconciliation: what a column may be",
)
@rule(ACTION)
def suggest_property(request: HttpRequest, prefix: str = "", cursor: Cursor = 0) -> dict[str, Any]:
    """The properties a query may carry, without the first `cursor` of them."""
    wanted = prefix.strip().lower()
    found = [
        {"id": code, "name": name}
        for code, name in PROPERTIES.items()
        if code.startswith(wanted) or wanted in name.lower()
    ]
    return {"result": found[cursor:]}


@router.get(
    "/suggest/type",
    response={200: dict[str, Any], **interface.NO},
    summary="Reconciliation: what the register holds",
)
@rule(ACTION)
def suggest_type(request: HttpRequest, prefix: str = "", cursor: Cursor = 0) -> dict[str, Any]:
    """Persons, and nothing else."""
    found = [PERSON] if PERSON["id"].startswith(prefix.strip().lower()) else []
    return {"result": found[cursor:]}


@router.get(
    "/extend/properties",
    response={200: dict[str, Any], **interface.NO},
    summary="Reconciliation: columns that can be taken over",
)
@rule(ACTION)
def extend_properties(request: HttpRequest, type: str = "", limit: Columns = 0) -> dict[str, Any]:
    """The columns that `extend` gives, for the type asked for; `limit` 0 means all."""
    columns = reconcile_columns.proposed() if type in ("", PERSON["id"]) else []
    asked = {"limit": limit} if limit > 0 else {}
    return {"type": type or PERSON["id"], "properties": columns[: limit if limit > 0 else None]} | asked


@router.get(
    "/suggest/entity", response={200: dict[str, Any], **interface.NO}, summary="Reconciliation: one name"
)
@rule(ACTION)
def suggest_entity(request: HttpRequest, prefix: str = "", cursor: Cursor = 0) -> dict[str, Any]:
    """The likeliest files for one name typed by hand, then those whose names sound like its words or begin with them;
    or the file of a number. The first `cursor` were shown before."""
    actor, purpose = _who(request)
    _within_the_day(actor, 1)
    hits = _answer(actor, purpose, {"query": prefix, "limit": ANSWERS_MOST}).hits
    persons = [hit.file for hit in hits]
    persons += [file for file in _begun(actor, purpose, text_of(prefix)) if file not in persons]
    persons = persons[cursor : cursor + ANSWERS_MOST]
    _remember(actor, purpose, 1, persons)
    cards = FileCard.objects.in_bulk(persons)
    return {"result": [_named(cards[file]) for file in persons]}


def _begun(actor: User, purpose: str, text: str) -> list[int]:
    """Files that the words typed so far find, as the search box of the register does: those whose names sound so in
    any spelling, the best first, then those whose words begin so, newest first."""
    visible = books.visible(actor, FileCard.objects.all(), ACTION)
    heard = finding.by_sound(text) if not names.digits_of(text) else []
    seen = set(visible.filter(file__in=heard).values_list("file", flat=True))
    begun = matching(visible.exclude(file__in=heard), text).order_by("-file").values_list("file", flat=True)
    near = [*filter(seen.__contains__, heard), *begun[:_NEAR_MOST]][:_NEAR_MOST]
    allowed, barred = access.decide_many(actor, ACTION, near, purpose=purpose), finding.protected(near)
    return [file for file in near if allowed[file] and file not in barred]


@router.get(
    "/preview", response=interface.NO, summary="Reconciliation: one file in a few lines",
    openapi_extra=interface.document("text/html", "names and birth, to be framed"),
)  # fmt: skip
@rule(ACTION)
def preview(request: HttpRequest, id: str) -> HttpResponse:
    """Names and birth of one file as a small page that OpenRefine on the same machine may frame."""
    actor, purpose = _who(request)
    found = look(actor, id, purpose=purpose, action=ACTION)
    if found.file is None or finding.protected([found.file.pk]):
        raise Http404
    card = FileCard.objects.get(file=found.file)
    _remember(actor, purpose, 1, [found.file.pk])
    page = format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title>'
        '<p dir="rtl" lang="ar"><b>{}</b></p><p dir="ltr">{}</p><p>{} <bdi dir="ltr">{}</bdi></p>'
        '<p><bdi dir="ltr">{}</bdi></p></html>',
        words.language(), card.number, card.name_ar, card.name_latin, _("Birth"),
        words.birth_text(card.birth), card.number,
    )  # fmt: skip
    answer = HttpResponse(page)
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; frame-ancestors 'self' http://localhost:* http://127.0.0.1:*"
    )
    answer.xframe_options_exempt = True
    return answer
