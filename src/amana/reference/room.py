"""Three calls of the coordination room: after the escape of Shaddadi, when the first lifts went out, on the last
evening. What is decided is invented along the public outline; nobody is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from amana.access.models import User
from amana.desks.operations.models import Call, Decision, Incident, Task
from amana.desks.operations.services import room
from amana.ledger.models import Place

from .cast import Play
from .script import Scene
from .story import NOW, moment

ESCAPE, LIFTS, LAST = moment(1, 20, 9), moment(1, 24, 9), NOW - timedelta(hours=5)


def scenes(play: Play) -> Iterator[Scene]:
    yield Scene(ESCAPE, partial(_after_the_escape, play), "a call after the escape")
    yield Scene(moment(1, 22, 16), partial(_done, play, "الأسماء", "أُنجز الجرد بالاسم."), "a task is done")
    yield Scene(LIFTS, partial(_lifts, play), "a call on the lifts")
    yield Scene(LAST, partial(_last, play), "the call of the last evening")


def _open(play: Play, *there: tuple[str, str]) -> tuple[User, Call]:
    chair = play.user("coordinator")
    call = room.call_open(actor=chair)
    for code, who in there:
        room.attendance_note(
            actor=chair, call=call, agency=play.stage.authorities[code], present=bool(who), who=who
        )
    return chair, call


def _decide(
    play: Play, call: Call, words: str, who: str, why: str, site: str = "", cites: str = ""
) -> Decision:
    place = Place.objects.get(code=site) if site else None
    return room.decision_record(
        actor=play.user("coordinator"),
        call=call,
        words=words,
        decided_by=who,
        why=why,
        place=place,
        cites=cites,
    )


def _after_the_escape(play: Play) -> None:
    chair, call = _open(play, ("SDF", "قائد السجون"), ("COALITION", "ضابط الارتباط"), ("IQ-MOJ", ""))
    first = _decide(
        play,
        call,
        "لا يُنقل أحد إلى سجن الشدادي ولا منه حتى يُجرد كل من بقي فيه بالاسم.",
        "قوات سوريا الديمقراطية والتحالف",
        "العدد المبلّغ عنه تقريبي، ولا يُعرف من فرّ ومن بقي.",
        "SHD",
        Incident.objects.filter(kind="escape", account__place__code="SHD").earliest("pk").code,
    )
    sdf = play.stage.authorities["SDF"]
    names = room.task_give(
        actor=chair, call=call, words="جرد من بقي في الشدادي: الأسماء والأعداد", agency=sdf,
        owner="ضابط الحجز المناوب", due_at=moment(1, 22, 18), decision=first,
    )  # fmt: skip
    room.task_give(
        actor=chair, call=call, words="تسمية كل فارّ في قيود الهروب", agency=sdf, owner="المسجّل",
        due_at=moment(2, 11, 12), after=names, decision=first,
    )  # fmt: skip
    room.call_close(actor=chair, call=call)


def _done(play: Play, word: str, said: str) -> None:
    task = Task.objects.filter(words__contains=word).first()
    assert task is not None
    room.task_step(actor=play.user("watch_officer"), task=task, state="done", words=said)


def _lifts(play: Play) -> None:
    chair, call = _open(
        play, ("SDF", "قائد السجون"), ("COALITION", "ضابط الارتباط"), ("IQ-MOJ", "مدير الإصلاح")
    )
    _decide(
        play,
        call,
        "تغادر النقلات نهاراً فقط، ولا يُسلك طريق الهول بعد الغروب.",
        "التحالف الدولي وقوات سوريا الديمقراطية",
        "وردت أنباء عن قتال قرب الهول ليلتين متتاليتين.",
    )
    held = _decide(
        play,
        call,
        "يبقى سجن نافكور في القامشلي آخر ما يُخلى.",
        "قوات سوريا الديمقراطية ووزارة العدل العراقية",
        "الحراسة فيه كافية، وسعة الاستقبال في بغداد محدودة هذا الأسبوع.",
        "QAM",
    )
    room.task_give(
        actor=chair, call=call, words="رفع سعة الاستقبال في الناصرية", agency=play.stage.authorities["IQ-MOJ"],
        owner="مدير الإصلاح", due_at=moment(2, 10, 12), decision=held,
    )  # fmt: skip
    room.call_close(actor=chair, call=call)


def _last(play: Play) -> None:
    """Still open: what is to be decided tonight."""
    chair, call = _open(play, ("SDF", "قائد السجون"), ("IQ-MOJ", "مدير الإصلاح"))
    before = Decision.objects.filter(words__contains="القامشلي").first()
    room.decision_record(
        actor=chair, call=call, words="يُخلى سجن نافكور في القامشلي قبل سجن بانوراما.",
        decided_by="قوات سوريا الديمقراطية ووزارة العدل العراقية",
        why="نقصت الحراسة فيه إلى أقل من النصف.", place=Place.objects.get(code="QAM"), corrects=before,
    )  # fmt: skip
    room.task_give(
        actor=chair, call=call, words="إرسال مرافقين إلى القامشلي", agency=play.stage.authorities["SDF"],
        owner="قائد الحراسة المرافقة", due_at=NOW + timedelta(hours=14),
    )  # fmt: skip
