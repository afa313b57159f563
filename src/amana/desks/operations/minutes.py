"""The minutes of a call: what they state, their digest, and the document. All of it stands in rows that never change,
so a call has the same minutes for ever."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amana.access.models import User
from amana.console import words as console_words
from amana.engines.common.canonical import digest as canonical_digest
from amana.engines.documents import minutes as paper
from amana.engines.documents.situation import Section
from amana.ledger import queries as ledger_queries

from . import words
from .models import AgendaItem, Call, Decision, Task
from .queries import room


def digest(call: Call, ended: datetime, chair: User) -> str:
    """SHA-256 (hex) over everything that the minutes state, in no language."""
    stated = {
        "call": call.code,
        "opened": call.opened_at.isoformat(),
        "ended": ended.isoformat(),
        "chair": chair.pk,
        "agenda": [
            [i.kind, i.about, i.place_ar, i.place_en, i.number, i.since and i.since.isoformat()]
            for i in call.agenda.all()
        ],
        "attendance": [[a.agency.code, int(a.present), a.who] for a in room.attendance(call)],
        "decisions": [
            [d.code, d.words, d.decided_by, d.why, [c.code for c in d.citations.all()], d.corrects and d.corrects.code]
            for d in _decisions(call)
        ],
        "tasks": [
            [t.code, t.words, t.agency.code, t.owner, t.due_at.isoformat(), t.after and t.after.code,
             t.corrects and t.corrects.code, t.decision and t.decision.code]
            for t in _tasks(call)
        ],
    }  # fmt: skip
    return canonical_digest(stated).hex()


def document(call: Call, language: str) -> paper.Minutes:
    """The minutes of a closed call in "ar" or "en"."""
    with translation.override(language):
        return paper.Minutes(
            name=str(ledger_queries.genesis().get("name", "")),
            code=call.code,
            opened=moment(call.opened_at),
            closed=moment(call.end.at),
            chair=call.end.by.name if call.end.by else "",
            leaf=call.end.leaf,
            digest=call.end.digest,
            decisions=tuple(_decision(one) for one in _decisions(call)),
            sections=tuple(s for s in (_attendance(call), _agenda(call), _given(call)) if s.rows),
            demonstration=ledger_queries.demonstration(),
        )


def _decision(one: Decision) -> paper.Decided:
    return paper.Decided(
        code=one.code,
        words=_apart(one.words),
        who=_apart(one.decided_by),
        why=_apart(one.why),
        rests_on=tuple(c.code for c in one.citations.all()),
        corrects=one.corrects.code if one.corrects else "",
    )


def _attendance(call: Call) -> Section:
    return Section(
        _("Who was there"),
        (_("Agency"), _("Present"), _("Who")),
        tuple(
            (words.authority(row.agency), _("yes") if row.present else _("no"), _apart(row.who) or "—")
            for row in room.attendance(call)
        ),
    )


def _agenda(call: Call) -> Section:
    return Section(
        _("What stood open"),
        (pgettext("subject", "What"), _("Where"), _("How many"), _("Since")),
        tuple(
            (
                f"{item.get_kind_display()} {shown(item)}".strip(),
                words.in_language(item.place_ar, item.place_en) or "—",
                "—" if item.number is None else console_words.number_text(item.number),
                moment(item.since) if item.since else "—",
            )
            for item in call.agenda.all()
        ),
        numbers=(2,),
    )


def _given(call: Call) -> Section:
    return Section(
        _("Tasks"),
        (_("Task"), _("Who"), _("Until"), _("After")),
        tuple(
            (
                f"{t.code}{f' ← {t.corrects.code}' if t.corrects else ''} · {_apart(t.words)}",
                f"{_apart(t.owner)} · {words.authority(t.agency)}",
                moment(t.due_at),
                t.after.code if t.after else "—",
            )
            for t in _tasks(call)
        ),
    )


def shown(item: AgendaItem) -> str:
    """The code of what a line of the agenda concerns; a count has none that people use."""
    return "" if item.about.isdecimal() else item.about


def _decisions(call: Call) -> list[Decision]:
    return list(call.decisions.select_related("corrects").prefetch_related("citations").order_by("pk"))


def _tasks(call: Call) -> list[Task]:
    return list(call.tasks.select_related("agency", "after", "corrects", "decision").order_by("pk"))


def _apart(text: str) -> str:
    """What somebody wrote, in its own direction whatever the language of the page."""
    return f"\u2068{text}\u2069" if text else ""


def moment(value: Any) -> str:
    comma = "، " if console_words.arabic() else ", "
    return f"{console_words.day_text(value)}{comma}{console_words.time_text(value)}"
