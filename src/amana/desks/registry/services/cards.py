"""The lists' view of a file, made again from its sources. A card is never a source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from .. import bulk, names
from ..models import (
    AgeFinding,
    BasisReview,
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
        age = _age(disputed)
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


def _age(disputed: bool) -> str:
    return "disputed" if disputed else "found"


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
    bases = _bases(part)
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


def _bases(part: list[int]) -> dict[int, tuple[str, date | None]]:
    """The standing basis of each file and when it is to be reviewed: moved on by the reviews that were held of it."""
    newest: dict[int, tuple[int, str, date | None]] = {}
    for file, pk, code, due in (
        LegalBasis.objects.filter(file__in=part)
        .order_by("pk")
        .values_list("file", "pk", "basis__code", "review_due")
    ):
        newest[file] = (pk, code, due)
    moved: dict[int, date] = {}
    standing = [pk for pk, _code, _due in newest.values()]
    reviews = BasisReview.objects.filter(legal_basis__in=standing)
    for pk, put_off in reviews.values_list("legal_basis", "next_due"):
        if put_off is not None:
            moved[pk] = max(put_off, moved.get(pk, put_off))
    return {file: (code, moved.get(pk, due)) for file, (pk, code, due) in newest.items()}


def age_found(finding: AgeFinding) -> None:
    """Show the newest finding of a person's age on the card: nothing else of a card follows from it."""
    FileCard.objects.filter(file=finding.file_id).update(
        born_earliest=finding.born_earliest, born_latest=finding.born_latest, age=_age(finding.disputed)
    )


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
