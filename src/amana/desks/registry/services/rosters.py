"""Importing a roster: open, read, correct, enter. Nothing reaches the books before `batch_commit`, which enters every
good row as one unit of work, or none (a command); the pages enter part by part (`entering`)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import books, bulk, rosters
from ..models import (
    Basis,
    BatchState,
    CustodyFile,
    ImportBatch,
    ImportRow,
    Population,
    RowState,
)
from ..reading import Reading
from ..rosters import WRITTEN, Directory
from . import likeness
from .files import Arrival, enrol_many
from .roster_rows import DONE, answers_missing, directory, judge, learn, on_trial, state_of

ENTERS = (RowState.READY, RowState.LOOK)
_ROW_FIELDS = "batch_id idx sheet row column data problems likenesses state file_id"
_OF_ANSWERS = ("row-no-account", "row-no-basis", "row-account-guessed")


def folder() -> Path:
    """Where uploaded rosters wait until they are entered or given up; readable by the owner only."""
    path = Path(settings.HOME) / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def stored(batch: ImportBatch) -> Path:
    """The stored file of a batch."""
    return folder() / batch.code


def batch_open(*, actor: User | None, content: Iterable[bytes], file_name: str, sender: str) -> ImportBatch:
    """Keep an uploaded file and open a batch for it. Refused: an empty file."""
    books.require(actor, "roster.import")
    now = clock.now()
    code = new_code()
    path = folder() / code
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as out:
        path.chmod(0o600)
        for chunk in content:
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    if not size:
        path.unlink()
        raise Refused("roster-empty", file=file_name)
    return ImportBatch.objects.create(
        code=code,
        file_name=Path(file_name).name[:200],
        sha256=digest.hexdigest(),
        bytes=size,
        sender=sender.strip()[:120],
        state=BatchState.UPLOADED,
        made_by=actor,
        made_at=now,
    )


def new_code() -> str:
    """A name for a batch: the day in the zone of the operation, and six characters by chance."""
    return f"B{clock.now().astimezone(books.ZONE):%y%m%d}-{secrets.token_hex(3).upper()}"


def batch_refused(*, batch: ImportBatch, message: str) -> ImportBatch:
    """Note why the file as a whole could not be read."""
    batch.state, batch.message = BatchState.REFUSED, message
    batch.save(update_fields=["state", "message"])
    return batch


def batch_answer(
    *,
    actor: User | None,
    batch: ImportBatch,
    account: Account | None,
    basis: Basis | None,
    population: str,
    admitted_at: datetime,
) -> ImportBatch:
    """What is answered once for the file. Nothing is assumed: a missing answer must come from a column. Rows
    read already are judged again."""
    books.require(actor, "roster.import", account=account)
    if batch.state in DONE:
        raise Refused("roster-entered-already", batch=batch.code)
    if population not in Population.values:
        raise Refused("roster-no-population", field="population")
    if admitted_at > clock.now():
        raise Refused("time-in-the-future", field="admitted_at", at=admitted_at.isoformat())
    batch.account, batch.basis = account, basis
    batch.population, batch.admitted_at = population, admitted_at
    batch.save(update_fields=["account", "basis", "population", "admitted_at"])
    if batch.state == BatchState.READ:
        _judge_again(batch)
    return batch


def _judge_again(batch: ImportBatch) -> None:
    """Judge stored rows against new answers: what only the answers decide is taken away and asked anew."""
    known, wants = directory(batch.sender), (batch.account is None, batch.basis is None)
    changed = []
    for row in ImportRow.objects.filter(batch=batch).exclude(state=RowState.LEFT_OUT):
        kept = [problem for problem in row.problems if problem["code"] not in _OF_ANSWERS]
        kept += [remark.as_json() for remark in answers_missing(row.data, wants, known)]
        if kept != row.problems:
            row.problems = kept
            row.state = state_of(row)
            changed.append((books.as_json(row.problems), str(row.state), row.pk))
    bulk.update(ImportRow, ("problems", "state"), changed)


def batch_read(*, batch: ImportBatch, read: Reading) -> ImportBatch:
    """Replace the rows of a batch that is not entered by those just read, judged against the register."""
    if batch.state in DONE:
        raise Refused("roster-entered-already", batch=batch.code)
    ImportRow.objects.filter(batch=batch).delete()
    rows = judge(batch, read)
    bulk.insert(ImportRow, _ROW_FIELDS.split(), map(_row_values, rows))
    batch.rows_total, batch.state, batch.message = len(rows), BatchState.READ, ""
    batch.mapping, batch.shape, batch.seconds = read.mapping, read.shape, read.seconds
    batch.save()
    return batch


def counts(batch: ImportBatch) -> dict[str, int]:
    """State -> rows of a batch."""
    rows = ImportRow.objects.filter(batch=batch).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def batch_begin(
    *, actor: User | None, batch: ImportBatch, accept_good_rows: bool, accept_known_rows: bool = False
) -> ImportBatch:
    """Mark a batch as being entered, after every check that can be made beforehand. Refused as `batch_commit`
    refuses, when it is being entered already, and while rows are like people of the register and nobody has said
    that they are others: a second roster of one prison would count everybody twice."""
    books.require(actor, "roster.import", account=batch.account)
    fresh = ImportBatch.objects.get(pk=batch.pk)
    if fresh.state == BatchState.COMMITTING:
        raise Refused("roster-being-entered", batch=batch.code)
    on_trial(fresh)
    may_commit(batch)
    found = counts(batch)
    if found.get(RowState.BAD) and not accept_good_rows:
        raise Refused("roster-bad-rows", bad=found[RowState.BAD])
    if not any(found.get(state) for state in ENTERS):
        raise Refused("roster-nothing-good")
    if not accept_known_rows and (known := likeness.known_rows(batch)):
        raise Refused("roster-known-rows", known=len(known))
    batch.state, batch.message = BatchState.COMMITTING, ""
    batch.save(update_fields=["state", "message"])
    return batch


def batch_stopped(*, batch_pk: int, why: str) -> None:
    """The entering of a batch did not come to its end. Where nothing was entered it goes back to the trial; else it
    stands where it stopped, and can be gone on with or ended there."""
    begun = ImportRow.objects.filter(batch=batch_pk, state=RowState.ENTERED).exists()
    ImportBatch.objects.filter(pk=batch_pk, state=BatchState.COMMITTING).update(
        state=BatchState.COMMITTING if begun else BatchState.READ, message=why or "stopped"
    )


def batch_columns(*, actor: User | None, batch: ImportBatch, chosen: Mapping[str, str]) -> ImportBatch:
    """What a person says the columns mean (heading or letter -> field, empty for "not used"). The file must be
    read again after it. Refused once the batch is being entered."""
    books.require(actor, "roster.import")
    if batch.state in DONE:
        raise Refused("roster-entered-already", batch=batch.code)
    batch.shape = {**batch.shape, "chosen": dict(chosen)}
    batch.state = BatchState.UPLOADED
    batch.save(update_fields=["shape", "state"])
    return batch


def batch_commit(
    *,
    actor: User | None,
    batch: ImportBatch,
    accept_good_rows: bool,
    rows: Sequence[ImportRow] | None = None,
    device: str = books.SERVICE,
    progress: Callable[[int], None] = lambda done: None,
) -> list[CustodyFile]:
    """Enter every good row: a file, a provisional identity and an enrolment each. `rows` may be handed over
    unstored (they are stored then). Refused: bad rows without leave, nothing good, an answer missing, a
    file that was entered before."""
    books.require(actor, "roster.import", account=batch.account)
    may_commit(batch)
    if rows is None:
        rows = list(ImportRow.objects.filter(batch=batch).order_by("idx"))
    good = [row for row in rows if row.state in ENTERS]
    bad = sum(row.state == RowState.BAD for row in rows)
    if bad and not accept_good_rows:
        raise Refused("roster-bad-rows", bad=bad)
    if not good:
        raise Refused("roster-nothing-good")
    known = directory(batch.sender)
    arrivals = [arrival(batch, row.sheet, row.row, row.data, known) for row in good]
    made = enrol_many(actor=actor, arrivals=arrivals, batch=batch, device=device, progress=progress)
    for row, file in zip(good, made.files, strict=True):
        row.file, row.state = file, RowState.ENTERED
    if good[0].pk is None:
        bulk.insert(ImportRow, _ROW_FIELDS.split(), map(_row_values, rows))
    else:
        bulk.update(ImportRow, ("file_id", "state"), ((r.file_id, r.state, r.pk) for r in good))
    alike = ((row.file_id, row.likenesses) for row in good if row.likenesses)
    likeness.propose_rows(alike, {row.idx: row.file_id for row in good}, batch)
    remember(batch, (row.data.get("account") or "" for row in good), known)
    batch.state, batch.committed_at, batch.rows_total = BatchState.COMMITTED, clock.now(), len(rows)
    batch.shape = without_samples(batch.shape)
    batch.save()
    return made.files


def without_samples(shape: Mapping[str, Any]) -> dict[str, Any]:
    """How the columns of a file were read, without the cells that were shown beside them: people's names stand in
    these, and once the rows are entered nobody chooses columns any more."""
    columns = {
        sheet: [{**column, "sample": []} for column in found]
        for sheet, found in shape.get("columns", {}).items()
    }
    return {**shape, "columns": columns}


def may_commit(batch: ImportBatch) -> None:
    if batch.state in (BatchState.COMMITTED, BatchState.UNDOING, BatchState.UNDONE):
        raise Refused("roster-entered-already", batch=batch.code)
    same = ImportBatch.objects.filter(
        sha256=batch.sha256, state__in=(BatchState.COMMITTED, BatchState.UNDOING)
    ).exclude(pk=batch.pk)
    if found := same.first():
        raise Refused("roster-same-file", batch=found.code)
    if batch.population not in Population.values:
        raise Refused("roster-no-population", field="population")
    if batch.admitted_at is None:
        raise Refused("roster-no-time", field="admitted_at")


def arrival(batch: ImportBatch, sheet: str, row: int, data: Mapping[str, Any], known: Directory) -> Arrival:
    """What a row of a roster says, as somebody who arrives. Refused: an account or a basis that nobody named."""
    account = batch.account or known.account(data.get("account") or "")[0]
    basis = batch.basis or known.basis(data.get("basis") or "")
    if account is None:
        raise Refused("roster-no-account", rows=1, row=row)
    if basis is None:
        raise Refused("roster-no-basis", row=row)
    assert batch.admitted_at is not None
    values = {name: text for field, name in WRITTEN.items() if (text := data.get(field))}
    where = f"{batch.code} · {sheet} {row}".replace("  ", " ")
    return Arrival(
        identity=rosters.identity(data, where[:300]),
        account=account,
        basis=basis,
        population=batch.population,
        admitted_at=batch.admitted_at,
        reference=(data.get("basis") or "")[:120] if batch.basis is None else "",
        other_numbers=tuple(filter(None, (data.get("wristband"), data.get("file_no")))),
        arrested=data.get("arrested") or "",
        values=values,
    )


def _row_values(row: ImportRow) -> tuple[Any, ...]:
    dumps = books.as_json
    return (
        row.batch_id,
        row.idx,
        row.sheet,
        row.row,
        row.column,
        dumps(row.data),
        dumps(row.problems),
        dumps(row.likenesses),
        str(row.state),
        row.file_id,
    )


def remember(batch: ImportBatch, accounts: Iterable[str], known: Directory) -> None:
    """What this sender's columns meant and how the sender writes `accounts`, for the next file."""
    if not batch.sender:
        return
    now = clock.now()
    for heading, meaning in batch.mapping.items():
        learn(batch.sender, "column", heading, meaning, now)
    if batch.account is None:
        for written in dict.fromkeys(accounts):
            account, _guessed = known.account(written)
            if account is not None and rosters.folded(written) not in known.learned:
                learn(batch.sender, "account", written, account.code, now)
                known = replace(known, learned={**known.learned, rosters.folded(written): account})
