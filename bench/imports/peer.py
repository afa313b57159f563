"""What stands beside an import: the bare cells of the same file through openpyxl, and the same people put into the
register's own tables by `bulk_create`, without books, verdicts, cards or keys."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from openpyxl import load_workbook

from amana.access.models import User
from amana.desks.registry import books, reading
from amana.desks.registry.identity import PARTS, birth_span
from amana.desks.registry.models import (
    CustodyFile,
    EntryRecord,
    IdentityClaim,
    ImportBatch,
    ImportRow,
    LegalBasis,
    NationalityClaim,
)
from amana.desks.registry.services.files import Arrival, enrol_many
from amana.desks.registry.services.roster_rows import directory
from amana.desks.registry.services.rosters import arrival
from amana.engines.common import clock
from amana.ledger import writer
from bench.rounds import interleave

FEW = 500
_number = itertools.count(1)


def ratios(path: Path, batch: ImportBatch) -> dict[str, str]:
    """What -> peer's seconds / ours, seven rounds in turn. `path` is a smaller list of the same making."""
    rows = list(ImportRow.objects.filter(batch=batch, state="entered")[:FEW])
    known = directory(batch.sender)
    arrivals = [arrival(batch, row.sheet, row.row, row.data, known) for row in rows]
    told = {}
    if path.suffix == ".xlsx":

        def cells() -> None:
            book = load_workbook(path, read_only=True, data_only=True)
            for sheet in book.worksheets:
                for _row in sheet.iter_rows(values_only=True):
                    pass

        today = books.today()
        told["openpyxl's bare cells / the whole reading"] = str(
            interleave(lambda: reading.read(path, on=today), cells)
        )

    def enrol() -> None:
        writer.do(lambda: enrol_many(actor=batch.made_by, arrivals=arrivals))

    told["bulk_create of files and claims without books / entering them"] = str(
        interleave(enrol, lambda: _bare(arrivals, batch))
    )
    return told


def _bare(arrivals: Sequence[Arrival], batch: ImportBatch) -> None:
    now, by = clock.now(), batch.made_by
    with transaction.atomic():
        files = CustodyFile.objects.bulk_create(
            CustodyFile(number=f"P{next(_number):010d}", population=a.population, opened_at=now, opened_by=by)
            for a in arrivals
        )
        both = list(zip(files, arrivals, strict=True))
        IdentityClaim.objects.bulk_create(_claim(file, a, by, now) for file, a in both)
        NationalityClaim.objects.bulk_create(
            NationalityClaim(file=file, country=country, evidence=evidence, by=by, at=now)
            for file, a in both
            for country, evidence in a.identity.nationalities
        )
        LegalBasis.objects.bulk_create(
            LegalBasis(file=file, basis=a.basis, review_due=now.date(), by=by, at=now) for file, a in both
        )
        EntryRecord.objects.bulk_create(
            EntryRecord(file=file, arrived_at=a.admitted_at, arrested=a.arrested, by=by, at=now)
            for file, a in both
        )


def _claim(file: CustodyFile, arrival: Arrival, by: User | None, now: datetime) -> IdentityClaim:
    who = arrival.identity
    earliest, latest = birth_span(who.birth) or (None, None)
    parts = {
        f"{part}_{script}": value
        for script, said in (("ar", who.parts_ar), ("latin", who.parts_latin))
        for part, value in zip(PARTS, said, strict=True)
    }
    return IdentityClaim(
        file=file, name_ar=who.name_ar, name_latin=who.name_latin, kunya=who.kunya, mother=who.mother, birth=who.birth,
        birth_earliest=earliest, birth_latest=latest,
        sex=who.sex, source=who.source, standing=who.standing, by=by, at=now, **parts,
    )  # fmt: skip
