"""Verbs of the coordination room: open a call, note who is there, decide, give tasks, close it with its minutes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from amana import access
from amana.access import signing
from amana.access.models import User
from amana.desks.watch import queries as watch
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.act import Act, Note
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority, Place

from .. import minutes
from ..models import (
    AgendaItem,
    Attendance,
    Call,
    CallChair,
    CallEnd,
    Citation,
    Cited,
    Decision,
    Incident,
    Lift,
    Plan,
    Task,
    TaskState,
    TaskStep,
)
from ..queries import room

CITES_MOST = 20
_CODE = re.compile(r"([A-Za-z])-(\d{1,12})\Z")
MODELS: dict[str, tuple[Cited, type[Lift] | type[Plan] | type[Incident] | type[Decision]]] = {
    "L": (Cited.LIFT, Lift),
    "P": (Cited.PLAN, Plan),
    "I": (Cited.INCIDENT, Incident),
    "D": (Cited.DECISION, Decision),
}


def call_open(*, actor: User | None) -> Call:
    """Open a call, led by whoever opens it, with an agenda of all that stands open. Refused: another is open."""
    access.require(actor, "room.chair")
    before = Call.objects.filter(end=None).first()
    if before is not None:
        raise Refused("room-open", call=before.code)
    call = Call.objects.create(opened_at=clock.now(), opened_by=actor)
    CallChair.objects.create(call=call, user=actor, at=clock.now())
    _draw(call)
    return call


def agenda_draw(*, actor: User | None, call: Call) -> int:
    """Add to the agenda what has come up since it was drawn; how many lines that were. Refused: closed."""
    access.require(actor, "room.write")
    return _draw(_running(call))


def _draw(call: Call) -> int:
    there = set(call.agenda.values_list("kind", "about"))
    rows = []
    for item in room.open_items():
        if (item.kind.value, item.about) in there:
            continue
        there.add((item.kind.value, item.about))
        place = item.place.place if isinstance(item.place, Account) and item.place.place_id else item.place
        rows.append(
            AgendaItem(
                call=call,
                kind=item.kind,
                about=item.about,
                place_ar=place.name_ar[:120] if place else "",
                place_en=place.name_en[:120] if place else "",
                number=item.number,
                since=item.since,
                at=clock.now(),
            )
        )
    AgendaItem.objects.bulk_create(rows)
    return len(rows)


def chair_take(*, actor: User, call: Call) -> CallChair:
    """Lead the call from now on, for when the chair leaves. Refused: one leads it already, closed."""
    access.require(actor, "room.chair")
    _running(call)
    if room.chair(call) == actor:
        raise Refused("room-chair-already", call=call.code)
    return CallChair.objects.create(call=call, user=actor, at=clock.now())


def attendance_note(
    *, actor: User | None, call: Call, agency: Authority, present: bool, who: str = ""
) -> Attendance:
    """Note whether an agency is on the call; the newest note counts. Refused: closed."""
    access.require(actor, "room.write")
    _running(call)
    return Attendance.objects.create(
        call=call, agency=agency, present=present, who=who.strip()[:120], at=clock.now(), by=actor
    )


def decision_record(
    *,
    actor: User | None,
    call: Call,
    words: str,
    decided_by: str,
    why: str,
    cites: str = "",
    place: Place | None = None,
    corrects: Decision | None = None,
) -> Decision:
    """Record what was decided, by whom, why and on what it rests: `cites` are codes as people write them (W-0007,
    P-0003, L-0117, I-0002, D-0001) or numbers of entries of the log. `corrects` is the decision that it replaces.
    Refused: closed, words, deciders or reason missing, a code that is none, a decision corrected already."""
    access.require(actor, "room.write")
    _running(call)
    for field, text in (("words", words), ("decided_by", decided_by), ("why", why)):
        if not text.strip():
            raise Refused("room-words", field=field)
    if corrects is not None and Decision.objects.filter(corrects=corrects).exists():
        raise Refused("room-corrected", field="corrects", code=corrects.code)
    cited = citations(cites)
    made = Decision.objects.create(
        call=call,
        words=words.strip()[:4000],
        decided_by=decided_by.strip()[:200],
        why=why.strip()[:4000],
        place=place,
        search=room.search_text(f"{words} {decided_by} {why}", place, [code for _kind, code, _key in cited]),
        corrects=corrects,
        at=clock.now(),
        by=actor,
    )
    Citation.objects.bulk_create(Citation(decision=made, kind=k, code=c, key=key) for k, c, key in cited)
    return made


def citations(text: str) -> list[tuple[Cited, str, int]]:
    """(kind, code, key) of every code in a text. Refused: a code of nothing that stands here."""
    found: dict[str, tuple[Cited, str, int]] = {}
    for word in re.split(r"[\s,،;؛]+", text.strip()):
        if word:
            kind, code, key = _cited(word)
            found[code] = (kind, code, key)
    if len(found) > CITES_MOST:
        raise Refused("cite-many", field="cites", most=CITES_MOST)
    return list(found.values())


def _cited(word: str) -> tuple[Cited, str, int]:
    unknown = Refused("cite-unknown", field="cites", value=word[:24])
    if word.isdecimal() and len(word) < 16:
        leaf = int(word)
        if leaf >= ledger_queries.head().size:
            raise unknown
        return Cited.ENTRY, str(leaf), leaf
    match = _CODE.match(word)
    if match is None:
        raise unknown
    letter, key = match[1].upper(), int(match[2])
    if letter == "W":
        alert = watch.alerts(None).filter(pk=key).first()
        if alert is None:
            raise unknown
        return Cited.WARNING, alert.code, key
    if letter not in MODELS:
        raise unknown
    kind, model = MODELS[letter]
    row = model.objects.filter(pk=key).first()
    if row is None:
        raise unknown
    return kind, row.code, key


def task_give(
    *,
    actor: User | None,
    call: Call,
    words: str,
    agency: Authority,
    owner: str,
    due_at: datetime,
    after: Task | None = None,
    decision: Decision | None = None,
    corrects: Task | None = None,
) -> Task:
    """Give a task to somebody of an agency until a time; `after` is what must be done before. Refused: closed, no words
    or owner, a time that is past, a task corrected or ended already."""
    access.require(actor, "room.write")
    _running(call)
    for field, text in (("words", words), ("owner", owner)):
        if not text.strip():
            raise Refused("room-words", field=field)
    if due_at <= clock.now():
        raise Refused("task-past", field="due_at")
    if corrects is not None:
        if Task.objects.filter(corrects=corrects).exists():
            raise Refused("room-corrected", field="corrects", code=corrects.code)
        if room.ended(corrects):
            raise Refused("task-ended", code=corrects.code)
    if after is not None:
        after = room.standing(after)
        if corrects is not None and _leads_to(after, corrects):
            raise Refused("task-circle", field="after", code=after.code)
    return Task.objects.create(
        call=call,
        decision=decision,
        words=words.strip()[:500],
        agency=agency,
        owner=owner.strip()[:120],
        due_at=due_at,
        after=after,
        corrects=corrects,
        at=clock.now(),
        by=actor,
    )


def _leads_to(task: Task | None, wanted: Task) -> bool:
    """Does what comes before this task come to `wanted`?"""
    seen: set[int] = set()
    while task is not None and task.pk not in seen:
        if task.pk == wanted.pk:
            return True
        seen.add(task.pk)
        task = room.standing(task.after) if task.after is not None else None
    return False


def task_step(*, actor: User | None, task: Task, state: str, words: str) -> TaskStep:
    """Say what became of a task. Refused: not the actor's agency, no words, ended or corrected already, done before
    what comes before it."""
    access.require(actor, "task.act")
    if not room.may_act(actor, task):
        raise access.Denied({None: access.Decision("deny", "place")}, action="task.act")
    if state not in TaskState.values:
        raise Refused("task-state", field="state", value=state)
    if not words.strip():
        raise Refused("room-words", field="words")
    if Task.objects.filter(corrects=task).exists():
        raise Refused("room-corrected", code=task.code)
    if TaskStep.objects.filter(task=task, state__in=room.ENDS).exists():
        raise Refused("task-ended", code=task.code)
    before = room.standing(task.after) if task.after is not None else None
    if state == TaskState.DONE and before is not None and not room.ended(before):
        raise Refused("task-waits", field="state", code=task.code, before=before.code)
    return TaskStep.objects.create(
        task=task, state=state, words=words.strip()[:500], at=clock.now(), by=actor
    )


def call_close(*, actor: User, call: Call) -> CallEnd:
    """Close the call; the digest of its minutes enters the books under the chair's signature. Refused: not its chair,
    closed, nobody noted as present."""
    access.require(actor, "room.chair")
    _running(call)
    if room.chair(call) != actor:
        raise Refused("room-not-chair", call=call.code)
    if not any(row.present for row in room.attendance(call)):
        raise Refused("room-nobody", call=call.code)
    at = signing.moment()
    digest = minutes.digest(call, at, actor)
    facts: dict[str, str | int | None] = {
        "call": call.code,
        "minutes": digest,
        "decisions": call.decisions.count(),
        "tasks": call.tasks.count(),
        "by": actor.pk,
    }
    leaf = signing.record(Act("minutes", clock.now(), notes=(Note("minutes", facts=facts),))).leaves[0]
    return CallEnd.objects.create(call=call, at=at, by=actor, digest=digest, leaf=leaf)


def _running(call: Call) -> Call:
    if CallEnd.objects.filter(call=call).exists():
        raise Refused("room-closed", call=call.code)
    return call


__all__: Sequence[str] = (
    "agenda_draw",
    "attendance_note",
    "call_close",
    "call_open",
    "chair_take",
    "citations",
    "decision_record",
    "task_give",
    "task_step",
)
