"""The register as a service of the W3C Reconciliation Service API 0.2, for OpenRefine and other programs that hold a
list of names: who in the register may each of them be.

It proposes and never matches: `match` is always false. Every request states a purpose and is kept with how many
names it asked for and how many answers it got; every person named is in the list of who looked. Children and
persons whose age is disputed are never among the answers."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from ninja import Router

from amana import access
from amana.access import Denied, reads, rule
from amana.access.models import User
from amana.console import interface
from amana.engines.common import clock
from amana.engines.naming.bands import score
from amana.ledger import writer
from amana.ledger.errors import Refused

from . import words
from .identity import Identity
from .models import FileCard, NameQuery
from .queries import finding
from .queries.file import look
from .records import of_identity

router = Router()
ACTION = "identity.reconcile"
QUERIES_MOST, ANSWERS_MOST, NAMES_A_DAY = 50, 10, 2_000
TEXT_MOST = 200
PERSON = {"id": "person", "name": "Person"}
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
def manifest(request: HttpRequest, queries: str = "") -> dict[str, Any]:
    """What this service is; with `queries`, the answers."""
    if queries:
        return _answers(request, queries)
    here = request.build_absolute_uri(request.path).rstrip("/")
    root = request.build_absolute_uri("/")
    return {
        "versions": ["0.2"],
        "name": "Amana: register of persons in custody",
        "identifierSpace": f"{root}registry/files/",
        "schemaSpace": f"{here}/properties/",
        "documentation": f"{root}api/v1/docs",
        "defaultTypes": [PERSON],
        "view": {"url": f"{root}registry/files/{{{{id}}}}/"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}{_stated(request)}", "width": 360, "height": 140},
        "suggest": {
            "entity": {"service_url": here, "service_path": "/suggest/entity"},
            "property": {"service_url": here, "service_path": "/suggest/property"},
        },
        "authentication": {"type": "apiKey", "name": "Authorization", "in": "header"},
    }


def _stated(request: HttpRequest) -> str:
    """The purpose that the address of the service states, for the frame, which sends no header either."""
    purpose = request.GET.get("purpose", "")
    return "&" + urlencode({"purpose": purpose}) if purpose else ""


@router.post("", response={200: dict[str, Any], **interface.NO}, summary="Reconciliation: a batch of queries")
@rule(ACTION)
def reconcile(request: HttpRequest) -> dict[str, Any]:
    """Answers to a batch, sent as the form field `queries` holding JSON."""
    return _answers(request, str(request.POST.get("queries", "")))


def _answers(request: HttpRequest, text: str) -> dict[str, Any]:
    actor, purpose = _who(request)
    asked = _queries(text)
    _within_the_day(actor, len(asked))
    found = {name: _hits(actor, purpose, query) for name, query in asked.items()}
    persons = sorted({hit.file for hits in found.values() for hit in hits})
    _remember(actor, purpose, len(asked), persons)
    cards = FileCard.objects.in_bulk(persons)
    return {
        name: {"result": [_candidate(hit, cards[hit.file]) for hit in hits]} for name, hits in found.items()
    }


def _queries(text: str) -> dict[str, dict[str, Any]]:
    """The batch, each query checked by name. Refused: what is no batch, too many queries."""
    try:
        asked = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict) or not all(map(_is_query, asked.values())):
        raise Refused("reconcile-shape", field="queries")
    if len(asked) > QUERIES_MOST:
        raise Refused("reconcile-many", field="queries", most=QUERIES_MOST)
    return {str(name): query for name, query in asked.items()}


def _no_number(word: str) -> float:
    raise ValueError(word)  # NaN and Infinity are no JSON, whatever the parser of Python thinks


def _is_query(query: Any) -> bool:
    """The two members that are counted with or walked through are what they must be; the others are read as text."""
    return (
        isinstance(query, dict)
        and isinstance(query.get("properties") or [], list)
        and (query.get("limit") is None or isinstance(query["limit"], int))
    )


def _asks_for_persons(query: dict[str, Any]) -> bool:
    """A query may name the types it looks for, one or several; the register holds persons."""
    wanted = query.get("type") or PERSON["id"]
    return PERSON["id"] in (wanted if isinstance(wanted, list) else [wanted])


def _hits(actor: User, purpose: str, query: dict[str, Any]) -> list[finding.Hit]:
    """The likeliest files that this caller may ask for. A query without a name gets no answer, nor does one
    for anything but persons."""
    who = _identity(query) if _asks_for_persons(query) else None
    if who is None:
        return []
    most = max(1, min(query.get("limit") or 5, ANSWERS_MOST))
    hits = finding.likely(of_identity(who), most=3 * ANSWERS_MOST)
    allowed = access.decide_many(actor, ACTION, [hit.file for hit in hits], purpose=purpose)
    return [hit for hit in hits if allowed[hit.file]][:most]


def _identity(query: dict[str, Any]) -> Identity | None:
    """A query as an identity; what cannot be read as the property it is named for is left out."""
    told = {
        str(p.get("pid")): _text(p.get("v")) for p in query.get("properties") or () if isinstance(p, dict)
    }
    name, kunya = _text(query.get("query")), told.get("kunya", "")
    sex = told.get("sex", "").upper()[:1]
    nationality = told.get("nationality", "").upper()
    who = Identity(
        name_latin=name or kunya,
        kunya=kunya if name else "",
        mother=told.get("mother", ""),
        birth=told.get("birth", ""),
        birth_place=told.get("place", ""),
        sex=sex if sex in ("M", "F") else "",
        nationalities=((nationality, "declared"),) if len(nationality) == 3 and nationality.isascii() else (),
    )
    try:
        return who.checked()
    except Refused as refused:
        if refused.code != "identity-birth":
            return None
    raise Refused("reconcile-birth", field="queries", value=told["birth"])


def _text(value: Any) -> str:
    """One value of a property: the first of several, the name of an entity."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("id") or ""
    said = "" if isinstance(value, bool) or value is None else str(value).strip()[:TEXT_MOST]
    return said.encode("utf-8", "replace").decode()  # half a character is none that a database takes


def _candidate(hit: finding.Hit, card: FileCard) -> dict[str, Any]:
    return {
        "id": card.number,
        "name": card.name_ar or card.name_latin,
        "description": " · ".join(filter(None, (card.name_latin, words.birth_text(card.birth)))),
        "score": round(100 * score(hit.bits), 1),
        "features": [{"id": "bits", "value": round(hit.bits, 3)}],
        "match": False,
        "type": [PERSON],
    }


def _within_the_day(actor: User, names: int) -> None:
    since = clock.now() - timedelta(days=1)
    spent = NameQuery.objects.filter(user=actor, at__gt=since).aggregate(n=Sum("names"))["n"] or 0
    if spent + names > NAMES_A_DAY:
        raise Refused("reconcile-day", field="queries", most=NAMES_A_DAY)


def _remember(actor: User, purpose: str, names: int, persons: list[int]) -> None:
    """Who asked, why, for how many names, and whom the answers named."""

    def unit() -> None:
        NameQuery.objects.create(
            user=actor, purpose=purpose, names=names, answers=len(persons), at=clock.now()
        )
        reads.record(actor, persons, "reconcile", purpose=purpose)

    writer.do(unit)


@router.get(
    "/suggest/property",
    response={200: dict[str, Any], **interface.NO},
    summary="Reconciliation: what a column may be",
)
@rule(ACTION)
def suggest_property(request: HttpRequest, prefix: str = "") -> dict[str, Any]:
    """The properties a query may carry."""
    wanted = prefix.strip().lower()
    return {
        "result": [
            {"id": code, "name": name}
            for code, name in PROPERTIES.items()
            if code.startswith(wanted) or wanted in name.lower()
        ]
    }


@router.get(
    "/suggest/entity", response={200: dict[str, Any], **interface.NO}, summary="Reconciliation: one name"
)
@rule(ACTION)
def suggest_entity(request: HttpRequest, prefix: str = "") -> dict[str, Any]:
    """The likeliest files for one name typed by hand."""
    actor, purpose = _who(request)
    _within_the_day(actor, 1)
    hits = _hits(actor, purpose, {"query": prefix, "limit": ANSWERS_MOST})
    persons = [hit.file for hit in hits]
    _remember(actor, purpose, 1, persons)
    cards = FileCard.objects.in_bulk(persons)
    found = [_candidate(hit, cards[hit.file]) for hit in hits]
    return {"result": [{key: one[key] for key in ("id", "name", "description")} for one in found]}


@router.get(
    "/preview", response=interface.NO, summary="Reconciliation: one file in a few lines",
    openapi_extra=interface.document("text/html", "names and birth, to be framed"),
)  # fmt: skip
@rule(ACTION)
def preview(request: HttpRequest, id: str) -> HttpResponse:
    """Names and birth of one file as a small page that OpenRefine on the same machine may frame."""
    actor, purpose = _who(request)
    found = look(actor, id, purpose=purpose, action=ACTION)
    if found.file is None:
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
