"""The rows of a roster that was read and not entered: judged, corrected, left out, named by a wristband; and what a
sender means by accounts and headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import books, bulk, rosters
from ..models import (
    Basis,
    BatchState,
    ColumnMemory,
    ImportBatch,
    ImportRow,
    RowState,
)
from ..reading import Reading
from ..rosters import BAD, Directory, Remark
from . import likeness

DONE = (BatchState.COMMITTED, BatchState.COMMITTING, BatchState.UNDOING, BatchState.UNDONE)
CORRECTABLE = (
    "name_full name_native given father grandfather family kunya mother birth sex nationality wristband file_no"
    " place arrested account basis notes"
)


def judge(batch: ImportBatch, read: Reading, *, asked: tuple[bool, bool] = (False, False)) -> list[ImportRow]:
    """The rows of a reading with everything that was found about them, not yet stored. `asked` tells whether
    an account and a basis were named for the whole file: then no row is blamed for lacking them."""
    known = directory(batch.sender)
    today = books.today()
    wants = (batch.account is None and not asked[0], batch.basis is None and not asked[1])
    rows = []
    for idx, found in enumerate(read.rows):
        row = ImportRow(
            batch=batch, idx=idx, sheet=found.sheet[:100], row=found.row, column=found.column, data=found.data
        )
        _judge_row(row, found.reports, wants, known, today)
        rows.append(row)
    likeness.within(rows, read.duplicates)
    likeness.against_register(rows)
    for row in rows:
        row.state = state_of(row)
    return rows


def on_trial(batch: ImportBatch) -> None:
    """Refused: a batch whose rows can no longer be changed, or not yet."""
    if batch.state in DONE:
        raise Refused("roster-entered-already", batch=batch.code)
    if batch.state != BatchState.READ:
        raise Refused("roster-not-read", batch=batch.code)


def state_of(row: ImportRow) -> str:
    """Refused when anything bad was found, to be looked at when anything was found, else ready."""
    if any(problem["weight"] == BAD for problem in row.problems):
        return RowState.BAD
    return RowState.LOOK if row.problems or row.likenesses else RowState.READY


def _judge_row(
    row: ImportRow, reports: Sequence[Remark], wants: tuple[bool, bool], known: Directory, today: date
) -> None:
    found = [*reports, *rosters.remarks(row.data, today), *answers_missing(row.data, wants, known)]
    nameless = [r for r in reports if r.field in ("name_full", "given") and r.weight == BAD]
    if rosters.by_wristband(row.data):
        found = [remark for remark in found if remark not in nameless]
    elif nameless:
        found = [remark for remark in found if remark.code != "row-no-name"]  # said already, and better
    seen: set[tuple[str, str]] = set()
    row.problems = []
    for remark in found:
        if (remark.field, remark.code) not in seen:
            seen.add((remark.field, remark.code))
            row.problems.append(remark.as_json())


def answers_missing(data: Mapping[str, Any], wants: tuple[bool, bool], known: Directory) -> list[Remark]:
    """What a row must say itself because the file as a whole does not: its account, its legal basis."""
    made = []
    if wants[0]:
        written = data.get("account") or ""
        account, guessed = known.account(written) if written else (None, False)
        if account is None:
            made.append(Remark("account", "row-no-account", BAD, {"value": written}))
        elif guessed:
            made.append(Remark("account", "row-account-guessed", rosters.LOOK, {"account": account.code}))
    if wants[1] and known.basis(data.get("basis") or "") is None:
        made.append(Remark("basis", "row-no-basis", BAD, {"value": data.get("basis") or ""}))
    return made


def directory(sender: str) -> Directory:
    """What this sender may write for accounts and bases."""
    learned = (
        dict(ColumnMemory.objects.filter(sender=sender, kind="account").values_list("heading", "meaning"))
        if sender
        else {}
    )
    accounts = Account.objects.filter(kind="held", closed_at=None).select_related("place", "authority")
    return rosters.directory(list(accounts), list(Basis.objects.all()), learned)


def memory(sender: str) -> dict[str, str]:
    """What this sender's headings meant before: heading key -> field, empty for "not used"."""
    rows = ColumnMemory.objects.filter(sender=sender, kind="column")
    return dict(rows.values_list("heading", "meaning"))


def row_correct(
    *, actor: User | None, row: ImportRow, changes: Mapping[str, Any], reports: Sequence[Remark]
) -> ImportRow:
    """Correct fields of one row in the page; `reports` is what the engine says of the corrected values.
    What the file said stays readable in `data["_was"]`."""
    books.require(actor, "roster.import")
    batch = row.batch
    on_trial(batch)
    allowed = set(CORRECTABLE.split())
    for name in changes:
        if name not in allowed:
            raise Refused("row-field", field=name)
    was = {
        **row.data.get("_was", {}),
        **{k: row.data.get(k) for k in changes if k not in row.data.get("_was", {})},
    }
    row.data = {**row.data, **changes, "_was": was}
    row.corrected_by = actor
    standing = [
        Remark(p["field"], p["code"], p["weight"], p.get("where", {}))
        for p in row.problems
        if p["field"] not in changes and not p["code"].startswith("row-")
    ]
    wants = (batch.account is None, batch.basis is None)
    _judge_row(row, [*standing, *reports], wants, directory(batch.sender), books.today())
    row.likenesses = []
    likeness.against_register([row])
    row.state = state_of(row)
    row.save()
    return row


def rows_by_wristband(*, actor: User | None, batch: ImportBatch, idx: int | None = None) -> int:
    """Enter those of whom the file says no name by their wristbands: one row, or every refused one that has a
    number. Their identity is provisional and is looked at within 72 hours. Answers how many rows."""
    books.require(actor, "roster.import")
    on_trial(batch)
    rows = ImportRow.objects.filter(batch=batch, state=RowState.BAD)
    if idx is not None:
        rows = rows.filter(idx=idx)
    wants, known, today = (batch.account is None, batch.basis is None), directory(batch.sender), books.today()
    changed = []
    for row in rows:
        if not rosters.only_wristband(row.data):
            continue
        row.data = {**row.data, rosters.BY_WRISTBAND: True}
        row.corrected_by = actor
        standing = [
            Remark(p["field"], p["code"], p["weight"], p.get("where", {}))
            for p in row.problems
            if not p["code"].startswith("row-")
        ]
        _judge_row(row, standing, wants, known, today)
        row.state = state_of(row)
        changed.append(row)
    if idx is not None and not changed:
        raise Refused("row-no-wristband", field="wristband")
    ImportRow.objects.bulk_update(changed, ["data", "problems", "state", "corrected_by"], batch_size=500)
    return len(changed)


def row_leave_out(*, actor: User | None, row: ImportRow, leave_out: bool = True) -> ImportRow:
    """Leave a row out of the commit, or take it back in."""
    books.require(actor, "roster.import")
    on_trial(row.batch)
    row.state = RowState.LEFT_OUT if leave_out else state_of(row)
    row.corrected_by = actor
    row.save(update_fields=["state", "corrected_by"])
    return row


def rows_known_leave_out(*, actor: User | None, batch: ImportBatch) -> int:
    """Leave out every row that is like a person of the register; each can be taken back in. Answers how many."""
    books.require(actor, "roster.import", account=batch.account)
    on_trial(batch)
    known = [pk for pk, _files in likeness.known_rows(batch)]
    bulk.update(
        ImportRow,
        ("state", "corrected_by_id"),
        ((RowState.LEFT_OUT.value, actor and actor.pk, pk) for pk in known),
    )
    return len(known)


def learn(sender: str, kind: str, heading: str, meaning: str, now: datetime) -> None:
    """Remember what a sender means by a heading or by the name of an account."""
    row, made = ColumnMemory.objects.get_or_create(
        sender=sender, kind=kind, heading=heading[:200], defaults={"meaning": meaning[:64], "at": now}
    )
    if not made:
        row.meaning, row.used, row.at = meaning[:64], row.used + 1, now
        row.save()


def account_learn(*, actor: User | None, batch: ImportBatch, written: str, account: Account) -> None:
    """Confirm once what this sender means by a place, and judge the batch's rows again for it."""
    books.require(actor, "roster.import", account=account)
    on_trial(batch)
    if batch.sender:
        learn(batch.sender, "account", written, account.code, clock.now())
    key = rosters.folded(written)
    changed = []
    for row in ImportRow.objects.filter(batch=batch).exclude(state=RowState.LEFT_OUT):
        if rosters.folded(row.data.get("account") or "") != key:
            continue
        row.data = {**row.data, "account": account.code}
        row.problems = [p for p in row.problems if p["field"] != "account"]
        row.state = state_of(row)
        changed.append(row)
    ImportRow.objects.bulk_update(changed, ["data", "problems", "state"], batch_size=500)
