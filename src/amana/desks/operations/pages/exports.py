"""The lists behind the figures of the board, as files: places, accounts, lifts, counts, incidents, the journal.
No row names a person; who is where by name is exported from the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from amana import access
from amana.access.models import User
from amana.console import exports
from amana.console.exports import Table
from amana.console.marks import ACCOUNT_WORDS
from amana.ledger import queries as ledger_queries

from .. import queries, words
from ..models import CountState, IncidentKind, LiftState
from ..queries.entries import PAGE_MOST
from .common import reader

ROWS_MOST = 50_000
Params = Mapping[str, str]


def _places(_actor: User, params: Params) -> Table:
    kind = params.get("kind", "")
    found = [
        f for f in queries.facilities() if not kind or (f.account.place and f.account.place.kind == kind)
    ]
    rows = (
        (
            f.account.code, words.account(f.account), words.authority(f.account), f.people, f.account.capacity,
            exports.text(f.last.counted_at) if f.last else "", f.last.seen if f.last else None,
            f.open_difference or None,
        )
        for f in found
    )  # fmt: skip
    headings = (
        _("Account"), _("Place"), _("Authority"), _("In the books"), _("Capacity"), _("Last count"), _("Seen"),
        _("Open difference"),
    )  # fmt: skip
    return Table("places", headings, rows, widths=(14, 32, 28, 12, 12, 18, 12, 14))


def _accounts(_actor: User, params: Params) -> Table:
    kind = params.get("kind", "")
    found = queries.accounts(kind if kind in ledger_queries.KINDS else "")
    rows = (
        (
            r.account.code,
            words.account(r.account),
            str(ACCOUNT_WORDS[r.account.kind]),
            words.authority(r.account),
            r.people,
        )
        for r in found
    )
    headings = (_("Account"), _("Name"), _("Kind"), _("Authority"), _("People"))
    return Table("accounts", headings, rows, widths=(18, 34, 16, 28, 10))


def _lifts(actor: User, params: Params) -> Table:
    state = params.get("state", "")
    known = (*LiftState.values, "live", "overdue")
    found = queries.with_figures(queries.lifts(actor, state=state if state in known else "")[:ROWS_MOST])
    rows = (
        (
            lift.code, str(lift.get_state_display()), words.account(lift.origin), words.account(lift.destination),
            words.authority(lift.escort), lift.listed, lift.aboard, lift.received,  # type: ignore[attr-defined]
            exports.text(lift.released_at or lift.departs_at), exports.text(lift.due_at), exports.text(lift.done_at),
        )
        for lift in found
    )  # fmt: skip
    headings = (
        _("Lift"), _("State"), _("From"), _("To"), _("Escort"), _("Listed"), _("Aboard"), _("Received"), _("Left"),
        _("Due"), _("Completed"),
    )  # fmt: skip
    return Table("lifts", headings, rows, widths=(12, 16, 30, 30, 24, 9, 9, 9, 18, 18, 18))


def _counts(actor: User, params: Params) -> Table:
    state = params.get("state", "")
    found = queries.counts(actor, state=state if state in CountState.values else "")[:ROWS_MOST]
    rows = (
        (
            exports.text(c.counted_at), c.account.code, words.account(c.account), c.expected, c.seen, c.difference,
            str(c.get_state_display()),
        )
        for c in found
    )  # fmt: skip
    headings = (
        _("Counted at"), _("Account"), _("Place"), _("In the books"), _("Seen"), _("Difference"), _("State"),
    )  # fmt: skip
    return Table("counts", headings, rows, widths=(18, 14, 32, 12, 10, 12, 20))


def _incidents(actor: User, params: Params) -> Table:
    kind = params.get("kind", "")
    found = queries.incidents(actor, kind=kind if kind in IncidentKind.values else "")[:ROWS_MOST]
    rows = (
        (
            i.code, str(i.get_kind_display()), words.account(i.account), exports.text(i.happened_at), i.reported,
            i.named, i.back, exports.text(i.closed_at),  # type: ignore[attr-defined]
        )
        for i in queries.incident_figures(found)
    )  # fmt: skip
    headings = (
        _("Incident"), _("Kind"), _("Where"), _("When"), _("Reported"), _("By name"), _("Retaken"),
        pgettext("time", "Closed"),
    )  # fmt: skip
    return Table("incidents", headings, rows, widths=(12, 20, 32, 18, 10, 10, 10, 18))


def _journal(_actor: User, params: Params) -> Table:
    kind = params.get("kind", "")
    rows = (
        (
            row.first, row.last, exports.text(row.effective_at), exports.text(row.recorded_at),
            words.entry(row.kind, row.statement_kind), words.account(row.src), words.account(row.dst), row.people,
            _signed(row),
        )
        for row in islice(_entries(kind if kind in words.ENTRIES else ""), ROWS_MOST)
    )  # fmt: skip
    headings = (
        _("First entry"), _("Last entry"), _("Happened at"), _("Recorded at"), _("Entry"), _("From"), _("To"),
        _("People"), _("Signed"),
    )  # fmt: skip
    return Table("journal", headings, rows, widths=(10, 10, 18, 18, 20, 32, 32, 9, 14))


def _signed(row: Any) -> str:
    """Whose officers signed."""
    if row.by_system:
        return _("by the system")
    sides = ((row.giver_signed, row.src), (row.receiver_signed, row.dst))
    return "; ".join(dict.fromkeys(words.authority(account) for signed, account in sides if signed))


def _entries(kind: str) -> Iterator[Any]:
    before: int | None = None
    while found := queries.journal(limit=PAGE_MOST, before=before, kind=kind):
        yield from found
        before = min(row.first for row in found)


LISTS: dict[str, tuple[Any, str, str, Callable[[User, Params], Table]]] = {
    "places": (gettext_lazy("Places"), "place.read", "operations:places", _places),
    "accounts": (gettext_lazy("Accounts"), "place.read", "operations:accounts", _accounts),
    "lifts": (gettext_lazy("Lifts"), "lift.read", "operations:lifts", _lifts),
    "counts": (gettext_lazy("Counts"), "count.read", "operations:counts", _counts),
    "incidents": (gettext_lazy("Incidents"), "incident.read", "operations:incidents", _incidents),
    "journal": (gettext_lazy("Journal"), "entry.read", "operations:journal", _journal),
}
"""Name -> title, the right that its page needs, its page, its rows."""


@access.rule("board.read")
def export(request: HttpRequest) -> HttpResponseBase:
    """Choose a list, say what for, take the file. The filters of the list's page stand in the address."""
    actor = reader(request)
    open_lists = [(code, entry[0]) for code, entry in LISTS.items() if access.may(actor, entry[1])]
    wanted = request.POST.get("what") or request.GET.get("what", "")
    what = wanted if wanted in dict(open_lists) else open_lists[0][0]
    title, _action, page, make = LISTS[what]
    return exports.answer(
        request,
        title=title,
        back=reverse(page),
        make=lambda: make(actor, request.GET if request.GET.get("what", what) == what else {}),
        choices=open_lists,
        chosen=what,
    )
