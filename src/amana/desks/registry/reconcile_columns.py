"""What a program may take into its own list of the files it reconciled with: the columns of the Reconciliation API's
data extension. Of a file that is not open to the caller, of a child and of a disputed age every cell is empty, as it
is for a number that does not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amana import access
from amana.access.models import User
from amana.engines.common import file_number

from .models import ClaimKind, FileCard, IdentityClaim
from .queries import finding

COLUMNS: dict[str, tuple[str, str]] = {
    "name_ar": ("Name in Arabic", ""),
    "name_latin": ("Name in Latin letters", ""),
    "kunya": ("Kunya", ""),
    "birth": ("Birth (EDTF)", ""),
    "sex": ("Sex (M or F)", ""),
    "nationality": ("Nationality (ISO 3166-1 alpha-3)", ""),
    "mother": ("Mother's name", "identity.read"),
    "place": ("Place of birth", "identity.read"),
}
"""Code -> its name and the right that it needs beyond asking for names."""

Cell = list[dict[str, str]]


def proposed() -> list[dict[str, str]]:
    """The columns that can be asked for."""
    return [{"id": code, "name": name} for code, (name, _right) in COLUMNS.items()]


def rows(
    actor: User, action: str, purpose: str, ids: list[str], columns: list[str]
) -> tuple[dict[str, dict[str, Cell]], list[int]]:
    """Number as it was asked for -> column -> its values, and the persons of whom something was told."""
    files = _files(ids)
    open_to = _allowed(actor, action, purpose, files.values()) - finding.protected(files.values())
    sees = {
        right: open_to & _allowed(actor, right, purpose, files.values()) if right else open_to
        for right in {COLUMNS[code][1] for code in columns}
    }
    cards = FileCard.objects.in_bulk(open_to)
    claims = _claims(open_to)
    told: dict[str, dict[str, Cell]] = {}
    for asked in ids:
        file = files.get(asked)
        told[asked] = {
            code: _cell(_VALUES[code](cards[file], claims.get(file)))
            if file in sees[COLUMNS[code][1]]
            else []
            for code in columns
        }
    return told, sorted(open_to)


def _files(ids: list[str]) -> dict[str, int]:
    """The numbers that are files, as they were written."""
    written: dict[str, str] = {}
    for asked in ids:
        try:
            written[asked] = str(file_number.parse(asked))
        except file_number.FileNumberError:
            continue
    known = dict(FileCard.objects.filter(number__in=written.values()).values_list("number", "file"))
    return {asked: known[number] for asked, number in written.items() if number in known}


def _allowed(actor: User, action: str, purpose: str, files: Any) -> set[int]:
    decided = access.decide_many(actor, action, list(files), purpose=purpose)
    return {file for file, answer in decided.items() if answer}


def _claims(files: set[int]) -> dict[int, IdentityClaim]:
    standing = IdentityClaim.objects.filter(file__in=files, kind=ClaimKind.PRINCIPAL, superseded_by=None)
    return {claim.file_id: claim for claim in standing}


def _cell(values: list[str]) -> Cell:
    return [{"str": value} for value in values if value]


_VALUES: dict[str, Callable[[FileCard, IdentityClaim | None], list[str]]] = {
    "name_ar": lambda card, claim: [card.name_ar],
    "name_latin": lambda card, claim: [card.name_latin],
    "kunya": lambda card, claim: [claim.kunya if claim else ""],
    "birth": lambda card, claim: [card.birth],
    "sex": lambda card, claim: [card.sex],
    "nationality": lambda card, claim: card.nationalities.split(),
    "mother": lambda card, claim: [claim.mother if claim else ""],
    "place": lambda card, claim: [claim.birth_place if claim else ""],
}
