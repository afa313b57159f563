"""Reads of the coordination room: calls, what was decided about something, tasks that are overdue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from amana import access
from amana.access import openings, scope
from amana.access.models import User
from amana.console import exports
from amana.desks.registry import queries as registry
from amana.desks.watch import queries as watch
from amana.engines.common import arabic, clock
from amana.ledger.kept import kept_over_reads
from amana.ledger.models import Authority, Place

from ..models import AgendaKind, Attendance, Call, Decision, Task, TaskState
from . import board

ENDS = (TaskState.DONE, TaskState.DROPPED)


def calls(actor: User | None) -> QuerySet[Call]:
    """Calls, newest first."""
    return access.visible_to(actor, Call.objects.all()).select_related("end__by", "opened_by")


def open_call(actor: User | None) -> Call | None:
    """The call that nobody has closed yet."""
    return calls(actor).filter(end=None).first()


def chair(call: Call) -> User | None:
    """Who leads the call now."""
    last = call.chairs.select_related("user").order_by("-pk").first()
    return last.user if last else None


def attendance(call: Call) -> list[Attendance]:
    """The newest word on each agency, by its name."""
    newest = {row.agency_id: row for row in call.attendance.select_related("agency", "by")}
    return sorted(newest.values(), key=lambda row: row.agency.code)


# -- decisions --------------------------------------------------------------------------------------------


def decisions(actor: User | None, text: str = "") -> QuerySet[Decision]:
    """Decisions, newest first; with a text those that hold every word of it, in either script where it names a
    place or an agency that these books know. The article is no part of a word."""
    found = access.visible_to(actor, Decision.objects.all())
    for word in words_of(text):
        found = found.filter(search__contains=word)
    return found.select_related("call", "place", "by", "corrects", "corrected_by").prefetch_related(
        "citations", "tasks"
    )


def words_of(text: str) -> list[str]:
    """The words of a search as they stand in `Decision.search`: folded, without the article before them."""
    return [bare for word in _folded(text).split() if (bare := _bare(word))][:8]


def search_text(text: str, place: Place | None, more: list[str]) -> str:
    """What a decision is found by: its own words, and the names of the place and of every place or agency that it
    mentions, in both languages."""
    own = {_bare(word) for word in _folded(text).split()} - {""}
    named = [place] if place else []
    known: list[Any] = [*Place.objects.all(), *Authority.objects.all()]
    named += [one for one in known if _mentions(own, one)]
    names = [
        f"{n.name_ar} {n.name_en} {n.code} {getattr(n, 'town_ar', '')} {getattr(n, 'town_en', '')}"
        for n in named
    ]
    return _folded(" ".join([text, *names, *more]))


COMMON = ("سجن", "مخيم", "مستشفي", "prison", "camp", "hospital", "facility", "ministry", "وزاره", "قوات")
"""Words of names that many share: alone they name nothing."""


def _mentions(words: set[str], named: Any) -> bool:
    """Does a text speak of this place or agency? The telling words of its name in one language are all in it."""
    for name in (named.name_ar, named.name_en, getattr(named, "town_ar", ""), getattr(named, "town_en", "")):
        telling = {_bare(word) for word in _folded(name).split()} - {"", *map(_folded, COMMON)}
        if telling and telling <= words:
            return True
    return False


def _folded(text: str) -> str:
    return re.sub(r"[^\w\s-]|_", " ", arabic.fold(text)).replace("-", " ")


def _bare(word: str) -> str:
    """The word without the article, in both scripts; a lone "al" is nothing."""
    if word in ("al", "the", "ال"):
        return ""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


# -- tasks ------------------------------------------------------------------------------------------------


def tasks(actor: User | None) -> QuerySet[Task]:
    """Tasks that stand (not those that a later row corrects), the first due first."""
    return (
        access.visible_to(actor, Task.objects.all())
        .filter(corrected_by=None)
        .select_related("agency", "call", "decision", "after")
        .prefetch_related("steps__by", Prefetch("after__steps", to_attr="ends"))
    )


def open_tasks(actor: User | None) -> QuerySet[Task]:
    """Those that are neither done nor dropped."""
    return tasks(actor).exclude(steps__state__in=ENDS)


def overdue(actor: User | None) -> QuerySet[Task]:
    return open_tasks(actor).filter(due_at__lt=clock.now())


def overdue_count(actor: User) -> int:
    """For the rail: one count, worked out once while nobody writes."""
    return kept_over_reads(("operations.room", actor.pk, actor.rights), lambda: overdue(actor).count())


def ended(task: Task) -> bool:
    return any(step.state in ENDS for step in task.steps.all())


def standing(task: Task) -> Task:
    """The task as its latest correction has it."""
    while (later := Task.objects.filter(corrects=task).first()) is not None:
        task = later
    return task


def may_act(actor: User | None, task: Task) -> bool:
    """May the actor say what became of the task: whoever keeps the room, or an officer of its agency?"""
    return any(
        found.rule.where != "own"
        or found.grant is None
        or not (found.grant.authority_id or found.grant.place_id)
        or found.grant.authority_id == task.agency_id
        for found in scope.reaches(actor, "task.act")
    )


# -- what stands open -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Open:
    """A line of an agenda before it is written down."""

    kind: AgendaKind
    about: str = ""
    place: Any = None
    number: int | None = None
    since: datetime | None = None


def open_items() -> Iterator[Open]:
    """Everything that waits anywhere in the house, in numbers and places: what an agenda is drawn from."""
    wrong = exports.difference()
    if wrong:
        yield Open(AgendaKind.DIFFERENCE, number=wrong)
    for told in watch.open_alerts(None).values():
        if told.late:
            alert = told.alert
            yield Open(AgendaKind.WARNING, alert.code, alert.site.place, len(told.missing), alert.due_at)
    asked = openings.open_requests()
    if asked:
        yield Open(AgendaKind.GATE, number=len(asked), since=asked[0])
    late, oldest = registry.reviews_overdue()
    if late and oldest is not None:
        since = datetime.combine(oldest, time(12), tzinfo=timezone.get_default_timezone())
        yield Open(AgendaKind.REVIEW, number=late, since=since)
    for item in board.waiting(None):
        if item.what != "sign":
            yield _waiting(item)
    for task in overdue(None):
        yield Open(AgendaKind.TASK, task.code, number=None, since=task.due_at)


def _waiting(item: board.Waiting) -> Open:
    about, kind = item.about, AgendaKind(item.what)
    if kind in (AgendaKind.APPROVE, AgendaKind.RELEASE, AgendaKind.OVERDUE):
        return Open(kind, about.code, about.origin, None, item.when)
    if kind == AgendaKind.UNNAMED:
        return Open(kind, about.code, about.account, (about.reported or 0) - about.named, item.when)
    number = about.difference if kind == AgendaKind.COUNT_DIFFERS else None
    return Open(kind, str(about.pk), about.account, number, item.when)
