"""January's warnings: what guards, monitors and reporters saw of each prison, the levels that followed, four warnings,
one of them acknowledged too late. Observations are invented along the public outline; none names a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from amana.desks.watch.models import Alert, Site
from amana.desks.watch.services import forecasts, indicators, levels, warnings
from amana.desks.watch.services.indicators import Said

from .cast import Play
from .script import Scene
from .story import NOW, moment

WATCHED = (
    ("nes", ("GHW", "PAN", "DRK", "QAM", "SHD", "AQT", "RAQ", "RMI")),
    ("iraq", ("BGD", "NAS")),
)
BEGINS, FIRST_LOOK = moment(1, 5, 9), moment(1, 12, 6, 10)

GUARDS = {
    "GHW": ((1, 6, 280), (1, 13, 262), (1, 19, 170), (1, 24, 240), (2, 3, 210), (2, 10, 96)),
    "PAN": ((1, 6, 95), (1, 14, 88), (1, 21, 60), (1, 30, 66), (2, 9, 31)),
    "DRK": ((1, 7, 42), (1, 19, 36), (2, 2, 30)),
    "QAM": ((1, 7, 64), (1, 18, 58), (2, 1, 40), (2, 11, 18)),
    "SHD": ((1, 6, 48), (1, 13, 41), (1, 17, 26)),
    "AQT": ((1, 8, 50), (1, 17, 31), (1, 24, 38)),
    "RAQ": ((1, 8, 66), (1, 16, 52), (1, 25, 50)),
    "RMI": ((1, 8, 30), (1, 18, 22)),
    "BGD": ((1, 20, 420), (2, 2, 480), (2, 10, 610)),
}
"""Site -> (month, day, guards present at roll call)."""

FIGHTING = (
    (1, 8, 36.17, 37.63, 4, "دير حافر"),
    (1, 13, 36.10, 37.84, 6, "مسكنة"),
    (1, 16, 35.84, 38.54, 11, "الطبقة"),
    (1, 17, 35.95, 39.01, 14, "الرقة"),
    (1, 18, 36.06, 40.73, 7, "الشدادي"),
    (1, 19, 36.10, 40.70, 9, "الشدادي"),
    (1, 20, 36.50, 40.75, 5, "الحسكة"),
    (1, 27, 36.85, 38.35, 3, "عين العرب"),
    (2, 6, 36.40, 41.10, 2, "الهول"),
)
UNREST = (
    ("GHW", 1, 14, 0.3, "رفض وجبات في جناحين، رواه ضابط المناوبة"),
    ("SHD", 1, 16, 0.5, "طرق على الأبواب ومحاولة خلع باب في الجناح الشرقي"),
    ("GHW", 1, 20, 0.6, "فوضى في الساحة بعد سماع انفجارات"),
    ("QAM", 2, 10, 0.4, "مطالبة جماعية بمعرفة موعد النقل"),
)
HEARD = (
    ("SHD", 1, 15, 0.5, "شيخ عشيرة", "تجمّع مسلحين جنوب البلدة، نقله شيخ عشيرة"),
    ("SHD", 1, 16, 0.5, "شيخ عشيرة", "الرواية نفسها عن الشيخ نفسه في نشرة محلية"),
    ("SHD", 1, 17, 0.7, "ضابط في قسد", "تقرير استطلاع عن تحرك نحو السجن"),
    ("GHW", 1, 19, 0.6, "التحالف الدولي", "تحذير من محاولة اقتحام خلال أيام"),
    ("QAM", 2, 10, 0.6, "حارس سابق", "حديث عن خطة لفتح البوابة الخلفية"),
)
CHANGES = (
    ("AQT", 1, 17, "announced", "إعلان تسليم سجون الرقة"),
    ("RAQ", 1, 17, "announced", "إعلان تسليم سجون الرقة"),
    ("RMI", 1, 17, "announced", "إعلان تسليم سجون الرقة"),
    ("SHD", 1, 18, "announced", "اتفاق 18 كانون الثاني"),
    ("GHW", 1, 18, "announced", "اتفاق 18 كانون الثاني"),
    ("SHD", 1, 20, "over", "دخول وزارة الداخلية"),
    ("AQT", 1, 23, "over", "اكتمل التسليم"),
    ("RAQ", 1, 23, "over", "اكتمل التسليم"),
    ("RMI", 1, 24, "over", "اكتمل التسليم"),
    ("GHW", 1, 30, "over", "تأجل التسليم باتفاق"),
)
CHECKS = (
    ("DRK", "unrest_inside", (1, 12), (1, 22), (2, 1), (2, 10)),
    ("QAM", "unrest_inside", (1, 12), (1, 21), (2, 2)),
    ("PAN", "unrest_inside", (1, 13), (1, 23), (2, 3), (2, 11)),
    ("BGD", "all", (1, 22), (2, 1), (2, 11)),
    ("GHW", "credible_warning", (1, 12), (2, 4)),
    (
        "RAQ",
        "unrest_inside",
        (1, 14),
    ),
)
OPINIONS = (
    ("SHD", 1, 17, 0.12, "الحراسة نصف ما كانت عليه قبل أسبوع والطريق الجنوبي مكشوف."),
    ("GHW", 1, 20, 0.18, "ثلاثة أجنحة تعرف موعد التسليم، والتحالف حذّر صراحة."),
    ("GHW", 1, 27, 0.06, "وصلت تعزيزات وأُخلي الجناح الأخطر."),
    ("QAM", 2, 11, 0.09, "عدد الحراس لا يكفي لنوبتين."),
)


def scenes(play: Play) -> Iterator[Scene]:
    yield Scene(BEGINS, partial(_watch, play), "the prisons are watched")
    yield from _observations(play)
    yield from _opinions(play)
    day = FIRST_LOOK
    while day <= NOW:
        yield Scene(day, levels.look, "a look at every prison")
        day += timedelta(days=1)
    yield from _warnings(play)


def _watch(play: Play) -> None:
    officer = play.user("watch_officer")
    for region, codes in WATCHED:
        for code in codes:
            indicators.site_add(actor=officer, place=play.stage.places[code], region=region)


def _site(code: str) -> Site:
    return Site.objects.get(code=code)


def _say(code: str, said: Said) -> None:
    indicators.observe(actor=None, said=replace(said, site=_site(code)) if code else said)


def _observations(play: Play) -> Iterator[Scene]:
    for n, (code, rows) in enumerate(GUARDS.items()):
        for month, day, value in rows:
            about = moment(month, day, 7, 5 * n)
            said = Said("guards", "تفقّد الصباح، دفتر الحراسة", about=about, value=value)
            yield _told(about, code, said)
    for month, day, lat, lon, deaths, town in FIGHTING:
        about = moment(month, day, 15)
        said = Said("fighting", f"اشتباكات قرب {town}", about=about, value=deaths, lat=lat, lon=lon)
        yield _told(about, "", said, timedelta(hours=5))
    for code, month, day, severity, evidence in UNREST:
        about = moment(month, day, 20)
        yield _told(about, code, Said("unrest", evidence, about=about, value=severity))
    for code, month, day, credibility, origin, evidence in HEARD:
        about = moment(month, day, 18)
        said = Said("warning", evidence, about=about, value=credibility, origin=origin)
        yield _told(about, code, said)
    for code, month, day, state, evidence in CHANGES:
        about = moment(month, day, 13)
        yield _told(about, code, Said("control_change", evidence, about=about, word=state))
    for code, indicator, *days in CHECKS:
        for month, day in days:
            about = moment(month, day, 11)
            said = Said("check", "جولة على الأجنحة مع إدارة السجن", about=about, word=indicator)
            yield _told(about, code, said)


def _told(about: datetime, code: str, said: Said, later: timedelta = timedelta(minutes=40)) -> Scene:
    return Scene(about + later, partial(_say, code, said), "an observation")


def _opinions(play: Play) -> Iterator[Scene]:
    for code, month, day, p7, grounds in OPINIONS:
        yield Scene(moment(month, day, 5, 30), partial(_think, play, code, p7, grounds), "an analyst speaks")


def _think(play: Play, code: str, p7: float, grounds: str) -> None:
    forecasts.opinion_give(actor=play.user("analyst"), site=_site(code), p7=p7, grounds=grounds)


# -- four warnings ----------------------------------------------------------------------------------------


def _warnings(play: Play) -> Iterator[Scene]:
    yield Scene(
        moment(1, 18, 20),
        partial(_issue, play, "SHD", 2, "الحراسة 26 لأكثر من 550 محتجزاً، والقتال على بعد كيلومترات."),
        "Shaddadi is warned",
    )
    # due at ten in the evening; read six hours later, and nobody of the movement cell read it at all
    yield Scene(moment(1, 19, 4, 10), partial(_read, play, "SHD", "custody_officer"), "read too late")
    yield Scene(
        moment(1, 19, 9),
        partial(_done, play, "SHD", "طُلب إسناد من اللواء المجاور ولم يصل.", False),
        "asked for help",
    )
    yield Scene(
        moment(1, 21, 10),
        partial(_close, play, "SHD", "happened", "انهارت الحراسة مساء 19 كانون الثاني وفرّ نحو 120."),
        "Shaddadi's warning is closed",
    )
    yield Scene(
        moment(1, 20, 6, 30),
        partial(_issue, play, "GHW", 3, "تحذير صريح من التحالف، وانفجارات مسموعة في الأجنحة."),
        "Ghwayran is warned",
    )
    for minutes, role in ((9, "custody_officer"), (14, "movement_planner"), (21, "coordinator")):
        yield Scene(moment(1, 20, 6, 30 + minutes), partial(_read, play, "GHW", role), "read")
    yield Scene(
        moment(1, 20, 11), partial(_done, play, "GHW", "وصلت سريتان وطُوّق المجمع.", True), "guards arrive"
    )
    yield Scene(
        moment(1, 28, 8),
        partial(_issue, play, "GHW", 2, "خُفّض بعد وصول التعزيزات؛ يبقى التسليم مؤجلاً."),
        "Ghwayran's warning is replaced",
    )
    for role, hours in (("custody_officer", 1), ("movement_planner", 2)):
        yield Scene(
            moment(1, 28, 8, 20) + timedelta(minutes=30 * hours), partial(_read, play, "GHW", role), "read"
        )
    yield Scene(
        moment(2, 8, 10),
        partial(_done, play, "GHW", "نُقل أخطر المحتجزين إلى العراق.", True),
        "the most dangerous leave",
    )
    yield Scene(
        moment(2, 9, 10),
        partial(_close, play, "GHW", "averted", "لم يقع حادث؛ خرج أكثر من نصف المحتجزين."),
        "Ghwayran's warning is closed",
    )
    yield Scene(
        NOW - timedelta(hours=3),
        partial(_issue, play, "QAM", 2, "18 حارساً لمن بقي، وحديث عن البوابة الخلفية."),
        "Navkur is warned",
    )
    yield Scene(NOW - timedelta(hours=2, minutes=20), partial(_read, play, "QAM", "custody_officer"), "read")


def _open(code: str) -> Alert:
    return Alert.objects.get(site__code=code, closed_at=None)


def _issue(play: Play, code: str, level: int, words: str) -> None:
    before = Alert.objects.filter(site__code=code, closed_at=None).first()
    officer = play.user("watch_officer")
    warnings.warning_issue(actor=officer, site=_site(code), level=level, words=words, updates=before)


def _read(play: Play, code: str, who: str) -> None:
    warnings.warning_acknowledge(actor=play.user(who), alert=_open(code))


def _done(play: Play, code: str, words: str, changes: bool) -> None:
    warnings.measure_record(
        actor=play.user("watch_officer"), alert=_open(code), words=words, changes_hazard=changes
    )


def _close(play: Play, code: str, outcome: str, why: str) -> None:
    warnings.warning_close(actor=play.user("watch_officer"), alert=_open(code), outcome=outcome, why=why)
