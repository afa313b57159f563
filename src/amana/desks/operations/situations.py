"""The situation report as a document: the figures of its page, in one language, without names."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from amana.console import words as console_words
from amana.console.marks import ACCOUNT_WORDS
from amana.engines.documents import situation as paper
from amana.ledger import queries as ledger_queries

from . import words

ORDER = ("held", "escort", "at_large", "unaccounted", "abroad", "released", "deceased", "duplicate")


def report(told: dict[str, Any], language: str) -> paper.Report:
    """The report on paper from what the page shows (`pages.situation`). Whoever calls it has seen that the books
    balance."""
    board, head = told["board"], told["head"]
    with translation.override(language):
        counts = board.equation.counts
        return paper.Report(
            name=str(told["name"]),
            as_of=_moment(told["now"]),
            entries=head.size,
            terms=tuple((str(ACCOUNT_WORDS[kind]), counts[kind]) for kind in ORDER if counts.get(kind)),
            enrolled=board.equation.enrolled,
            figures=_figures(board),
            sections=tuple(s for s in _sections(told) if s.rows),
            demonstration=ledger_queries.demonstration(),
        )


def _figures(board: Any) -> tuple[tuple[str, str], ...]:
    rows = (
        (_("Came into places"), board.day.held_in),
        (_("Left places"), board.day.held_out),
        (_("Newly enrolled"), board.day.enrolled),
        (_("Fled, by name"), board.escaped),
        (_("Retaken"), board.retaken),
        (_("Reported without names"), board.shortfall),
        (_("Inquiries into deaths"), board.inquiries),
    )
    return tuple((word, _number(value)) for word, value in rows)


def _sections(told: dict[str, Any]) -> list[paper.Section]:
    return [
        _populations(told["populations"]),
        _places(told["board"].facilities),
        _lifts(told["lifts"]),
        _counts(told["counts"]),
        _incidents(told["incidents"]),
    ]


def _populations(rows: Any) -> paper.Section:
    return paper.Section(
        _("Whom the books count"),
        (_("Counted among"), _("Held"), _("Enrolled")),
        tuple((str(label), _number(e.counts.get("held", 0)), _number(e.enrolled)) for label, e in rows),
        numbers=(1, 2),
    )


def _places(rows: Any) -> paper.Section:
    return paper.Section(
        _("Places"),
        (_("Place"), _("Authority"), _("In the books"), _("Capacity"), _("Last count"), _("Difference")),
        tuple(
            (
                words.account(f.account),
                words.authority(f.account),
                _number(f.people),
                _number(f.account.capacity),
                _moment(f.last.counted_at) if f.last else _("never"),
                console_words.signed_text(f.open_difference) if f.last else "—",
            )
            for f in rows
        ),
        numbers=(2, 3, 5),
        sums=(_("Total"), "", _number(sum(f.people for f in rows)), "", "", ""),
    )


def _lifts(rows: Any) -> paper.Section:
    return paper.Section(
        _("Lifts under way and approved"),
        (_("Lift"), _("State"), _("From"), _("To"), _("Escort"), _("People"), _("Due")),
        tuple(
            (
                lift.code,
                str(lift.get_state_display()),
                words.account(lift.origin),
                words.account(lift.destination),
                words.authority(lift.escort),
                _number(lift.aboard if lift.released_at else lift.listed),
                _moment(lift.due_at),
            )
            for lift in rows
        ),
        numbers=(0, 5),
    )


def _counts(rows: Any) -> paper.Section:
    return paper.Section(
        _("Counts that differ"),
        (_("Place"), _("Counted at"), _("Books"), _("Seen"), _("Difference")),
        tuple(
            (
                words.account(c.account),
                _moment(c.counted_at),
                _number(c.expected),
                _number(c.seen),
                console_words.signed_text(c.difference),
            )
            for c in rows
        ),
        numbers=(2, 3, 4),
    )


def _incidents(rows: Any) -> paper.Section:
    return paper.Section(
        _("Open incidents"),
        (_("Incident"), _("Where"), _("When"), _("Reported"), _("By name"), _("Retaken")),
        tuple(
            (
                f"{i.get_kind_display()} {i.code}",
                words.account(i.account),
                _moment(i.happened_at),
                _number(i.reported),
                _number(i.named),
                _number(i.back),
            )
            for i in rows
        ),
        numbers=(3, 4, 5),
    )


def _number(value: int | None) -> str:
    return "—" if value is None else f"{value:,}"


def _moment(moment: Any) -> str:
    comma = "، " if console_words.arabic() else ", "
    return f"{console_words.day_text(moment)}{comma}{console_words.time_text(moment)}"
