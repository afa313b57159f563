"""Corrections of single entries: what the timeline says of them, and what is shown before anybody asks or signs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amana.access.models import User
from amana.console import words as shown
from amana.ledger import queries as ledger_queries
from amana.ledger.balance import KINDS
from amana.ledger.chains import Link
from amana.ledger.models import Account

from .. import books, words
from ..models import Correction, CustodyFile
from ..services import corrections

Data = dict[str, Any]
Row = tuple[Any, Any]


# -- the timeline


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the timeline shows it, with the words of whoever asked."""

    row: Correction
    reason: str

    @property
    def waits(self) -> bool:
        return self.row.granted is None


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the timeline of a file says of corrections: the newest entry that stands, and the requests by the entry they
    are about and by the entry that took it back."""

    newest: int | None = None
    by_entry: dict[int, list[Request]] = field(default_factory=dict)
    by_memo: dict[int, list[Request]] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Does a request about the newest entry wait?"""
        return any(one.waits for one in self.by_entry.get(self.newest or 0, ()))


def of_file(file: CustodyFile) -> Corrections:
    newest = corrections.newest(file)
    found = Corrections(newest.leaf if newest else None)
    rows = list(Correction.objects.filter(file=file).select_related("asked_by", "decided_by"))
    said = books.memoranda(file.pk, ("ask_correction",)) if rows else []
    reasons = {m.leaf: m.values.get("reason", "") for m in said}
    for row in rows:
        request = Request(row, reasons.get(row.asked_memo, ""))
        found.by_entry.setdefault(row.entry, []).append(request)
        if row.granted and row.memo is not None:
            found.by_memo.setdefault(row.memo, []).append(request)
    return found


# -- what the forms are about


def entry(file: CustodyFile, leaf: int) -> Link:
    """An entry of this file."""
    found = next((one for one in ledger_queries.chain(file.pk) if one.leaf == leaf), None)
    if found is None:
        raise Http404
    return found


def asked(file: CustodyFile, key: int) -> Correction:
    """A request of this file, decided or not: who comes too late is told who was quicker."""
    open_or_not = Correction.objects.select_related("asked_by", "decided_by", "file")
    found = open_or_not.filter(file=file, pk=key).first()
    if found is None:
        raise Http404
    return found


def may_ask(_actor: User, file: CustodyFile, link: Link) -> None:
    """Refused before anything is typed: what this entry is undone by instead."""
    if refused := corrections.refusal(file, link.leaf):
        raise refused


def undecided(_actor: User, _file: CustodyFile, row: Correction) -> None:
    if row.granted is not None:
        raise corrections.overtaken(row)


def still_newest(actor: User, file: CustodyFile, row: Correction) -> None:
    """Refused: one that is decided, and one whose entry others follow by now; it can still be refused or withdrawn."""
    undecided(actor, file, row)
    if refused := corrections.refusal(file, row.entry):
        raise refused


def ask(actor: User, file: CustodyFile, link: Link, data: Data) -> Correction:
    return corrections.correction_ask(actor=actor, file=file, entry=link.leaf, **data)


def about_entry(_actor: User, file: CustodyFile, link: Link) -> list[Row]:
    """What is recorded, what will stand without it, and what stands against it."""
    return [*_recorded(link), *_afterwards(file, link)]


def about_asked(_actor: User, file: CustodyFile, row: Correction) -> list[Row]:
    link = entry(file, row.entry)
    found = [
        *_recorded(link),
        (_("Asked by"), f"{row.asked_by.name} · {_moment(row.asked_at)}"),
        (_("Reason"), corrections.reason_of(row)),
    ]
    return found if corrections.refusal(file, row.entry) else [*found, *_afterwards(file, link)]


def _recorded(link: Link) -> list[Row]:
    return [
        (
            _("What was recorded"),
            _("%(kind)s: from %(src)s to %(dst)s (entry %(entry)s)")
            % {
                "kind": words.ENTRY_KINDS.get(link.kind, link.kind),
                "src": _place(link.src),
                "dst": _place(link.dst),
                "entry": link.leaf,
            },
        ),
        (_("Said to have happened at"), _moment(link.effective_at)),
        (_("Recorded at"), _moment(link.recorded_at)),
    ]


def _afterwards(file: CustodyFile, link: Link) -> Iterator[Row]:
    foreseen = corrections.checked(file, link.leaf)
    yield _("Afterwards the books have the person"), _where(foreseen)
    yield _("Afterwards the equation says"), equation(link)
    if foreseen.others:
        text = ngettext(
            "The same act moved %(n)s other person, who stays where the books have them.",
            "The same act moved %(n)s others, who stay where the books have them.",
            foreseen.others,
        )
        yield _("Others of the same act"), text % {"n": f"{foreseen.others:,}"}
    yield (
        _("Stays"),
        _(
            "The wrong entry, struck through, with who asked for the correction, why, and who signed it. What the "
            "books said until now can still be read as they said it."
        ),
    )
    if corrections.leads_out(file, link):
        yield (
            _("Mind"),
            _(
                "This says that the person was never admitted here. It is no release and lets nobody go: whoever is in "
                "the place must stay in the books. A legal reviewer, who is independent of custody, signs it."
            ),
        )
    for outcome in corrections.unmet(file, link):
        yield _("Stands against it"), f"{outcome.sentence} {outcome.remedy}"


def _where(foreseen: corrections.Foreseen) -> str:
    account = foreseen.entry.src
    if foreseen.before is None or account.kind == "origin":
        return _(
            "In no custody: the enrolment is taken back. The file stays and says so; whoever is enrolled again gets a "
            "new file."
        )
    since = _moment(foreseen.before.effective_at)
    return _("%(place)s, since %(since)s") % {"place": _place(account), "since": since}


def equation(link: Link) -> str:
    """The terms of the custody equation that change when this entry is taken back, as they are and as they will be."""
    now = ledger_queries.equation()
    off, on = link.dst.kind, link.src.kind
    if off == on:
        return _("What it says now: the person stays under the same term, at another place.")
    steps = {off: -1, on: +1}
    terms = [
        _("%(term)s %(now)s, then %(then)s")
        % {
            "term": words.ACCOUNT_KINDS[kind],
            "now": f"{getattr(now, kind):,}",
            "then": f"{getattr(now, kind) + steps[kind]:,}",
        }
        for kind in KINDS
        if kind in steps
    ]
    enrolled = now.enrolled - (on == "origin")
    if enrolled == now.enrolled:
        terms.append(_("enrolled %(now)s as before") % {"now": f"{now.enrolled:,}"})
    else:
        terms.append(
            _("%(term)s %(now)s, then %(then)s")
            % {"term": _("enrolled"), "now": f"{now.enrolled:,}", "then": f"{enrolled:,}"}
        )
    return " · ".join(terms)


def _moment(value: datetime) -> str:
    return _("%(day)s, %(time)s") % {"day": shown.day_text(value), "time": shown.time_text(value)}


def _place(account: Account) -> str:
    place, side = words.account_name(account), words.authority_name(account)
    return f"{place} ({side})" if side and side != place else place
