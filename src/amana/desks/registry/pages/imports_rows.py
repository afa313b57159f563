"""The third step of an import: what was found in each row and what to do about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_bidi, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amana.access import rule
from amana.engines.tables.cells import letter
from amana.ledger import writer
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import books, reading, words
from ..forms import AccountField, PlainForm
from ..models import BatchState, ImportBatch, ImportRow, RowState
from ..rosters import only_wristband
from ..services import likeness, roster_rows, rosters
from . import common
from .imports_columns import FIELDS
from .imports_open import open_batch

PAGE, GROUPED = 50, 5_000
NO_NAME = ("name_unknown", "name_missing")
Refusals = list[tuple[int, list[dict[str, Any]]]]
WORK = (RowState.BAD, RowState.LOOK)
VIEWS: dict[str, tuple[str, ...]] = {
    "work": WORK,
    "bad": (RowState.BAD,),
    "look": (RowState.LOOK,),
    "differ": (RowState.LOOK,),
    "ready": (RowState.READY,),
    "left": (RowState.LEFT_OUT,),
}
ROW_LABELS: dict[str, Any] = {
    **FIELDS,
    "name_full": FIELDS["name"],
    "name_native": gettext_lazy("Name in the other script"),
}


def trial(request: HttpRequest, batch: ImportBatch, refused: Refused | None = None) -> HttpResponse:
    """The trial without writing: sums, what blocks, the rows, what would happen. A page left open while somebody else
    went on is led to where the batch stands."""
    if refused and batch.state != BatchState.READ:
        common.say_refused(request, refused)
        return redirect("registry:import", batch.code)
    counts = rosters.counts(batch)
    view = request.GET.get("rows", "work")
    wanted = VIEWS.get(view, WORK)
    after = request.GET.get("after", "")
    rows = ImportRow.objects.filter(batch=batch, state__in=wanted).order_by("idx")
    known = likeness.known_rows(batch)
    differ = [pk for pk, files in known if all(files)]
    if view == "differ":
        rows = rows.filter(pk__in=differ[:GROUPED])
    listed, before = rows.count(), 0
    if after.isdigit():
        before = rows.filter(idx__lte=int(after)).count()
        rows = rows.filter(idx__gt=int(after))
    page = list(rows[: PAGE + 1])
    refusals = _refusals(batch)
    doubtful = _doubtful(refusals, sum(counts.values()))
    names = _account_names() if batch.account is None else {}
    good = sum(counts.get(state, 0) for state in rosters.ENTERS)
    context = {
        "batch": batch,
        "step": 3,
        "refused": refused,
        "total": sum(counts.values()),
        "good": good,
        "ready": counts.get(RowState.READY, 0),
        "look": counts.get(RowState.LOOK, 0),
        "bad": counts.get(RowState.BAD, 0),
        "left": counts.get(RowState.LEFT_OUT, 0),
        "known": len(known),
        "differ": len(differ),
        "others": good - len(known),
        "bar": _bar(counts),
        "groups": _groups(refusals),
        "doubtful": [ROW_LABELS.get(field, field) for field in sorted(doubtful)],
        "wristbands": 0 if "name_full" in doubtful else sum(map(only_wristband, _refused(batch))),
        "spellings": (spellings := _spellings(batch)),
        "accounts": _accounts() if spellings else (),
        "rows": [_shown(row, names) for row in page[:PAGE]],
        "listed": listed,
        "first": before + 1,
        "last": before + len(page[:PAGE]),
        "view": view if view in VIEWS else "work",
        "next": page[PAGE - 1].idx if len(page) > PAGE else None,
        "after": after,
    }
    return render(request, "registry/import_rows.html", context, status=409 if refused else 200)


def _refused(batch: ImportBatch) -> list[dict[str, Any]]:
    rows = ImportRow.objects.filter(batch=batch, state=RowState.BAD)
    return list(rows.values_list("data", flat=True)[:GROUPED])


def _bar(counts: dict[str, int]) -> list[tuple[str, int, int]]:
    """(class, x, width) of the three parts of a bar of 1000, refused rows first."""
    total, x, parts = max(1, sum(counts.values())), 0, []
    for name, state in (("sb3", RowState.BAD), ("sb2", RowState.LOOK), ("sb1", RowState.READY)):
        width = round(1000 * counts.get(state, 0) / total)
        parts.append((name, x, width))
        x += width
    return parts


def _refusals(batch: ImportBatch) -> Refusals:
    """The row numbers of the refused rows, each with what it was refused for."""
    rows = ImportRow.objects.filter(batch=batch, state=RowState.BAD).order_by("idx")
    return [
        (number, [problem for problem in problems if problem["weight"] == "bad"])
        for number, problems in rows.values_list("row", "problems")[:GROUPED]
    ]


def _doubtful(refusals: Refusals, total: int) -> set[str]:
    """The fields that could not be read in more than half of the rows: perhaps another column holds them. A name that
    the file does not know is read well."""
    found = Counter(
        field
        for _number, problems in refusals
        for field in {p["field"] for p in problems if p["code"] not in NO_NAME}
        if field in ROW_LABELS
    )
    return {field for field, rows in found.items() if 2 * rows > min(total, GROUPED)}


def _groups(refusals: Refusals) -> list[tuple[str, int, str]]:
    """(what is wrong, rows, the first row numbers) over the refused rows, most frequent first."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, problems in refusals:
        for problem in problems:
            found[words.remark_title(problem).rstrip(".")].append(number)
    comma = "، " if get_language_bidi() else ", "
    groups = [
        (what, len(n), comma.join(map(str, n[:3])) + ("…" if len(n) > 3 else "")) for what, n in found.items()
    ]
    return sorted(groups, key=lambda group: -group[1])[:8]


def _spellings(batch: ImportBatch) -> list[str]:
    """What the account column says that the books do not know: asked once each."""
    if batch.account is not None:
        return []
    found: dict[str, None] = {}
    rows = ImportRow.objects.filter(batch=batch, state__in=WORK).order_by("idx")
    for data, problems in rows.values_list("data", "problems")[:GROUPED]:
        if data.get("account") and any(
            p["code"] in ("row-no-account", "row-account-guessed") for p in problems
        ):
            found.setdefault(data["account"])
    return list(found)[:10]


def _accounts() -> list[tuple[str, str]]:
    """(code, words) of every account in which people can be held."""
    found = Account.objects.filter(kind="held", closed_at=None).select_related("place", "authority")
    return [(a.code, f"{words.account_name(a)} · {words.authority_name(a)}") for a in found.order_by("code")]


def _account_names() -> dict[str, str]:
    """Code -> name of every account in which people can be held; never empty, as a file names one of them."""
    found = Account.objects.filter(kind="held").select_related("place")
    return {account.code: words.account_name(account) for account in found}


def _shown(row: ImportRow, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A row as the table shows it: the cells that matter, and for each problem what was found. Where rows say the
    account themselves, `names` has the name of each code."""
    names = names or {}
    problems = [(problem, words.remark_shown(_named(problem, names))) for problem in row.problems]
    problems += [(like, _like_shown(like)) for like in row.likenesses]
    marks = {
        p.get("field", "name_full"): "er" if p.get("weight") == "bad" else "wa" for p, _w in problems[::-1]
    }
    said = {p["field"]: p.get("where", {}).get("value", "") for p in row.problems if p["weight"] == "bad"}
    data = row.data
    cells = [
        (
            words.birth_text(data["birth"]) if name == "birth" and data.get("birth") else text,
            marks.get(name, ""),
        )
        for name, text in (
            ("name_full", data.get("name_full") or data.get("name_native") or said.get("name_full", "")),
            ("birth", data.get("birth") or said.get("birth", "")),
            ("nationality", " ".join(data.get("nationality") or ()) or said.get("nationality", "")),
            ("arrested", data.get("arrested") or said.get("arrested", "")),
            ("account", names.get(data.get("account") or "", data.get("account") or "")),
        )
        if names or name != "account"
    ]
    return {
        "row": row,
        "place": f"{letter(row.column)}{row.row}" if row.column is not None else str(row.row),
        "cells": cells,
        "problems": [w for _p, w in problems],
        "bad": row.state == RowState.BAD,
        "files": [like["number"] for like in row.likenesses if like.get("number")],
    }


def _named(problem: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The problem with the account it speaks of by its name."""
    where = problem.get("where") or {}
    code = str(where.get("account") or "")
    return {**problem, "where": {**where, "account": names[code]}} if code in names else problem


def _like_shown(like: dict[str, Any]) -> tuple[str, str]:
    what, remedy = words.remark_shown({**like, "where": like})
    fields = [str(ROW_LABELS.get(field, field)) for field in like.get("differs", ())]
    if not fields:
        return what, remedy
    comma = "، " if get_language_bidi() else ", "
    return what, _("Differs in: %(fields)s.") % {"fields": comma.join(fields)} + " " + remedy


class RowForm(PlainForm):
    """The values of one row; what was in the file is shown beside what was read."""

    def __init__(self, row: ImportRow, data: Any = None) -> None:
        self.row = row
        super().__init__(data)
        said = {p["field"]: p.get("where", {}).get("value", "") for p in row.problems}
        names = [
            n for n in roster_rows.CORRECTABLE.split() if n in ("name_full", "birth", "sex", "nationality")
        ]
        names += [
            n for n in roster_rows.CORRECTABLE.split() if n not in names and (row.data.get(n) or n in said)
        ]
        for name in names:
            value = row.data.get(name)
            text = " ".join(value) if isinstance(value, list) else str(value or "")
            wrong = next((words.remark_shown(p) for p in row.problems if p["field"] == name), None)
            hint = f"{wrong[0]} {wrong[1]}" if wrong else ""
            self.fields[name] = forms.CharField(
                label=ROW_LABELS.get(name, name),
                required=False,
                max_length=2000,
                initial=text or said.get(name, ""),
                help_text=hint,
                widget=forms.TextInput(attrs={"class": "inp", "dir": "auto", "autocomplete": "off"}),
            )
            self.fields[name].widget.attrs["data-read"] = text

    def changes(self) -> dict[str, str]:
        """What was typed anew, as text."""
        found = {}
        for name, text in self.cleaned_data.items():
            if name not in self.data:
                continue
            value = self.row.data.get(name)
            before = " ".join(value) if isinstance(value, list) else str(value or "")
            if text.strip() != before:
                found[name] = text.strip()
        return found


@require_http_methods(["GET", "POST"])
@rule("roster.import")
def row(request: HttpRequest, code: str, idx: int) -> HttpResponse:
    """Correct one row, leave it out, or take it back in."""
    batch, found = _row(request, code, idx)
    actor = common.reader(request)
    form = RowForm(found, request.POST if request.method == "POST" else None)
    if batch.state != BatchState.READ:
        return redirect("registry:import", code)
    if request.method == "POST" and "leave" in request.POST:
        leave = request.POST["leave"] == "out"
        if common.attempt(
            form,
            lambda: writer.do(lambda: roster_rows.row_leave_out(actor=actor, row=found, leave_out=leave)),
        ):
            return redirect("registry:import", code)
    elif request.method == "POST" and "by_wristband" in request.POST:
        if common.attempt(
            form,
            lambda: writer.do(lambda: roster_rows.rows_by_wristband(actor=actor, batch=batch, idx=found.idx)),
        ):
            return redirect("registry:import", code)
    elif request.method == "POST" and form.is_valid():
        values, reports = reading.corrected(form.changes(), books.today())
        done = common.attempt(
            form,
            lambda: writer.do(
                lambda: roster_rows.row_correct(actor=actor, row=found, changes=values, reports=reports)
            ),
        )
        if done and done.state != RowState.BAD:
            common.say(request, _("Row %(row)s is corrected.") % {"row": found.row})
            return redirect("registry:import", code)
        if done:
            form = RowForm(done)
    context = {
        "batch": batch,
        "form": form,
        "shown": _shown(found, _account_names() if batch.account is None else {}),
        "was": [(ROW_LABELS.get(k, k), v) for k, v in found.data.get("_was", {}).items()],
        "out": found.state == RowState.LEFT_OUT,
        "wristband": found.data["wristband"]
        if found.state == RowState.BAD and only_wristband(found.data)
        else "",
        "step": 3,
    }
    return render(
        request, "registry/import_row.html", context, status=422 if request.method == "POST" else 200
    )


def _row(request: HttpRequest, code: str, idx: int) -> tuple[ImportBatch, ImportRow]:
    batch = open_batch(request, code)
    found = ImportRow.objects.filter(batch=batch, idx=idx).first()
    if found is None:
        raise Http404
    found.batch = batch
    return batch, found


class AccountForm(PlainForm):
    written = forms.CharField(max_length=200)
    account = AccountField()


@require_POST
@rule("roster.import")
def account(request: HttpRequest, code: str) -> HttpResponse:
    """Say once what this sender means by a place."""
    batch, form = open_batch(request, code), AccountForm(request.POST)
    if form.is_valid():
        actor, said = common.reader(request), form.cleaned_data
        try:
            writer.do(
                lambda: roster_rows.account_learn(
                    actor=actor, batch=batch, written=said["written"], account=said["account"]
                )
            )
        except Refused as refused:
            return trial(request, batch, refused=refused)
    return redirect("registry:import", code)


@require_POST
@rule("roster.import")
def wristbands(request: HttpRequest, code: str) -> HttpResponse:
    """Enter all those by their wristbands of whom the file says no name."""
    batch, actor = open_batch(request, code), common.reader(request)
    try:
        writer.do(lambda: roster_rows.rows_by_wristband(actor=actor, batch=batch))
    except Refused as refused:
        return trial(request, batch, refused=refused)
    return redirect("registry:import", code)


@require_POST
@rule("roster.import")
def known(request: HttpRequest, code: str) -> HttpResponse:
    """Leave out all rows whose people the register seems to have already."""
    batch, actor = open_batch(request, code), common.reader(request)
    try:
        left = writer.do(lambda: roster_rows.rows_known_leave_out(actor=actor, batch=batch))
    except Refused as refused:
        return trial(request, batch, refused=refused)
    told = ngettext("%(n)s row is left out.", "%(n)s rows are left out.", left)
    common.say(request, told % {"n": left})
    return redirect("registry:import", code)
