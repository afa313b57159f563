"""Files of the register as FollowTheMoney entities, one JSON object a line: who somebody is said to be, and nothing of
their custody. https://followthemoney.tech, schema Person.

Whoever is not established as an adult goes out only to readers of the protection part of the file; numbers of papers
only to readers of the papers, other names only to readers of the identity."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from babel.core import get_global

from amana.access.models import User

from . import books, countries
from .document_numbers import numbers_of
from .facts_shared import age_standings
from .models import ClaimKind, CustodyFile, Document, DocumentKind, IdentityClaim, Sex, Source

MEDIA_TYPE = "application/json+ftm"
_PART = 500
_PLAIN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_YEARS_MOST = 5
"""Births known less closely are left out: a format that has no spans would make them a claim."""
_GENDER = {Sex.MALE: "male", Sex.FEMALE: "female"}
_NUMBERS = {DocumentKind.ID_CARD: "idNumber", DocumentKind.PASSPORT: "passportNumber"}

Row = dict[str, Any]
Properties = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Entity:
    """One person of the file that goes out: the key in the register, and the line."""

    file: int
    line: bytes


def entities(actor: User, rows: Iterable[Row]) -> Iterator[Entity]:
    """The persons of these rows of the register's list, as far as `actor` may take them out in this format. The rows
    are those that the actor may export; whoever has no name but a wristband is left out."""
    part: list[Row] = []
    for row in rows:
        part.append(row)
        if len(part) == _PART:
            yield from _entities(actor, part)
            part = []
    yield from _entities(actor, part)


def _entities(actor: User, rows: Sequence[Row]) -> Iterator[Entity]:
    files = [row["file_id"] for row in rows]
    open_to = _open_to(actor, files)
    claims = _claims(files)
    papers = _papers(actor, files)
    identities = _allowed(actor, files, "identity.read")
    for row in rows:
        file = row["file_id"]
        said = claims[file]
        named = any(c.kind == ClaimKind.PRINCIPAL and c.source != Source.WRIST for c in said)
        if file not in open_to or not named:
            continue
        aliases = [c for c in said if c.kind == ClaimKind.ALIAS] if file in identities else []
        properties = _properties(row, aliases) | papers[file]
        told = {"id": f"amana-{row['number']}", "schema": "Person", "properties": _filled(properties)}
        yield Entity(file, json.dumps(told, ensure_ascii=False).encode() + b"\n")


def _open_to(actor: User, files: Sequence[int]) -> set[int]:
    """Adults; and anybody else of whom the actor may read the protection part."""
    adults = {pk for pk, standing in age_standings(files, books.today()).items() if not standing.protected}
    return adults | _allowed(actor, [pk for pk in files if pk not in adults], "protection.file")


def _allowed(actor: User, files: Sequence[int], action: str) -> set[int]:
    wanted = CustodyFile.objects.filter(pk__in=files)
    return set(books.visible(actor, wanted, action).values_list("pk", flat=True)) if files else set()


def _claims(files: Sequence[int]) -> dict[int, list[IdentityClaim]]:
    found: dict[int, list[IdentityClaim]] = defaultdict(list)
    for claim in IdentityClaim.objects.filter(file__in=files, superseded_by=None).order_by("pk"):
        found[claim.file_id].append(claim)
    return found


def _papers(actor: User, files: Sequence[int]) -> dict[int, Properties]:
    """The numbers of identity papers in clear, of those whose papers the actor may read."""
    found: dict[int, Properties] = defaultdict(dict)
    readable = _allowed(actor, files, "document.read")
    wanted = Document.objects.filter(file__in=readable, kind__in=_NUMBERS).exclude(number="")
    documents = list(wanted.select_related("secret__key").order_by("pk"))
    numbers = numbers_of(documents)
    for document in documents:
        if document.pk in numbers:
            name = _NUMBERS[DocumentKind(document.kind)]
            found[document.file_id].setdefault(name, []).append(numbers[document.pk])
    return found


def _properties(row: Row, aliases: Sequence[IdentityClaim]) -> Properties:
    return {
        "name": [row["name_ar"], row["name_latin"]],
        "alias": [name for claim in aliases for name in (claim.name_ar, claim.name_latin)],
        "weakAlias": [row["kunya"], *(claim.kunya for claim in aliases)],
        "birthDate": births(row),
        "nationality": [code for country in row["nationalities"].split() for code in _two_letters(country)],
        "gender": [_GENDER[row["sex"]]] if row["sex"] in _GENDER else [],
    }


def _filled(properties: Properties) -> Properties:
    """Each value once, in order; what has none is left out."""
    values = {name: [v for v in dict.fromkeys(found) if v] for name, found in properties.items()}
    return {name: found for name, found in values.items() if found}


def births(row: Row) -> list[str]:
    """What FollowTheMoney can say of a birth: a year, month or day; of a span of at most five years each of them. A
    finding of an officer stands before what was declared."""
    if not row["age"] and _PLAIN.fullmatch(row["birth"]):
        return [row["birth"]]
    earliest, latest = row["born_earliest"], row["born_latest"]
    if earliest is None or latest is None:
        return []
    if earliest == latest:
        return [earliest.isoformat()]
    years = range(earliest.year, latest.year + 1)
    return [str(year) for year in years] if len(years) <= _YEARS_MOST else []


def _two_letters(country: str) -> list[str]:
    """ISO 3166-1 alpha-2 in small letters; nothing for the stateless."""
    if country == countries.KOSOVO:
        return ["xk"]
    found = get_global("territory_aliases").get(country) or ()
    return [two.lower() for two in found[:1] if len(two) == 2]
