"""The register's list: what it shows stands in the address, and the export is the same list."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amana.access import may, rule
from amana.access.models import User
from amana.console import exports
from amana.ledger.kept import kept
from amana.ledger.models import Account

from .. import books, ftm, sounds, words
from ..models import Population, Sex, Standing
from ..queries.file import purpose_needed
from ..queries.listing import SORTS, Filters, files_all
from ..queries.listing import files as query
from . import common
from .rows import age_of_row, rows, selects

EXPORT_MOST = 100_000


@require_GET
@rule("register.search")
def files(request: HttpRequest) -> HttpResponse:
    actor, purpose = common.reader(request), common.purpose_of(request)
    if purpose_needed(actor) and not purpose:
        return common.purpose_page(request)
    filters = Filters.parse(request.GET)
    page = query(actor, filters, after=str(request.GET.get("after", ""))[:120])
    accounts = _accounts()
    lift = common.address("operations:lift_new") if may(actor, "lift.propose") else ""
    context = {
        "rows": rows(page.rows, accounts, books.today(), bool(lift)),
        "page": page,
        "filters": filters,
        "names_wanting": bool(filters.q) and sounds.wanting(),
        "selects": _selects_kept(filters, accounts),
        "narrowed": any(name != "q" for name, _value in filters.active()),
        "chips": [(n, _chip(n, value, accounts), filters.without(n)) for n, value in filters.active()],
        "sorts": _sorts(filters),
        "next": filters.query(after=page.after) if page.after else "",
        "first": filters.query() if request.GET.get("after") else "",
        "export": filters.query() if may(actor, "file.export") else None,
        "lift": lift,
        "may_enrol": may(actor, "enrol"),
        "purpose": purpose,
    }
    return render(request, "registry/files.html", context)


def _sorts(filters: Filters) -> list[tuple[str, str, str, bool]]:
    """(sort, words, address, in use); a search comes by likeness unless another order is asked for."""
    labels = zip(SORTS, (_("newest"), _("name"), _("Latin name"), _("review date")), strict=True)
    if not filters.q:
        plain = "" if filters.review else "number"  # the order that needs no word in the address
        return [
            (s, w, replace(filters, sort="" if s == plain else s).query(), s == filters.order)
            for s, w in labels
        ]
    return [
        (s, w, replace(filters, sort=s).query(), s == filters.sort) for s, w in (("", _("likeness")), *labels)
    ]


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


def _selects(filters: Filters, accounts: dict[int, Account]) -> SafeString:
    """The filters that are chosen from a list."""
    live = [a for a in accounts.values() if a.closed_at is None]
    authorities = {a.authority.code: words.authority_name(a) for a in live if a.authority}
    held = {a.code: words.account_name(a) for a in live if a.kind == "held"}
    labels = _labels()
    choices: dict[str, Any] = {
        "kind": [c for c in words.ACCOUNT_KINDS.items() if c[0] != "origin"],
        "authority": sorted(authorities.items(), key=lambda pair: pair[1]),
        "account": sorted(held.items(), key=lambda pair: pair[1]),
        "age": words.AGE_FILTERS,
        "sex": [*Sex.choices, ("unknown", _("Not known"))],
        "review": words.REVIEW_FILTERS,
        "population": Population.choices,
    }
    return selects([(name, labels[name], found, getattr(filters, name)) for name, found in choices.items()])


def _selects_kept(filters: Filters, accounts: dict[int, Account]) -> SafeString:
    key = ("registry.selects", get_language(), replace(filters, q="", sort=""))
    return kept(key, lambda: _selects(filters, accounts))


def _accounts() -> dict[int, Account]:
    """Every open account with its place and authority, in one query; in a closed one (a leg that ended) is nobody."""
    return kept("registry.accounts", _accounts_read)


def _accounts_read() -> dict[int, Account]:
    return {a.pk: a for a in Account.objects.filter(closed_at=None).select_related("place", "authority")}


def _chip(name: str, value: str, accounts: dict[int, Account]) -> str:
    choices: dict[str, dict[str, Any]] = {
        "kind": dict(words.ACCOUNT_KINDS),
        "population": dict(Population.choices),
        "sex": {**dict(Sex.choices), "unknown": _("Not known")},
        "age": dict(words.AGE_FILTERS),
        "review": dict(words.REVIEW_FILTERS),
        "standing": dict(Standing.choices),
    }
    shown = choices.get(name, {}).get(value, value)
    if name == "account":
        shown = next((words.account_name(a) for a in accounts.values() if a.code == value), value)
    if name == "authority":
        shown = next(
            (words.authority_name(a) for a in accounts.values() if a.authority and a.authority.code == value),
            value,
        )
    return f"{_labels()[name]}: {shown}"


@rule("file.export")
def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as a file; every person in it is recorded as exported by this reader, with the purpose."""
    actor = common.reader(request)
    filters = Filters.parse(request.GET)
    back = reverse("registry:files") + (f"?{filters.query()}" if filters.query() else "")
    others = {
        "ftm": exports.Other(
            "FollowTheMoney (.ftm.json)", "ftm.json", ftm.MEDIA_TYPE, lambda: _entities(actor, filters), "ftm"
        )
    }
    return exports.answer(
        request, title=_("Register"), back=back, make=lambda: _table(actor, filters), others=others
    )


def _entities(actor: User, filters: Filters) -> exports.Pieces:
    rows = islice(files_all(actor, filters, action="file.export"), EXPORT_MOST)
    found = list(ftm.entities(actor, rows))
    return exports.Pieces("register", [e.line for e in found], len(found), persons=[e.file for e in found])


def _table(actor: User, filters: Filters) -> exports.Table:
    found = list(islice(files_all(actor, filters, action="file.export"), EXPORT_MOST))
    accounts = _accounts()
    headings = (
        _("File"), _("Name in Arabic"), _("Name in Latin letters"), _("Kunya"), _("Sex"), _("Birth"), _("Age"),
        _("Nationality"), _("State"), _("Account"), _("Authority"), _("Legal basis"), _("Review due"), _("Identity"),
    )  # fmt: skip
    return exports.Table(
        "register",
        headings,
        [_export_row(row, accounts) for row in found],
        persons=[row["file_id"] for row in found],
        widths=(15, 32, 32, 16, 8, 14, 14, 16, 14, 26, 26, 14, 12, 14),
    )


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
