"""Opening custody files and enrolling their persons in the books."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS

from amana.access import signing
from amana.access.models import User
from amana.engines.common import clock, file_number
from amana.ledger.act import Receipt
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import books, bulk
from ..identity import Identity, birth_span
from ..models import (
    Basis,
    BasisKind,
    CustodyFile,
    EntryRecord,
    FileCard,
    FileSeries,
    IdentityClaim,
    ImportBatch,
    LegalBasis,
    NationalityClaim,
    Population,
    SearchKey,
)
from .cards import CARD_FIELDS, card_row, key_rows, number_keys

PROVISIONAL_HOURS = 72
MOVES_PER_ACT = 1_000
_SERIES_END = 99_999
_FILE_FIELDS = ["id", "number", "population", "opened_at", "opened_by_id", "batch_id", "mother_file_id"]
_CLAIM_FIELDS = [
    "file_id", "kind", "supersedes_id", "name_ar", "name_latin", "given_ar", "father_ar",
    "grandfather_ar", "family_ar", "given_latin", "father_latin", "grandfather_latin", "family_latin",
    "kunya", "mother", "birth", "birth_earliest", "birth_latest", "birth_place", "sex", "source",
    "source_note", "standing", "by_id", "at",
]  # fmt: skip
_BASIS_FIELDS = [
    "file_id", "basis_id", "reference", "decided", "review_due", "provisional", "deadline", "by_id",
    "at",
]  # fmt: skip
_RECORD_FIELDS = ["file_id", "arrived_at", "arrested", "injuries", "next_of_kin", "by_id", "at"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One person to be enrolled: who, where, on which ground, since when. `other_numbers`
    are those of a sender or a wristband, for finding only; `values` are personal words for
    the books (reason, injuries, property), stored detached and erasable."""

    identity: Identity
    account: Account
    basis: Basis
    population: str
    admitted_at: datetime
    reference: str = ""
    decided: date | None = None
    review_due: date | None = None
    mother_file: int | None = None
    arrested: str = ""
    injuries: str = ""
    next_of_kin: str = ""
    other_numbers: Sequence[str] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The files opened, in the order of the arrivals, and the ledger's receipts."""

    files: list[CustodyFile]
    receipts: list[Receipt]


def enrol(*, actor: User | None, arrival: Arrival, device: str = books.SERVICE) -> CustodyFile:
    """Open a file for one person and post the enrolment. Refused: an identity without a name, an account
    that holds nobody, an admission in the future, a basis that is not in force, a gate of `enrol` unmet."""
    return enrol_many(actor=actor, arrivals=[arrival], device=device).files[0]


def enrol_many(
    *,
    actor: User | None,
    arrivals: Sequence[Arrival],
    batch: ImportBatch | None = None,
    device: str = books.SERVICE,
    progress: Callable[[int], None] = lambda done: None,
) -> Enrolled:
    """Open a file and post an enrolment for each arrival, all or none. `progress` is told how many are
    done."""
    for arrival in arrivals:
        _check(arrival)
    for account in {arrival.account.pk: arrival.account for arrival in arrivals}.values():
        books.require(actor, "enrol", account=account)
    files = file_open_many(actor=actor, arrivals=arrivals, batch=batch, progress=progress)
    receipts = []
    done = 0
    facts: dict[str, str | int | None] = {"batch": batch.code} if batch else {}
    for (account, at), group in _acts(files, arrivals):
        receipts.append(
            books.enrol(
                actor=actor,
                account=account,
                at=at,
                people=[(file.pk, {"basis": a.basis.code}, a.values) for file, a in group],
                facts=facts,
                device=device,
            )
        )
        done += len(group)
        progress(len(arrivals) + done)
    return Enrolled(files, receipts)


def file_open_many(
    *,
    actor: User | None,
    arrivals: Sequence[Arrival],
    batch: ImportBatch | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> list[CustodyFile]:
    """The files, claims, bases, cards and search keys of these arrivals: only inside a unit of work that also enrols;
    a file without an entry is a difference in the books."""
    now = clock.now()
    files: list[CustodyFile] = []
    by = actor.pk if actor else None
    keys: Sequence[int | None] = signing.persons() or [None] * len(arrivals)
    for start in range(0, len(arrivals), MOVES_PER_ACT):
        part = arrivals[start : start + MOVES_PER_ACT]
        rows = [
            (key, number, arrival.population, now, by, batch and batch.pk, arrival.mother_file)
            for key, number, arrival in zip(
                keys[start : start + MOVES_PER_ACT], _numbers(now, len(part)), part, strict=True
            )
        ]
        made = _opened(rows)
        _write(made, part, by, now)
        files += made
        progress(len(files))
    return files


def _opened(rows: Sequence[tuple[Any, ...]]) -> list[CustodyFile]:
    """The files of these rows, in the order of `_FILE_FIELDS`; those without a key get the next one."""
    if rows and rows[0][0] is None:
        rest = [row[1:] for row in rows]
        keys = bulk.insert_keyed(CustodyFile, _FILE_FIELDS[1:], rest)
        rows = [(key, *row) for key, row in zip(keys, rest, strict=True)]
    else:
        bulk.insert(CustodyFile, _FILE_FIELDS, rows)
    return [CustodyFile.from_db(DEFAULT_DB_ALIAS, _FILE_FIELDS, row) for row in rows]


def _check(arrival: Arrival) -> None:
    if arrival.account.kind != "held":
        raise Refused("enrol-account-holds-nobody", account=arrival.account.code)
    if arrival.admitted_at > clock.now():
        raise Refused("time-in-the-future", at=arrival.admitted_at.isoformat())
    if arrival.population not in Population.values:
        raise Refused("enrol-population", value=arrival.population)
    if arrival.decided and arrival.decided > arrival.admitted_at.date() + timedelta(days=366):
        raise Refused("basis-decided-later", decided=arrival.decided.isoformat())


def _acts(
    files: Sequence[CustodyFile], arrivals: Sequence[Arrival]
) -> Iterator[tuple[tuple[Account, datetime], list[tuple[CustodyFile, Arrival]]]]:
    """Cut the arrivals into acts: one account, one moment, at most MOVES_PER_ACT people."""
    pairs = sorted(
        zip(files, arrivals, strict=True), key=lambda p: (p[1].account.pk, p[1].admitted_at, p[0].pk)
    )
    for _key, group in groupby(pairs, key=lambda p: (p[1].account.pk, p[1].admitted_at)):
        together = list(group)
        for start in range(0, len(together), MOVES_PER_ACT):
            part = together[start : start + MOVES_PER_ACT]
            yield (part[0][1].account, part[0][1].admitted_at), part


def _numbers(now: datetime, count: int) -> list[str]:
    """The next file numbers of this month; when a month has used up its 99,999, the next month lends its
    own."""
    local = now.astimezone(books.ZONE)
    year, month = local.year, local.month
    taken: list[str] = []
    while len(taken) < count:
        series, _made = FileSeries.objects.select_for_update().get_or_create(
            month=f"{year % 100:02d}{month:02d}", defaults={"last": 0}
        )
        upto = min(_SERIES_END, series.last + count - len(taken))
        taken += [file_number.make(year, month, serial) for serial in range(series.last + 1, upto + 1)]
        FileSeries.objects.filter(pk=series.pk).update(last=upto)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return taken


def _write(files: Sequence[CustodyFile], arrivals: Sequence[Arrival], by: int | None, now: datetime) -> None:
    claims, countries, bases, cards, keys, records = [], [], [], [], [], []
    for file, arrival in zip(files, arrivals, strict=True):
        who = arrival.identity
        born = birth_span(who.birth) or (None, None)
        claims.append(_claim_row(file.pk, who, born, by, now))
        countries += [(file.pk, c, evidence, who.source_note, by, now) for c, evidence in who.nationalities]
        records.append(
            (
                file.pk,
                arrival.admitted_at,
                arrival.arrested[:300],
                arrival.injuries,
                arrival.next_of_kin[:300],
                by,
                now,
            )
        )
        provisional = arrival.basis.kind == BasisKind.PROVISIONAL
        deadline = arrival.admitted_at + timedelta(hours=PROVISIONAL_HOURS) if provisional else None
        due = arrival.review_due or review_date(arrival.basis, arrival.decided, arrival.admitted_at)
        bases.append(
            (
                file.pk,
                arrival.basis.pk,
                arrival.reference,
                arrival.decided,
                due,
                provisional,
                deadline,
                by,
                now,
            )
        )
        standing = _Standing.of(who, born)
        cards.append(
            card_row(
                file=(file.pk, file.number, file.population),
                claim=standing,
                finding=None,
                countries=[country for country, _evidence in who.nationalities],
                basis=(arrival.basis.code, due),
            )
        )
        keys += key_rows(file.pk, file.number, [standing])
        keys += [(key, file.pk) for key in number_keys(arrival.other_numbers)]
    bulk.insert(IdentityClaim, _CLAIM_FIELDS, claims)
    bulk.insert(NationalityClaim, ("file_id", "country", "evidence", "source_note", "by_id", "at"), countries)
    bulk.insert(LegalBasis, _BASIS_FIELDS, bases)
    bulk.insert(EntryRecord, _RECORD_FIELDS, records)
    bulk.insert(FileCard, CARD_FIELDS, cards)
    bulk.insert(SearchKey, ("key", "file_id"), keys)


def review_date(basis: Basis, decided: date | None, admitted_at: datetime) -> date:
    """When a person's basis must be reviewed: the basis's own term after the decision, else after
    admission."""
    start = decided or admitted_at.astimezone(books.ZONE).date()
    return start + timedelta(days=basis.review_days)


class _Standing(NamedTuple):
    """An identity with the attribute names of a claim, for the card."""

    name_ar: str
    name_latin: str
    family_ar: str
    family_latin: str
    kunya: str
    sex: str
    birth: str
    birth_earliest: date | None
    birth_latest: date | None
    standing: str

    @classmethod
    def of(cls, who: Identity, born: tuple[date | None, date | None]) -> _Standing:
        return cls(
            who.name_ar, who.name_latin, who.parts_ar[3], who.parts_latin[3], who.kunya, who.sex, who.birth, *born,
            str(who.standing),
        )  # fmt: skip


def _claim_row(
    file: int,
    who: Identity,
    born: tuple[date | None, date | None],
    by: int | None,
    now: datetime,
) -> tuple[object, ...]:
    return (
        file,
        "principal",
        None,
        who.name_ar,
        who.name_latin,
        *who.parts_ar,
        *who.parts_latin,
        who.kunya,
        who.mother,
        who.birth,
        *born,
        who.birth_place,
        who.sex,
        who.source,
        who.source_note,
        who.standing,
        by,
        now,
    )
