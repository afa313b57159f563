"""The lists' view of a file, made again from its sources. A card is never a source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from .. import bulk, names
from ..models import (
    AgeFinding,
    ClaimKind,
    CustodyFile,
    FileCard,
    IdentityClaim,
    ImportRow,
    LegalBasis,
    NationalityClaim,
    SearchKey,
)

CARD_FIELDS = [
    "file_id", "number", "population", "name_ar", "name_latin", "kunya", "sex", "birth",
    "born_earliest", "born_latest", "age", "nationalities", "standing", "basis", "review_due",
    "sort_ar", "sort_latin",
]  # fmt: skip
_PART = 500


def card_row(
    *,
    file: tuple[int, str, str],
    claim: Any,
    finding: tuple[date, date, bool] | None,
    countries: Sequence[str],
    basis: tuple[str, date | None] | None,
) -> tuple[Any, ...]:
    """One card as values in the order of CARD_FIELDS. `file` is (pk, number, population); `claim` has the
    fields of an identity claim."""
    earliest, latest = claim.birth_earliest, claim.birth_latest
    age = ""
    if finding:
        earliest, latest, disputed = finding
        age = "disputed" if disputed else "found"
    return (
        *file,
        claim.name_ar,
        claim.name_latin,
        claim.kunya,
        claim.sex,
        claim.birth,
        earliest,
        latest,
        age,
        " ".join(countries)[:40],
        claim.standing,
        basis[0] if basis else "",
        basis[1] if basis else None,
        names.sort_key(claim.family_ar, claim.name_ar),
        names.sort_key(claim.family_latin, claim.name_latin),
    )


def key_rows(file: int, number: str, claims: Iterable[Any]) -> list[tuple[str, int]]:
    """The search keys of one file: every word of every standing name, and the digits of its number."""
    found = {names.digits_of(number)}
    for claim in claims:
        found |= names.keys(claim.name_ar, claim.name_latin, claim.kunya)
        found |= {names.same_key(claim.name_ar), names.same_key(claim.name_latin)}
    return [(key, file) for key in found if key]


def rebuild(files: Iterable[int] | None = None, *, renamed: bool = True) -> int:
    """Make the cards of these files again (all files when None), and their search keys unless nothing that they
    are found by has changed; returns how many."""
    wanted = list(files) if files is not None else list(CustodyFile.objects.values_list("pk", flat=True))
    for start in range(0, len(wanted), _PART):
        _rebuild_part(wanted[start : start + _PART], renamed)
    return len(wanted)


def _rebuild_part(part: list[int], renamed: bool) -> None:
    numbers = CustodyFile.objects.filter(pk__in=part).values_list("pk", "number", "population")
    claims: dict[int, list[IdentityClaim]] = defaultdict(list)
    for claim in IdentityClaim.objects.filter(file__in=part, superseded_by=None).order_by("pk"):
        claims[claim.file_id].append(claim)
    findings = {
        pk: (earliest, latest, disputed)
        for pk, earliest, latest, disputed in AgeFinding.objects.filter(file__in=part)
        .order_by("n")
        .values_list("file", "born_earliest", "born_latest", "disputed")
    }
    bases: dict[int, tuple[str, date | None]] = {
        pk: (code, due)
        for pk, code, due in LegalBasis.objects.filter(file__in=part)
        .order_by("pk")
        .values_list("file", "basis__code", "review_due")
    }
    bases |= _reviewed(part, bases)
    countries: dict[int, dict[str, str]] = defaultdict(dict)
    for pk, country, evidence in (
        NationalityClaim.objects.filter(file__in=part)
        .order_by("pk")
        .values_list("file", "country", "evidence")
    ):
        countries[pk][country] = evidence
    cards, keys = [], []
    for file in numbers:
        principal = next((c for c in claims[file[0]] if c.kind == ClaimKind.PRINCIPAL), None)
        if principal is None:
            continue
        standing = [c for c, evidence in countries[file[0]].items() if evidence != "refused"]
        cards.append(
            card_row(
                file=file,
                claim=principal,
                finding=findings.get(file[0]),
                countries=standing,
                basis=bases.get(file[0]),
            )
        )
        if renamed:
            keys += key_rows(file[0], file[1], claims[file[0]])
    FileCard.objects.filter(file__in=part).delete()
    bulk.insert(FileCard, CARD_FIELDS, cards)
    if renamed:
        SearchKey.objects.filter(file__in=part).delete()
        bulk.insert(SearchKey, ("key", "file_id"), keys + _numbers_of_rows(part))


def _reviewed(
    part: list[int], bases: dict[int, tuple[str, date | None]]
) -> dict[int, tuple[str, date | None]]:
    """Review dates moved on by the newest review of the standing basis."""
    moved: dict[int, tuple[str, date | None]] = {}
    newest: dict[int, LegalBasis] = {}
    for basis in LegalBasis.objects.filter(file__in=part).order_by("pk").prefetch_related("reviews"):
        newest[basis.file_id] = basis
    for pk, basis in newest.items():
        reviews = [r for r in basis.reviews.all() if r.next_due]
        if reviews:
            moved[pk] = (bases[pk][0], max(r.next_due for r in reviews if r.next_due))
    return moved


def _numbers_of_rows(part: list[int]) -> list[tuple[str, int]]:
    """The numbers that a roster gave its persons: kept with the row, found like a name."""
    found: set[tuple[str, int]] = set()
    for file, data in ImportRow.objects.filter(file__in=part).values_list("file", "data"):
        if file is None:
            continue
        found |= {
            (key, file) for key in number_keys((data.get("wristband") or "", data.get("file_no") or ""))
        }
    return list(found)


def number_keys(numbers: Iterable[str]) -> set[str]:
    """Numbers that others gave a person, as one folded word each."""
    return {key for number in numbers if (key := "".join(names.words(number))[: names.KEY_LENGTH])}
