"""What a query of the Reconciliation API says: hostile until read, then read as a row of a roster is."""

from __future__ import annotations

import json
from typing import Any

from amana.engines.common.edtf import DateError, Edtf
from amana.engines.tables.codes import read_nationality, read_sex
from amana.engines.tables.dates import DateReader, Style
from amana.ledger.errors import Refused

from . import books
from .identity import Identity

PERSON = {"id": "person", "name": "Person"}
TEXT_MOST = 200


def parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(word: str) -> float:
    raise ValueError(word)  # NaN and Infinity are no JSON, whatever the parser of Python thinks


def is_query(query: Any) -> bool:
    """The two members that are counted with or walked through are what they must be; the others are read as text."""
    return (
        isinstance(query, dict)
        and isinstance(query.get("properties") or [], list)
        and (query.get("limit") is None or _is_whole(query["limit"]))
    )


def _is_whole(number: Any) -> bool:
    """5 and 5.0 are one number to JSON."""
    return isinstance(number, int) or (isinstance(number, float) and number.is_integer())


def asks_for_persons(query: dict[str, Any]) -> bool:
    """A query may name the types it looks for, one or several; the register holds persons."""
    wanted = query.get("type") or PERSON["id"]
    return PERSON["id"] in (wanted if isinstance(wanted, list) else [wanted])


def identity_of(query: dict[str, Any]) -> tuple[Identity | None, tuple[str, ...]]:
    """A query as an identity, read as a row of a roster is read; and the properties that said something which could
    not be read: they count nothing, and the answer names them."""
    told = {
        str(p.get("pid")): text_of(p.get("v")) for p in query.get("properties") or () if isinstance(p, dict)
    }
    name, kunya = text_of(query.get("query")), told.get("kunya", "")
    birth, sex = _birth(told.get("birth", "")), read_sex(told.get("sex", ""))[0] or ""
    nationality = read_nationality(told.get("nationality", ""))[0]
    read = {"birth": birth, "sex": sex, "nationality": nationality}
    who = Identity(
        name_latin=name or kunya,
        kunya=kunya if name else "",
        mother=told.get("mother", ""),
        birth=birth,
        birth_place=told.get("place", ""),
        sex=sex,
        nationalities=tuple((code, "declared") for code in nationality),
    )
    try:
        return who.checked(), tuple(code for code, value in read.items() if told.get(code) and not value)
    except Refused:
        return None, ()


def _birth(said: str) -> str:
    """A birth as EDTF, from EDTF or from what registers write (day first, "about 1990", Hijri); "" if unreadable."""
    try:
        return str(Edtf.parse(said)) if said else ""
    except DateError:
        today = books.today()
        return DateReader(Style("birth", today, today)).read(said).edtf or ""


def text_of(value: Any) -> str:
    """One value of a property: the first of several, the name of an entity."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("id") or ""
    said = "" if isinstance(value, bool) or value is None else str(value).strip()[:TEXT_MOST]
    return said.encode("utf-8", "replace").decode()  # half a character is none that a database takes
