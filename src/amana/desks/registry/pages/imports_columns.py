"""The second step of an import: what each column means, and what is asked once for the whole file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from amana.access import decide, rule
from amana.access.models import User
from amana.ledger import writer
from amana.ledger.models import Account

from .. import tasks, words
from ..forms import MomentField, PlainForm
from ..models import Basis, BatchState, ImportBatch, Population
from ..services import rosters
from . import common
from .imports_open import open_batch

COLUMN = "column"
SURE = 0.9
"""From here on a heading says what its column means; below it stands that it was guessed."""
FIELDS: dict[str, Any] = {
    "name": _("Whole name"),
    "name_family_first": _("Whole name, family name first"),
    "given": _("Given name"),
    "father": _("Father's name"),
    "grandfather": _("Grandfather's name"),
    "family": _("Family name"),
    "kunya": _("Kunya"),
    "alias": _("Other name"),
    "mother": _("Mother's name"),
    "birth": _("Birth"),
    "birth_day": _("Day of birth"),
    "birth_month": _("Month of birth"),
    "birth_year": _("Year of birth"),
    "age": _("Age"),
    "sex": _("Sex"),
    "nationality": _("Nationality"),
    "wristband": _("Wristband"),
    "file_no": _("File number of the sender"),
    "document": _("Identity document"),
    "place": _("Place of birth or origin"),
    "arrested": _("Date of arrest"),
    "arrested_day": _("Day of arrest"),
    "arrested_month": _("Month of arrest"),
    "arrested_year": _("Year of arrest"),
    "household": _("Household"),
    "ward": _("Ward, cell or bed (kept as a remark)"),
    "notes": _("Notes"),
    "account": _("Account (where the person is held)"),
    "authority": _("Authority"),
    "basis": _("Legal basis"),
    "serial": _("Running number"),
}


class AnswersForm(PlainForm):
    """What is asked once for the file; every question is answered by a person, nothing has a default."""

    account = forms.ChoiceField(label=_("Into the account"))
    basis = forms.ChoiceField(label=_("Legal basis"))
    population = forms.ChoiceField(label=_("Counted among"), choices=[("", "—"), *Population.choices])
    admitted_at = MomentField(label=_("In custody there since"))

    def __init__(self, actor: User, batch: ImportBatch, data: Any = None) -> None:
        super().__init__(data, initial=_before(batch))
        told = {c["field"] for columns in batch.shape.get("columns", {}).values() for c in columns}
        self.accounts = {
            account.code: account
            for account in Account.objects.filter(kind="held", closed_at=None)
            .select_related("place", "authority")
            .order_by("code")
            if decide(actor, "roster.import", account=account)
        }
        self.bases = {basis.code: basis for basis in Basis.objects.order_by("code")}
        accounts = [
            (code, f"{words.account_name(a)} · {words.authority_name(a)} ({code})")
            for code, a in self.accounts.items()
        ]
        bases = [
            (code, f"{words.in_language(b.title_ar, b.title_en)} ({code})") for code, b in self.bases.items()
        ]
        for name, found in (("account", accounts), ("basis", bases)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            by_column = [(COLUMN, _("As a column of the file says"))] if name in told else []
            field.choices = [("", "—"), *by_column, *found]

    def answers(self) -> dict[str, Any]:
        """The values for `batch_answer`."""
        data = self.cleaned_data
        return {
            "account": self.accounts.get(data["account"]),
            "basis": self.bases.get(data["basis"]),
            "population": data["population"],
            "admitted_at": data["admitted_at"],
        }


def _before(batch: ImportBatch) -> dict[str, Any]:
    """What was answered before; nothing on the first visit."""
    if not batch.population:
        return {}
    return {
        "account": batch.account.code if batch.account else COLUMN,
        "basis": batch.basis.code if batch.basis else COLUMN,
        "population": batch.population,
        "admitted_at": batch.admitted_at,
    }


@require_http_methods(["GET", "POST"])
@rule("roster.import")
def columns(request: HttpRequest, code: str) -> HttpResponse:
    """Show what each column was taken for; a change has the file read again."""
    batch, actor = open_batch(request, code), common.reader(request)
    if batch.state != BatchState.READ:
        return redirect("registry:import", code)
    form = AnswersForm(actor, batch, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        done = common.attempt(
            form, lambda: writer.do(lambda: rosters.batch_answer(actor=actor, batch=batch, **answers))
        )
        if done is not None:
            chosen = _chosen(request, batch)
            if chosen != batch.shape.get("chosen", {}):
                writer.do(lambda: rosters.batch_columns(actor=actor, batch=batch, chosen=chosen))
                tasks.start_reading(batch, words.language())
            return redirect("registry:import", code)
    context = {"batch": batch, "form": form, "sheets": _sheets(batch), "fields": FIELDS.items(), "step": 2}
    return render(request, "registry/import_columns.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, batch: ImportBatch) -> dict[str, str]:
    """What a person changed, beside what was changed before: heading (or letter) -> field."""
    chosen = dict(batch.shape.get("chosen", {}))
    for _sheet, found in _sheets(batch):
        for column in found:
            said = request.POST.get(column["name"])
            if said is not None and said != (column["field"] or "") and (said == "" or said in FIELDS):
                chosen[column["title"] or column["letter"]] = said
    return chosen


def _sheets(batch: ImportBatch) -> list[tuple[str, list[dict[str, Any]]]]:
    """Sheets with the same columns are shown once."""
    found: list[tuple[str, list[dict[str, Any]]]] = []
    seen: list[list[tuple[str, str]]] = []
    for number, (sheet, columns) in enumerate(batch.shape.get("columns", {}).items()):
        shape = [(column["letter"], column["title"]) for column in columns]
        if shape in seen:
            continue
        seen.append(shape)
        sources = {"memory": _("as in earlier files of this sender"), "mapping": _("chosen by hand")}
        guessed = _("a guess: look at the values and choose")
        found.append(
            (
                sheet,
                [
                    {
                        **column,
                        "name": f"col-{number}-{column['letter']}",
                        "sure": column["confidence"] >= SURE,
                        "why": sources.get(column["source"], "") or (guessed if _guess(column) else ""),
                    }
                    for column in columns
                ],
            )
        )
    return found


def _guess(column: dict[str, Any]) -> bool:
    """Was the meaning guessed, and is it one that somebody is entered with?"""
    return column["confidence"] < SURE and column["field"] not in (None, "serial", "ignored")
