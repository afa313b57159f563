"""What the gates ask about a person, answered from the register and from the memoranda in the books.

Each provider answers for many people at once. A person left out, or a fact that is None, is not known, and
what is not known blocks: nothing here guesses in favour of a move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from amana.access import gates, scope
from amana.access.gates import Ask, destination_code
from amana.engines.common import file_number
from amana.ledger import asof
from amana.ledger import queries as ledger_queries
from amana.ledger.models import Account, Memo, Position

from . import ages, books
from .models import (
    AgeFinding,
    BasisKind,
    BasisReview,
    CustodyFile,
    EntryRecord,
    FileCard,
    IdentityClaim,
    LegalBasis,
    NationalityClaim,
    PropertyItem,
    ReceiptKind,
    Regime,
    ReviewOutcome,
    Standing,
)

PROVISIONAL = timedelta(hours=72)
_AT_ONCE = 500


def register() -> None:
    """Hand the providers to access and the number of files to the ledger."""
    gates.provide("enrol", enrol)
    gates.provide("place", place)
    gates.provide("stay", stay)
    gates.provide("transfer", transfer)
    gates.provide("child", child)
    gates.provide("hold", hold)
    gates.provide("release", release)
    scope.register(CustodyFile, person_path="pk")
    scope.register(FileCard, person_path="file")
    asof.person_resolver(person_of)
    scope.provide_nationals(nationals)
    scope.provide_adults(adults_found)
    ledger_queries.register_count_provider(CustodyFile.objects.count)


def person_of(number: str) -> int | None:
    """The person of a file number as people write it; None for one that is no number or of no file."""
    try:
        written = str(file_number.parse(number))
    except file_number.FileNumberError:
        return None
    return CustodyFile.objects.filter(number=written).values_list("pk", flat=True).first()


def nationals(country: str) -> Any:
    """Persons with a standing claim to a nationality: a query of one column."""
    return NationalityClaim.objects.filter(country=country).exclude(evidence="refused").values("file")


def adults_found() -> Any:
    """Persons whom an officer found to be adults, undisputed: a query of one column."""
    return FileCard.objects.filter(age="found", born_latest__lte=adult_line(books.today())).values("file")


def adult_line(today: date) -> date:
    """The last day of birth of somebody who is eighteen today."""
    try:
        return today.replace(year=today.year - ages.ADULT_YEARS)
    except ValueError:
        return date(today.year - ages.ADULT_YEARS, 2, 28)


# -- enrol ------------------------------------------------------------------------------------------------


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
    for part in _parts(asks):
        files = dict(CustodyFile.objects.filter(pk__in=part).values_list("pk", "opened_at"))
        claims = dict(_newest(IdentityClaim, part, "standing"))
        records = {
            pk: (at, arrested) for pk, at, arrested in _newest(EntryRecord, part, "arrived_at", "arrested")
        }
        bases = {
            pk: rest for pk, *rest in _newest(LegalBasis, part, "provisional", "deadline", "basis__authority")
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


# -- place ------------------------------------------------------------------------------------------------


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
    """Sex, age and standing of the person beside whom the destination takes."""
    regimes = {
        r.account_id: r
        for r in Regime.objects.filter(account__in=[a.destination.pk for a in asks if a.destination])
    }
    rooms = _free({a.destination.pk: a.destination for a in asks if a.destination})
    carers = {p: c for p, (_ok, c) in carers_of([a.person for a in asks]).items()}
    carer_at = books.accounts_of([c for c in carers.values() if c])
    found = {}
    for part, persons in _asked(asks):
        sexes = dict(FileCard.objects.filter(file__in=persons).values_list("file", "sex"))
        standings = age_standings(persons, books.today())
        tried = _convicted(persons)
        for ask in part:
            regime = regimes.get(ask.destination.pk) if ask.destination else None
            carer = carers.get(ask.person)
            found[ask.person] = Place(
                sex=sexes.get(ask.person) or None,
                adult=_adult(standings.get(ask.person)),
                convicted=tried.get(ask.person),
                with_carer=bool(carer and ask.destination and carer_at.get(carer) == ask.destination.pk),
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
    return {pk: kind == BasisKind.CONVICTED for pk, kind in _newest(LegalBasis, persons, "basis__kind")}


# -- stay -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stay:
    in_force: tuple[str, ...] | None


def stay(asks: Sequence[Ask]) -> dict[int, Stay]:
    """The orders in force; nobody is left out, because the books know every stay."""
    found = {ask.person: Stay(()) for ask in asks}
    for person in _persons_with([a.person for a in asks], ("stay",)):
        found[person] = Stay(tuple(str(m.facts.get("order", "")) for m in books.stays(person)))
    return found


# -- transfer ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Transfer:
    state: str | None
    person_heard: bool | None
    finding: str | None
    decider_independent: bool | None
    assurances: bool | None
    valid_until: date | None
    challenge_until: datetime | None
    challenge_open: bool | None
    child: bool | None
    destination_stopped: bool | None


def transfer(asks: Sequence[Ask]) -> dict[int, Transfer]:
    """The newest assessment of each person for this destination. Without a destination nothing is known."""
    from .queries.transfers import stopped

    changing = [ask for ask in asks if ask.changes_authority is not False and ask.destination is not None]
    persons = [ask.person for ask in changing]
    spoken = books.memoranda_of(persons, ("assess", "object"), words=False)
    standings = {p: s for part in _chunks(persons) for p, s in age_standings(part, books.today()).items()}
    halted = {
        code: stopped(code) for code in {destination_code(a.destination) for a in changing if a.destination}
    }
    found = {}
    for ask in changing:
        assert ask.destination is not None
        code = destination_code(ask.destination)
        memos = spoken.get(ask.person, [])
        found[ask.person] = _transfer(ask, code, memos, standings.get(ask.person), halted[code])
    return found


STATES = {"allow": "decided", "refuse": "refused", "open": "open"}
"""What the newest assessment says -> its state for the gates."""


def _transfer(
    ask: Ask, code: str, memos: Sequence[books.Memorandum], standing: ages.AgeStanding | None, halted: bool
) -> Transfer:
    newest = next(
        (m for m in reversed(memos) if m.kind == "assess" and m.facts.get("destination") == code), None
    )
    challenged = any(
        m.kind == "object" and m.facts.get("challenge") and (newest is None or m.leaf > newest.leaf)
        for m in memos
    )
    adult = _adult(standing)
    facts = newest.facts if newest else {}
    sides = {code, ask.account.authority.code if ask.account and ask.account.authority else ""}
    deciders = set(filter(None, str(facts.get("decider_for") or "").split(",")))
    heard = facts.get("heard_on")
    return Transfer(
        state=STATES[str(facts.get("decision"))] if newest else "none",
        person_heard=bool(heard),
        finding=str(facts["finding"]) if facts.get("finding") else None,
        decider_independent=not deciders & sides if newest else None,
        assurances=bool(facts.get("assurances")) if newest else None,
        valid_until=date.fromisoformat(facts["valid_until"]) if facts.get("valid_until") else None,
        challenge_until=datetime.fromisoformat(facts["challenge_until"])
        if facts.get("challenge_until")
        else None,
        challenge_open=challenged,
        child=None if adult is None else not adult,
        destination_stopped=halted,
    )


# -- child ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Child:
    adult: bool | None
    best_interests: bool | None
    has_carer: bool | None
    carer_stays_with: bool | None


def child(asks: Sequence[Ask]) -> dict[int, Child]:
    """Whether a person is a child; the newest best-interests decision; whether the carer moves along or is
    at the destination. People moved together are asked about together."""
    together = {ask.person for ask in asks}
    found = {}
    for part, persons in _asked(asks):
        standings = age_standings(persons, books.today())
        young = [p for p in persons if _adult(standings.get(p)) is not True]
        notes = carers_of(young)
        carer_at = books.accounts_of([c for _ok, c in notes.values() if c])
        for ask in part:
            adult = _adult(standings.get(ask.person))
            if adult:
                found[ask.person] = Child(True, None, None, None)
                continue
            note = notes.get(ask.person)
            carer = note[1] if note else None
            along = carer in together or bool(
                carer and ask.destination and carer_at.get(carer) == ask.destination.pk
            )
            found[ask.person] = Child(
                adult=adult,
                best_interests=note[0] if note else False if adult is False else None,
                has_carer=None if note is None else carer is not None,
                carer_stays_with=along if carer else None,
            )
    return found


def carers_of(persons: Sequence[int]) -> dict[int, tuple[bool, int | None]]:
    """Person -> (the move is in the best interests, the carer's key), from the newest decision."""
    found = {}
    for person in _persons_with(persons, ("decide",)):
        memos = [
            m
            for m in books.memoranda(person, ("decide",), words=False)
            if m.facts.get("about") == "best_interests"
        ]
        if memos:
            facts = memos[-1].facts
            found[person] = (bool(facts.get("move")), facts.get("carer"))
    return found


# -- hold and release -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hold:
    legal_basis: bool | None
    review_due: date | None


def hold(asks: Sequence[Ask]) -> dict[int, Hold]:
    """The ground of custody and its next review; a provisional ground cannot carry an extension."""
    found: dict[int, Hold] = {}
    for part in _parts(asks):
        due = dict(FileCard.objects.filter(file__in=part).values_list("file", "review_due"))
        grounds = dict(_newest(LegalBasis, part, "provisional"))
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
    for part in _parts(asks):
        standings = dict(_newest(IdentityClaim, part, "standing"))
        bases = dict(_newest(LegalBasis, part, "pk"))
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


# -- shared -----------------------------------------------------------------------------------------------


def age_standings(persons: Sequence[int], on: date) -> dict[int, ages.AgeStanding]:
    """The age standing of each of these people who has a file (at most some hundreds at once)."""
    findings = {
        pk: (earliest, latest, disputed)
        for pk, earliest, latest, disputed in AgeFinding.objects.filter(file__in=persons)
        .order_by("n")
        .values_list("file", "born_earliest", "born_latest", "disputed")
    }
    cards = FileCard.objects.filter(file__in=persons).values_list("file", "born_earliest", "born_latest")
    return {
        pk: ages.standing(
            on=on,
            finding=findings.get(pk),
            declared=(earliest, latest) if earliest and latest else None,
        )
        for pk, earliest, latest in cards
    }


def _adult(standing: ages.AgeStanding | None) -> bool | None:
    """True for an adult found or declared without contradiction, False for a child or a dispute, None where
    nothing settles it."""
    if standing is None or standing.age is ages.Age.UNKNOWN:
        return None
    return standing.age is ages.Age.ADULT


def _newest(model: Any, persons: Sequence[int], *columns: str) -> Iterable[tuple[Any, ...]]:
    """(file, *columns) of each file's rows, oldest first, so that the newest wins in a dict."""
    rows = model.objects.filter(file__in=persons).order_by("pk")
    if model is IdentityClaim:
        rows = rows.filter(kind="principal")
    return rows.values_list("file", *columns)  # type: ignore[no-any-return]


def _persons_with(persons: Sequence[int], kinds: tuple[str, ...]) -> set[int]:
    """Those of whom the books hold a memorandum of these kinds: most people have none."""
    found: set[int] = set()
    for part in _chunks(persons):
        rows = Memo.objects.filter(person__in=part, kind__in=kinds).values_list("person", flat=True)
        found.update(person for person in rows if person is not None)
    return found


def _chunks(persons: Sequence[int]) -> Iterable[list[int]]:
    chosen = list(persons)
    for start in range(0, len(chosen), _AT_ONCE):
        yield chosen[start : start + _AT_ONCE]


def _parts(asks: Sequence[Ask]) -> Iterable[list[int]]:
    return _chunks([ask.person for ask in asks])


def _asked(asks: Sequence[Ask]) -> Iterable[tuple[list[Ask], list[int]]]:
    for start in range(0, len(asks), _AT_ONCE):
        part = list(asks[start : start + _AT_ONCE])
        yield part, [ask.person for ask in part]
