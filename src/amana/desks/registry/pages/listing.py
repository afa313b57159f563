"""The register's list: what it shows stands in the address, and the export is the same list."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amana.access import may, reads, rule
from amana.access.models import User
from amana.engines.common import clock
from amana.engines.tables.write import write_table_xlsx
from amana.ledger import writer
from amana.ledger.models import Account

from .. import ages, books, countries, words
from ..models import Population, Sex, Standing
from ..queries.file import purpose_needed
from ..queries.listing import SORTS, Filters, files_all
from ..queries.listing import files as query
from . import common

EXPORT_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is shown."""

    number: str
    href: str
    first: str
    second: str
    born: str
    sex: str
    age: str
    age_tone: str
    countries: str
    kind: str
    account: str
    authority: str
    review: Any
    overdue: bool
    basis: str
    provisional: bool


@require_GET
@rule("register.search")
def files(request: HttpRequest) -> HttpResponse:
    actor, purpose = common.reader(request), common.purpose_of(request)
    if purpose_needed(actor) and not purpose:
        return common.purpose_page(request)
    filters = Filters.parse(request.GET)
    page = query(actor, filters, after=str(request.GET.get("after", ""))[:120])
    lift = common.address("operations:lift_new") if may(actor, "lift.propose") else ""
    context = {
        "lines": list(_lines(page.rows)),
        "page": page,
        "filters": filters,
        "selects": list(_selects(filters)),
        "chips": [(name, _chip(name, value), filters.without(name)) for name, value in filters.active()],
        "sorts": [
            (
                sort,
                label,
                filters.query(sort="" if sort == "number" else sort),
                sort == (filters.sort or "number"),
            )
            for sort, label in zip(
                SORTS, (_("newest"), _("name"), _("Latin name"), _("review date")), strict=True
            )
        ],
        "next": filters.query(after=page.after) if page.after else "",
        "first": filters.query() if request.GET.get("after") else "",
        "export": filters.query() if may(actor, "file.export") else None,
        "lift": lift,
        "may_enrol": may(actor, "enrol"),
        "purpose": purpose,
    }
    return render(request, "registry/files.html", context)


def _lines(rows: list[dict[str, Any]]) -> Iterator[Line]:
    accounts = accounts_by_key({row["account_id"] for row in rows})
    today, arabic = books.today(), get_language_bidi()
    sexes = {code: str(label) for code, label in Sex.choices}
    for row in rows:
        account = accounts.get(row["account_id"])
        first, second = (row["name_ar"], row["name_latin"]) if arabic else (row["name_latin"], row["name_ar"])
        age = age_of_row(row, today)
        yield Line(
            number=row["number"],
            href=reverse("registry:file", args=[row["number"]]),
            first=first or second,
            second=second if first else "",
            born=words.birth_text(row["birth"]),
            sex=sexes.get(row["sex"], ""),
            age="" if age is ages.Age.ADULT else str(words.AGES[age]),
            age_tone="wait" if age in (ages.Age.CHILD, ages.Age.DISPUTED) else "",
            countries=_comma().join(countries.names(row["nationalities"])),
            kind=account.kind if account else "origin",
            account=words.account_name(account),
            authority=words.authority_name(account),
            review=row["review_due"],
            overdue=bool(row["review_due"] and row["review_due"] < today),
            basis=row["basis"],
            provisional=row["standing"] == Standing.PROVISIONAL,
        )


def accounts_by_key(keys: set[int | None]) -> dict[int, Account]:
    """Accounts with their place and authority, in one query."""
    found = Account.objects.select_related("place", "authority")
    return found.in_bulk([key for key in keys if key is not None])


def age_of_row(row: dict[str, Any], today: Any) -> ages.Age:
    """The age standing that a card's row states."""
    if row["age"] == "disputed":
        return ages.Age.DISPUTED
    earliest, latest = row["born_earliest"], row["born_latest"]
    return ages.standing(on=today, declared=(earliest, latest) if earliest and latest else None).age


def _comma() -> str:
    return "، " if get_language_bidi() else ", "


def _labels() -> dict[str, Any]:
    return {
        "q": _("Search"),
        "kind": _("State"),
        "account": _("Account"),
        "authority": _("Authority"),
        "population": _("Counted among"),
        "sex": _("Sex"),
        "age": _("Age"),
        "review": _("Review"),
        "standing": _("Identity"),
        "basis": _("Legal basis"),
        "batch": _("Import"),
    }


def _selects(filters: Filters) -> Iterator[tuple[str, Any, list[tuple[str, Any, bool]]]]:
    """(parameter, label, [(value, words, chosen)]) of every filter that is chosen from a list."""
    accounts = list(Account.objects.filter(closed_at=None).select_related("place", "authority"))
    authorities = {a.authority.code: words.authority_name(a) for a in accounts if a.authority}
    held = {a.code: words.account_name(a) for a in accounts if a.kind == "held"}
    labels = _labels()
    for name, choices in {
        "kind": [c for c in words.ACCOUNT_KINDS.items() if c[0] != "origin"],
        "authority": sorted(authorities.items(), key=lambda pair: pair[1]),
        "account": sorted(held.items(), key=lambda pair: pair[1]),
        "age": words.AGE_FILTERS,
        "sex": [*Sex.choices, ("unknown", _("Not known"))],
        "review": words.REVIEW_FILTERS,
        "population": Population.choices,
    }.items():
        chosen = getattr(filters, name)
        yield name, labels[name], [(value, label, value == chosen) for value, label in choices]


def _chip(name: str, value: str) -> str:
    choices: dict[str, dict[str, Any]] = {
        "kind": dict(words.ACCOUNT_KINDS),
        "population": dict(Population.choices),
        "sex": {**dict(Sex.choices), "unknown": _("Not known")},
        "age": dict(words.AGE_FILTERS),
        "review": dict(words.REVIEW_FILTERS),
        "standing": dict(Standing.choices),
    }
    shown = choices.get(name, {}).get(value, value)
    if name == "account" and (account := Account.objects.select_related("place").filter(code=value).first()):
        shown = words.account_name(account)
    return f"{_labels()[name]}: {shown}"


@require_GET
@rule("file.export")
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook; every person in it is recorded as exported by this reader."""
    actor = common.reader(request)
    filters = Filters.parse(request.GET)
    rows, persons = [], []
    for row in files_all(actor, filters, action="file.export"):
        persons.append(row["file_id"])
        rows.append(row)
        if len(rows) >= EXPORT_MOST:
            break
    purpose = f"{filters.query() or '—'}"[:200]
    writer.do(lambda: reads.record(actor, persons, "export", purpose=purpose))
    return workbook(rows, actor)


def workbook(rows: list[dict[str, Any]], actor: User) -> FileResponse:
    """An .xlsx of list rows: text stays text, so that no cell is run as a formula."""
    path = Path(tempfile.mkstemp(suffix=".xlsx")[1])
    try:
        accounts = accounts_by_key({row["account_id"] for row in rows})
        write_table_xlsx(
            (_export_row(row, accounts) for row in rows),
            path,
            headings=[
                _("File"), _("Name in Arabic"), _("Name in Latin letters"), _("Kunya"), _("Sex"), _("Birth"),
                _("Age"), _("Nationality"), _("State"), _("Account"), _("Authority"), _("Legal basis"),
                _("Review due"), _("Identity"),
            ],
            sheet=_("Register"),
            right_to_left=get_language_bidi(),
            widths=(15, 32, 32, 16, 8, 14, 14, 16, 14, 26, 26, 14, 12, 14),
        )  # fmt: skip
        stream = path.open("rb")
    finally:
        path.unlink(missing_ok=True)
    stamp = clock.now().astimezone(books.ZONE).strftime("%Y-%m-%d-%H%M")
    return FileResponse(stream, as_attachment=True, filename=f"register-{stamp}.xlsx")


def _export_row(row: dict[str, Any], accounts: dict[int, Account]) -> tuple[Any, ...]:
    account = accounts.get(row["account_id"])
    return (
        row["number"],
        row["name_ar"],
        row["name_latin"],
        row["kunya"],
        dict(Sex.choices).get(row["sex"], ""),
        words.birth_text(row["birth"]),
        str(words.AGES[age_of_row(row, books.today())]),
        row["nationalities"],
        str(words.ACCOUNT_KINDS[account.kind]) if account else "",
        words.account_name(account),
        words.authority_name(account),
        row["basis"],
        row["review_due"].isoformat() if row["review_due"] else "",
        dict(Standing.choices).get(row["standing"], ""),
    )


@require_POST
@rule("register.search")
def purpose(request: HttpRequest) -> HttpResponse:
    """Keep the purpose this reader states; it is written beside every file they open in this session."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("registry:files")
    request.session[common.PURPOSE] = " ".join(request.POST.get("purpose", "").split())[:200]
    return HttpResponseRedirect(target)
