"""A roster read on the command line, judged against the books and entered as one unit of work. The rows go in
with the files: nothing is written twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from amana.engines.common import clock
from amana.engines.tables import Roster
from amana.engines.tables.cells import letter
from amana.ledger import writer
from amana.ledger.models import Account

from . import reading, words
from .models import Basis, BatchState, ImportBatch, ImportRow, Population, RowState
from .rosters import BAD, BY_WRISTBAND, named_by_no_row, only_wristband, unknown_sentence
from .services import likeness, roster_rows
from .services import rosters as service


@dataclass(frozen=True, slots=True)
class Answers:
    """What is answered once for the file; None where a column answers."""

    account: str | None
    basis: str | None
    sender: str
    population: str | None
    admitted_at: datetime | None
    by_wristband: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One finding of the books about the file (row None) or about a row."""

    row: int | None
    code: str
    message: str
    sheet: str = ""
    column: str | None = None


@dataclass
class Judged:
    """A file that was read and judged, not yet entered. `blocked` says why it cannot be entered at all."""

    batch: ImportBatch
    people: list[ImportRow]
    errors: list[Item] = field(default_factory=list)
    blocked: str = ""

    @property
    def rows(self) -> int:
        return len(self.people)

    @property
    def bad(self) -> int:
        return sum(row.state == RowState.BAD for row in self.people)

    @property
    def known(self) -> list[ImportRow]:
        """The rows that are like people of the register."""
        return [row for row in self.people if row.state == RowState.LOOK and _files(row)]

    def counts(self, duplicates: int) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "good": self.rows - self.bad,
            "bad": self.bad,
            "duplicates": duplicates,
            "known": len(self.known),
            "batch": None,
        }


def _files(row: ImportRow) -> list[str]:
    """The numbers of the files that a row is like."""
    return [like["number"] for like in row.likenesses if like["code"] == likeness.KNOWN]


def judge(roster: Roster, answers: Answers, path: Path) -> Judged:
    """Judge a roster against the books, writing nothing."""
    read = reading.of_roster(roster)
    if answers.by_wristband:
        for row in read.rows:
            row.data[BY_WRISTBAND] = only_wristband(row.data)
    account = (
        Account.objects.select_related("authority", "place")
        .filter(code=answers.account or "", kind="held", closed_at=None)
        .first()
    )
    basis = Basis.objects.filter(code=answers.basis or "").first()
    batch = ImportBatch(
        code="",
        file_name=path.name[:200],
        sender=answers.sender[:120],
        account=account,
        basis=basis,
        population=answers.population or _population(account),
        admitted_at=answers.admitted_at or clock.now(),
        state=BatchState.READ,
        mapping=read.mapping,
        shape=read.shape,
    )
    batch.sha256, batch.bytes = _digest(path)
    judged = Judged(batch, [])
    said_once: set[str] = set()  # what is wrong with every row, since the file has no column for it
    for what, code, found in (("account", answers.account, account), ("basis", answers.basis, basis)):
        if found is None and (code or named_by_no_row(roster, what)):
            message = unknown_sentence(what, code or "", words.language())
            judged.errors.append(Item(None, f"{what}-unknown", message))
            if code:
                judged.blocked = judged.blocked or message
            else:
                said_once.add(f"row-no-{what}")
    judged.people = roster_rows.judge(batch, read, asked=(bool(answers.account), bool(answers.basis)))
    judged.errors += [item for item in _own(judged.people) if item.code not in said_once]
    return judged


def _population(account: Account | None) -> str:
    """Camp residents in a camp's account, detainees elsewhere."""
    camp = account is not None and account.place is not None and account.place.kind == "camp"
    return Population.RESIDENT if camp else Population.DETAINEE


def _own(people: list[ImportRow]) -> list[Item]:
    """What the register itself finds wrong with rows, beyond what the file's reader says."""
    found = []
    for row in people:
        for problem in row.problems:
            if problem["weight"] == BAD and problem["code"] in words.REMARKS:
                if problem["code"] == "row-no-name":
                    continue  # the reader has said so with its own word
                what, remedy = words.remark(problem)
                column = letter(row.column) if row.column is not None else None
                found.append(Item(row.row, problem["code"], f"{_ended(what)} {remedy}", row.sheet, column))
    return found


def _ended(sentence: str) -> str:
    return sentence if sentence[-1:] in ".!?؟:" else f"{sentence}."


def undecided(judged: Judged) -> list[Item]:
    """The rows of which somebody must say whether they are the people of the register, each with the files it is like.
    Raises Refused where the very file was entered already."""
    service.may_commit(judged.batch)
    return [
        Item(
            row.row,
            likeness.KNOWN,
            _("Like %(files)s in the register.") % {"files": ", ".join(_files(row))},
            row.sheet,
        )
        for row in judged.known
    ]


def leave_known(judged: Judged) -> int:
    """Leave out the rows that are like people of the register; how many."""
    left = judged.known
    for row in left:
        row.state = RowState.LEFT_OUT
    return len(left)


def enter(
    judged: Judged,
    *,
    accept_good_rows: bool,
    progress: Callable[[int], None] = lambda done: None,
) -> ImportBatch:
    """Enter the good rows of a judged file as a new batch. Raises Refused; nothing is half-written."""
    batch = judged.batch
    batch.code, batch.made_at = service.new_code(), clock.now()

    def unit() -> None:
        batch.save(force_insert=True)
        for row in judged.people:
            row.batch = batch
        service.batch_commit(
            actor=None,
            batch=batch,
            accept_good_rows=accept_good_rows,
            rows=judged.people,
            progress=progress,
        )

    writer.do(unit)
    return batch


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size
