"""Facts about holding somebody: the entry record, the place, the extension, the release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from amana.access.gates import Ask
from amana.ledger.models import Account, Position

from . import books
from .facts_shared import age_standings, asked, carers_of, is_adult, newest, parts
from .models import (
    BasisKind,
    BasisReview,
    CustodyFile,
    EntryRecord,
    FileCard,
    IdentityClaim,
    LegalBasis,
    PropertyItem,
    ReceiptKind,
    Regime,
    ReviewOutcome,
    Standing,
)

PROVISIONAL = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Enrol:
    identity: bool | None
    legal_basis: bool | None
    authority_known: bool | None
    arrested_at: bool | None
    arrived_at: datetime | None
    provisional: bool
    deadline: datetime | None


def enrol(asks: Sequence[Ask]) -> dict[int, Enrol]:
    """The entry record. A roster's identity is provisional: from the opening of the file 72 hours remain to
    complete the record; a provisional basis runs from the arrival itself."""
    found = {}
    for part in parts(asks):
        files = dict(CustodyFile.objects.filter(pk__in=part).values_list("pk", "opened_at"))
        claims = dict(newest(IdentityClaim, part, "standing"))
        records = {
            pk: (at, arrested) for pk, at, arrested in newest(EntryRecord, part, "arrived_at", "arrested")
        }
        bases = {
            pk: rest for pk, *rest in newest(LegalBasis, part, "provisional", "deadline", "basis__authority")
        }
        for pk in part:
            if pk not in files or pk not in records:
                continue
            arrived, arrested = records[pk]
            basis = bases.get(pk)
            on_trial_basis = bool(basis and basis[0])
            by_roster = claims.get(pk) == Standing.PROVISIONAL
            found[pk] = Enrol(
                identity=pk in claims and not by_roster,
                legal_basis=basis is not None and not on_trial_basis,
                authority_known=basis is not None and basis[2] is not None,
                arrested_at=bool(arrested),
                arrived_at=files[pk] if by_roster and not on_trial_basis else arrived,
                provisional=by_roster or on_trial_basis,
                deadline=basis[1]
                if basis and on_trial_basis
                else files[pk] + PROVISIONAL
                if by_roster
                else None,
            )
    return found


@dataclass(frozen=True, slots=True)
class Place:
    sex: str | None
    adult: bool | None
    convicted: bool | None
    with_carer: bool
    takes_sex: frozenset[str] | None
    takes_adults: bool | None
    takes_children: bool | None
    takes_convicted: bool | None
    takes_untried: bool | None
    free: int | None


def place(asks: Sequence[Ask]) -> dict[int, Place]:
    """Sex, age and standing of the person beside whom the destination takes. A carer is there, or comes along: people
    moved together are asked about together."""
    together = {ask.person for ask in asks}
    regimes = {
        r.account_id: r
        for r in Regime.objects.filter(account__in=[a.destination.pk for a in asks if a.destination])
    }
    rooms = _free({a.destination.pk: a.destination for a in asks if a.destination})
    carers = {p: c for p, (_ok, c) in carers_of([a.person for a in asks]).items()}
    carer_at = books.accounts_of([c for c in carers.values() if c])
    found = {}
    for part, persons in asked(asks):
        sexes = dict(FileCard.objects.filter(file__in=persons).values_list("file", "sex"))
        standings = age_standings(persons, books.today())
        tried = _convicted(persons)
        for ask in part:
            regime = regimes.get(ask.destination.pk) if ask.destination else None
            carer = carers.get(ask.person)
            found[ask.person] = Place(
                sex=sexes.get(ask.person) or None,
                adult=is_adult(standings.get(ask.person)),
                convicted=tried.get(ask.person),
                with_carer=carer in together
                or bool(carer and ask.destination and carer_at.get(carer) == ask.destination.pk),
                takes_sex=_sexes(regime),
                takes_adults=regime.adults if regime else None,
                takes_children=regime.children if regime else None,
                takes_convicted=regime.convicted if regime else None,
                takes_untried=regime.untried if regime else None,
                free=rooms.get(ask.destination.pk) if ask.destination else None,
            )
    return found


def _sexes(regime: Regime | None) -> frozenset[str] | None:
    if regime is None:
        return None
    return frozenset(code for code, takes in (("M", regime.men), ("F", regime.women)) if takes)


def _free(destinations: dict[int, Account]) -> dict[int, int]:
    return {
        pk: account.capacity - Position.objects.filter(account=pk).count()
        for pk, account in destinations.items()
        if account.capacity is not None
    }


def _convicted(persons: Sequence[int]) -> dict[int, bool]:
    return {pk: kind == BasisKind.CONVICTED for pk, kind in newest(LegalBasis, persons, "basis__kind")}


@dataclass(frozen=True, slots=True)
class Hold:
    legal_basis: bool | None
    review_due: date | None


def hold(asks: Sequence[Ask]) -> dict[int, Hold]:
    """The ground of custody and its next review; a provisional ground cannot carry an extension."""
    found: dict[int, Hold] = {}
    for part in parts(asks):
        due = dict(FileCard.objects.filter(file__in=part).values_list("file", "review_due"))
        grounds = dict(newest(LegalBasis, part, "provisional"))
        found |= {pk: Hold(pk in grounds and not grounds[pk], due.get(pk)) for pk in part if pk in due}
    return found


@dataclass(frozen=True, slots=True)
class Release:
    ordered: bool | None
    identity_confirmed: bool | None
    wanted_elsewhere_checked: bool | None
    property_returned: bool | None


def release(asks: Sequence[Ask]) -> dict[int, Release]:
    """Whether the newest review of the standing basis ordered the release, and what must go with it."""
    found: dict[int, Release] = {}
    for part in parts(asks):
        standings = dict(newest(IdentityClaim, part, "standing"))
        bases = dict(newest(LegalBasis, part, "pk"))
        reviews: dict[int, tuple[str, bool]] = {}
        for basis, outcome, cleared in (
            BasisReview.objects.filter(legal_basis__in=bases.values())
            .order_by("held_on", "pk")
            .values_list("legal_basis", "outcome", "cleared")
        ):
            reviews[basis] = (outcome, cleared)
        owing = _property_owing(part)
        for pk in part:
            review = reviews.get(bases.get(pk, 0))
            found[pk] = Release(
                ordered=bool(review and review[0] == ReviewOutcome.RELEASE),
                identity_confirmed=standings.get(pk) in (Standing.DOCUMENTED, Standing.CONFIRMED),
                wanted_elsewhere_checked=bool(review and review[1]),
                property_returned=pk not in owing,
            )
    return found


def _property_owing(persons: Sequence[int]) -> set[int]:
    items = dict(PropertyItem.objects.filter(file__in=persons).values_list("pk", "file"))
    returned = set(
        PropertyItem.objects.filter(pk__in=items, receipts__kind=ReceiptKind.RETURNED).values_list(
            "pk", flat=True
        )
    )
    return {file for item, file in items.items() if item not in returned}
